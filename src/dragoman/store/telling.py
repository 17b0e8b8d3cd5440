"""Events, reports and pages in full, one after the other: what an export walks through."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dragoman.model import Event, Page
from dragoman.model.values import Entity
from dragoman.store.codec import unpack_events
from dragoman.store.database import Database
from dragoman.store.listing import event_rows, many, matching, page_rows
from dragoman.store.loading import event_from_json
from dragoman.store.query import Query
from dragoman.store.rows import EventRow, PageRow

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Told:
    """An event in full: its row, what its lead report says (corrections in place), the entities of that page by id.

    `text` is the text of that page, into which all spans count.
    """

    row: EventRow
    event: Event
    entities: Mapping[str, Entity]
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """A report in full: its own id and its event's, its page's id, what it says."""

    id: str
    event_id: str
    page: str
    url: str | None
    site: str | None
    published: str | None
    state: str
    lead: bool
    event: Event
    text: str


def tell(db: Database, query: Query) -> Iterator[Told]:
    """The events of a query in full, in its order, a few hundred at a time."""
    numbers = matching(db, query)
    for start in range(0, len(numbers), _CHUNK):
        part = numbers[start : start + _CHUNK]
        found = _events(db, part)
        for number, row in zip(part, event_rows(db, part), strict=True):
            event, entities, text = found[number]
            yield Told(row, event, entities, text)


_REPORTS = """
SELECT r.n, r.id, r.state, r.lead, e.id AS event_id, p.id AS page, p.url, p.site, p.published
FROM reports r JOIN events e ON e.n = r.event JOIN pages p ON p.n = r.page
WHERE r.live = 1 AND r.state <> 'rejected' AND r.event IN (SELECT event FROM reports WHERE n IN ({marks}))
ORDER BY r.n"""


def tell_reports(db: Database, query: Query) -> Iterator[Report]:
    """Every live report of the events of a query, in full."""
    numbers = matching(db, query)
    for start in range(0, len(numbers), _CHUNK):
        rows = many(db, _REPORTS, numbers[start : start + _CHUNK])
        found = _events(db, [row["n"] for row in rows])
        for row in rows:
            event, _, text = found[row["n"]]
            yield Report(
                row["id"], row["event_id"], row["page"], row["url"], row["site"], row["published"], row["state"],
                bool(row["lead"]), event, text,
            )  # fmt: skip


def tell_pages(db: Database, query: Query) -> Iterator[PageRow]:
    """The pages that report the events of a query, each once, in the order in which they were added."""
    sql = (
        "SELECT DISTINCT o.page FROM reports r JOIN reports o ON o.event = r.event AND o.live = 1 "
        "AND o.state <> 'rejected' WHERE r.n IN ({marks})"
    )
    pages = sorted({row["page"] for row in many(db, sql, matching(db, query))})
    yield from page_rows(db, pages)


_SOURCES = """
SELECT r.n, r.local, r.body, p.id AS page, g.body AS packed, g.shape
FROM reports r JOIN pages p ON p.n = r.page JOIN readings g ON g.n = r.reading WHERE r.n IN ({marks}) ORDER BY p.n"""

Full = tuple[Event, Mapping[str, Entity], str]


def _events(db: Database, numbers: Sequence[int]) -> dict[int, Full]:
    """The event, the entities and the page's text of each report."""
    found: dict[int, Full] = {}
    page: Page | None = None
    events: Mapping[str, Event] = {}
    entities: Mapping[str, Entity] = {}
    for row in many(db, _SOURCES, numbers):
        if page is None or page.id != row["page"]:
            page = db.pages.read(row["page"])
            events, entities = _unpacked(db, row, page.text)
        event = event_from_json(row["body"]) if row["body"] else events[row["local"]]
        found[row["n"]] = (event, entities, page.text)
    return found


def _unpacked(db: Database, row: sqlite3.Row, text: str) -> tuple[Mapping[str, Event], Mapping[str, Entity]]:
    events, entities = unpack_events(row["packed"], text, db.shape(row["shape"]))
    return {event.id: event for event in events}, {entity.id: entity for entity in entities}
