"""Releases: what was published under a name and never changes again."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dragoman.errors import DragomanError
from dragoman.exporters.datapackage import as_datapackage, checksum
from dragoman.exporters.dataset import Dataset
from dragoman.exporters.export import whole

FOLDER = "releases"
SUMS = "SHA256SUMS"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")


@dataclass(frozen=True, slots=True)
class Release:
    """A release: its name, its folder, how many events it has, what changed since the one before (event ids)."""

    name: str
    folder: Path
    events: int
    added: tuple[str, ...]
    changed: tuple[str, ...]
    withdrawn: tuple[str, ...]


def make(root: Path, name: str, dataset: Dataset) -> Release:
    """Write a release; raises `DRG-RELEASE` when that name was published before."""
    if not _NAME.match(name):
        raise DragomanError("DRG-RELEASE", f"{name!r} is no name for a release", "use letters, digits, '-', '.', '_'")
    target = root / FOLDER / name
    if target.exists():
        raise DragomanError("DRG-RELEASE", f"release {name} was published already")
    earlier = names(root)
    before = _rows(root / FOLDER / earlier[-1]) if earlier else {}

    def write(folder: Path) -> None:
        as_datapackage(dataset, folder)
        changes = _changes(before, _rows(folder), earlier[-1] if earlier else None)
        (folder / "CHANGES.json").write_text(json.dumps(changes, indent=1) + "\n", encoding="utf-8")
        sums = "".join(f"{checksum(path)}  {path.name}\n" for path in sorted(folder.iterdir()))
        (folder / SUMS).write_text(sums, encoding="utf-8")
        for path in folder.iterdir():
            path.chmod(0o444)

    whole(target, write)
    return load(root, name)


def names(root: Path) -> list[str]:
    """The names of all releases, in order of publication."""
    folder = root / FOLDER
    found = [path for path in folder.iterdir() if (path / SUMS).exists()] if folder.exists() else []
    return [path.name for path in sorted(found, key=lambda p: (_made(p), p.name))]


def load(root: Path, name: str) -> Release:
    """A release by its name; raises `DRG-NOTFOUND`."""
    folder = root / FOLDER / name
    if not (folder / SUMS).exists():
        raise DragomanError("DRG-NOTFOUND", f"no release {name!r}")
    changes = json.loads((folder / "CHANGES.json").read_text(encoding="utf-8"))
    lists = (tuple(changes[key]) for key in ("added", "changed", "withdrawn"))
    return Release(name, folder, changes["events"], *lists)


def damages(root: Path) -> Iterator[str]:
    """What is wrong with the releases: files that are missing, changed, or too many."""
    for name in names(root):
        folder = root / FOLDER / name
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
        listed = {line[66:]: line[:64] for line in lines}
        for file, expected in sorted(listed.items()):
            path = folder / file
            if not path.exists():
                yield f"release {name}: {file} is missing"
            elif checksum(path) != expected:
                yield f"release {name}: {file} was changed"
        for path in sorted(folder.iterdir()):
            if path.name not in listed and path.name != SUMS:
                yield f"release {name}: {path.name} was added"


def _made(folder: Path) -> str:
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return str(package.get("created", ""))


def _rows(folder: Path) -> dict[str, str]:
    """The events of a release: id and everything else."""
    with (folder / "events.csv").open(encoding="utf-8", newline="") as file:
        return {row[0]: "\x1f".join(row[1:]) for row in list(csv.reader(file))[1:]}


def _changes(before: Mapping[str, str], now: Mapping[str, str], previous: str | None) -> dict[str, object]:
    return {
        "previous": previous,
        "events": len(now),
        "added": sorted(now.keys() - before.keys()) if previous else [],
        "changed": sorted(key for key in now.keys() & before.keys() if now[key] != before[key]),
        "withdrawn": sorted(before.keys() - now.keys()),
    }
