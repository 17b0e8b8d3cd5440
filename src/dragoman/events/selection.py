"""Which readings are events of their own."""

from __future__ import annotations

from dragoman.events.coding import Coded
from dragoman.events.reading import Reading

LONE_FIRST = 0.33  # the likeliest reading of a lone text; set by cross-validation (training/events)
LONE_OTHER = 0.9  # any further one: such texts are told for one act
PAGE = 0.5  # a reading in a page


def select(reading: Reading, coded: list[Coded]) -> list[Coded]:
    """The readings likely enough, one a clause, none that another one absorbs as its content; in order of text."""
    best: dict[int, Coded] = {}
    for c in sorted(coded, key=lambda c: (-c.confidence, c.clause.i, c.rank)):
        best.setdefault(c.clause.i, c)
    ranked = list(best.values())
    if reading.is_page:
        kept = [c for c in ranked if c.confidence >= PAGE]
    else:
        kept = [c for n, c in enumerate(ranked) if c.confidence >= (LONE_OTHER if n else LONE_FIRST)]
    absorbed = {i for c in kept for i in c.content}
    return sorted((c for c in kept if c.clause.i not in absorbed), key=lambda c: c.clause.i)
