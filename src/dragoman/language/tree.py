"""The dependency tree of a document: children, conjuncts, phrases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dragoman.model import Token

_NOT_IN_PHRASE = frozenset({"conj", "cc", "punct", "relcl", "advcl", "parataxis", "preconj"})


class Tree:
    """Children of each token, by index; built once for a document."""

    __slots__ = ("children", "tokens")

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.children: list[list[int]] = [[] for _ in tokens]
        for token in tokens:
            if token.head != token.i:
                self.children[token.head].append(token.i)

    def deps(self, i: int, *labels: str) -> list[int]:
        """Children of token `i` with one of the labels, in order of text."""
        return [c for c in self.children[i] if self.tokens[c].dep in labels]

    def first(self, i: int, *labels: str) -> int | None:
        """The first child of token `i` with one of the labels."""
        return next((c for c in self.children[i] if self.tokens[c].dep in labels), None)

    def conjuncts(self, i: int) -> list[int]:
        """Token `i` and all that is coordinated with it, in order of text."""
        found = [i]
        for c in self.children[i]:
            if self.tokens[c].dep == "conj":
                found.extend(self.conjuncts(c))
        return found

    def spread(self, heads: Iterable[int]) -> list[int]:
        """All heads with their conjuncts, verbs among the conjuncts left out."""
        return [c for h in heads for c in self.conjuncts(h) if c == h or self.tokens[c].pos not in ("VERB", "AUX")]

    def phrase(self, i: int) -> tuple[int, int]:
        """Token range `first:last` of the phrase of `i`, without conjuncts, relative clauses and outer punctuation."""
        low = high = i
        stack = [i]
        while stack:
            for c in self.children[stack.pop()]:
                if self.tokens[c].dep not in _NOT_IN_PHRASE:
                    low, high = min(low, c), max(high, c)
                    stack.append(c)
        return low, high + 1

    def ancestors(self, i: int) -> Iterator[int]:
        """Heads of token `i`, from the nearest to the root."""
        while self.tokens[i].head != i:
            i = self.tokens[i].head
            yield i
