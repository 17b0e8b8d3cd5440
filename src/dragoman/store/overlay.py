"""Corrections laid over what the reader says: pure functions on the contract's event objects."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from dragoman.errors import DragomanError
from dragoman.knowledge.codebook import QUADS
from dragoman.model import Assertion, Precision, Span
from dragoman.store.anchoring import Selector, locate
from dragoman.store.annotations import Annotation
from dragoman.store.days import days_of
from dragoman.store.loading import event_from_dict

Outcome = Literal["applied", "agreed", "moot", "conflict", "waiting", "undone"]
Told = dict[str, Any]

FIELDS = (
    "root", "mode", "contexts", "cameo", "intensity", "goldstein", "actors", "recipients", "date", "place", "assertion",
    "attribution", "salience", "part_of", "confidence",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one entry of the log."""

    annotation: int
    outcome: Outcome
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Folded:
    """An event with its corrections: its state, the event when it differs from the reader's, a verdict each."""

    state: str
    event: Told | None
    verdicts: tuple[Verdict, ...]


def fold(told: Told, log: Sequence[Annotation], page: str, reader: str) -> Folded:
    """Lay the entries (oldest first) over the event as the reader tells it now, on this `page`, in this version.

    A correction always stays on top. It is a conflict when the reader says neither what was corrected nor what it was
    corrected to, until somebody looks at the event again (any later entry made on this very reading).
    """
    state, event, changed = "unreviewed", copy.deepcopy(told), False
    verdicts: list[Verdict] = []
    for index, entry in enumerate(log):
        verdict = Verdict(entry.n, "applied")
        if entry.action == "change" and entry.field:
            seen = any(later.page == page and later.reader == reader for later in log[index + 1 :])
            verdict, event = _change(entry, event, seen)
            changed, state = True, "changed"
        elif entry.action in ("accept", "reject", "flag"):
            state = {"accept": "changed" if changed else "accepted", "reject": "rejected", "flag": "flagged"}[
                entry.action
            ]
        verdicts.append(verdict)
    return Folded(state, event if changed else None, tuple(verdicts))


def _change(entry: Annotation, event: Told, seen: bool) -> tuple[Verdict, Told]:
    field = cast(str, entry.field)
    try:
        now = get(event, field)
    except DragomanError as error:
        return Verdict(entry.n, "conflict", error.message), event
    after = put(event, field, entry.after)
    if bare(now) == bare(entry.after):
        return Verdict(entry.n, "agreed", "the reader says the same now"), after
    if bare(now) == bare(entry.before) or seen:
        return Verdict(entry.n, "applied"), after
    note = f"{field} was {shown(entry.before)}, corrected to {shown(entry.after)}; the reader now says {shown(now)}"
    return Verdict(entry.n, "conflict", note), after


def get(event: Told, field: str) -> Any:
    """The value at a path such as `date` or `actors.0.country`; raises `DRG-CORRECTION` when there is none."""
    value: Any = event
    for step in _steps(field):
        try:
            value = value[int(step)] if isinstance(value, list) else value[step]
        except (KeyError, IndexError, ValueError, TypeError) as error:
            raise DragomanError("DRG-CORRECTION", f"the event has no {field}") from error
    return value


def put(event: Told, field: str, value: Any) -> Told:
    """The event with another value at that path, and with what follows from it: quad, precision of the date.

    Raises `DRG-CORRECTION` when the value does not fit.
    """
    changed = copy.deepcopy(event)
    *path, last = _steps(field)
    holder: Any = changed
    for step in path:
        holder = holder[int(step)] if isinstance(holder, list) else holder[step]
    holder[int(last) if isinstance(holder, list) else last] = copy.deepcopy(value)
    if field == "root":
        changed["quad"] = QUADS.get(value)
    if field == "date":
        changed["date_precision"] = precision(value)
        changed["date_basis"] = "inferred" if value else None
    check(changed)
    return changed


def _steps(field: str) -> list[str]:
    steps = field.split(".")
    if steps[0] not in FIELDS:
        raise DragomanError("DRG-CORRECTION", f"{steps[0]!r} cannot be corrected; one of {', '.join(FIELDS)}")
    return steps


def precision(edtf: str | None) -> Precision:
    """How exact an EDTF date is."""
    if not edtf or "/" in edtf:
        return "unknown"
    plain = re.sub(r"[?~%]|T.*", "", edtf)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", plain):
        return "day"
    if re.fullmatch(r"\d{4}-(2[1-9]|3\d|4[01])", plain):
        return "season"
    return "month" if re.fullmatch(r"\d{4}-\d\d", plain) else "year"


def check(event: Told) -> None:
    """Raise `DRG-CORRECTION` when an event holds a value that no event may have."""
    if event.get("root") not in QUADS:
        raise DragomanError("DRG-CORRECTION", f"no root {event.get('root')!r}; one of {', '.join(QUADS)}")
    if event.get("assertion") not in get_args(Assertion):
        raise DragomanError("DRG-CORRECTION", f"assertion {event.get('assertion')!r}: {', '.join(get_args(Assertion))}")
    if event.get("date") is not None and days_of(event["date"]) is None:
        raise DragomanError("DRG-CORRECTION", f"{event['date']!r} is no EDTF date")
    for party in (*event.get("actors", ()), *event.get("recipients", ())):
        country = party.get("country")
        if country is not None and not re.fullmatch(r"[A-Z]{3}", country):
            raise DragomanError("DRG-CORRECTION", f"{country!r} is no ISO 3166-1 alpha-3 code")
    event_from_dict(event)


def bare(value: Any) -> Any:
    """A value without offsets and without reasons: what two readings must share to say the same."""
    if isinstance(value, Mapping):
        return {k: bare(v) for k, v in value.items() if k not in ("start", "end", "span", "why", "entity")}
    if isinstance(value, (list, tuple)):
        return [bare(item) for item in value]
    return value


def shown(value: Any) -> str:
    """A value in a few words for a person to read."""
    if isinstance(value, Mapping):
        return str(value.get("text") or value.get("name") or dict(value))
    if isinstance(value, list):
        return ", ".join(shown(item) for item in value) or "nothing"
    return "nothing" if value is None else str(value)


def moved(value: Any, before: str, now: str) -> Any:
    """A value whose spans counted into `before`, with spans that count into `now`; those that are gone are left out."""
    if before == now:
        return value
    if isinstance(value, list):
        return [moved(item, before, now) for item in value]
    if not isinstance(value, Mapping):
        return value
    start, end = value.get("start"), value.get("end")
    if not isinstance(start, int) or not isinstance(end, int):
        return {k: moved(v, before, now) for k, v in value.items()}
    found = locate(Selector.of(before, Span.of(before, start, end)), now).span
    rest = {k: moved(v, before, now) for k, v in value.items() if k not in ("start", "end")}
    if set(value) == {"start", "end", "text"}:
        return {"start": found.start, "end": found.end, "text": found.text} if found else None
    return {"start": found and found.start, "end": found and found.end} | rest
