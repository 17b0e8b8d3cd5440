"""Every earlier version's file opens, with all that was in it, and a copy of the old file is kept."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest

from bench.speed.synthetic import Generator
from dragoman.cli.tracking import opened
from dragoman.errors import DragomanError
from dragoman.store import Database, create, events, keep_pages, write_readings
from dragoman.store.care import verify
from dragoman.store.codec import pack_record, record_shape
from dragoman.store.database import FILE
from dragoman.store.pagefiles import PageFiles
from dragoman.store.query import Query
from dragoman.store.schema import APPLICATION_ID, STEPS, VERSION
from dragoman.tracker.tracker import Tracker

DATA = Path(__file__).parent / "data"


def _old_file(folder: Path, version: int) -> None:
    """A store as version `version` of the schema left it, with two pages in it."""
    (folder / "pages").mkdir()
    with contextlib.closing(sqlite3.connect(folder / FILE)) as connection:
        connection.executescript("".join(STEPS[:version]) + f"PRAGMA user_version = {version};")
        for n, record in enumerate(Generator(seed=5).records(2), start=1):
            _insert(connection, n, record)
        if version > 1:
            connection.execute("UPDATE reports SET reading = page")
        connection.commit()
    for record in Generator(seed=5).records(2):
        PageFiles(folder / "pages").write(record.page)


def _insert(connection: sqlite3.Connection, n: int, record: object) -> None:
    import json

    from dragoman.model import Record

    assert isinstance(record, Record)
    run = connection.execute
    run("INSERT INTO documents VALUES (?, ?)", (n, record.page.url))
    run("INSERT OR IGNORE INTO shapes VALUES (1, ?)", (json.dumps(record_shape()),))
    run(
        "INSERT INTO pages (n, id, document, version, latest, source, url, added) VALUES (?,?,?,1,1,?,?,'2026')",
        (n, record.page.id, n, record.page.source, record.page.url),
    )
    run("INSERT INTO readings VALUES (?, ?, 'r1', '2026', 1, ?)", (n, n, pack_record(record)))
    run("UPDATE pages SET reading = ? WHERE n = ?", (n, n))
    run("INSERT INTO queue (page, reader, state) VALUES (?, 'r1', 'done')", (n,))
    for k, event in enumerate(record.events):
        number = 100 * n + k
        run("INSERT INTO events (n, id, added) VALUES (?, ?, '2026')", (number, f"e{number:016x}"))
        run(
            "INSERT INTO reports (n, id, page, event, local, root, contexts, quad, date, assertion, seat, confidence, "
            "trigger_start, trigger_end) VALUES (?,?,?,?,?,?,'[]',?,?,?,?,?,?,?)",
            (
                number, f"r{number:016x}", n, number, event.id, event.root, event.quad, event.date, event.assertion,
                event.where, event.confidence, event.trigger.start, event.trigger.end,
            ),
        )  # fmt: skip


@pytest.mark.parametrize("version", range(1, VERSION))
def test_each_earlier_version_is_brought_forward(tmp_path: Path, version: int) -> None:
    _old_file(tmp_path, version)
    old = (tmp_path / FILE).read_bytes()
    with Database(tmp_path) as db:
        assert db.version == VERSION
        assert len(events(db, Query())) == sum(len(r.events) for r in Generator(seed=5).records(2))
        assert list(verify(db)) == []
        more = next(Generator(seed=6).records(1))
        kept = keep_pages(db, [more.page], "2026-01-01")
        assert write_readings(db, [(kept[0].n, more)], "r1", "2026-01-01") == 1
    assert (tmp_path / f"{FILE}.v{version}").stat().st_size >= len(old) // 2
    with contextlib.closing(sqlite3.connect(tmp_path / f"{FILE}.v{version}")) as copy:
        assert copy.execute("PRAGMA user_version").fetchone()[0] == version
        assert copy.execute("SELECT count(*) FROM pages").fetchone()[0] == 2


def _version_3(folder: Path) -> None:
    """The tracker that the program wrote when its schema was version 3."""
    shutil.copytree(DATA / "version-3" / "pages", folder / "pages")
    with contextlib.closing(sqlite3.connect(folder / FILE)) as connection:
        connection.executescript((DATA / "version-3" / "tracker.sql").read_text(encoding="utf-8"))


def test_a_file_that_version_3_wrote_keeps_everything(tmp_path: Path) -> None:
    _version_3(tmp_path)
    with Tracker(tmp_path) as tracker:
        assert tracker.db.version == VERSION
        assert list(tracker.verify()) == []
        rows = tracker.events(sort="added", rejected=True)
        assert [row.state for row in rows] == ["changed", "rejected"] + 4 * ["unreviewed"]
        assert (rows[0].date, rows[2].reports) == ("2026-01-02", 2)
        assert tracker.status().reviewed == 2
        assert [note.annotation.action for note in tracker.corrections()] == ["change", "reject", "merge"]
        assert tracker.searches() == {"talks": Query(root="CONSULT")}
        assert {hit.page for hit in tracker.find("president")} <= {row.id for row in tracker.pages()}
    assert (tmp_path / f"{FILE}.v3").exists()


def test_a_failed_step_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _old_file(tmp_path, 1)
    monkeypatch.setattr("dragoman.store.database.STEPS", (*STEPS[:1], STEPS[1] + "\nCREATE TABLE pages (n);"))
    with pytest.raises(DragomanError, match="DRG-STORE"):
        Database(tmp_path)
    with contextlib.closing(sqlite3.connect(tmp_path / FILE)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == 1
        assert not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'annotations'").fetchall()


def test_a_newer_file_is_left_alone(tmp_path: Path) -> None:
    create(tmp_path)
    with contextlib.closing(sqlite3.connect(tmp_path / FILE)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(DragomanError, match="DRG-NEWER"):
        Database(tmp_path)
    assert (tmp_path / FILE).read_bytes() == before


def test_an_old_file_is_not_upgraded_when_opened_for_reading(tmp_path: Path) -> None:
    _old_file(tmp_path, 1)
    with pytest.raises(DragomanError, match="DRG-OLDER"):
        Database(tmp_path, readonly=True)


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    create(tmp_path)
    with Database(tmp_path) as db:
        assert db.value("PRAGMA application_id") == APPLICATION_ID
        assert db.value("PRAGMA journal_mode") == "wal"
        assert db.value("PRAGMA foreign_keys") == 1


def test_the_command_line_upgrades_before_it_reads(tmp_path: Path) -> None:
    _old_file(tmp_path, 1)
    with opened(tmp_path, readonly=True) as tracker:
        assert tracker.db.version == VERSION
    assert (tmp_path / f"{FILE}.v1").exists()
