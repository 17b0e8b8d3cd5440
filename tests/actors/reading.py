"""A text read as far as its entities, for the tests of this room."""

from __future__ import annotations

import functools

from dragoman import actors, articles, language, places
from dragoman.model import Document, Entity, Page
from dragoman.pages.jsonl import read_jsonl


@functools.cache
def read(text: str, headline: str = "", published: str = "2024-05-06") -> Document:
    """The document of an invented text with its entities."""
    import json

    row = {"id": "t", "text": text, "published": published} | ({"headline": headline} if headline else {})
    page = next(p for p in read_jsonl("t.jsonl", (json.dumps(row) + "\n").encode()) if isinstance(p, Page))
    document = language.parse(page, articles.cut(page))
    return actors.add_entities(places.add_places(language.add_clauses(document)))


def entity(document: Document, words: str) -> Entity:
    """The entity of which `words` are a mention."""
    return next(e for e in document.entities if any(m.span.text == words for m in e.mentions))


def mentions(document: Document, words: str) -> list[str]:
    """The words of all mentions of the entity of which `words` are one."""
    return [m.span.text for m in entity(document, words).mentions]
