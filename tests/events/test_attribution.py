"""Attribution: who is credited, in which order, and when nobody is."""

from __future__ import annotations

import dataclasses
import json

import pytest

from dragoman import actors, articles, language
from dragoman.events.attribution import attribution_of
from dragoman.model import Document, Page
from dragoman.pages.jsonl import read_jsonl


def read(text: str, site: str | None = None) -> Document:
    row = {"id": "t", "text": text} | ({"site": site} if site else {})
    page = next(iter(read_jsonl("test", json.dumps(row).encode())))
    assert isinstance(page, Page)
    return actors.add_quotes(actors.add_entities(language.parse(page, articles.cut(page))))


def credited(marked: str, site: str | None = None) -> list[str]:
    """The texts of the attribution of the word in *stars*."""
    before, word, after = marked.split("*")
    document = read(before + word + after, site)
    at = document.token_at(len(before))
    assert at is not None
    found = attribution_of(document, at)
    assert all(a.span is not None and a.span.stands_in(document.page.text) for a in found)
    return [a.text for a in found]


CASES: list[tuple[str, list[str]]] = [
    ("The rebels *attacked* the port.", []),
    ("The rebels *attacked* the port, the ministry said.", ["the ministry"]),
    ("According to local officials, the rebels *attacked* the port.", ["local officials"]),
    ("The minister *condemned* the attack on the port.", []),
    ("The rebels want to *attack* the port.", []),
    (
        "The two sides *met* in Geneva, Alfa TV reported, citing an unnamed official.",
        ["Alfa TV", "an unnamed official"],
    ),
    ("The envoy was quoted as saying that the two sides had *met* in Geneva.", ["The envoy"]),
    (
        "The ministry said the bridge was safe, while the mayor *ordered* a search of the harbour.",
        [],
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0] for c in CASES])
def test_chain(text: str, expected: list[str]) -> None:
    assert credited(text) == expected


def test_the_publisher_is_no_source() -> None:
    assert credited("The rebels *attacked* the port, Alfa TV said.", "Alfa TV") == []


def test_who_performs_the_event_by_speaking_is_left_out() -> None:
    text = "The rebels attacked the port, Ana Ek said."
    document = read(text)
    at = document.token_at(text.index("attacked"))
    assert at is not None
    (found,) = attribution_of(document, at)
    assert found.entity is not None
    assert attribution_of(document, at, {found.entity}) == ()


def test_without_quotes_nobody_is_credited() -> None:
    document = dataclasses.replace(read("The rebels attacked the port, the ministry said."), quotes=())
    assert all(attribution_of(document, token.i) == () for token in document.tokens)
