"""What an exporter is: ours and anybody's are objects of this one type, registered under `dragoman.exporters`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dragoman.exporters.dataset import Dataset


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format: its name, the ending of its files ('' for a folder), one line about it, and what writes it.

    `write` gets the data set, a path that does not exist yet, and the name of a layout; `layouts` are those it takes.
    `dragoman.plugins.contract.check_exporter` tests what else it promises.
    """

    name: str
    suffix: str
    summary: str
    write: Callable[[Dataset, Path, str], None]
    layouts: tuple[str, ...] = ("own",)
