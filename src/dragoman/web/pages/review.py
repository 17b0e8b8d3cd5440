"""Review: a queue, and every word a person says of an event. Each write is an entry of the log."""

from __future__ import annotations

import json
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from dragoman.errors import DragomanError
from dragoman.tracker.tracker import Tracker
from dragoman.web.pages import Offset, Open, Remembered, Skipped, Text
from dragoman.web.people import account_of, may, reviewer
from dragoman.web.rendering import render
from dragoman.web.saying import SHORT, choices, fingerprint
from dragoman.web.security import check_csrf, inside

router = APIRouter()


@router.get("/review", response_class=HTMLResponse)
def show_queue(request: Request, tracker: Open, memory: Remembered, skip: Skipped = 0) -> HTMLResponse:
    """The next event to look at, the least certain first."""
    rows = list(tracker.iterate(reviewed=False, sort="confidence", limit=1, offset=skip))
    left = memory.of("left", lambda: tracker.count(reviewed=False))
    detail = tracker.event(rows[0].id) if rows else None
    seen = fingerprint(tracker, rows[0].id) if rows else ""
    return render(
        request,
        "review.html",
        detail=detail,
        left=left,
        skip=skip,
        seen=seen,
        conflicts=list(tracker.conflicts()),
        **choices(),
    )


@router.get("/agreement", response_class=HTMLResponse)
def show_agreement(request: Request, tracker: Open) -> HTMLResponse:
    """How far reviewers agree, field by field."""
    return render(request, "agreement.html", rows=tracker.agreement())


@router.post("/event/{event_id}/say")
def say(
    request: Request,
    tracker: Open,
    event_id: str,
    csrf: Text,
    action: Text,
    seen: Text,
    field: Text = "",
    value: Text = "",
    why: Text = "",
    back: Text = "",
) -> Response:
    """Accept, reject, flag, comment or change an event, unless somebody else said something meanwhile."""
    check_csrf(request, csrf)
    if seen != fingerprint(tracker, event_id):
        return _conflict(request, tracker, event_id, action, field, value)
    if action == "comment" and not 0 < len(why) <= SHORT:
        raise DragomanError("DRG-CORRECTION", f"a short comment has 1 to {SHORT} characters")
    made = tracker.correct(
        event_id,
        action,  # type: ignore[arg-type]  # checked by the log
        field=field or None if action == "change" else None,
        value=_value(value) if action == "change" else None,
        why=why or None,
        who=reviewer(request),
    )
    return _back(back or f"/event/{event_id}", undo=made.id)


@router.post("/bulk")
def say_of_many(
    request: Request,
    tracker: Open,
    csrf: Text,
    action: Text,
    chosen: Annotated[list[str] | None, Form()] = None,
    back: Text = "/events",
) -> Response:
    """Accept, reject, flag or merge all chosen events; those on which somebody was faster are told, not overwritten."""
    check_csrf(request, csrf)
    seen = [(event_id, state) for event_id, _, state in (text.partition(" ") for text in chosen or ())]
    if action == "merge":
        return merge(request, tracker, csrf, [event_id for event_id, _ in seen])
    if action not in ("accept", "reject", "flag"):
        raise DragomanError("DRG-CORRECTION", f"{action!r} cannot be said of many events")
    who = reviewer(request)
    late = [event_id for event_id, state in seen if tracker.event(event_id).row.state != state]
    for event_id in (event_id for event_id, _ in seen if event_id not in late):
        tracker.correct(event_id, action, who=who)  # type: ignore[arg-type]  # one of three
    return _conflict(request, tracker, late[0], action) if late else _back(back)


@router.post("/annotation/{annotation_id}/undo")
def undo(request: Request, tracker: Open, annotation_id: str, csrf: Text, back: Text = "/review") -> Response:
    """Take a correction back."""
    check_csrf(request, csrf)
    who = reviewer(request)
    if account_of(request) and not may(request, "edit"):
        _demand_own(tracker, annotation_id, who)
    tracker.undo(annotation_id, who=who)
    return _back(back)


def _demand_own(tracker: Tracker, annotation_id: str, who: str) -> None:
    """A reviewer takes back its own words only; raises `DRG-RIGHTS`."""
    if not any(note.annotation.id == annotation_id and note.annotation.who == who for note in tracker.corrections()):
        raise DragomanError("DRG-RIGHTS", "this was said by somebody else: an editor may take it back")


@router.post("/merge")
def merge(
    request: Request, tracker: Open, csrf: Text, events: Annotated[list[str], Form()], why: Text = ""
) -> Response:
    """Say that several events are one."""
    check_csrf(request, csrf)
    wanted = [part for text in events for part in text.split() if part]
    if len(wanted) < 2:
        raise DragomanError("DRG-CORRECTION", "a merge needs two events or more")
    made = tracker.merge(wanted, why=why or None, who=reviewer(request, "edit"))
    return _back(f"/event/{wanted[0]}", undo=made.id)


@router.post("/report/{report_id}/split")
def split(request: Request, tracker: Open, report_id: str, csrf: Text, event: Text, why: Text = "") -> Response:
    """Say that a report tells another event than the others."""
    check_csrf(request, csrf)
    made = tracker.split(report_id, why=why or None, who=reviewer(request, "edit"))
    return _back(f"/event/{event}", undo=made.id)


@router.post("/page/{page_id}/mark")
def mark(
    request: Request,
    tracker: Open,
    page_id: str,
    csrf: Text,
    start: Offset,
    end: Offset,
    root: Text,
    date: Text = "",
    assertion: Text = "happened",
    why: Text = "",
) -> Response:
    """Add an event that was missed, by its words."""
    check_csrf(request, csrf)
    event: dict[str, Any] = {"root": root, "assertion": assertion} | ({"date": date} if date else {})
    tracker.mark(page_id, (start, end), event, why=why or None, who=reviewer(request, "edit"))
    return _back(f"/page/{page_id}")


def _conflict(
    request: Request, tracker: Tracker, event_id: str, action: str, field: str = "", value: str = ""
) -> HTMLResponse:
    return render(
        request,
        "conflict.html",
        status=409,
        detail=tracker.event(event_id),
        said=list(tracker.corrections(event=event_id))[-5:],
        wanted=(action, field, value),
    )


def _value(text: str) -> Any:
    """A form's text as a JSON value: numbers and null as such, everything else as text."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _back(address: str, undo: str = "") -> RedirectResponse:
    """Back to a page of this reader, which offers to `undo` what was said."""
    path, _, old = inside(address).partition("?")
    kept = [(key, value) for key, value in parse_qsl(old) if key != "undo"] + ([("undo", undo)] if undo else [])
    return RedirectResponse(f"{path}?{urlencode(kept)}" if kept else path, status_code=303)
