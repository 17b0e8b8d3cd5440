"""Flat tables as database files of their own: SQLite, DuckDB."""

from __future__ import annotations

import contextlib
import itertools
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.store.database import translated

_SQLITE = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER", "date": "TEXT"}
_DUCKDB = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE"}


@dataclass(frozen=True, slots=True)
class Table:
    """A table to be written: (name, kind) of its columns, its rows, the column that is its key."""

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: Iterable[Sequence[Any]]
    key: str | None = None


def write_sqlite(target: Path, tables: Sequence[Table]) -> None:
    """Write tables into a new SQLite file."""
    with translated(target), contextlib.closing(sqlite3.connect(target, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        for table in tables:
            connection.execute(_create(table, _SQLITE))
            connection.executemany(_insert(table), table.rows)
        connection.execute("COMMIT")


def write_duckdb(target: Path, tables: Sequence[Table], duckdb: Any) -> None:
    """Write tables into a new DuckDB file; `duckdb` is the package."""
    with contextlib.closing(duckdb.connect(str(target))) as connection:
        for table in tables:
            connection.execute(_create(table, _DUCKDB))
            for chunk in _chunks(table.rows, 2000):
                connection.executemany(_insert(table), chunk)


def _create(table: Table, types: dict[str, str]) -> str:
    columns = [
        f'"{name}" {types[kind]}' + (" PRIMARY KEY" if name == table.key else "") for name, kind in table.columns
    ]
    return f'CREATE TABLE "{table.name}" ({", ".join(columns)})'


def _insert(table: Table) -> str:
    return f'INSERT INTO "{table.name}" VALUES ({", ".join("?" * len(table.columns))})'


def _chunks(rows: Iterable[Sequence[Any]], size: int) -> Iterator[list[Sequence[Any]]]:
    iterator = iter(rows)
    while chunk := list(itertools.islice(iterator, size)):
        yield chunk
