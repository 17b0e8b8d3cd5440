"""The date of an event by the words that govern it."""

import json
from dataclasses import replace

import pytest

from dragoman import articles, language
from dragoman.events.when import best_date, date_of
from dragoman.model import Article, Dateline, Document, Image, Page, Part
from dragoman.pages.jsonl import read_jsonl
from dragoman.times import add_times
from tests.events.test_events import read as read_article


def read(text: str, published: str | None = "2025-04-03") -> Document:
    line = json.dumps({"id": "t", "text": text, "published": published}).encode()
    page = next(p for p in read_jsonl("t", line) if isinstance(p, Page))
    return add_times(language.parse(page, articles.cut(page)))


CASES = [
    # text, trigger word, date
    ("Mr Ek met Ms Ode on Monday.", "met", "2025-03-31"),
    ("Mr Ek said on Thursday that Ms Ode had met the envoy the previous day.", "met", "2025-04-02"),
    ("Mr Ek said on Thursday that Ms Ode had met the envoy the previous day.", "said", "2025-04-03"),
    ("Norland and Sudland will hold talks next week.", "talks", "2025-04-07/2025-04-13"),
    ("Mr Ek praised the treaty.", "praised", None),
    ("Mr Ek condemned the attack.", "attack", None),
    ("Trade has grown since the treaty was signed last June.", "signed", "2024-06"),
    ("Trade has grown since the treaty was signed last June.", "grown", None),
    ("Mr Ek condemned the raid announced on Monday.", "condemned", None),
    ("Mr Ek condemned the raid announced on Monday.", "raid", "2025-03-31"),
    ("GENEVA, April 2 (Wire) - Mr Ek condemned the raid.", "condemned", None),
    ("The fair runs from April 10 to 12 in the old town.", "runs", "2025-04-10/2025-04-12"),
    ("The two sides have been talking since January.", "talking", "2025-01/.."),
    ("Police clashed with marchers near the gate on Wednesday. They arrested ten men.", "arrested", "2025-04-02"),
    ("Troops began a drill yesterday, after two ships collided near the coast.", "collided", None),
    ("Troops began a drill yesterday, after two ships collided near the coast.", "began", "2025-04-02"),
    ("The ministers praised the 1961 Vienna Convention.", "praised", None),
]


@pytest.mark.parametrize(("text", "trigger", "date"), CASES)
def test_date_is_that_of_the_governing_words(text: str, trigger: str, date: str | None) -> None:
    document = read(text)
    head = next(t.i for t in document.tokens if t.text == trigger)
    assert date_of(document, head).date == date


def test_a_dateline_dates_the_act_that_it_opens_as_inferred() -> None:
    text = "Mr Ek condemned the raid. Ms Ode praised it."
    document = read(text)
    article = replace(document.article, dateline=Dateline("GENEVA", "2025-04-02", "Wire"))
    document = replace(document, article=article)
    heads = {t.text: t.i for t in document.tokens}
    told = date_of(document, heads["condemned"])
    assert (told.date, told.basis, told.rank) == ("2025-04-02", "inferred", 4)
    assert date_of(document, heads["raid"]).date is None


def test_a_picture_is_dated_by_itself() -> None:
    text = "Mr Ek greets Ms Ode."
    page = Page("0", "page", text)
    span = page.span(0, len(text))
    image = Image(text, taken="2025-03", span=span)
    article = Article(published="2025-04-03", images=(image,), parts=(Part(span, "caption"),))
    document = add_times(language.parse(page, article))
    told = date_of(document, next(t.i for t in document.tokens if t.text == "greets"))
    assert (told.date, told.precision, told.basis) == ("2025-03", "month", "inferred")


def test_the_nearest_and_finest_words_win() -> None:
    document = read("Mr Ek met Ms Ode this year. They met in Geneva on Monday.")
    heads = [t.i for t in document.tokens if t.text == "met"]
    assert best_date(document, heads).date == "2025-03-31"
    assert best_date(document, []).date is None


def test_publication_alone_never_dates_an_event() -> None:
    document = read("Mr Ek met Ms Ode. They signed a treaty. Police arrested two men.")
    assert {date_of(document, token.i).date for token in document.tokens} == {None}


def test_what_had_happened_before_dates_no_later_act() -> None:
    text = (
        "The Gabonese navy seized a Togolese trawler on Sunday.\nThe trawler had left Lome on Friday.\n"
        "Togo's foreign minister demanded the release of the crew."
    )
    demanded = next(
        e for e in read_article(text, "Gabon seizes trawler", published="2023-05-22").events if e.root == "REQUEST"
    )
    assert demanded.date is None
