"""Quotations without a cue of their own: whose words they go on with, or that nobody near says them."""

from __future__ import annotations

import dataclasses
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dragoman.actors.quote_cues import Cue
from dragoman.actors.quote_marks import Quoted
from dragoman.model import Document

Piece = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Saying:
    """A cue that was taken, with its content (token ranges) and how sure we are (log odds); no cue: nobody's words."""

    cue: Cue | None
    pieces: tuple[Piece, ...]
    odds: float = 0.0

    @property
    def place(self) -> int:
        """Where it stands: the token of its cue, or of its first words."""
        return self.pieces[0][0] if self.cue is None else self.cue.head

    def holds(self, mark: Quoted) -> bool:
        """Whether a quotation shares words with its content."""
        return any(first < mark.last and mark.first < last for first, last in self.pieces)


@dataclass(frozen=True, slots=True)
class Joined:
    """Sayings with the quotations that were added to them, and those quotations."""

    sayings: tuple[Saying, ...]
    marks: tuple[Quoted, ...]


def join_utterances(
    document: Document, taken: Sequence[Saying], found: Sequence[Cue], marks: Sequence[Quoted]
) -> Joined:
    """Gives each quotation that is an utterance and nobody's content to the saying that it goes on with.

    That is, in this order: a saying before it in its passage; a sentence before it that ends with a colon; the direct
    saying at the end of the passage before, if the quotation opens its passage. Else it becomes a saying without cue.
    """
    sayings = sorted(taken, key=lambda s: s.place)
    free = [m for m in marks if is_utterance(document, m) and not _spoken(sayings, m)]
    for mark in free:
        at = _goes_on(document, sayings, mark)
        if at is not None:
            pieces = tuple(sorted((*sayings[at].pieces, (mark.first, mark.last))))
            sayings[at] = dataclasses.replace(sayings[at], pieces=pieces)
            continue
        cue = _announcement(document, found, mark)
        sayings.append(Saying(cue, ((mark.first, mark.last),)))
        sayings.sort(key=lambda s: s.place)
    return Joined(tuple(sayings), tuple(free))


def is_utterance(document: Document, mark: Quoted) -> bool:
    """Whether a quotation is a sentence of its own: it opens a sentence and has a verb."""
    if mark.words < 4 or not any(t.pos in ("VERB", "AUX") for t in document.tokens[mark.first : mark.last]):
        return False
    number = bisect_right(document.sentences, mark.first + 1, key=lambda s: s.first) - 1
    return number >= 0 and 0 <= mark.first + 1 - document.sentences[number].first <= 1


def _spoken(sayings: Iterable[Saying], mark: Quoted) -> bool:
    """Whether somebody outside the quotation is said to have spoken it."""
    return any(s.holds(mark) and not (s.cue and mark.first <= s.cue.head < mark.last) for s in sayings)


def _goes_on(document: Document, sayings: Sequence[Saying], mark: Quoted) -> int | None:
    """The index of the saying that the quotation goes on with."""
    here = _passage(document, mark.first + 1)
    for at in range(len(sayings) - 1, -1, -1):
        saying = sayings[at]
        end = max(saying.place, saying.pieces[-1][1] - 1)
        if end >= mark.first or (saying.cue is not None and saying.cue.source is None):
            continue
        apart = here - _passage(document, end)
        if apart > 1:
            return None
        direct = any(document.tokens[last - 1].text[-1] in "”\"'" for _, last in saying.pieces)
        if (apart == 0 and saying.cue is not None) or (apart == 1 and direct and _opens_passage(document, mark)):
            return at
    return None


def _passage(document: Document, token: int) -> int:
    number = bisect_right(document.sentences, token, key=lambda s: s.first) - 1
    return document.sentences[max(number, 0)].passage


def _opens_passage(document: Document, mark: Quoted) -> bool:
    return mark.first == 0 or _passage(document, mark.first - 1) != _passage(document, mark.first + 1)


def _announcement(document: Document, found: Sequence[Cue], mark: Quoted) -> Cue | None:
    """The verb with a source in the sentence before, if that sentence ends with a colon."""
    if mark.first == 0 or document.tokens[mark.first - 1].text != ":":
        return None
    number = bisect_right(document.sentences, mark.first - 1, key=lambda s: s.first) - 1
    first = document.sentences[number].first
    fit = [c for c in found if first <= c.head < mark.first and c.source is not None and c.form == "verb"]
    return min(fit, key=lambda c: (not c.classes, -c.head), default=None)
