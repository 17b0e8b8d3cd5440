"""The validator of the knowledge of actors: each finding has a code.

K101 two holders of one office of state at a time · K102 a term that ends before it begins · K103 a date that is none ·
K201 an unknown country code · K202 an unknown sector code · K301 one name for entries of different states ·
K401 an open end whose source is more than two years old
"""

from __future__ import annotations

import re
import zoneinfo
from collections import defaultdict
from collections.abc import Iterator, Sequence
from importlib.resources.abc import Traversable
from itertools import pairwise
from typing import NamedTuple

from dragoman.errors import DragomanError
from dragoman.knowledge import actors, offices
from dragoman.knowledge.codebook import agents
from dragoman.knowledge.frames import compositions, frames_of
from dragoman.knowledge.offices import Office
from dragoman.knowledge.outlets import outlets, outlets_of, wires
from dragoman.knowledge.packs import Pack, using
from dragoman.knowledge.titles import titles

SPECIAL = frozenset({"EUE", "UNO", "NATO", "IAEA", "ICC", "OSCE", "DDR", "SUN", "YUG", "CSK", ""})
_UNIQUE = frozenset({"head of government", "foreign minister", "defence minister"})
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?$")
_SECTORS = frozenset(
    {"GOV", "MIL", "COP", "LEG", "JUD", "SPY", "PTY", "OPP", "REB", "SEP", "UAF", "CRM", "MED", "EDU", "BUS", "IGO"}
    | {"NGO", "NGM", "CVL", "LAB", "REL", "HLH", "AGR", "ENV", "HRI", "REF", "RAD", "ELI", "JEW", "MUS", "CHR", "ETH"}
    | {"BUD", "HIN", "INT", "IMG", "MNC", "PRO", "SET", "DEV", "FAM", "LGL", "MOD", "HRO", "ATH", "TRD", "UIS"}
)


class Finding(NamedTuple):
    """What the validator found: a code, the table and the entry, and what is wrong."""

    code: str
    table: str
    entry: str
    message: str


def check(folders: Sequence[Traversable] = (), today: str = "") -> tuple[Finding, ...]:
    """All findings in our tables and in the packs in `folders`, in order; `today` (ISO) judges open ends."""
    base = actors.load(folders)
    held = offices.load(folders).rows
    found = [*_terms(held), *_overlaps(held), *_codes(base, held), *_names(base)]
    if today:
        found += _stale(held, today)
    return tuple(sorted(set(found)))


def prove(pack: Pack) -> None:
    """Read every entry of a pack once; raises `DRG-PACK` with the first that cannot be used."""
    ours = outlets()
    try:
        with using((pack,)):
            frames = frames_of(pack)
            agents(), titles(), wires()
        list(actors.Base(actors.tables_of(pack.root.joinpath(actors.FOLDER))).entries())
        offices.Offices([tuple(row.values()) for row in pack.rows("actors/offices.tsv")])
        found = outlets_of(pack, ours)
    except DragomanError as error:
        raise DragomanError("DRG-PACK", f"{pack.name}: {error.message}") from error
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise DragomanError("DRG-PACK", f"{pack.name}: {type(error).__name__}: {error}") from error
    for frame in frames:
        if frame.composes and frame.composes not in compositions():
            raise DragomanError("DRG-PACK", f"{pack.name}: frame {frame.id}: no table {frame.composes!r}")
    zones = {outlet.zone for outlet in ours.values()} | zoneinfo.available_timezones()
    for outlet in found.values():
        if outlet.zone not in zones:
            raise DragomanError("DRG-PACK", f"{pack.name}: {outlet.domain}: no zone {outlet.zone!r}")


def _terms(rows: Sequence[Office]) -> Iterator[Finding]:
    for row in rows:
        for date in (row.start, row.end):
            if date and not _DATE.match(date):
                yield Finding("K103", "offices", row.person, f"{date!r} is no date")
        if row.start and row.end and row.end < row.start[: len(row.end)]:
            yield Finding("K102", "offices", row.person, f"{row.name}: {row.start} to {row.end}")


def _overlaps(rows: Sequence[Office]) -> Iterator[Finding]:
    slots: dict[tuple[str, str], list[Office]] = defaultdict(list)
    for row in rows:
        if row.slot in _UNIQUE and row.start:
            slots[row.country, row.slot].append(row)
    for (country, slot), held in slots.items():
        held.sort(key=lambda r: (r.start, r.person))
        for one, other in pairwise(held):
            end = one.end or (other.start if one.as_of < other.start else "9999")
            if one.person != other.person and other.start < end[: len(other.start)]:
                yield Finding(
                    "K101", "offices", f"{country} {slot}", f"{one.person} and {other.person} in {other.start}"
                )


def _codes(base: actors.Base, rows: Sequence[Office]) -> Iterator[Finding]:
    known = set(base.countries) | SPECIAL
    for row in rows:
        if row.country not in known:
            yield Finding("K201", "offices", row.person, f"unknown country {row.country!r}")
    for entry in base.entries():
        if (entry.country or "") not in known:
            yield Finding("K201", entry.kind, entry.name, f"unknown country {entry.country!r}")
        for sector in entry.sector:
            if sector not in _SECTORS:
                yield Finding("K202", entry.kind, entry.name, f"unknown sector {sector!r}")


def _names(base: actors.Base) -> Iterator[Finding]:
    for key in base.names():
        terms = [t for t in base.look_up(key) if t.use in {"name", "acronym"} and t.entry.kind != "person"]
        states = {t.entry.country for t in terms if t.entry.country}
        if len(states) > 1:
            names = ", ".join(sorted({t.entry.id for t in terms}))
            yield Finding("K301", terms[0].entry.kind, key, f"stands for {names}")


def _stale(rows: Sequence[Office], today: str) -> Iterator[Finding]:
    for row in rows:
        if not row.end and row.rank <= 2 and not row.covers(today):
            yield Finding("K401", "offices", row.person, f"{row.name}: open since {row.start}, seen {row.as_of}")
