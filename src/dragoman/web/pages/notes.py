"""Notes: comments on any words, documents, one's own dictionary entries, proposals for the knowledge.

Nothing here changes what the reader knows or tells: a proposal is written down, listed, and given out as a file for a
knowledge pack.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from dragoman.errors import DragomanError
from dragoman.knowledge.packs import TABLES
from dragoman.knowledge.tables import cells, read_text
from dragoman.web.pages import Open, Text
from dragoman.web.people import may, reviewer
from dragoman.web.rendering import render
from dragoman.web.saying import SHORT
from dragoman.web.security import check_csrf, inside

router = APIRouter()


async def _sent(request: Request) -> FormData:
    return await request.form()


Sent = Annotated[FormData, Depends(_sent)]  # all fields of a form: which there are hangs on the table
Place = Annotated[int | None, Form(ge=0, le=1_000_000_000)]


@router.get("/notes", response_class=HTMLResponse)
def show_notes(request: Request, tracker: Open) -> HTMLResponse:
    """All comments on words and all documents, the newest first."""
    return render(request, "notes.html", notes=tracker.notes("comment", "document"))


@router.get("/note/{note_id}", response_class=HTMLResponse)
def show_note(request: Request, tracker: Open, note_id: str) -> HTMLResponse:
    """One document."""
    return render(request, "note.html", note=tracker.find_note(note_id))


@router.post("/page/{page_id}/comment")
def comment(
    request: Request, tracker: Open, page_id: str, csrf: Text, start: Place = None, end: Place = None, text: Text = ""
) -> Response:
    """Say something short about words of a page."""
    check_csrf(request, csrf)
    who = reviewer(request)
    if not 0 < len(text.strip()) <= SHORT:
        raise DragomanError("DRG-NOTE", f"a short comment has 1 to {SHORT} characters")
    if start is None or end is None:
        raise DragomanError("DRG-NOTE", "a comment needs its words: mark them, or give their offsets")
    made = tracker.write_note("comment", {"text": text.strip()}, at=(page_id, start, end), who=who)
    return RedirectResponse(f"/page/{page_id}#note-{made.id}", 303)


@router.post("/notes")
def write_document(request: Request, tracker: Open, csrf: Text, title: Text, text: Text) -> Response:
    """Write a longer note: a document of its own."""
    check_csrf(request, csrf)
    who = reviewer(request)
    if not title.strip() or not text.strip():
        raise DragomanError("DRG-NOTE", "a document needs a title and a text")
    made = tracker.write_note("document", {"title": title.strip(), "text": text}, who=who)
    return RedirectResponse(f"/note/{made.id}", 303)


@router.post("/note/{note_id}/undo")
def take_back(request: Request, tracker: Open, note_id: str, csrf: Text, back: Text = "/notes") -> Response:
    """Take a note back: one's own, or as an editor anybody's."""
    check_csrf(request, csrf)
    who, found = reviewer(request), tracker.find_note(note_id)
    if found.who != who and not may(request, "edit"):
        raise DragomanError("DRG-RIGHTS", "this was written by somebody else: an editor may take it back")
    tracker.take_back_note(note_id, who=who)
    return RedirectResponse(inside(back), 303)


@router.post("/knowledge/entry")
def add_entry(request: Request, tracker: Open, csrf: Text, term: Text, meaning: Text, source: Text = "") -> Response:
    """Add an entry to this tracker's own dictionary."""
    check_csrf(request, csrf)
    who = reviewer(request)
    if not term.strip() or not meaning.strip():
        raise DragomanError("DRG-NOTE", "an entry needs a term and its meaning")
    values = {"term": term.strip(), "meaning": meaning.strip(), "source": source.strip()}
    tracker.write_note("entry", values, who=who)
    return RedirectResponse("/knowledge#own", 303)


@router.get("/proposals", response_class=HTMLResponse)
def show_proposals(request: Request, tracker: Open, file: str = "actors/persons.tsv") -> HTMLResponse:
    """What was proposed for the knowledge, and the form for another row of a table."""
    found = tracker.notes("proposal")
    files = sorted({note.values["file"] for note in found})
    return render(request, "proposals.html", notes=found, files=files, file=file, tables=TABLES, columns=_columns(file))


@router.post("/proposals")
def collect(request: Request, tracker: Open, form: Sent, csrf: Text, file: Text, why: Text) -> Response:
    """Write a proposal down."""
    check_csrf(request, csrf)
    who = reviewer(request)
    row = {f"cell.{name}": " ".join(str(form.get(f"cell.{name}", "")).split()) for name in _columns(file)}
    if not any(row.values()) or not why.strip():
        raise DragomanError("DRG-NOTE", "a proposal needs a row and a reason")
    tracker.write_note("proposal", row | {"file": file, "why": why.strip()}, who=who)
    return RedirectResponse(f"/proposals?file={file}", 303)


@router.get("/proposals/{folder}/{name}")
def give_out(tracker: Open, folder: str, name: str) -> Response:
    """The proposed rows for one file of a knowledge pack, under our header."""
    file = f"{folder}/{name}"
    columns = _columns(file)
    rows = [[note.values.get(f"cell.{column}", "") for column in columns] for note in tracker.notes("proposal")
            if note.values["file"] == file]  # fmt: skip
    text = "".join("\t".join(cell) + "\n" for cell in [columns, *reversed(rows)])
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type="text/tab-separated-values; charset=utf-8", headers=headers)


def _columns(file: str) -> list[str]:
    """The columns of a table of the knowledge; raises `DRG-NOTFOUND` for any other file."""
    if file not in TABLES:
        raise DragomanError("DRG-NOTFOUND", f"{file!r} is no table of the knowledge")
    return cells(read_text(file), file)[0]
