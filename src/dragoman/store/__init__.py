"""A tracker on disk: the only room with SQL. `Database` opens it; the other names write to it and ask it."""

from dragoman.store.clusters import Cluster, Storyline, storylines, write_clusters, write_storylines
from dragoman.store.database import Database, create
from dragoman.store.listing import (
    count,
    crosswalk,
    event,
    events,
    find,
    iterate,
    listed,
    page,
    pages,
    resolve,
    versions,
)  # fmt: skip
from dragoman.store.loading import corrected_record
from dragoman.store.people import sites, who
from dragoman.store.query import SORTS, Query
from dragoman.store.queue import Problem
from dragoman.store.rows import (
    ActorRow,
    EventDetail,
    EventRow,
    Hit,
    Merge,
    PageRow,
    PartyRow,
    ReportRow,
    SiteRow,
    Status,
)
from dragoman.store.saved import save_search, saved_searches, search
from dragoman.store.state import status
from dragoman.store.telling import Report, Told, tell, tell_pages, tell_reports
from dragoman.store.threads import EventTie, TieEvidence, Turn
from dragoman.store.writing import Kept, keep_pages, write_readings

__all__ = [
    "SORTS", "ActorRow", "Cluster", "Database", "EventDetail", "EventRow", "EventTie", "Hit", "Kept", "Merge",
    "PageRow", "PartyRow", "Problem", "Query", "Report", "ReportRow", "SiteRow", "Status", "Storyline", "TieEvidence",
    "Told", "Turn", "corrected_record", "count", "create", "crosswalk", "event", "events", "find", "iterate",
    "keep_pages", "listed", "page", "pages", "resolve", "save_search", "saved_searches", "search", "sites",
    "status", "storylines", "tell", "tell_pages", "tell_reports", "versions", "who", "write_clusters",
    "write_readings", "write_storylines",
]  # fmt: skip
