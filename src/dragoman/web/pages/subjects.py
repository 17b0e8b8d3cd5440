"""Pairs, actors, calendar, storylines: events from the side of those they concern."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from dragoman.errors import DragomanError
from dragoman.store import Query
from dragoman.tracker.tracker import Tracker
from dragoman.views import bilateral, dossier, month, overdue, weekly
from dragoman.web import drawing
from dragoman.web.pages import Open, Remembered
from dragoman.web.pages.events import asked
from dragoman.web.rendering import render, today
from dragoman.web.words import ROOTS

router = APIRouter()
_MOST = 1000  # events of a month, a storyline, a comparison
_NEWEST = 400  # events of a pair or an actor: what lies before is in the table
_SHOWN = 40  # of them, one by one


@router.get("/pair/{one}/{other}", response_class=HTMLResponse)
def show_pair(request: Request, tracker: Open, one: str, other: str) -> HTMLResponse:
    """Two states."""
    pair = (one.upper(), other.upper())
    found = bilateral(list(tracker.iterate(pair=pair, limit=_NEWEST)), pair, today(request))
    return render(request, "pair.html", found=found, shown=_SHOWN, most=_NEWEST, strip=drawing.strip(found.weeks[-52:]))


@router.get("/actor/{name}", response_class=HTMLResponse)
def show_actor(request: Request, tracker: Open, name: str) -> HTMLResponse:
    """A dossier."""
    found = dossier(list(tracker.iterate(actor=name, limit=_NEWEST)), name)
    return render(
        request, "actor.html", found=found, shown=_SHOWN, most=_NEWEST, strip=drawing.strip(found.weeks[-52:])
    )


@router.get("/calendar", response_class=HTMLResponse)
def show_calendar(request: Request, tracker: Open, memory: Remembered, month_: str = "") -> HTMLResponse:
    """A month, with what is planned and what is overdue."""
    day = today(request)
    first = _first(request.query_params.get("month", month_) or f"{day:%Y-%m}")
    shown = f"{first:%Y-%m}"
    rows = memory.of(shown, lambda: list(tracker.iterate(since=shown, until=shown, limit=_MOST, sort="date")))
    plans = memory.of("plans", lambda: list(tracker.iterate(assertion="planned", until=day.isoformat(), limit=200)))
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
    page = tracker.storyline(storyline_id)
    names = {row.id: row for row in page.events}
    return render(request, "storyline.html", page=page, names=names, strip=drawing.strip(page.weeks[-52:]))


@router.get("/compare", response_class=HTMLResponse)
def show_compare(
    request: Request,
    tracker: Open,
    pair: str = "",
    since: str = "",
    until: str = "",
    pair2: str = "",
    since2: str = "",
    until2: str = "",
) -> HTMLResponse:
    """Two pairs, or one pair in two periods, side by side: how much of what, and when."""
    given = (("", pair, since, until), ("2", pair2 or pair, since2, until2))
    sides = [_side(tracker, asked(pair=p, since=a, until=b)) for _, p, a, b in given] if pair else []
    kinds = [root for root in ROOTS if any(side.kinds[root] for side in sides)]
    return render(request, "compare.html", given=given, sides=sides, kinds=kinds)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: how many events of each root, and the strip of its weeks."""

    total: int
    kinds: Counter[str]
    strip: list[drawing.Bar]


def _side(tracker: Tracker, query: Query) -> Side:
    rows = list(tracker.iterate(query, limit=_MOST, offset=0))
    took_place = [row for row in rows if row.assertion in ("happened", "ongoing")]
    return Side(len(rows), Counter(row.root for row in took_place), drawing.strip(weekly(took_place)[-52:]))
