"""The file `dragoman.toml` of a tracker: what it watches, and what it says about itself when it publishes."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.errors import DragomanError
from dragoman.store.pagefiles import KEEPS, Keep

FILE = "dragoman.toml"

TEMPLATE = """\
# This folder is a dragoman tracker. Everything in it is yours: copy it, back it up, put it under version control.
#   dragoman.toml     this file
#   tracker.sqlite    events, reports, corrections (SQLite; leave its -wal and -shm files beside it)
#   pages/            every version of every page that was read, compressed, named by its hash
#   releases/         what was published, never changed afterwards

[tracker]
name = "{name}"
# What is kept of an HTML page beside what was read of it, so that a later version can cut the page anew:
# "raw" every byte, "html" all but the content of scripts, styles and drawings (half as large), "text" nothing.
keep = "html"
# Who reviews when a command does not say. Corrections are kept under this name.
# reviewer = "A. Analyst"

[read]
# Folders with knowledge of your own (groups, offices, outlets, frames), from here.
# packs = ["mine"]

[watch]
# Feeds (RSS, Atom, sitemaps, JSON feeds) or single addresses that `dragoman watch` looks at.
feeds = [
  # "https://news.example/world/rss.xml",
]
# How often `dragoman watch --repeat` looks, in minutes.
every_minutes = 60
# After how many hours an address that is known already, and still in its feed, is asked again whether it changed.
revisit_hours = 24

[publish]
# These stand in every export and release.
title = "{name}"
publisher = ""
licence = "CC-BY-4.0"
# Said beside the licence, for instance that page texts stay with their publishers.
licence_note = "Event data only; the texts of the pages belong to their publishers."
homepage = ""
"""


@dataclass(frozen=True, slots=True)
class Config:
    """What `dragoman.toml` says, with defaults for what it leaves out."""

    name: str = "tracker"
    keep: Keep = "html"
    reviewer: str | None = None
    packs: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    every_minutes: float = 60
    revisit_hours: float = 24
    title: str = "tracker"
    publisher: str = ""
    licence: str = "CC-BY-4.0"
    licence_note: str = ""
    homepage: str = ""


def load(folder: Path) -> Config:
    """The configuration of a tracker; raises `DRG-CONFIG` when the file is not valid or has an unknown key."""
    path = folder / FILE
    if not path.exists():
        return Config(name=folder.name, title=folder.name)
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DragomanError("DRG-CONFIG", f"{path}: {error}") from error
    return _config(path, data)


_SECTIONS: dict[str, dict[str, type | tuple[type, ...]]] = {
    "tracker": {"name": str, "keep": str, "reviewer": str},
    "read": {"packs": list},
    "watch": {"feeds": list, "every_minutes": (int, float), "revisit_hours": (int, float)},
    "publish": {"title": str, "publisher": str, "licence": str, "licence_note": str, "homepage": str},
}


def _config(path: Path, data: dict[str, Any]) -> Config:
    values: dict[str, Any] = {}
    for section, content in data.items():
        keys = _SECTIONS.get(section)
        if keys is None or not isinstance(content, dict):
            raise DragomanError("DRG-CONFIG", f"{path}: unknown section [{section}]")
        for key, value in content.items():
            if key not in keys or not isinstance(value, keys[key]):
                raise DragomanError("DRG-CONFIG", f"{path}: [{section}] has no such {key} = {value!r}")
            if key == "keep" and value not in KEEPS:
                raise DragomanError("DRG-CONFIG", f"{path}: keep = {value!r}; one of {', '.join(KEEPS)}")
            values[key] = tuple(value) if isinstance(value, list) else value
    return Config(**values)


def write_template(folder: Path, name: str) -> None:
    """Write a commented `dragoman.toml`; one that is there already is left alone."""
    path = folder / FILE
    if not path.exists():
        path.write_text(TEMPLATE.format(name=name.replace('"', "'")), encoding="utf-8")
