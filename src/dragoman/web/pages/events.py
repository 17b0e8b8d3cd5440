"""The table of events and its filters, one event, search, map and network."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from dragoman.store import EventRow
from dragoman.tracker.tracker import Tracker
from dragoman.views import states_of, versions
from dragoman.web import drawing, saying
from dragoman.web.asking import COUNTED, PAGE, Asked, filters
from dragoman.web.pages import Open, PageNumber, Remembered
from dragoman.web.people import may
from dragoman.web.rendering import render
from dragoman.web.words import ASSERTIONS, ROOTS, SORTS

router = APIRouter()
_TIED = 5000  # events that the network is made of


@router.get("/events", response_class=HTMLResponse)
def show_events(
    request: Request, tracker: Open, memory: Remembered, query: Asked, page: PageNumber = 1
) -> HTMLResponse:
    """The table; its filters are the address."""
    whole = replace(query, limit=None, offset=0)
    found = memory.of(("events", whole), lambda: tracker.survey(whole, most=COUNTED))
    chosen = found.numbers[query.offset : query.offset + PAGE]
    rows = tracker.rows(chosen) if query.offset < COUNTED else list(tracker.iterate(query, limit=PAGE))
    total, facets = len(found.numbers), {"root": found.roots, "assertion": found.assertions}
    return render(
        request,
        "events.html",
        rows=rows,
        total=total,
        counted=COUNTED,
        page=page,
        pages=max(1, -(-total // PAGE)),
        facets={by: counts for by, counts in facets.items() if len(counts) > 1},
        roots=ROOTS,
        assertions=ASSERTIONS,
        sorts=SORTS,
        given=request.query_params,
        downloads=tuple(saying.DOWNLOADS),
    )


@router.get("/event/{event_id}", response_class=HTMLResponse)
def show_event(request: Request, tracker: Open, event_id: str) -> HTMLResponse:
    """One event: its reports side by side, why they are one, where, and every step behind the coding."""
    detail = tracker.event(event_id)
    place = detail.event.place
    spot = drawing.world([(place.lat, place.lon, place.name)]) if place and place.lat is not None else None
    return render(
        request,
        "event.html",
        detail=detail,
        spot=spot,
        differ=saying.differences(detail),
        disputes=versions(detail),
        ties=tracker.ties(detail.row.id),
        life=_life(tracker, detail.row),
        near=_near(tracker, detail.row) if may(request, "edit") else [],
        said=list(tracker.corrections(event=detail.row.id)),
        seen=saying.fingerprint(tracker, detail.row.id),
        **saying.choices(),
    )


def _life(tracker: Tracker, row: EventRow) -> list[EventRow]:
    """Planned, happened, called off: the events of its storyline between the same states, as they were told."""
    if not row.storyline or not states_of(row):
        return []
    mates = tracker.iterate(storyline=row.storyline, limit=200)
    same = sorted((o for o in mates if states_of(o) == states_of(row)), key=lambda o: (o.published or "", o.id))
    return same if len({other.assertion for other in same}) > 1 else []


def _near(tracker: Tracker, row: EventRow) -> list[EventRow]:
    """Events that might be the same: of its storyline, or else of the same state in the same month."""
    country = next((p.country for p in (*row.actors, *row.recipients) if p.country), None)
    if row.storyline:
        found = list(tracker.iterate(storyline=row.storyline, limit=40))
    elif country and row.date and row.date[:7].count("-") == 1:
        found = list(tracker.iterate(country=country, since=row.date[:7], until=row.date[:7], limit=40))
    else:
        found = list(tracker.iterate(country=country, limit=20))
    return [other for other in found if other.id != row.id]


@router.get("/search", response_class=HTMLResponse)
def search(request: Request, tracker: Open, q: str = "") -> HTMLResponse:
    """Pages that hold the words, and actors of that name."""
    hits = tracker.find(q) if q.strip() else []
    return render(request, "search.html", q=q, hits=hits, actors=tracker.who(q) if q.strip() else [])


@router.get("/map", response_class=HTMLResponse)
def show_map(request: Request, tracker: Open, memory: Remembered, query: Asked) -> HTMLResponse:
    """Where the events of a query took place, by country."""
    chosen = replace(query, limit=COUNTED, offset=0, sort="-date")
    found = memory.of(("map", chosen), lambda: tracker.tally("country", chosen, limit=COUNTED))
    picture = drawing.countries(found, filters(request, place_country=None))
    return render(request, "map.html", picture=picture, count=sum(found.values()), most=COUNTED)


@router.get("/network", response_class=HTMLResponse)
def show_network(
    request: Request, tracker: Open, memory: Remembered, query: Asked, by: str = "country"
) -> HTMLResponse:
    """Who takes part with whom."""
    chosen, by_country = replace(query, limit=_TIED, offset=0, sort="-date"), by == "country"
    found = memory.of(
        ("network", chosen, by_country), lambda: tracker.network(chosen, limit=_TIED, by_country=by_country)
    )
    return render(request, "network.html", ties=found, picture=drawing.network(found), by=by, most=_TIED)
