"""Corrections on top of readings: applied whenever a page is read again, or somebody says something of an event.

A correction stands on a report. When the page is read again, or changes, its words are looked for (by place and by
quotation) and the report that tells them now takes the correction over. Where that is doubtful, or where the reader now
says a third thing, the entry is a conflict: it is listed, and nothing is decided in silence.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dragoman.errors import DragomanError
from dragoman.model import Page, Record
from dragoman.store.anchoring import locate
from dragoman.store.annotations import Annotation, of_document, standing
from dragoman.store.database import Database
from dragoman.store.ids import digest, event_id
from dragoman.store.joins import apply_joins
from dragoman.store.leads import choose_leads
from dragoman.store.loading import HAND_MADE, event_from_dict, event_to_dict, record_of
from dragoman.store.overlay import Outcome, Verdict, fold, moved
from dragoman.store.report_rows import Names, ReportPlace, names_of, put_report

_CONCERN = """
SELECT EXISTS (SELECT 1 FROM annotations a JOIN pages p ON p.n = :page JOIN documents d ON d.n = p.document
  WHERE a.document = d.key) OR EXISTS (SELECT 1 FROM annotations a JOIN pages p ON p.n = :page WHERE a.page = p.id)"""


def concern(db: Database, page: int) -> bool:
    """Whether anybody has said anything of the document of this page."""
    return bool(db.value(_CONCERN, {"page": page}))


@dataclass
class _Target:
    """A report that corrections may stand on: its row, what the reader says, what people said."""

    number: int
    id: str
    event: int
    local: str
    lead: bool
    told: dict[str, Any]
    entries: list[Annotation] = field(default_factory=list)


@dataclass
class _Work:
    """One document at one moment."""

    db: Database
    page: Page
    number: int
    reader: str
    record: Record
    names: Names
    reading: int
    now: str
    targets: dict[str, _Target] = field(default_factory=dict)
    verdicts: list[tuple[Verdict, int | None]] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)

    def decide(self, entry: Annotation, outcome: Outcome, note: str | None = None, report: int | None = None) -> None:
        self.verdicts.append((Verdict(entry.n, outcome, note), report))


_PAGE = """
SELECT p.n, p.id, p.document, p.reading, d.key, g.reader FROM pages p JOIN documents d ON d.n = p.document
JOIN readings g ON g.n = p.reading WHERE p.n = ?"""
_TARGETS = (
    "SELECT n, id, event, local, lead FROM reports WHERE page = ? AND live = 1 AND local NOT LIKE 'h%' ORDER BY n"
)


def apply(db: Database, page: int, now: str) -> None:
    """Lay everything that was said of a document over the newest reading of its newest page, `page`."""
    row = db.row(_PAGE, (page,))
    if row is None:
        return
    pages = [r["id"] for r in db.rows("SELECT id FROM pages WHERE document = ? ORDER BY n", (row["document"],))]
    log = of_document(db, row["key"], pages)
    if not log:
        return
    work = _work(db, row, now)
    keep = {entry.id for entry in standing(log)}
    for entry in log:
        if entry.action != "undo" and entry.id not in keep:
            work.decide(entry, "undone")
    for entry in (e for e in log if e.action == "add"):
        _add(work, entry, entry.id in keep)
    for entry in (e for e in log if e.action not in ("add", "undo")):
        _assign(work, entry, entry.id in keep)
    for target in work.targets.values():
        _lay(work, target)
    _note(work, log)
    choose_leads(db, work.touched)
    apply_joins(db, now)


def _work(db: Database, row: sqlite3.Row, now: str) -> _Work:
    page = db.pages.read(row["id"])
    record = record_of(db, row["reading"], page)
    work = _Work(db, page, row["n"], row["reader"], record, names_of(record), row["reading"], now)
    events = {event.id: event for event in record.events}
    for r in db.rows(_TARGETS, (row["n"],)):
        if r["local"] in events:
            told = event_to_dict(events[r["local"]])
            work.targets[r["id"]] = _Target(r["n"], r["id"], r["event"], r["local"], bool(r["lead"]), told)
    return work


def _assign(work: _Work, entry: Annotation, stands: bool) -> None:
    """Find the report that an entry stands on today."""
    target = work.targets.get(entry.report)
    if target is None:
        found = _successors(work, entry)
        if len(found) == 1:
            target = found[0]
        elif stands:
            _homeless(work, entry, found)
    if target is not None:
        if stands:
            target.entries.append(entry)
        work.touched.add(target.event)


def _successors(work: _Work, entry: Annotation) -> list[_Target]:
    """The reports that stand on the entry's words now; of several, those with its root."""
    span = locate(entry.selector, work.page.text).span
    if span is None:
        return []
    meeting = [t for t in work.targets.values() if _meets(t.told, span.start, span.end)]
    alike = [t for t in meeting if t.told["root"] == entry.root]
    return alike if alike else meeting


def _meets(told: Mapping[str, Any], start: int, end: int) -> bool:
    spans = [told["trigger"], *told.get("mentions", ())]
    return any(s["start"] < end and start < s["end"] for s in spans)


