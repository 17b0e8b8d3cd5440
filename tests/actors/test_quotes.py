"""Quotes: every class of cue finds its own examples and stays silent in the counter-examples."""

from __future__ import annotations

import json

import pytest

from dragoman import articles, language
from dragoman.actors.quotes import add_quotes
from dragoman.knowledge.language import WordClass, word_classes
from dragoman.model import Document, Page
from dragoman.pages.jsonl import read_jsonl

CLASSES = word_classes("reporting")


def read(text: str) -> Document:
    page = next(iter(read_jsonl("test", json.dumps({"id": "t", "text": text}).encode())))
    assert isinstance(page, Page)
    return add_quotes(language.parse(page, articles.cut(page)))


@pytest.mark.parametrize("entry", CLASSES, ids=lambda e: e.id)
def test_yes_examples_are_found_with_their_class(entry: WordClass) -> None:
    for text in entry.yes:
        quotes = read(text).quotes
        assert [q for q in quotes if q.why[0].rule == f"cue.{entry.id}"], (text, quotes)


@pytest.mark.parametrize("entry", CLASSES, ids=lambda e: e.id)
def test_no_examples_hold_no_cue_of_the_class(entry: WordClass) -> None:
    for text in entry.no:
        assert not [q for q in read(text).quotes if q.why[0].rule == f"cue.{entry.id}"], text


# text, then the expected (kind, source, cue, content) of its quotes
CASES = [
    (
        "The dam is safe, the mayor said on Monday.",
        [("indirect", "the mayor", "said", "The dam is safe")],
    ),
    (
        "“The dam is safe,” Mayor Ana Ek said. “Nobody needs to leave.”",
        [
            ("direct", "Mayor Ana Ek", "said", "“The dam is safe,”"),
            ("direct", "Mayor Ana Ek", "said", "“Nobody needs to leave.”"),
        ],
    ),
    (
        "According to the mayor, the dam is safe.",
        [("indirect", "the mayor", "According to", "the dam is safe")],
    ),
    (
        "The deputy minister was quoted as saying that the talks would go on.",
        [("indirect", "The deputy minister", "was quoted as saying", "that the talks would go on")],
    ),
    ("Sources said the envoy had left.", [("indirect", "Sources", "said", "the envoy had left")]),
    ("The crew of the “Sea Star” reached the harbour.", []),
    ("The so-called “friendship bridge” opened in May.", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0] for c in CASES])
def test_source_cue_and_content(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    found = [(q.kind, q.source and q.source.text, q.cue and q.cue.text, q.span.text) for q in read(text).quotes]
    assert found == expected


def test_spans_stand_in_the_text() -> None:
    document = read(
        "Kira Ode, the envoy, told reporters that the talks, which began in May, would end. “Soon,” she said."
    )
    for quote in document.quotes:
        for span in (quote.span, quote.source, quote.cue):
            assert span is None or span.stands_in(document.page.text)
    assert document.quotes
