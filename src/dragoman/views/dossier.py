"""A dossier: one person, body or state through the events it takes part in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.store import EventRow, PartyRow


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is known of `name`: deeds (as actor), what was done to it (as recipient), the states it stands for."""

    name: str
    countries: tuple[str, ...]
    deeds: tuple[EventRow, ...]
    received: tuple[EventRow, ...]


def dossier(rows: Sequence[EventRow], name: str) -> Dossier:
    """The dossier of everyone whose name holds `name`, from the events they take part in."""
    deeds = [row for row in rows if _among(row.actors, name)]
    received = [row for row in rows if _among(row.recipients, name) and not _among(row.actors, name)]
    own = [p for row in rows for p in (*row.actors, *row.recipients) if _is(p, name)]
    countries = sorted({p.country for p in own if p.country})
    return Dossier(name, tuple(countries), tuple(deeds), tuple(received))


def _among(parties: Sequence[PartyRow], name: str) -> bool:
    return any(_is(party, name) for party in parties)


def _is(party: PartyRow, name: str) -> bool:
    return name.casefold() in party.name.casefold() or party.country == name
