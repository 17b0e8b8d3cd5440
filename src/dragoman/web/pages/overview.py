"""Today, sources, problems, knowledge, about: the screens that are about the tracker itself."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from dragoman.knowledge import codebook
from dragoman.knowledge.actors import base
from dragoman.views import overdue, upcoming, weekly
from dragoman.web import drawing
from dragoman.web.pages import Open
from dragoman.web.rendering import render, today

router = APIRouter()
_RECENT = 400
USES = {
    "name": "name of", "acronym": "acronym of", "adjective": "adjective of", "noun": "citizen of",
    "capital": "capital, which may stand for the government of", "nickname": "stands for", "surname": "surname of",
}  # fmt: skip


@router.get("/", response_class=HTMLResponse)
def show_today(request: Request, tracker: Open) -> HTMLResponse:
    """What is new, changed, denied, planned and overdue, with the intensity of the last weeks."""
    rows = list(tracker.events(sort="-added", limit=_RECENT))
    plans = list(tracker.events(assertion="planned", limit=_RECENT))
    day = today(request)
    changed = [page for page in tracker.pages(limit=200) if page.version > 1]
    return render(
        request,
        "today.html",
        status_=tracker.status(),
        new=rows[:12],
        changed=changed[:8],
        denied=[row for row in rows if row.assertion in ("denied", "cancelled")][:8],
        upcoming=upcoming(plans, day)[:10],
        overdue=overdue([*rows, *plans], day)[:8],
        strip=drawing.strip(weekly(rows)[-26:]),
    )


@router.get("/sources", response_class=HTMLResponse)
def show_sources(request: Request, tracker: Open) -> HTMLResponse:
    """The outlets: how many pages and events, first and last page."""
    pages = list(tracker.pages(limit=None))
    counts = Counter(page.site or "unknown outlet" for page in pages)
    told = Counter[str]()
    for page in pages:
        told[page.site or "unknown outlet"] += page.events
    rows = [(site, n, told[site]) for site, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    return render(request, "sources.html", rows=rows)


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
def show_about(request: Request, tracker: Open) -> HTMLResponse:
    """Methods: codebook, rules, versions, how to cite."""
    return render(request, "about.html", status_=tracker.status(), roots=codebook.roots().values())
