"""A source: what an outlet tells first, alone or after others, whose texts it carries, what it corrects."""

from __future__ import annotations

import dataclasses
import datetime
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dragoman.store import EventRow, PageRow
from dragoman.store.witnesses import Witness


@dataclass(frozen=True, slots=True)
class Race:
    """An event that several outlets tell in words of their own: the outlet's first report and the first of the others.

    `hours` is how much later than the others the outlet published, negative when it was first.
    """

    row: EventRow
    own: Witness
    other: Witness
    hours: float


@dataclass(frozen=True, slots=True)
class Alone:
    """An event that no other outlet tells, with the outlet's report."""

    row: EventRow
    own: Witness


@dataclass(frozen=True, slots=True)
class Copy:
    """A page that carries the text of another outlet's: which of the two carries whose is `site` and `of`."""

    page: str
    headline: str | None
    site: str | None
    of: str | None
    original: str


@dataclass(frozen=True, slots=True)
class SourcePage:
    """An outlet: how it stands to the others.

    `first` and `later` are the events that others tell too, by who published sooner; `untimed` how many of them lack a
    time of publication; `alone` those that nobody else tells. `lag` is the median of the hours by which it is later
    than the first of the others. `copies` are its pages that carry others' texts, `copied` pages of others that carry
    its own. `corrected` are its pages with several versions, `withdrawn` what no newest version of them tells any more;
    `contradicts` the events on which it and others exclude each other.
    """

    site: str
    pages: int
    events: int
    kinds: tuple[tuple[str, int], ...]
    first: tuple[Race, ...]
    later: tuple[Race, ...]
    untimed: int
    alone: tuple[Alone, ...]
    lag: float | None
    copies: tuple[Copy, ...]
    copied: tuple[Copy, ...]
    corrected: tuple[PageRow, ...]
    withdrawn: tuple[Witness, ...]
    contradicts: tuple[EventRow, ...]

    def to_dict(self) -> dict[str, Any]:
        """The page as plain values."""
        return dataclasses.asdict(self)


def source_page(
    site: str, pages: Sequence[PageRow], rows: Mapping[str, EventRow], witnesses: Sequence[Witness]
) -> SourcePage:
    """The page of an outlet from its pages (newest versions) and all reports of the events that it tells or told."""
    told: defaultdict[str, list[Witness]] = defaultdict(list)
    for witness in witnesses:
        if witness.live and witness.event in rows:
            told[witness.event].append(witness)
    parted = {event: _parted(site, found) for event, found in told.items()}
    own = {event: parts for event, parts in parted.items() if parts[0]}
    races = [race for event, (ours, others) in own.items() if others and (race := _race(rows[event], ours, others))]
    alone = [Alone(rows[event], ours[0]) for event, (ours, others) in own.items() if not others]
    return SourcePage(
        site=site,
        pages=len(pages),
        events=len(own),
        kinds=tuple(Counter(rows[event].root for event in own).most_common()),
        first=tuple(sorted((r for r in races if r.hours < 0), key=lambda r: (r.hours, r.row.id))),
        later=tuple(sorted((r for r in races if r.hours > 0), key=lambda r: (-r.hours, r.row.id))),
        untimed=sum(bool(others) for _, others in own.values()) - len(races),
        alone=tuple(sorted(alone, key=lambda a: (a.row.date or "", a.row.id), reverse=True)),
        lag=statistics.median(race.hours for race in races) if races else None,
        copies=_copies(w for w in witnesses if _is(w.site, site) and not _is(w.original_site, site)),
        copied=_copies(w for w in witnesses if _is(w.original_site, site) and not _is(w.site, site)),
        corrected=tuple(page for page in pages if page.version > 1),
        withdrawn=tuple(w for w in witnesses if _is(w.site, site) and not w.live),
        contradicts=tuple(rows[event] for event, (ours, others) in own.items() if _exclude(ours, others)),
    )


def _parted(site: str, found: Sequence[Witness]) -> tuple[list[Witness], list[Witness]]:
    """The outlet's reports and those of others in words of their own, each with the first first."""
    ordered = sorted(found, key=lambda w: (w.published or "9", w.report))
    ours = [w for w in ordered if _is(w.site, site)]
    families = {w.family for w in ours}
    return ours, [w for w in ordered if not _is(w.site, site) and w.family not in families]


def _race(row: EventRow, ours: Sequence[Witness], others: Sequence[Witness]) -> Race | None:
    """Who published sooner; None when it is not known of either side."""
    timed = [
        min(((at, w) for w in side if (at := _instant(w.published))), key=lambda pair: pair[0], default=None)
        for side in (ours, others)
    ]
    own, other = timed
    if own is None or other is None:
        return None
    return Race(row, own[1], other[1], (own[0] - other[0]).total_seconds() / 3600)


def _instant(published: str | None) -> datetime.datetime | None:
    """A time of publication; None for a mere day, which cannot tell who was first. No zone is taken for UTC."""
    if not published or "T" not in published:
        return None
    at = datetime.datetime.fromisoformat(published)
    return at if at.tzinfo else at.replace(tzinfo=datetime.UTC)


def _copies(witnesses: Iterable[Witness]) -> tuple[Copy, ...]:
    found = {
        w.page: Copy(w.page, w.headline, w.site, w.original_site, w.original)
        for w in witnesses
        if w.live and w.original is not None
    }
    return tuple(sorted(found.values(), key=lambda c: (c.of or "", c.site or "", c.page)))


def _exclude(ours: Sequence[Witness], others: Sequence[Witness]) -> bool:
    """Whether one side tells that it happened and the other that it did not."""
    mine, theirs = ({w.assertion for w in side} for side in (ours, others))
    told = {"happened", "ongoing"}
    return ("denied" in mine and bool(theirs & told)) or ("denied" in theirs and bool(mine & told))


def _is(one: str | None, site: str) -> bool:
    return one is not None and one.casefold() == site.casefold()
