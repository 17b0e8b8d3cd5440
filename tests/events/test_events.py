"""Whole articles: conventions of the codebook, merging, parts of visits, and what holds for every event."""

from __future__ import annotations

import functools
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman import articles, language
from dragoman.knowledge.codebook import QUADS, cameo, mode_rules, roots
from dragoman.knowledge.frames import compositions, frames
from dragoman.model import Document, Event, Page
from dragoman.pages.jsonl import read_jsonl
from dragoman.reader import STAGES


@functools.cache
def read(text: str, headline: str = "", published: str = "2025-03-12") -> Document:
    """A document of an article with every value added."""
    row = {"id": "x", "text": text, "headline": headline or None, "published": published}
    line = json.dumps({k: v for k, v in row.items() if v}).encode()
    pages = [p for p in read_jsonl("x", line) if isinstance(p, Page)]
    parsed = next(iter(language.parse_many((p, articles.cut(p)) for p in pages)))
    return functools.reduce(lambda d, stage: stage.run(d), STAGES, parsed)


def only(text: str) -> Event:
    (event,) = read(text).events
    return event


@pytest.mark.parametrize(
    ("text", "root", "assertion"),
    [
        ("Norway's king will visit Latvia next month.", "AGREE", "planned"),
        ("Norway's king visited Latvia last month.", "CONSULT", "happened"),
        ("Kenya's president cancelled a visit to Rwanda.", "REJECT", "cancelled"),
        ("Austria pledged 3 million euros in aid to Albania.", "AGREE", "planned"),
        ("Austria sent 3 million euros in aid to Albania.", "AID", "happened"),
        ("Vietnam and Chile signed a treaty on trade.", "SUPPORT", "happened"),
        ("Greece and Turkey failed to reach an agreement.", "REJECT", "happened"),
        ("Chad urged Sudan to release the drivers.", "REQUEST", "happened"),
    ],
)
def test_conventions_of_the_codebook(text: str, root: str, assertion: str) -> None:
    event = only(text)
    assert (event.root, event.assertion) == (root, assertion)


@pytest.mark.parametrize(
    ("text", "actor", "recipient"),
    [
        ("Iran seized a Greek tanker.", "IRN", "GRC"),
        ("A Greek tanker was seized by Iran.", "IRN", "GRC"),
        ("Chile summoned the Bolivian ambassador.", "CHL", "BOL"),
        ("Ghana's president hosted the Togolese leader in Accra.", "TGO", "GHA"),
        ("The Kenyan army said it had shelled a village in Somalia.", "KEN", "SOM"),
    ],
)
def test_sides_keep_their_direction(text: str, actor: str, recipient: str) -> None:
    event = only(text)
    assert [p.country for p in event.actors] == [actor]
    assert [p.country for p in event.recipients] == [recipient]


ARTICLE = (
    "Portugal's foreign minister Rui Salgado met his Ghanaian counterpart Kofi Ampah in Accra on Tuesday, "
    "the ministry said.\nThe meeting lasted two hours.\nSalgado arrived in Ghana on Monday.\n"
    "The two countries signed a fishing treaty in May 2019."
)


def test_one_act_is_one_event_however_often_told() -> None:
    events = read(ARTICLE, "Portugal's foreign minister meets Ghanaian counterpart in Accra").events
    talks = [e for e in events if e.root == "CONSULT" and e.mode is None]
    assert len(talks) == 1
    assert len(talks[0].mentions) >= 2
    assert talks[0].where == "headline"
    assert talks[0].salience == 1


def test_visit_and_talks_are_two_and_one_is_part_of_the_other() -> None:
    events = read(ARTICLE, "Portugal's foreign minister meets Ghanaian counterpart in Accra").events
    visit = next(e for e in events if e.mode == "visit")
    assert any(e.part_of == visit.id for e in events)


def test_background_keeps_its_own_date() -> None:
    events = read(ARTICLE, "Portugal's foreign minister meets Ghanaian counterpart in Accra").events
    signing = next(e for e in events if e.root == "SUPPORT")
    assert signing.date == "2019-05"
    assert signing.salience == 3


def test_sport_and_accidents_are_no_events() -> None:
    text = (
        "Kenya beat Uganda 2-1 in the final of the football tournament.\nThe coach praised the striker after the match."
        "\nThe team won the cup with a late goal, and the players were celebrated by fans in the stadium."
    )
    assert read(text, "Kenya win football cup").events == ()
    assert read("At least nine people were killed when a bus plunged into a ravine in Peru.").events == ()


@settings(max_examples=20, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=120))
def test_any_text_gives_sound_events(text: str) -> None:
    for event in read(f"Kenya condemned Peru. {text}").events:
        assert event.trigger.stands_in(read(f"Kenya condemned Peru. {text}").page.text)
        assert event.quad == QUADS[event.root]
        assert 0 <= event.confidence <= 1
        assert event.why
        assert event.evidence


def test_codebook_is_complete_and_consistent() -> None:
    assert set(roots()) == set(QUADS)
    known = {mode for entry in roots().values() for mode in entry.modes}
    for frame in frames():
        assert frame.mode is None or frame.mode in known, frame.id
        assert frame.cameo in cameo(), frame.id
        assert frame.gloss
        assert frame.source
        assert frame.no, frame.id
    for rules in mode_rules().values():
        assert {rule.mode for rule in rules} <= known
    for table in compositions().values():
        assert {root for root, _, _ in table.by_root.values()} <= set(QUADS)


def test_every_root_has_twelve_examples() -> None:
    for root in QUADS:
        own = [f for f in frames() if f.root == root]
        assert sum(len(f.yes) + len(f.no) for f in own) >= 12, root
