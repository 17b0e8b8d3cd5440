"""What a plugin is: protocols, and how they are found. Our own features use the same entry points as anybody's.

Entry-point groups: `dragoman.readers`, `dragoman.stages`, `dragoman.exporters`, `dragoman.knowledge`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Any, Protocol, runtime_checkable

from dragoman.errors import CODES
from dragoman.model import Document, Issue, Page

GROUPS = ("dragoman.readers", "dragoman.stages", "dragoman.exporters", "dragoman.knowledge")


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading may cost, and how politely it goes.

    `max_bytes` of one page (uncompressed; an archive may be larger, none of its pages), `max_seconds` of one fetch with
    all its tries, `max_redirects` of one fetch, `max_depth` of containers within containers, `max_items` of one feed.
    `allow_private` lets addresses of this machine and its network be fetched (tests, intranets); `delay_seconds` is
    the pause between two fetches from one host; `cache` the folder of fetched pages, None for none.
    """

    max_bytes: int = 32 * 1024 * 1024
    max_seconds: float = 30.0
    max_redirects: int = 5
    max_depth: int = 3
    max_items: int = 1000
    max_retries: int = 2
    allow_private: bool = False
    obey_robots: bool = True
    delay_seconds: float = 1.0
    cache: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be read at all: which, and the coded issue that says why."""

    source: str
    issue: Issue

    @classmethod
    def of(cls, source: str, code: str, message: str | None = None) -> Failure:
        """A failure with the meaning and hint that `errors.CODES` gives its code; `message` says more exactly what."""
        meaning, hint = CODES[code]
        return cls(source, Issue(code, message or meaning, hint=hint))


@runtime_checkable
class ReaderPlugin(Protocol):
    """Reads one kind of input. `claims` looks at the name and the first bytes; `read` yields pages and failures.

    `read` never raises for bad input: it yields a `Failure` and goes on with what can still be read. A plugin that sets
    `streams` to True opens files itself, in constant memory: it gets the path as `source` and None as `data`.
    `dragoman.plugins.contract.check_reader` tests all of this on any plugin.
    """

    name: str
    streams: bool

    def claims(self, source: str, head: bytes) -> bool:
        """Whether this plugin reads the input; `head` are its first bytes (unpacked), b"" for an address."""
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
