"""From readings to events: conventions of the codebook, the event's own sentence, code, place, date and account."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from dragoman.events.coding import Coded
from dragoman.events.reading import Reading
from dragoman.events.when import date_of
from dragoman.events.where import place_of
from dragoman.knowledge.codebook import QUADS, goldstein, roots
from dragoman.model import Assertion, Attribution, Document, Event, EventPlace, Precision, Span, Why

_PLANNED_AS = {
    "CONSULT": ("AGREE", "036"),
    "SUPPORT": ("AGREE", "032"),
    "COOPERATE": ("AGREE", "031"),
    "AID": ("AGREE", "033"),
    "RETREAT": ("CONCEDE", "080"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One mention of an act, ready to be merged with others of the page."""

    coded: Coded
    root: str
    cameo: str
    mode: str | None
    assertion: Assertion
    date: str | None
    date_precision: Precision
    date_basis: Span | Literal["inferred"] | None
    date_rank: int
    place: EventPlace | None
    attribution: tuple[Attribution, ...]
    why: tuple[Why, ...]


def assertion_of(document: Document, coded: Coded) -> tuple[Assertion, tuple[Why, ...]]:
    """How the text asserts the act (interim: from the clause alone)."""
    clause = coded.clause
    if clause.negated:
        return "denied", ()
    if clause.tense == "future" or clause.lemma.startswith("be set"):
        return "planned", ()
    if clause.modality in ("may", "might", "could"):
        return "possible", ()
    if clause.modality in ("would", "should", "must"):
        return "planned" if clause.modality == "would" else "hypothetical", ()
    if clause.relation == "condition":
        return "hypothetical", ()
    parent = document.clauses[clause.parent] if clause.parent is not None else None
    if parent is not None and clause.relation in ("complement", "purpose") and document.tokens[clause.head].tag == "VB":
        if parent.lemma in (
            "plan",
            "intend",
            "expect",
            "schedule",
            "be due",
            "be set",
            "prepare",
            "be expected",
            "want",
            "be likely",
            "decide",
            "hope",
            "aim",
        ):
            return "planned", ()
        if clause.relation == "purpose":
            return "planned", ()
    return "happened", ()


def tell(reading: Reading, coded: Coded) -> Told:
    """A reading with all that its clause says of it, by the conventions of the codebook."""
    document = reading.document
    assertion, whys = assertion_of(document, coded)
    root, cameo, mode = coded.root, coded.cameo, coded.mode
    composed = coded.frame.composes is not None
    if assertion in ("planned", "possible") and not composed and root in _PLANNED_AS:
        before = root
        root, cameo = _PLANNED_AS[root]
        mode = None
        whys = (*whys, Why("events", "convention.planned", f"a planned {before} is {root}"))
    if root == "AGREE" and composed and assertion == "happened":
        assertion = "planned"
    if assertion == "cancelled" and root in ("CONSULT", "AGREE"):
        root, cameo, mode = "REJECT", "125", "meet"
    place, where = place_of(document, coded.clause.head)
    day = date_of(document, coded.clause.head, coded.clause.trigger)
    whys = (*whys, where, *day.why)
    return Told(coded, root, cameo, mode, assertion, day.date, day.precision, day.basis, day.rank, place, (), whys)


def event(reading: Reading, group: list[Told], number: int) -> Event:
    """The event of one act: its fullest telling, and what the others add."""
    document = reading.document
    told = group[0]
    clause = told.coded.clause
    sentences = dict.fromkeys(t.coded.clause.sentence for t in group)
    labels = {document.sentences[s].label for s in sentences}
    where = "headline" if "headline" in labels else "caption" if labels == {"caption"} else "body"
    dated = min(group, key=lambda t: t.date_rank)
    return Event(
        id=f"e{number}",
        root=told.root,  # type: ignore[arg-type]
        quad=QUADS[told.root],
        trigger=clause.trigger,
        evidence=tuple(document.sentences[s].span for s in sentences),
        mode=told.mode,
        contexts=told.coded.frame.contexts,
        cameo=told.cameo,
        intensity=roots()[told.root].intensity,
        goldstein=goldstein(told.cameo),
        actors=told.coded.actors,
        recipients=told.coded.recipients,
        date=dated.date,
        date_precision=dated.date_precision,
        date_basis=dated.date_basis,
        place=next((t.place for t in group if t.place is not None), None),
        assertion=told.assertion,
        attribution=told.attribution,
        mentions=tuple(sorted({t.coded.clause.trigger for t in group})),
        where=where,  # type: ignore[arg-type]
        salience=1 if where == "headline" else 2,
        confidence=round(max(t.coded.confidence for t in group), 3),
        why=(Why("events", told.coded.frame.id, told.coded.frame.gloss, told.coded.rejected), *told.why),
    )


__all__ = ["Told", "event", "replace", "tell"]
