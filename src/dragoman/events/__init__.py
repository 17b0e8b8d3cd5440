"""Events: who did what to whom, once a page, and shown why."""

from __future__ import annotations

from dataclasses import replace

from dragoman.events.building import event, tell
from dragoman.events.coding import code, without_content
from dragoman.events.reading import Reading
from dragoman.events.selection import select
from dragoman.model import Document

__all__ = ["add_events"]


def add_events(document: Document) -> Document:
    """The document with its events added: one for each act, however often it is told."""
    reading = Reading(document)
    told = [tell(reading, coded) for coded in select(reading, without_content(code(reading)))]
    return replace(document, events=tuple(event(reading, t, n, ()) for n, t in enumerate(told, 1)))
