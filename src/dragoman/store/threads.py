"""What linking finds beside clusters: families of copies, ties between events, what becomes of storylines."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dragoman.errors import DragomanError
from dragoman.store.database import Database
from dragoman.store.listing import resolve


@dataclass(frozen=True, slots=True)
class TieEvidence:
    """A sentence that bears a tie out: its page, where it stands there, its words."""

    page: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class EventTie:
    """`source` continues, reacts to or is a part of `target` (event ids); score 0 to 1."""

    kind: str
    source: str
    target: str
    score: float
    why: str
    evidence: tuple[TieEvidence, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The tie as plain values."""
        return dataclasses.asdict(self)


@dataclass(frozen=True, slots=True)
class Turn:
    """What became of storylines: `others` merged into `storyline`, or `storyline` split into `others` and itself."""

    made: str
    kind: str
    storyline: str
    others: tuple[str, ...]
    why: str

    def to_dict(self) -> dict[str, Any]:
        """The turn as plain values."""
        return dataclasses.asdict(self)


def write_families(db: Database, families: Mapping[str, str]) -> None:
    """Keep the family of copies of each page: page id → page id of its original."""
    with db.writing():
        numbers = {row["id"]: row["n"] for row in db.rows("SELECT n, id FROM pages")}
        rows = [(numbers[first], numbers[page]) for page, first in families.items()]
        db.run_many("UPDATE pages SET family = ? WHERE n = ?", rows)


def write_ties(db: Database, ties: Iterable[EventTie]) -> None:
    """Replace all ties."""
    with db.writing():
        db.run("DELETE FROM ties")
        db.run_many(
            "INSERT INTO ties (kind, source, target, score, why, evidence) VALUES (?,?,?,?,?,?)",
            [_tie_row(db, tie) for tie in ties],
        )


def _tie_row(db: Database, tie: EventTie) -> tuple[Any, ...]:
    evidence = json.dumps([dataclasses.asdict(e) for e in tie.evidence], ensure_ascii=False)
    ends = (resolve(db, "events", event)["n"] for event in (tie.source, tie.target))
    return (tie.kind, *ends, tie.score, tie.why, evidence)


_TIES = """
SELECT t.kind, s.id AS source, o.id AS target, t.score, t.why, t.evidence
FROM ties t JOIN events s ON s.n = t.source JOIN events o ON o.n = t.target """


def ties_of_event(db: Database, event_id: str) -> list[EventTie]:
    """The ties that an event has, from it first; its id may be shortened."""
    number = resolve(db, "events", event_id)["n"]
    rows = db.rows(_TIES + "WHERE t.source = :n OR t.target = :n ORDER BY t.source <> :n, t.n", {"n": number})
    return [_tie(row) for row in rows]


def ties_from(db: Database, kind: str) -> list[EventTie]:
    """All ties of one kind: what linking found of every event that continues, reacts to, or is a part of another."""
    return [_tie(row) for row in db.rows(_TIES + "WHERE t.kind = ? ORDER BY t.n", (kind,))]


def ties_of_storyline(db: Database, storyline_id: str) -> list[EventTie]:
    """The ties of the events of a storyline, to others too."""
    sql = "JOIN storylines l ON l.n = s.storyline OR l.n = o.storyline WHERE l.id = ? ORDER BY t.n"
    return [_tie(row) for row in db.rows(_TIES + sql, (storyline_id,))]


def _tie(row: sqlite3.Row) -> EventTie:
    evidence = tuple(TieEvidence(**found) for found in json.loads(row["evidence"]))
    return EventTie(row["kind"], row["source"], row["target"], row["score"], row["why"], evidence)


def membership(db: Database) -> dict[str, str]:
    """Event id → storyline id."""
    sql = "SELECT e.id, s.id AS storyline FROM events e JOIN storylines s ON s.n = e.storyline"
    return {row["id"]: row["storyline"] for row in db.rows(sql)}


def note_turns(db: Database, before: Mapping[str, str], now: str) -> list[Turn]:
    """Keep what became of the storylines since `before` (see `membership`); the merges and splits found."""
    after = membership(db)
    found = [*_turns("merged", after, before, now), *_turns("split", before, after, now)]
    with db.writing():
        db.run_many(
            "INSERT INTO turns (made, kind, storyline, others, why) VALUES (?,?,?,?,?)",
            [(t.made, t.kind, t.storyline, json.dumps(t.others), t.why) for t in found],
        )
    return found


def _turns(kind: str, whole: Mapping[str, str], parts: Mapping[str, str], now: str) -> list[Turn]:
    """Storylines of `whole` whose events stand in several storylines of `parts`."""
    shares: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for event, storyline in whole.items():
        if event in parts:
            shares[storyline][parts[event]] += 1
    out = []
    for storyline, share in sorted(shares.items()):
        others = tuple(sorted(other for other in share if other != storyline))
        if len(share) > 1 and others:
            counts = ", ".join(f"{n} events of {other}" for other, n in sorted(share.items()))
            out.append(Turn(now, kind, storyline, others, counts))
    return out


def turns(db: Database, storyline_id: str | None = None) -> list[Turn]:
    """All merges and splits of storylines, the newest first; those that concern one storyline when it is given."""
    rows = db.rows("SELECT made, kind, storyline, others, why FROM turns ORDER BY n DESC")
    found = [Turn(r["made"], r["kind"], r["storyline"], tuple(json.loads(r["others"])), r["why"]) for r in rows]
    return [t for t in found if storyline_id in (None, t.storyline, *t.others)]


def resolve_storyline(db: Database, text: str) -> str:
    """The id of the storyline whose id begins with `text`; raises `DRG-NOTFOUND`, `DRG-AMBIGUOUS`."""
    rows = db.rows("SELECT id FROM storylines WHERE id >= ? AND id < ? LIMIT 3", (text, text + "\uffff"))
    if not rows or not text:
        raise DragomanError("DRG-NOTFOUND", f"no storyline {text!r}", "`dragoman storylines` lists them")
    if len(rows) > 1:
        raise DragomanError("DRG-AMBIGUOUS", f"several storylines begin with {text!r}")
    return str(rows[0]["id"])
