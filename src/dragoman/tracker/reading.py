"""Reading without a project folder: what `dragoman.read` and `dragoman read` do."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dragoman import pages, reader
from dragoman.errors import DragomanError
from dragoman.model import Document, Issue, Page, Record, Statement
from dragoman.plugins import Failure, Limits


@dataclass(frozen=True, slots=True)
class Reading(Record):
    """A record as a notebook shows it."""

    def _repr_html_(self) -> str:
        from dragoman.exporters.records import as_html_fragment

        return as_html_fragment(self)


@dataclass(frozen=True, slots=True)
class Given:
    """What the user knows better than the page: publication (ISO 8601 date or date-time) and zone (IANA or offset)."""

    published: str | None = None
    zone: str | None = None

    def stated(self) -> list[tuple[str, str]]:
        """What is given, as key and value."""
        return [(key, value) for key, value in (("published", self.published), ("zone", self.zone)) if value]

    def applied(self, page: Page) -> Page:
        """The page with these statements put before its own."""
        stated = tuple(Statement("given", key, value) for key, value in self.stated())
        return dataclasses.replace(page, statements=stated + page.statements) if stated else page


def read(
    source: str, *, published: str | None = None, zone: str | None = None, packs: Sequence[str | Path] = ()
) -> Reading:
    """The record of one page (a path, an address, `-` for stdin), read with the knowledge packs in `packs` (folders).

    Raises `DragomanError` with the code of what went wrong, `DRG-USAGE` when the source holds several pages.
    """
    found = list(read_many([source], given=Given(published, zone), packs=packs))
    if len(found) != 1:
        raise DragomanError("DRG-USAGE", f"{source} holds {len(found)} pages", "use dragoman.read_many")
    if isinstance(found[0], Failure):
        issue = found[0].issue
        raise DragomanError(issue.code, issue.message, issue.hint)
    return found[0]


def read_many(
    sources: Sequence[str],
    *,
    given: Given = Given(),
    limits: Limits = Limits(),
    packs: Sequence[str | Path] = (),
) -> Iterator[Reading | Failure]:
    """The records of all pages of all sources, in order; what cannot be read comes as a `Failure` in its place.

    `packs` are folders of knowledge packs; one that cannot be used is an issue of each record.
    """
    failures: dict[int, list[Failure]] = {}

    def readable() -> Iterator[Page]:
        count = 0
        for source in sources:
            for found in pages.read(source, limits):
                if isinstance(found, Failure):
                    failures.setdefault(count, []).append(found)
                else:
                    count += 1
                    yield given.applied(found)

    for number, document in enumerate(reader.read_pages(readable(), reader.pipeline(packs))):
        yield from failures.pop(number, ())
        yield finished(document)
    for number in sorted(failures):
        yield from failures[number]


def finished(document: Document) -> Reading:
    """The record of a document, with a word on why it is empty when it is."""
    record = Reading.of(document)
    if not record.events and not any(i.code in _EXPLAINS_NOTHING for i in record.issues):
        issue = Issue("DRG-NOEVENT", "no sentence tells an act between political parties")
        record = dataclasses.replace(record, issues=(*record.issues, issue))
    return record  # type: ignore[return-value]


_EXPLAINS_NOTHING = frozenset({"DRG-LANG", "DRG-NOARTICLE", "DRG-NOEVENT"})
