"""The order in which one page is read: a tuple of stages, checked when it is assembled."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence

from dragoman import actors, articles, events, language, places, times
from dragoman.errors import CODES, DragomanError
from dragoman.model import Article, Document, Issue, Page, Record
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
    return read_articles(((page, cut(page)) for page in pages), stages)


def read_articles(cuts: Iterable[tuple[Page, Article]], stages: Sequence[Stage] = STAGES) -> Iterator[Document]:
    """Documents of pages that are already cut, in their order."""
    order = assemble(stages)
    for document in language.parse_many(cuts):
        yield _run(document, order)


def _run(document: Document, stages: Sequence[Stage]) -> Document:
    for stage in stages:
        try:
            document = stage.run(document)
        except Exception as error:  # one page must never stop a run of many
            document = dataclasses.replace(document, issues=(*document.issues, _defect(stage.name, error)))
    return document


def cut(page: Page) -> Article:
    """The article of a page; one with a `DRG-DEFECT` issue when cutting fails."""
    try:
        return articles.cut(page)
    except Exception as error:  # one page must never stop a run of many
        return Article(issues=(_defect("articles", error),))


def _defect(stage: str, error: Exception) -> Issue:
    return Issue("DRG-DEFECT", f"{stage} failed: {type(error).__name__}: {error}", hint=CODES["DRG-DEFECT"][1])


def read_page(page: Page) -> Record:
    """The record of one page."""
    return Record.of(next(read_pages([page])))
