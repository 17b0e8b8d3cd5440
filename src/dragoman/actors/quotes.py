"""By whose account: what the page gives as somebody's words, thoughts or wishes, with the source and the cue."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dragoman.actors.quote_content import Content, Piece
from dragoman.actors.quote_cues import Cue, Source, cues
from dragoman.actors.quote_marks import Quoted, quoted
from dragoman.actors.quote_model import Reading, cue_signals, dependant_signals, score
from dragoman.actors.quote_utterances import Saying, join_utterances
from dragoman.knowledge.language import weights, word_classes
from dragoman.model import Document, Entity, Quote, Span, Why
from dragoman.model.tree import Tree

STAGE = "actors.quotes"
# log odds above which a further source inside somebody's words is taken; ways by which such a source may be found
CLEAR = 1.0
# words of no class are looked at only when their own weight is at least LIKELY; UNKNOWN is that of words never seen
LIKELY, UNKNOWN = 0.2, 0.0
_OWN = frozenset({"subject", "object of the preposition"})


@dataclass(frozen=True, slots=True)
class Models:
    """Weights of signals: `cue` whether a candidate introduces words, `dependant` whether a dependant is content."""

    cue: Mapping[str, float]
    dependant: Mapping[str, float]


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
def _credited() -> frozenset[str]:
    return frozenset(c.id for c in word_classes("reporting") if c.marks.get("credit"))


@functools.cache
def _sure() -> frozenset[str]:
    return frozenset(c.id for c in word_classes("reporting") if c.marks.get("sure"))


def sayings(document: Document, tree: Tree, marks: Sequence[Quoted], models: Models) -> list[Saying]:
    """What is said in the document, in order of cue; quotations without a cue of their own join the saying before.

    A quotation that is an utterance but has no speaker near becomes a saying with neither cue nor source.
    """
    content = Content(document, tree, marks, lambda c, k: score(models.dependant, dependant_signals(tree, c, k)) > 0)
    found = outermost_first(tree, cues(document, tree))
    taken = _select(found, tree, content, models.cue)
    joined = join_utterances(document, taken, found, marks)
    covered = {i for mark in joined.marks for i in range(mark.first, mark.last)}
    kept = [s for s in joined.sayings if s.cue is None or s.cue.head not in covered or _holds(s, tree, content, models)]
    return sorted(kept, key=lambda s: s.place)


def _select(found: Sequence[Cue], tree: Tree, content: Content, weights: Mapping[str, float]) -> list[Saying]:
    """The candidates that the model takes, each judged in the light of those above it."""
    taken: list[Saying] = []
    covered: set[int] = set()
    for cue in found:
        if not cue.classes and weights.get(f"lemma {cue.form} {cue.lemma}", UNKNOWN) < LIKELY:
            continue
        pieces = content.pieces(cue)
        if not pieces:
            continue
        inside = cue.head in covered
        odds = score(weights, cue_signals(tree, reading_of(cue, pieces, content, inside)))
        if odds > 0 or not _sure().isdisjoint(cue.classes) or (inside and _nested(cue, tree, pieces, content, weights)):
            taken.append(Saying(cue, pieces, odds))
            covered.update(i for first, last in pieces for i in range(first, last))
    return sorted(taken, key=lambda s: s.place)


def _nested(cue: Cue, tree: Tree, pieces: tuple[Piece, ...], content: Content, weights: Mapping[str, float]) -> bool:
    """Whether a cue inside somebody's words names a further source by itself ("…, according to the agency")."""
    if cue.source is None or cue.source.how not in _OWN or _credited().isdisjoint(cue.classes):
        return False
    if tree.tokens[cue.source.head].pos == "PRON" or cue.form == "noun":
        return False
    return score(weights, cue_signals(tree, reading_of(cue, pieces, content, False))) > CLEAR


def _holds(saying: Saying, tree: Tree, content: Content, models: Models) -> bool:
    """Whether a saying whose cue turns out to be quoted itself is still taken."""
    assert saying.cue is not None
    return score(models.cue, cue_signals(tree, reading_of(saying.cue, saying.pieces, content, True))) > 0


def outermost_first(tree: Tree, found: Iterable[Cue]) -> list[Cue]:
    """Cues in order of their depth in the tree, then of text."""
    return sorted(found, key=lambda c: (sum(1 for _ in tree.ancestors(c.head)), c.head))


def reading_of(cue: Cue, pieces: tuple[Piece, ...], content: Content, inside: bool) -> Reading:
    """The candidate with its content, as the model sees it."""
    held = [i for first, last in pieces for i in range(first, last)]
    chosen = tuple(k for k in (*cue.dependants, cue.host) if k is not None and any(a <= k < b for a, b in pieces))
    share = sum(content.around(i) is not None for i in held) / len(held)
    return Reading(cue, pieces, chosen, content.around(cue.head), share, inside)


def quotes_of(document: Document, said: Sequence[Saying], marks: Sequence[Quoted]) -> Iterator[Quote]:
    """The quotes of the sayings, piece by piece."""
    for saying in said:
        cue = saying.cue
        source = None if cue is None else cue.source
        speaker = None if source is None else speaker_of(document, source)
        for first, last in saying.pieces:
            yield Quote(
                span=document.words(first, last),
                kind="direct" if _share(document, first, last, marks) >= 0.5 else "indirect",
                source=None if source is None else document.words(source.first, source.last),
                speaker=None if speaker is None else speaker.id,
                cue=None if cue is None else document.words(cue.first, cue.last),
                why=(_why(saying),),
            )


def _why(saying: Saying) -> Why:
    cue = saying.cue
    if cue is None:
        return Why(STAGE, "quotation", "a sentence in quotation marks without a speaker near")
    kind = cue.classes[0] if cue.classes else "other"
    how = "no source" if cue.source is None else f"source by {cue.source.how}"
    return Why(STAGE, f"cue.{kind}", f"{cue.lemma!r} as {cue.form}, {how}, odds {saying.odds:.1f}")


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
