"""The article cut from a page, and where every other part of the page stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dragoman.errors import DragomanError
from dragoman.model.spans import Issue, Span, Why

Label = Literal[
    "headline", "deck", "byline", "published", "modified", "dateline", "body", "subheading", "quote", "caption",
    "credit", "tags", "section", "related", "tools", "share", "navigation", "comments", "policy", "advert", "other",
]  # fmt: skip
FURNITURE: frozenset[Label] = frozenset({"tools", "share", "navigation", "comments", "policy", "advert", "other"})
READABLE: frozenset[Label] = frozenset({"headline", "deck", "body", "subheading", "quote", "caption"})


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the page and what it is."""

    span: Span
    label: Label


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the article: `caption` without its credit, `taken` an EDTF date or interval."""

    caption: str | None
    credit: str | None = None
    taken: str | None = None
    alt: str | None = None
    url: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Related:
    """A title that the page offers beside the article, with the heading of its block."""

    title: str
    url: str | None = None
    block: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Dateline:
    """ "GENEVA, March 3 (Wire) -": where and when the story was filed, and by which agency."""

    place: str | None = None
    date: str | None = None
    agency: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """What a page tells, apart from its furniture.

    `published` and `modified` are ISO 8601, with an offset wherever the page or the outlet's profile gives a zone;
    `zone` is the IANA zone or offset against which relative dates count, None when unknown. `parts` are ordered, do
    not overlap, and cover each character of the page that is not white space.
    Raises `DRG-SPAN` when parts overlap or are out of order.
    """

    headline: str | None = None
    headline_span: Span | None = None
    deck: tuple[Span, ...] = ()
    published: str | None = None
    published_basis: str | None = None
    modified: str | None = None
    zone: str | None = None
    site: str | None = None
    outlet: str | None = None
    outlet_country: str | None = None
    language: str | None = None
    section: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    agency: str | None = None
    dateline: Dateline | None = None
    images: tuple[Image, ...] = ()
    body: tuple[Span, ...] = ()
    tags: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    parts: tuple[Part, ...] = ()
    why: tuple[Why, ...] = ()
    issues: tuple[Issue, ...] = ()

    def __post_init__(self) -> None:
        for before, after in zip(self.parts, self.parts[1:], strict=False):
            if after.span.start < before.span.end:
                raise DragomanError("DRG-SPAN", f"parts overlap at {after.span.start}: {before.label}, {after.label}")

    @property
    def furniture(self) -> tuple[Part, ...]:
        """The parts that nobody wrote for this article."""
        return tuple(part for part in self.parts if part.label in FURNITURE)

    @property
    def passages(self) -> tuple[Part, ...]:
        """The parts that are read for events, in page order: headline, deck, body, sub-headings, quotes, captions."""
        return tuple(part for part in self.parts if part.label in READABLE)
