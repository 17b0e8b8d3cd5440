"""Tables as files: CSV, TSV, JSON Lines, Parquet, SQLite, DuckDB."""

from __future__ import annotations

import csv
import datetime
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from dragoman.errors import DragomanError
from dragoman.exporters.columns import CROSSWALK, EVENTS, PAGES, REPORTS, Column
from dragoman.exporters.dataset import Dataset
from dragoman.exporters.exporter import Exporter
from dragoman.exporters.layouts import LAYOUTS, Layout
from dragoman.exporters.plover import plover
from dragoman.model import SCHEMA_VERSION
from dragoman.store import Told, tables

_CHUNK = 5000


def cells(columns: Sequence[Column[Any]], item: Any) -> list[Any]:
    """The cells of one row."""
    return [column.value(item) for column in columns]


def rows(columns: Sequence[Column[Any]], items: Iterable[Any]) -> Iterator[list[Any]]:
    """The cells of every row."""
    return (cells(columns, item) for item in items)


def layout_of(name: str) -> Layout:
    """The layout of that name; raises `DRG-FORMAT` when there is none."""
    if name not in LAYOUTS:
        raise DragomanError("DRG-FORMAT", f"no layout {name!r}; one of {', '.join(LAYOUTS)}")
    return LAYOUTS[name]


def write_table(target: Path, columns: Sequence[Column[Any]], items: Iterable[Any], layout: Layout) -> None:
    """Write a delimited table in UTF-8, in the manner (delimiter, header, empty cells) of a layout."""
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=layout.delimiter, lineterminator="\n")
        if layout.header:
            writer.writerow([column.name for column in columns])
        for row in rows(columns, items):
            writer.writerow([_cell(value, layout.missing) for value in row])


def _cell(value: Any, missing: str) -> Any:
    if value is None:
        return missing
    if isinstance(value, bool):
        return "true" if value else "false"
    # A tab or a line break inside a cell breaks readers that split lines before they look at quotes.
    return " ".join(value.split()) if isinstance(value, str) and not value.isprintable() else value


def _accepted(dataset: Dataset, layout: Layout) -> Iterator[Told]:
    return (told for told in dataset.events() if layout.accepts(told))


def as_csv(dataset: Dataset, target: Path, layout: str = "own") -> None:
    """One row an event, comma-separated, in a layout's columns."""
    form = layout_of(layout)
    write_table(target, form.columns, _accepted(dataset, form), form)


def as_tsv(dataset: Dataset, target: Path, layout: str = "own") -> None:
    """One row an event, tab-separated."""
    form = layout_of(layout)
    tabbed = Layout(form.name, form.gloss, form.columns, form.accepts, "\t", ".tsv", form.header, form.missing)
    write_table(target, form.columns, _accepted(dataset, form), tabbed)


def as_jsonl(dataset: Dataset, target: Path, layout: str = "own") -> None:
    """One JSON object an event and line; layout `plover` gives the form of the PLOVER manual."""
    form = None if layout == "plover" else layout_of(layout)
    with target.open("w", encoding="utf-8") as file:
        for told in dataset.events():
            if form is None:
                row = plover(told)
            elif form.accepts(told):
                row = dict(zip((c.name for c in form.columns), cells(form.columns, told), strict=True))
            else:
                continue
            file.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")


