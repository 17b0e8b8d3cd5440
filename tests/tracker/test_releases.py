"""A release never changes, and says what changed since the one before."""

from __future__ import annotations

import pytest

from dragoman.errors import DragomanError
from dragoman.tracker import releases
from dragoman.tracker.tracker import Tracker
from tests.tracker.conftest import page
from tests.tracker.test_tracker import FIRST, SECOND


def test_a_release_keeps_its_bytes_and_lists_changes(tracker: Tracker) -> None:
    tracker.add_pages([page(FIRST, url="https://g.example/1")])
    first = tracker.release("2026-03")
    bytes_before = {p.name: p.read_bytes() for p in first.folder.iterdir()}
    changed = FIRST.replace("2026-03-01", "2026-03-03").replace(" Westria accused Ostland on 2026-03-02.", "")
    tracker.add_pages([page(changed, url="https://g.example/1"), page(SECOND, "b.txt")])
    second = tracker.release("2026-04")
    assert {p.name: p.read_bytes() for p in first.folder.iterdir()} == bytes_before
    assert (len(second.added), len(second.changed), len(second.withdrawn)) == (1, 1, 1)
    assert [r.name for r in tracker.releases()] == ["2026-03", "2026-04"]
    assert list(releases.damages(tracker.folder)) == []


def test_a_name_is_used_once(tracker: Tracker) -> None:
    tracker.release("2026-03")
    with pytest.raises(DragomanError, match="DRG-RELEASE"):
        tracker.release("2026-03")
    with pytest.raises(DragomanError, match="DRG-RELEASE"):
        tracker.release("../elsewhere")


def test_tampering_is_seen(tracker: Tracker) -> None:
    tracker.add_pages([page(FIRST)])
    made = tracker.release("2026-03")
    file = made.folder / "events.csv"
    file.chmod(0o644)
    file.write_text(file.read_text().replace("NOR", "EST"))
    (made.folder / "extra.txt").write_text("x")
    assert list(releases.damages(tracker.folder)) == [
        "release 2026-03: events.csv was changed",
        "release 2026-03: extra.txt was added",
    ]
