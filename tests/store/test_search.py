"""Words in any script are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.errors import DragomanError
from dragoman.model import Article, Page, Part, Record, Span
from dragoman.store import Database, create, find, keep_pages, write_readings
from dragoman.store.search import match_expression, snippet

TEXTS = {
    "ko": "남북 장관은 평양에서 회담을 열었다.",
    "ru": "Министр прибыл в Москву с визитом.",
    "zh": "兩國部長昨日在北京會談。",
    "ja": "両国の大臣が東京で会談した。",
    "en": "The minister of Norland visited São Tomé; trade talks failed.",
}


@pytest.fixture
def db(tmp_path: Path) -> Database:
    create(tmp_path)
    db = Database(tmp_path)
    for language, text in TEXTS.items():
        span = Span.of(text, 0, len(text))
        record = Record(Page(language, language, text), Article(parts=(Part(span, "body"),), language=language))
        kept = keep_pages(db, [record.page], "2026-01-01")
        write_readings(db, [(kept[0].n, record)], "r1", "2026-01-01")
    return db


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("회담", "ko"), ("평양", "ko"), ("Москву", "ru"), ("МОСКВУ", "ru"), ("北京", "zh"),
        ("東京", "ja"), ("会談", "ja"), ("大臣が東京", "ja"), ("sao tome", "en"),
        ('"trade talks"', "en"), ("minist* Norland", "en"),
        ("Norland NOT Sudmark", "en"), ("Sudmark OR Norland", "en"),
    ],
)  # fmt: skip
def test_words_of_any_script_are_found(db: Database, words: str, language: str) -> None:
    assert [hit.page for hit in find(db, words)] == [language]


@pytest.mark.parametrize("words", ["Sudmark", '"talks trade"', "Norland NOT minister", "京北"])
def test_what_is_not_there_is_not_found(db: Database, words: str) -> None:
    assert find(db, words) == []


@pytest.mark.parametrize(
    "words", ["a AND", "OR b", "NOT", 'x"y', "a OR OR b", "(a)", "a:b", "^a", "-", "a - b", "NEAR(a b)"]
)
def test_no_words_break_the_index(db: Database, words: str) -> None:
    try:
        found = [hit.page for hit in find(db, words)]
    except DragomanError as error:
        found = [error.code]
    assert set(found) <= {*TEXTS, "DRG-QUERY"}


def test_korean_is_looked_for_as_a_prefix() -> None:
    assert match_expression("회담") == '"회담" *'
    assert match_expression('"회담"') == '"회담"'


def test_snippet_shows_the_words() -> None:
    text = "filler " * 100 + "the treaty was signed " + "filler " * 100
    assert "treaty" in snippet(text, "treaty")
    assert len(snippet(text, "treaty")) < 200
