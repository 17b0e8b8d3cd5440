"""The brief: what pages tell that came since the brief before: new events, changed ones, newly disputed ones."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dragoman.store import EventRow, EventTie
from dragoman.store.witnesses import Moment, Witness
from dragoman.stories import Dispute


@dataclass(frozen=True, slots=True)
class Change:
    """What later pages tell otherwise of an event: `field`, the values told before and those told since.

    `witness` is the first of the later reports; `event` the one that says so, where it is not the event itself.
    """

    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    witness: Witness
    event: str | None = None


@dataclass(frozen=True, slots=True)
class News:
    """An event of a brief with the reports of it that came since, its changes, and new disputes."""

    row: EventRow
    told: tuple[Witness, ...]
    changes: tuple[Change, ...] = ()
    disputes: tuple[Dispute, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """What came from `since` to `until` (ISO 8601; `by` when pages came, or when they were published).

    `new` events no earlier page told; `changed` ones are told otherwise; `disputed` ones are newly so; `again` counts
    those that pages only told once more. `is_cut` when there were too many events to look at all of them.
    """

    since: str
    until: str | None
    by: Moment
    pages: int
    new: tuple[News, ...]
    changed: tuple[News, ...]
    disputed: tuple[News, ...]
    again: int
    is_cut: bool = False

    @property
    def why_empty(self) -> str:
        """Why there is nothing to tell, "" when there is something."""
        if self.new or self.changed or self.disputed:
            return ""
        came = "came" if self.by == "added" else "were published"
        if not self.pages:
            return f"No pages that tell events {came} since {self.since[:10]}."
        return "The pages that came tell again what was known, and nothing else."

    def to_dict(self) -> dict[str, Any]:
        """The brief as plain values."""
        return dataclasses.asdict(self) | {"why_empty": self.why_empty}


def brief(
    rows: Mapping[str, EventRow], witnesses: Sequence[Witness], since: str, *, until: str | None = None,
    by: Moment = "added", ties: Iterable[EventTie] = (), disputes: Mapping[str, Sequence[Dispute]] | None = None,
    is_cut: bool = False,
) -> Brief:  # fmt: skip
    """The brief of what came on or after `since` and not after `until`.

    `rows` and `witnesses` are those of all events told since; `ties` of them, and in what their accounts exclude each
    other, where it is known.
    """
    told: defaultdict[str, list[Witness]] = defaultdict(list)
    for witness in sorted(witnesses, key=lambda w: (w.moment(by), w.report)):
        if witness.event in rows and (until is None or witness.moment(by)[: len(until)] <= until):
            told[witness.event].append(witness)
    found = [_news(rows[event], own, since, by, (disputes or {}).get(event, ())) for event, own in told.items()]
    news = [n for n in found if n.since]
    outcomes = _outcomes([n for n in news if not n.before], ties)
    older = [n for n in found if n.before]
    changed = [News(n.row, n.since, (*n.changes(), *outcomes.get(n.row.id, ()))) for n in older]
    disputed = [News(n.row, n.since, disputes=n.disputes()) for n in news]
    touched = {n.row.id for n in (*changed, *disputed) if n.changes or n.disputes}
    return Brief(
        since=since,
        until=until,
        by=by,
        pages=len({w.page for n in news for w in n.since}),
        new=_weightiest(News(n.row, n.since) for n in news if not n.before),
        changed=_weightiest(n for n in changed if n.changes),
        disputed=_weightiest(n for n in disputed if n.disputes),
        again=sum(bool(n.before) and n.row.id not in touched for n in news),
        is_cut=is_cut,
    )


def _weightiest(news: Iterable[News]) -> tuple[News, ...]:
    """Those that most independent texts tell first."""
    return tuple(sorted(news, key=lambda n: (-n.row.families, n.row.date or "", n.row.id)))


@dataclass(frozen=True, slots=True)
class _News:
    """An event with its reports from before and the live ones since, and in what its accounts exclude each other."""

    row: EventRow
    before: tuple[Witness, ...]
    since: tuple[Witness, ...]
    differing: tuple[Dispute, ...]

    def changes(self) -> tuple[Change, ...]:
        """What the later reports tell otherwise than all before."""
        return tuple(
            change
            for field in ("assertion", "date", "place", "countries")
            if (change := _change(field, self.before, self.since))
        )

    def disputes(self) -> tuple[Dispute, ...]:
        """The disputes of which one side is told only since."""
        later = {witness.report for witness in self.since}
        return tuple(d for d in self.differing if any(set(version.reports) <= later for version in d.versions))


def _news(row: EventRow, found: Sequence[Witness], since: str, by: Moment, differing: Sequence[Dispute]) -> _News:
    before = tuple(w for w in found if w.moment(by) < since)
    later = tuple(w for w in found if w.moment(by) >= since and w.live)
    return _News(row, before, later, tuple(differing))


def _change(field: str, before: Sequence[Witness], since: Sequence[Witness]) -> Change | None:
    known = _once(value for witness in before for value in _values(witness, field))
    told = [(value, witness) for witness in since for value in _values(witness, field) if value not in known]
    return Change(field, known, _once(value for value, _ in told), told[0][1]) if told else None


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _values(witness: Witness, field: str) -> tuple[str, ...]:
    if field == "countries":
        return witness.countries
    value = getattr(witness, field)
    return (value,) if value else ()


def _outcomes(new: Sequence[_News], ties: Iterable[EventTie]) -> dict[str, list[Change]]:
    """What new events tell of older ones that they continue: a plan took place, was called off, was put off."""
    by_id = {n.row.id: n for n in new}
    found: defaultdict[str, list[Change]] = defaultdict(list)
    for tie in ties:
        later = by_id.get(tie.source)
        if later and tie.kind == "continues" and tie.target not in by_id:
            after = (later.row.root, later.row.assertion)
            found[tie.target].append(Change("what came of it", (), after, later.since[0], later.row.id))
    return found
