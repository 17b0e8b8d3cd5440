"""Today, sources, problems, knowledge, about: the screens that are about the tracker itself."""

from __future__ import annotations

import datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from dragoman.knowledge import codebook
from dragoman.knowledge.actors import base
from dragoman.knowledge.packs import Pack, using
from dragoman.tracker.readers import PageReader
from dragoman.tracker.tracker import Tracker
from dragoman.views import filled
from dragoman.web import drawing
from dragoman.web.pages import Open, Remembered
from dragoman.web.rendering import render, today
from dragoman.web.words import USES

router = APIRouter()
_RECENT = 100  # pages looked at for new versions
_WEEKS = 26
_LONG, _SHORT = 12, 6  # events of a list


@router.get("/", response_class=HTMLResponse)
def show_today(request: Request, tracker: Open, memory: Remembered) -> HTMLResponse:
    """What is new, changed, denied, planned and overdue, with the intensity of the last weeks."""
    day = today(request)
    return render(request, "today.html", **memory.of(("today", day), lambda: _today(tracker, day)))


def _today(tracker: Tracker, day: datetime.date) -> dict[str, Any]:
    last = min(day, tracker.last_day() or day)
    since = last - datetime.timedelta(weeks=_WEEKS - 1, days=last.weekday())
    said = (tracker.iterate(assertion=assertion, sort="-added", limit=_SHORT) for assertion in ("denied", "cancelled"))
    return {
        "totals": tracker.totals(),
        "new": list(tracker.iterate(sort="-added", limit=_LONG)),
        "changed": [page for page in tracker.pages(limit=_RECENT) if page.version > 1][:_SHORT],
        "denied": [row for rows in said for row in rows],
        "upcoming": tracker.upcoming(day, most=_LONG),
        "overdue": tracker.overdue(day, most=_SHORT),
        "strip": drawing.strip(filled(tracker.weeks(since=since.isoformat(), until=last.isoformat()))),
    }


@router.get("/sources", response_class=HTMLResponse)
def show_sources(request: Request, tracker: Open, memory: Remembered) -> HTMLResponse:
    """The outlets: how many pages and events."""
    return render(request, "sources.html", rows=memory.of("sources", tracker.sites))


@router.get("/problems", response_class=HTMLResponse)
def show_problems(request: Request, tracker: Open) -> HTMLResponse:
    """What could not be read, with a hint each."""
    return render(request, "problems.html", problems=tracker.problems())


@router.get("/knowledge", response_class=HTMLResponse)
def show_knowledge(request: Request, tracker: Open, memory: Remembered, q: str = "") -> HTMLResponse:
    """The codebook, and the dictionary of states, bodies and persons, with this tracker's own entries beside it."""
    with using(packs_of(tracker)):
        found = base().find(q, limit=40) if q else ()
    entries = memory.of("entries", lambda: tracker.notes("entry"))
    own = [note for note in entries if q.casefold() in note.values["term"].casefold()]
    return render(request, "knowledge.html", q=q, found=found, own=own, uses=USES, roots=codebook.roots().values())


def packs_of(tracker: Tracker) -> tuple[Pack, ...]:
    """The knowledge packs that the tracker's pages are read with."""
    return tracker.reader.pipeline.packs if isinstance(tracker.reader, PageReader) else ()


@router.get("/about", response_class=HTMLResponse)
def show_about(request: Request, tracker: Open, memory: Remembered) -> HTMLResponse:
    """Methods: codebook, rules, versions, how to cite."""
    return render(
        request,
        "about.html",
        totals=memory.of("totals", tracker.totals),
        reader=tracker.reader.version,
        roots=codebook.roots().values(),
    )
