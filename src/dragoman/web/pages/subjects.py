"""Pairs, actors, calendar, storylines: events from the side of those they concern."""

from __future__ import annotations

import datetime

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from dragoman.errors import DragomanError
from dragoman.views import bilateral, dossier, month, overdue
from dragoman.web import drawing
from dragoman.web.pages import Open
from dragoman.web.rendering import render, today

router = APIRouter()
_MOST = 1000


@router.get("/pair/{one}/{other}", response_class=HTMLResponse)
def show_pair(request: Request, tracker: Open, one: str, other: str) -> HTMLResponse:
    """Two states."""
    pair = (one.upper(), other.upper())
    found = bilateral(list(tracker.events(pair=pair, limit=_MOST)), pair, today(request))
    return render(request, "pair.html", found=found, strip=drawing.strip(found.weeks[-52:]))


@router.get("/actor/{name}", response_class=HTMLResponse)
def show_actor(request: Request, tracker: Open, name: str) -> HTMLResponse:
    """A dossier."""
    found = dossier(list(tracker.events(actor=name, limit=_MOST)), name)
    return render(request, "actor.html", found=found, strip=drawing.strip(found.weeks[-52:]))


@router.get("/calendar", response_class=HTMLResponse)
def show_calendar(request: Request, tracker: Open, month_: str = "") -> HTMLResponse:
    """A month, with what is planned and what is overdue."""
    day = today(request)
    first = _first(request.query_params.get("month", month_) or f"{day:%Y-%m}")
    shown = f"{first:%Y-%m}"
    rows = list(tracker.events(since=shown, until=shown, limit=_MOST, sort="date"))
    plans = list(tracker.events(assertion="planned", limit=_MOST))
    return render(
        request,
        "calendar.html",
        month=month(rows, first.year, first.month),
        title=f"{first:%B %Y}",
        before=f"{first - datetime.timedelta(days=1):%Y-%m}",
        after=f"{first + datetime.timedelta(days=32):%Y-%m}",
        today=day.isoformat(),
        overdue=overdue([*rows, *plans], day)[:10],
    )


def _first(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise DragomanError("DRG-QUERY", f"{text!r} is not a month such as 2025-04") from error


@router.get("/storylines", response_class=HTMLResponse)
def show_storylines(request: Request, tracker: Open) -> HTMLResponse:
    """All storylines, the largest first."""
    return render(request, "storylines.html", storylines=tracker.storylines())


@router.get("/storyline/{storyline_id}", response_class=HTMLResponse)
def show_storyline(request: Request, tracker: Open, storyline_id: str) -> HTMLResponse:
    """One storyline in order of time."""
    found = next((s for s in tracker.storylines() if s.id == storyline_id), None)
    if found is None:
        raise DragomanError("DRG-NOTFOUND", f"there is no storyline {storyline_id}")
    rows = list(tracker.events(storyline=storyline_id, sort="date", limit=_MOST))
    return render(request, "storyline.html", storyline=found, rows=rows)
