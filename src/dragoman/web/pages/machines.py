"""For machines: the JSON API, the feed of new events, the calendar, and the download of what a page shows."""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from dragoman.errors import DragomanError
from dragoman.web.asking import PAGE, Asked, before
from dragoman.web.pages import Open, PageNumber
from dragoman.web.saying import DOWNLOADS

router = APIRouter()


@router.get("/api/events", tags=["api"])
def list_events(request: Request, tracker: Open, query: Asked, page: PageNumber = 1) -> Response:
    """Events of a query, fifty a page, with the total."""
    rows = tracker.events(query)
    return _json(request, {"events": rows.to_dicts(), "total": rows.total, "page": page, "page_size": PAGE})


@router.get("/api/events/{event_id}", tags=["api"])
def one_event(request: Request, tracker: Open, event_id: str) -> Response:
    """One event with its reports."""
    return _json(request, tracker.event(event_id).to_dict())


@router.get("/api/pages", tags=["api"])
def list_pages(request: Request, tracker: Open, page: PageNumber = 1) -> Response:
    """The newest versions of all pages, fifty a page."""
    rows = tracker.pages(limit=PAGE, offset=before(page))
    return _json(request, {"pages": rows.to_dicts(), "page": page, "page_size": PAGE})


@router.get("/api/pages/{page_id}", tags=["api"])
def one_page(request: Request, tracker: Open, page_id: str) -> Response:
    """The record of one page, corrections in place."""
    return _json(request, tracker.record(page_id).to_dict())


@router.get("/api/actors", tags=["api"])
def list_actors(request: Request, tracker: Open, name: str) -> Response:
    """Those whose name holds `name`."""
    return _json(request, {"actors": tracker.who(name).to_dicts()})


@router.get("/feed.atom")
def feed(tracker: Open, query: Asked) -> Response:
    """The events of a query as a feed, the newest first."""
    return _download(tracker, query, "atom")


@router.get("/calendar.ics")
def calendar(tracker: Open, query: Asked) -> Response:
    """The events of a query as a calendar to subscribe to."""
    return _download(tracker, query, "icalendar")


@router.get("/download")
def download(tracker: Open, query: Asked, format: str = "csv") -> Response:
    """Exactly the events that the filters show, in a format."""
    return _download(tracker, query, format, attached=True)


def _download(tracker: Open, query: Asked, format: str, *, attached: bool = False) -> Response:
    from dragoman.exporters.export import exporters

    if format not in DOWNLOADS:
        raise DragomanError("DRG-FORMAT", f"no download as {format!r}; one of {', '.join(DOWNLOADS)}")
    name = f"events{exporters()[format].suffix}"
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / name
        tracker.export(format, target, query, limit=None, offset=0)
        content = target.read_bytes()
    headers = {"Content-Disposition": f'attachment; filename="{name}"'} if attached else {}
    return Response(content, media_type=DOWNLOADS[format], headers=headers)


def _json(request: Request, value: Any) -> Response:
    """The value as JSON with an ETag; 304 when the caller has it already."""
    body = json.dumps(value, ensure_ascii=False, default=str).encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    return Response(body, media_type="application/json", headers={"ETag": tag})
