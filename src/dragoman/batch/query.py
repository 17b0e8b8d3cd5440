"""Questions to what a run wrote, by DuckDB, without loading it; and the records that answer to a condition."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.batch.datasets import DATASETS
from dragoman.errors import DragomanError
from dragoman.model import Record, from_dict

if TYPE_CHECKING:
    import duckdb

_AT_ONCE = 200
# A row for each event of a page, one for a page without: what both tables have is named as in `events`.
_SELECTED = """
SELECT record FROM records WHERE page_id IN (
  SELECT page_id FROM (SELECT * EXCLUDE (source, place, url, published) FROM records)
  LEFT JOIN (SELECT * EXCLUDE (source, url, published, site) FROM events) USING (page_id)
  LEFT JOIN (SELECT page_id, source, url, published, site, section, authors, agency, tags, text FROM articles)
    USING (page_id)
  WHERE ({condition}
  )
)
"""


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
    with _asked(folder, sql) as answer:
        columns = tuple(str(column[0]) for column in answer.description or ())
        return Answer(columns, tuple(answer.fetchall()))


def select(folder: str | Path, condition: str) -> Iterator[Record]:
    """The records of the pages to which an SQL condition applies, with their texts; a few are held at a time.

    It may name the columns of `events` (true when it is for one event of the page), of `articles` and of `records`;
    `place` is where the event was. Raises what `query` raises.
    """
    with _asked(folder, _SELECTED.format(condition=condition)) as answer:
        while rows := answer.fetchmany(_AT_ONCE):
            yield from (from_dict(json.loads(record)) for (record,) in rows)


def reader_of(folder: str | Path) -> str | None:
    """The version of the reader that read all pages of the run; None when there was more than one, or none is known."""
    manifests = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(Path(folder).glob("manifest*.json")))
    versions = {manifest.get("reader") for manifest in manifests}
    return versions.pop() if len(versions) == 1 else None


@contextmanager
def _asked(folder: str | Path, sql: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that has been asked, closed to everything but the run's datasets."""
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
            yield connection.execute(sql)
        except duckdb.Error as error:
            raise DragomanError("DRG-QUERY", str(error), "columns: docs/how-to/cluster.md") from error
