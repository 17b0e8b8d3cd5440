"""Offices through time: who held which, when, by which source. Loaded on first use.

An open end says only that the source, at its date, still saw the person in office: `is_current` is false where the
date asked for lies more than two years after that date.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from importlib.resources.abc import Traversable
from typing import NamedTuple

from dragoman.knowledge.actors import FOLDER, fold, key_of, pieces
from dragoman.knowledge.packs import in_use, per_packs
from dragoman.knowledge.tables import cells, data, read_text

_VOWELS = re.compile(r"[aeiouyjwh'’]")
_ALIKE = (("ph", "f"), ("sch", "s"), ("ch", "c"), ("kh", "k"), ("zh", "z"), ("sh", "s"), ("ts", "c"), ("tz", "c"),
          ("q", "k"), ("x", "ks"), ("v", "b"), ("dj", "j"), ("ck", "k"))  # fmt: skip
_STALE_YEARS = 2


class Office(NamedTuple):
    """An office held: `start` and `end` are EDTF dates, '' when unknown or open; `as_of` is the source's date."""

    person: str
    country: str
    office: str
    slot: str
    rank: int
    start: str
    end: str
    as_of: str
    source: str

    def covers(self, on: str) -> bool:
        """Whether the office was held on the ISO date `on`, as far as the source can say."""
        if self.start and on < self.start[: len(on)]:
            return False
        if self.end:
            return on[: len(self.end)] <= self.end
        return bool(self.as_of) and int(on[:4]) <= int(self.as_of[:4]) + _STALE_YEARS

    @property
    def name(self) -> str:
        """The office's name, or its slot where the source gives no name."""
        return self.office or ("head of state or government" if self.slot == "head" else self.slot)


class Offices:
    """All offices, found by the person's name however it is spelt, or by surname."""

    def __init__(self, rows: Sequence[Sequence[str]], aliases: dict[str, str] | None = None) -> None:
        self.rows = tuple(Office(p, c, o, s, int(r), a, b, d, src) for p, c, o, s, r, a, b, d, src in rows)
        self._aliases = aliases or {}
        self._by_name: dict[str, list[Office]] = {}
        for row in self.rows:
            self._by_name.setdefault(key_of(row.person), []).append(row)

    @functools.cached_property
    def _by_sound(self) -> dict[str, list[Office]]:
        found: dict[str, list[Office]] = {}
        for row in self.rows:
            if row.rank <= 3:
                found.setdefault(_sound(row.person), []).append(row)
        return found

    @functools.cached_property
    def _by_surname(self) -> dict[str, list[Office]]:
        found: dict[str, list[Office]] = {}
        for row in self.rows:
            parts = pieces(row.person)
            if row.rank <= 2 and parts:
                for part in {parts[0], parts[-1]}:
                    found.setdefault(part, []).append(row)
        return found

    def of(self, person: str, on: str | None = None) -> tuple[Office, ...]:
        """The offices of a person, latest first; only those held on `on` when it is given."""
        key = key_of(person)
        rows = self._by_name.get(key_of(self._aliases.get(key, person)), [])
        held = [r for r in rows if on is None or r.covers(on)]
        return tuple(sorted(held, key=lambda r: (r.start, r.end or "9999", r.office), reverse=True))

    def like(self, person: str, on: str | None = None) -> tuple[Office, ...]:
        """Offices of persons whose names sound like these ("Yatseniuk", "Yatsenyuk"), one given name more or less."""
        alike = self._by_sound.get(_sound(person), ())
        return self._held([o for o in alike if _agree(person, o.person)], on)

    def of_surname(self, surname: str, on: str | None = None) -> tuple[Office, ...]:
        """Offices of rank 1 and 2 of persons with that surname."""
        return self._held(self._by_surname.get(key_of(surname), ()), on)

    def _held(self, rows: Sequence[Office], on: str | None) -> tuple[Office, ...]:
        return tuple(r for r in rows if on is None or r.covers(on))


def _sound(name: str) -> str:
    """A key that spellings of one name share: consonants of the first and the last piece."""
    parts = pieces(name.replace("'", "").replace("’", ""))
    if len(parts) < 2:
        return ""
    return f"{_skeleton(parts[0])} {_skeleton(parts[-1])}"


def _agree(one: str, other: str) -> bool:
    """Whether the names between the first and the last do not differ, nor the father's after "bin"."""
    wholes = [pieces(n.replace("'", "").replace("’", "")) for n in (one, other)]
    if len(wholes[0]) != len(wholes[1]) and wholes[0][-1][:1] != wholes[1][-1][:1]:
        return False
    first, second = (whole[1:-1] for whole in wholes)
    if bool({"bin", "ibn"} & {*first}) and bool({"bin", "ibn"} & {*second}):
        return _father(one) == _father(other)
    between = [{_skeleton(p) for p in parts} for parts in (first, second)]
    return not (between[0] and between[1]) or bool(between[0] & between[1])


def _father(name: str) -> str:
    parts = pieces(name)
    at = next(i for i, part in enumerate(parts) if part in ("bin", "ibn"))
    return _skeleton(parts[at + 1]) if at + 1 < len(parts) else ""


def _skeleton(word: str) -> str:
    text = fold(word)
    for one, other in _ALIKE:
        text = text.replace(one, other)
    bare = text[:1].replace("y", "i").replace("j", "i") + _VOWELS.sub("", text[1:])
    return re.sub(r"(.)\1+", r"\1", bare)


def load(folders: Sequence[Traversable] = ()) -> Offices:
    """The offices of our own table and of the knowledge packs in `folders`, in fixed order."""
    rows: list[list[str]] = []
    aliases: dict[str, str] = {}
    for root in (data().joinpath(FOLDER), *folders):
        if root.joinpath("offices.tsv").is_file():
            rows += cells(read_text("offices.tsv", root), "offices")[1]
        if root.joinpath("persons.tsv").is_file():
            for name, _iso3, _rank, others in cells(read_text("persons.tsv", root), "persons")[1]:
                aliases |= {key_of(other): name for other in others.split("|") if other}
    return Offices(sorted(rows), aliases)


@per_packs
def offices() -> Offices:
    """Our own offices and those of the packs in use, loaded on first use."""
    return load([pack.root.joinpath(FOLDER) for pack in in_use()])


def who(name: str, on: str | None = None) -> tuple[Office, ...]:
    """The offices that `name` held, latest first; on the ISO date `on` when it is given."""
    return offices().of(name, on) or offices().like(name, on)
