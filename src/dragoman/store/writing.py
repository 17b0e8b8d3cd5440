"""Putting pages and readings into the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from dragoman.model import Event, Page, Record
from dragoman.store import corrections
from dragoman.store.anchoring import Told, pair, told
from dragoman.store.codec import pack_record
from dragoman.store.database import Database
from dragoman.store.ids import document_key, event_id, is_akin, report_ids
from dragoman.store.leads import choose_leads
from dragoman.store.loading import HAND_MADE, event_of, record_of
from dragoman.store.report_rows import (
    INSERT_PARTY,
    INSERT_RELATION,
    INSERT_REPORT,
    Names,
    ReportPlace,
    add_sides,
    names_of,
    report_row,
)
from dragoman.store.search import readable


@dataclass(frozen=True, slots=True)
class Kept:
    """A page in the store: its row number, its id, whether this call brought it in."""

    n: int
    id: str
    new: bool


def keep_pages(db: Database, pages: Iterable[Page], now: str) -> list[Kept]:
    """Where each page is kept, in the same order. A page that is known already is not kept twice."""
    pages = list(pages)
    for page in pages:
        db.pages.write(page)
    with db.writing():
        return [_keep(db, page, now) for page in pages]


def _keep(db: Database, page: Page, now: str) -> Kept:
    known = db.value("SELECT n FROM pages WHERE id = ?", (page.id,))
    if known is not None:
        return Kept(known, page.id, False)
    document, version = _document(db, page)
    return Kept(_insert(db, page, document, version, now), page.id, True)


def _insert(db: Database, page: Page, document: int, version: int, now: str) -> int:
    cursor = db.connection.execute(
        "INSERT INTO pages (id, document, version, source, url, media_type, fetched, added) VALUES (?,?,?,?,?,?,?,?)",
        (page.id, document, version, page.source, page.url, page.media_type, page.fetched, now),
    )
    return int(cursor.lastrowid or 0)


def keep_cut(db: Database, page: Page, earlier: str, now: str) -> int:
    """The number of a page that was cut anew from what is kept of another: it is a new version of its document."""
    db.pages.write(page)
    with db.writing():
        known: int | None = db.value("SELECT n FROM pages WHERE id = ?", (page.id,))
        if known is not None:
            return known
        document = db.value("SELECT document FROM pages WHERE id = ?", (earlier,))
        return _insert(db, page, document, _last_version(db, document) + 1, now)


def _last_version(db: Database, document: int) -> int:
    return int(db.value("SELECT max(version) FROM pages WHERE document = ?", (document,)))


def _document(db: Database, page: Page) -> tuple[int, int]:
    """The document of a new page and which version of it the page is."""
    key = document_key(page)
    found = db.row(
        "SELECT d.n, max(p.version) AS version, p.id FROM documents d JOIN pages p ON p.document = d.n WHERE d.key = ?",
        (key,),
    )
    if found and found["n"] is not None:
        # An address is an identity; the name of a file or the number of a line is one only while the texts are akin.
        if page.url or is_akin(db.pages.read(found["id"]).text, page.text):
            return found["n"], found["version"] + 1
        key = f"{key}#{page.id[:16]}"
    cursor = db.connection.execute("INSERT INTO documents (key) VALUES (?)", (key,))
    return int(cursor.lastrowid or 0), 1


def write_readings(db: Database, items: Sequence[tuple[int, Record]], reader: str, now: str) -> int:
    """How many readings were new. Each is (row number of its page, record); all are written or none.

    A page that this `reader` has read already is left as it is, so that nothing is ever counted twice.
    """
    with db.writing():
        batch = _Batch.begin(db, now, reader)
        written = sum(_write(batch, page, record) for page, record in items)
        batch.flush()
        return written


@dataclass
class _Batch:
    """Rows that wait to be written together, and the numbers that they will get."""

    db: Database
    now: str
    reader: str
    shape: int
    next_report: int
    next_event: int
    is_corrected: bool
    rows: dict[str, list[Sequence[Any]]] = field(default_factory=dict)

    SQL: ClassVar[Mapping[str, str]] = {
        "events": "INSERT INTO events (n, id, added) VALUES (?,?,?)",
        "reports": INSERT_REPORT,
        "parties": INSERT_PARTY,
        "relations": INSERT_RELATION,
        "texts": "INSERT INTO texts (rowid, headline, body) VALUES (?,?,?)",
    }

    @classmethod
    def begin(cls, db: Database, now: str, reader: str) -> _Batch:
        report = db.value("SELECT coalesce(max(n), 0) + 1 FROM reports")
        event = db.value("SELECT coalesce(max(n), 0) + 1 FROM events")
        is_corrected = bool(db.value("SELECT EXISTS (SELECT 1 FROM annotations)"))
        return cls(db, now, reader, db.own_shape(), report, event, is_corrected, {table: [] for table in cls.SQL})

    def flush(self) -> None:
        for table, sql in self.SQL.items():
            self.db.run_many(sql, self.rows[table])
            self.rows[table] = []

    def add_event(self, report_id: str) -> int:
        number = self.next_event
        self.next_event += 1
        self.rows["events"].append((number, event_id(report_id), self.now))
        return number

    def add_report(self, place: ReportPlace, event: Event, names: Names) -> None:
        self.rows["reports"].append(report_row(place, event))
        add_sides(self.db, self.rows, place.n, event, names)


_PAGE = """
SELECT p.n, p.document, p.version, p.reading,
  (SELECT count(*) FROM pages q WHERE q.document = p.document AND q.reading IS NOT NULL) AS readings,
  (SELECT max(q.version) FROM pages q WHERE q.document = p.document AND q.latest = 1) AS newest,
  EXISTS (SELECT 1 FROM readings r WHERE r.page = p.n AND r.reader = :reader) AS known
