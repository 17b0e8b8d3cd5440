"""A place: what happened at it and under it, who was there, what is planned there."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dragoman.store import EventRow
from dragoman.views.series import Week


@dataclass(frozen=True, slots=True)
class PlacePage:
    """A place by name, or a country by its code with all places in it.

    `rows` are its events, the newest first, `total` how many there are; `kinds`, `who` (who takes part) and `places`
    (the names under which it is told) each with their number of events; `weeks` its events over time.
    """

    name: str
    country: str | None
    total: int
    rows: tuple[EventRow, ...]
    kinds: Mapping[str, int]
    who: Mapping[str, int]
    places: Mapping[str, int]
    countries: Mapping[str, int]
    upcoming: tuple[EventRow, ...]
    overdue: tuple[EventRow, ...]
    weeks: tuple[Week, ...]
    undated: int

    @property
    def why_empty(self) -> str:
        """Why there is nothing to tell, "" when there is something."""
        if self.total:
            return ""
        return "No event is told of this place. Pages may name it without saying that anything happened there."

    def to_dict(self) -> dict[str, Any]:
        """The page as plain values."""
        return dataclasses.asdict(self) | {"why_empty": self.why_empty}


def place_page(
    name: str, country: str | None, total: int, rows: Sequence[EventRow], *, tallies: Mapping[str, Mapping[str, int]],
    upcoming: Sequence[EventRow], overdue: Sequence[EventRow], weeks: Sequence[Week],
) -> PlacePage:  # fmt: skip
    """The page of a place from its events and how many of them have each root, name, place and country."""
    dated = sum(week.events for week in weeks)
    return PlacePage(
        name=name,
        country=country,
        total=total,
        rows=tuple(rows),
        kinds=tallies["root"],
        who=tallies["name"],
        places=tallies["place"],
        countries=tallies["country"],
        upcoming=tuple(upcoming),
        overdue=tuple(overdue),
        weeks=tuple(weeks),
        undated=total - dated,
    )
