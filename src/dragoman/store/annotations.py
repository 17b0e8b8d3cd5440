"""The log of what people said of events: it only grows, and it is the same wherever it is imported."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from dragoman.errors import DragomanError
from dragoman.store.anchoring import Selector
from dragoman.store.database import Database
from dragoman.store.ids import digest

Action = Literal["accept", "reject", "change", "add", "merge", "split", "comment", "flag", "undo"]
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
# What a W3C client shows an action as. Source: Web Annotation Vocabulary, motivations.
_MOTIVATIONS: Mapping[str, str] = {
    "accept": "assessing", "reject": "assessing", "change": "editing", "add": "classifying", "merge": "linking",
    "split": "linking", "comment": "commenting", "flag": "moderating", "undo": "editing",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Annotation:
    """One entry of the log: who said what of which report, when and why.

    `document` and `page` say where the report stood (key of the document, id of the version), `reader` which version
    of the reader told it, `selector` which words expressed it, `root` what it was. `field`, `before`, `after` belong to
    a change (any JSON value); `after` of an `add` is the event, of a `merge` the reports that are joined to this one.
    """

    made: str
    who: str
    action: Action
    document: str
    page: str
    reader: str
    report: str
    selector: Selector
    root: str
    field: str | None = None
    before: Any = None
    after: Any = None
    why: str | None = None
    undoes: str | None = None
    n: int = 0

    @property
    def id(self) -> str:
        """'a' and a hash of everything but the row number."""
        values = [getattr(self, f.name) for f in dataclasses.fields(self) if f.name != "n"]
        return "a" + digest(*(json.dumps(_plain(v), ensure_ascii=False, sort_keys=True) for v in values))

    def to_dict(self) -> dict[str, Any]:
        """The entry as plain values, with its id."""
        values = {f.name: _plain(getattr(self, f.name)) for f in dataclasses.fields(self) if f.name != "n"}
        return {"id": self.id} | values

    def to_w3c(self) -> dict[str, Any]:
        """The entry as a W3C Web Annotation; `dragoman` holds everything, so that nothing is lost on the way back."""
        value = self.why or self.action
        if self.action == "change":
            value = f"{self.field}: {json.dumps(self.after, ensure_ascii=False)}" + (
                f" ({self.why})" if self.why else ""
            )
        return {
            "@context": CONTEXT,
            "id": f"urn:dragoman:annotation:{self.id}",
            "type": "Annotation",
            "motivation": _MOTIVATIONS[self.action],
            "created": self.made,
            "creator": {"type": "Person", "name": self.who},
            "body": [{"type": "TextualBody", "value": value}],
            "target": {"source": self.document, "selector": self.selector.to_w3c()},
            "dragoman": self.to_dict(),
        }


def _plain(value: Any) -> Any:
    return dataclasses.asdict(value) if dataclasses.is_dataclass(value) and not isinstance(value, type) else value


def from_w3c(data: Mapping[str, Any]) -> Annotation:
    """The entry of `to_w3c`; raises `DRG-CORRECTION` when it is not one, or when its id does not fit its content."""
    try:
        fields = dict(data["dragoman"])
        own = fields.pop("id")
        entry = Annotation(**fields | {"selector": Selector(**fields["selector"])})
    except (KeyError, TypeError) as error:
        raise DragomanError("DRG-CORRECTION", f"not a correction of dragoman: {error}") from error
    if entry.id != own:
        raise DragomanError("DRG-CORRECTION", f"correction {own} was altered: its content has the id {entry.id}")
    return entry


_COLUMNS = (
    "id", "made", "who", "action", "document", "page", "reader", "report", "start", "end", "exact", "prefix", "suffix",
    "root", "field", "before", "after", "why", "undoes",
)  # fmt: skip
_INSERT = (
    "INSERT OR IGNORE INTO annotations (" + ", ".join(f'"{c}"' for c in _COLUMNS) + ") "
    f"VALUES ({', '.join('?' * len(_COLUMNS))})"
)


def append(db: Database, entries: Iterable[Annotation]) -> list[Annotation]:
    """The entries that were new, in order. One that is in the log already (same id) is not written twice."""
    new = []
    with db.writing():
        for entry in entries:
            s = entry.selector
            texts = [None if v is None else json.dumps(v, ensure_ascii=False) for v in (entry.before, entry.after)]
            row = (
                entry.id, entry.made, entry.who, entry.action, entry.document, entry.page, entry.reader, entry.report,
                s.start, s.end, s.exact, s.prefix, s.suffix, entry.root, entry.field, *texts, entry.why, entry.undoes,
            )  # fmt: skip
            if db.run(_INSERT, row):
                new.append(entry)
    return new


def _annotation(row: sqlite3.Row) -> Annotation:
    selector = Selector(row["start"], row["end"], row["exact"], row["prefix"], row["suffix"])
    before, after = (None if row[c] is None else json.loads(row[c]) for c in ("before", "after"))
    return Annotation(
        row["made"], row["who"], row["action"], row["document"], row["page"], row["reader"], row["report"], selector,
        row["root"], row["field"], before, after, row["why"], row["undoes"], row["n"],
    )  # fmt: skip


def of_document(db: Database, key: str, page_ids: Sequence[str] = ()) -> list[Annotation]:
    """The entries on a document, by its key or by the id of one of its pages, in order of the log."""
    marks = ", ".join("?" * len(page_ids))
    sql = f"SELECT * FROM annotations WHERE document = ? OR page IN ({marks}) ORDER BY n"
    return [_annotation(row) for row in db.rows(sql, (key, *page_ids))]


def of_joins(db: Database) -> list[Annotation]:
    """The merges, splits and undoings of the whole log, in its order."""
    return [
        _annotation(r) for r in db.rows("SELECT * FROM annotations WHERE action IN ('merge','split','undo') ORDER BY n")
    ]


def entries(db: Database, report: str | None = None) -> list[Annotation]:
    """The whole log, or the entries on one report, oldest first."""
    where, values = ("WHERE report = ?", (report,)) if report else ("", ())
    return [_annotation(row) for row in db.rows(f"SELECT * FROM annotations {where} ORDER BY n", values)]


def entry(db: Database, own_id: str) -> Annotation:
    """An entry by its id, which may be shortened; raises `DRG-NOTFOUND`, `DRG-AMBIGUOUS`."""
    rows = db.rows("SELECT * FROM annotations WHERE id >= ? AND id < ? LIMIT 2", (own_id, own_id + "\uffff"))
    if not rows or not own_id:
        raise DragomanError("DRG-NOTFOUND", f"no correction {own_id!r}")
    if len(rows) > 1:
        raise DragomanError("DRG-AMBIGUOUS", f"several corrections begin with {own_id!r}")
    return _annotation(rows[0])


def standing(log: Sequence[Annotation]) -> list[Annotation]:
    """The entries that are not undone, without the undoings; an undoing that was undone itself counts for nothing."""
    undone: set[str] = set()
    for item in reversed(log):
        if item.action == "undo" and item.id not in undone and item.undoes:
            undone.add(item.undoes)
    return [item for item in log if item.action != "undo" and item.id not in undone]
