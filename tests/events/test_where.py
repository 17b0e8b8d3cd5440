"""Where an event took place: the place that the trigger's own words give, the finest first."""

from __future__ import annotations

import dataclasses
import json

import pytest

from dragoman import articles, language
from dragoman.events.where import place_of
from dragoman.model import Dateline, Document, Page
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


def test_a_place_that_the_parser_hangs_too_low_is_still_the_meeting_place() -> None:
    document = read("The premier met with the group led by Ola Berg, head of the union, at Camp David.")
    head = next(t.i for t in document.tokens if t.text == "met")
    assert (found := place_of(document, head)[0]) is not None
    assert found.name == "Camp David"


def test_a_dateline_counts_only_for_an_act_of_its_own_government_and_is_marked() -> None:
    text = "Norway expelled two diplomats on Friday. France expelled one."
    document = read(text)
    dated = dataclasses.replace(document, article=dataclasses.replace(document.article, dateline=Dateline("OSLO")))
    heads = [t.i for t in document.tokens if t.text == "expelled"]
    place, why = place_of(dated, heads[0])
    assert place is not None
    assert (place.inferred, why.rule) == (True, "where:dateline")
    assert place_of(dated, heads[1])[0] is None
    assert place_of(document, heads[0])[0] is None
