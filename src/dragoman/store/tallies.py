"""Counting events where they lie: by kind, week and country, who with whom."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from dragoman.store.database import Database
from dragoman.store.listing import event_rows
from dragoman.store.query import Query, clauses, like
from dragoman.store.rows import EventRow

By = Literal["root", "assertion", "country", "place", "year"]
_VALUES: dict[str, str] = {
    "root": "r.root", "assertion": "r.assertion", "country": "r.country", "place": "r.place",
    "year": "substr(r.date, 1, 4)",
}  # fmt: skip
# An EDTF date that begins with a day. Source: EDTF level 0.
_EXACT = "r.date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'"
_TOOK_PLACE = "r.assertion IN ('happened', 'ongoing')"


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two who met, how often, and when last (EDTF)."""

    one: str
    other: str
    times: int
    last: str | None


@dataclass(frozen=True, slots=True)
class DayRows:
    """A day (ISO; None for dates wider than a day), how many events it has, and the weightiest of them."""

    day: str | None
    events: int
    rows: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """How much a tracker holds: documents, events, live reports, those that a person has looked at, what waits."""

    pages: int
    events: int
    reports: int
    reviewed: int
    waiting: int
    problems: int


_TOTALS = """
SELECT (SELECT count(*) FROM pages WHERE latest = 1),
  (SELECT count(*) FROM reports WHERE lead = 1 AND state <> 'rejected'),
  (SELECT count(*) FROM reports WHERE live = 1),
  (SELECT count(*) FROM reports WHERE live = 1 AND state <> 'unreviewed'),
  (SELECT count(*) FROM queue WHERE state = 'todo' AND reader = ?),
  (SELECT count(*) FROM problems WHERE solved IS NULL)"""


def totals(db: Database, reader: str) -> Totals:
    """The part of a tracker's status that screens show, seen by this version of the reader: a third of its cost."""
    return Totals(*db.rows(_TOTALS, (reader,))[0])


def _chosen(db: Database, query: Query) -> tuple[str, dict[str, Any]]:
    """The SQL of the numbers of a query's lead reports, as many as its limit says."""
    sql = clauses(db, query)
    limited = (
        "" if query.limit is None else f" ORDER BY {sql.order} LIMIT {int(query.limit)} OFFSET {int(query.offset)}"
    )
    columns = "r.n, r.event, r.root, r.assertion, r.country, r.place, r.date, r.day_from"
    return f"SELECT {columns} FROM {sql.tables} WHERE {sql.where}{limited}", sql.values


def tally(db: Database, query: Query, by: By, *, took_place: bool = False) -> dict[str, int]:
    """How many events of a query have each value, the commonest first; all of them when the query has no limit.

    With `took_place` those that happened or are going on alone count.
    """
    numbers, values = _chosen(db, query)
    only = f" AND {_TOOK_PLACE}" if took_place else ""
    rows = db.rows(
        f"SELECT {_VALUES[by]} AS value, count(*) AS events FROM ({numbers}) r "
        f"WHERE value <> ''{only} GROUP BY value ORDER BY events DESC, value",
        values,
    )
    return {row["value"]: row["events"] for row in rows}


def names(db: Database, query: Query, *, most: int) -> dict[str, int]:
    """Who takes part in the events of a query, and in how many, the most first."""
    numbers, values = _chosen(db, query)
    rows = db.rows(
        f"SELECT a.name, count(DISTINCT r.n) AS events FROM ({numbers}) r CROSS JOIN parties t ON t.report = r.n "
        "CROSS JOIN actors a ON a.n = t.actor GROUP BY a.name ORDER BY events DESC, a.name LIMIT :most",
        values | {"most": most},
    )
    return {row["name"]: row["events"] for row in rows}


@dataclass(frozen=True, slots=True)
class Survey:
    """The first events of a query, by number and in its order, and how many of them have each root and assertion."""

    numbers: tuple[int, ...]
    roots: dict[str, int]
    assertions: dict[str, int]


def survey(db: Database, query: Query, *, most: int) -> Survey:
    """The first `most` events of a query, whatever its own limit: a page of a table and its facets in one walk."""
    sql = clauses(db, query)
    rows = db.rows(
        f"SELECT r.n, r.root, r.assertion FROM {sql.tables} WHERE {sql.where} ORDER BY {sql.order} LIMIT :most",
        sql.values | {"most": most},
    )
    return Survey(tuple(row[0] for row in rows), _counted(row[1] for row in rows), _counted(row[2] for row in rows))


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items(), key=lambda item: (-item[1], item[0])))


