"""Looking after a store: backup, check, tidying up."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from dragoman.errors import DragomanError
from dragoman.store.codec import unpack_record
from dragoman.store.database import FILE, Database, translated
from dragoman.store.loading import event_of
from dragoman.store.pagefiles import disk_error


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that `verify` saw: `damage` (something is wrong) or `notice` (something can be tidied up)."""

    kind: Literal["damage", "notice"]
    what: str
    advice: str


def backup(db: Database, target: Path) -> int:
    """Copy the whole store to a folder, consistent while others write; how many page files were new in it.

    The folder is a tracker itself. Doing it again to the same folder copies only what is new. Raises `DRG-DISKFULL`,
    `DRG-READONLY`.
    """
    try:
        target.mkdir(parents=True, exist_ok=True)
        partial = target / f".{FILE}.{os.getpid()}.partial"
        partial.unlink(missing_ok=True)
        with translated(partial), contextlib.closing(sqlite3.connect(partial)) as copy:
            db.connection.backup(copy)
            pages = [row[0] for row in copy.execute("SELECT id FROM pages ORDER BY n")]
        copied = sum(_copy_page(db, target, page_id) for page_id in pages)
        for name in ("dragoman.toml", "releases"):
            _copy(db.folder / name, target / name)
        partial.replace(target / FILE)
    except OSError as error:
        raise disk_error(error, target) from error
    return copied


def _copy_page(db: Database, target: Path, page_id: str) -> int:
    """1 when the page is new in the copy, 0 when it was there: its HTML comes with it, and a finer cut of its text."""
    _copy_changed(db, target, db.pages.markup_path(page_id))
    return _copy_changed(db, target, db.pages.path(page_id))


def _copy_changed(db: Database, target: Path, source: Path) -> int:
    copy = target / "pages" / source.relative_to(db.pages.folder)
    is_there = copy.exists()
    if not source.exists() or (is_there and copy.stat().st_mtime_ns >= source.stat().st_mtime_ns):
        return 0
    copy.parent.mkdir(parents=True, exist_ok=True)
    partial = copy.with_name(copy.name + ".partial")
    shutil.copyfile(source, partial)
    partial.replace(copy)
    return int(not is_there)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        for path in sorted(source.iterdir()):
            if not (target / path.name).exists():
                target.mkdir(exist_ok=True)
                shutil.copytree(path, target / path.name)
    elif source.exists():
        shutil.copyfile(source, target)


# A question that must have no answer -> what an answer means, and what helps. `{}` stands for its columns.
_RULES: tuple[tuple[str, str, str], ...] = (
    (
        "SELECT p.id FROM pages p WHERE p.latest = 1 AND p.reading IS NULL",
        "page {} counts but was never read", "dragoman add (goes on with what waits)",
    ),
    (
        "SELECT p.id FROM pages p WHERE p.reading IS NULL AND NOT EXISTS (SELECT 1 FROM queue q WHERE q.page = p.n)",
        "page {} is neither read nor waiting", "dragoman add its source again",
    ),
    (
        "SELECT p.id FROM queue q JOIN pages p ON p.n = q.page WHERE q.state = 'done' AND NOT EXISTS "
        "(SELECT 1 FROM readings g WHERE g.page = q.page AND g.reader = q.reader)",
        "page {} is marked as read but has no reading", "restore a backup",
    ),
    (
        "SELECT d.key FROM documents d "
        "WHERE (SELECT count(*) FROM pages p WHERE p.document = d.n AND p.latest = 1) > 1",
        "{} has two newest versions", "restore a backup",
    ),
    (
        "SELECT e.id FROM events e JOIN reports r ON r.event = e.n AND r.live = 1 GROUP BY e.n HAVING sum(r.lead) <> 1",
        "event {} has not exactly one lead report", "dragoman gc",
    ),
    (
        "SELECT r.id FROM reports r WHERE r.lead = 1 AND r.live = 0",
        "report {} leads its event but is told no more", "dragoman gc",
    ),
    (
        "SELECT r.id FROM reports r JOIN pages p ON p.n = r.page WHERE r.live = 1 AND p.latest = 0",
        "report {} counts but its page is an old version", "restore a backup",
    ),
    (
        "SELECT e.id FROM events e WHERE NOT EXISTS (SELECT 1 FROM reports r WHERE r.event = e.n)",
        "event {} has no report", "dragoman gc",
    ),
    (
        "SELECT a.id FROM annotations a WHERE a.action <> 'undo' AND NOT EXISTS "
        "(SELECT 1 FROM anchors x WHERE x.annotation = a.n) AND EXISTS "
        "(SELECT 1 FROM documents d JOIN pages p ON p.document = d.n AND p.latest = 1 WHERE d.key = a.document)",
        "correction {} was not applied", "dragoman gc",
    ),
)  # fmt: skip


def verify(db: Database) -> Iterator[Finding]:
    """Everything that is wrong, and what can be tidied up: the file, its links, its rules, pages, spans."""
    for row in db.rows("PRAGMA integrity_check"):
        if row[0] != "ok":
            yield Finding("damage", f"database: {row[0]}", "restore a backup")
    for row in db.rows("PRAGMA foreign_key_check"):
        yield Finding(
            "damage", f"a row of {row['table']} points at a missing row of {row['parent']}", "restore a backup"
        )
    for sql, what, advice in _RULES:
        for row in db.rows(sql):
            yield Finding("damage", what.format(*row), advice)
    yield from _verify_pages(db)
    yield from _verify_reports(db)


