"""Entities of a document: who and what is spoken of, every mention, with roles, country and sector."""

from __future__ import annotations

from dataclasses import replace

from dragoman.actors.anaphora import Anaphora, quoted_tokens
from dragoman.actors.coref import Cluster, Link, Names
from dragoman.actors.names import find_names
from dragoman.actors.nominals import children_of, find_phrases
from dragoman.actors.spans import Name
from dragoman.knowledge.actors import Base, base
from dragoman.model import Document, Entity, Mention


def add_entities(document: Document, knowledge: Base | None = None) -> Document:
    """The document with its entities added, in order of first mention."""
    known = knowledge or base()
    names, forms = find_names(document, known)
    named = Names(document, names, forms)
    below = children_of(document.tokens)
    phrases = find_phrases(document, names, below)
    heads = {link.head: [cluster] for cluster in named.clusters for link in cluster.links}
    anaphora = Anaphora(document, named.clusters, heads, quoted_tokens(document))
    anaphora.resolve(phrases)
    clusters = [c for c in anaphora.clusters if c.links]
    clusters.sort(key=lambda c: min(k.head for k in c.links))
    entities = tuple(_entity(f"n{i}", c, document) for i, c in enumerate(clusters, 1))
    return replace(document, entities=entities)


def _entity(identity: str, cluster: Cluster, document: Document) -> Entity:
    links = sorted(cluster.links, key=lambda k: (k.of.first, k.of.last))
    mentions = tuple(_mention(link, document) for link in links)
    entry = cluster.entry
    longest = max(mentions, key=lambda m: (m.kind == "name", m.kind == "nominal", len(m.span.text)))
    name = entry.name if entry and cluster.type == "country" else longest.span.text
    sector, kb = (entry.sector, entry.id) if entry else ((), None)
    return Entity(identity, name, cluster.type, cluster.country, sector, kb, mentions)


def _mention(link: Link, document: Document) -> Mention:
    span = document.words(link.of.first, link.of.last)
    head = document.words(link.head, link.head + 1) if not isinstance(link.of, Name) else span
    return Mention(span, link.of.kind, head, link.why)
