"""Names that no list holds, placed with the town named beside them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from dragoman.model import Document, Place, Why

_ANCHORS = frozenset({"city", "district", "site"})
_LARGER = frozenset({"province", "country", "region"})
_FAR = 120


def beside(document: Document, places: Sequence[Place]) -> list[Place]:
    """The places; one of unknown position gets that of the town named beside it, and says so in `note`.

    A larger place right behind it ("Fort X, Alabama") gives the country only. Else the nearest town of the sentence
    does, one behind before one in front ("Third Street in X").
    """
    return [place if place.lat is not None else _placed(document, place, places) for place in places]


def _placed(document: Document, place: Place, places: Sequence[Place]) -> Place:
    here = document.sentence_at(place.span.start)
    known = [p for p in places if p.lat is not None and here is not None and document.sentence_at(p.span.start) == here]
    behind = next((p for p in known if document.page.text[place.span.end : p.span.start].strip() in (",", "(")), None)
    if behind is not None and behind.precision in _LARGER:
        why = Why("places", "places.holder", f"no list holds it; {behind.span.text!r} stands right behind it")
        return dataclasses.replace(place, country=behind.country, admin=behind.admin, why=(*place.why, why))
    towns = [p for p in known if p.precision in _ANCHORS and _gap(place, p) <= _FAR]
    if not towns:
        return place
    anchor = min(towns, key=lambda p: (_gap(place, p), p.span.start))
    why = Why("places", "places.beside", f"no list holds it; {anchor.span.text!r} stands beside it")
    return dataclasses.replace(
        place,
        country=anchor.country,
        lat=anchor.lat,
        lon=anchor.lon,
        precision=anchor.precision if anchor.precision != "site" else "city",
        admin=anchor.admin,
        note=f"the position of {anchor.name}, named beside it",
        why=(*place.why, why),
    )


def _gap(place: Place, other: Place) -> int:
    """Characters between the two; a name in front counts double, since the larger place follows the smaller."""
    behind = other.span.start - place.span.end
    return behind if behind >= 0 else 2 * (place.span.start - other.span.end)
