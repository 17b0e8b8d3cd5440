"""An event in words: the title of a calendar entry, a feed item, a line of a brief."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.exporters.columns import flat, party_name
from dragoman.model import Party
from dragoman.store import Told


def title(told: Told) -> str:
    """ "Norland (A. Novak) → CONSULT/visit → Sudmark": who did what to whom, in the record's own terms."""
    event = told.event
    what = event.root + (f"/{event.mode}" if event.mode else "")
    sides = [_side(event.actors, told), what, _side(event.recipients, told)]
    return " → ".join(side for side in sides if side)


def _side(parties: Sequence[Party], told: Told) -> str:
    return ", ".join(_party(p, told) for p in parties if p.part != "also-present")


def _party(party: Party, told: Told) -> str:
    name = party_name(party, told)
    return f"{name} ({party.country})" if party.country and party.country not in name else name


def sentence(told: Told) -> str:
    """The sentences that tell an event, on one line."""
    return flat(" ".join(s.text for s in told.event.evidence)) or ""


def account(told: Told) -> str | None:
    """By whose account, outermost first; None when the page tells it by itself."""
    names = [flat(a.text) or "" for a in told.event.attribution]
    return ", by ".join(names) or None
