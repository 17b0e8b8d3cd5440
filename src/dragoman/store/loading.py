"""Getting records and events back out of stored readings."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from typing import Any, cast

from dragoman.errors import DragomanError
from dragoman.model import Article, Event, Page, Record, from_dict, to_dict
from dragoman.store.codec import unpack_events, unpack_record
from dragoman.store.database import Database

# The local id of an event that a person added begins with this; the reader's begin with "e".
HAND_MADE = "h"


def record_of(db: Database, reading: int, page: Page) -> Record:
    """The record of a stored reading, as the reader gave it."""
    row = db.row("SELECT body, shape FROM readings WHERE n = ?", (reading,))
    if row is None:
        raise DragomanError("DRG-NOTFOUND", f"no reading {reading}")
    return unpack_record(row["body"], page, db.shape(row["shape"]))


def event_of(db: Database, report: sqlite3.Row, page: Page) -> Event:
    """The event of a report (columns `local`, `body`, `reading`) with every correction in place."""
    if report["body"]:
        return event_from_json(report["body"])
    return read_event(db, report["reading"], report["local"], page)


def read_event(db: Database, reading: int, local: str, page: Page) -> Event:
    """The event as the reader gave it; raises `DRG-EVENT` when the reading has none of that local id."""
    row = db.row("SELECT body, shape FROM readings WHERE n = ?", (reading,))
    if row is not None:
        events, _ = unpack_events(row["body"], page.text, db.shape(row["shape"]))
        for event in events:
            if event.id == local:
                return event
    raise DragomanError("DRG-EVENT", f"no event {local!r} in {page.source}")


def corrected_record(db: Database, page_number: int) -> Record:
    """The record of a page's current reading with corrections in place: rejected events left out, added ones in."""
    row = db.row("SELECT id, reading FROM pages WHERE n = ?", (page_number,))
    if row is None or row["reading"] is None:
        raise DragomanError("DRG-NOTFOUND", f"page {page_number} has not been read")
    record = record_of(db, row["reading"], db.pages.read(row["id"]))
    states = {r["local"]: r for r in db.rows(_STATES, (page_number,))}
    events = [_effective(event, states.get(event.id)) for event in record.events]
    kept = [e for e in events if e is not None]
    added = [event_from_json(r["body"]) for local, r in states.items() if _is_added(local, r)]
    return dataclasses.replace(record, events=tuple(kept + added))


_STATES = "SELECT local, state, body FROM reports WHERE page = ? AND live = 1 AND state <> 'unreviewed' ORDER BY n"


def _is_added(local: str, row: sqlite3.Row) -> bool:
    return local.startswith(HAND_MADE) and row["state"] != "rejected" and bool(row["body"])


def _effective(event: Event, row: sqlite3.Row | None) -> Event | None:
    if row is None:
        return event
    if row["state"] == "rejected":
        return None
    return event_from_json(row["body"]) if row["body"] else event


def event_to_json(event: Event) -> str:
    """An event as the contract's JSON object."""
    return json.dumps(event_to_dict(event), ensure_ascii=False)


def event_to_dict(event: Event) -> dict[str, Any]:
    """An event as the contract's object."""
    return cast("dict[str, Any]", to_dict(Record(_NO_PAGE, Article(), events=(event,)))["events"][0])


def event_from_json(text: str) -> Event:
    """The event of a contract object."""
    return event_from_dict(json.loads(text))


def event_from_dict(data: dict[str, Any]) -> Event:
    """The event of a contract object; raises `DRG-CORRECTION` when a field does not fit."""
    record = to_dict(Record(_NO_PAGE, Article()))
    try:
        return from_dict(record | {"events": [data]}).events[0]
    except (TypeError, KeyError, DragomanError) as error:
        raise DragomanError("DRG-CORRECTION", f"not an event: {error}") from error


_NO_PAGE = Page("", "", "")
