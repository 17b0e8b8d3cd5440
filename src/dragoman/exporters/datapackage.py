"""A Frictionless data package: four tables, what each column means, checksums, a codebook to read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from dragoman.exporters.columns import CROSSWALK, EVENTS, PAGES, REPORTS, Column
from dragoman.exporters.dataset import Dataset
from dragoman.exporters.exporter import Exporter
from dragoman.exporters.layouts import LAYOUTS
from dragoman.exporters.tables import write_table

_KEYS = {"events": "event_id", "reports": "report_id", "pages": "page_id"}
_LINKS = {
    "reports": (("event_id", "events"), ("page_id", "pages")),
    "crosswalk": (("event_id", "events"), ("report_id", "reports"), ("page_id", "pages")),
}
_GLOSSES = {
    "events": "one row an event, however many reports tell it",
    "reports": "one row a report: an event as one page tells it",
    "pages": "one row a page, by the hash of its bytes",
    "crosswalk": "which report tells which event",
}


def as_datapackage(dataset: Dataset, target: Path, layout: str = "own") -> None:
    """A folder with events, reports, pages, crosswalk as CSV, `datapackage.json` and `CODEBOOK.md`.

    Source: Frictionless Data Package and Table Schema, version 1.
    """
    target.mkdir()
    contents: dict[str, tuple[Sequence[Column[Any]], Iterable[Any]]] = {
        "events": (EVENTS, dataset.events()),
        "reports": (REPORTS, dataset.reports()),
        "pages": (PAGES, dataset.pages()),
        "crosswalk": (CROSSWALK, dataset.reports()),
    }
    resources = []
    for name, (columns, items) in contents.items():
        path = target / f"{name}.csv"
        write_table(path, columns, items, LAYOUTS["own"])
        resources.append(_resource(name, path, columns))
    package = _package(dataset, resources)
    (target / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (target / "CODEBOOK.md").write_text(codebook(dataset), encoding="utf-8")


def checksum(path: Path) -> str:
    """The sha-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _resource(name: str, path: Path, columns: Sequence[Column[Any]]) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(c) for c in columns], "missingValues": [""]}
    if name in _KEYS:
        schema["primaryKey"] = _KEYS[name]
    if name in _LINKS:
        schema["foreignKeys"] = [
            {"fields": field, "reference": {"resource": table, "fields": field}} for field, table in _LINKS[name]
        ]
    return {
        "name": name, "path": path.name, "description": _GLOSSES[name], "profile": "tabular-data-resource",
        "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "bytes": path.stat().st_size,
        "hash": f"sha256:{checksum(path)}", "schema": schema,
    }  # fmt: skip


def _field(column: Column[Any]) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.kind, "description": column.gloss}
    if column.name in _KEYS.values():
        field["constraints"] = {"required": True}
    return field


def _package(dataset: Dataset, resources: list[dict[str, Any]]) -> dict[str, Any]:
    about = dataset.description
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "".join(c if c.isascii() and c.isalnum() else "-" for c in about.title.lower()).strip("-") or "tracker",
        "title": about.title,
        "created": about.made,
        "licenses": [{"name": about.licence}],
        "resources": resources,
        "dragoman": about.to_dict() | {"query": dataset.asked},
    }
    for name, value in (("version", about.version), ("homepage", about.homepage), ("description", about.licence_note)):
        if value:
            package[name] = value
    if about.publisher:
        package["contributors"] = [{"title": about.publisher, "role": "publisher"}]
    return package


def codebook(dataset: Dataset) -> str:
    """The data dictionary as Markdown: every table, every column, type and meaning."""
    about = dataset.description
    lines = [f"# {about.title}: codebook", ""]
    lines += [f"- {name}: {value}" for name, value in about.to_dict().items() if value]
    lines += [
        "",
        "Events are coded by PLOVER 2.0. An empty cell is unknown, never a default. Cells with several values",
    ]
    lines += ["separate them by '; ', in the same order in all columns of one side.", ""]
    tables: tuple[tuple[str, Sequence[Column[Any]]], ...] = (
        ("events", EVENTS), ("reports", REPORTS), ("pages", PAGES), ("crosswalk", CROSSWALK),
    )  # fmt: skip
    for name, columns in tables:
        lines += [f"## {name}.csv", "", _GLOSSES[name] + ".", "", "| column | type | meaning |", "|---|---|---|"]
        lines += [f"| {c.name} | {c.kind} | {c.gloss} |" for c in columns]
        lines.append("")
    return "\n".join(lines)


DATAPACKAGE = Exporter("datapackage", "", "Frictionless data package: a folder of CSV", as_datapackage)
