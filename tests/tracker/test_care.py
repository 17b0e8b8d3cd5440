"""Backups are trackers, checks see damage, and every failure has a code and loses nothing."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.errors import DragomanError
from dragoman.store.care import gc
from dragoman.tracker.tracker import Tracker
from tests.tracker.conftest import ToyReader, page
from tests.tracker.test_tracker import FIRST, SECOND


@pytest.fixture
def filled(tracker: Tracker) -> Tracker:
    tracker.add_pages([page(FIRST), page(SECOND, "b.txt")])
    return tracker


def _many(start: int, count: int) -> Iterator[object]:
    return (page(f"Day {i}\nNorland met Sudmark on 2026-03-01.", f"{i}.txt") for i in range(start, start + count))


def test_a_backup_is_a_tracker(filled: Tracker, tmp_path: Path) -> None:
    filled.release("2026-03")
    assert filled.backup(tmp_path / "copy") == 2
    assert filled.backup(tmp_path / "copy") == 0
    with Tracker(tmp_path / "copy") as copy:
        assert [r.to_dict() for r in copy.events()] == [r.to_dict() for r in filled.events()]
        assert copy.verify() == []
        assert [r.name for r in copy.releases()] == ["2026-03"]
        assert copy.config == filled.config


def test_a_backup_while_somebody_writes_is_consistent(filled: Tracker, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        with Tracker(filled.folder, reader=ToyReader()) as other:
            for start in range(0, 3000, 10):
                if stop.is_set():
                    return
                other.add_pages(_many(start, 10))  # type: ignore[arg-type]

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(3):
            filled.backup(tmp_path / f"copy{number}")
    finally:
        stop.set()
        thread.join()
    for number in range(3):
        with Tracker(tmp_path / f"copy{number}") as copy:
            assert copy.verify() == []


def test_verify_sees_each_kind_of_damage(filled: Tracker) -> None:
    assert filled.verify() == []
    rows = {r.root: r for r in filled.events(until="2026-03-05")}
    path = filled.db.pages.path(page(SECOND).id)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with filled.db.writing():
        filled.db.run("UPDATE reports SET trigger_start = trigger_start + 1 WHERE id = ?", (rows["ACCUSE"].report,))
        filled.db.run("UPDATE reports SET lead = 0 WHERE id = ?", (rows["CONSULT"].report,))
        filled.db.run("UPDATE queue SET reader = 'other' WHERE n = 1")
    what = "\n".join(finding.what for finding in filled.verify())
    for sign in ("damaged", "its row and its reading differ", "exactly one lead", "marked as read but has no reading"):
        assert sign in what
    assert all(finding.advice for finding in filled.verify())


def test_gc_removes_what_nothing_needs_and_nothing_else(filled: Tracker) -> None:
    with Tracker(filled.folder, reader=ToyReader("toy-2")) as newer:
        newer.reread()
    stray = filled.db.pages.path("ab" + "0" * 62)
    stray.parent.mkdir(exist_ok=True)
    shutil.copyfile(filled.db.pages.path(page(FIRST).id), stray)
    (stray.parent / "x.page.1.partial").write_bytes(b"x")
    assert {f.kind for f in filled.verify()} == {"notice"}
    before = [r.to_dict() for r in filled.events()]
    assert gc(filled.db, grace_seconds=3600) == 0 or stray.exists()
    assert gc(filled.db, grace_seconds=0) > 0
    assert not stray.exists()
    assert filled.verify() == []
    assert [r.to_dict() for r in filled.events()] == before
    assert filled.db.value("SELECT count(*) FROM readings") == 2


def test_a_locked_store_has_a_code(filled: Tracker) -> None:
    with contextlib.closing(sqlite3.connect(filled.db.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with Tracker(filled.folder, reader=ToyReader(), patience_seconds=0.1) as waiting:
            with pytest.raises(DragomanError, match="DRG-LOCKED"):
                waiting.add_pages([page("More\nNorland met Sudmark.", "c.txt")])
            assert waiting.status().events == 3
        other.execute("ROLLBACK")
    filled.add_pages([page("More\nNorland met Sudmark.", "c.txt")])
    assert filled.status().events == 4
    assert filled.verify() == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_rights_has_a_code(filled: Tracker) -> None:
    filled.folder.chmod(0o500)
    try:
        with pytest.raises(DragomanError, match="DRG-READONLY"):
            Tracker(filled.folder).add_pages([page("More\nNorland met Sudmark.", "c.txt")])
    finally:
        filled.folder.chmod(0o700)


def test_opened_for_reading_nothing_is_written(filled: Tracker) -> None:
    with Tracker(filled.folder, reader=ToyReader(), readonly=True) as reading:
        assert reading.events().total == 3
        with pytest.raises(DragomanError, match="DRG-READONLY"):
            reading.correct(reading.events()[0].id, "accept")
        with pytest.raises(DragomanError, match="DRG-READONLY"):
            reading.add_pages([page("More\nNorland met Sudmark.", "c.txt")])
    assert filled.status().events == 3


def test_a_damaged_database_has_a_code(filled: Tracker) -> None:
    filled.close()
    for suffix in ("-wal", "-shm"):
        filled.db.file.with_name(filled.db.file.name + suffix).unlink(missing_ok=True)
    data = filled.db.file.read_bytes()
    filled.db.file.write_bytes(b"this is no database" * 100)
    with pytest.raises(DragomanError, match="DRG-CORRUPT"):
        Tracker(filled.folder)
    filled.db.file.write_bytes(data)
    with Tracker(filled.folder) as again:
        assert again.status().events == 3


def test_a_damaged_page_costs_only_itself(filled: Tracker) -> None:
    path = filled.db.pages.path(page(SECOND).id)
    path.write_bytes(b"\0" * 10)
    assert filled.events().total == 3
    with pytest.raises(DragomanError, match="DRG-PAGEFILE"):
        filled.record(page(SECOND).id)
    with Tracker(filled.folder, reader=ToyReader("toy-2")) as newer:
        added = newer.reread()
        assert (added.read, added.failed) == (1, 1)
        assert [p.code for p in newer.problems()] == ["DRG-PAGEFILE"]
        assert newer.events().total == 3
        path.unlink()
        newer.add_pages([page(SECOND, "b.txt")])
        newer.retry()
        newer.resume()
        assert newer.problems() == []


def test_a_full_disk_of_pages_has_a_code(filled: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(file: int, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("dragoman.store.pagefiles.os.write", full)
        with pytest.raises(DragomanError, match="DRG-DISKFULL"):
            filled.add_pages([page("More\nNorland met Sudmark.", "c.txt")])
    assert filled.verify() == []
    filled.add_pages([page("More\nNorland met Sudmark.", "c.txt")])
    assert filled.status().events == 4


def test_a_full_disk_of_the_database_has_a_code(filled: Tracker) -> None:
    pages = filled.db.value("PRAGMA page_count")
    filled.db.run(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(DragomanError, match="DRG-DISKFULL"):
        filled.add_pages(_many(0, 2000))  # type: ignore[arg-type]
    filled.db.run("PRAGMA max_page_count = 4294967294")
    assert [f for f in filled.verify() if f.kind == "damage"] == []
    filled.add_pages(_many(0, 200))  # type: ignore[arg-type]
    assert filled.verify() == []
    assert filled.events(actor="Norland").total >= 202


@pytest.mark.slow
def test_a_really_full_disk(tmp_path: Path) -> None:
    mount = tmp_path / "small"
    mount.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(mount)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("a small file system cannot be mounted here")
    try:
        with Tracker.create(mount / "t", reader=ToyReader()) as tracker:
            with pytest.raises(DragomanError, match="DRG-DISKFULL"):
                tracker.add_pages(_many(0, 5000))  # type: ignore[arg-type]
            before = tracker.status().events
            assert [f for f in tracker.verify() if f.kind == "damage"] == []
        subprocess.run(["mount", "-o", "remount,size=32m", str(mount)], check=True)
        with Tracker(mount / "t", reader=ToyReader()) as tracker:
            assert tracker.status().events == before
            tracker.add_pages(_many(0, 400))  # type: ignore[arg-type]
            assert tracker.status().events >= 400
            assert [f for f in tracker.verify() if f.kind == "damage"] == []
    finally:
        subprocess.run(["umount", str(mount)], check=False)


@pytest.mark.slow
def test_a_medium_that_cannot_be_written(tmp_path: Path) -> None:
    mount = tmp_path / "small"
    mount.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(mount)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("a small file system cannot be mounted here")
    try:
        with Tracker.create(mount / "t", reader=ToyReader()) as tracker:
            tracker.add_pages(_many(0, 20))  # type: ignore[arg-type]
        subprocess.run(["mount", "-o", "remount,ro", str(mount)], check=True)
        with Tracker(mount / "t", readonly=True) as reading:
            assert reading.events().total == 20
            assert reading.verify() == []
        with pytest.raises(DragomanError, match="DRG-READONLY"), Tracker(mount / "t", reader=ToyReader()) as writing:
            writing.add_pages(_many(20, 5))  # type: ignore[arg-type]
        with pytest.raises(DragomanError, match="DRG-READONLY"):
            Tracker.create(mount / "other")
    finally:
        subprocess.run(["umount", str(mount)], check=False)


def test_two_writers_and_ten_readers(tracker: Tracker) -> None:
    failures: list[BaseException] = []
    done = threading.Event()

    def guarded(work: object) -> None:
        try:
            work()  # type: ignore[operator]
        except BaseException as error:
            failures.append(error)

    def write(start: int) -> None:
        with Tracker(tracker.folder, reader=ToyReader()) as own:
            for number in range(start, start + 100, 20):
                own.add_pages(_many(number, 20))  # type: ignore[arg-type]

    def read() -> None:
        with Tracker(tracker.folder, readonly=True) as own:
            before = 0
            while not done.is_set():
                total = own.events(limit=5).total
                assert total >= before
                own.find("Norland", limit=2)
                before = total

    readers = [threading.Thread(target=guarded, args=(read,)) for _ in range(10)]
    writers = [threading.Thread(target=guarded, args=(lambda s=s: write(s),)) for s in (0, 50)]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in readers:
        thread.join()
    assert failures == []
    assert tracker.status().events == 150
    assert tracker.status().waiting == 0
    assert tracker.verify() == []


def test_ctrl_c_stops_cleanly_and_the_rest_is_read_later(tracker: Tracker) -> None:
    class Interrupted(ToyReader):
        def read(self, pages):  # type: ignore[no-untyped-def]
            if len(self.read_pages) >= 32:
                raise KeyboardInterrupt
            yield from super().read(pages)

    with Tracker(tracker.folder, reader=Interrupted()) as own:
        added = own.add_pages(_many(0, 100))  # type: ignore[arg-type]
        assert (added.interrupted, added.read) == (True, 32)
        assert own.verify() == []
    assert tracker.status().waiting == 32
    reader = tracker.reader
    assert tracker.add_pages(_many(0, 100)).read == 68  # type: ignore[arg-type]
    assert isinstance(reader, ToyReader)
    assert len(set(reader.read_pages)) == len(reader.read_pages) == 68


def test_progress_is_told(tracker: Tracker) -> None:
    seen = []
    tracker.add_pages(_many(0, 70), progress=seen.append)  # type: ignore[arg-type]
    assert [p.read for p in seen] == [32, 64, 70]
    assert seen[-1].waiting == 0
    assert seen[0].rate > 0


def test_a_tracker_may_be_handed_to_another_thread(filled: Tracker) -> None:
    found: list[int] = []
    thread = threading.Thread(target=lambda: found.append(filled.events().total))
    thread.start()
    thread.join()
    assert found == [3]
