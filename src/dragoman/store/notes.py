"""What people write beside events: comments on any words, documents, dictionary entries, proposals for the knowledge.

A log that only grows, like that of corrections: a note is taken back by another one, and both stay.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from dragoman.errors import DragomanError
from dragoman.model import Span
from dragoman.store.anchoring import Selector, locate
from dragoman.store.database import Database
from dragoman.store.ids import digest
from dragoman.store.listing import resolve

NoteKind = Literal["comment", "document", "entry", "proposal", "undo"]
_MOST = {"text": 20_000}  # characters of a value; 1,000 of any other


@dataclass(frozen=True, slots=True)
class Note:
    """Who wrote what, when (ISO 8601); `words` where it stands in a page, `values` its texts by name.

    A comment holds `text`, a document `title` and `text`, an entry `term`, `meaning` and `source`, a proposal `file`
    (of a knowledge pack), `why`, and the cells of its row under `cell.<column>`.
    """

    id: str
    made: str
    who: str
    kind: NoteKind
    values: Mapping[str, str]
    page: str | None = None
    words: Selector | None = None
    undoes: str | None = None

    def place(self, text: str) -> Span | None:
        """Where its words stand in a text today; None when they are gone, or when it is about no words."""
        return locate(self.words, text).span if self.words else None


def write_note(
    db: Database,
    kind: NoteKind,
    values: Mapping[str, str],
    *,
    who: str,
    now: str,
    at: tuple[str, int, int] | None = None,
    undoes: str | None = None,
) -> Note:
    """The note written; `at` is a page with the start and end of words. Raises `DRG-NOTE` for what cannot be one."""
    for name, value in values.items():
        if len(value) > _MOST.get(name, 1000):
            raise DragomanError("DRG-NOTE", f"{name} has {len(value)} characters, at most {_MOST.get(name, 1000)}")
    with db.writing():
        page, words = _where(db, *at) if at else (None, None)
        draft = Note("", now, who, kind, dict(values), page, words, undoes)
        while db.value("SELECT 1 FROM notes WHERE id = ?", (_id(draft),)):
            later = datetime.datetime.fromisoformat(draft.made) + datetime.timedelta(microseconds=1)
            draft = dataclasses.replace(draft, made=later.isoformat())
        written = dataclasses.replace(draft, id=_id(draft))
        place = words and json.dumps(words.to_w3c(), ensure_ascii=False)
        db.run(_INSERT, (written.id, written.made, who, kind, _body(written), page, place, undoes))
    return written


_INSERT = "INSERT INTO notes (id, made, who, kind, body, page, words, undoes) VALUES (?,?,?,?,?,?,?,?)"


def _body(note: Note) -> str:
    return json.dumps(dict(note.values), ensure_ascii=False, sort_keys=True)


def _id(note: Note) -> str:
    """'n' and a hash of everything else."""
    return "n" + digest(
        note.kind, _body(note), note.who, note.made, note.page or "", repr(note.words), str(note.undoes)
    )


def _where(db: Database, page_id: str, start: int, end: int) -> tuple[str, Selector]:
    page = db.pages.read(resolve(db, "pages", page_id)["id"])
    if not 0 <= start < end <= len(page.text):
        raise DragomanError("DRG-NOTE", f"{start}–{end} is not in the page (0–{len(page.text)})")
    return page.id, Selector.of(page.text, page.span(start, end))


def notes(db: Database, *kinds: NoteKind) -> list[Note]:
    """The notes of these kinds that were not taken back, the newest first."""
    marks = ", ".join("?" * len(kinds))
    return [_note(row) for row in db.rows(f"{_STANDING} AND n.kind IN ({marks}) ORDER BY n.n DESC", kinds)]


def notes_of_page(db: Database, page_id: str) -> list[Note]:
    """The comments and documents on any version of the document of a page, the oldest first."""
    versions = "n.page IN (SELECT q.id FROM pages q WHERE q.document = (SELECT p.document FROM pages p WHERE p.id = ?))"
    return [_note(row) for row in db.rows(f"{_STANDING} AND {versions} ORDER BY n.n", (page_id,))]


def note(db: Database, note_id: str) -> Note:
    """A note that was not taken back; raises `DRG-NOTFOUND`."""
    row = db.row(f"{_STANDING} AND n.id = ?", (note_id,))
    if row is None or row["kind"] == "undo":
        raise DragomanError("DRG-NOTFOUND", f"there is no note {note_id}")
    return _note(row)


_STANDING = "SELECT n.* FROM notes n WHERE NOT EXISTS (SELECT 1 FROM notes u WHERE u.undoes = n.id)"


def _note(row: sqlite3.Row) -> Note:
    words = Selector.from_w3c(json.loads(row["words"])) if row["words"] else None
    return Note(
        row["id"], row["made"], row["who"], row["kind"], json.loads(row["body"]), row["page"], words, row["undoes"]
    )  # fmt: skip
