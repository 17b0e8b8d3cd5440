"""Which words may name a place: names of the model, and names that the gazetteer knows."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.knowledge.places import Gazetteer, PlaceEntry
from dragoman.model import Document, Span, Token

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_LEADING = frozenset({"the", "a", "an", "of", "in", "at", "from", "to", "near", "and"})
_TRAILING = frozenset({"'s", "’s", "'", "’", ",", ".", "-", "–", "—", ":", "and", "(", ")"})


@dataclass(frozen=True, slots=True)
class NameMention:
    """A name in the text, tokens `first:last`, with every place it may mean and the type words around it."""

    first: int
    last: int
    span: Span
    entries: tuple[PlaceEntry, ...]
    label: str


def mentions(document: Document, places: Gazetteer) -> list[NameMention]:
    """The names of places in page order, none overlapping another."""
    found = []
    for first, last in _named(document.tokens):
        span = document.words(first, last)
        found.append(NameMention(first, last, span, entries_of(span.text, places), document.tokens[first].ner))
    return found


def _named(tokens: tuple[Token, ...]) -> list[tuple[int, int]]:
    spans = []
    i = 0
    while i < len(tokens):
        j = i + 1
        if tokens[i].ner in PLACE_LABELS:
            while j < len(tokens) and tokens[j].ner == tokens[i].ner and not tokens[j].ner_start:
                j += 1
            first, last = trimmed(tokens, i, j)
            if first < last:
                spans.append((first, last))
        i = j
    return spans


def trimmed(tokens: tuple[Token, ...], first: int, last: int) -> tuple[int, int]:
    """The range without articles and prepositions before it, and possessive marks and punctuation after it."""
    while first < last and tokens[first].text.lower() in _LEADING:
        first += 1
    while first < last and tokens[last - 1].text in _TRAILING:
        last -= 1
    return first, last


_AFTER = {
    "county": "district", "district": "district", "province": "province", "oblast": "province", "region": "province",
    "governorate": "province", "prefecture": "province", "state": "province", "parish": "district", "city": "town",
    "town": "town", "village": "town", "department": "province", "republic": "country", "krai": "province",
    "township": "town", "area": "town", "counties": "district", "provinces": "province",
}  # fmt: skip
_DIRECTION = frozenset(
    {"north", "south", "east", "west", "northern", "southern", "eastern", "western", "central", "northeastern",
     "northwestern", "southeastern", "southwestern", "northeast", "northwest", "southeast", "southwest", "upper",
     "lower", "greater", "mainland", "downtown"}
)  # fmt: skip


def entries_of(name: str, places: Gazetteer) -> tuple[PlaceEntry, ...]:
    """The places of a name, or of the name without a direction ("northern X") or type word ("X oblast")."""
    found = places.find(name)
    if found:
        return found
    words = name.split()
    while len(words) > 1 and words[0].lower() in _DIRECTION:
        words = words[1:]
        found = places.find(" ".join(words))
        if found:
            return found
    if len(words) > 1 and words[-1].lower() in _AFTER:
        return _of_kind(places.find(" ".join(words[:-1])), _AFTER[words[-1].lower()])
    if len(words) > 2 and words[0].lower() in _AFTER and words[1].lower() == "of":
        return _of_kind(places.find(" ".join(words[2:])), _AFTER[words[0].lower()])
    return ()


def _of_kind(entries: tuple[PlaceEntry, ...], kind: str) -> tuple[PlaceEntry, ...]:
    fitting = tuple(e for e in entries if e.kind == kind)
    return fitting or entries
