"""From readings to events: conventions of the codebook, the event's own sentence, code, place, date and account."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from dragoman.events.attribution import attribution_of
from dragoman.events.coding import Coded
from dragoman.events.conventions import not_yet
from dragoman.events.parties import at_home
from dragoman.events.reading import Reading
from dragoman.events.when import date_of
from dragoman.events.where import dateline_country, place_of
from dragoman.knowledge.codebook import QUADS, cameo, goldstein, roots
from dragoman.model import Attribution, Document, Event, EventPlace, Precision, Span, Why

_VIOLENT = frozenset({"PROTEST", "ASSAULT", "COERCE"})
_VERBAL = frozenset({"AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})


@dataclass(frozen=True, slots=True)
class Told:
    """One mention of an act, ready to be merged with others of the page."""

    coded: Coded
    date: str | None
    date_precision: Precision
    date_basis: Span | Literal["inferred"] | None
    date_rank: int
    place: EventPlace | None
    attribution: tuple[Attribution, ...]
    why: tuple[Why, ...]


def tell(reading: Reading, coded: Coded) -> Told:
    """A reading with all that its clause says of it: where, when, by whose account."""
    document, clause = reading.document, coded.clause
    place, where = place_of(document, clause.head)
    home = _home(document, coded, place)
    if home is not None:
        coded = replace(
            coded,
            actors=at_home(reading, coded.actors, home),
            recipients=at_home(reading, coded.recipients, home),
        )
    day = date_of(document, clause.head, clause.trigger)
    coded = not_yet(coded, day.date, document.article.published)
    whys = (*coded.why, where, *day.why)
    speakers = {p.entity for p in coded.actors if p.entity} if coded.root in _VERBAL else set()
    credited = attribution_of(document, clause.head, speakers)
    return Told(coded, day.date, day.precision, day.basis, day.rank, place, credited, whys)


def _home(document: Document, coded: Coded, place: EventPlace | None) -> str | None:
    """The state of those told of without one ("police", "protesters"): where the act is, else the dateline's."""
    if place is not None:
        return place.country if coded.root in _VIOLENT else None
    known = any(p.country or p.entity for p in (*coded.actors, *coded.recipients))
    return None if known else dateline_country(document)


def _visitor_first(coded: Coded, country: str | None) -> Coded:
    """The reading with the guests as actors, where the first-named side is at home."""
    at_home_first = country is not None and {p.country for p in coded.actors} == {country}
    abroad = {p.country for p in coded.recipients if p.country}
    if not at_home_first or not abroad or country in abroad:
        return coded
    why = Why("events", "convention.visitor", f"the meeting is in {country}: the guests are the actors")
    return replace(
        coded, actors=coded.recipients, recipients=coded.actors, slots=coded.slots[::-1], why=(*coded.why, why)
    )


def _headline(document: Document, told: Told) -> bool:
    return document.sentences[told.coded.clause.sentence].label == "headline"


def event(reading: Reading, group: list[Told], number: int) -> Event:
    """The event of one act: its fullest telling, and what the others add."""
    document = reading.document
    told = group[0]
    clause = told.coded.clause
    sentences = dict.fromkeys(t.coded.clause.sentence for t in group)
    labels = {document.sentences[s].label for s in sentences}
    where = "headline" if "headline" in labels else "caption" if labels == {"caption"} else "body"
    place = next((t.place for t in group if t.place is not None), None)
    meets = told.coded.base == "CONSULT" and told.coded.mode != "phone"
    if meets and place is not None and reading.is_page:
        told = replace(told, coded=_visitor_first(told.coded, place.country))
    dated = min(group, key=lambda t: t.date_rank)
    return Event(
        id=f"e{number}",
        root=told.coded.root,  # type: ignore[arg-type]
        quad=QUADS[told.coded.root],
        trigger=clause.trigger,
        evidence=tuple(document.sentences[s].span for s in sentences),
        mode=told.coded.mode,
        contexts=told.coded.frame.contexts or _contexts(told.coded.cameo),
        cameo=told.coded.cameo,
        intensity=roots()[told.coded.root].intensity,
        goldstein=goldstein(told.coded.cameo),
        actors=told.coded.actors,
        recipients=told.coded.recipients,
        date=dated.date,
        date_precision=dated.date_precision,
        date_basis=dated.date_basis,
        place=place,
        assertion=told.coded.assertion,
        attribution=_credited(document, group),
        mentions=tuple(sorted({t.coded.clause.trigger for t in group})),
        where=where,  # type: ignore[arg-type]
        salience=1 if where == "headline" else 2,
        confidence=round(max(t.coded.confidence for t in group), 3),
        why=(*_why(told.coded), *told.why, *_why_merged(group)),
    )


def _credited(document: Document, group: list[Told]) -> tuple[Attribution, ...]:
    """By whose account the fullest telling is, else a telling in the body by the same words or beside it."""
    coded = group[0].coded
    speakers = {p.entity for p in coded.actors if p.entity} if coded.root in _VERBAL else set()
    told = (t.attribution for t in group if t.attribution and _is_by_it(document, t, group[0]))
    return tuple(a for a in next(told, ()) if a.entity is None or a.entity not in speakers)


def _is_by_it(document: Document, told: Told, first: Told) -> bool:
    """Whether the account of one telling holds for the fullest one too."""
    beside = abs(told.coded.clause.sentence - first.coded.clause.sentence) <= 1
    alike = beside or told.coded.frame.id == first.coded.frame.id
    return told is first or (alike and not _headline(document, told))


def _contexts(code: str) -> tuple[str, ...]:
    """The contexts that PLOVER gives a CAMEO code."""
    entry = cameo().get(code)
    return entry.contexts if entry is not None else ()


def _why(coded: Coded) -> tuple[Why, ...]:
    """Why this frame, these parties, this confidence."""
    sides = zip(("actors", "recipients"), coded.slots, (coded.actors, coded.recipients), strict=True)
    filled = (f"{side}: {slot or 'named elsewhere in the clause'}" for side, slot, found in sides if found)
    reasons = ", ".join(f"{name} {share:+.2f}" for share, name in coded.reasons)
    return (
        Why("events", coded.frame.id, coded.frame.gloss, coded.rejected),
        Why("events.parties", coded.frame.id, "; ".join(filled) or "nobody is named"),
        Why("events.confidence", "scorer", f"{coded.confidence:.2f}; weighed most: {reasons}"),
    )


def _why_merged(group: list[Told]) -> tuple[Why, ...]:
    others = ", ".join(repr(t.coded.clause.trigger.text) for t in group[1:])
    return (Why("events.merging", "same-act", f"also told by {others}"),) if others else ()


__all__ = ["Told", "event", "replace", "tell"]
