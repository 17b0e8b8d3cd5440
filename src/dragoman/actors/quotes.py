"""By whose account: what the page gives as somebody's words, thoughts or wishes, with the source and the cue."""

from __future__ import annotations

import dataclasses
import functools
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dragoman.actors.quote_content import Content, Piece
from dragoman.actors.quote_cues import Cue, Source, cues
from dragoman.actors.quote_marks import Quoted, quoted
from dragoman.actors.quote_model import Reading, cue_signals, dependant_signals, score
from dragoman.knowledge.language import weights, word_classes
from dragoman.model import Document, Entity, Quote, Span, Why
from dragoman.model.tree import Tree

STAGE = "actors.quotes"


@dataclass(frozen=True, slots=True)
class Models:
    """Weights of signals: `cue` whether a candidate introduces words, `dependant` whether a dependant is content."""

    cue: Mapping[str, float]
    dependant: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Saying:
    """A cue that was taken, with its content (token ranges) and how sure we are (log odds)."""

    cue: Cue
    pieces: tuple[Piece, ...]
    odds: float


def add_quotes(document: Document) -> Document:
    """The document with its quotes added: direct, indirect and mixed speech, its source, speaker and cue.

    The pieces of one saying share source and cue. `why` of each names the class of the cue ("cue.report", "cue.want"
    …, ids of `language/reporting.toml`; "cue.other" for words in no class).
    """
    marks = quoted(document)
    said = sayings(document, Tree(document.tokens), marks, shipped())
    return dataclasses.replace(document, quotes=tuple(quotes_of(document, said, marks)))


@functools.cache
def shipped() -> Models:
    """The models that ship with dragoman."""
    return Models(weights("quote_cues"), weights("quote_dependants"))


@functools.cache
def _sure() -> frozenset[str]:
    return frozenset(c.id for c in word_classes("reporting") if c.marks.get("sure"))


def sayings(document: Document, tree: Tree, marks: Sequence[Quoted], models: Models) -> list[Saying]:
    """What is said in the document, in order of cue; later sentences of a quoted speaker belong to his last saying."""
    content = Content(document, tree, marks, lambda c, k: score(models.dependant, dependant_signals(tree, c, k)) > 0)
    taken: list[Saying] = []
    covered: set[int] = set()
    for cue in outermost_first(tree, cues(document, tree)):
        pieces = content.pieces(cue)
        if not pieces:
            continue
        odds = score(models.cue, cue_signals(tree, reading_of(cue, pieces, content, cue.head in covered)))
        if odds > 0 or not _sure().isdisjoint(cue.classes):
            taken.append(Saying(cue, pieces, odds))
            covered.update(i for first, last in pieces for i in range(first, last))
    taken.sort(key=lambda s: s.cue.head)
    return _continued(document, taken, marks, covered)


def outermost_first(tree: Tree, found: Iterable[Cue]) -> list[Cue]:
    """Cues in order of their depth in the tree, then of text."""
    return sorted(found, key=lambda c: (sum(1 for _ in tree.ancestors(c.head)), c.head))


def reading_of(cue: Cue, pieces: tuple[Piece, ...], content: Content, inside: bool) -> Reading:
    """The candidate with its content, as the model sees it."""
    held = [i for first, last in pieces for i in range(first, last)]
    chosen = tuple(k for k in (*cue.dependants, cue.host) if k is not None and any(a <= k < b for a, b in pieces))
    share = sum(content.around(i) is not None for i in held) / len(held)
    return Reading(cue, pieces, chosen, content.around(cue.head), share, inside)


def _continued(document: Document, taken: list[Saying], marks: Sequence[Quoted], covered: set[int]) -> list[Saying]:
    """The sayings with quotations that have no cue of their own, given to the nearest saying before in the passage."""
    heads = [s.cue.head for s in taken]
    added: dict[int, list[Piece]] = {}
    for mark in marks:
        if any(i in covered for i in range(mark.first, mark.last)) or not _is_utterance(document, mark):
            continue
        at = bisect_right(heads, mark.first) - 1
        if at >= 0 and _near(document, taken[at].cue.head, mark) and _is_direct(taken[at], marks):
            added.setdefault(at, []).append((mark.first, mark.last))
    return [
        dataclasses.replace(s, pieces=tuple(sorted((*s.pieces, *added[n])))) if n in added else s
        for n, s in enumerate(taken)
    ]


def _is_utterance(document: Document, mark: Quoted) -> bool:
    """Whether a quotation is a sentence of its own: it opens a sentence and has a verb."""
    tokens = document.tokens[mark.first : mark.last]
    number = document.sentence_at(document.tokens[mark.first].start)
    opens = number is not None and mark.first - document.sentences[number].first <= 1
    return opens and mark.words >= 3 and any(t.pos in ("VERB", "AUX") for t in tokens)


def _near(document: Document, cue: int, mark: Quoted) -> bool:
    here, there = (document.sentence_at(document.tokens[i].start) or 0 for i in (cue, mark.first))
    apart = document.sentences[there].passage - document.sentences[here].passage
    return apart == 0 or (apart == 1 and document.sentences[there].first >= mark.first - 1)


def _is_direct(saying: Saying, marks: Sequence[Quoted]) -> bool:
    return any(first <= m.first < last or m.first <= first < m.last for first, last in saying.pieces for m in marks)


def quotes_of(document: Document, said: Sequence[Saying], marks: Sequence[Quoted]) -> Iterator[Quote]:
    """The quotes of the sayings, piece by piece."""
    for saying in said:
        cue = saying.cue
        source = None if cue.source is None else document.words(cue.source.first, cue.source.last)
        speaker = None if cue.source is None else speaker_of(document, cue.source)
        kind = cue.classes[0] if cue.classes else "other"
        why = Why(STAGE, f"cue.{kind}", f"{cue.lemma!r} as {cue.form}, odds {saying.odds:.1f}")
        for first, last in saying.pieces:
            yield Quote(
                span=document.words(first, last),
                kind="direct" if _share(document, first, last, marks) >= 0.5 else "indirect",
                source=source,
                speaker=None if speaker is None else speaker.id,
                cue=document.words(cue.first, cue.last),
                why=(why,),
            )


def _share(document: Document, first: int, last: int, marks: Sequence[Quoted]) -> float:
    held = sum(max(0, min(last, m.last) - max(first, m.first)) for m in marks)
    return held / (last - first)


def speaker_of(document: Document, source: Source) -> Entity | None:
    """The entity with the shortest mention that holds the head of the source, None when no mention does."""
    token = document.tokens[source.head]
    head = Span.of(document.page.text, token.start, token.end)
    fitting = (
        (not (m.head or m.span).meets(head), m.span.end - m.span.start, n, entity)
        for n, entity in enumerate(document.entities)
        for m in entity.mentions
        if m.span.meets(head)
    )
    best = min(fitting, key=lambda f: f[:3], default=None)
    return None if best is None else best[3]
