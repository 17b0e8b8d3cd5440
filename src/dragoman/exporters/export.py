"""Export by name: our exporters and anybody's, each file with a dictionary, a checksum and a crosswalk beside it."""

from __future__ import annotations

import functools
import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from dragoman.errors import DragomanError
from dragoman.exporters.columns import CROSSWALK, Column
from dragoman.exporters.dataset import Dataset
from dragoman.exporters.layouts import LAYOUTS
from dragoman.plugins import load

GROUP = "dragoman.exporters"


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format: its name, the ending of its files ('' for a folder), one line about it, and what writes it.

    `write` gets the data set, a path that does not exist yet, and the name of a layout; `layouts` are those it takes.
    """

    name: str
    suffix: str
    summary: str
    write: Callable[[Dataset, Path, str], None]
    layouts: tuple[str, ...] = ("own",)


_TABLES = tuple(LAYOUTS)
# Name -> (module, function, ending, summary, layouts). The modules are only imported when they are needed.
_OURS: Mapping[str, tuple[str, str, str, str, tuple[str, ...]]] = {
    "csv": ("tables", "as_csv", ".csv", "one row an event, comma-separated", _TABLES),
    "tsv": ("tables", "as_tsv", ".tsv", "one row an event, tab-separated", _TABLES),
    "jsonl": ("tables", "as_jsonl", ".jsonl", "one JSON object an event", (*_TABLES, "plover")),
    "parquet": ("tables", "as_parquet", ".parquet", "Apache Parquet", _TABLES),
    "sqlite": ("tables", "as_sqlite", ".sqlite", "SQLite with events, reports, pages, crosswalk", _TABLES),
    "duckdb": ("tables", "as_duckdb", ".duckdb", "DuckDB with the same tables", _TABLES),
    "datapackage": ("datapackage", "as_datapackage", "", "Frictionless data package: a folder of CSV", ("own",)),
    "geojson": ("geo", "as_geojson", ".geojson", "events with a place, for maps", ("own",)),
    "icalendar": ("calendar", "as_icalendar", ".ics", "events on their days, planned ones too", ("own",)),
    "atom": ("atom", "as_atom", ".atom", "events as a feed", ("own",)),
    "annotations": ("annotations", "as_annotations", ".jsonld", "W3C Web Annotations on the pages", ("own",)),
    "csl": ("citations", "as_csl", ".csl.json", "citations of the pages, CSL JSON", ("own",)),
    "bibtex": ("citations", "as_bibtex", ".bib", "citations of the pages, BibTeX", ("own",)),
    "markdown": ("brief", "as_markdown", ".md", "a brief with numbered sources", ("own",)),
    "html": ("brief", "as_html", ".html", "the brief as a web page", ("own",)),
    "pdf": ("brief", "as_pdf", ".pdf", "the brief on paper", ("own",)),
}


@functools.cache
def exporters() -> Mapping[str, Exporter]:
    """All exporters by name: ours, then those that plugins bring; a plugin may replace one of ours."""
    return {name: _our(name) for name in _OURS} | load(GROUP)


def _our(name: str) -> Exporter:
    module, function, suffix, summary, layouts = _OURS[name]

    def write(dataset: Dataset, target: Path, layout: str) -> None:
        getattr(import_module(f"dragoman.exporters.{module}"), function)(dataset, target, layout)

    return Exporter(name, suffix, summary, write, layouts)


def export(dataset: Dataset, name: str, target: Path, layout: str = "own") -> list[Path]:
    """Write a data set in a format; the files that were written, the asked one first.

    Beside a file stand `NAME.about.json` (title, licence, query, checksum, what each column means) and
    `NAME.crosswalk.csv` (event, report, page). Each appears whole or not at all. Raises `DRG-FORMAT` for an unknown
    format or layout, `DRG-EXISTS` when a folder is there already.
    """
    exporter = exporters().get(name)
    if exporter is None:
        raise DragomanError("DRG-FORMAT", f"no export format {name!r}; one of {', '.join(exporters())}")
    if layout not in exporter.layouts:
        raise DragomanError("DRG-FORMAT", f"{name} has no layout {layout!r}; one of {', '.join(exporter.layouts)}")
    if not exporter.suffix and target.exists():
        raise DragomanError("DRG-EXISTS", f"{target} exists")
    whole(target, lambda path: exporter.write(dataset, path, layout))
    return [target, *(_beside(dataset, exporter, target, layout) if exporter.suffix else ())]


def whole(target: Path, write: Callable[[Path], None]) -> None:
    """Let `write` make a file or folder under another name and rename it when it is complete."""
    from dragoman.store.pagefiles import disk_error

    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove(partial)
        write(partial)
        partial.replace(target)
    except OSError as error:
        raise disk_error(error, target) from error
    finally:
        _remove(partial)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _beside(dataset: Dataset, exporter: Exporter, target: Path, layout: str) -> list[Path]:
    from dragoman.exporters.tables import OWN, write_table

    crosswalk = target.with_name(target.name + ".crosswalk.csv")
    whole(crosswalk, lambda path: write_table(path, CROSSWALK, dataset.reports(), OWN))
    about = target.with_name(target.name + ".about.json")
    text = json.dumps(_about(dataset, exporter, target, layout), ensure_ascii=False, indent=1) + "\n"
    whole(about, lambda path: _write_text(path, text))
    return [about, crosswalk]


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _about(dataset: Dataset, exporter: Exporter, target: Path, layout: str) -> dict[str, Any]:
    from dragoman.exporters.datapackage import checksum

    columns: Sequence[Column[Any]] = LAYOUTS[layout].columns if layout in LAYOUTS else ()
    tabular = exporter.name in ("csv", "tsv", "jsonl", "parquet", "sqlite", "duckdb")
    return dataset.description.to_dict() | {
        "format": exporter.name,
        "layout": layout,
        "query": dataset.asked,
        "file": target.name,
        "bytes": target.stat().st_size,
        "sha256": checksum(target),
        "columns": [{"name": c.name, "type": c.kind, "meaning": c.gloss} for c in columns] if tabular else [],
    }
