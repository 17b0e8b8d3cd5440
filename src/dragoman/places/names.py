"""Names of places as text: their edges, and the places of a name with a direction or type word."""

from __future__ import annotations

from dragoman.knowledge.places import Gazetteer, PlaceEntry, words
from dragoman.model import Token

_LEADING = frozenset({"the", "a", "an", "of", "in", "at", "from", "to", "near", "and"})
_TRAILING = frozenset({"'s", "’s", "'", "’", ",", ".", "-", "–", "—", ":", "and", "(", ")"})
_JOINING = frozenset(
    {"of", "de", "la", "las", "los", "del", "al", "el", "upon", "on", "-", "and", "da", "do", "di", "du", "le", "les",
     "'s", "’s"}
)  # fmt: skip
TYPES = {
    "county": "district", "district": "district", "province": "province", "oblast": "province", "region": "province",
    "governorate": "province", "prefecture": "province", "state": "province", "parish": "district", "city": "town",
    "town": "town", "village": "town", "department": "province", "republic": "country", "krai": "province",
    "township": "town", "area": "town", "counties": "district", "provinces": "province", "borough": "town",
    "municipality": "town", "suburb": "town", "port": "town",
}  # fmt: skip


def trimmed(tokens: tuple[Token, ...], first: int, last: int) -> tuple[int, int]:
    """The range without articles and prepositions before it, and possessive marks and punctuation after it."""
    while first < last and tokens[first].text.lower() in _LEADING:
        first += 1
    while first < last and tokens[last - 1].text in _TRAILING:
        last -= 1
    return first, last


def is_joining(token: Token) -> bool:
    """Whether a word without a capital may stand inside a name ("Rio de Janeiro", "Stoke-on-Trent")."""
    return token.text.lower() in _JOINING


def entries_of(name: str, places: Gazetteer) -> tuple[PlaceEntry, ...]:
    """The places of a name, or of the name without a direction ("northern X") or type word ("X oblast")."""
    found = places.find(name)
    if found:
        return found
    parts = name.split()
    while len(parts) > 1 and parts[0].lower() in words("directions"):
        parts = parts[1:]
        found = places.find(" ".join(parts))
        if found:
            return found
    if len(parts) > 1 and parts[-1].lower() in TYPES:
        return _of_kind(places.find(" ".join(parts[:-1])), TYPES[parts[-1].lower()])
    if len(parts) > 2 and parts[0].lower() in TYPES and parts[1].lower() == "of":
        return _of_kind(places.find(" ".join(parts[2:])), TYPES[parts[0].lower()])
    return named_after(name, places)


def named_after(name: str, places: Gazetteer) -> tuple[PlaceEntry, ...]:
    """The towns, districts and provinces after which a building is named ("X Airport", "X County Courthouse")."""
    parts = name.split()
    if len(parts) < 2 or parts[-1].lower().rstrip(".") not in words("building heads"):
        return ()
    for n in range(len(parts) - 1, 0, -1):
        found = places.find(" ".join(parts[:n]))
        if found:
            return tuple(e for e in found if e.kind in ("town", "district", "province"))
    return ()


def _of_kind(entries: tuple[PlaceEntry, ...], kind: str) -> tuple[PlaceEntry, ...]:
    fitting = tuple(e for e in entries if e.kind == kind)
    return fitting or entries
