"""Which report of an event stands for it."""

from __future__ import annotations

from collections.abc import Iterable

from dragoman.store.database import Database

_BEST = """
SELECT n FROM reports WHERE event = ? AND live = 1
ORDER BY state = 'rejected', state IN ('accepted', 'changed') DESC, coalesce(salience, 4), day_from IS NULL,
  confidence DESC, n LIMIT 1"""


def choose_leads(db: Database, events: Iterable[int]) -> None:
    """Make the best live report of each event its lead: a reviewed one, then by salience, a date, and confidence."""
    for event in sorted(set(events)):
        best = db.value(_BEST, (event,))
        db.run("UPDATE reports SET lead = (n IS ?) WHERE event = ? AND lead <> (n IS ?)", (best, event, best))
