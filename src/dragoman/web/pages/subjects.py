"""Pairs, actors, calendar, storylines: events from the side of those they concern."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from dragoman.errors import DragomanError
from dragoman.tracker.tracker import Tracker
from dragoman.views import dossier, filled, month
from dragoman.web import drawing
from dragoman.web.asking import Compared, Given
from dragoman.web.pages import Open, Remembered
from dragoman.web.rendering import render, today
from dragoman.web.words import ROOTS

router = APIRouter()
_SHOWN = 30  # events of a pair or an actor, one by one: all are in the table
_YEAR = 52  # weeks of a strip


@router.get("/pair/{one}/{other}", response_class=HTMLResponse)
def show_pair(request: Request, tracker: Open, one: str, other: str) -> HTMLResponse:
    """Two states: their exchanges by kind and over time, who met whom, and what is to come."""
    pair, day = (one.upper(), other.upper()), today(request)
    return render(
        request,
        "pair.html",
        pair=pair,
        rows=tracker.events(pair=pair, limit=_SHOWN),
        kinds=tracker.tally("root", pair=pair, took_place=True),
        years=sorted(tracker.tally("year", pair=pair, took_place=True).items()),
        meetings=tracker.meetings(pair, most=_SHOWN),
        upcoming=tracker.upcoming(day, pair=pair, most=_SHOWN),
        overdue=tracker.overdue(day, pair=pair, most=_SHOWN),
        strip=drawing.strip(filled(tracker.weeks(pair=pair, took_place=True), _YEAR)),
    )


@router.get("/actor/{name}", response_class=HTMLResponse)
def show_actor(request: Request, tracker: Open, name: str) -> HTMLResponse:
    """A dossier."""
    rows = list(tracker.iterate(actor=name, limit=2 * _SHOWN))
    return render(
        request,
        "actor.html",
        found=dossier(rows, name),
        shown=_SHOWN,
        kinds=tracker.tally("root", actor=name),
        counterparts=tracker.counterparts(name, most=_SHOWN),
        strip=drawing.strip(filled(tracker.weeks(actor=name), _YEAR)),
    )


@router.get("/calendar", response_class=HTMLResponse)
def show_calendar(request: Request, tracker: Open, memory: Remembered, month_: str = "") -> HTMLResponse:
    """A month, with what is planned and what is overdue."""
    day = today(request)
    first = _first(request.query_params.get("month", month_) or f"{day:%Y-%m}")
    shown = f"{first:%Y-%m}"
    days = memory.of(("month", shown), lambda: tracker.by_day(since=shown, until=shown))
    return render(
        request,
        "calendar.html",
        month=month(days, first.year, first.month),
        shown=shown,
        before=f"{first - datetime.timedelta(days=1):%Y-%m}",
        after=f"{first + datetime.timedelta(days=32):%Y-%m}",
        today=day.isoformat(),
        overdue=memory.of(("overdue", day), lambda: tracker.overdue(day)),
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
    return render(request, "storyline.html", page=page, names=names, strip=drawing.strip(page.weeks[-_YEAR:]))


@router.get("/compare", response_class=HTMLResponse)
def show_compare(request: Request, tracker: Open, given: Compared) -> HTMLResponse:
    """Two pairs, or one pair in two periods, side by side: how much of what, and when."""
    sides = [_side(tracker, side) for side in given] if given[0].pair else []
    kinds = [root for root in ROOTS if any(root in side.kinds for side in sides)]
    return render(request, "compare.html", given=given, sides=sides, kinds=kinds)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: how many events of each root took place, and the strip of their weeks."""

    total: int
    kinds: dict[str, int]
    strip: list[drawing.Bar]


def _side(tracker: Tracker, given: Given) -> Side:
    query = given.query
    weeks = filled(tracker.weeks(query, took_place=True), _YEAR)
    return Side(tracker.count(query), tracker.tally("root", query, took_place=True), drawing.strip(weeks))
