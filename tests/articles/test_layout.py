"""What is made of the scores: thresholds, notices, what stands apart."""

import numpy as np
import pytest

from dragoman.articles.features import features, names
from dragoman.articles.labeller import NO_SCORES, Labeller, Scores, from_arrays
from dragoman.articles.layout import lay_out
from dragoman.knowledge.cutting import appeals, labeller_arrays
from dragoman.model import Page
from dragoman.pages.dump import page_from_text

SENTENCE = "The envoy of Norland met her colleague from Sudmark at the harbour on day {} of the talks, both sides said."


class Scored(Labeller):
    """A labeller that gives each block the score that its text is mapped to."""

    def __new__(cls, *_: object) -> "Scored":
        return object.__new__(cls)

    def __init__(self, body: dict[str, float], otherwise: float) -> None:
        object.__setattr__(self, "first", (body, otherwise))

    def scores(self, page: Page) -> Scores:
        body, otherwise = self.first  # type: ignore[misc]
        told = np.array([body.get(block.span.text, otherwise) for block in page.blocks], np.float32)
        return Scores(features(page), told, np.zeros_like(told)) if len(told) else NO_SCORES


def labels(lines: list[str], body: dict[str, float], otherwise: float = 0.0) -> list[str]:
    page = page_from_text("x", "\n\n".join(lines).encode())
    return list(lay_out(page, Scored(body, otherwise)).labels)


def texts(count: int) -> list[str]:
    return [SENTENCE.format(n) for n in range(count)]


def test_a_page_on_which_all_is_scored_low_keeps_its_text() -> None:
    lines = [line.rstrip(".") for line in texts(6)]
    low = dict(zip(lines, (0.6, 0.4, 0.38, 0.41, 0.4, 0.55), strict=True))
    assert labels(lines, low) == ["body"] * 6


def test_where_text_is_scored_high_a_middling_block_is_none() -> None:
    lines = [line.rstrip(".") for line in texts(6)]
    high = dict.fromkeys(lines, 0.95) | {lines[5]: 0.4}
    assert labels(lines, high)[5] == "other"


def test_a_text_in_three_places_is_a_notice() -> None:
    notice = "External content cannot be shown here because of your choices, change them to see it in this place."
    lines = texts(9)
    found = labels([*lines[:2], notice, *lines[2:5], notice, *lines[5:8], notice, *lines[8:]], {}, 0.9)
    assert [found[n] for n in (2, 6, 10)] == ["other"] * 3
    assert found.count("body") == 9


def test_text_far_from_the_bulk_of_it_is_none() -> None:
    lines, menu = texts(8), [f"Menu entry {n}" for n in range(45)]
    found = labels([*lines[:5], *menu, *lines[5:]], dict.fromkeys(lines, 0.9))
    assert found[:5] == ["body"] * 5
    assert "body" not in found[5:]


def test_titles_under_a_heading_of_other_stories_are_no_text_of_a_dump() -> None:
    one, two, three, four = texts(4)
    found = labels([one, two, "More Trending", "Traders of Lindhavn ask for help once more", three, four], {}, 0.9)
    assert found == ["body", "body", "related", "related", "body", "body"]


def test_a_long_notice_on_consent_does_not_outweigh_the_text() -> None:
    notice = "We store cookies in your browser to learn which personal information is of use. " * 9
    lines, menu = texts(5), [f"Menu entry {n}" for n in range(45)]
    found = labels([*lines, *menu, notice.strip()], dict.fromkeys([*lines, notice.strip()], 0.9))
    assert found[:5] == ["body"] * 5
    assert found[-1] != "body"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Please enable JavaScript in your browser.", "consent"),
        ("Sign up for the newsletter of the Arland Courier.", "subscribe"),
        ("Abonnieren Sie den Arland-Boten.", "subscribe"),
        ("Click here for all of our maps.", "call"),
        ("What do you make of it?", "address"),
    ],
)
def test_what_speaks_to_readers_is_seen(line: str, kind: str) -> None:
    rows = features(page_from_text("x", f"{line}\n\n{SENTENCE.format(1)}".encode()))
    at = names().index(kind)
    assert rows[:, at].tolist() == [1.0, 0.0]


def test_each_kind_of_appeal_is_lower_case_and_told_once() -> None:
    for phrases in appeals().values():
        assert all(phrase == phrase.lower() for phrase in phrases)
        assert len(set(phrases)) == len(phrases)


@pytest.mark.parametrize("form", ["html", "text"])
def test_the_shipped_trees_ask_for_columns_that_are_there(form: str) -> None:
    found = from_arrays(labeller_arrays(), form)
    assert int(found.first.column.max()) < len(names())
    assert int(found.body.column.max()) < len(names()) + 20
