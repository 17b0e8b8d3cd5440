"""The queue: which pages still have to be read by which version of the reader, and what went wrong."""

from __future__ import annotations

import os
import socket
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dragoman.errors import CODES
from dragoman.model import Issue
from dragoman.store.database import Database


@dataclass(frozen=True, slots=True)
class Job:
    """A page to be read: its row number and its id."""

    page: int
    id: str


@dataclass(frozen=True, slots=True)
class Problem:
    """An input that could not be read: how often it was tried, and what can be done."""

    n: int
    source: str
    page: str | None
    code: str
    message: str
    hint: str
    seen: str
    tries: int


def worker(db: Database) -> str:
    """The name under which a connection claims jobs: machine, process number, connection."""
    return f"{socket.gethostname()}:{os.getpid()}:{id(db):x}"


def enqueue(db: Database, pages: Sequence[int], reader: str) -> int:
    """How many of the pages are new in the queue of this reader; those that it knows stay as they are."""
    with db.writing():
        return sum(db.run("INSERT OR IGNORE INTO queue (page, reader) VALUES (?,?)", (n, reader)) for n in pages)


def outdated(db: Database, reader: str) -> list[tuple[int, str]]:
    """The current pages (number, id) that another version of the reader has read last."""
    rows = db.rows(
        "SELECT p.n, p.id FROM pages p JOIN readings g ON g.page = p.n AND +g.n = p.reading "
        "WHERE p.latest = 1 AND g.reader <> ? ORDER BY p.n",
        (reader,),
    )
    return [(row["n"], row["id"]) for row in rows]


def claim(db: Database, reader: str, count: int, now: str) -> list[Job]:
    """Up to `count` jobs that now belong to this connection. Jobs of processes that are gone are given out again."""
    me = worker(db)
    with db.writing():
        _release_dead(db, reader)
        rows = db.rows(
            "SELECT q.n, q.page, p.id FROM queue q JOIN pages p ON p.n = q.page "
            "WHERE q.reader = ? AND q.state = 'todo' AND q.claimed_by IS NULL ORDER BY q.n LIMIT ?",
            (reader, count),
        )
        db.run_many("UPDATE queue SET claimed_by = ?, claimed_at = ? WHERE n = ?", [(me, now, r["n"]) for r in rows])
    return [Job(r["page"], r["id"]) for r in rows]


def unclaim(db: Database, reader: str) -> None:
    """Give back every job that this connection has claimed and not finished."""
    with db.writing():
        db.run(
            "UPDATE queue SET claimed_by = NULL WHERE reader = ? AND state = 'todo' AND claimed_by = ?",
            (reader, worker(db)),
        )


def _release_dead(db: Database, reader: str) -> None:
    host = socket.gethostname()
    owners = db.rows(
        "SELECT DISTINCT claimed_by FROM queue WHERE reader = ? AND state = 'todo' AND claimed_by IS NOT NULL",
        (reader,),
    )
    for (owner,) in owners:
        machine, process, _ = owner.rsplit(":", 2)
        if machine == host and not _is_running(int(process)):
            db.run("UPDATE queue SET claimed_by = NULL WHERE state = 'todo' AND claimed_by = ?", (owner,))


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def done(db: Database, pages: Sequence[int], reader: str) -> None:
    """Mark pages as read. Call it in the transaction that writes their readings."""
    db.run_many(
        "INSERT INTO queue (page, reader, state) VALUES (?,?,'done') "
        "ON CONFLICT (page, reader) DO UPDATE SET state = 'done', claimed_by = NULL",
        [(page, reader) for page in pages],
    )
    db.run_many("UPDATE problems SET solved = 'read' WHERE page = ? AND solved IS NULL", [(page,) for page in pages])


def failed(db: Database, page: int, reader: str, issue: Issue, now: str) -> None:
    """Mark a page as one that the reader fails on, and note why."""
    with db.writing():
        db.run("UPDATE queue SET state = 'failed', claimed_by = NULL WHERE page = ? AND reader = ?", (page, reader))
        source = db.value("SELECT source FROM pages WHERE n = ?", (page,))
        note_problem(db, source, source, issue, now, page=page)


def note_problem(db: Database, origin: str, source: str, issue: Issue, now: str, *, page: int | None = None) -> None:
    """Keep what went wrong with a source: the same trouble twice is one entry with two tries.

    `origin` is what the person named (a folder, an archive), `source` the part of it that could not be read.
    """
    hint = issue.hint or CODES.get(issue.code, ("", ""))[1]
    with db.writing():
        db.run(
            "INSERT INTO problems (source, origin, page, code, message, hint, seen) VALUES (?,?,?,?,?,?,?) "
            "ON CONFLICT (source, code) DO UPDATE SET message = excluded.message, seen = excluded.seen, "
            "page = excluded.page, tries = tries + 1, solved = NULL",
            (source, origin, page, issue.code, issue.message, hint, now),
        )


def problems(db: Database) -> list[Problem]:
    """What went wrong and is not solved yet, oldest first."""
    rows = db.rows(
        "SELECT b.n, b.source, p.id AS page, b.code, b.message, b.hint, b.seen, b.tries "
        "FROM problems b LEFT JOIN pages p ON p.n = b.page WHERE b.solved IS NULL ORDER BY b.n"
    )
    return [Problem(**dict(row)) for row in rows]


def retry(db: Database, reader: str) -> list[str]:
    """Put failed pages back into the queue; the origins that must be fetched or opened again are returned."""
    with db.writing():
        db.run("UPDATE queue SET state = 'todo', claimed_by = NULL WHERE reader = ? AND state = 'failed'", (reader,))
        rows = db.rows("SELECT DISTINCT origin FROM problems WHERE solved IS NULL AND page IS NULL ORDER BY n")
        return [row["origin"] for row in rows]


def solve(db: Database, origin: str, failed: Collection[str]) -> None:
    """Close the problems of an origin that was read again, but for the sources that failed again."""
    with db.writing():
        rows = db.rows("SELECT n, source FROM problems WHERE origin = ? AND page IS NULL AND solved IS NULL", (origin,))
        solved = [(row["n"],) for row in rows if row["source"] not in failed]
        db.run_many("UPDATE problems SET solved = 'read' WHERE n = ?", solved)


def waiting(db: Database, reader: str) -> int:
    """How many pages still have to be read."""
    return int(db.value("SELECT count(*) FROM queue WHERE reader = ? AND state = 'todo'", (reader,)))