def as_parquet(dataset: Dataset, target: Path, layout: str = "own") -> None:
    """A Parquet file of events; its metadata carry title, licence and the version of the record."""
    pyarrow, parquet = extra("pyarrow"), extra("pyarrow.parquet")
    form = layout_of(layout)
    metadata = {f"dragoman.{k}": str(v) for k, v in dataset.description.to_dict().items() if v is not None}
    metadata["dragoman.record_schema"] = SCHEMA_VERSION
    types = {
        "string": pyarrow.string(), "integer": pyarrow.int64(), "number": pyarrow.float64(), "boolean": pyarrow.bool_(),
        "date": pyarrow.date32(),
    }  # fmt: skip
    fields = [pyarrow.field(c.name, types[c.kind], metadata={"gloss": c.gloss}) for c in form.columns]
    schema = pyarrow.schema(fields, metadata=metadata)
    with parquet.ParquetWriter(target, schema) as writer:
        for chunk in _chunks(rows(form.columns, _accepted(dataset, form))):
            columns = [list(values) for values in zip(*chunk, strict=True)]
            arrays = [
                pyarrow.array([_typed(v, c.kind) for v in values], type=types[c.kind])
                for c, values in zip(form.columns, columns, strict=True)
            ]
            writer.write_table(pyarrow.Table.from_arrays(arrays, schema=schema))


def _typed(value: Any, kind: str) -> Any:
    return str(value) if kind == "string" and value is not None else value


def _chunks(items: Iterator[list[Any]]) -> Iterator[list[list[Any]]]:
    chunk: list[list[Any]] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def as_sqlite(dataset: Dataset, target: Path, layout: str = "own") -> None:
    """A SQLite file with the tables events, reports, pages and crosswalk, with keys between them."""
    tables.write_sqlite(target, list(_tables(dataset, layout)))


def as_duckdb(dataset: Dataset, target: Path, layout: str = "own") -> None:
    """A DuckDB file with the tables events, reports, pages and crosswalk."""
    tables.write_duckdb(target, list(_tables(dataset, layout)), extra("duckdb"))


def _tables(dataset: Dataset, layout: str) -> Iterator[tables.Table]:
    form = layout_of(layout)
    kinds: dict[str, tuple[Sequence[Column[Any]], Iterable[Any], str | None]] = {
        "events": (form.columns, _accepted(dataset, form), "event_id" if layout == "own" else None),
        "reports": (REPORTS, dataset.reports(), "report_id"),
        "pages": (PAGES, dataset.pages(), "page_id"),
        "crosswalk": (CROSSWALK, dataset.reports(), None),
    }
    for name, (columns, items, key) in kinds.items():
        values = ([_plain(v) for v in row] for row in rows(columns, items))
        yield tables.Table(name, tuple((c.name, c.kind) for c in columns), values, key)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def extra(module: str) -> Any:
    """An optional package; raises `DRG-EXTRA` when it is missing."""
    import importlib

    try:
        return importlib.import_module(module)
    except ImportError as error:
        hint = "pip install 'dragoman[export]'"
        raise DragomanError("DRG-EXTRA", f"{module} is not installed", hint) from error
    except OSError as error:  # WeasyPrint without Pango
        hint = "install the system's libraries that it names: on Debian, libpango-1.0-0 and libpangoft2-1.0-0"
        raise DragomanError("DRG-EXTRA", f"{module}: {str(error).splitlines()[0]}", hint) from error


OWN = LAYOUTS["own"]
__all__ = [
    "CROSSWALK", "EVENTS", "OWN", "PAGES", "REPORTS", "as_csv", "as_duckdb", "as_jsonl", "as_parquet", "as_sqlite",
    "as_tsv", "cells", "extra", "layout_of", "rows", "write_table",
]  # fmt: skip


CSV = Exporter("csv", ".csv", "one row an event, comma-separated", as_csv, tuple(LAYOUTS))
TSV = Exporter("tsv", ".tsv", "one row an event, tab-separated", as_tsv, tuple(LAYOUTS))
JSONL = Exporter("jsonl", ".jsonl", "one JSON object an event", as_jsonl, (*LAYOUTS, "plover"))
PARQUET = Exporter("parquet", ".parquet", "Apache Parquet", as_parquet, tuple(LAYOUTS))
SQLITE = Exporter("sqlite", ".sqlite", "SQLite with events, reports, pages, crosswalk", as_sqlite, tuple(LAYOUTS))
DUCKDB = Exporter("duckdb", ".duckdb", "DuckDB with the same tables", as_duckdb, tuple(LAYOUTS))
