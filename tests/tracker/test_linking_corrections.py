"""Reports become events and storylines; people's merges and splits stand over it."""

from __future__ import annotations

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
