"""Export by name: our exporters and anybody's, each file with a dictionary, a checksum and a crosswalk beside it."""

from __future__ import annotations

import functools
import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from dragoman.errors import DragomanError
from dragoman.exporters.columns import CROSSWALK, Column
from dragoman.exporters.dataset import Dataset
from dragoman.exporters.exporter import Exporter
from dragoman.exporters.layouts import LAYOUTS

GROUP = "dragoman.exporters"
_HINT = "`dragoman formats` lists the formats and their layouts"


# Our own exporters in the order in which they are listed. The same lines stand as entry points in pyproject.toml; taken
# from here, they need no installation.
OUR_EXPORTERS: Mapping[str, str] = {
    "csv": "dragoman.exporters.tables:CSV",
    "tsv": "dragoman.exporters.tables:TSV",
    "jsonl": "dragoman.exporters.tables:JSONL",
    "parquet": "dragoman.exporters.tables:PARQUET",
    "sqlite": "dragoman.exporters.tables:SQLITE",
    "duckdb": "dragoman.exporters.tables:DUCKDB",
    "datapackage": "dragoman.exporters.datapackage:DATAPACKAGE",
    "geojson": "dragoman.exporters.geo:GEOJSON",
    "icalendar": "dragoman.exporters.calendar:ICALENDAR",
    "atom": "dragoman.exporters.atom:ATOM",
    "annotations": "dragoman.exporters.annotations:ANNOTATIONS",
    "csl": "dragoman.exporters.citations:CSL",
    "bibtex": "dragoman.exporters.citations:BIBTEX",
    "markdown": "dragoman.exporters.brief:MARKDOWN",
    "html": "dragoman.exporters.brief:HTML",
    "pdf": "dragoman.exporters.brief:PDF",
}


@functools.cache
def exporters() -> Mapping[str, Exporter]:
    """All exporters by name: ours, then those that plugins bring; a plugin may replace one of ours."""
    others = [point for point in entry_points(group=GROUP) if point.value != OUR_EXPORTERS.get(point.name)]
    loaded = {point.name: point.load() for point in sorted(others, key=lambda point: point.name)}
    return {name: _import(target) for name, target in OUR_EXPORTERS.items()} | loaded


def _import(target: str) -> Exporter:
    module, _, name = target.partition(":")
    exporter: Exporter = getattr(import_module(module), name)
    return exporter


def export(dataset: Dataset, name: str, target: Path, layout: str = "own") -> list[Path]:
    """Write a data set in a format; the files that were written, the asked one first.

    Beside a file stand `NAME.about.json` (title, licence, query, checksum, what each column means) and
    `NAME.crosswalk.csv` (event, report, page). Each appears whole or not at all. Raises `DRG-FORMAT` for an unknown
    format or layout, `DRG-EXISTS` when a folder is there already.
    """
    exporter = exporters().get(name)
    if exporter is None:
        raise DragomanError("DRG-FORMAT", f"no export format {name!r}; one of {', '.join(exporters())}", _HINT)
    if layout not in exporter.layouts:
        raise DragomanError(
            "DRG-FORMAT", f"{name} has no layout {layout!r}; one of {', '.join(exporter.layouts)}", _HINT
        )
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
