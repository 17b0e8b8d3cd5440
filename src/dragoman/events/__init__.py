"""Events: who did what to whom, once a page, and shown why."""

from __future__ import annotations

from dataclasses import replace

from dragoman.events.building import event, tell
from dragoman.events.coding import Coded, code
from dragoman.events.conventions import conventional
from dragoman.events.explain import explain, why_not
from dragoman.events.merging import merge
from dragoman.events.reading import Reading
from dragoman.events.relating import related
from dragoman.events.scoring import weigh
from dragoman.events.selection import select
from dragoman.model import Document, Event

__all__ = ["add_events", "assemble", "explain", "readings", "why_not"]


def add_events(document: Document) -> Document:
    """The document with its events added: one for each act, however often it is told."""
    reading = Reading(document)
    return replace(document, events=assemble(reading, weigh(reading, readings(reading))))


def readings(reading: Reading) -> list[Coded]:
    """Every reading of every clause, coded by the conventions of the codebook, not yet weighed."""
    return [conventional(reading, c) for c in code(reading)]


def assemble(reading: Reading, coded: list[Coded]) -> tuple[Event, ...]:
    """The events of weighed readings: selected, told, merged."""
    told = [tell(reading, c) for c in select(reading, coded)]
    groups = merge(reading, told)
    return related(reading, [event(reading, group, n) for n, group in enumerate(groups, 1)])
