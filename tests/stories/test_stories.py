"""Stories, copies, crosswalk and timelines on invented news."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.model import Article, Event, Page, Party, Record, Span
from dragoman.stories import (
    Account,
    DatedItem,
    Item,
    choose_days,
    cluster,
    crosswalk,
    disputes,
    families,
    group,
    threads,
    ties,
)
from dragoman.stories.vectors import Vector

FLOOD = "Floods in the Ormund valley drove 4,000 people from their homes on Monday, the Norland rescue service said."
FLOOD_2 = "The Norland rescue service moved 4,000 people out of the Ormund valley after floods on Monday."
TALKS = "The foreign ministers of Sudmark and Estmark met in Port Hale to discuss the fishing treaty of 1987."


def test_reports_of_one_flood_are_one_story_and_talks_another() -> None:
    found = cluster([Item("a", FLOOD), Item("b", TALKS), Item("c", FLOOD_2)])
    assert found["a"] == found["c"] != found["b"]


def test_a_cut_copy_belongs_to_its_original_and_a_retelling_does_not() -> None:
    long = " ".join(f"{FLOOD} The river rose by {n} metres at gauge {n}." for n in range(2, 9))
    found = families([Item("a", long), Item("b", long[: len(long) * 2 // 3]), Item("c", FLOOD_2)])
    assert found["b"] == "a"
    assert found["c"] == "c"


def test_days_named_by_most_sources_are_chosen_in_order_of_time() -> None:
    items = [DatedItem(day, "x", source) for source in "pqr" for day in ("2024-03-02", "2024-01-05")]
    assert choose_days([*items, DatedItem("2024-02-01", "x", "p")], 2) == ["2024-01-05", "2024-03-02"]


def test_of_days_named_as_often_those_are_chosen_of_which_sources_tell_the_same() -> None:
    told = {
        "2024-01-01": ("Rain fell.", "A vote was held."),
        "2024-02-02": ("The dam broke.", "The dam broke at noon."),
    }
    items = [
        DatedItem(day, text, source) for day, texts in told.items() for source, text in zip("pq", texts, strict=True)
    ]
    assert choose_days(items, 1) == ["2024-02-02"]


def _record(name: str, text: str, trigger: str, country: str | None = None, date: str | None = None) -> Record:
    at = text.index(trigger)
    parties = (Party("x", country=country),) if country else ()
    span = Span.of(text, 0, len(text))
    event = Event("e1", "CONSULT", 1, Span.of(text, at, at + len(trigger)), (span,), actors=parties, date=date)
    return Record(Page(name, name, text), Article(headline=f"Headline {name}", body=(span,)), events=(event,))


def test_reports_of_one_story_with_one_sense_are_one_event() -> None:
    a = _record("a", "A temblor shook the Ormund valley on Monday, the rescue service of Norland said.", "temblor")
    b = _record(
        "b", "The quake that shook the Ormund valley on Monday hurt nobody, Norland's rescue service said.", "quake"
    )
    assert [link.cluster for link in crosswalk([a, b])] == ["a#e1", "a#e1"]


def test_reports_that_exclude_each_other_stay_apart() -> None:
    text = "Envoys of Norland and Sudmark met in Port Hale for talks about the fishing treaty of 1987, officials said."
    a = _record("a", text, "met", "NOR", "2025-03-01")
    later = _record("b", text, "met", "NOR", "2025-03-09")
    other = _record("c", text, "met", "SWE", "2025-03-01")
    assert len({link.cluster for link in crosswalk([a, later, other])}) == 3


def test_a_storyline_is_titled_by_one_of_its_headlines() -> None:
    a, b = (_record(name, FLOOD, "Floods") for name in "ab")
    (thread,) = threads([a, b], crosswalk([a, b]))
    assert thread.title in ("Headline a", "Headline b")
    assert thread.pages == ("a", "b")


def _told(name: str, published: str, text: str, *events: tuple[str, str, str, str, str, str]) -> Record:
    """A record whose events are (trigger, root, assertion, actor's state, recipient's state, date)."""
    body = Span.of(text, 0, len(text))
    made = []
    for number, (trigger, root, assertion, actor, recipient, date) in enumerate(events, start=1):
        at = text.index(trigger)
        event = Event(
            f"e{number}", root, 1, Span.of(text, at, at + len(trigger)), (body,),  # type: ignore[arg-type]
            actors=(Party(actor, country=actor),), recipients=(Party(recipient, country=recipient),),
            date=date or None, assertion=assertion,  # type: ignore[arg-type]
        )  # fmt: skip
        made.append(event)
    return Record(Page(name, name, text), Article(published=published, body=(body,)), events=tuple(made))


SEIZED = _told(
    "p1", "2025-03-02", "Norland seized a trawler of Sudmark.",
    ("seized", "COERCE", "happened", "NOR", "SDN", "2025-03-01"),
)  # fmt: skip


def _kinds(*records: Record) -> list[tuple[str, str, str]]:
    links = crosswalk(records, {record.page.source: "one" for record in records})
    line = list(dict.fromkeys(link.cluster for link in links))
    return [(tie.source, tie.kind, tie.target) for tie in ties(records, links, [line])]


def test_a_cue_before_the_earlier_act_makes_a_reaction() -> None:
    text = "Sudmark expelled an envoy in response to the seizure of a trawler."
    answer = _told("p2", "2025-03-04", text, ("expelled", "SANCTION", "happened", "SDN", "NOR", "2025-03-04"))
    assert _kinds(SEIZED, answer) == [("p2#e1", "reacts to", "p1#e1")]


def test_a_doer_does_not_react_to_its_own_act_nor_anybody_to_what_comes_later() -> None:
    own = _told(
        "p2", "2025-03-04", "Norland fined the owner after the seizure of a trawler.",
        ("fined", "SANCTION", "happened", "NOR", "SDN", "2025-03-04"),
    )  # fmt: skip
    before = _told(
        "p3", "2025-02-20", "Sudmark threatened protests over the seizure of trawlers.",
        ("threatened", "THREATEN", "happened", "SDN", "NOR", "2025-02-20"),
    )  # fmt: skip
    assert _kinds(SEIZED, own) == []
    assert _kinds(SEIZED, before) == []


def test_a_plan_is_continued_by_what_came_of_it() -> None:
    plan = _told(
        "p1", "2025-03-01", "Norland and Sudmark will hold a summit.",
        ("summit", "AGREE", "planned", "NOR", "SDN", "2025-04-10"),
    )  # fmt: skip
    off = _told(
        "p2", "2025-04-02", "Norland called off the summit with Sudmark.",
        ("called off", "REJECT", "cancelled", "NOR", "SDN", "2025-04-10"),
    )  # fmt: skip
    assert _kinds(plan, off) == [("p2#e1", "continues", "p1#e1")]


def test_talks_within_a_visit_are_a_part_of_it() -> None:
    visit = _told(
        "p1", "2025-03-01", "An envoy of Norland arrived in Sudmark.",
        ("arrived", "CONSULT", "happened", "NOR", "SDN", "2025-03-01"),
    )  # fmt: skip
    talks = _told(
        "p2", "2025-03-02", "The envoy of Norland held talks in Sudmark.",
        ("talks", "CONSULT", "happened", "NOR", "SDN", "2025-03-02"),
    )  # fmt: skip
    assert _kinds(visit, talks) == [("p2#e1", "part of", "p1#e1")]


def test_what_is_told_and_denied_on_one_page_is_one_event_of_two_versions() -> None:
    text = "A drone attacked a depot of Sudmark. Norland denied that it attacked the depot."
    page = _told(
        "p1", "2025-03-02", text,
        ("attacked a depot", "ASSAULT", "happened", "NOR", "SDN", "2025-03-01"),
        ("attacked the depot", "ASSAULT", "denied", "NOR", "SDN", ""),
    )  # fmt: skip
    assert [link.cluster for link in crosswalk([page])] == ["p1#e1", "p1#e1"]
    (found,) = disputes([Account(e.id, e.id, e) for e in page.events])
    assert [(v.value, v.by) for v in found.versions] == [("happened", ("e1",)), ("denied", ("e2",))]


def test_accounts_that_count_differently_are_versions_and_plans_are_none() -> None:
    few, many, plan = (
        _told(name, "2025-03-02", text, ("raid", "ASSAULT", assertion, "NOR", "SDN", "2025-03-01")).events[0]
        for name, text, assertion in (
            ("a", "The raid killed four people.", "happened"),
            ("b", "Nine dead in raid, a doctor said.", "happened"),
            ("c", "A raid is planned.", "planned"),
        )
    )
    (found,) = disputes([Account("a", "army", few), Account("b", "doctor", many), Account("c", "radio", plan)])
    assert (found.aspect, found.about) == ("how many", "kill")
    assert [(v.value, v.by) for v in found.versions] == [("4", ("army",)), ("9", ("doctor",))]


def _items() -> list[Item]:
    texts = (FLOOD, FLOOD_2, TALKS)
    return [Item(f"{n}-{i}", f"{text} Bulletin {i}.") for n, text in enumerate(texts) for i in range(4)]


@pytest.mark.parametrize("seed", range(20))
def test_stories_and_storylines_do_not_depend_on_the_order_of_arrival(seed: int) -> None:
    def partition(items: list[Item]) -> set[frozenset[tuple[str, str]]]:
        found = group(items)
        kinds = ("story", "storyline", "copies")
        named = {(kind, getattr(g, kind)): set[str]() for g in found.values() for kind in kinds}
        for name, own in found.items():
            for kind in kinds:
                named[kind, getattr(own, kind)].add(name)
        return {frozenset((kind, member) for member in members) for (kind, _), members in named.items()}

    assert partition(random.Random(seed).sample(_items(), 12)) == partition(_items())


@given(st.lists(st.tuples(st.integers(0, 40), st.floats(0.125, 8, width=32)), max_size=30, unique_by=lambda p: p[0]))
def test_sums_and_products_of_vectors_are_those_of_dictionaries(pairs: list[tuple[int, float]]) -> None:
    half = len(pairs) // 2
    one, other = (dict(sorted(part)) for part in (pairs[: half + 3], pairs[half:]))
    a, b = (Vector(np.array(list(d), np.uint32), np.array(list(d.values()), np.float32)) for d in (one, other))
    total = a.plus(b)
    assert dict(zip(total.keys.tolist(), total.values.tolist(), strict=True)) == {
        key: one.get(key, 0.0) + other.get(key, 0.0) for key in sorted({*one, *other})
    }
    assert a.product(b) == pytest.approx(sum(value * other[key] for key, value in one.items() if key in other))


def test_articles_without_words_are_alone() -> None:
    found = group([Item("a", ""), Item("b", "…"), Item("c", "the of and"), Item("d", FLOOD)])
    assert [found[name].story for name in "abcd"] == list("abcd")
    assert [found[name].copies for name in "abcd"] == list("abcd")


def test_a_storyline_goes_on_from_its_newest_article() -> None:
    first, second, last = (
        "Ormund dam cracked after heavy rain in Norland province, engineer Petra Lind said.",
        "Engineer Petra Lind blamed a contractor for the cracked Ormund dam; court hearings begin in Varo.",
        "Contractor fined over the Ormund dam: court in Varo closes hearings of the contractor.",
    )
    found = group([Item("a", first), Item("b", second), Item("c", last), Item("x", TALKS)])
    assert found["a"].storyline == found["b"].storyline == found["c"].storyline != found["x"].storyline
