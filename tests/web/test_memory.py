"""Answers are worked out once, and anew as soon as anybody, in whatever process, has written to the tracker."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from fastapi.testclient import TestClient

from dragoman.tracker.tracker import Tracker
from dragoman.web.memory import _MOST, Memory
from dragoman.web.trackers import Trackers
from tests.web.conftest import record


def test_an_answer_is_made_once_and_anew_after_a_change() -> None:
    state, made = [0], []
    memory = Memory(lambda: state[0])

    def make() -> int:
        made.append(state[0])
        return len(made)

    assert [memory.of("a", make), memory.of("a", make)] == [1, 1]
    state[0] = 1
    assert [memory.of("a", make), memory.of("a", make)] == [2, 2]


def test_an_answer_made_while_somebody_writes_is_made_again() -> None:
    state = [0]
    memory = Memory(lambda: state[0])

    def make() -> int:
        state[0] += 1
        return state[0]

    assert [memory.of("a", make), memory.of("a", make)] == [1, 2]


def test_memory_does_not_grow_without_end() -> None:
    memory = Memory(lambda: 0)
    for key in range(3 * _MOST):
        memory.of(key, lambda: 0)
    assert len(memory._known) <= _MOST


def test_no_screen_is_out_of_date_after_another_process_wrote(client: TestClient, folder: Path) -> None:
    screens = ("/", "/sources", "/map", "/network", "/calendar?month=2024-05", "/about", "/review", "/events")
    before = {where: client.get(where).text for where in screens}
    assert {where: client.get(where).text for where in screens} == before
    with Tracker(folder) as tracker:
        tracker.add_records([record(5, "Norland and Sudmark met again.", "met", place=None, date="2024-05-07")])
    after = {where: client.get(where).text for where in screens}
    for where in ("/", "/sources", "/network", "/calendar?month=2024-05", "/about", "/review", "/events"):
        assert after[where] != before[where], where
    accept = (
        "import sys; from dragoman.tracker.tracker import Tracker\n"
        "with Tracker(sys.argv[1]) as t: t.correct(next(iter(t.events(sort='date'))).id, 'reject', who='x')"
    )
    subprocess.run([sys.executable, "-c", accept, str(folder)], check=True)
    assert client.get("/").text != after["/"]


def test_a_tracker_taken_from_a_backup_is_seen_at_once(client: TestClient, folder: Path, tmp_path: Path) -> None:
    assert client.get("/api/events").json()["total"] == 4
    with Tracker.create(tmp_path / "other") as other:
        other.add_records([record(7, "Norland met Sudmark.", "met")])
    (tmp_path / "other" / "tracker.sqlite").replace(folder / "tracker.sqlite")
    for beside in ("-wal", "-shm"):
        (folder / f"tracker.sqlite{beside}").unlink(missing_ok=True)
    assert client.get("/api/events").json()["total"] == 1


def test_a_tracker_that_saw_an_error_is_not_lent_again(folder: Path) -> None:
    trackers = Trackers(folder)
    with trackers.lend() as first:
        pass
    with trackers.lend() as again:
        assert again is first
    try:
        with trackers.lend() as failing:
            raise KeyError
    except KeyError:
        pass
    with trackers.lend() as fresh:
        assert fresh is not failing
    trackers.close()
