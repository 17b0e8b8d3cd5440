"""Series: how much happened, week by week, told apart from how much was written about it."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dragoman.store import EventRow


@dataclass(frozen=True, slots=True)
class Week:
    """One ISO week: its Monday, how many events, how many reports of them, and their mean Goldstein value.

    `families` counts reports without copies: attention that is not the echo of one text.
    """

    monday: str
    events: int
    reports: int
    goldstein: float | None
    families: int = 0


def filled(counted: Sequence[tuple[datetime.date, int, int]], most: int | None = None) -> list[Week]:
    """The weeks from the first to the last that was counted (Monday, events, reports), empty ones included.

    The last `most` of them when it is given.
    """
    if not counted:
        return []
    known = {monday: (events, reports) for monday, events, reports in counted}
    first, last = min(known), max(known)
    if most is not None:
        first = max(first, last - datetime.timedelta(weeks=most - 1))
    mondays = [first + datetime.timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
    return [Week(monday.isoformat(), *known.get(monday, (0, 0)), None) for monday in mondays]


def weekly(rows: Iterable[EventRow]) -> list[Week]:
    """The weeks from the first to the last dated event, empty ones included; events dated more widely are left out."""
    found: defaultdict[datetime.date, list[EventRow]] = defaultdict(list)
    for row in rows:
        day = exact_day(row.date)
        if day:
            found[day - datetime.timedelta(days=day.weekday())].append(row)
    if not found:
        return []
    first, last = min(found), max(found)
    count = (last - first).days // 7 + 1
    return [_week(first + datetime.timedelta(weeks=n), found) for n in range(count)]


def _week(monday: datetime.date, found: dict[datetime.date, list[EventRow]]) -> Week:
    rows = found.get(monday, [])
    scores = [row.goldstein for row in rows if row.goldstein is not None]
    mean = sum(scores) / len(scores) if scores else None
    told = (sum(row.reports for row in rows), sum(row.families for row in rows))
    return Week(monday.isoformat(), len(rows), told[0], mean, told[1])


def exact_day(edtf: str | None) -> datetime.date | None:
    """The day of an EDTF date that is exact to the day, or the first of such an interval; None if wider."""
    first = (edtf or "").split("/")[0].rstrip("?~%")
    try:
        return datetime.date.fromisoformat(first) if len(first) == len("2025-01-31") else None
    except ValueError:
        return None
