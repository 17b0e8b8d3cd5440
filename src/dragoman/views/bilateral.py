"""Two states: their exchanges by kind and over time, who met whom, and what is to come."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dragoman.store import EventRow
from dragoman.views.calendar import overdue, upcoming
from dragoman.views.series import Week, weekly


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two who met, how often, and when last."""

    one: str
    other: str
    times: int
    last: str | None


@dataclass(frozen=True, slots=True)
class Bilateral:
    """The page of a pair: `kinds` counts roots by year, `meetings` those who met, the most frequent first."""

    pair: tuple[str, str]
    events: tuple[EventRow, ...]
    kinds: tuple[tuple[str, int], ...]
    years: tuple[tuple[str, int], ...]
    meetings: tuple[Meeting, ...]
    upcoming: tuple[EventRow, ...]
    overdue: tuple[EventRow, ...]
    weeks: tuple[Week, ...]


def bilateral(rows: Sequence[EventRow], pair: tuple[str, str], today: datetime.date) -> Bilateral:
    """The page of `pair`, from events in which both take part."""
    took_place = [row for row in rows if row.assertion in ("happened", "ongoing")]
    return Bilateral(
        pair=pair,
        events=tuple(rows),
        kinds=_counted(row.root for row in took_place),
        years=tuple(sorted(Counter(row.date[:4] for row in took_place if row.date).items())),
        meetings=_meetings(took_place, pair),
        upcoming=tuple(upcoming(rows, today)),
        overdue=tuple(overdue(rows, today)),
        weeks=tuple(weekly(took_place)),
    )


def _counted(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    counts = Counter(values)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _meetings(rows: Sequence[EventRow], pair: tuple[str, str]) -> tuple[Meeting, ...]:
    times: Counter[tuple[str, str]] = Counter()
    last: dict[tuple[str, str], str] = {}
    for row in rows:
        if row.root != "CONSULT":
            continue
        parties = (*row.actors, *row.recipients)
        ours = sorted({p.name for p in parties if p.country == pair[0]})
        theirs = sorted({p.name for p in parties if p.country == pair[1]})
        for key in ((one, other) for one in ours for other in theirs):
            times[key] += 1
            last[key] = max(last.get(key, ""), row.date or "")
    found = [Meeting(one, other, n, last[one, other] or None) for (one, other), n in times.items()]
    return tuple(sorted(found, key=lambda m: (-m.times, m.one, m.other)))