def weeks(db: Database, query: Query, *, took_place: bool = False) -> list[tuple[datetime.date, int, int]]:
    """For each week with an event that is dated to the day: its Monday, its events, the reports of them."""
    numbers, values = _chosen(db, query)
    only = f" AND {_TOOK_PLACE}" if took_place else ""
    rows = db.rows(
        "SELECT r.day_from - (r.day_from - 1) % 7 AS monday, count(*) AS events, "
        "sum((SELECT count(*) FROM reports o WHERE o.event = r.event AND o.live = 1)) AS reports "
        f"FROM ({numbers}) r WHERE {_EXACT}{only} GROUP BY monday ORDER BY monday",
        values,
    )
    return [(datetime.date.fromordinal(row["monday"]), row["events"], row["reports"]) for row in rows]


def last_day(db: Database) -> datetime.date | None:
    """The latest day on which an event took place; None when none has a date."""
    sql = f"SELECT r.day_from FROM reports r WHERE r.lead = 1 AND {_TOOK_PLACE} ORDER BY r.day_from DESC LIMIT 1"
    found = db.value(sql)
    return datetime.date.fromordinal(found) if found else None


def network(db: Database, query: Query, *, by_country: bool, most: int) -> list[tuple[str, str, int]]:
    """Who takes part in the same events of a query, by name or by country, and in how many; the most first."""
    numbers, values = _chosen(db, query)
    name = "country" if by_country else "name"
    rows = db.rows(
        f"SELECT a.{name} AS one, b.{name} AS other, count(DISTINCT r.n) AS events FROM ({numbers}) r "
        "CROSS JOIN parties t ON t.report = r.n CROSS JOIN parties u ON u.report = r.n "
        f"CROSS JOIN actors a ON a.n = t.actor CROSS JOIN actors b ON b.n = u.actor AND a.{name} < b.{name} "
        "WHERE one <> '' GROUP BY one, other ORDER BY events DESC, one, other LIMIT :most",
        values | {"most": most},
    )
    return [(row["one"], row["other"], row["events"]) for row in rows]


_MEETINGS = """
SELECT a.name AS one, b.name AS other, count(DISTINCT r.n) AS times, max(r.date) AS last
FROM relations k CROSS JOIN reports r ON r.n = k.report AND r.lead = 1 AND r.state <> 'rejected'
CROSS JOIN parties t ON t.report = r.n CROSS JOIN actors a ON a.n = t.actor AND a.country = :one
CROSS JOIN parties u ON u.report = r.n CROSS JOIN actors b ON b.n = u.actor AND b.country = :other
WHERE k.country = :low AND k.other = :high AND r.root = 'CONSULT' AND r.assertion IN ('happened', 'ongoing')
GROUP BY one, b.name ORDER BY times DESC, one, b.name LIMIT :most"""


def meetings(db: Database, pair: tuple[str, str], *, most: int) -> list[Meeting]:
    """Who of one state met whom of the other, the most frequent first."""
    low, high = sorted(pair)
    rows = db.rows(_MEETINGS, {"one": pair[0], "other": pair[1], "low": low, "high": high, "most": most})
    return [Meeting(row["one"], row["other"], row["times"], row["last"]) for row in rows]


def by_day(db: Database, query: Query, *, each: int) -> list[DayRows]:
    """The events of a query day by day, of each day the `each` weightiest; those with a wider date come last."""
    sql = clauses(db, query)
    told = (
        f"SELECT r.n, CASE WHEN {_EXACT} THEN substr(r.date, 1, 10) END AS day, coalesce(r.salience, 4) AS weight, "
        f"r.confidence FROM {sql.tables} WHERE {sql.where} AND r.date <> ''"
    )
    rows = db.rows(
        "SELECT n, day, of FROM (SELECT n, day, count(*) OVER (PARTITION BY day) AS of, "
        f"row_number() OVER (PARTITION BY day ORDER BY weight, confidence DESC, n) AS place FROM ({told})) "
        "WHERE place <= :each ORDER BY day IS NULL, day, place",
        sql.values | {"each": each},
    )
    shown = dict(zip((row["n"] for row in rows), event_rows(db, [row["n"] for row in rows]), strict=True))
    days: dict[tuple[str | None, int], list[EventRow]] = {}
    for row in rows:
        days.setdefault((row["day"], row["of"]), []).append(shown[row["n"]])
    return [DayRows(day, of, tuple(found)) for (day, of), found in days.items()]


_COUNTERPARTS = """
SELECT b.name, count(DISTINCT r.event) AS events
FROM actors a CROSS JOIN parties t ON t.actor = a.n
CROSS JOIN reports r ON r.n = t.report AND r.lead = 1 AND r.state <> 'rejected'
CROSS JOIN parties u ON u.report = r.n CROSS JOIN actors b ON b.n = u.actor AND b.name NOT LIKE :name ESCAPE '\\'
WHERE a.name LIKE :name ESCAPE '\\' GROUP BY b.name ORDER BY events DESC, b.name LIMIT :most"""


def counterparts(db: Database, name: str, *, most: int) -> dict[str, int]:
    """Who takes part in the same events as those whose name holds `name`, and in how many, the most first."""
    rows = db.rows(_COUNTERPARTS, {"name": f"%{like(name)}%", "most": most})
    return {row["name"]: row["events"] for row in rows}
