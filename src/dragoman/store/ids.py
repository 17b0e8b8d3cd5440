"""Ids that are content hashes, and the key under which versions of a page belong together."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit, urlunsplit

from dragoman.model import Event, Page

_TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid|mc_[ce]id|ref)=[^&]*&?")


def digest(*parts: str) -> str:
    """Sixteen hexadecimal digits that stand for these parts in this order."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def report_ids(page_id: str, events: Sequence[Event]) -> list[str]:
    """The id of each event of a page as a report: 'r' and a hash of page, trigger and root.

    Two events with one trigger and one root are told apart by their order.
    """
    seen: Counter[tuple[int, int, str]] = Counter()
    ids = []
    for event in events:
        key = (event.trigger.start, event.trigger.end, event.root)
        ids.append("r" + digest(page_id, *map(str, key), str(seen[key])))
        seen[key] += 1
    return ids


def event_id(report_id: str) -> str:
    """The id of the event that a report founds: the report's, with 'e' in front."""
    return "e" + report_id[1:]


def storyline_id(event_ids: Iterable[str]) -> str:
    """The id of a storyline: 's' and a hash of the event that founded it, the first of `event_ids`."""
    return "s" + digest("storyline", next(iter(event_ids)))


def document_key(page: Page) -> str:
    """Under which key versions of a page belong together: its address without fragment and tracking, or its source."""
    if not page.url:
        return page.source
    scheme, host, path, query, _ = urlsplit(page.url)
    return urlunsplit((scheme.lower(), host.lower(), path or "/", _TRACKING.sub("", query).rstrip("&"), ""))


def is_akin(first: str, second: str) -> bool:
    """Whether two texts are so alike that one can be a new version of the other: a third of their words in common."""
    one, other = set(first.split()), set(second.split())
    return bool(one | other) and 3 * len(one & other) >= len(one | other)
