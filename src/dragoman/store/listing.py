"""Asking the store: events, pages, words."""

from __future__ import annotations

import dataclasses
import functools
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dragoman.errors import DragomanError
from dragoman.store.database import Database
from dragoman.store.loading import event_of
from dragoman.store.query import Query, clauses
from dragoman.store.rows import EventDetail, EventRow, Hit, Merge, PageRow, PartyRow, ReportRow
from dragoman.store.search import match_expression, snippet

# Beyond so many matches, the newest are shown first instead of the best: ranking them all would take too long.
_RANKED = 5000
_CHUNK = 500

_COLUMNS = """
SELECT r.n, r.event AS cluster, e.id, r.id AS report, r.root, r.mode, r.contexts, r.cameo, r.quad, r.goldstein, r.date,
  r.place, r.country, r.assertion, r.seat, r.salience, r.confidence, r.state, s.id AS storyline,
  p.id AS page, p.headline, p.site, p.published, p.url
FROM reports r JOIN events e ON e.n = r.event JOIN pages p ON p.n = r.page LEFT JOIN storylines s ON s.n = e.storyline
WHERE r.n IN ({marks})"""


def events(db: Database, query: Query) -> list[EventRow]:
    """The events of a query, in its order. With `limit` None that may be very many: prefer `iterate`."""
    with db.reading():
        return event_rows(db, matching(db, query))


def listed(db: Database, query: Query, most: int) -> tuple[list[EventRow], int]:
    """The events of a query as `events` gives them, and how many it has without its limit, counted up to `most`."""
    if query.limit is None:
        rows = events(db, query)
        return rows, len(rows) + query.offset
    with db.reading():
        # What is counted is what would be listed: one walk gives both.
        end = query.offset + query.limit
        numbers = matching(db, dataclasses.replace(query, limit=max(most, end), offset=0))
        return event_rows(db, numbers[query.offset : end]), min(most, len(numbers))


def iterate(db: Database, query: Query) -> Iterator[EventRow]:
    """The events of a query, a few hundred at a time."""
    numbers = matching(db, query)
    for start in range(0, len(numbers), _CHUNK):
        yield from event_rows(db, numbers[start : start + _CHUNK])


def matching(db: Database, query: Query) -> list[int]:
    """The numbers of the lead reports of a query's events, in its order."""
    sql = clauses(db, query)
    limit = -1 if query.limit is None else query.limit
    rows = db.rows(
        f"SELECT r.n FROM {sql.tables} WHERE {sql.where} ORDER BY {sql.order} LIMIT :limit OFFSET :offset",
        sql.values | {"limit": limit, "offset": query.offset},
    )
    return [row[0] for row in rows]


def count(db: Database, query: Query, most: int | None = None) -> int:
    """How many events a query has, counted up to `most`."""
    sql = clauses(db, query)
    limit = -1 if most is None else most
    found = db.value(
        f"SELECT count(*) FROM (SELECT 1 FROM {sql.tables} WHERE {sql.where} LIMIT :limit)",
        sql.values | {"limit": limit},
    )
    return int(found)


def event_rows(db: Database, numbers: Sequence[int]) -> list[EventRow]:
    """The rows of lead reports, by their numbers, in that order."""
    rows = many(db, _COLUMNS, numbers)
    by_number = {row["n"]: row for row in rows}
    sides = _sides(db, numbers)
    counts = _counts(db, [row["cluster"] for row in rows])
    return [_event_row(by_number[n], sides[n], counts[by_number[n]["cluster"]]) for n in numbers]


def many(db: Database, sql: str, numbers: Sequence[int]) -> list[sqlite3.Row]:
    """The rows of `sql`, whose `{marks}` stand for as many numbers as there are, some hundreds at a time."""
    found: list[sqlite3.Row] = []
    for start in range(0, len(numbers), _CHUNK):
        part = numbers[start : start + _CHUNK]
        found += db.rows(sql.format(marks=",".join("?" * len(part))), part)
    return found


def _event_row(row: sqlite3.Row, sides: dict[int, list[PartyRow]], counts: _Counts) -> EventRow:
    # After the two numbers, the columns are in the order of the fields of `EventRow`.
    parties = (tuple(sides.get(side, ())) for side in (0, 1))
    told = (*parties, counts.reports, counts.sites, *row[18:], counts.families, counts.disputed)
    return EventRow(*(*row[2:6], _contexts(row[6]), *row[7:18], *told))


