"""Which reports are one event, and which events are one storyline: written by whoever clusters, read by all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dragoman.store.database import Database
from dragoman.store.ids import storyline_id
from dragoman.store.joins import apply_joins
from dragoman.store.leads import choose_leads
from dragoman.store.listing import resolve
from dragoman.store.moves import move_report, own_event


@dataclass(frozen=True, slots=True)
class Cluster:
    """Reports (ids) that tell one event, and why; `reasons` says it of each report that has a reason of its own."""

    reports: tuple[str, ...]
    why: str
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Storyline:
    """Events (ids) that belong together, with a title and why."""

    events: tuple[str, ...]
    title: str | None
    why: str
    id: str | None = None


def write_clusters(db: Database, clusters: Iterable[Cluster], now: str) -> int:
    """How many reports changed their event. Reports in no cluster stay where they are.

    A cluster keeps the event of its oldest report. Whoever shared that event and is in another cluster leaves it; an
    event that loses all its reports lives on as another name of the one that took them. What people merged or split
    stays so.
    """
    with db.writing():
        moved = sum(_write_cluster(db, cluster, now) for cluster in clusters)
        apply_joins(db, now)
        return moved


def _write_cluster(db: Database, cluster: Cluster, now: str) -> int:
    found = {
        resolve(db, "reports", report)["n"]: cluster.reasons.get(report, cluster.why) for report in cluster.reports
    }
    members = sorted(found)
    home = _home(db, members, now)
    before = {n: db.value("SELECT event FROM reports WHERE n = ?", (n,)) for n in members}
    moved = [n for n in members if before[n] != home]
    for number in moved:
        move_report(db, number, home, found[number])
    choose_leads(db, {home, *before.values()})
    return len(moved)


def _home(db: Database, members: Sequence[int], now: str) -> int:
    """The event of the oldest member; a new one when strangers share it and are older than the cluster."""
    event = int(db.value("SELECT event FROM reports WHERE n = ?", (members[0],)))
    oldest = db.value("SELECT min(n) FROM reports WHERE event = ?", (event,))
    return event if oldest == members[0] else own_event(db, members[0], now)


def write_storylines(db: Database, storylines: Iterable[Storyline]) -> list[str]:
    """The ids of the storylines, which take the place of all that were there."""
    with db.writing():
        db.run("UPDATE events SET storyline = NULL WHERE storyline IS NOT NULL")
        db.run("DELETE FROM storylines")
        return [_write_storyline(db, storyline) for storyline in storylines]


def _write_storyline(db: Database, storyline: Storyline) -> str:
    own = storyline.id or storyline_id(storyline.events)
    db.run("INSERT INTO storylines (id, title, why) VALUES (?,?,?)", (own, storyline.title, storyline.why))
    number = db.value("SELECT n FROM storylines WHERE id = ?", (own,))
    events = [resolve(db, "events", event)["n"] for event in storyline.events]
    db.run_many("UPDATE events SET storyline = ? WHERE n = ?", [(number, event) for event in events])
    return own


def storylines(db: Database, own: str | None = None) -> list[Storyline]:
    """All storylines with their events, those with most events first; only that with the id `own` when it is given."""
    rows = db.rows(
        "SELECT s.id, s.title, s.why, e.id AS event FROM storylines s JOIN events e ON e.storyline = s.n "
        "WHERE :own IS NULL OR s.id = :own ORDER BY s.n, e.n",
        {"own": own},
    )
    found: dict[str, Storyline] = {}
    for row in rows:
        before = found.get(row["id"])
        members = (*before.events, row["event"]) if before else (row["event"],)
        found[row["id"]] = Storyline(members, row["title"], row["why"], row["id"])
    return sorted(found.values(), key=lambda s: (-len(s.events), s.id or ""))
