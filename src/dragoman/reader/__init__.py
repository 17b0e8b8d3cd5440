"""The order in which one page is read: a tuple of stages, checked when it is assembled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dragoman import actors, articles, events, language, places, times
from dragoman.errors import DragomanError
from dragoman.model import Document, Page, Record
from dragoman.plugins import Stage

_PARSED = frozenset({"sentences", "tokens"})

STAGES: tuple[Stage, ...] = (
    Stage("language.clauses", language.add_clauses, _PARSED, frozenset({"clauses"})),
    Stage("times", times.add_times, _PARSED, frozenset({"times"})),
    Stage("places", places.add_places, _PARSED, frozenset({"places"})),
    Stage("actors", actors.add_entities, _PARSED | {"places", "clauses"}, frozenset({"entities"})),
    Stage("actors.quotes", actors.add_quotes, _PARSED | {"entities", "clauses"}, frozenset({"quotes"})),
    Stage(
        "events",
        events.add_events,
        _PARSED | {"clauses", "times", "places", "entities", "quotes"},
        frozenset({"events"}),
    ),
)


def assemble(stages: Sequence[Stage] = STAGES) -> tuple[Stage, ...]:
    """The stages, proved to be in an order in which each finds what it needs; raises `DRG-STAGE` otherwise."""
    known = set(_PARSED)
    for stage in stages:
        missing = stage.needs - known
        if missing:
            raise DragomanError("DRG-STAGE", f"stage {stage.name!r} needs {', '.join(sorted(missing))}")
        known |= stage.gives
    return tuple(stages)


def read_pages(pages: Iterable[Page], stages: Sequence[Stage] = STAGES) -> Iterator[Document]:
    """Documents with every value added, in the order of `pages`; the same as one by one."""
    order = assemble(stages)
    for document in language.parse_many((page, articles.cut(page)) for page in pages):
        yield _run(document, order)


def _run(document: Document, stages: Sequence[Stage]) -> Document:
    for stage in stages:
        document = stage.run(document)
    return document


def read_page(page: Page) -> Record:
    """The record of one page."""
    return Record.of(next(read_pages([page])))
