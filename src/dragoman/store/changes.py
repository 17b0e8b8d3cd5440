"""What changed between two versions of a page: in its text and in what it tells."""

from __future__ import annotations

import difflib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dragoman.errors import DragomanError
from dragoman.model import Event, Record
from dragoman.store.anchoring import pair, told
from dragoman.store.database import Database
from dragoman.store.listing import resolve
from dragoman.store.loading import event_to_dict, record_of
from dragoman.store.overlay import FIELDS, bare, shown


@dataclass(frozen=True, slots=True)
class EventChange:
    """One difference in what is told: an event that is new, gone, or has another value in a field."""

    kind: str
    event: str
    field: str | None = None
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """How a page differs from an earlier version: lines ('- gone', '+ new', '  same') and changes of events."""

    before: str
    after: str
    lines: tuple[str, ...]
    events: tuple[EventChange, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        import dataclasses

        return dataclasses.asdict(self)


_VERSION = """
SELECT p.id, p.reading, p.document, p.version FROM pages p WHERE p.n = ?"""


def difference(db: Database, page_id: str, earlier: str | None = None) -> Difference:
    """What changed in a page since an `earlier` version, by default the one before. Raises `DRG-NOTFOUND`."""
    with db.reading():
        after = db.row(_VERSION, (resolve(db, "pages", page_id)["n"],))
        assert after is not None, "resolved a moment ago"
        number = resolve(db, "pages", earlier)["n"] if earlier else _previous(db, after)
        before = db.row(_VERSION, (number,)) if number else None
        if before is None or not before["reading"] or not after["reading"]:
            raise DragomanError("DRG-NOTFOUND", f"no earlier version of page {page_id} was read")
        records = [record_of(db, row["reading"], db.pages.read(row["id"])) for row in (before, after)]
    return Difference(before["id"], after["id"], tuple(_lines(*records)), tuple(_events(*records)))


def _previous(db: Database, page: sqlite3.Row) -> int | None:
    values = (page["document"], page["version"] - 1)
    found: int | None = db.value("SELECT n FROM pages WHERE document = ? AND version = ?", values)
    return found


def _readable(record: Record) -> list[str]:
    """What was written for the article, a line a passage or sentence: furniture changes with every visit."""
    passages = [p.span.text for p in record.article.passages] or [record.page.text]
    text = "\n".join(" ".join(passage.split()) for passage in passages)
    return text.replace(". ", ".\n").splitlines()


def _lines(before: Record, after: Record) -> Iterator[str]:
    for line in difflib.ndiff(_readable(before), _readable(after)):
        if line[0] in "-+":
            yield line


def _events(before: Record, after: Record) -> Iterator[EventChange]:
    old = [told(i, event, before.page.text) for i, event in enumerate(before.events)]
    new = [told(i, event, after.page.text) for i, event in enumerate(after.events)]
    same = pair(old, new, after.page.text)
    for i, event in enumerate(before.events):
        if i in same:
            yield from _fields(event, after.events[same[i]])
        else:
            yield EventChange("gone", _title(event))
    for i, event in enumerate(after.events):
        if i not in same.values():
            yield EventChange("new", _title(event))


def _fields(before: Event, after: Event) -> Iterator[EventChange]:
    old, new = event_to_dict(before), event_to_dict(after)
    for field in FIELDS:
        if field != "confidence" and bare(old[field]) != bare(new[field]):
            yield EventChange("changed", _title(after), field, shown(old[field]), shown(new[field]))


def _title(event: Event) -> str:
    sides = [", ".join(p.text for p in side) for side in (event.actors, event.recipients)]
    return " → ".join(part for part in (sides[0], event.root, sides[1]) if part)
