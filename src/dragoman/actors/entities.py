"""Entities of a document: who and what is spoken of, every mention, with roles, country and sector."""

from __future__ import annotations

from dataclasses import replace

from dragoman.actors.names import find_names
from dragoman.actors.spans import Name
from dragoman.knowledge.actors import Base, base
from dragoman.model import Document, Entity, Mention, Why


def add_entities(document: Document, knowledge: Base | None = None) -> Document:
    """The document with its entities added, in order of first mention."""
    groups: dict[tuple[str, str], list[Name]] = {}
    found, _forms = find_names(document, knowledge or base())
    for name in found:
        entry = name.entry
        written = document.words(name.first, name.last).text.lower()
        country = entry.country if entry and name.type == "country" else None
        groups.setdefault(("country", country) if country else (name.type, written), []).append(name)
    entities = (_entity(f"n{i}", names, document) for i, names in enumerate(groups.values(), 1))
    return replace(document, entities=tuple(entities))


def _entity(identity: str, names: list[Name], document: Document) -> Entity:
    mentions = tuple(
        Mention(document.words(n.first, n.last), n.kind, document.words(n.last - 1, n.last), Why("actors", n.rule, ""))
        for n in names
    )
    entry = next((n.entry for n in names if n.entry), None)
    longest = max((m.span.text for m in mentions), key=len)
    name = entry.name if entry and names[0].type == "country" else longest
    country, sector, kb = (entry.country, entry.sector, entry.id) if entry else (None, (), None)
    return Entity(identity, name, names[0].type, country, sector, kb, mentions)
