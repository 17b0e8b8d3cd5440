"""Who met whom: a network of people, bodies or states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from dragoman.store import EventRow


@dataclass(frozen=True, slots=True)
class Tie:
    """Two who took part in the same events, and in how many."""

    one: str
    other: str
    events: int


def ties(rows: Iterable[EventRow], *, by_country: bool = False, most: int = 200) -> list[Tie]:
    """The strongest ties of the events, by name or by country, strongest first."""
    counts: Counter[tuple[str, str]] = Counter()
    for row in rows:
        parties = (*row.actors, *row.recipients)
        names = {p.country if by_country else p.name for p in parties}
        counts.update(combinations(sorted(name for name in names if name), 2))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [Tie(a, b, n) for (a, b), n in ranked[:most]]
