"""Who tells an event, and when: the reports of events as accounts in order of time, without their texts."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from dragoman.store.database import Database
from dragoman.store.listing import event_rows
from dragoman.store.rows import EventRow

Moment = Literal["added", "published"]
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Witness:
    """One report of an event: the page that tells it, and what an account may differ in.

    `added` is when the page came to the tracker (ISO 8601, UTC), `published` as the page says; `original` and
    `original_site` are those of the page that it is a copy of. `local` is the event's id within the page's record.
    `live` is False when the newest version of the page no longer tells it.
    """

    event: str
    report: str
    local: str
    page: str
    version: int
    headline: str | None
    site: str | None
    added: str
    published: str | None
    live: bool
    assertion: str
    date: str | None
    place: str | None
    countries: tuple[str, ...]
    family: int
    original: str | None = None
    original_site: str | None = None

    def moment(self, by: Moment) -> str:
        """When it came (`added`) or was published, ISO 8601; what has no time of publication counts from its coming."""
        return (self.published if by == "published" else None) or self.added


_WITNESSES = """
SELECT r.event AS n, e.id AS event, r.id AS report, r.local, p.id AS page, p.version, p.headline, p.site, p.added,
  p.published, r.live, r.assertion, r.date, r.place, coalesce(p.family, p.n) AS family,
  o.id AS original, o.site AS original_site,
  (SELECT group_concat(country) FROM (SELECT k.country FROM relations k WHERE k.report = r.n AND k.other = ''
   ORDER BY k.country)) AS countries
FROM reports r JOIN pages p ON p.n = r.page JOIN events e ON e.n = r.event
LEFT JOIN pages o ON o.n = p.family AND o.n <> p.n
WHERE r.state <> 'rejected' AND r.event IN ({chosen}) ORDER BY r.n"""
_LEADS = """
SELECT r.n FROM events e JOIN reports r ON r.event = e.n
WHERE r.lead = 1 AND r.live = 1 AND r.state <> 'rejected' AND e.id IN ({marks})"""
_SINCE = """
SELECT event FROM (SELECT s.event, max(q.n) AS last FROM pages q CROSS JOIN reports s ON s.page = q.n AND s.live = 1
WHERE q.latest = 1 AND {moment} >= :since AND (:until IS NULL OR substr({moment}, 1, length(:until)) <= :until)
GROUP BY s.event ORDER BY last DESC, s.event LIMIT :most)"""
_BY_SITE = """
SELECT s.event FROM pages q CROSS JOIN reports s ON s.page = q.n
WHERE q.site = :site COLLATE NOCASE"""
_MOMENTS: dict[Moment, str] = {"added": "q.added", "published": "coalesce(q.published, q.added)"}


def witnesses_since(db: Database, since: str, until: str | None, by: Moment, most: int) -> list[Witness]:
    """All reports of the events that a page tells which came, or was published, from `since` to `until` (ISO 8601).

    Of very many events the `most` that came last.
    """
    return _witnesses(db, _SINCE.format(moment=_MOMENTS[by]), {"since": since, "until": until, "most": most})


def witnesses_of_site(db: Database, site: str) -> list[Witness]:
    """All reports, by any outlet, of the events that an outlet tells or told."""
    return _witnesses(db, _BY_SITE, {"site": site})


def witnesses_of_events(db: Database, events: Sequence[str]) -> list[Witness]:
    """All reports of some events, by their ids."""
    found: list[Witness] = []
    for start in range(0, len(events), _CHUNK):
        part = dict(enumerate(events[start : start + _CHUNK]))
        marks = ",".join(f":e{number}" for number in part)
        found += _witnesses(db, f"SELECT n FROM events WHERE id IN ({marks})", {f"e{n}": e for n, e in part.items()})
    return found


def _witnesses(db: Database, chosen: str, values: dict[str, Any]) -> list[Witness]:
    return [_witness(row) for row in db.rows(_WITNESSES.format(chosen=chosen), values)]


def _witness(row: sqlite3.Row) -> Witness:
    countries = tuple(row["countries"].split(",")) if row["countries"] else ()
    return Witness(
        row["event"], row["report"], row["local"], row["page"], row["version"], row["headline"], row["site"],
        row["added"], row["published"], bool(row["live"]), row["assertion"], row["date"], row["place"], countries,
        row["family"], row["original"], row["original_site"],
    )  # fmt: skip


def rows_of(db: Database, events: Sequence[str]) -> dict[str, EventRow]:
    """The rows of events by id; those that no page tells any more, or that were rejected, are left out."""
    numbers: list[int] = []
    for start in range(0, len(events), _CHUNK):
        part = events[start : start + _CHUNK]
        rows = db.rows(_LEADS.format(marks=",".join("?" * len(part))), part)
        numbers += [row["n"] for row in rows]
    return {row.id: row for row in event_rows(db, sorted(numbers))}
