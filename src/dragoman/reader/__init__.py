"""How one page is read: cut, parsed, and put through the stages of a pipeline."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from dragoman import articles, language
from dragoman.errors import CODES
from dragoman.knowledge.packs import using
from dragoman.model import Article, Document, Issue, Page, Record
from dragoman.reader.pipeline import STAGES, Pipeline, assemble, pipeline

__all__ = ["STAGES", "Pipeline", "assemble", "cut", "pipeline", "read_articles", "read_page", "read_pages"]

PLAIN = Pipeline()  # without packs and plugins


def read_pages(pages: Iterable[Page], by: Pipeline = PLAIN) -> Iterator[Document]:
    """Documents with every value added, in the order of `pages`; the same as one by one."""
    return read_articles(((page, cut(page, by)) for page in pages), by)


def read_articles(cuts: Iterable[tuple[Page, Article]], by: Pipeline = PLAIN) -> Iterator[Document]:
    """Documents of pages that are already cut, in their order."""
    parsed = language.parse_many(cuts)
    while True:
        with using(by.packs):  # the words of a pack's frames and names bear on how headlines are parsed
            document = next(parsed, None)
            if document is None:
                return
            document = _run(document, by)
        yield document


def _run(document: Document, by: Pipeline) -> Document:
    for stage in by.stages:
        try:
            document = stage.run(document)
        except Exception as error:  # one page must never stop a run of many
            document = _with(document, _defect(stage.name, error))
    return _with(document, *by.issues)


def _with(document: Document, *issues: Issue) -> Document:
    return dataclasses.replace(document, issues=(*document.issues, *issues)) if issues else document


def cut(page: Page, by: Pipeline = PLAIN) -> Article:
    """The article of a page; one with a `DRG-DEFECT` issue when cutting fails."""
    try:
        with using(by.packs):
            return articles.cut(page)
    except Exception as error:  # one page must never stop a run of many
        return Article(issues=(_defect("articles", error),))


def _defect(stage: str, error: Exception) -> Issue:
    return Issue("DRG-DEFECT", f"{stage} failed: {type(error).__name__}: {error}", hint=CODES["DRG-DEFECT"][1])


def read_page(page: Page, by: Pipeline = PLAIN) -> Record:
    """The record of one page."""
    return Record.of(next(read_pages([page], by)))
