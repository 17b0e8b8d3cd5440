"""The ledger of a run: which shards are done, with their rows, in one SQLite file.

A shard's rows and its done mark are one row of one table, so that a run that is killed at any moment has each shard
either whole or not at all. Rows leave the ledger when the part file that holds them is in place.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from dragoman.batch.options import Counts
from dragoman.errors import DragomanError

SCHEMA_VERSION = "1"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS fact (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS shard (
  number INTEGER PRIMARY KEY, rows BLOB, sketches BLOB NOT NULL,
  pages INTEGER NOT NULL, copies INTEGER NOT NULL, failures INTEGER NOT NULL, events INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS part (
  number INTEGER PRIMARY KEY, files TEXT NOT NULL
);
"""


@dataclass(frozen=True, slots=True)
class Result:
    """What reading a shard gives: its rows (`rows_of` reads them), the sketch of each page that was parsed, counts."""

    number: int
    rows: bytes
    sketches: tuple[tuple[str, bytes], ...]
    counts: Counts


def pack_lines(lines: Sequence[str]) -> bytes:
    """Rows, each as a line of JSON, in few bytes."""
    return zlib.compress("\n".join(lines).encode(), 3)


def rows_of(packed: bytes) -> Iterator[dict[str, object]]:
    """The rows that were packed, in order."""
    for line in zlib.decompress(packed).decode().split("\n"):
        if line:
            yield json.loads(line)


class Ledger:
    """An open ledger; only one process can have it open, and `DRG-BUSY` is raised in any other."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None, timeout=0)
        try:
            self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.executescript(_SCHEMA)
            self._db.execute("INSERT OR IGNORE INTO fact VALUES ('schema', ?)", (SCHEMA_VERSION,))
        except sqlite3.OperationalError as error:
            self._db.close()
            raise DragomanError("DRG-BUSY", f"another run writes to {path.parent}") from error

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def claim(self, facts: Mapping[str, str]) -> None:
        """Notes what this run is of; raises `DRG-CHANGED` when the ledger was begun for something else."""
        for key, value in facts.items():
            self._db.execute("INSERT OR IGNORE INTO fact VALUES (?, ?)", (key, value))
            (known,) = self._db.execute("SELECT value FROM fact WHERE key = ?", (key,)).fetchone()
            if known != value:
                raise DragomanError("DRG-CHANGED", f"the {key} changed since this run began")

    def commit(self, result: Result) -> None:
        """Keeps a shard's rows and marks it done, in one transaction; a second time is an error, never a second row."""
        counts = result.counts
        sketches = zlib.compress(json.dumps([[place, sketch.hex()] for place, sketch in result.sketches]).encode())
        values = (result.number, result.rows, sketches, counts.pages, counts.copies, counts.failures, counts.events)
        self._db.execute("INSERT INTO shard VALUES (?, ?, ?, ?, ?, ?, ?)", values)

    def is_done(self, number: int) -> bool:
        """Whether a shard's rows are kept."""
        return self._db.execute("SELECT 1 FROM shard WHERE number = ?", (number,)).fetchone() is not None

    def done(self) -> int:
        """How many shards are done."""
        (count,) = self._db.execute("SELECT count(*) FROM shard").fetchone()
        return int(count)

    def counts(self) -> Counts:
        """The pages of all done shards."""
        row = self._db.execute("SELECT sum(pages), sum(copies), sum(failures), sum(events) FROM shard").fetchone()
        return Counts(*(value or 0 for value in row))

    def sketches(self, number: int) -> list[tuple[str, bytes]]:
        """The sketches of a done shard's parsed pages, in order, each with the page's place."""
        (packed,) = self._db.execute("SELECT sketches FROM shard WHERE number = ?", (number,)).fetchone()
        return [(place, bytes.fromhex(sketch)) for place, sketch in json.loads(zlib.decompress(packed))]

    def rows(self, numbers: Sequence[int]) -> Iterator[dict[str, object]] | None:
        """The rows of some shards, in order; None unless all are done and still hold their rows."""
        held = [
            number
            for number in numbers
            if self._db.execute("SELECT 1 FROM shard WHERE number = ? AND rows IS NOT NULL", (number,)).fetchone()
        ]
        return self._rows(numbers) if len(held) == len(numbers) else None

    def _rows(self, numbers: Sequence[int]) -> Iterator[dict[str, object]]:
        for number in numbers:
            (packed,) = self._db.execute("SELECT rows FROM shard WHERE number = ?", (number,)).fetchone()
            yield from rows_of(packed)

    def settle(self, part: int, files: Sequence[Mapping[str, object]], shards: Sequence[int]) -> None:
        """Notes that a part's files are in place and lets go of its shards' rows, in one transaction."""
        self._db.execute("BEGIN")
        self._db.execute("INSERT INTO part VALUES (?, ?)", (part, json.dumps(list(files))))
        self._db.executemany("UPDATE shard SET rows = NULL WHERE number = ?", [(number,) for number in shards])
        self._db.execute("COMMIT")

    def is_settled(self, part: int) -> bool:
        """Whether a part's files are in place."""
        return self._db.execute("SELECT 1 FROM part WHERE number = ?", (part,)).fetchone() is not None

    def files(self) -> list[dict[str, object]]:
        """All part files that are in place: dataset, path, rows, bytes, sha256."""
        parts = self._db.execute("SELECT files FROM part ORDER BY number").fetchall()
        return [file for (files,) in parts for file in json.loads(files)]
