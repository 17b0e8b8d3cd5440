"""Opening a store: the SQLite file, its version, its transactions, and coded errors for what can go wrong."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from dragoman.errors import DragomanError
from dragoman.store.codec import Shape, record_shape
from dragoman.store.pagefiles import PageFiles
from dragoman.store.schema import APPLICATION_ID, STEPS, VERSION

FILE = "tracker.sqlite"
_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA cache_size = -65536",
    "PRAGMA mmap_size = 1073741824",
    "PRAGMA temp_store = MEMORY",
    # Ids are hashes, so every batch touches pages all over the indexes: a longer log writes each of them less often.
    "PRAGMA wal_autocheckpoint = 8000",
)


class Database:
    """One connection to a store, with the folder of its pages. For one thread at a time: open one for each.

    Use it as a context manager or call `close`. `readonly` opens without the right to write and never migrates.
    """

    def __init__(self, folder: Path, *, readonly: bool = False, patience_seconds: float = 30.0) -> None:
        self.folder = folder
        self.file = folder / FILE
        self.pages = PageFiles(folder / "pages")
        self.readonly = readonly
        self.actors: dict[tuple[str, str], int] = {}
        self._shapes: dict[int, Shape] = {}
        self.connection = _connect(self.file, readonly, patience_seconds)
        with translated(self.file):
            self._prepare()

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back."""
        self.connection.close()

    @property
    def version(self) -> int:
        """The schema version of the file."""
        return int(self.connection.execute("PRAGMA user_version").fetchone()[0])

    @property
    def changes(self) -> int:
        """A number that is another one once any other connection, of whatever process, has written to the file."""
        return int(self.value("PRAGMA data_version"))

    def forget(self) -> None:
        """Forget what was remembered of the rows: another process may have tidied them up."""
        self.actors.clear()
        self._shapes.clear()

    def rows(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[sqlite3.Row]:
        """All rows of a query."""
        with translated(self.file):
            return self.connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> sqlite3.Row | None:
        """The first row of a query, None when there is none."""
        with translated(self.file):
            found: sqlite3.Row | None = self.connection.execute(sql, values).fetchone()
            return found

    def value(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Any:
        """The first column of the first row, None when there is none."""
        found = self.row(sql, values)
        return None if found is None else found[0]

    def run(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> int:
        """Run one statement that changes rows; how many it changed."""
        with translated(self.file):
            return self.connection.execute(sql, values).rowcount

    def run_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for each row."""
        if rows:
            with translated(self.file):
                self.connection.executemany(sql, rows)

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """A write transaction: all of it or nothing. Inside another one it is part of that one.

        Raises `DRG-LOCKED` when another writer holds the store for too long, `DRG-DISKFULL`, `DRG-READONLY`.
        """
        if self.connection.in_transaction:
            yield
            return
        with translated(self.file):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                self.actors.clear()
                self._shapes.clear()
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """A read transaction: every query inside sees the same state, whatever others write meanwhile."""
        if self.connection.in_transaction:
            yield
            return
        with translated(self.file):
            self.connection.execute("BEGIN")
            try:
                yield
            finally:
                self.connection.execute("COMMIT")

    def shape(self, number: int) -> Shape:
        """The field names under which a reading was stored."""
        if number not in self._shapes:
            self._shapes[number] = json.loads(self.value("SELECT fields FROM shapes WHERE n = ?", (number,)))
        return self._shapes[number]

    def own_shape(self) -> int:
        """The number of this version's field names, written down if they are new. Call it while writing."""
        fields = json.dumps(record_shape())
        self.run("INSERT OR IGNORE INTO shapes (fields) VALUES (?)", (fields,))
        return int(self.value("SELECT n FROM shapes WHERE fields = ?", (fields,)))

    def _prepare(self) -> None:
        version = self.version
        if version > VERSION:
            raise DragomanError("DRG-NEWER", f"{self.file} has schema {version}, this program knows up to {VERSION}")
        if version < VERSION and not self.readonly:
            migrate(self.connection, self.file)
        elif version < VERSION:
            raise DragomanError("DRG-OLDER", f"{self.file} has schema {version}, this program writes {VERSION}")


def create(folder: Path) -> None:
    """Make an empty store in `folder`; raises `DRG-EXISTS` when there is one."""
    if (folder / FILE).exists():
        raise DragomanError("DRG-EXISTS", f"{folder} already holds a tracker")
    try:
        (folder / "pages").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DragomanError("DRG-READONLY", f"{folder}: {error.strerror}") from error
    connection = sqlite3.connect(folder / FILE, isolation_level=None)
    with contextlib.closing(connection), translated(folder / FILE):
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        migrate(connection, folder / FILE)


def migrate(connection: sqlite3.Connection, file: Path) -> None:
    """Bring a store to this program's schema version, step by step, all or nothing; a copy of the old file is kept.

    The copy is `tracker.sqlite.v<old version>` beside the file; an empty store needs none.
    """
    connection.execute("BEGIN IMMEDIATE")
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    connection.execute("COMMIT")
    if 0 < version < VERSION:
        _copy(connection, file.with_name(f"{file.name}.v{version}"))
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        for step in STEPS[version:]:
            for statement in _statements(step):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _copy(connection: sqlite3.Connection, target: Path) -> None:
    with contextlib.closing(sqlite3.connect(target)) as copy:
        connection.backup(copy)


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: `executescript` would commit on its own."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""


def _connect(file: Path, readonly: bool, patience_seconds: float) -> sqlite3.Connection:
    if not file.exists():
        raise DragomanError("DRG-NOTRACKER", f"no tracker in {file.parent}")
    with translated(file):
        try:
            return _open(file, "mode=ro" if readonly else "mode=rw", patience_seconds)
        except sqlite3.OperationalError:
            # On a medium that cannot be written, SQLite cannot make the files beside a WAL database; without a WAL
            # that holds something, the file alone is the whole truth.
            wal = file.with_name(file.name + "-wal")
            if not readonly or (wal.exists() and wal.stat().st_size):
                raise
            return _open(file, "mode=ro&immutable=1", patience_seconds)


def _open(file: Path, options: str, patience_seconds: float) -> sqlite3.Connection:
    address = f"{file.resolve().as_uri()}?{options}"
    # A web server may open in one thread and ask in another; SQLite itself is built to be handed on like that.
    connection = sqlite3.connect(
        address, uri=True, isolation_level=None, timeout=patience_seconds, check_same_thread=False
    )
    connection.row_factory = sqlite3.Row
    try:
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


@contextlib.contextmanager
def translated(file: Path) -> Iterator[None]:
    """Coded errors in place of SQLite's own."""
    try:
        yield
    except sqlite3.Error as error:
        raise _coded(error, file) from error


# What SQLite says (the name of its result code) -> our code. Source: sqlite.org/rescode.html
_RESULT_CODES = (
    ("SQLITE_FULL", "DRG-DISKFULL"), ("SQLITE_IOERR_WRITE", "DRG-DISKFULL"), ("SQLITE_READONLY", "DRG-READONLY"),
    ("SQLITE_CANTOPEN", "DRG-READONLY"), ("SQLITE_PERM", "DRG-READONLY"), ("SQLITE_BUSY", "DRG-LOCKED"),
    ("SQLITE_LOCKED", "DRG-LOCKED"), ("SQLITE_CORRUPT", "DRG-CORRUPT"), ("SQLITE_NOTADB", "DRG-CORRUPT"),
)  # fmt: skip


def _coded(error: sqlite3.Error, file: Path) -> DragomanError:
    name = getattr(error, "sqlite_errorname", None) or ""
    code = next((ours for theirs, ours in _RESULT_CODES if name.startswith(theirs)), "DRG-STORE")
    return DragomanError(code, f"{file}: {error}")
