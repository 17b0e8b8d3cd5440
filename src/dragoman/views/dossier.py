"""A dossier: one person, body or state through the events it takes part in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.store import EventRow, PartyRow
from dragoman.views.series import Week, weekly


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is known of `name`: deeds (as actor), what was done to it (as recipient), counterparts with counts."""

    name: str
    countries: tuple[str, ...]
    deeds: tuple[EventRow, ...]
    received: tuple[EventRow, ...]
    meetings: tuple[EventRow, ...]
    counterparts: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int], ...]
    weeks: tuple[Week, ...]


def dossier(rows: Sequence[EventRow], name: str) -> Dossier:
    """The dossier of everyone whose name holds `name`, from the events they take part in."""
    deeds = [row for row in rows if _among(row.actors, name)]
    received = [row for row in rows if _among(row.recipients, name) and not _among(row.actors, name)]
    own = [p for row in rows for p in (*row.actors, *row.recipients) if _is(p, name)]
    others = Counter(p.name for row in rows for p in (*row.actors, *row.recipients) if not _is(p, name))
    return Dossier(
        name=name,
        countries=tuple(sorted({p.country for p in own if p.country})),
        deeds=tuple(deeds),
        received=tuple(received),
        meetings=tuple(row for row in rows if row.root == "CONSULT"),
        counterparts=tuple(sorted(others.items(), key=lambda item: (-item[1], item[0]))),
        kinds=tuple(sorted(Counter(row.root for row in rows).items(), key=lambda item: (-item[1], item[0]))),
        weeks=tuple(weekly(rows)),
    )


def _among(parties: Sequence[PartyRow], name: str) -> bool:
    return any(_is(party, name) for party in parties)


def _is(party: PartyRow, name: str) -> bool:
    return name.casefold() in party.name.casefold() or party.country == name
