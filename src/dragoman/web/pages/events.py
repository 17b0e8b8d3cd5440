"""The table of events and its filters, one event, search, map and network."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from dragoman.store import EventRow, Query
from dragoman.tracker.tracker import Tracker
from dragoman.views import ties, versions
from dragoman.views.calendar import states_of
from dragoman.web import drawing, saying
from dragoman.web.pages import Open, PageNumber
from dragoman.web.people import may
from dragoman.web.rendering import render
from dragoman.web.words import ASSERTIONS, ROOTS, SORTS, country_name, root_gloss

router = APIRouter()
PAGE = 50
DRAWN = 1000  # events on a picture: the newest that the filters leave


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
    page: PageNumber = 1,
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
        offset=PAGE * (page - 1),
    )


Asked = Annotated[Query, Depends(asked)]


@router.get("/events", response_class=HTMLResponse)
def show_events(request: Request, tracker: Open, query: Asked, page: PageNumber = 1) -> HTMLResponse:
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
        differ=saying.differences(detail),
        disputes=versions(detail),
        ties=tracker.ties(event_id),
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
def show_map(request: Request, tracker: Open, query: Asked) -> HTMLResponse:
    """Where the events of a query took place, by country."""
    rows = list(tracker.iterate(query, limit=DRAWN, offset=0))
    return render(request, "map.html", picture=drawing.countries(rows), count=len(rows), drawn=DRAWN)


@router.get("/network", response_class=HTMLResponse)
def show_network(request: Request, tracker: Open, query: Asked, by: str = "country") -> HTMLResponse:
    """Who takes part with whom."""
    found = ties(tracker.iterate(query, limit=DRAWN, offset=0), by_country=by == "country", most=60)
    if by == "country":
        found = [replace(tie, one=country_name(tie.one), other=country_name(tie.other)) for tie in found]
    return render(request, "network.html", ties=found, picture=drawing.network(found), by=by)
