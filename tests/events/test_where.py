"""Where an event took place: the place that the trigger's own words give, the finest first."""

from __future__ import annotations

import json

import pytest

from dragoman import articles, language
from dragoman.events.where import place_of
from dragoman.model import Document, Page
from dragoman.pages.jsonl import read_jsonl
from dragoman.places import add_places


def read(text: str) -> Document:
    pages = read_jsonl("test", json.dumps({"id": "test", "text": text}).encode())
    page = next(p for p in pages if isinstance(p, Page))
    return add_places(language.parse(page, articles.cut(page)))


@pytest.mark.parametrize(
    ("text", "trigger", "place"),
    [
        ("The two ministers met in Oslo on Tuesday.", "met", "Oslo"),
        ("The premier arrived in Nairobi to meet the envoy.", "meet", "Nairobi"),
        ("The president paid a visit to Hanoi.", "visit", "Hanoi"),
        ("The king visited Jakarta last week.", "visited", "Jakarta"),
        ("They signed the treaty at a ceremony in Geneva.", "signed", "Geneva"),
        ("Rockets struck the city of Kharkiv overnight.", "struck", "Kharkiv"),
        ("The generals held talks in Doha, Qatar.", "held", "Doha"),
        ("Norway condemned the bombing of a market in Aleppo.", "condemned", None),
        ("The ambassador in Lima met the press.", "met", None),
        ("The minister told reporters in Cairo that rebels attacked the convoy.", "attacked", None),
    ],
)
def test_the_place_is_the_one_tied_to_the_trigger(text: str, trigger: str, place: str | None) -> None:
    document = read(text)
    head = next(t.i for t in document.tokens if t.text == trigger)
    found, why = place_of(document, head)
    assert (found.name if found else None) == place, why
    assert why.stage == "events"


def test_no_token_has_no_place() -> None:
    assert place_of(read("The ministers met in Oslo."), 99)[0] is None
