"""Clauses: deep roles in active and passive, control, coordination, nouns and light verbs."""

from __future__ import annotations

import functools
import json

import pytest

from dragoman import articles, language
from dragoman.language import add_clauses
from dragoman.model import Clause, Document, Page
from dragoman.pages.jsonl import read_jsonl


@functools.cache
def read(text: str) -> Document:
    """The document of a sentence, with clauses."""
    line = json.dumps({"id": "x", "text": text}).encode()
    pages = [p for p in read_jsonl("x", line) if isinstance(p, Page)]
    return add_clauses(next(iter(language.parse_many((p, articles.cut(p)) for p in pages))))


def clause(text: str, lemma: str) -> Clause:
    return next(c for c in read(text).clauses if c.lemma == lemma)


def heads(text: str, lemma: str, role: str) -> list[str]:
    document = read(text)
    return [document.tokens[a.head].text for a in clause(text, lemma).arguments if role in (a.role, a.marker)]


@pytest.mark.parametrize(
    ("text", "lemma", "role", "expected"),
    [
        ("Kenya seized the boat.", "seize", "agent", ["Kenya"]),
        ("The boat was seized by Kenya.", "seize", "agent", ["Kenya"]),
        ("The boat was seized by Kenya.", "seize", "patient", ["boat"]),
        ("Peru and Chile signed a treaty.", "sign", "agent", ["Peru", "Chile"]),
        ("Peru urged Chile to leave the island.", "leave", "agent", ["Chile"]),
        ("Peru promised Chile to leave the island.", "leave", "agent", ["Peru"]),
        ("Peru condemned the vote and expelled the envoy.", "expel", "agent", ["Peru"]),
        ("The soldiers who attacked the town fled.", "attack", "agent", ["soldiers"]),
        ("The photo shows officials laying a wreath.", "lay", "agent", ["officials"]),
        ("The visit of the king to Latvia ended.", "visit", "to", ["Latvia"]),
        ("Mali held talks with Niger.", "talk", "with", ["Niger"]),
        ("Mali held talks with Niger.", "talk", "agent", ["Mali"]),
        ("Mali came under attack.", "attack", "patient", ["Mali"]),
        ("Togo walked out of the talks.", "walk out", "agent", ["Togo"]),
    ],
)
def test_arguments_are_normalised(text: str, lemma: str, role: str, expected: list[str]) -> None:
    assert heads(text, lemma, role) == expected


@pytest.mark.parametrize(
    ("text", "lemma", "tense", "negated"),
    [
        ("Chad will close the border.", "close", "future", False),
        ("Chad did not close the border.", "close", "past", True),
        ("Chad has closed the border.", "close", "present", False),
        ("No agreement was reached.", "reach", "past", True),
    ],
)
def test_time_and_negation(text: str, lemma: str, tense: str, negated: bool) -> None:
    found = clause(text, lemma)
    assert (found.tense, found.negated) == (tense, negated)


def test_phase_and_embedding() -> None:
    text = "Ghana began to withdraw its troops, the army said."
    document = read(text)
    inner = clause(text, "withdraw")
    assert inner.phase == "begin"
    assert inner.parent is not None
    assert document.clauses[inner.parent].lemma == "begin"
    assert clause(text, "say").reporting


def test_triggers_and_phrases_stand_in_the_text() -> None:
    document = read("Ghana, which hosts the talks, urged Togo's leader to free two reporters.")
    for found in document.clauses:
        assert found.trigger.stands_in(document.page.text)
        for a in found.arguments:
            assert a.first <= a.head < a.last
