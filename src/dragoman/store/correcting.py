"""Saying something of an event: each verb writes to the log and applies it at once."""

from __future__ import annotations

import dataclasses
import datetime
import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dragoman.errors import DragomanError
from dragoman.knowledge.codebook import QUADS
from dragoman.model import Page, Span
from dragoman.store.anchoring import Selector
from dragoman.store.annotations import Action, Annotation, append, entries, entry
from dragoman.store.corrections import apply, hand_made_id
from dragoman.store.database import Database
from dragoman.store.joins import apply_joins, take_back
from dragoman.store.listing import resolve
from dragoman.store.loading import event_of, event_to_dict
from dragoman.store.overlay import check, get, precision, put


@dataclass(frozen=True, slots=True)
class Noted:
    """An entry of the log, the report it stands on today, and what became of it.

    `outcome` applied · agreed (the reader says so too) · moot (nothing left to reject) · conflict · waiting (its page
    is not here) · undone.
    """

    annotation: Annotation
    report: str | None
    event: str | None
    outcome: str
    note: str | None

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        fields = {f.name: getattr(self, f.name) for f in dataclasses.fields(self) if f.name != "annotation"}
        return self.annotation.to_dict() | fields


@dataclass(frozen=True, slots=True)
class Said:
    """Who says something, when (ISO 8601), and why."""

    who: str
    now: str
    why: str | None = None

    def of(self, row: sqlite3.Row, page: Page, span: Span, action: Action) -> Annotation:
        """An entry on the words `span` of a page, by a row of `_REPORT` or `_PAGE`."""
        selector = Selector.of(page.text, span)
        where = (row["key"], page.id, row["reader"], row["id"], selector, row["root"])
        return Annotation(self.now, self.who, action, *where, why=self.why)


_REPORT = """
SELECT r.n, r.id, r.local, r.body, r.live, r.page, r.root, p.id AS page_id, r.reading, d.key, g.reader, e.id AS event
FROM reports r JOIN pages p ON p.n = r.page JOIN documents d ON d.n = p.document JOIN readings g ON g.n = p.reading
JOIN events e ON e.n = r.event WHERE r.n = ?"""


def _report(db: Database, target: str) -> sqlite3.Row:
    """A report by its id, or the lead report of an event by the event's."""
    if target.startswith("e"):
        event = resolve(db, "events", target)["n"]
        number = db.value("SELECT n FROM reports WHERE event = ? AND lead = 1", (event,))
        if number is None:
            raise DragomanError("DRG-CORRECTION", f"no page tells event {target} any more")
    else:
        number = resolve(db, "reports", target)["n"]
    row = db.row(_REPORT, (number,))
    assert row is not None, "resolved a moment ago"
    if not row["live"]:
        raise DragomanError("DRG-CORRECTION", f"report {row['id']} is no longer told by its page")
    return row


def correct(
    db: Database, target: str, action: Action, said: Said, *, field: str | None = None, value: Any = None
) -> Annotation:
    """The entry written: accept, reject, change, comment or flag the report (or event: its lead report) `target`.

    A change needs a `field` (a path such as `date` or `actors.0.country`) and a `value` as in the contract's JSON.
    Raises `DRG-CORRECTION` when the value does not fit, `DRG-NOTFOUND`.
    """
    if action not in ("accept", "reject", "change", "comment", "flag"):
        raise DragomanError("DRG-CORRECTION", f"{action!r} is not something to say of one event")
    with db.writing():
        row = _report(db, target)
        page = db.pages.read(row["page_id"])
        event = event_to_dict(event_of(db, row, page))
        before = None
        if action == "change":
            if field is None:
                raise DragomanError("DRG-CORRECTION", "a change needs a field")
            before = get(event, field)
            put(event, field, value)
        trigger = event["trigger"]
        made = said.of(row, page, Span(trigger["start"], trigger["end"], trigger["text"]), action)
        made = dataclasses.replace(made, field=field, before=before, after=value)
        return _record(db, made, row["page"])


def _record(db: Database, made: Annotation, page: int) -> Annotation:
    """Write a new entry and apply it."""
    made = _append(db, made)
    apply(db, page, made.made)
    return made


def _append(db: Database, made: Annotation) -> Annotation:
    """Write a new entry. Saying the same twice in one moment are two entries, a microsecond apart."""
    while not append(db, [made]):
        later = datetime.datetime.fromisoformat(made.made) + datetime.timedelta(microseconds=1)
        made = dataclasses.replace(made, made=later.isoformat())
    return made


_PAGE = """
SELECT p.n AS page, p.id AS page_id, d.key, g.reader, '' AS id, '' AS root FROM pages p
JOIN documents d ON d.n = p.document JOIN readings g ON g.n = p.reading WHERE p.n = ?"""


def add_event(
    db: Database, page_id: str, words: tuple[int, int], event: dict[str, Any], said: Said
) -> tuple[str, Annotation]:
    """The id of the report made by marking `words` (start, end) of a page as an event, and the entry.

    `event` holds contract fields; root is needed, the rest may be left out.
    """
    with db.writing():
        row = db.row(_PAGE, (resolve(db, "pages", page_id)["n"],))
        if row is None:
            raise DragomanError("DRG-CORRECTION", f"page {page_id} has not been read yet")
        page = db.pages.read(row["page_id"])
        start, end = words
        if not 0 <= start < end <= len(page.text):
            raise DragomanError("DRG-CORRECTION", f"{start}–{end} is not in the page (0–{len(page.text)})")
        span = page.span(start, end)
        told = _hand_made(span, event)
        made = dataclasses.replace(said.of(row, page, span, "add"), root=told["root"], after=told)
        made = _record(db, made, row["page"])
        return hand_made_id(made), made


