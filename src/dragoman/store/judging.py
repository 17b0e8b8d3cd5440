"""What each reviewer said of each event, apart from the others; and what was settled, as gold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dragoman.errors import DragomanError
from dragoman.store.annotations import Annotation, entries, standing
from dragoman.store.database import Database
from dragoman.store.loading import corrected_record, event_to_dict, read_event
from dragoman.store.overlay import fold, shown

JUDGED = ("root", "mode", "date", "assertion", "place", "actors", "recipients")


@dataclass(frozen=True, slots=True)
class Judgement:
    """One reviewer's view of one report: the verdict and the value of each field; no values for a rejected one."""

    report: str
    who: str
    values: Mapping[str, str]


_REPORTS = """
SELECT a.n AS annotation, r.n, r.id, r.local, r.reading, p.id AS page, g.reader
FROM anchors x JOIN annotations a ON a.n = x.annotation JOIN reports r ON r.n = x.report JOIN pages p ON p.n = r.page
JOIN readings g ON g.n = r.reading WHERE a.action IN ('accept', 'reject', 'change')"""


def judgements(db: Database) -> list[Judgement]:
    """What every reviewer who accepted, rejected or changed a report says of it, in order of report and name."""
    with db.reading():
        where = {row["annotation"]: row for row in db.rows(_REPORTS)}
        said: dict[tuple[str, str], list[Annotation]] = defaultdict(list)
        for entry in standing(entries(db)):
            if entry.n in where and entry.action in ("accept", "reject", "change"):
                said[(where[entry.n]["id"], entry.who)].append(entry)
        found = []
        for (report, who), log in sorted(said.items()):
            row = where[log[0].n]
            try:
                told = event_to_dict(read_event(db, row["reading"], row["local"], db.pages.read(row["page"])))
            except DragomanError:
                continue
            found.append(Judgement(report, who, _values(told, log, row["page"], row["reader"])))
        return found


def _values(told: dict[str, Any], log: list[Annotation], page: str, reader: str) -> dict[str, str]:
    folded = fold(told, log, page, reader)
    if folded.state == "rejected":
        return {"verdict": "reject"}
    event = folded.event or told
    return {"verdict": "accept"} | {name: _value(event.get(name)) for name in JUDGED}


def _value(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(sorted(f"{shown(v)} ({v.get('country')})" if isinstance(v, dict) else str(v) for v in value))
    return shown(value)


_REVIEWED = """
SELECT p.n, p.id, count(*) AS reports, sum(r.state IN ('accepted', 'changed', 'rejected')) AS reviewed
FROM pages p JOIN reports r ON r.page = p.n AND r.live = 1 WHERE p.latest = 1 GROUP BY p.n HAVING reviewed > 0"""
_SETTLED = """
SELECT local FROM reports WHERE page = ? AND live = 1 AND state IN ('accepted', 'changed')"""


def gold(db: Database) -> Iterator[dict[str, Any]]:
    """For each reviewed page its record in the contract's form with only what people settled.

    `gold.complete` says whether every event of the page was reviewed: only then does a missing event mean that there is
    none.
    """
    for row in db.rows(_REVIEWED):
        record = corrected_record(db, row["n"]).to_dict()
        settled = {r["local"] for r in db.rows(_SETTLED, (row["n"],))}
        record["events"] = [event for event in record["events"] if event["id"] in settled]
        record["gold"] = {"complete": row["reports"] == row["reviewed"], "reviewed": row["reviewed"]}
        yield record
