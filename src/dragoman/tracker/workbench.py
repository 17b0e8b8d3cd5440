"""Trying the codebook: one sentence read, an event explained, what kept a frame from firing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from dragoman import events, pages, reader
from dragoman.errors import DragomanError
from dragoman.knowledge.packs import using
from dragoman.model import Block, Document, Page, Span, Statement
from dragoman.pages.jsonl import MEDIA_TYPE
from dragoman.plugins import Failure, Limits
from dragoman.tracker.reading import Given, Reading, finished


def documents(
    sources: Sequence[str], given: Given = Given(), limits: Limits = Limits(), packs: Sequence[str | Path] = ()
) -> Iterator[Document]:
    """The documents of all pages that can be read, in order; what cannot be read is passed over."""

    def readable() -> Iterator[Page]:
        for source in sources:
            yield from (given.applied(p) for p in pages.read(source, limits) if not isinstance(p, Failure))

    yield from reader.read_pages(readable(), reader.pipeline(packs))


def sentence(text: str, given: Given = Given(), packs: Sequence[str | Path] = ()) -> Document:
    """The document of a text given by hand, as a page of one paragraph."""
    stated = tuple(Statement("given", key, value) for key, value in given.stated())
    blocks = (Block(Span.of(text, 0, len(text)), hint="body"),)
    page = Page(
        hashlib.sha256(text.encode()).hexdigest(), "-", text, media_type=MEDIA_TYPE, blocks=blocks, statements=stated
    )
    return next(reader.read_pages([page], reader.pipeline(packs)))


def code(text: str, given: Given = Given(), packs: Sequence[str | Path] = ()) -> Reading:
    """The record of a text given by hand."""
    return finished(sentence(text, given, packs))


def why_not(text: str, root: str, given: Given = Given(), packs: Sequence[str | Path] = ()) -> tuple[str, ...]:
    """Lines that say what kept the frames of `root` from firing in a text."""
    with using(reader.pipeline(packs).packs):
        return events.why_not(sentence(text, given, packs), root)


def explain(source: str, event_id: str, given: Given = Given(), packs: Sequence[str | Path] = ()) -> tuple[str, ...]:
    """Lines that say how an event of a page came about; raises `DRG-EVENT` when the page has none of that id."""
    for document in documents([source], given, packs=packs):
        for event in document.events:
            if event.id == event_id:
                with using(reader.pipeline(packs).packs):
                    return events.explain(document, event)
    raise DragomanError("DRG-EVENT", f"no event {event_id!r} in {source}")
