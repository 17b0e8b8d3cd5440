"""A record's text as pieces that a template can mark: no piece crosses the border of a value, none is lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from dragoman.model import READABLE, Part, Record, Span
from dragoman.web.speech import Speech


@dataclass(frozen=True, slots=True)
class Mark:
    """A value in the text: `kind` event · entity · time · place · quote · note, `target` its id on the page."""

    span: Span
    kind: str
    target: str
    title: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with the marks that cover it, the widest first."""

    text: str
    start: int
    marks: tuple[Mark, ...]

    @property
    def kinds(self) -> str:
        """The kinds of its marks, as class words."""
        return " ".join(dict.fromkeys(mark.kind for mark in self.marks))

    @property
    def target(self) -> str | None:
        """Where a click on it leads: to its narrowest value."""
        return self.marks[-1].target if self.marks else None

    @property
    def title(self) -> str:
        """What its values are, in words."""
        return " · ".join(mark.title for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A part of the page as pieces."""

    label: str
    start: int
    end: int
    pieces: tuple[Piece, ...]


def paragraphs(
    record: Record, *, furniture: bool, notes: Iterable[Mark] = (), speech: Speech | None = None
) -> list[Paragraph]:
    """The parts of the page in order: those that are read, and all of them when `furniture` is wanted.

    `notes` are marked beside the values of the record, whose titles `speech` words (in English by default).
    """
    found = sorted((*marks(record, speech or Speech({})), *notes), key=lambda m: (m.span.start, -m.span.end, m.kind))
    parts = [part for part in record.article.parts if furniture or part.label in READABLE]
    return [_paragraph(part, [m for m in found if m.span.meets(part.span)]) for part in parts]


def marks(record: Record, speech: Speech) -> Iterator[Mark]:
    """Every value of the record that stands in the text, its title in words."""
    for event in record.events:
        for span in dict.fromkeys((event.trigger, *event.mentions)):
            yield Mark(span, "event", f"event-{event.id}", f"{event.id} {speech.root(event.root)}")
    for i, time in enumerate(record.times):
        yield Mark(time.span, "time", f"time-{i}", speech.day(time.value) if time.value else speech.say("no value"))
    for i, place in enumerate(record.places):
        yield Mark(
            place.span, "place", f"place-{i}", ", ".join(filter(None, (place.name, speech.country(place.country))))
        )
    for i, quote in enumerate(record.quotes):
        said = (
            speech.say("said by {name}").format(name=quote.source.text)
            if quote.source
            else speech.say("no speaker named")
        )
        yield Mark(quote.span, "quote", f"quote-{i}", said)
    for entity in record.entities:
        for mention in entity.mentions:
            if mention.kind == "name":
                yield Mark(mention.span, "entity", f"entity-{entity.id}", entity.name)


def _paragraph(part: Part, inside: list[Mark]) -> Paragraph:
    start, end = part.span.start, part.span.end
    borders = sorted({start, end, *(max(start, m.span.start) for m in inside), *(min(end, m.span.end) for m in inside)})
    pieces = []
    for a, b in pairwise(borders):
        over = tuple(m for m in inside if m.span.start <= a and b <= m.span.end)
        pieces.append(Piece(part.span.text[a - start : b - start], a, over))
    return Paragraph(part.label, start, end, tuple(pieces))
