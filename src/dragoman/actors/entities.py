"""Entities of a document: who and what is spoken of, every mention, with roles, country and sector."""

from __future__ import annotations

from dataclasses import replace

from dragoman.actors.anaphora import Anaphora, quoted_tokens
from dragoman.actors.coref import Cluster, Link, Names
from dragoman.actors.countries import Countries, sector_of
from dragoman.actors.names import find_names
from dragoman.actors.nominals import children_of, find_phrases
from dragoman.actors.roles import Roles, without_doubles
from dragoman.actors.spans import Name
from dragoman.knowledge.actors import Base, base
from dragoman.model import Document, Entity, Mention, Why


def add_entities(document: Document, knowledge: Base | None = None) -> Document:
    """The document with its entities added, in order of first mention."""
    known = knowledge or base()
    names, forms = find_names(document, known)
    named = Names(document, names, forms)
    below = children_of(document.tokens)
    entitled = _add_roles(document, names, named)
    phrases = find_phrases(document, names, below)
    heads = {link.head: [cluster] for cluster in named.clusters for link in cluster.links}
    anaphora = Anaphora(document, named.clusters, heads, quoted_tokens(document), named.of, entitled)
    anaphora.resolve(phrases)
    anaphora.lead()
    clusters = [c for c in anaphora.clusters if c.links]
    clusters.sort(key=lambda c: min(k.head for k in c.links))
    reasons = _add_countries(document, known, names, named, clusters)
    ids = {id(c): f"n{i}" for i, c in enumerate(clusters, 1)}
    entities = tuple(_entity(ids, c, document, reasons.get(id(c))) for c in clusters)
    return replace(document, entities=entities)


def _add_roles(document: Document, names: list[Name], named: Names) -> dict[int, Cluster]:
    """Give each person the roles that stand beside its names; whose title each token is that heads one."""
    entitled: dict[int, Cluster] = {}
    by_token = {i: n for n in names for i in range(n.first, n.last)}
    reader = Roles(document, named.of, by_token)
    for name in names:
        if name.type != "person":
            continue
        sentence = document.sentence_at(document.tokens[name.first].start)
        last = document.sentences[sentence].last if sentence is not None else name.last
        cluster = named.of[name.first]
        for role in reader.of_name(name, last):
            cluster.roles.append(role)
            cluster.titles.add(role.title.lower().split()[-1])
        entitled |= dict.fromkeys(reader.heads, cluster)
        cluster.bodies |= set(reader.bodies)
        cluster.owners |= set(reader.owners)
        for read in (reader.heads, reader.bodies, reader.owners):
            read.clear()
    return entitled


def _add_countries(
    document: Document, known: Base, names: list[Name], named: Names, clusters: list[Cluster]
) -> dict[int, Why]:
    """Fill in the states of clusters and of their roles; the reasons by cluster."""
    by_token = {i: n for n in names for i in range(n.first, n.last)}
    rules = Countries(document, known, by_token, named.of)
    reasons: dict[int, Why] = {}
    order = sorted(clusters, key=lambda c: c.type == "person")  # an office may take its state from its body
    for cluster in order:
        cluster.country, why = rules.of_cluster(cluster)
        if why:
            reasons[id(cluster)] = why
    for cluster in order:
        if cluster.type == "person" and cluster.is_named and not cluster.country:
            cluster.country, why = _of_person(rules, cluster)
            if why:
                reasons[id(cluster)] = why
        cluster.roles = [replace(r, country=r.country or cluster.country) for r in cluster.roles]
    return reasons


def _of_person(rules: Countries, cluster: Cluster) -> tuple[str | None, Why | None]:
    """The state of a person whose words name none: by the table of offices, then by the sentence of the title."""
    country, why = rules.of_known_person(cluster)
    for role in () if country else cluster.roles:
        sentence = rules.document.sentence_at(role.span.start) if role.span else None
        if sentence is not None and country is None:
            country, why = rules.of_role(role, sentence)
    return country, why


def _entity(ids: dict[int, str], cluster: Cluster, document: Document, reason: Why | None) -> Entity:
    links = sorted(cluster.links, key=lambda k: (k.of.first, k.of.last))
    mentions = tuple(_mention(link, document) for link in links)
    entry = cluster.entry
    longest = max(mentions, key=lambda m: (m.kind == "name", m.kind == "nominal", len(m.span.text)))
    name = entry.name if entry and cluster.type == "country" else longest.span.text
    kb = entry.id if entry and not (entry.kind == "country" and cluster.type != "country") else None
    roles = without_doubles(cluster.roles)
    why = (reason,) if reason else ()
    leader = ids.get(id(cluster.leader)) if cluster.leader else None
    identity, sector = ids[id(cluster)], sector_of(cluster)
    return Entity(identity, name, cluster.type, cluster.country, sector, kb, mentions, roles, why, leader)


def _mention(link: Link, document: Document) -> Mention:
    span = document.words(link.of.first, link.of.last)
    head = document.words(link.head, link.head + 1) if not isinstance(link.of, Name) else span
    return Mention(span, link.of.kind, head, link.why)
