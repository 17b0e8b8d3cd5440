"""Questions to what a run wrote, by DuckDB, without loading it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.batch.datasets import DATASETS
from dragoman.errors import DragomanError


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a query with the names of their columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dict a row."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def query(folder: str | Path, sql: str) -> Answer:
    """What a SELECT over `records`, `events`, `articles`, `issues` gives.

    Only the run's own files can be read, and none written. Raises `DRG-MISSING` when the folder holds no datasets,
    `DRG-QUERY` for what DuckDB does not understand, `DRG-EXTRA` when DuckDB is missing.
    """
    try:
        import duckdb
    except ImportError as error:
        raise DragomanError("DRG-EXTRA", "queries need DuckDB: pip install 'dragoman[export]'") from error
    root = Path(folder).resolve()
    with duckdb.connect() as connection:
        for dataset in DATASETS:
            if not any((root / dataset).glob("*.parquet")):
                raise DragomanError("DRG-MISSING", f"no dataset {dataset} in {folder}", "is the run's folder right?")
            pattern = str(root / dataset / "*.parquet").replace("'", "''")
            connection.execute(f"CREATE VIEW {dataset} AS SELECT * FROM read_parquet('{pattern}')")
        connection.execute(f"SET allowed_directories = ['{str(root).replace(chr(39), chr(39) * 2)}']")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        try:
            answer = connection.execute(sql)
            columns = tuple(str(column[0]) for column in answer.description or ())
            return Answer(columns, tuple(answer.fetchall()))
        except duckdb.Error as error:
            raise DragomanError("DRG-QUERY", str(error)) from error