def _verify_pages(db: Database) -> Iterator[Finding]:
    known = set()
    for row in db.rows("SELECT p.n, p.id FROM pages p ORDER BY p.n"):
        known.add(row["id"])
        try:
            page = db.pages.read(row["id"])
            if page.id != row["id"]:
                raise DragomanError("DRG-PAGEFILE", f"{db.pages.path(row['id'])} holds another page")
            for reading in db.rows("SELECT body, shape FROM readings WHERE page = ?", (row["n"],)):
                unpack_record(reading["body"], page, db.shape(reading["shape"]))
        except (DragomanError, ValueError, KeyError, TypeError, OSError) as error:
            message = error.message if isinstance(error, DragomanError) else f"reading of {row['id']}: {error}"
            yield Finding("damage", message, "restore the file from a backup, or add its source again")
    for page_id in db.pages.markup_ids():
        try:
            db.pages.markup(page_id)
        except DragomanError as error:
            yield Finding("damage", error.message, "restore the file from a backup, or remove it: what was read stays")
    for page_id in sorted({*db.pages.ids(), *db.pages.markup_ids()} - known):
        yield Finding("notice", f"page file {page_id} belongs to no page", "dragoman gc removes it")
    for path in db.pages.partial():
        yield Finding("notice", f"{path.name} was left by a broken-off write", "dragoman gc removes it")


_REPORTS = """
SELECT r.id, r.local, r.body, r.reading, r.trigger_start, r.trigger_end, p.id AS page
FROM reports r JOIN pages p ON p.n = r.page ORDER BY r.n"""


def _verify_reports(db: Database) -> Iterator[Finding]:
    page = None
    for row in db.rows(_REPORTS):
        try:
            if page is None or page.id != row["page"]:
                page = db.pages.read(row["page"])
            event = event_of(db, row, page)
        except DragomanError as error:
            if error.code != "DRG-PAGEFILE":
                yield Finding("damage", f"report {row['id']}: {error.message}", "dragoman reread")
            continue
        spans = (event.trigger, *event.evidence, *event.mentions)
        if not all(span.stands_in(page.text) for span in spans):
            yield Finding("damage", f"report {row['id']}: its words do not stand in its page", "dragoman reread")
        if (event.trigger.start, event.trigger.end) != (row["trigger_start"], row["trigger_end"]):
            yield Finding("damage", f"report {row['id']}: its row and its reading differ", "dragoman reread")


def gc(db: Database, *, grace_seconds: float = 3600.0, now_seconds: float | None = None) -> int:
    """How many bytes became free: files of no page, readings that nothing points at, people in no event.

    Files younger than `grace_seconds` are left alone: somebody may be about to use them. Corrections and their history
    are never touched.
    """
    import time

    moment = time.time() if now_seconds is None else now_seconds
    known = {row[0] for row in db.rows("SELECT id FROM pages")}
    orphans = [db.pages.path(page_id) for page_id in db.pages.ids() if page_id not in known]
    orphans += [db.pages.markup_path(page_id) for page_id in db.pages.markup_ids() if page_id not in known]
    freed = 0
    for path in (*orphans, *db.pages.partial()):
        with contextlib.suppress(FileNotFoundError):
            status = path.stat()
            if moment - status.st_mtime >= grace_seconds:
                path.unlink()
                freed += status.st_size
    return freed + _tidy(db)


def _tidy(db: Database) -> int:
    from dragoman.store.leads import choose_leads

    before = db.value("PRAGMA page_count") - db.value("PRAGMA freelist_count")
    with db.writing():
        db.run(
            "DELETE FROM readings WHERE n NOT IN (SELECT reading FROM pages WHERE reading IS NOT NULL) "
            "AND n NOT IN (SELECT reading FROM reports WHERE reading IS NOT NULL)"
        )
        db.run(
            "DELETE FROM queue WHERE state = 'done' AND NOT EXISTS "
            "(SELECT 1 FROM readings g WHERE g.page = queue.page AND g.reader = queue.reader)"
        )
        db.run("DELETE FROM actors WHERE NOT EXISTS (SELECT 1 FROM parties t WHERE t.actor = actors.n)")
        leaderless = db.rows(
            "SELECT event FROM reports WHERE live = 1 GROUP BY event HAVING sum(lead) <> 1 "
            "UNION SELECT event FROM reports WHERE live = 0 AND lead = 1"
        )
        choose_leads(db, [row[0] for row in leaderless])
        db.run(
            "DELETE FROM events WHERE NOT EXISTS (SELECT 1 FROM reports r WHERE r.event = events.n) "
            "AND NOT EXISTS (SELECT 1 FROM event_names m WHERE m.event = events.n) "
            "AND NOT EXISTS (SELECT 1 FROM merges m WHERE m.event = events.n) "
            "AND n NOT IN (SELECT source FROM ties) AND n NOT IN (SELECT target FROM ties)"
        )
        db.actors.clear()
    db.run("INSERT INTO texts (texts) VALUES ('optimize')")
    after = db.value("PRAGMA page_count") - db.value("PRAGMA freelist_count")
    db.run("VACUUM")
    return int(max(0, before - after)) * int(db.value("PRAGMA page_size"))
