"""The sample pages that come with the package."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import dragoman
from dragoman.errors import DragomanError

if TYPE_CHECKING:
    from dragoman.store import Status


def sample_folder() -> Path:
    """The folder of sample pages: package data of an installed wheel, `samples/` of a checkout."""
    package = Path(dragoman.__file__).parent
    for folder in (package / "samples", package.parents[1] / "samples"):
        if (folder / "pages").is_dir():
            return folder
    raise DragomanError("DRG-MISSING", "the sample pages are not installed", "install dragoman again")


def sample_pages() -> list[Path]:
    """The sample pages in order of name."""
    return sorted(p for p in (sample_folder() / "pages").iterdir() if p.suffix in (".html", ".txt"))


def make_tracker(folder: Path) -> Status:
    """The status of a tracker of the sample articles, made in `folder` or brought up to date there."""
    from dragoman.tracker.tracker import Tracker

    with Tracker(folder) if (folder / "dragoman.toml").exists() else Tracker.create(folder, "demo") as tracker:
        tracker.add([str(sample_folder() / "tracker" / "articles.jsonl")])
        tracker.link()
        return tracker.status()
