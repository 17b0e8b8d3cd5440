"""Today, sources, problems, knowledge, about: the screens that are about the tracker itself."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from dragoman.knowledge import codebook
from dragoman.knowledge.actors import base
from dragoman.tracker.tracker import Tracker
from dragoman.views import overdue, upcoming, weekly
from dragoman.web import drawing
from dragoman.web.pages import Open, Remembered
from dragoman.web.rendering import render, today

router = APIRouter()
_RECENT = 300
USES = {
    "name": "name of", "acronym": "acronym of", "adjective": "adjective of", "noun": "citizen of",
    "capital": "capital, which may stand for the government of", "nickname": "stands for", "surname": "surname of",
}  # fmt: skip


@router.get("/", response_class=HTMLResponse)
def show_today(request: Request, tracker: Open, memory: Remembered) -> HTMLResponse:
    """What is new, changed, denied, planned and overdue, with the intensity of the last weeks."""
    day = today(request)
    return render(request, "today.html", **memory.of(("today", day), lambda: _today(tracker, day)))


def _today(tracker: Tracker, day: datetime.date) -> dict[str, Any]:
    rows = list(tracker.iterate(sort="-added", limit=_RECENT))
    plans = list(tracker.iterate(assertion="planned", limit=_RECENT))
    changed = [page for page in tracker.pages(limit=200) if page.version > 1]
    return {
        "status_": tracker.status(),
        "new": rows[:12],
        "changed": changed[:8],
        "denied": [row for row in rows if row.assertion in ("denied", "cancelled")][:8],
        "upcoming": upcoming(plans, day)[:10],
        "overdue": overdue([*rows, *plans], day)[:8],
        "strip": drawing.strip(weekly(rows)[-26:]),
    }


@router.get("/sources", response_class=HTMLResponse)
def show_sources(request: Request, tracker: Open, memory: Remembered) -> HTMLResponse:
    """The outlets: how many pages and events."""
    return render(request, "sources.html", rows=memory.of("sources", lambda: _sources(tracker)))


def _sources(tracker: Tracker) -> list[tuple[str, int, int]]:
    counts, told = Counter[str](), Counter[str]()
    for page in tracker.pages(limit=None):
        site = page.site or "unknown outlet"
        counts[site] += 1
        told[site] += page.events
    return [(site, n, told[site]) for site, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


@router.get("/problems", response_class=HTMLResponse)
def show_problems(request: Request, tracker: Open) -> HTMLResponse:
    """What could not be read, with a hint each."""
    return render(request, "problems.html", problems=tracker.problems())


@router.get("/knowledge", response_class=HTMLResponse)
def show_knowledge(request: Request, q: str = "") -> HTMLResponse:
    """The codebook, and the dictionary of states, bodies and persons."""
    found = base().find(q, limit=40) if q else ()
    return render(request, "knowledge.html", q=q, found=found, uses=USES, roots=codebook.roots().values())


@router.get("/about", response_class=HTMLResponse)
def show_about(request: Request, tracker: Open, memory: Remembered) -> HTMLResponse:
    """Methods: codebook, rules, versions, how to cite."""
    return render(request, "about.html", status_=memory.of("status", tracker.status), roots=codebook.roots().values())
