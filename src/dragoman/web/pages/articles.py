"""The pages that were read, and the article reader: text and record side by side, linked both ways."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from dragoman.web.marking import paragraphs
from dragoman.web.pages import Open, PageNumber
from dragoman.web.rendering import render
from dragoman.web.saying import choices

router = APIRouter()
PAGE = 50


@router.get("/pages", response_class=HTMLResponse)
def show_pages(request: Request, tracker: Open, page: PageNumber = 1) -> HTMLResponse:
    """The newest versions of all pages."""
    rows = tracker.pages(limit=PAGE, offset=PAGE * (page - 1))
    return render(request, "pages.html", rows=rows, page=page, more=len(rows) == PAGE)


@router.get("/page/{page_id}", response_class=HTMLResponse)
def show_page(request: Request, tracker: Open, page_id: str, furniture: bool = False) -> HTMLResponse:
    """One article: every value marked and linked, with its reason; the furniture in grey when asked for."""
    row = tracker.page(page_id)
    record = tracker.record(row.id)
    reports = tracker.events_of_page(row.id)
    return render(
        request,
        "article.html",
        row=row,
        record=record,
        reports=reports,
        **choices(),
        paragraphs=paragraphs(record, furniture=furniture),
        furniture=furniture,
        versions=tracker.versions(row.id),
        more=list(tracker.events(site=row.site, limit=6)) if row.site else [],
    )


@router.get("/page/{page_id}/changes", response_class=HTMLResponse)
def show_changes(request: Request, tracker: Open, page_id: str, since: str = "") -> HTMLResponse:
    """What changed in a page since the version before, or since another one: in its text and in what it tells."""
    row = tracker.page(page_id)
    found = tracker.difference(row.id, since or None)
    return render(request, "changes.html", row=row, found=found, versions=tracker.versions(row.id))


@router.get("/page/{page_id}/print", response_class=HTMLResponse)
def print_page(request: Request, tracker: Open, page_id: str) -> HTMLResponse:
    """The article and its events on paper."""
    row = tracker.page(page_id)
    record = tracker.record(row.id)
    return render(request, "print.html", row=row, record=record, paragraphs=paragraphs(record, furniture=False))
