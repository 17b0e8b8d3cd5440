"""Reviewed data as it stands in `knowledge/data`: flat TSV lists and TOML entries, ours or a user's."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from dragoman.errors import DragomanError

Row = Mapping[str, str]


def data() -> Traversable:
    """The folder of the knowledge that ships with dragoman; a user's pack is a folder of the same shape."""
    return resources.files("dragoman.knowledge").joinpath("data")


def read_text(name: str, root: Traversable | None = None) -> str:
    """The text of the file `name` ("actors/countries.tsv") below `root`, or below our own data."""
    return (root or data()).joinpath(name).read_text(encoding="utf-8")


def cells(text: str, name: str = "table") -> tuple[list[str], list[list[str]]]:
    """Header and rows of a TSV: one header line, tabs, no quoting; empty lines and lines with # are left out.

    Raises `DRG-KNOWLEDGE` when a row has not as many cells as the header.
    """
    lines = [line.split("\t") for line in text.splitlines() if line and line[0] != "#"]
    header, rows = lines[0], lines[1:]
    width = len(header)
    for number, row in enumerate(rows, 2):
        if len(row) != width:
            raise DragomanError("DRG-KNOWLEDGE", f"{name}: row {number} has {len(row)} cells, the header {width}")
    return header, rows


def read_tsv(name: str, root: Traversable | None = None) -> tuple[Row, ...]:
    """The rows of a TSV file as mappings from column to cell; an empty cell is ''."""
    header, rows = cells(read_text(name, root), name)
    return tuple(dict(zip(header, row, strict=True)) for row in rows)


def read_toml(name: str, root: Traversable | None = None) -> dict[str, Any]:
    """The content of a TOML file; raises `DRG-KNOWLEDGE` with the place when it is not valid."""
    try:
        return tomllib.loads(read_text(name, root))
    except tomllib.TOMLDecodeError as error:
        raise DragomanError("DRG-KNOWLEDGE", f"{name}: {error}") from error


def split(cell: str) -> tuple[str, ...]:
    """The values of a cell that holds several, separated by `|`."""
    return tuple(cell.split("|")) if cell else ()
