"""What a plugin is: protocols, and how they are found. Our own features use the same entry points as anybody's.

Entry-point groups: `dragoman.readers`, `dragoman.stages`, `dragoman.exporters`, `dragoman.knowledge`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Any, Protocol, runtime_checkable

from dragoman.model import Document, Issue, Page

GROUPS = ("dragoman.readers", "dragoman.stages", "dragoman.exporters", "dragoman.knowledge")


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading may cost: bytes of one input (uncompressed), seconds of one fetch, redirects, private addresses."""

    max_bytes: int = 64 * 1024 * 1024
    max_seconds: float = 30.0
    max_redirects: int = 5
    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be read at all: which, and the coded issue that says why."""

    source: str
    issue: Issue


@runtime_checkable
class ReaderPlugin(Protocol):
    """Reads one kind of input. `claims` looks at the name and the first bytes; `read` yields pages and failures.

    `read` never raises for bad input: it yields a `Failure` and goes on with what can still be read.
    """

    name: str

    def claims(self, source: str, head: bytes) -> bool:
        """Whether this plugin reads the input."""
        ...

    def read(self, source: str, data: bytes | None, limits: Limits) -> Iterator[Page | Failure]:
        """The pages of the input, each once, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of reading a page: a pure function from document to document, with what it needs and what it gives.

    Names of `needs` and `gives` are fields of `Document` ("tokens", "clauses", "times" …).
    """

    name: str
    run: Callable[[Document], Document]
    needs: frozenset[str]
    gives: frozenset[str]


def load(group: str) -> dict[str, Any]:
    """The objects registered under an entry-point group, by name, in order of name."""
    return {point.name: point.load() for point in sorted(entry_points(group=group), key=lambda p: p.name)}
