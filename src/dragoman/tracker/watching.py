"""Looking at feeds politely: new items, and known ones again after a while, whether they changed."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urljoin

from dragoman import pages
from dragoman.errors import DragomanError
from dragoman.model import Page
from dragoman.pages.feeds import FeedReader, items_of
from dragoman.pages.read import is_address
from dragoman.pages.urls import shared_fetcher
from dragoman.plugins import Failure, Limits
from dragoman.store import Database
from dragoman.store.looks import last_look
from dragoman.tracker.ingest import Found

CACHE = "fetched"


@dataclasses.dataclass(frozen=True, slots=True)
class Watch:
    """One look at feeds: `since` (ISO date) leaves older items out, `revisit_hours` says when known ones are due again.

    Fetched pages are cached in the tracker's folder with what a server needs to say "not changed".
    """

    db: Database
    now: str
    since: str | None = None
    revisit_hours: float = 24

    def found(self, feeds: Iterable[str], limits: Limits) -> Iterator[Found]:
        """What stands behind the feeds and is due: pages and failures, each with its address."""
        polite = dataclasses.replace(limits, cache=limits.cache or str(Path(self.db.folder) / CACHE))
        for feed in feeds:
            yield from self._feed(feed, polite)

    def _feed(self, feed: str, limits: Limits) -> Iterator[Found]:
        if not is_address(feed):
            yield from ((feed, item) for item in pages.read(feed, limits))
            return
        try:
            data = shared_fetcher().fetch(feed, limits).data
        except DragomanError as error:
            yield feed, Failure.of(feed, error.code, error.message)
            return
        if not FeedReader().claims(feed, data[:4096]):
            yield from self._item(feed, limits)
            return
        for address in self._due(feed, data, limits.max_items):
            yield from self._item(address, limits)

    def _item(self, address: str, limits: Limits) -> Iterator[Found]:
        found: list[Page | Failure] = list(pages.read(address, limits))
        yield from ((address, item) for item in found)

    def _due(self, feed: str, data: bytes, most: int) -> Iterator[str]:
        try:
            items = items_of(data)
        except (ValueError, SyntaxError):
            return
        seen: set[str] = set()
        for item in items[:most]:
            address = urljoin(feed, item.url) if item.url else ""
            old = self.since is not None and item.published is not None and item.published < self.since
            if address and address not in seen and not old and self._is_due(address):
                seen.add(address)
                yield address

    def _is_due(self, address: str) -> bool:
        before = last_look(self.db, address)
        if before is None:
            return True
        wait = datetime.timedelta(hours=self.revisit_hours)
        return datetime.datetime.fromisoformat(before) + wait <= datetime.datetime.fromisoformat(self.now)
