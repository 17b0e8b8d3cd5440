"""The calendar: what was, what is to come, and what was announced and not seen."""

from __future__ import annotations

import calendar as months
import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dragoman.store import EventRow
from dragoman.store.days import Days, days_of
from dragoman.views.series import exact_day

PLANNED = frozenset({"planned", "possible"})


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a month's page; `inside` is False for the days of the neighbouring months that fill the weeks."""

    date: str
    inside: bool
    events: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month as weeks of days, and the events that are dated to the month or wider."""

    first: str
    weeks: tuple[tuple[Day, ...], ...]
    undated: tuple[EventRow, ...]


def month(rows: Iterable[EventRow], year: int, number: int) -> Month:
    """The page of one month; an event stands on its day, or among `undated` when its date is wider than a day."""
    by_day: defaultdict[datetime.date, list[EventRow]] = defaultdict(list)
    undated = []
    for row in rows:
        day = exact_day(row.date)
        if day is not None:
            by_day[day].append(row)
        elif row.date:
            undated.append(row)
    grid = months.Calendar().monthdatescalendar(year, number)
    weeks = tuple(tuple(Day(d.isoformat(), d.month == number, tuple(by_day[d])) for d in week) for week in grid)
    return Month(f"{year:04d}-{number:02d}", weeks, tuple(undated))


def overdue(rows: Sequence[EventRow], today: datetime.date) -> list[EventRow]:
    """Planned events whose time has passed without a report that they took place.

    A plan counts as kept when a later event of the same states is told as happened or cancelled, dated to within
    fourteen days of it.
    """
    done: defaultdict[str, list[tuple[frozenset[str], Days]]] = defaultdict(list)
    for row in rows:
        days = days_of(row.date) if row.assertion in ("happened", "ongoing", "cancelled") else None
        if days is not None:
            for state in states_of(row):
                done[state].append((states_of(row), days))
    passed = (row for row in rows if row.assertion == "planned" and _has_passed(row, today))
    return [row for row in passed if not _was_kept(row, done)]


def upcoming(rows: Iterable[EventRow], today: datetime.date) -> list[EventRow]:
    """Planned and possible events whose time has not passed, the nearest first; those without a date come last."""
    ahead = [row for row in rows if row.assertion in PLANNED and not _has_passed(row, today)]
    return sorted(ahead, key=lambda row: (row.date is None, row.date or "", row.id))


def _has_passed(row: EventRow, today: datetime.date) -> bool:
    days = days_of(row.date) if row.date else None
    return days is not None and days[1] < today.toordinal()


def _was_kept(plan: EventRow, done: Mapping[str, Sequence[tuple[frozenset[str], Days]]]) -> bool:
    """Whether something that took place, by one of its states, fits a plan."""
    states, ours = states_of(plan), days_of(plan.date)
    if not states or ours is None:
        return False
    near = (theirs for others, theirs in done.get(min(states), ()) if states <= others)
    return any(first <= ours[1] + 14 and last >= ours[0] - 14 for first, last in near)


def states_of(row: EventRow) -> frozenset[str]:
    """The states of all who take part."""
    return frozenset(p.country for p in (*row.actors, *row.recipients) if p.country)
