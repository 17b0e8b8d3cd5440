"""An event explained, and why a sentence was not coded: lines for people, from the same values that coding used."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.events.coding import Coded, candidates, code, unfit
from dragoman.events.conventions import conventional
from dragoman.events.reading import Reading
from dragoman.events.scoring import weigh
from dragoman.events.selection import threshold
from dragoman.knowledge.codebook import roots
from dragoman.knowledge.frames import Frame, frames
from dragoman.model import Clause, Document, Event, Party


def explain(document: Document, event: Event) -> tuple[str, ...]:
    """Lines that say what was read for an event: clause, frame, parties, assertion, date, place, what was rejected."""
    by_id = {frame.id: frame for frame in frames()}
    lines = [f"{event.id} {event.root}{f' ({event.mode})' if event.mode else ''}: {roots()[event.root].gloss}"]
    lines += [f"  words: {event.trigger.text!r} in: {event.evidence[0].text}"]
    lines += [f"  clause: {line}" for line in _clause_at(document, event)]
    lines += [
        f"  {side}: {_named(parties)}"
        for side, parties in (("actors", event.actors), ("recipients", event.recipients))
        if parties
    ]
    lines += [f"  date: {event.date or 'none told'}; place: {event.place.name if event.place else 'none told'}"]
    lines += [
        f"  assertion: {event.assertion}; told by: {', '.join(a.text for a in event.attribution) or 'the text itself'}"
    ]
    for why in event.why:
        frame = by_id.get(why.rule)
        source = f" [{frame.source}]" if frame and why.stage == "events" else ""
        lines.append(f"  why {why.stage} {why.rule}: {why.detail}{source}")
        lines += [f"    rejected {reading}" for reading in why.rejected]
    return tuple(lines)


def _named(parties: tuple[Party, ...]) -> str:
    return ", ".join(f"{p.text} ({p.country or 'no state'})" for p in parties)


def _clause_at(document: Document, event: Event) -> Iterator[str]:
    for clause in document.clauses:
        if clause.trigger == event.trigger:
            yield describe(document, clause)


def describe(document: Document, clause: Clause) -> str:
    """A clause in one line: predicate, form, voice, tense and arguments."""
    said = [clause.lemma, clause.form, clause.voice, clause.tense, *(["negated"] if clause.negated else [])]
    arguments = (
        f"{a.role}{f' {a.marker}' if a.marker else ''}={document.words(a.first, a.last).text!r}"
        for a in clause.arguments
    )
    return f"{' '.join(said)}; {', '.join(arguments) or 'no arguments'}"


def why_not(document: Document, root: str) -> tuple[str, ...]:
    """Lines that say, clause by clause, what kept the frames of `root` from firing in a document already read."""
    reading = Reading(document)
    lines: list[str] = []
    chosen: dict[int, Coded] = {}
    fitting = {}
    for coded in weigh(reading, [conventional(reading, c) for c in code(reading)]):
        chosen.setdefault(coded.clause.i, coded)
        fitting[coded.clause.i, coded.frame.id] = coded
    for clause in document.clauses:
        known = [frame for frame in candidates(clause) if frame.root == root or frame.composes]
        lines.append(f"{clause.trigger.text!r}: {describe(document, clause)}")
        lines += [f"  {line}" for frame in known for line in _verdict(reading, clause, frame, chosen, fitting)]
        if not known:
            lines.append(f"  no {root} frame knows {clause.lemma!r} as a {clause.form}")
    return tuple(lines or ["no clause was found"])


def _verdict(
    reading: Reading, clause: Clause, frame: Frame, chosen: dict[int, Coded], fitting: dict[tuple[int, str], Coded]
) -> Iterator[str]:
    reason = unfit(reading, clause, frame, chosen)
    coded = fitting.get((clause.i, frame.id))
    if reason is not None:
        yield f"{frame.id}: {reason}"
    elif coded is None:
        yield f"{frame.id}: fits, but a more specific frame of its root stands before it"
    else:
        limit = threshold(reading)
        told = "an event" if coded.confidence >= limit else f"below {limit}"
        yield f"{frame.id}: fits as {coded.root}, {coded.assertion}, confidence {coded.confidence:.2f}: {told}"
