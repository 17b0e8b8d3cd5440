"""Places: names that stand for a place, and which place each means."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from dragoman.knowledge.places import Gazetteer, PlaceEntry, Spotter, gazetteer, ranker, spotter
from dragoman.model import Document, Place, PlaceAlternative, Why
from dragoman.places.beside import beside
from dragoman.places.names import named_after
from dragoman.places.questions import questions
from dragoman.places.resolve import Answer, answers
from dragoman.places.spotting import Candidate, spotted
from dragoman.places.use import Use, may_act, use_of

__all__ = ["add_places", "find_places"]

_ALTERNATIVES = 3


def add_places(document: Document) -> Document:
    """The document with the places that its text names, in page order, each resolved as far as the page allows."""
    return dataclasses.replace(document, places=find_places(document, gazetteer(), spotter(), ranker()))


def find_places(document: Document, places: Gazetteer, spot: Spotter, rank: Mapping[str, float]) -> tuple[Place, ...]:
    """The places of a document by the given gazetteer and weights, in page order."""
    found = spotted(document, places, spot.forest, spot.threshold)
    chances = {candidate.first: p for candidate, p in found}
    asked = questions(document, [candidate for candidate, _ in found])
    resolved = {
        mention.first: _place(mention, chances[mention.first], answer, rank, places)
        for question, answer in zip(asked, answers(document, asked, rank), strict=True)
        for mention in question.mentions
    }
    for candidate, _ in found:
        if may_act(candidate.entries):
            use, rule = use_of(document.tokens, candidate.first, candidate.last)
            resolved[candidate.first] = _used(resolved[candidate.first], use, rule)
    return tuple(beside(document, [resolved[first] for first in sorted(resolved)]))


def _used(place: Place, use: Use, rule: str) -> Place:
    """The place with what its name stands for."""
    if use == "place":
        return place
    stands = "those who act for it" if use == "actor" else "whose somebody or something is"
    return dataclasses.replace(place, use=use, why=(*place.why, Why("places", rule, f"the name stands for {stands}")))


def _place(mention: Candidate, chance: float, answer: Answer, weights: Mapping[str, float], places: Gazetteer) -> Place:
    spotted = Why("places", "places.spotter", f"{mention.span.text!r} names a place ({chance:.2f})")
    if not answer.entries:
        unknown = Why("places", "gazetteer:unknown", "no place of this name is known")
        return Place(mention.span, mention.span.text, why=(spotted, unknown))
    best = answer.entries[0]
    alternatives = tuple(
        PlaceAlternative(e.name, e.country, e.lat, e.lon, round(s, 3))
        for e, s in zip(answer.entries[1 : _ALTERNATIVES + 1], answer.shares[1 : _ALTERNATIVES + 1], strict=True)
    )
    return Place(
        span=mention.span,
        name=best.name,
        country=best.country,
        lat=best.lat,
        lon=best.lon,
        precision=best.precision,
        alternatives=alternatives,
        admin=places.iso_3166_2(best.country, best.admin1) if best.kind != "country" else None,
        kb=f"geonames:{best.id}" if best.id.isdigit() else best.id,
        note=best.note or _named_after(mention, best, places),
        why=(spotted, _reason(answer, weights, places)),
    )


def _named_after(mention: Candidate, best: PlaceEntry, places: Gazetteer) -> str | None:
    """The remark that only the town after which a building is named is known."""
    if best.kind in ("site", "region", "water") or best not in named_after(mention.span.text, places):
        return None
    return f"the position of {best.name}, after which it is named" if mention.entries != () else None


def _reason(answer: Answer, weights: Mapping[str, float], places: Gazetteer) -> Why:
    """Which features spoke for the first candidate, and which others there were."""
    points = {name: value * weights.get(name, 0.0) for name, value in answer.features[0].items()}
    spoke = [f"{n} {v:+.1f}" for n, v in sorted(points.items(), key=lambda t: -abs(t[1])) if abs(v) >= 0.1][:4]
    rejected = tuple(
        f"{_described(e, places)} ({s:.2f})"
        for e, s in zip(answer.entries[1 : _ALTERNATIVES + 1], answer.shares[1 : _ALTERNATIVES + 1], strict=True)
    )
    detail = f"{_described(answer.entries[0], places)} ({answer.shares[0]:.2f}): {', '.join(spoke)}"
    return Why("places", "places.ranker", detail, rejected)


def _described(entry: PlaceEntry, places: Gazetteer) -> str:
    division = places.division(entry.country, entry.admin1) if entry.kind in ("town", "district") else ""
    return ", ".join(filter(None, (entry.name, division, entry.country, entry.kind)))
