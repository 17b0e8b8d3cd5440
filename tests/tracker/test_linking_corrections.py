"""Reports become events and storylines; people's merges and splits stand over it."""

from __future__ import annotations

from dragoman.store import Storyline
from dragoman.tracker.tracker import Tracker
from tests.tracker.conftest import page

ONE = (
    "Ministers of two neighbours talk\nNorland met Sudmark on 2026-03-01. The talks in the old harbour lasted all day."
)
TWO = "Talks of neighbours in the harbour\nNorland met Sudmark on 2026-03-01. Ministers talked in the harbour all day."
OTHER = "A quarrel over fish\nWestria accused Ostland on 2026-03-02. Trawlers had crossed the line at night."


def test_two_reports_of_one_meeting_are_one_event(tracker: Tracker) -> None:
    tracker.add_pages([page(ONE, "1.txt"), page(TWO, "2.txt"), page(OTHER, "3.txt")])
    linked = tracker.link()
    assert (linked.moved, linked.joined) == (1, 1)
    meeting = next(r for r in tracker.events() if r.root == "CONSULT")
    assert (meeting.reports, tracker.status().events) == (2, 2)
    assert "same date" in tracker.event(meeting.id).merges[0].why
    assert tracker.link().moved == 0
    assert tracker.verify() == []


def test_a_split_stands_over_linking(tracker: Tracker) -> None:
    tracker.add_pages([page(ONE, "1.txt"), page(TWO, "2.txt")])
    tracker.link()
    (event,) = tracker.events()
    tracker.split(tracker.event(event.id).reports[1].id, why="another day", who="ann")
    assert tracker.status().events == 2
    tracker.link()
    assert tracker.status().events == 2
    assert tracker.verify() == []


def test_storylines_that_merge_and_split_are_noted(tracker: Tracker) -> None:
    tracker.add_pages([page(ONE, "1.txt"), page(OTHER, "2.txt"), page(ONE.replace("met", "visited"), "3.txt")])
    a, b, c = sorted(row.id for row in tracker.events())
    first, second = tracker.write_storylines([Storyline((a, b), "one", "x"), Storyline((c,), "two", "x")])
    assert tracker.turns() == []
    (whole,) = tracker.write_storylines([Storyline((a, b, c), "one", "x")])
    (merged,) = tracker.turns()
    assert (merged.kind, merged.storyline, merged.others) == ("merged", whole, (second,))
    parts = tracker.write_storylines([Storyline((a, b), "one", "x"), Storyline((c,), "two", "x")])
    split, _ = tracker.turns()
    assert (split.kind, split.storyline, split.others) == ("split", first, (parts[1],))
    assert [t.kind for t in tracker.storyline(parts[1][:8]).turns] == ["split", "merged"]


def test_copies_are_one_family_of_an_event(tracker: Tracker) -> None:
    long = ONE + " " + " ".join(f"The minister of post {n} spoke of quota {n + 7} at pier {n + 3}." for n in range(9))
    tracker.add_pages([page(long, "1.txt"), page(long + "\nA second agency", "2.txt"), page(TWO, "3.txt")])
    tracker.link()
    (event,) = tracker.events()
    assert (event.reports, event.families) == (3, 2)
