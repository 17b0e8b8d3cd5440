"""The reader of addresses. What fetches them is loaded at the first address, as it takes a while to load."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dragoman.errors import DragomanError
from dragoman.model import Page
from dragoman.pages.read import is_address, read_data
from dragoman.pages.texts import with_charset
from dragoman.plugins import Failure, Limits

if TYPE_CHECKING:
    from dragoman.pages.fetch import Fetcher


@functools.cache
def shared_fetcher() -> Fetcher:
    """The fetcher of this process: it remembers each host's rules and when it was last asked."""
    from dragoman.pages.fetch import Fetcher

    return Fetcher()


@dataclass(frozen=True, slots=True)
class UrlReader:
    """Reads what stands at an address, whatever kind of input that is."""

    name: str = "url"
    streams: bool = False
    fetcher: Fetcher | None = None

    def claims(self, source: str, head: bytes) -> bool:
        """Whether the source is an address that nobody has fetched yet."""
        return not head and is_address(source)

    def read(self, source: str, data: bytes | None, limits: Limits) -> Iterator[Page | Failure]:
        """The pages at the address; a page keeps the address as given as `source`, that after redirects as `url`."""
        try:
            fetched = (self.fetcher or shared_fetcher()).fetch(source, limits)
        except DragomanError as error:
            yield Failure.of(source, error.code, error.message)
            return
        marked = with_charset(fetched.data, fetched.charset)
        for item in read_data(fetched.url, marked, limits):
            if isinstance(item, Page) and item.source == fetched.url:
                page_id = item.id if marked is fetched.data else hashlib.sha256(fetched.data).hexdigest()
                yield replace(item, id=page_id, source=source, fetched=fetched.fetched)
            else:
                yield item


READER = UrlReader()
