"""The brief: what is new, disputed and planned, for a day or a week."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.store import EventRow
from dragoman.views.calendar import overdue, upcoming
from dragoman.views.series import exact_day


@dataclass(frozen=True, slots=True)
class Brief:
    """What a reader should know of the days `since` to `until`: events of those days, the most reported first.

    `disputed` are events that some say happened and others deny.
    """

    since: str
    until: str
    happened: tuple[EventRow, ...]
    called_off: tuple[EventRow, ...]
    denied: tuple[EventRow, ...]
    disputed: tuple[EventRow, ...]
    upcoming: tuple[EventRow, ...]
    overdue: tuple[EventRow, ...]


def brief(rows: Sequence[EventRow], until: datetime.date, days: int = 1) -> Brief:
    """The brief of the last `days` days up to and including `until`."""
    since = until - datetime.timedelta(days=days - 1)
    recent = [row for row in rows if (day := exact_day(row.date)) and since <= day <= until]
    ranked = sorted(recent, key=lambda row: (-row.reports, row.salience or 3, row.id))

    def told(*assertions: str) -> tuple[EventRow, ...]:
        return tuple(row for row in ranked if row.assertion in assertions)

    return Brief(
        since=since.isoformat(),
        until=until.isoformat(),
        happened=told("happened", "ongoing"),
        called_off=told("cancelled"),
        denied=tuple(row for row in told("denied") if not row.disputed),
        disputed=tuple(row for row in ranked if row.disputed),
        upcoming=tuple(upcoming(rows, until)),
        overdue=tuple(overdue(rows, until)),
    )
