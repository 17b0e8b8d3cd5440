"""Every example of every frame runs through the whole pipeline."""

from __future__ import annotations

import functools

import pytest

from dragoman import articles, language
from dragoman.knowledge.codebook import ROOTS
from dragoman.knowledge.frames import Frame, frames
from dragoman.model import Event
from dragoman.pages.jsonl import read_jsonl
from dragoman.reader import STAGES

_YES = [(frame, text) for frame in frames() for text in frame.yes]
_NO = [(frame, text) for frame in frames() for text in frame.no]


@functools.cache
def read() -> dict[str, tuple[Event, ...]]:
    """Events of each example sentence; all parsed in one batch."""
    import json

    texts = sorted({text for _, text in (*_YES, *_NO)})
    lines = "\n".join(json.dumps({"id": str(n), "text": text}) for n, text in enumerate(texts)).encode()
    pages = list(read_jsonl("examples.jsonl", lines))
    found = {}
    for parsed in language.parse_many((page, articles.cut(page)) for page in pages):
        document = functools.reduce(lambda d, stage: stage.run(d), STAGES, parsed)
        found[texts[int(document.page.source)]] = document.events
    return found


@pytest.mark.parametrize(("frame", "text"), _YES, ids=lambda x: x.id if isinstance(x, Frame) else x[:40])
def test_yes_example_is_coded(frame: Frame, text: str) -> None:
    assert frame.root in {event.root for event in read()[text]} or frame.id in _rules(text)


@pytest.mark.parametrize(("frame", "text"), _NO, ids=lambda x: x.id if isinstance(x, Frame) else x[:40])
def test_no_example_is_not_coded(frame: Frame, text: str) -> None:
    assert frame.id not in _rules(text)


def _rules(text: str) -> set[str]:
    return {why.rule for event in read()[text] for why in event.why}


def test_all_roots_have_frames() -> None:
    assert {frame.root for frame in frames()} == set(ROOTS)
