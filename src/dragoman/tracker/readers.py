"""Who reads pages for a tracker: ours by default, any other in tests or for a different language."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Protocol

from dragoman import __version__
from dragoman.model import Page, Record


class Reader(Protocol):
    """Turns pages into records, in order; `version` changes whenever the same page could give another record."""

    @property
    def version(self) -> str:
        """The name of this version."""
        ...

    def read(self, pages: Sequence[Page]) -> Iterator[Record]:
        """The record of each page."""
        ...


class PageReader:
    """Our own reader. The model is loaded at the first page, not before."""

    @property
    def version(self) -> str:
        """The program's version and a fingerprint of its knowledge: `0.1.0+k1a2b3c4d`."""
        return f"{__version__}+k{_knowledge()}"

    def read(self, pages: Sequence[Page]) -> Iterator[Record]:
        """The record of each page."""
        from dragoman import reader

        for document in reader.read_pages(pages):
            yield Record.of(document)


@functools.cache
def _knowledge() -> str:
    """Eight digits that stand for the shipped knowledge, name and content of every file."""
    total = hashlib.sha256()
    for name, file in _files(resources.files("dragoman.knowledge").joinpath("data"), ""):
        total.update(name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()[:8]


def _files(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    if not folder.is_dir():
        return
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        name = f"{path}/{entry.name}"
        if entry.is_dir():
            yield from _files(entry, name)
        else:
            yield name, entry
