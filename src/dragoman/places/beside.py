"""Names that no list holds, placed with the town named beside them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from dragoman.model import Document, Place, Why

_ANCHORS = frozenset({"city", "district", "site"})


def beside(document: Document, places: Sequence[Place]) -> list[Place]:
    """The places; one of unknown position gets that of the town named in its sentence, and says so in `note`.

    A town right behind it ("Third Street in X", "the Y Arena, X") goes before any other; else the nearest one.
    """
    return [place if place.lat is not None else _placed(document, place, places) for place in places]


def _placed(document: Document, place: Place, places: Sequence[Place]) -> Place:
    here = document.sentence_at(place.span.start)
    near = [
        other
        for other in places
        if other.lat is not None
        and other.precision in _ANCHORS
        and here is not None
        and document.sentence_at(other.span.start) == here
    ]
    if not near:
        return place
    anchor = min(near, key=lambda other: (_gap(place, other), other.span.start))
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
    """Characters between the two; a name behind counts half, since the larger place follows the smaller."""
    behind = other.span.start - place.span.end
    return behind if behind >= 0 else 2 * (place.span.start - other.span.end)