FROM pages p WHERE p.n = :page"""


def _write(batch: _Batch, number: int, record: Record) -> bool:
    db = batch.db
    page = db.row(_PAGE, {"page": number, "reader": batch.reader})
    if page is None or page["known"]:
        return False
    before = record_of(db, page["reading"], record.page) if page["reading"] else None
    cursor = db.connection.execute(
        "INSERT INTO readings (page, reader, made, shape, body) VALUES (?,?,?,?,?)",
        (number, batch.reader, batch.now, batch.shape, pack_record(record)),
    )
    reading = int(cursor.lastrowid or 0)
    current = page["newest"] is None or page["newest"] <= page["version"]
    article = record.article
    db.run(
        "UPDATE pages SET reading = ?, headline = ?, published = ?, site = ?, language = ?, latest = ? WHERE n = ?",
        (reading, article.headline, article.published, article.site, article.language, current, number),
    )
    _index(batch, number, record, before)
    if page["readings"]:
        _write_again(batch, page, record, reading, current)
    else:
        _write_first(batch, number, record, reading)
    return True


def _write_first(batch: _Batch, page: int, record: Record, reading: int) -> None:
    names = names_of(record)
    for event, report in zip(record.events, report_ids(record.page.id, record.events), strict=True):
        place = ReportPlace(batch.next_report, report, page, batch.add_event(report), reading)
        batch.next_report += 1
        batch.add_report(place, event, names)
    if batch.is_corrected and corrections.concern(batch.db, page):
        batch.flush()
        corrections.apply(batch.db, page, batch.now)


def _index(batch: _Batch, page: int, record: Record, before: Record | None) -> None:
    columns = readable(record)
    if before is not None:
        old = readable(before)
        if old == columns:
            return
        # An index without content must be told what it held.
        batch.db.run("INSERT INTO texts (texts, rowid, headline, body) VALUES ('delete', ?, ?, ?)", (page, *old))
    batch.rows["texts"].append((page, *columns))


_LIVE = """
SELECT r.n, r.id, r.event, r.local, r.body, p.id AS page, r.reading
FROM reports r JOIN pages p ON p.n = r.page WHERE p.document = ? AND r.live = 1 ORDER BY r.n"""


def _write_again(batch: _Batch, page: sqlite3.Row, record: Record, reading: int, current: bool) -> None:
    """Write the reports of a page whose document has been read before: what is told still keeps its event."""
    db = batch.db
    batch.flush()
    old = db.rows(_LIVE, (page["document"],))
    known = {row["n"]: row["event"] for row in old}
    ids = report_ids(record.page.id, record.events)
    new = [told(i, event, record.page.text) for i, event in enumerate(record.events)]
    matched = {new_key: old_key for old_key, new_key in pair(_told_before(db, old), new, record.page.text).items()}
    names, touched = names_of(record), {row["event"] for row in old}
    if current:
        db.run_many(
            "UPDATE reports SET live = 0, lead = 0 WHERE n = ?",
            [(row["n"],) for row in old if not row["local"].startswith(HAND_MADE)],
        )
    for i, (event, report) in enumerate(zip(record.events, ids, strict=True)):
        present = db.row("SELECT n, event FROM reports WHERE id = ?", (report,))
        if present:
            number, cluster = present["n"], present["event"]
            db.run("DELETE FROM parties WHERE report = ?", (number,))
            db.run("DELETE FROM relations WHERE report = ?", (number,))
        else:
            number, batch.next_report = batch.next_report, batch.next_report + 1
            cluster = known[matched[i]] if i in matched else batch.add_event(report)
        touched.add(cluster)
        batch.add_report(ReportPlace(number, report, page["n"], cluster, reading, current, lead=False), event, names)
    batch.flush()
    if current:
        db.run("UPDATE pages SET latest = (n = ?) WHERE document = ?", (page["n"], page["document"]))
        corrections.apply(db, page["n"], batch.now)
    choose_leads(db, touched)


def _told_before(db: Database, rows: Sequence[sqlite3.Row]) -> list[Told]:
    """What the live reports of a document told, from the readings that they came from."""
    found: list[Told] = []
    for page_id in dict.fromkeys(row["page"] for row in rows):
        page = db.pages.read(page_id)
        for row in (r for r in rows if r["page"] == page_id):
            found.append(told(row["n"], event_of(db, row, page), page.text))
    return found
