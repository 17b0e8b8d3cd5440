"""Places, outlets and the brief: what the tracker tells of a place, of a source, and of the days since a day."""

from __future__ import annotations

import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from dragoman.store.witnesses import Moment
from dragoman.web import drawing
from dragoman.web.pages import Open, Remembered
from dragoman.web.rendering import render, today

router = APIRouter()
_YEAR = 52  # weeks of a strip
_SHOWN = 60  # entries of a list
_SPANS = (1, 7, 30)  # days of a daily, a weekly and a monthly brief


@router.get("/place/{name:path}", response_class=HTMLResponse)
def show_place(request: Request, tracker: Open, memory: Remembered, name: str) -> HTMLResponse:
    """A place, or a country with all places in it: events at it over time, who was there, what is planned."""
    day = today(request)
    page = memory.of(("place", name, day), lambda: tracker.place(name, day))
    return render(request, "place.html", page=page, strip=drawing.strip(page.weeks[-_YEAR:]))


@router.get("/source/{site:path}", response_class=HTMLResponse)
def show_source(request: Request, tracker: Open, memory: Remembered, site: str) -> HTMLResponse:
    """An outlet: what it tells first, alone, after others; whose texts it carries; what it corrects."""
    page = memory.of(("source", site), lambda: tracker.source(site))
    return render(request, "source.html", page=page, shown=_SHOWN)


@router.get("/brief", response_class=HTMLResponse)
def show_brief(
    request: Request,
    tracker: Open,
    memory: Remembered,
    since: str = "",
    until: str = "",
    by: Moment = "added",
    days: Annotated[int, Query(ge=1, le=3660)] = 1,
) -> HTMLResponse:
    """What is new, changed and newly disputed since a day, or since so many days."""
    day = today(request)
    first = since or (day - datetime.timedelta(days=days)).isoformat()
    made = memory.of(("brief", first, until, by), lambda: tracker.brief(first, until or None, by=by))
    spans = [(n, (day - datetime.timedelta(days=n)).isoformat()) for n in _SPANS]
    return render(request, "brief.html", made=made, spans=spans, shown=_SHOWN)
