"""A storyline: the days that matter, how strong it was week by week, how its events hang together."""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dragoman.store import EventDetail, EventRow, EventTie, ReportRow, Storyline, Turn
from dragoman.stories import Account, DatedItem, Dispute, choose_days, disputes
from dragoman.views.series import Week, exact_day, weekly

_FEWEST_DAYS, _DAYS = 3, 8  # days that matter of a short and of a long storyline
_A_DAY = 3  # events shown of one day that matters
_ACTORS = 5


@dataclass(frozen=True, slots=True)
class KeyDay:
    """A day that matters, with its events, the most reported first."""

    date: str
    events: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True)
class StorylinePage:
    """The page of a storyline: `events` in order of time, `weeks` its intensity, `ties` how they hang together.

    `first` and `last` are days; `turns` what became of it when pages came later; `disputed` events of which accounts
    differ on whether they happened.
    """

    storyline: Storyline
    events: tuple[EventRow, ...]
    first: str | None
    last: str | None
    actors: tuple[tuple[str, int], ...]
    days: tuple[KeyDay, ...]
    weeks: tuple[Week, ...]
    ties: tuple[EventTie, ...]
    turns: tuple[Turn, ...]
    disputed: tuple[EventRow, ...]

    def to_dict(self) -> dict[str, Any]:
        """The page as plain values."""
        return dataclasses.asdict(self)


def storyline_page(
    storyline: Storyline, rows: Sequence[EventRow], ties: Sequence[EventTie] = (), turns: Sequence[Turn] = ()
) -> StorylinePage:
    """The page of a storyline, from its events, their ties and what became of it."""
    days = sorted(day.isoformat() for row in rows if (day := exact_day(row.date)))
    names = Counter(p.name for row in rows for p in (*row.actors, *row.recipients))
    return StorylinePage(
        storyline=storyline,
        events=tuple(sorted(rows, key=lambda row: (row.date is None, row.date or "", row.id))),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        actors=tuple(sorted(names.items(), key=lambda item: (-item[1], item[0]))[:_ACTORS]),
        days=key_days(rows),
        weeks=tuple(weekly(rows)),
        ties=tuple(ties),
        turns=tuple(turns),
        disputed=tuple(row for row in rows if row.disputed),
    )


def key_days(rows: Sequence[EventRow], count: int | None = None) -> tuple[KeyDay, ...]:
    """The days of which most was told (copies aside), in order of time: half of them, three to eight, or `count`."""
    by_day: dict[str, list[EventRow]] = {}
    for row in rows:
        if day := exact_day(row.date):
            by_day.setdefault(day.isoformat(), []).append(row)
    items = [
        DatedItem(day, "", f"{row.id} {n}") for day, told in by_day.items() for row in told for n in range(row.families)
    ]
    chosen = choose_days(items, count or min(_DAYS, max(_FEWEST_DAYS, math.ceil(len(by_day) / 2))))
    return tuple(
        KeyDay(day, tuple(sorted(by_day[day], key=lambda row: (-row.reports, row.id))[:_A_DAY])) for day in chosen
    )


def versions(detail: EventDetail) -> tuple[Dispute, ...]:
    """In what the reports of an event exclude each other, by whose account."""
    live = [report for report in detail.reports if report.live and report.state != "rejected"]
    return disputes([Account(report.id, _by(report), report.event) for report in live])


def _by(report: ReportRow) -> str:
    """By whose word: those whom the report credits, or who deny it, as told by its outlet."""
    outlet, event = report.site or report.url or report.page[:9], report.event
    credited = event.attribution or (event.actors if event.assertion == "denied" else ())
    names = ", ".join(a.text for a in credited)
    return f"{names} ({outlet})" if names else outlet
