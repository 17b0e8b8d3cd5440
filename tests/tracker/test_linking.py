"""Linking joins what several pages tell, whatever the order in which they came, and leaves people's splits alone."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from dragoman.model import Article, Event, Page, Party, Record, Span
from dragoman.tracker.tracker import Tracker

FLOOD = "Norland sent 40 tonnes of aid to the Ormund valley on Monday after floods, its rescue service said"


def told(number: int, text: str, trigger: str = "sent") -> Record:
    at = text.index(trigger)
    whole = Span.of(text, 0, len(text))
    event = Event(
        "e1", "AID", 2, Span.of(text, at, at + len(trigger)), (whole,),
        actors=(Party("Norland", Span.of(text, 0, 7), country="NOR"),), date="2024-05-06", date_precision="day",
    )  # fmt: skip
    page = Page(f"{number:064x}", f"p{number}", text, url=f"https://outlet{number}.example/a")
    return Record(page, Article(headline=f"Aid {number}", published="2024-05-07", body=(whole,)), events=(event,))


RECORDS = [told(n, f"{FLOOD} in bulletin {n}.") for n in range(1, 6)]


def events_of(folder: Path, records: list[Record]) -> set[frozenset[str]]:
    with Tracker.create(folder) as tracker:
        tracker.add_records(records)
        tracker.link()
        groups: dict[str, set[str]] = {}
        for event, _, page, _ in tracker.crosswalk():
            groups.setdefault(event, set()).add(page)
    return {frozenset(group) for group in groups.values()}


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_arrival_does_not_change_the_events(tmp_path: Path, seed: int) -> None:
    shuffled = random.Random(seed).sample(RECORDS, len(RECORDS))
    assert events_of(tmp_path / "a", shuffled) == events_of(tmp_path / "b", RECORDS)
    assert len(events_of(tmp_path / "c", RECORDS)) == 1


def test_a_split_by_hand_survives_later_pages(tmp_path: Path) -> None:
    with Tracker.create(tmp_path / "t") as tracker:
        tracker.add_records(RECORDS[:3])
        tracker.link()
        (event,) = tracker.events()
        apart = tracker.event(event.id).reports[-1].id
        tracker.split(apart, why="another convoy", who="ada")
        tracker.add_records(RECORDS[3:])
        tracker.link()
        found = [tracker.event(row.id) for row in tracker.events()]
    alone = next(e for e in found if any(r.id == apart for r in e.reports))
    assert [r.id for r in alone.reports] == [apart]
    assert len(found) == 2
