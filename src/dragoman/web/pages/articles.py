"""The pages that were read, and the article reader: text and record side by side, linked both ways."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from dragoman.store.notes import Note
from dragoman.tracker.tracker import Tracker
from dragoman.views.calendar import states_of
from dragoman.web.asking import PAGE, before
from dragoman.web.comparing import passages
from dragoman.web.marking import Mark, paragraphs
from dragoman.web.memory import Memory
from dragoman.web.pages import Open, PageNumber, Remembered
from dragoman.web.rendering import render, spoken
from dragoman.web.saying import choices

router = APIRouter()


@router.get("/pages", response_class=HTMLResponse)
def show_pages(request: Request, tracker: Open, page: PageNumber = 1) -> HTMLResponse:
    """The newest versions of all pages."""
    rows = tracker.pages(limit=PAGE, offset=before(page))
    return render(request, "pages.html", rows=rows, page=page, more=len(rows) == PAGE)


@router.get("/page/{page_id}", response_class=HTMLResponse)
def show_page(
    request: Request, tracker: Open, memory: Remembered, page_id: str, furniture: bool = False
) -> HTMLResponse:
    """One article: every value marked and linked, with its reason; the furniture in grey when asked for."""
    row = tracker.page(page_id)
    record = tracker.record(row.id)
    reports = tracker.events_of_page(row.id)
    notes = [(note, note.place(record.page.text)) for note in tracker.notes_of_page(row.id)]
    marks = [
        Mark(place, "note", f"note-{note.id}", f"{note.who}: {note.values['text']}") for note, place in notes if place
    ]
    return render(
        request,
        "article.html",
        row=row,
        record=record,
        reports=reports,
        **choices(),
        paragraphs=paragraphs(record, furniture=furniture, notes=marks, speech=spoken(request)),
        furniture=furniture,
        notes=notes,
        entries=_entries(tracker, memory, record.page.text),
        versions=tracker.versions(row.id),
        **_more_in(tracker, memory, row.id),
        more=list(tracker.iterate(site=row.site, limit=6)) if row.site else [],
    )


def _entries(tracker: Tracker, memory: Memory, text: str) -> list[Note]:
    """The entries of this tracker's own dictionary whose term stands in a text."""
    return [note for note in memory.of("entries", lambda: tracker.notes("entry")) if note.values["term"] in text]


def _more_in(tracker: Tracker, memory: Memory, page_id: str) -> dict[str, Any]:
    """Storylines and pairs of states that the page's events belong to."""
    told = list(tracker.iterate(page=page_id, limit=50))
    ids = {row.storyline for row in told if row.storyline}
    known = memory.of("storylines", tracker.storylines) if ids else []
    pairs = {tuple(sorted(states_of(row))) for row in told if len(states_of(row)) == 2}
    return {"storylines": [story for story in known if story.id in ids], "pairs": sorted(pairs)}


@router.get("/page/{page_id}/changes", response_class=HTMLResponse)
def show_changes(request: Request, tracker: Open, page_id: str, since: str = "") -> HTMLResponse:
    """What changed in a page since the version before, or since another one: in its text and in what it tells."""
    row = tracker.page(page_id)
    found = tracker.difference(row.id, since or None)
    texts = list(passages(found.lines))
    return render(request, "changes.html", row=row, found=found, passages=texts, versions=tracker.versions(row.id))


@router.get("/page/{page_id}/print", response_class=HTMLResponse)
def print_page(request: Request, tracker: Open, page_id: str) -> HTMLResponse:
    """The article and its events on paper."""
    row = tracker.page(page_id)
    record = tracker.record(row.id)
    return render(request, "print.html", row=row, record=record, paragraphs=paragraphs(record, furniture=False))
