"""The calendar: a month as weeks of days."""

from __future__ import annotations

import calendar as months
from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.store import EventRow
from dragoman.store.tallies import DayRows


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a month's page: how many events, and some of them.

    `inside` is False for the days of the neighbouring months that fill the weeks.
    """

    date: str
    inside: bool
    events: int
    rows: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month as weeks of days, and the events that are dated to the month or wider."""

    first: str
    weeks: tuple[tuple[Day, ...], ...]
    undated: DayRows | None


def month(days: Sequence[DayRows], year: int, number: int) -> Month:
    """The page of one month; an event stands on its day, or among `undated` when its date is wider than a day."""
    known = {day.day: day for day in days}

    def one(date: str, inside: bool) -> Day:
        found = known.get(date)
        return Day(date, inside, found.events if found else 0, found.rows if found else ())

    grid = months.Calendar().monthdatescalendar(year, number)
    weeks = tuple(tuple(one(date.isoformat(), date.month == number) for date in week) for week in grid)
    return Month(f"{year:04d}-{number:02d}", weeks, known.get(None))


def states_of(row: EventRow) -> frozenset[str]:
    """The states of all who take part."""
    return frozenset(p.country for p in (*row.actors, *row.recipients) if p.country)
