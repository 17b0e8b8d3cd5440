"""What people said of which reports are one event: it stands over every automatic clustering."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.store.annotations import Annotation, of_joins, standing
from dragoman.store.database import Database
from dragoman.store.leads import choose_leads
from dragoman.store.moves import move_report, own_event


def apply_joins(db: Database, now: str) -> int:
    """How many reports were moved so that every standing merge and split holds, in the order of the log."""
    return sum(_apply(db, entry, now) for entry in standing(of_joins(db)))


def _apply(db: Database, entry: Annotation, now: str) -> int:
    report = _number(db, entry.report)
    if report is None:
        return 0
    home = _event(db, report)
    others = [number for number in (_number(db, other) for other in entry.after or ()) if number is not None]
    if entry.action == "split":
        return _part(db, report, [n for n in others if _event(db, n) == home], entry, now)
    return sum(_move(db, number, home, entry) for number in others)


def _part(db: Database, report: int, partners: Sequence[int], entry: Annotation, now: str) -> int:
    """Part a report from those that it shares an event with: the one that founded the event keeps it."""
    if not partners:
        return 0
    if own_event(db, report, now) != _event(db, report):
        return _move(db, report, own_event(db, report, now), entry)
    elsewhere = own_event(db, partners[0], now)
    return sum(_move(db, partner, elsewhere, entry) for partner in partners)


def _event(db: Database, report: int) -> int:
    return int(db.value("SELECT event FROM reports WHERE n = ?", (report,)))


def _move(db: Database, report: int, event: int, entry: Annotation) -> int:
    before = _event(db, report)
    if before == event:
        return 0
    reason = f": {entry.why}" if entry.why else ""
    move_report(db, report, event, f"{entry.action} by {entry.who}{reason}")
    choose_leads(db, {before, event})
    return 1


def take_back(db: Database, entry: Annotation, now: str) -> None:
    """Undo what a merge or a split moved; what other entries say is applied again."""
    report = _number(db, entry.report)
    if report is None:
        return
    if entry.action == "merge":
        for other in entry.after or ():
            number = _number(db, other)
            if number is not None:
                _move(db, number, own_event(db, number, now), entry)
    elif entry.before:
        event = db.value("SELECT n FROM events WHERE id = ?", (entry.before,))
        if event is None:
            event = db.value("SELECT event FROM event_names WHERE id = ?", (entry.before,))
        if event is not None:
            _move(db, report, event, entry)
    apply_joins(db, now)


def _number(db: Database, report_id: str) -> int | None:
    found: int | None = db.value("SELECT n FROM reports WHERE id = ?", (report_id,))
    return found
