"""Who takes part in events, and which outlets tell of them: with how many, and with whom."""

from __future__ import annotations

import datetime
import sqlite3

from dragoman.store.database import Database
from dragoman.store.listing import page_rows
from dragoman.store.query import like
from dragoman.store.rows import ActorRow, PageRow, SiteRow

# CROSS JOIN keeps the order of the joins: there are few actors and many parties.
_NAMED = """
SELECT a.n, a.name, a.country, a.kb FROM actors a CROSS JOIN parties t ON t.actor = a.n
WHERE a.name LIKE :name ESCAPE '\\' GROUP BY a.n ORDER BY count(*) DESC, a.name LIMIT :most"""

_EVENTS = """
SELECT count(DISTINCT r.n) AS events, min(r.day_from) AS first, max(r.day_to) AS last
FROM parties t CROSS JOIN reports r ON r.n = t.report
WHERE t.actor = ? AND r.lead = 1 AND r.state <> 'rejected'"""

_COUNTERPARTS = """
SELECT b.name, count(DISTINCT t.report) AS times
FROM (SELECT report, side FROM parties WHERE actor = :actor ORDER BY report DESC LIMIT :newest) t
CROSS JOIN reports r ON r.n = t.report AND r.lead = 1 AND r.state <> 'rejected'
CROSS JOIN parties u ON u.report = t.report AND u.side <> t.side JOIN actors b ON b.n = u.actor
GROUP BY b.n ORDER BY times DESC, b.name LIMIT 5"""
# So many of an actor's reports are asked for its counterparts; and so many actors more than wanted are counted, since
# those who are named most are not always those with most events.
_NEWEST = 1000
_SPARE = 10


def who(db: Database, name: str, limit: int = 20) -> list[ActorRow]:
    """Those whose name holds `name` and who take part in events, the most active first."""
    with db.reading():
        named = db.rows(_NAMED, {"name": f"%{like(name)}%", "most": limit + _SPARE})
        counted = [(row, db.rows(_EVENTS, (row["n"],))[0]) for row in named]
        active = sorted((pair for pair in counted if pair[1]["events"]), key=lambda p: (-p[1]["events"], p[0]["name"]))
        return [_actor(db, row, found) for row, found in active[:limit]]


def _actor(db: Database, row: sqlite3.Row, found: sqlite3.Row) -> ActorRow:
    others = db.rows(_COUNTERPARTS, {"actor": row["n"], "newest": _NEWEST})
    return ActorRow(
        row["name"], row["country"] or None, row["kb"], found["events"], _day(found["first"]), _day(found["last"]),
        tuple((other["name"], other["times"]) for other in others),
    )  # fmt: skip


def _day(ordinal: int | None) -> str | None:
    return None if ordinal is None else datetime.date.fromordinal(ordinal).isoformat()


_SITES = """
SELECT p.site, count(*) AS pages,
  sum((SELECT count(*) FROM reports r WHERE r.page = p.n AND r.live = 1)) AS reports
FROM pages p WHERE p.latest = 1 GROUP BY p.site ORDER BY pages DESC, p.site"""


def sites(db: Database) -> list[SiteRow]:
    """The outlets, those with most pages first; pages of no known outlet are counted under None."""
    return [SiteRow(row["site"], row["pages"], row["reports"]) for row in db.rows(_SITES)]


def pages_of_site(db: Database, site: str) -> list[PageRow]:
    """The newest versions of an outlet's pages, in the order in which they came."""
    rows = db.rows("SELECT n FROM pages WHERE latest = 1 AND site = ? COLLATE NOCASE", (site,))
    return page_rows(db, [row["n"] for row in rows])
