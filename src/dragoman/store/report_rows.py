"""One report as rows: its values, who takes part, and the index by country and pair."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dragoman.model import Event, Party, Record
from dragoman.store.database import Database
from dragoman.store.days import days_of

_REPORT_COLUMNS = (
    "n", "id", "page", "event", "local", "live", "lead", "root", "mode", "contexts", "cameo", "quad", "goldstein",
    "date", "day_from", "day_to", "place", "country", "assertion", "seat", "salience", "confidence", "trigger_start",
    "trigger_end", "reading", "body",
)  # fmt: skip
INSERT_REPORT = (
    f"INSERT INTO reports ({', '.join(_REPORT_COLUMNS)}) VALUES ({', '.join('?' * len(_REPORT_COLUMNS))}) "
    "ON CONFLICT (id) DO UPDATE SET "
    + ", ".join(f"{c} = excluded.{c}" for c in _REPORT_COLUMNS if c not in ("n", "id", "page", "event"))
)
INSERT_PARTY = "INSERT INTO parties (report, side, place, actor) VALUES (?,?,?,?)"
INSERT_RELATION = "INSERT INTO relations (country, other, day_from, day_to, report) VALUES (?,?,?,?,?)"
# For each entity of a page (its id there) its name and its id in the knowledge base.
Names = dict[str, tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class ReportPlace:
    """Where a report belongs: its numbers and ids."""

    n: int
    id: str
    page: int
    event: int
    reading: int
    live: bool = True
    lead: bool = True
    body: str | None = None


def report_row(place: ReportPlace, event: Event) -> tuple[Any, ...]:
    """The values of an event as a row of `reports`."""
    days = days_of(event.date) or (None, None)
    where = event.place
    return (
        place.n, place.id, place.page, place.event, event.id, int(place.live), int(place.lead), event.root, event.mode,
        json.dumps(event.contexts), event.cameo, event.quad, event.goldstein, event.date, days[0], days[1],
        where and where.name, where and where.country, event.assertion, event.where, event.salience, event.confidence,
        event.trigger.start, event.trigger.end, place.reading, place.body,
    )  # fmt: skip


def add_sides(db: Database, rows: Mapping[str, list[Sequence[Any]]], report: int, event: Event, names: Names) -> None:
    """Add to `rows["parties"]` and `rows["relations"]` what one report needs; `names`: see `names_of`."""
    for side, group in enumerate((event.actors, event.recipients)):
        for place, party in enumerate(group):
            rows["parties"].append((report, side, place, _actor(db, party, names)))
    days = days_of(event.date) or (0, 0)
    for country, other in _pairs(event):
        rows["relations"].append((country, other, days[0], days[1], report))


def _pairs(event: Event) -> list[tuple[str, str]]:
    sources = {p.country for p in event.actors if p.country}
    targets = {p.country for p in event.recipients if p.country}
    pairs = {(min(s, t), max(s, t)) for s in sources for t in targets if s != t}
    return sorted({(c, "") for c in sources | targets} | pairs)


def _actor(db: Database, party: Party, names: Names) -> int:
    name, kb = names.get(party.entity or "", (party.text, None))
    key = (name, party.country or "")
    if key not in db.actors:
        if len(db.actors) > 100_000:
            db.actors.clear()
        db.run("INSERT OR IGNORE INTO actors (name, country, kb) VALUES (?,?,?)", (*key, kb))
        db.actors[key] = db.value("SELECT n FROM actors WHERE name = ? AND country = ?", key)
    return db.actors[key]


def names_of(record: Record) -> Names:
    """For each entity of a record its name and its knowledge-base id."""
    return {entity.id: (entity.name, entity.kb) for entity in record.entities}


def put_report(db: Database, place: ReportPlace, event: Event, names: Names) -> None:
    """Write one report, over the one with the same id if there is one."""
    rows: dict[str, list[Sequence[Any]]] = {"parties": [], "relations": []}
    add_sides(db, rows, place.n, event, names)
    db.run("DELETE FROM parties WHERE report = ?", (place.n,))
    db.run("DELETE FROM relations WHERE report = ?", (place.n,))
    db.run(INSERT_REPORT, report_row(place, event))
    db.run_many(INSERT_PARTY, rows["parties"])
    db.run_many(INSERT_RELATION, rows["relations"])