@functools.lru_cache(maxsize=1024)
def _contexts(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def _sides(db: Database, numbers: Sequence[int]) -> dict[int, dict[int, list[PartyRow]]]:
    sql = (
        "SELECT t.report, t.side, a.name, a.country FROM parties t JOIN actors a ON a.n = t.actor "
        "WHERE t.report IN ({marks}) ORDER BY t.report, t.side, t.place"
    )
    found: dict[int, dict[int, list[PartyRow]]] = defaultdict(dict)
    for row in many(db, sql, numbers):
        party = PartyRow(row["name"], row["country"] or None)
        found[row["report"]].setdefault(row["side"], []).append(party)
    return found


class _Counts(NamedTuple):
    """What is known of the reports of an event together."""

    reports: int = 0
    sites: int = 0
    families: int = 0
    disputed: bool = False


def _counts(db: Database, clusters: Sequence[int]) -> dict[int, _Counts]:
    sql = (
        "SELECT r.event, count(*) AS reports, count(DISTINCT coalesce(p.site, p.source)) AS sites, "
        "count(DISTINCT coalesce(p.family, p.n)) AS families, "
        "max(r.assertion = 'denied') AND max(r.assertion IN ('happened', 'ongoing')) AS disputed "
        "FROM reports r JOIN pages p ON p.n = r.page WHERE r.live = 1 AND r.event IN ({marks}) GROUP BY r.event"
    )
    return {
        row["event"]: _Counts(row["reports"], row["sites"], row["families"], bool(row["disputed"]))
        for row in many(db, sql, clusters)
    }


def resolve(db: Database, table: str, text: str) -> sqlite3.Row:
    """The row (`n`, `id`) of `events`, `reports` or `pages` whose id begins with `text`; old names of events count too.

    Raises `DRG-NOTFOUND`, `DRG-AMBIGUOUS`.
    """
    if table not in ("events", "reports", "pages"):
        raise ValueError(table)
    rows = db.rows(f"SELECT n, id FROM {table} WHERE id >= ? AND id < ? LIMIT 3", (text, text + "\uffff"))
    if table == "events" and not rows:
        rows = db.rows(
            "SELECT event AS n, id FROM event_names WHERE id >= ? AND id < ? LIMIT 3", (text, text + "\uffff")
        )
    if not rows or not text:
        raise DragomanError("DRG-NOTFOUND", f"no {table[:-1]} {text!r}")
    if len(rows) > 1:
        raise DragomanError("DRG-AMBIGUOUS", f"several {table} begin with {text!r}")
    return rows[0]


_REPORTS = """
SELECT r.n, r.id, r.local, r.body, r.live, r.lead, r.state, p.id AS page, r.reading, p.version, p.headline, p.site,
  p.published, p.url
FROM reports r JOIN pages p ON p.n = r.page WHERE r.event = ? ORDER BY r.lead DESC, r.live DESC, r.n"""


def event(db: Database, event_id: str) -> EventDetail:
    """Everything kept of an event; its id may be shortened. Raises `DRG-NOTFOUND`, `DRG-AMBIGUOUS`."""
    with db.reading():
        number = resolve(db, "events", event_id)["n"]
        rows = db.rows(_REPORTS, (number,))
        if not rows:
            raise DragomanError("DRG-NOTFOUND", f"event {event_id} has no report left")
        merges = db.rows(
            "SELECT o.id AS report, m.why FROM merges m JOIN reports o ON o.n = m.report "
            "WHERE m.event = ? ORDER BY m.n",
            (number,),
        )
        title = db.value("SELECT s.title FROM events e JOIN storylines s ON s.n = e.storyline WHERE e.n = ?", (number,))
        return EventDetail(
            event_rows(db, [rows[0]["n"]])[0] if any(r["live"] for r in rows) else _withdrawn(db, rows[0]),
            tuple(r for r in (_report(db, row) for row in rows) if r is not None),
            tuple(Merge(m["report"], m["why"]) for m in merges),
            title,
        )


def _withdrawn(db: Database, row: sqlite3.Row) -> EventRow:
    """The row of an event that no page tells any more: its counts are nought."""
    number = row["n"]
    found = many(db, _COLUMNS, [number])[0]
    return _event_row(found, _sides(db, [number])[number], _Counts())


def _report(db: Database, row: sqlite3.Row) -> ReportRow | None:
    page = db.pages.read(row["page"])
    try:
        told = event_of(db, row, page)
    except DragomanError as error:
        if error.code != "DRG-EVENT":
            raise
        return None
    return ReportRow(
        row["id"], told, row["page"], row["version"], row["headline"], row["site"], row["published"], row["url"],
        bool(row["live"]), bool(row["lead"]), row["state"], tuple(" ".join(s.text.split()) for s in told.evidence),
    )  # fmt: skip


_PAGES = """
SELECT p.id, p.source, p.url, p.version, p.latest, p.headline, p.published, p.site, p.language, p.fetched, p.added,
  g.reader, (SELECT count(*) FROM reports r WHERE r.page = p.n AND r.live = 1) AS events
FROM pages p LEFT JOIN readings g ON g.n = p.reading """


def _page_row(row: sqlite3.Row) -> PageRow:
    return PageRow(**{**dict(row), "latest": bool(row["latest"])})


def page(db: Database, page_id: str) -> PageRow:
    """A page by its id, which may be shortened."""
    found = db.row(_PAGES + "WHERE p.n = ?", (resolve(db, "pages", page_id)["n"],))
    assert found is not None, "resolved a moment ago"
    return _page_row(found)


def pages(db: Database, limit: int | None = 50, offset: int = 0) -> list[PageRow]:
    """The newest versions of all documents, the last added first."""
    rows = db.rows(
        _PAGES + "WHERE p.latest = 1 ORDER BY p.n DESC LIMIT ? OFFSET ?", (-1 if limit is None else limit, offset)
    )
    return [_page_row(row) for row in rows]


def page_rows(db: Database, numbers: Sequence[int]) -> list[PageRow]:
    """The pages with these numbers, in the order of their numbers."""
    return [_page_row(row) for row in many(db, _PAGES + "WHERE p.n IN ({marks}) ORDER BY p.n", numbers)]


def versions(db: Database, page_id: str) -> list[PageRow]:
    """All versions of the document that a page belongs to, the first one first."""
    number = resolve(db, "pages", page_id)["n"]
    rows = db.rows(_PAGES + "WHERE p.document = (SELECT document FROM pages WHERE n = ?) ORDER BY p.version", (number,))
    return [_page_row(row) for row in rows]


def find(db: Database, words: str, limit: int = 20, offset: int = 0) -> list[Hit]:
    """The pages that hold the words, best first; when there are thousands, newest first. Raises `DRG-QUERY`."""
    expression = match_expression(words)
    with db.reading():
        total = db.value(
            "SELECT count(*) FROM (SELECT 1 FROM texts WHERE texts MATCH ? LIMIT ?)", (expression, _RANKED + 1)
        )
        order = "rank" if total <= _RANKED else "x.rowid DESC"
        rows = db.rows(
            "SELECT x.rowid AS n, p.id, p.headline, p.site, p.published, p.url "
            "FROM texts x JOIN pages p ON p.n = x.rowid "
            f"WHERE texts MATCH ? AND p.latest = 1 ORDER BY {order} LIMIT ? OFFSET ?",
            (expression, limit, offset),
        )
        told = _told(db, [row["n"] for row in rows])
        return [_hit(db, row, told.get(row["n"], ()), words) for row in rows]


def _hit(db: Database, row: sqlite3.Row, told: Sequence[str], words: str) -> Hit:
    text = db.pages.read(row["id"]).text
    return Hit(
        row["id"], row["headline"], row["site"], row["published"], row["url"], snippet(text, words), tuple(told)
    )  # fmt: skip


def _told(db: Database, numbers: Sequence[int]) -> dict[int, list[str]]:
    sql = (
        "SELECT r.page, e.id FROM reports r JOIN events e ON e.n = r.event "
        "WHERE r.live = 1 AND r.state <> 'rejected' AND r.page IN ({marks}) ORDER BY r.n"
    )
    found: dict[int, list[str]] = defaultdict(list)
    for row in many(db, sql, numbers):
        if row["id"] not in found[row["page"]]:
            found[row["page"]].append(row["id"])
    return found


def crosswalk(db: Database) -> Iterator[tuple[str, str, str, str | None]]:
    """Every live report: event id, report id, page id, address."""
    sql = (
        "SELECT r.n, e.id AS event, r.id AS report, p.id AS page, p.url FROM reports r JOIN events e ON e.n = r.event "
        "JOIN pages p ON p.n = r.page WHERE r.live = 1 AND r.n > ? ORDER BY r.n LIMIT ?"
    )
    last = 0
    while rows := db.rows(sql, (last, _CHUNK)):
        for row in rows:
            yield row["event"], row["report"], row["page"], row["url"]
        last = rows[-1]["n"]
