"""How a store stands."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

from dragoman.store.database import FILE, Database
from dragoman.store.rows import Status

# Each count walks an index that holds all it asks of; `+` keeps the readings themselves, which are large, out of it.
_COUNTS = """
SELECT (SELECT count(*) FROM pages WHERE latest = 1) AS pages, (SELECT count(*) FROM pages) AS versions,
  (SELECT count(*) FROM reports WHERE lead = 1 AND state <> 'rejected') AS events,
  (SELECT count(*) FROM reports WHERE live = 1) AS reports,
  (SELECT count(*) FROM reports WHERE live = 1 AND state <> 'unreviewed') AS reviewed,
  (SELECT count(*) FROM storylines) AS storylines,
  (SELECT count(*) FROM queue WHERE state = 'todo' AND reader = :reader) AS waiting,
  (SELECT count(*) FROM problems WHERE solved IS NULL) AS problems,
  (SELECT count(*) FROM pages p JOIN readings g ON g.page = p.n AND +g.n = p.reading
   WHERE p.latest = 1 AND g.reader <> :reader) AS outdated,
  (SELECT min(day_from) FROM reports WHERE lead = 1 AND day_from > 1) AS first,
  (SELECT max(day_from) FROM reports WHERE lead = 1) AS last"""


def status(db: Database, reader: str) -> Status:
    """What the tracker holds, seen by this version of the reader; `first` and `last` are days of events."""
    row = db.row(_COUNTS, {"reader": reader})
    assert row is not None, "counts are one row"
    values = {name: row[name] for name in row.keys() if name not in ("first", "last")}  # noqa: SIM118
    return Status(
        folder=str(db.folder), first=_day(row["first"]), last=_day(row["last"]), reader=reader, schema=db.version,
        bytes=_size(db), **values,
    )  # fmt: skip


def _day(ordinal: int | None) -> str | None:
    return None if ordinal is None else datetime.date.fromordinal(ordinal).isoformat()


def _size(db: Database) -> int:
    """The size on disk. Pages are spread evenly by their hash: of many, every sixteenth folder is counted for all."""
    database = sum(file.stat().st_size for file in db.folder.glob(FILE + "*"))
    folders = sorted(path for path in db.pages.folder.glob("??") if path.is_dir())
    step = 16 if len(folders) == 256 else 1
    return database + step * sum(_bytes(folder) for folder in folders[::step])


def _bytes(folder: Path) -> int:
    with os.scandir(folder) as files:
        return sum(file.stat().st_size for file in files)
