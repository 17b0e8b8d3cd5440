"""Assertion: examples of every word class, and one sentence for each construction."""

from __future__ import annotations

import json

import pytest

from dragoman import articles, language
from dragoman.events.assertion import assess
from dragoman.knowledge.language import WordClass, word_classes
from dragoman.model import Assertion, Document, Page
from dragoman.pages.jsonl import read_jsonl

CLASSES = word_classes("assertion")


def assessed(marked: str, headline: bool = False) -> Assertion:
    """The assertion of the word in *stars*."""
    before, word, after = marked.split("*")
    text = before + word + after
    row = {"id": "t", "text": "x", "headline": text} if headline else {"id": "t", "text": text}
    page = next(iter(read_jsonl("test", json.dumps(row).encode())))
    assert isinstance(page, Page)
    document: Document = language.parse(page, articles.cut(page))
    head = document.token_at(len(before))
    assert head is not None
    found, why = assess(document, head)
    assert why
    assert all(w.stage == "events.assertion" for w in why)
    return found


@pytest.mark.parametrize("entry", CLASSES, ids=lambda e: e.id)
def test_yes_examples_come_out_as_the_class_says(entry: WordClass) -> None:
    expected = str(entry.marks["affirmed"])
    for text in entry.yes:
        assert assessed(text) == ("happened" if expected == "same" else expected), text


@pytest.mark.parametrize("entry", CLASSES, ids=lambda e: e.id)
def test_no_examples_come_out_otherwise(entry: WordClass) -> None:
    expected = str(entry.marks["affirmed"])
    for text in entry.no:
        assert assessed(text) != ("happened" if expected == "same" else expected), text


CASES = [
    ("The envoy *visited* the camp.", "happened"),
    ("The envoy will *visit* the camp.", "planned"),
    ("The envoy will not *visit* the camp.", "denied"),
    ("The envoy might *visit* the camp.", "possible"),
    ("The envoy is *visiting* the camp.", "ongoing"),
    ("The envoy has *visited* the camp.", "happened"),
    ("The ministry said that the envoy would *visit* the camp.", "planned"),
    ("The envoy's *visit* was called off.", "cancelled"),
    ("The planned *visit* of the envoy drew protests.", "planned"),
    ("The ministry has no plans to *recall* its envoy.", "denied"),
    ("The lack of *talks* worried the mediators.", "denied"),
    ("Preparations for a *visit* by the envoy went on.", "planned"),
    ("The army did not fail to *take* the town.", "happened"),
    ("If the army *attacks*, the rebels will leave.", "hypothetical"),
    ("The two met to *discuss* the border.", "planned"),
    ("Did the envoy *visit* the camp?", "possible"),
    ("The council demanded that the envoy *leave* the camp.", "possible"),
    ("The rebels threatened to *attack* the port.", "possible"),
    ("Without *consulting* its allies, the ministry recalled its envoy.", "denied"),
    ("The summit was postponed.".replace("postponed", "*postponed*"), "cancelled"),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0] for c in CASES])
def test_constructions(text: str, expected: Assertion) -> None:
    assert assessed(text) == expected


def test_a_headline_in_the_present_tells_what_happened() -> None:
    assert assessed("Envoy *meets* rebel leaders", headline=True) == "happened"


def test_an_infinitive_in_a_headline_tells_a_plan() -> None:
    assert assessed("Envoy to *meet* rebel leaders", headline=True) == "planned"