def _hand_made(span: Span, event: dict[str, Any]) -> dict[str, Any]:
    words = {"start": span.start, "end": span.end, "text": span.text}
    told: dict[str, Any] = {
        "id": "h", "root": event.get("root"), "quad": QUADS.get(str(event.get("root"))), "trigger": words,
        "evidence": [words], "mentions": [words], "assertion": "happened", "confidence": 1.0, "actors": [],
        "recipients": [],
    }  # fmt: skip
    told |= event
    told["date_precision"] = precision(told.get("date"))
    check(told)
    return told


def merge(db: Database, targets: Sequence[str], said: Said) -> Annotation:
    """Join events (or reports) into the first of them."""
    if len(targets) < 2:
        raise DragomanError("DRG-CORRECTION", "a merge needs two events")
    with db.writing():
        first = _report(db, targets[0])
        others = [r for target in targets[1:] for r in _reports_of(db, target)]
        joined = [r["id"] for r in others if r["id"] != first["id"]]
        return _joining(db, first, dataclasses.replace(_joint(db, first, "merge", said), after=joined))


def split(db: Database, report: str, said: Said) -> Annotation:
    """Take a report out of its event: it becomes one of its own."""
    with db.writing():
        row = _report(db, report)
        sql = "SELECT id FROM reports WHERE n <> ? AND event = (SELECT event FROM reports WHERE n = ?) ORDER BY n"
        partners = [other["id"] for other in db.rows(sql, (row["n"], row["n"]))]
        if not partners:
            raise DragomanError("DRG-CORRECTION", f"report {report} is alone in its event")
        made = dataclasses.replace(_joint(db, row, "split", said), before=row["event"], after=partners)
        return _joining(db, row, made)


def _reports_of(db: Database, target: str) -> list[sqlite3.Row]:
    row = _report(db, target)
    if not target.startswith("e"):
        return [row]
    return db.rows(
        "SELECT id FROM reports WHERE live = 1 AND event = (SELECT event FROM reports WHERE n = ?)", (row["n"],)
    )


def _joint(db: Database, row: sqlite3.Row, action: Action, said: Said) -> Annotation:
    page = db.pages.read(row["page_id"])
    return said.of(row, page, event_of(db, row, page).trigger, action)


def _joining(db: Database, row: sqlite3.Row, made: Annotation) -> Annotation:
    made = _record(db, made, row["page"])
    apply_joins(db, made.made)
    return made


def undo(db: Database, own_id: str, said: Said) -> Annotation:
    """Take an entry back; the log keeps both. Raises `DRG-NOTFOUND`."""
    with db.writing():
        old = entry(db, own_id)
        blank = dataclasses.replace(old, action="undo", field=None, before=None, after=None, undoes=old.id)
        made = _append(db, dataclasses.replace(blank, made=said.now, who=said.who, why=said.why))
        if old.action in ("merge", "split"):
            take_back(db, old, said.now)
        for page in _current(db, [old]):
            apply(db, page, said.now)
        return made


def _current(db: Database, log: Iterable[Annotation]) -> list[int]:
    """The newest pages of the documents that entries stand on."""
    found: dict[int, None] = {}
    for item in log:
        rows = db.rows(
            "SELECT q.n FROM pages q WHERE q.latest = 1 AND q.document IN (SELECT n FROM documents WHERE key = ? "
            "UNION SELECT document FROM pages WHERE id = ?)",
            (item.document, item.page),
        )
        found |= dict.fromkeys(row["n"] for row in rows)
    return list(found)


def import_log(db: Database, log: Iterable[Annotation], now: str) -> tuple[int, int]:
    """How many entries of another tracker's log were new here, and how many of them wait for a page."""
    with db.writing():
        new = append(db, log)
        for page in _current(db, new):
            apply(db, page, now)
        apply_joins(db, now)
        known = {row[0] for row in db.rows("SELECT a.id FROM annotations a JOIN anchors x ON x.annotation = a.n")}
        return len(new), sum(item.id not in known and item.action != "undo" for item in new)


_NOTED = """
SELECT a.id, coalesce(x.outcome, CASE a.action WHEN 'undo' THEN 'applied' ELSE 'waiting' END) AS outcome, x.note,
  r.id AS report, e.id AS event
FROM annotations a LEFT JOIN anchors x ON x.annotation = a.n LEFT JOIN reports r ON r.n = x.report
LEFT JOIN events e ON e.n = r.event """


def corrections(db: Database, outcome: str | None = None) -> list[Noted]:
    """The whole log, oldest first, with what became of each entry; only those with one `outcome` when it is given."""
    with db.reading():
        where, values = ("WHERE x.outcome = ?", (outcome,)) if outcome else ("", ())
        found = {row["id"]: row for row in db.rows(_NOTED + where, values)}
        return [_noted(item, found[item.id]) for item in entries(db) if item.id in found]


def corrections_of(db: Database, event_id: str) -> list[Noted]:
    """What was said of an event: the entries that stand on its reports today, oldest first."""
    with db.reading():
        number = resolve(db, "events", event_id)["n"]
        found = {row["id"]: row for row in db.rows(_NOTED + "WHERE r.event = ?", (number,))}
        return [_noted(entry(db, own), row) for own, row in sorted(found.items(), key=lambda f: entry(db, f[0]).n)]


def _noted(item: Annotation, row: sqlite3.Row) -> Noted:
    return Noted(item, row["report"], row["event"], row["outcome"], row["note"])


def to_lines(log: Iterable[Annotation]) -> Iterable[str]:
    """Each entry as one line of JSON in W3C form."""
    return (json.dumps(item.to_w3c(), ensure_ascii=False) for item in log)
