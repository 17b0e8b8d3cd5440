"""The names of a page as questions: which places each may mean, all its mentions together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians, sqrt

from dragoman.knowledge.places import PlaceEntry, key
from dragoman.model import Document
from dragoman.places.names import TYPES
from dragoman.places.spotting import Candidate

CANDIDATES = 30
HOLDERS = frozenset({"country", "province", "district"})
_TELLING = frozenset(
    {"oblast", "province", "region", "governorate", "prefecture", "state", "county", "district", "city"}
)
_NEAR_KM = 80


@dataclass(frozen=True, slots=True)
class Question:
    """One name of a page, all its mentions together, and the places that it may mean."""

    name: str
    mentions: tuple[Candidate, ...]
    entries: tuple[PlaceEntry, ...]
    in_capitals: bool = False


def questions(document: Document, mentions: Sequence[Candidate]) -> list[Question]:
    """The names of the page: mentions with the same key are one question (one sense a page).

    A holder ("Georgia" in "Atlanta, Georgia") is a question of its own, together with its like.
    """
    groups: dict[tuple[str, bool], list[Candidate]] = defaultdict(list)
    for before, mention in zip([None, *mentions], mentions, strict=False):
        holds = before is not None and is_behind(document, before, mention) and _may_hold(mention, before)
        groups[key(mention.span.text), holds].append(mention)
    return [
        Question(
            name,
            tuple(group),
            _most_likely(document, group),
            any(m.span.text.isupper() for m in group) and len(name) > 3,
        )
        for (name, _), group in groups.items()
    ]


def _in_capitals(mentions: Sequence[Candidate]) -> bool:
    return any(m.span.text.isupper() and len(m.span.text) > 3 for m in mentions)


def is_behind(document: Document, before: Candidate, mention: Candidate) -> bool:
    """Whether only a comma or a bracket stands between two names."""
    return document.page.text[before.span.end : mention.span.start].strip() in (",", "(")


def _may_hold(mention: Candidate, before: Candidate) -> bool:
    return any(holds(h, e) for h in mention.entries if h.kind in HOLDERS for e in before.entries)


def _most_likely(document: Document, mentions: Sequence[Candidate]) -> tuple[PlaceEntry, ...]:
    """The candidates worth weighing: of the type named ("Sumy region"), and no aliases beside a reviewed name."""
    entries = mentions[0].entries
    kinds = {kind for m in mentions for kind in _type_behind(document, m)}
    kept = [e for e in entries if e.kind in kinds] or list(entries)
    known = [e for e in kept if e.reviewed and " " in key(e.name)]
    if known:
        name = key(known[0].name)
        kept = [e for e in kept if e.kind == "water"] or [e for e in kept if e.reviewed or key(e.name) == name]
    ranked = sorted(kept, key=lambda e: (not e.reviewed, e.kind != "country", -e.population, e.id))
    return tuple(ranked[:CANDIDATES])


def _type_behind(document: Document, mention: Candidate) -> tuple[str, ...]:
    """The kinds that a type word in small letters right behind the name allows."""
    word = document.tokens[mention.last].text if mention.last < len(document.tokens) else ""
    kind = TYPES.get(word) if word in _TELLING else None
    return () if kind is None else (kind, "region") if kind == "province" else (kind,)


def pairs(document: Document, asked: Sequence[Question]) -> list[tuple[Question, Question]]:
    """Questions of which a mention of the second stands right behind one of the first, after a comma or in brackets."""
    order = sorted(((m, q) for q in asked for m in q.mentions), key=lambda t: t[0].first)
    return [(a, b) for (m, a), (n, b) in pairwise(order) if is_behind(document, m, n)]


def holds(holder: PlaceEntry, entry: PlaceEntry) -> float:
    """1 when `entry` lies in `holder` as far as country, division and distance tell, else 0."""
    if holder.country != entry.country or holder.id == entry.id:
        return 0.0
    if holder.kind == "country":
        return float(entry.kind != "country")
    if holder.admin1 != entry.admin1:
        return 0.0
    return float(holder.kind == "province" or distance_km(holder.lat, holder.lon, entry.lat, entry.lon) < _NEAR_KM)


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The distance of two points on a flat map of their latitude: good to a few per cent below 1,000 km."""
    x = abs(lon - other_lon)
    x = min(x, 360 - x) * cos(radians((lat + other_lat) / 2))
    return 111.2 * sqrt(x * x + (lat - other_lat) ** 2)
