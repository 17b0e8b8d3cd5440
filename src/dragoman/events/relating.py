"""What the events of a page are to each other: parts of a visit, main and marginal ones, who else was there."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from dragoman.events.merging import days, same_dates, states
from dragoman.events.reading import Reading
from dragoman.model import Entity, Event, Mention, Party, Why

_STAY = 7  # days that a visit may last when only its start is told
_PRESENT = frozenset({"present", "attend", "participate", "join"})  # "also present at the meeting were …"
_LONG_AGO = 60  # days before the page's date from which on an act is background


def related(reading: Reading, events: list[Event]) -> tuple[Event, ...]:
    """The events with `part_of`, `salience` and those also present filled in, in the same order."""
    events = [_with_witnesses(reading, e) for e in events]
    visits = [e for e in events if e.root == "CONSULT" and e.mode == "visit"]
    return tuple(replace(_within(e, visits), salience=_salience(reading, e)) for e in events)


def _within(event: Event, visits: list[Event]) -> Event:
    """The event as part of a visit: talks or a ceremony of the same states at the same time."""
    if event.mode == "visit" or event.root not in ("CONSULT", "SUPPORT") or event.assertion == "cancelled":
        return event
    own = states(event.actors) | states(event.recipients)
    for visit in visits:
        sides = states(visit.actors) | states(visit.recipients)
        if own and own <= sides and states(visit.actors) & own and _same_days(event, visit):
            why = Why("events.relating", "part-of-visit", f"{event.root} of the same states as the visit {visit.id}")
            return replace(event, part_of=visit.id, why=(*event.why, why))
    return event


def _same_days(event: Event, visit: Event) -> bool:
    if event.date is None or visit.date is None or same_dates(event.date, visit.date):
        return True
    start, _, end = visit.date.partition("/")
    return 0 <= days(event.date) - days(start) <= max(_STAY, days(end) - days(start) if end else 0)


def _salience(reading: Reading, event: Event) -> Literal[1, 2, 3]:
    """1 for what headline or, without one, the first sentence tells; 3 for background of long ago; else 2."""
    article = reading.document.article
    first = reading.document.sentences[0].span if reading.document.sentences else None
    if event.where == "headline" or (not article.headline and first in event.evidence):
        return 1
    if event.date and article.published and days(article.published) - days(event.date.split("/")[0]) > _LONG_AGO:
        return 3
    return 2


def _witness(entity: Entity, mention: Mention) -> Party:
    role = entity.roles[0].title if entity.roles else None
    return Party(mention.span.text, mention.span, entity.id, entity.country, entity.sector, role, "also-present")


def _with_witnesses(reading: Reading, event: Event) -> Event:
    """The event with those whom a sentence of it lists as present ("also present at the meeting were …")."""
    known = {p.entity for p in (*event.actors, *event.recipients)}
    found: list[Party] = []
    for sentence in reading.document.sentences:
        words = reading.lemmas[sentence.first : sentence.last]
        if event.root != "CONSULT" or sentence.span not in event.evidence or "also" not in words:
            continue
        at = next((i for i, word in enumerate(words) if word in _PRESENT), None)
        for i in range(sentence.first + at, sentence.last) if at is not None else ():
            named = reading.names.get(i)
            if named is not None and named[0].type == "person" and named[0].id not in known:
                found.append(_witness(*named))
                known.add(named[0].id)
    if not found:
        return event
    ours = states(event.actors)
    return replace(
        event,
        actors=(*event.actors, *(p for p in found if p.country in ours)),
        recipients=(*event.recipients, *(p for p in found if p.country not in ours)),
    )
