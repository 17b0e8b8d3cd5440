"""A record as a listing: one value a line, for goldens that a person can read and a diff can show."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.model import Entity, Event, Party, Record, Span


def as_listing(record: Record) -> str:
    """The record's values, one a line, without offsets; empty values are left out."""
    return "\n".join(_lines(record)) + "\n"


def _lines(record: Record) -> Iterator[str]:
    yield from _article(record)
    for entity in record.entities:
        yield from _entity(entity)
    for time in record.times:
        yield f"time {time.span.text!r} {time.type} {time.value}"
    for place in record.places:
        yield f"place {place.span.text!r} {place.name} {place.country} {place.precision}"
    for quote in record.quotes:
        yield f"quote {quote.kind} {_short(quote.span)} by {quote.source.text if quote.source else None}"
    for event in record.events:
        yield from _event(event)
    for issue in record.issues:
        yield f"issue {issue.code} {issue.message}"


def _article(record: Record) -> Iterator[str]:
    article = record.article
    for name in ("headline", "published", "published_basis", "modified", "site", "language", "agency"):
        if value := getattr(article, name):
            yield f"article.{name} {value}"
    for name in ("section", "authors", "tags"):
        yield from (f"article.{name} {value}" for value in getattr(article, name))
    if article.dateline:
        yield f"article.dateline {article.dateline.place} · {article.dateline.date} · {article.dateline.agency}"
    for image in article.images:
        yield f"article.image {image.caption} · {image.credit} · {image.taken}"
    for part in article.parts:
        yield f"part {part.label} {_short(part.span)}"
    for related in article.related:
        yield f"article.related {related.block}: {related.title}"


def _entity(entity: Entity) -> Iterator[str]:
    yield f"entity {entity.name} · {entity.type} · {entity.country} · {len(entity.mentions)} mentions"
    for role in entity.roles:
        yield f"entity {entity.name} role {role.title} · {role.organisation} · {role.country} · rank {role.rank}"


def _event(event: Event) -> Iterator[str]:
    what = " ".join(filter(None, (event.root, event.mode, event.cameo)))
    yield f"event {event.id} {what} · {event.assertion} · {event.where} · salience {event.salience}"
    yield f"event {event.id} trigger {event.trigger.text!r}"
    yield from (f"event {event.id} told {m.text!r}" for m in event.mentions if m != event.trigger)
    yield from (f"event {event.id} actor {_party(p)}" for p in event.actors)
    yield from (f"event {event.id} recipient {_party(p)}" for p in event.recipients)
    basis = event.date_basis.text if isinstance(event.date_basis, Span) else event.date_basis
    yield f"event {event.id} date {event.date} ({event.date_precision}) from {basis!r}"
    if event.place:
        yield f"event {event.id} place {event.place.name} · {event.place.country}"
    yield from (f"event {event.id} account {a.text}" for a in event.attribution)
    if event.part_of:
        yield f"event {event.id} part of {event.part_of}"


def _party(party: Party) -> str:
    return f"{party.text} · {party.country} · {party.part}" + (f" · {party.role}" if party.role else "")


def _short(span: Span) -> str:
    words = " ".join(span.text.split())
    return repr(words if len(words) <= 60 else words[:57] + "…")
