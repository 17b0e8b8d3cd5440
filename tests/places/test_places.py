"""Places: what is found, what it means, and that nothing ever breaks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman import articles, language
from dragoman.knowledge.places import gazetteer, key
from dragoman.model import Document, Page, Place, Token
from dragoman.pages.jsonl import read_jsonl
from dragoman.places import add_places


def read(text: str) -> Document:
    import json

    pages = read_jsonl("test", json.dumps({"id": "test", "text": text}).encode())
    page = next(p for p in pages if isinstance(p, Page))
    return add_places(language.parse(page, articles.cut(page)))


def found(text: str) -> dict[str, Place]:
    return {place.span.text: place for place in read(text).places}


@pytest.mark.parametrize(
    ("name", "filed"),
    [("São Tomé", "sao tome"), ("St. Ives", "saint ives"), ("the Gambia", "gambia"), ("Coeur d'Alene", "coeur dalene")],
)
def test_names_are_filed_without_case_accents_and_articles(name: str, filed: str) -> None:
    assert key(name) == filed


@pytest.mark.parametrize(
    ("name", "country"),
    [("Reykjavik", "ISL"), ("U.S.", "USA"), ("Москва", "RUS"), ("平壤", "PRK"), ("Calif.", "USA"), ("Tórshavn", "FRO")],
)
def test_the_gazetteer_knows_names_in_several_forms_and_scripts(name: str, country: str) -> None:
    assert country in {entry.country for entry in gazetteer().find(name)}


def test_a_holder_behind_the_comma_decides() -> None:
    assert found("The envoys met in Paris, Texas, on Monday.")["Paris"].admin == "US-TX"
    assert found("The envoys met in Paris, France, on Monday.")["Paris"].country == "FRA"


def test_every_place_says_why() -> None:
    for place in read("The minister flew from Tokyo to Oslo and Nairobi.").places:
        assert {why.stage for why in place.why} == {"places"}


WORDS = st.sampled_from(
    ["Georgia", "Paris", "Sumy", "the", "in", ",", ".", "of", "Springfield", "Texas", "U.S.", "County", "said",
     "minister", "'s", "(", ")", "Oblast", "NSW"]
)  # fmt: skip


def _document(words: list[str]) -> Document:
    text = " ".join(words) or "."
    base = read("x")
    page = base.page.__class__(id="x", source="x", text=text)
    tokens, at = [], 0
    for i, word in enumerate(text.split(" ")):
        label = "GPE" if word[:1].isupper() else ""
        tokens.append(Token(i, at, at + len(word), word, word.lower(), "PROPN", "NNP", "dep", 0, "", label, False))
        at += len(word) + 1
    return Document(page, base.article, (), tuple(tokens))


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=14))
def test_any_words_give_spans_in_the_text_and_the_same_answer_twice(words: list[str]) -> None:
    document = _document(words)
    once = add_places(document)
    assert once == add_places(document)
    for place in once.places:
        assert place.span.stands_in(document.page.text)
        assert place.lat is None or -90 <= place.lat <= 90


@pytest.mark.parametrize(
    ("text", "name", "use"),
    [
        ("The two sides will meet in Oslo.", "Oslo", "place"),
        ("Norway rejected the offer on Friday.", "Norway", "actor"),
        ("The envoy held talks with Japan.", "Japan", "actor"),
        ("Norway's minister left.", "Norway", "modifier"),
        ("The talks were moved to a village near Tirana.", "Tirana", "place"),
    ],
)
def test_a_name_may_stand_for_those_who_act(text: str, name: str, use: str) -> None:
    assert found(text)[name].use == use


def test_a_building_without_a_point_of_its_own_is_placed_with_its_town_and_says_so() -> None:
    place = found("The parade ended at Quonset Arena in Providence, Rhode Island.").get("Quonset Arena")
    assert place is None or place.note is not None


@pytest.mark.parametrize("name", ["Crimea", "Golan Heights", "Taiwan", "Spratly Islands"])
def test_disputed_lands_carry_a_note(name: str) -> None:
    assert any(entry.note for entry in gazetteer().find(name))


def test_a_name_filed_as_written_is_not_found_in_other_case() -> None:
    assert {e.name for e in gazetteer().find("IN")} == {"Indiana"}
    assert "Indiana" not in {e.name for e in gazetteer().find("in")}


def test_the_seas_are_no_towns() -> None:
    assert found("Warships crossed the Taiwan Strait and the Black Sea.")["Black Sea"].precision == "region"
