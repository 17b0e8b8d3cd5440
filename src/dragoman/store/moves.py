"""Moving reports between events."""

from __future__ import annotations

from dragoman.store.database import Database
from dragoman.store.ids import event_id


def own_event(db: Database, report: int, now: str) -> int:
    """The event that a report founds by itself, made if there is none yet."""
    own = event_id(db.value("SELECT id FROM reports WHERE n = ?", (report,)))
    db.run("DELETE FROM event_names WHERE id = ?", (own,))
    db.run("INSERT OR IGNORE INTO events (id, added) VALUES (?,?)", (own, now))
    return int(db.value("SELECT n FROM events WHERE id = ?", (own,)))


def move_report(db: Database, report: int, event: int, why: str) -> None:
    """Make a report tell another event; its old one, when empty, becomes another name of the new one."""
    old = db.row("SELECT e.n, e.id FROM reports r JOIN events e ON e.n = r.event WHERE r.n = ?", (report,))
    assert old is not None, "a report has an event"
    db.run("UPDATE reports SET event = ? WHERE n = ?", (event, report))
    db.run("DELETE FROM merges WHERE report = ?", (report,))
    db.run("INSERT INTO merges (event, report, why) VALUES (?,?,?)", (event, report, why))
    if old["n"] != event and not db.value("SELECT EXISTS (SELECT 1 FROM reports WHERE event = ?)", (old["n"],)):
        db.run("UPDATE event_names SET event = ? WHERE event = ?", (event, old["n"]))
        for end in ("source", "target"):
            db.run(f"UPDATE ties SET {end} = ? WHERE {end} = ?", (event, old["n"]))
        db.run("DELETE FROM ties WHERE source = target")
        db.run("DELETE FROM ties WHERE n NOT IN (SELECT min(n) FROM ties GROUP BY kind, source, target)")
        db.run("DELETE FROM events WHERE n = ?", (old["n"],))
        db.run("INSERT OR REPLACE INTO event_names (id, event) VALUES (?,?)", (old["id"], event))
