"""How good a reader is, on records that people settled: events found, and how many of their values are right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from dragoman.model import Event, Party, Record

# What is compared of a pair of events.
VALUES: Mapping[str, Callable[[Event], object]] = {
    "root": lambda e: e.root,
    "mode": lambda e: e.mode,
    "actors": lambda e: _states(e.actors),
    "recipients": lambda e: _states(e.recipients),
    "date": lambda e: e.date,
    "place": lambda e: e.place.country if e.place else None,
    "assertion": lambda e: e.assertion,
    "attribution": lambda e: bool(e.attribution),
}


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over all pages: gold events, events read, pairs; `right` of the pairs by value."""

    gold: int
    read: int
    paired: int
    right: Mapping[str, int]

    @property
    def precision(self) -> float:
        """Share of the events read that gold has."""
        return self.paired / self.read if self.read else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold events that were read."""
        return self.paired / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def share(self, value: str) -> float:
        """Share of the pairs whose `value` is right."""
        return self.right[value] / self.paired if self.paired else 0.0


def score(gold: Iterable[Record], read: Iterable[Record]) -> Score:
    """The score of records that were read against gold records of the same pages (by page id, else by source)."""
    found = {key: record for record in read for key in (record.page.id, record.page.source)}
    wanted = given = paired = 0
    right = dict.fromkeys(VALUES, 0)
    for record in gold:
        own = found.get(record.page.id) or found.get(record.page.source)
        events = own.events if own else ()
        pairs = pair(record.events, events)
        wanted, given, paired = wanted + len(record.events), given + len(events), paired + len(pairs)
        for one, other in pairs:
            for name, value in VALUES.items():
                right[name] += value(one) == value(other)
    return Score(wanted, given, paired, right)


def pair(gold: Sequence[Event], read: Sequence[Event]) -> list[tuple[Event, Event]]:
    """Events that tell the same: each at most once, those that agree in most respects first."""
    ranked = sorted(((_likeness(a, b), -i, -j) for i, a in enumerate(gold) for j, b in enumerate(read)), reverse=True)
    taken_gold, taken_read, out = set[int](), set[int](), []
    for likeness, i, j in ranked:
        if likeness > 0 and -i not in taken_gold and -j not in taken_read:
            taken_gold.add(-i)
            taken_read.add(-j)
            out.append((gold[-i], read[-j]))
    return out


def _likeness(gold: Event, read: Event) -> float:
    """Whether the words meet, or root and states agree; more for each value that agrees."""
    meet = any(a.meets(b) for a in (gold.trigger, *gold.mentions) for b in (read.trigger, *read.mentions))
    same = gold.root == read.root and _states((*gold.actors, *gold.recipients)) == _states(
        (*read.actors, *read.recipients)
    )
    if not (meet or same):
        return 0.0
    return 2.0 * meet + sum(value(gold) == value(read) for value in VALUES.values())


def _states(parties: Iterable[Party]) -> tuple[str, ...]:
    return tuple(sorted({p.country for p in parties if p.country}))
