"""Who reads pages for a tracker: ours by default, any other in tests or for a different language."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from dragoman import __version__
from dragoman.model import Page, Record
from dragoman.reader import Pipeline, pipeline, read_pages


class Reader(Protocol):
    """Turns pages into records, in order; `version` changes whenever the same page could give another record."""

    @property
    def version(self) -> str:
        """The name of this version."""
        ...

    def read(self, pages: Sequence[Page]) -> Iterator[Record]:
        """The record of each page."""
        ...


def version_of(used: Pipeline) -> str:
    """The program, a fingerprint of its knowledge, one of packs and plugins: `0.1.0+k1a2b3c4d.p5e6f7a8b`."""
    return f"{__version__}+{used.fingerprint}"


class PageReader:
    """Our own reader, with the knowledge packs in `packs` (folders). The model is loaded at the first page."""

    def __init__(self, packs: Sequence[str | Path] = ()) -> None:
        self._packs = tuple(packs)

    @functools.cached_property
    def pipeline(self) -> Pipeline:
        """The stages and packs that it reads with."""
        return pipeline(self._packs)

    @property
    def version(self) -> str:
        """That of its pipeline."""
        return version_of(self.pipeline)

    def read(self, pages: Sequence[Page]) -> Iterator[Record]:
        """The record of each page."""
        for document in read_pages(pages, self.pipeline):
            yield Record.of(document)
