"""Which report stands for which event of which record."""

from __future__ import annotations

from collections.abc import Mapping

from dragoman.store.database import Database

_REPORTS = """
SELECT p.id AS page, r.local, r.id, e.id AS event
FROM reports r JOIN pages p ON p.n = r.page JOIN events e ON e.n = r.event WHERE r.live = 1
"""


def reports_by_place(db: Database) -> Mapping[tuple[str, str], tuple[str, str]]:
    """(page id, event id within its record) → (report id, event id) of all live reports."""
    return {(row["page"], row["local"]): (row["id"], row["event"]) for row in db.rows(_REPORTS)}


def events_by_place(db: Database, page_id: str) -> dict[str, str]:
    """Event id within the page's record → event id, of the live reports of one page."""
    return {row["local"]: row["event"] for row in db.rows(_REPORTS + "AND p.id = ?", (page_id,))}
