"""What a place's name stands for: the place itself, those who act for it, or only whose somebody or something is.

"talks in Seoul" is the place; in "Seoul said" and "blamed on Seoul" the name is an actor, in "Seoul officials" and
"Pyongyang's envoy" a modifier. None of the last two puts anything anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from dragoman.knowledge.places import PlaceEntry, words
from dragoman.model import Token

Use = Literal["place", "actor", "modifier"]

_ACTED_ON = frozenset({"with", "against", "by", "between", "than", "like", "among"})
_ACTING = frozenset({"country", "former", "province", "district", "town"})
_GOVERNED = frozenset({"compound", "nmod", "amod", "poss", "nummod"})


def use_of(tokens: tuple[Token, ...], first: int, last: int) -> tuple[Use, str]:
    """How the name in tokens `first:last` is used, and by what rule; "place" when nothing says otherwise."""
    head = _head(tokens, first, last)
    governor = tokens[head.head]
    if governor is head:
        return "place", "use:alone"
    if head.dep in ("conj", "appos") and not first <= governor.i < last:
        return use_of(tokens, governor.i, governor.i + 1) if governor.i < first else ("place", "use:list")
    if head.dep in _GOVERNED:
        return _of_noun(governor)
    if head.dep in ("nsubj", "nsubjpass"):
        return _of_subject(head, governor)
    if head.dep in ("dobj", "dative"):
        lemma = governor.lemma.lower()
        return ("place", "use:goal") if lemma in words("visits") | words("strikes") else ("actor", "use:object")
    if head.dep == "pobj":
        return _of_preposition(tokens, governor)
    return "place", "use:default"


def may_act(entries: Sequence[PlaceEntry]) -> bool:
    """Whether a name can stand for people who act: states, divisions, towns, seats of government; not seas."""
    return any(e.kind in _ACTING or e.stands_for_government for e in entries)


def _head(tokens: tuple[Token, ...], first: int, last: int) -> Token:
    inside = range(first, last)
    return next((t for t in tokens[first:last] if t.head not in inside), tokens[last - 1])


def _is_place_noun(token: Token) -> bool:
    lemma = token.lemma.lower().rstrip(".")
    named = token.ner in ("FAC", "LOC", "GPE")
    return named or lemma in words("place nouns") | words("area heads") | words("building heads")


def _of_noun(governor: Token) -> tuple[Use, str]:
    return ("place", "use:place noun") if _is_place_noun(governor) else ("modifier", "use:modifier")


def _of_subject(head: Token, governor: Token) -> tuple[Use, str]:
    if head.dep == "nsubjpass" or governor.lemma.lower() in words("states of places"):
        return "place", "use:subject of a state"
    return "actor", "use:subject"


def _of_preposition(tokens: tuple[Token, ...], preposition: Token) -> tuple[Use, str]:
    word = preposition.text.lower()
    governor = tokens[preposition.head]
    lemma = governor.lemma.lower()
    if preposition.dep == "agent" or (word in _ACTED_ON and lemma not in words("visits") | words("strikes")):
        return "actor", "use:partner"
    if word == "of" and lemma in words("holders"):
        return "modifier", "use:of an office"
    return "place", "use:preposition"
