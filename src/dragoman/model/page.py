"""A page as read: its one text, its layout, and what its head says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dragoman.model.spans import Issue, Span


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside a block: the words that carry it and its absolute or written address."""

    span: Span
    url: str


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text that a browser would set apart (HTML), or a line or paragraph (dump).

    `path` are the element names from the root to the block, `marks` the class, id, role and itemprop words met on
    the way (lower case, innermost last), `hint` a label that the input itself gives (articles JSONL), else None.
    """

    span: Span
    path: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    hint: str | None = None

    @property
    def tag(self) -> str:
        """The innermost element name; '' in a dump."""
        return self.path[-1] if self.path else ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that the page's machine-readable part says of the article.

    `source` json-ld · opengraph · twitter · meta · microdata · time · url · title · given; `key` its own name for it
    (`datePublished`, `article:tag` …); `value` as written.
    """

    source: str
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page as read. `text` is all of it, furniture included, and the one coordinate system of every span.

    `id` is the sha-256 of the bytes read, `source` the path or address as given, `media_type` text/html, text/plain
    or application/jsonl. `blocks` are in order of text and cover all of it but white space. `raw` are the bytes of an
    HTML page, for whoever wants to keep them; no record holds them.
    """

    id: str
    source: str
    text: str
    url: str | None = None
    media_type: str | None = None
    fetched: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()
    statements: tuple[Statement, ...] = ()
    issues: tuple[Issue, ...] = ()
    raw: bytes | None = field(default=None, repr=False, compare=False)

    def span(self, start: int, end: int) -> Span:
        """The span of `text[start:end]`."""
        return Span.of(self.text, start, end)
