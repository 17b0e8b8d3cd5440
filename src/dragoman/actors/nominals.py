"""Nominals and pronouns: noun phrases that may refer to persons, bodies or places, and words that stand for them."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import cast

from dragoman.actors.spans import Name, Phrase
from dragoman.knowledge.tables import cells, read_text
from dragoman.model import Document, EntityType, Token

HE = frozenset({"he", "him", "his", "himself"})
SHE = frozenset({"she", "her", "hers", "herself"})
IT = frozenset({"it", "its", "itself"})
THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
I = frozenset({"i", "me", "my", "mine", "myself"})  # noqa: E741
WE = frozenset({"we", "us", "our", "ours", "ourselves"})
YOU = frozenset({"you", "your", "yours", "yourself"})
RELATIVE = frozenset({"who", "whom", "whose", "which"})
PERSONAL = HE | SHE | IT | THEY | I | WE | YOU | RELATIVE
_PRONOUNS = frozenset({"PRP", "PRP$", "WP", "WP$", "WDT"})
_LEFT = frozenset({"det", "amod", "compound", "poss", "nummod", "nmod", "predet", "quantmod", "advmod", "neg"})
_MODIFYING = frozenset({"compound", "amod", "nmod", "npadvmod", "advmod"})
_THIS = frozenset({"this", "that", "these", "those", "both"})


@functools.cache
def nouns() -> dict[str, EntityType]:
    """Type of what a noun means, by lemma: person, organisation or place."""
    _, rows = cells(read_text("actors/nouns.tsv"), "nouns")
    return {noun: cast("EntityType", kind) for noun, kind in rows}


def children_of(tokens: Sequence[Token]) -> list[list[int]]:
    """The dependents of each token, in order."""
    below: list[list[int]] = [[] for _ in tokens]
    for token in tokens:
        if token.head != token.i:
            below[token.head].append(token.i)
    return below


def find_phrases(document: Document, names: Sequence[Name], below: list[list[int]]) -> list[Phrase]:
    """The nominals and pronouns of the document in order."""
    named = {i: n for n in names for i in range(n.first, n.last)}
    tokens = document.tokens
    able = (t for t in tokens if t.pos == "NOUN" or t.tag in _PRONOUNS)
    return [p for t in able if (p := _phrase(t, tokens, named, below))]


def _phrase(token: Token, tokens: Sequence[Token], named: dict[int, Name], below: list[list[int]]) -> Phrase | None:
    word = token.text.lower()
    if token.tag in _PRONOUNS:
        if word not in PERSONAL:
            return None
        plural = word in THEY | WE
        return Phrase(token.i, token.i + 1, token.i, "pronoun", None, word, plural, "bare")
    if token.pos != "NOUN" or token.i in named or token.dep in _MODIFYING:
        return None
    kind = nouns().get(token.lemma.lower())
    return _nominal(token, kind, tokens, named, below) if kind else None


def _nominal(
    token: Token, kind: EntityType, tokens: Sequence[Token], named: dict[int, Name], below: list[list[int]]
) -> Phrase:
    first = left_edge(token.i, tokens, below)
    first = next((i + 1 for i in range(token.i - 1, first, -1) if tokens[i].text == ","), first)
    inside = tokens[first : token.i]
    determiners = [t for t in inside if t.dep in {"det", "poss", "predet"} and t.head == token.i]
    states = {n.entry.country for t in inside if (n := named.get(t.i)) and n.entry and n.entry.country}
    country = states.pop() if len(states) == 1 else None
    modifiers = frozenset(t.text.lower() for t in inside if t not in determiners and t.pos not in {"PUNCT", "DET"})
    return Phrase(
        first, token.i + 1, token.i, "nominal", kind, token.lemma.lower(), token.tag in {"NNS", "NNPS"},
        _definiteness(determiners), modifiers, country,
    )  # fmt: skip


def left_edge(i: int, tokens: Sequence[Token], below: list[list[int]]) -> int:
    """The first token of the phrase before head `i`: its determiners, modifiers and possessors."""
    first = i
    for child in reversed(below[i]):
        if child < i and tokens[child].dep in _LEFT:
            first = min(first, left_edge(child, tokens, below))
    return first


def _definiteness(determiners: Sequence[Token]) -> str:
    words = {t.text.lower() for t in determiners}
    if any(t.dep == "poss" for t in determiners):
        return "possessive"
    if "the" in words:
        return "the"
    if words & _THIS:
        return "this"
    return "indefinite" if words else "bare"


def governor_of_apposition(token: Token, tokens: Sequence[Token]) -> int | None:
    """The token that `token` is in apposition to, or is said to be by a form of "be"; None if neither."""
    if token.dep == "appos":
        return token.head
    if token.dep == "attr" and tokens[token.head].lemma in {"be", "become"}:
        return next(iter(_subjects(token.head, tokens)), None)
    return None


def named_before(first: int, tokens: Sequence[Token]) -> int | None:
    """The last token before a comma in front of the phrase: the name in "Oru Tamm, chairman of the union"."""
    return first - 2 if first > 1 and tokens[first - 1].text == "," else None


def _subjects(verb: int, tokens: Sequence[Token]) -> Iterator[int]:
    for i in range(verb - 1, max(-1, verb - 25), -1):
        if tokens[i].head == verb and tokens[i].dep in {"nsubj", "nsubjpass"}:
            yield i
