"""The stream: what an arrival changes, what it never changes, and what it may cost."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.stories import Item, Stream, cluster, stream
from dragoman.stories.vectors import Vector

LEVEL = 0.8


def vector(**weights: float) -> Vector:
    """A vector of a few features, named by single letters."""
    keys = sorted(weights)
    return Vector(np.array([ord(k) for k in keys], np.uint32), np.array([weights[k] for k in keys], np.float32))


def stories(found: Stream) -> set[frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for name, story in found.assignments().items():
        groups.setdefault(story, set()).add(name)
    return {frozenset(group) for group in groups.values()}


FIRE, FLOOD = vector(a=1.3), vector(a=0.3, b=1.3)
BETWEEN = vector(a=0.7, b=0.75)  # near enough to either, a little nearer to the flood


def test_an_article_moves_when_one_comes_that_is_nearer() -> None:
    found = Stream(LEVEL)
    found.place("fire", None, FIRE)
    found.place("between", None, BETWEEN)
    assert stories(found) == {frozenset({"fire", "between"})}
    why = found.place("flood", None, FLOOD)
    assert stories(found) == {frozenset({"fire"}), frozenset({"between", "flood"})}
    assert "1 earlier articles moved" in why.detail


def test_stories_merge_when_articles_come_that_hold_them_together() -> None:
    found = Stream(LEVEL)
    for name, one in (("a", vector(a=1.0, b=0.5)), ("b", vector(a=0.5, b=0.55))):
        found.place(name, None, one)
    assert len(stories(found)) == 2
    for number in range(3):
        found.place(f"m{number}", None, vector(a=1.0, b=0.6))
    assert len(stories(found)) == 1


@pytest.mark.parametrize("seed", range(20))
def test_twenty_orders_of_arrival_give_the_same_stories(seed: int) -> None:
    subjects = (
        "Ferry strike in Port Hale ends after the union of Norland sailors accepts a pay offer.",
        "Storm sinks an Ormund trawler; Sudmark coastguard rescues forty anglers off Cape Lind.",
        "Estmark court jails a banker for fraud at the Varo savings bank.",
    )
    items = [Item(f"{n}-{i}", f"{text} Bulletin {i} of the day.") for n, text in enumerate(subjects) for i in range(5)]

    def partition(order: list[Item]) -> set[frozenset[str]]:
        found = Stream()
        for item in order:
            found.add(item)
        return stories(found)

    assert partition(random.Random(seed).sample(items, len(items))) == partition(items)
    assert len(partition(items)) == 3


@pytest.mark.parametrize("seed", range(5))
def test_what_a_person_parted_is_never_joined_again(seed: int) -> None:
    rng, found = random.Random(seed), Stream(LEVEL)
    names = ["p", "q", "r"]
    for name in names:
        found.place(name, None, FIRE)
    assert found.split("q")
    for number in range(40):
        found.place(f"later{number}", None, rng.choice((FIRE, BETWEEN, vector(a=1.2, b=0.1))))
        home = found.assignments()
        assert home["q"] != home["p"] == home["r"]


def test_a_split_outlives_that_articles_become_a_core(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "_NEWEST", 3)
    found = Stream(LEVEL)
    for number in range(6):
        found.place(str(number), None, FIRE)
    assert found.split("5")
    assert found.split("0")
    for number in range(6, 20):
        found.place(str(number), None, FIRE)
    home = found.assignments()
    assert len({home["0"], home["1"], home["5"]}) == 3
    assert len(home) == 20


def test_an_article_that_is_alone_or_unknown_cannot_be_split() -> None:
    found = Stream(LEVEL)
    found.place("fire", None, FIRE)
    assert not found.split("fire")
    assert not found.split("nobody")


def test_what_an_arrival_looks_at_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    honest = stream._similarities
    monkeypatch.setattr(stream, "_similarities", lambda units: looked.append(len(units)) or honest(units))
    found = Stream(LEVEL)
    for number in range(400):
        found.place(str(number), None, vector(a=1.0, **{"bcdefgh"[number % 7]: 0.5}))
    assert max(looked) <= stream._NEIGHBOURS * stream._NEWEST + 1
    assert max(looked[-100:]) <= 2 * max(looked[:100])
    assert len(stories(found)) == 1


def test_only_so_many_articles_may_still_move(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "_WINDOW", 1)
    found = Stream(LEVEL)
    for name, one in (("fire", FIRE), ("between", BETWEEN), ("x", vector(z=1.0)), ("flood", FLOOD)):
        found.place(name, None, one)
    assert frozenset({"fire", "between"}) in stories(found)


def test_a_late_page_from_the_days_of_a_story_joins_it_and_one_long_after_does_not() -> None:
    found = Stream(LEVEL)
    for name, day in (("first", "2024-03-01"), ("next", "2024-03-25"), ("last", "2024-04-20")):
        found.place(name, day, FIRE)
    found.place("late", "2024-03-20", FIRE)
    found.place("echo", "2024-07-01", FIRE)
    assert stories(found) == {frozenset({"first", "next", "last", "late"}), frozenset({"echo"})}


@given(
    st.lists(st.tuples(st.floats(0, 1.25, width=32), st.floats(0, 1.25, width=32)), max_size=25),
    st.sets(st.integers(0, 24), max_size=4),
)
def test_every_article_is_in_one_story_whatever_comes_and_is_split(
    weights: list[tuple[float, float]], parted: set[int]
) -> None:
    found = Stream(LEVEL)
    for number, (a, b) in enumerate(weights):
        found.place(str(number), None, vector(a=a, b=b))
        if number in parted:
            found.split(str(number // 2))
    assert sorted(found.assignments()) == sorted(map(str, range(len(weights))))


def test_cluster_is_what_the_stream_says() -> None:
    assert cluster([Item("a", "Norland floods."), Item("b", "Norland floods."), Item("c", "")]) == {
        "a": "a", "b": "a", "c": "c",
    }  # fmt: skip
