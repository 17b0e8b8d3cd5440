"""The table of events and its filters, one event, search, map and network."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from dragoman.store import SORTS, Query
from dragoman.views import ties
from dragoman.web import drawing, saying
from dragoman.web.pages import Open
from dragoman.web.rendering import render
from dragoman.web.words import ASSERTIONS, ROOTS, root_gloss

router = APIRouter()
PAGE = 50


def asked(
    actor: str = "",
    country: str = "",
    pair: str = "",
    root: str = "",
    since: str = "",
    until: str = "",
    place: str = "",
    assertion: str = "",
    site: str = "",
    text: str = "",
    reviewed: str = "",
    sort: str = "-date",
    page: int = 1,
) -> Query:
    """The query that an address asks for; raises `DRG-QUERY` for values that no query has."""
    both = tuple(part.strip().upper() for part in pair.split(",")) if pair else None
    return Query(
        actor=actor or None,
        country=country.upper() or None,
        pair=both,  # type: ignore[arg-type]  # checked by Query
        root=root or None,
        since=since or None,
        until=until or None,
        place=place or None,
        assertion=assertion or None,
        site=site or None,
        text=text or None,
        reviewed={"yes": True, "no": False}.get(reviewed),
        sort=sort,  # type: ignore[arg-type]  # checked by Query
        limit=PAGE,
        offset=PAGE * (max(1, page) - 1),
    )


Asked = Annotated[Query, Depends(asked)]


@router.get("/events", response_class=HTMLResponse)
def show_events(request: Request, tracker: Open, query: Asked, page: int = 1) -> HTMLResponse:
    """The table; its filters are the address."""
    rows = tracker.events(query)
    return render(
        request,
        "events.html",
        rows=rows,
        total=rows.total,
        page=page,
        pages=max(1, -(-(rows.total or 0) // PAGE)),
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
        gloss=root_gloss(detail.row.root),
        spot=spot,
        said=list(tracker.corrections(event=detail.row.id)),
        seen=saying.fingerprint(tracker, detail.row.id),
        **saying.choices(),
    )


@router.get("/search", response_class=HTMLResponse)
def search(request: Request, tracker: Open, q: str = "") -> HTMLResponse:
    """Pages that hold the words, and actors of that name."""
    hits = tracker.find(q) if q.strip() else []
    return render(request, "search.html", q=q, hits=hits, actors=tracker.who(q) if q.strip() else [])


@router.get("/map", response_class=HTMLResponse)
def show_map(request: Request, tracker: Open, query: Asked) -> HTMLResponse:
    """Where the events of a query took place, by country."""
    rows = list(tracker.iterate(query, limit=5000))
    return render(request, "map.html", picture=drawing.countries(rows), count=len(rows))


@router.get("/network", response_class=HTMLResponse)
def show_network(request: Request, tracker: Open, query: Asked, by: str = "country") -> HTMLResponse:
    """Who takes part with whom."""
    found = ties(tracker.iterate(query, limit=5000), by_country=by == "country", most=60)
    return render(request, "network.html", ties=found, picture=drawing.network(found), by=by)
