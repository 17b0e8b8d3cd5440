"""What is to come, and what was announced and never seen."""

from __future__ import annotations

import dataclasses
import datetime

from dragoman.store.database import Database
from dragoman.store.listing import event_rows
from dragoman.store.query import Query, clauses
from dragoman.store.rows import EventRow

_AHEAD = "r.assertion IN ('planned', 'possible')"


def upcoming(db: Database, query: Query, today: datetime.date, *, most: int) -> list[EventRow]:
    """The planned and possible events of a query whose time has not passed, the nearest first.

    Those without a date come last, the newest first.
    """
    dated = clauses(db, dataclasses.replace(query, since=max(query.since or "", today.isoformat()), sort="date"))
    undated = clauses(db, dataclasses.replace(query, sort="-added"))
    found: list[int] = []
    for sql, more in ((dated, ""), (undated, " AND r.day_from IS NULL")):
        if len(found) < most:
            rows = db.rows(
                f"SELECT r.n FROM {sql.tables} WHERE {sql.where} AND {_AHEAD}{more} ORDER BY {sql.order} LIMIT :most",
                sql.values | {"most": most - len(found)},
            )
            found += [row["n"] for row in rows]
    return event_rows(db, found)


# The states of a plan are looked for in what took place from fourteen days before to fourteen days after it. What is
# dated more than a month wide is no sign of it; the first 45 days bound the walk through the index.
_OVERDUE = """
SELECT r.n FROM {tables} WHERE {where} AND r.day_to < :today AND NOT EXISTS (
  SELECT 1 FROM relations k CROSS JOIN reports o ON o.n = k.report
  WHERE k.other = '' AND k.country = (SELECT min(c.country) FROM relations c WHERE c.report = r.n AND c.other = '')
    AND k.day_from BETWEEN r.day_from - 45 AND r.day_to + 14 AND k.day_to >= r.day_from - 14
    AND o.lead = 1 AND o.assertion IN ('happened', 'ongoing', 'cancelled') AND o.state <> 'rejected'
    AND NOT EXISTS (SELECT 1 FROM relations c WHERE c.report = r.n AND c.other = '' AND c.country NOT IN
      (SELECT d.country FROM relations d WHERE d.report = o.n AND d.other = '')))
ORDER BY {order} LIMIT :most"""


def overdue(db: Database, query: Query, today: datetime.date, *, most: int) -> list[EventRow]:
    """The planned events of a query whose time has passed without a report that they took place, the latest first.

    A plan counts as kept when an event of the same states is told as happened or called off, dated to within fourteen
    days of it.
    """
    sql = clauses(db, dataclasses.replace(query, assertion="planned", sort="-date"))
    statement = _OVERDUE.format(tables=sql.tables, where=sql.where, order=sql.order)
    found = db.rows(statement, sql.values | {"today": today.toordinal(), "most": most})
    return event_rows(db, [row["n"] for row in found])
