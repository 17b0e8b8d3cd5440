"""The codebook's work-bench: the examples of every frame run, and the verbs of a corpus that no frame covers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dragoman import articles, language
from dragoman.knowledge.frames import Frame, by_lemma, frames
from dragoman.model import Document, Event, Page
from dragoman.pages.jsonl import read_jsonl
from dragoman.reader import STAGES


@dataclass(frozen=True, slots=True)
class FrameReport:
    """How the examples of one frame fared: `misses` are yes-examples not coded and no-examples coded."""

    frame: str
    hits: int
    misses: tuple[str, ...]
    shadowed_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A verb of a corpus that no frame knows, how often it stands there, and sentences that hold it."""

    verb: str
    count: int
    sentences: tuple[str, ...]


def read_sentences(texts: Sequence[str]) -> Iterator[Document]:
    """Documents of lone sentences, every stage run, in order; parsed in one batch."""
    lines = "\n".join(json.dumps({"id": str(n), "text": text}) for n, text in enumerate(texts)).encode()
    pages = [page for page in read_jsonl("examples", lines) if isinstance(page, Page)]
    for document in language.parse_many((page, articles.cut(page)) for page in pages):
        told = document
        for stage in STAGES:
            told = stage.run(told)
        yield told


def try_examples(chosen: Sequence[Frame] | None = None) -> tuple[FrameReport, ...]:
    """A report a frame, ours or those of a pack, on its own examples."""
    tested = tuple(chosen) if chosen is not None else frames()
    rows = [(frame, text, wanted) for frame in tested for text, wanted in _examples(frame)]
    documents = read_sentences([text for _, text, _ in rows])
    found: dict[str, list[tuple[str, bool, tuple[Event, ...]]]] = {frame.id: [] for frame in tested}
    for (frame, text, wanted), document in zip(rows, documents, strict=True):
        found[frame.id].append((text, wanted, document.events))
    return tuple(_report(frame, found[frame.id]) for frame in tested)


def _examples(frame: Frame) -> Iterator[tuple[str, bool]]:
    yield from ((text, True) for text in frame.yes)
    yield from ((text, False) for text in frame.no)


def _report(frame: Frame, rows: Iterable[tuple[str, bool, tuple[Event, ...]]]) -> FrameReport:
    misses: list[str] = []
    shadows: list[str] = []
    hits = 0
    for text, wanted, events in rows:
        rules = {why.rule for e in events for why in e.why if why.stage == "events"}
        right = frame.id in rules if not wanted else frame.id in rules or frame.root in {e.root for e in events}
        if wanted and frame.id not in rules:
            shadows.extend(e.why[0].rule for e in events if e.why)
        if right == wanted:
            hits += 1
        else:
            misses.append(f"{'not coded' if wanted else 'coded'}: {text}")
    return FrameReport(frame.id, hits, tuple(misses), tuple(dict.fromkeys(shadows)))


def coverage(documents: Iterable[Document], examples: int = 3) -> tuple[Uncovered, ...]:
    """Verbs that head a clause with a named party and that no frame knows, the commonest first."""
    verbs, _ = by_lemma()
    counts: Counter[str] = Counter()
    sentences: dict[str, list[str]] = {}
    for document in documents:
        named = {t.i for e in document.entities for m in e.mentions for t in document.tokens_in(m.span)}
        for clause in document.clauses:
            if clause.form != "verb" or clause.reporting or clause.lemma in verbs:
                continue
            if any(i in named for a in clause.arguments for i in range(a.first, a.last)):
                counts[clause.lemma] += 1
                sentences.setdefault(clause.lemma, []).append(document.sentences[clause.sentence].span.text)
    ranked = sorted(counts, key=lambda verb: (-counts[verb], verb))
    return tuple(Uncovered(verb, counts[verb], tuple(sentences[verb][:examples])) for verb in ranked)
