"""Which readings are events of their own."""

from __future__ import annotations

from dragoman.events.coding import Coded
from dragoman.events.reading import Reading


def select(reading: Reading, coded: list[Coded]) -> list[Coded]:
    """The readings that stand for an act between parties."""
    kept = [c for c in coded if any(p.country for p in (*c.actors, *c.recipients)) or c.clause.form != "noun"]
    if reading.is_page:
        return kept
    return sorted(kept, key=lambda c: (depth(reading, c), c.clause.i))[:1]


def depth(reading: Reading, coded: Coded) -> int:
    """How deep the clause stands below the main clause; a reporting clause above it costs nothing."""
    n, clause = 0, coded.clause
    while clause.parent is not None:
        relation = clause.relation
        clause = reading.document.clauses[clause.parent]
        n += (
            0
            if clause.reporting and relation == "complement"
            else 2
            if relation in ("relative", "adverbial", "nominal")
            else 1
        )
    return n