def _homeless(work: _Work, entry: Annotation, found: Sequence[_Target]) -> None:
    if found:
        work.decide(entry, "conflict", f"{len(found)} events stand on these words now")
    elif entry.action == "reject":
        work.decide(entry, "moot", "the reader no longer tells it")
    elif locate(entry.selector, work.page.text).outcome == "ambiguous":
        work.decide(entry, "conflict", f"“{entry.selector.exact}” stands in several places now")
    else:
        work.decide(entry, "conflict", f"no event stands on “{entry.selector.exact}” any more")


def hand_made_id(entry: Annotation) -> str:
    """The id of the report that an `add` makes."""
    return "r" + digest("add", entry.id)


def _add(work: _Work, entry: Annotation, stands: bool) -> None:
    """Keep a hand-made report in step with the page: it moves with its words, and yields to the reader's own."""
    db, own = work.db, hand_made_id(entry)
    row = db.row("SELECT n, event, lead FROM reports WHERE id = ?", (own,))
    told = _told_now(work, entry) if stands else None
    span = locate(entry.selector, work.page.text).span
    same = [
        t for t in work.targets.values()
        if span and t.told["root"] == entry.root and _meets(t.told, span.start, span.end)
    ]  # fmt: skip
    if told is None or same:
        if row:
            db.run("UPDATE reports SET live = 0, lead = 0 WHERE id = ?", (own,))
            work.touched.add(row["event"])
        if same:
            work.decide(entry, "agreed", "the reader tells it itself now", same[0].number)
        elif stands:
            work.decide(entry, "conflict", f"“{entry.selector.exact}” is not to be found any more")
        return
    number = row["n"] if row else db.value("SELECT coalesce(max(n), 0) + 1 FROM reports")
    event = row["event"] if row else _new_event(work, own)
    local = told["id"] = f"{HAND_MADE}{entry.n}"
    lead = bool(row and row["lead"])
    place = ReportPlace(number, own, work.number, event, work.reading, True, lead, json.dumps(told))
    put_report(db, place, event_from_dict(told), work.names)
    db.run("UPDATE reports SET page = ? WHERE n = ?", (work.number, number))
    work.targets[own] = _Target(number, own, event, local, lead, told)
    work.touched.add(event)
    work.decide(entry, "applied", None, number)


def _new_event(work: _Work, report: str) -> int:
    work.db.run("INSERT OR IGNORE INTO events (id, added) VALUES (?,?)", (event_id(report), work.now))
    return int(work.db.value("SELECT n FROM events WHERE id = ?", (event_id(report),)))


def _told_now(work: _Work, entry: Annotation) -> dict[str, Any] | None:
    """The event of an `add` with spans into the page as it is now; None when its words are gone."""
    span = locate(entry.selector, work.page.text).span
    if span is None:
        return None
    if entry.page == work.page.id:
        return dict(entry.after)
    try:
        before = work.db.pages.read(entry.page).text
    except DragomanError:
        return None
    told: dict[str, Any] = moved(entry.after, before, work.page.text)
    trigger = {"start": span.start, "end": span.end, "text": span.text}
    kept = [s for s in told.get("evidence", ()) if s] or [trigger]
    return told | {"trigger": trigger, "evidence": kept, "mentions": [s for s in told.get("mentions", ()) if s]}


def _lay(work: _Work, target: _Target) -> None:
    """Write what a report says with its corrections, when anything was ever said of it."""
    row = work.db.row("SELECT state, body FROM reports WHERE n = ?", (target.number,))
    made_by_hand = target.local.startswith(HAND_MADE)
    if row is None or not (target.entries or row["state"] != "unreviewed" or made_by_hand):
        return
    entries = [_moved_entry(work, entry) for entry in target.entries]
    folded = fold(target.told, entries, work.page.id, work.reader)
    event = folded.event or target.told
    state = "accepted" if made_by_hand and folded.state == "unreviewed" else folded.state
    body = json.dumps(event, ensure_ascii=False) if folded.event or made_by_hand else None
    place = ReportPlace(target.number, target.id, work.number, target.event, work.reading, True, target.lead, body)
    put_report(work.db, place, event_from_dict(event), work.names)
    work.db.run("UPDATE reports SET state = ? WHERE n = ?", (state, target.number))
    work.verdicts += [(verdict, target.number) for verdict in folded.verdicts]
    work.touched.add(target.event)


def _moved_entry(work: _Work, entry: Annotation) -> Annotation:
    """The entry with the spans of its values in the page as it is now."""
    import dataclasses

    if entry.action != "change" or entry.page == work.page.id or not isinstance(entry.after, (list, dict)):
        return entry
    try:
        before = work.db.pages.read(entry.page).text
    except DragomanError:
        return entry
    return dataclasses.replace(entry, after=moved(entry.after, before, work.page.text))


def _note(work: _Work, log: Sequence[Annotation]) -> None:
    work.db.run_many("DELETE FROM anchors WHERE annotation = ?", [(entry.n,) for entry in log])
    rows = {v.annotation: (v.annotation, report, v.outcome, v.note) for v, report in work.verdicts}
    sql = "INSERT INTO anchors (annotation, report, outcome, note) VALUES (?,?,?,?)"
    work.db.run_many(sql, [rows[n] for n in sorted(rows)])
