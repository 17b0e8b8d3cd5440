"""Stretches of text between quotation marks, and which of them can be speech."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dragoman.model import Document

OPENING = "“„«"
CLOSING = "”»"
STRAIGHT = '"'


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quoted stretch, marks included: page offsets of its edges and its tokens `first:last`."""

    start: int
    end: int
    first: int
    last: int

    @property
    def words(self) -> int:
        """The number of tokens between the marks."""
        return max(0, self.last - self.first - 2)


def quoted(document: Document) -> tuple[Quoted, ...]:
    """The quoted stretches of a document in order.

    Marks are paired passage by passage; one left open at the end of a passage closes there when the next passage
    opens with a mark again (the convention for speech over several paragraphs), and is no quotation otherwise.
    """
    found: list[Quoted] = []
    passages = list(_passages(document))
    for number, (first, last) in enumerate(passages):
        following = passages[number + 1] if number + 1 < len(passages) else None
        goes_on = following is not None and document.tokens[following[0]].text[0] in OPENING + STRAIGHT
        found.extend(_pair(document, first, last, goes_on))
    return tuple(found)


def _passages(document: Document) -> Iterator[tuple[int, int]]:
    first = 0
    for before, after in zip(document.sentences, document.sentences[1:], strict=False):
        if after.passage != before.passage:
            yield first, before.last
            first = after.first
    if document.sentences:
        yield first, document.sentences[-1].last


def _pair(document: Document, first: int, last: int, goes_on: bool) -> Iterator[Quoted]:
    opened: int | None = None
    for i in range(first, last):
        mark = _mark(document, i, opened is not None)
        if mark == "open":
            opened = i
        elif mark == "close" and opened is not None:
            yield _quoted(document, opened, i)
            opened = None
    if opened is not None and (goes_on or opened == first):
        yield _quoted(document, opened, last - 1)


def _mark(document: Document, i: int, is_open: bool) -> str | None:
    text = document.tokens[i].text
    if text in ("``", "''") or text in STRAIGHT:
        return _straight(document, i, is_open)
    if text[0] in OPENING:
        return "open"
    return "close" if text[-1] in CLOSING else None


def _straight(document: Document, i: int, is_open: bool) -> str:
    token, text = document.tokens[i], document.page.text
    before = text[token.start - 1 : token.start]
    after = text[token.end : token.end + 1]
    if not before.strip(" (\n\t—-") and after.strip():
        return "open"
    if not after.strip(" ,.;:!?)\n\t") and before.strip():
        return "close"
    return "close" if is_open else "open"


def _quoted(document: Document, first: int, last: int) -> Quoted:
    tokens = document.tokens
    return Quoted(tokens[first].start, tokens[last].end, first, last + 1)
