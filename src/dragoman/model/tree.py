"""The dependency trees of a document: children, subjects and subtrees, computed once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dragoman.model.document import Token


class Tree:
    """Children and extents of every token; all arguments and results are token indices."""

    __slots__ = ("children", "first", "last", "tokens")

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.children: list[list[int]] = [[] for _ in tokens]
        for token in tokens:
            if token.head != token.i:
                self.children[token.head].append(token.i)
        self.first = list(range(len(tokens)))
        self.last = list(range(len(tokens)))
        for token in tokens:
            self._widen(token)

    def _widen(self, token: Token) -> None:
        at, tokens = token.i, self.tokens
        while tokens[at].head != at:
            at = tokens[at].head
            if self.first[at] <= token.i <= self.last[at]:
                return
            self.first[at] = min(self.first[at], token.i)
            self.last[at] = max(self.last[at], token.i)

    def child(self, i: int, *deps: str) -> int | None:
        """The first child of `i` with one of these labels, None without one."""
        return next((c for c in self.children[i] if self.tokens[c].dep in deps), None)

    def all(self, i: int, *deps: str) -> list[int]:
        """The children of `i` with one of these labels, in order of text."""
        return [c for c in self.children[i] if self.tokens[c].dep in deps]

    def ancestors(self, i: int) -> Iterator[int]:
        """The heads above `i`, nearest first."""
        while self.tokens[i].head != i:
            i = self.tokens[i].head
            yield i

    def within(self, i: int, top: int) -> bool:
        """Whether `i` is `top` or below it."""
        return i == top or top in self.ancestors(i)
