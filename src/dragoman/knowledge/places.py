"""The gazetteer: places by name, read from sorted tables that are mapped into memory, never unpacked.

`gazetteer.tsv` has one place a line, sorted by the key of its main name; `aliases.tsv` gives, for every other name, the
byte offsets of its places in the first. `curated.tsv` and `facilities.tsv` are reviewed by hand and go before both.
"""

from __future__ import annotations

import dataclasses
import functools
import mmap
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Literal

from dragoman.errors import DragomanError
from dragoman.knowledge.forest import Forest, read_forest

Kind = Literal["country", "province", "district", "town", "region", "continent", "water", "site", "former"]

KINDS: dict[str, Kind] = {
    "C": "country", "1": "province", "2": "district", "3": "district", "P": "town", "R": "region", "K": "continent",
    "W": "water", "S": "site", "D": "former",
}  # fmt: skip
PRECISION: dict[Kind, str] = {
    "country": "country", "former": "country", "province": "province", "district": "district", "town": "city",
    "site": "site", "region": "region", "continent": "region", "water": "region",
}  # fmt: skip

_DROPPED = str.maketrans(dict.fromkeys(".'’‘`ʻʼ´") | dict.fromkeys("-–—/,()_\t\n\r", " "))
_SHORT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
_BLOCK = 2048
SPOTTED_FROM = 0.36


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """A place of the gazetteer.

    `country` is ISO 3166-1 alpha-3 or None (seas, continents), `admin1` GeoNames' code of the first-level division,
    `population` 0 when unknown, `id` the GeoNames id, "icao:" and an airport's code, or our own ("own:…", "site:…");
    `city` only for sites; `reviewed` when somebody checked it by hand; a name that
    `stands_for_government` is that of a building ("the Kremlin").
    """

    id: str
    name: str
    kind: Kind
    country: str | None
    admin1: str
    lat: float
    lon: float
    population: int = 0
    capital: bool = False
    city: str | None = None
    note: str | None = None
    reviewed: bool = False
    stands_for_government: bool = False

    @property
    def precision(self) -> str:
        """How fine the place is: site · city · district · province · country · region."""
        return PRECISION[self.kind]


@functools.lru_cache(maxsize=65536)
def key(name: str) -> str:
    """The form under which a name is filed: no case, accents, full stops, leading article; "St." is "saint"."""
    text = name.casefold()
    if not text.isascii():
        marked = unicodedata.normalize("NFKD", text)
        text = unicodedata.normalize("NFC", "".join(c for c in marked if not unicodedata.combining(c)))
    words = text.translate(_DROPPED).split()
    if len(words) > 1:
        if words[0] == "the":
            del words[0]
        words[0] = _SHORT.get(words[0], words[0])
    return " ".join(words)


class SortedTable:
    """Lines of a file sorted by its first column (as bytes): a sampled index, then a search in one block."""

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise DragomanError("DRG-KNOWLEDGE", f"the gazetteer cannot be read: {path.name}") from error
        self._starts = list(self._sample())
        self._keys = [self._first_column(start) for start in self._starts]

    def _sample(self) -> Iterator[int]:
        yield 0
        for offset in range(_BLOCK, len(self._bytes), _BLOCK):
            start = self._bytes.find(b"\n", offset) + 1
            if 0 < start < len(self._bytes):
                yield start

    def _first_column(self, start: int) -> bytes:
        return self._bytes[start : self._bytes.find(b"\t", start)]

    def offsets(self, name: str) -> list[int]:
        """Byte offsets of the lines whose first column is `name`."""
        wanted = name.encode()
        block = max(bisect_right(self._keys, wanted) - 1, 0)
        while block > 0 and self._keys[block] == wanted:  # equal keys may reach back over a border
            block -= 1
        start = self._starts[block]
        needle = wanted + b"\t"
        if self._bytes[start : start + len(needle)] != needle:
            end = self._starts[block + 2] if block + 2 < len(self._starts) else len(self._bytes)
            start = self._bytes.find(b"\n" + needle, start, end) + 1
            if start == 0:
                return []
        found = []
        while self._bytes[start : start + len(needle)] == needle:
            found.append(start)
            start = self._bytes.find(b"\n", start) + 1
        return found

    def line(self, offset: int) -> list[str]:
        """The columns of the line that starts at `offset`."""
        return self._bytes[offset : self._bytes.find(b"\n", offset)].decode().split("\t")


class Gazetteer:
    """Places by name; opening it maps two files and reads the reviewed lists (a few milliseconds)."""

    def __init__(self, folder: Path) -> None:
        self._places = SortedTable(folder / "gazetteer.tsv")
        self._aliases = SortedTable(folder / "aliases.tsv")
        self._reviewed = _reviewed(folder)
        self._exact: dict[str, list[dict[str, str]]] = {}
        for row in _rows(folder / "names.tsv"):
            self._exact.setdefault(row["name"], []).append(row)
        self._divisions = _divisions(folder / "admin1.tsv")
        self._found = functools.lru_cache(maxsize=65536)(self._find)
        self._entry = functools.lru_cache(maxsize=16384)(self._read)

    def find(self, name: str) -> tuple[PlaceEntry, ...]:
        """Every place of that name (any case, with or without accents): reviewed ones first, then main names."""
        exact = self._exact.get(name)
        if exact is None:
            return self._found(key(name))
        return tuple(e for row in exact for e in self._meant(row["of"], KINDS[row["kind"][0]], row["country"]))

    def _meant(self, name: str, kind: Kind, country: str) -> tuple[PlaceEntry, ...]:
        """The most populous place of that name, kind and country."""
        fitting = [e for e in self._found(key(name)) if e.kind == kind and e.country == country]
        return tuple(sorted(fitting, key=lambda e: -e.population)[:1])

    def is_exact(self, name: str) -> bool:
        """Whether a name is filed as written (an abbreviation, or a short name that means one place)."""
        return name in self._exact

    def iso_3166_2(self, country: str | None, admin1: str) -> str | None:
        """The ISO 3166-2 code of a first-level division, None where we have none."""
        return self._divisions.get((country or "", admin1), (None, ""))[0]

    def division(self, country: str | None, admin1: str) -> str:
        """The name of a first-level division, '' when unknown."""
        return self._divisions.get((country or "", admin1), (None, ""))[1]

    def _find(self, wanted: str) -> tuple[PlaceEntry, ...]:
        if not wanted:
            return ()
        entries = {entry.id: entry for entry in self._reviewed.get(wanted, ())}
        for offset in self._places.offsets(wanted):
            entry = self._entry(offset)
            entries.setdefault(entry.id, entry)
        for line in self._aliases.offsets(wanted):
            for number in self._aliases.line(line)[1].split(" "):
                entry = self._entry(int(number))
                entries.setdefault(entry.id, entry)
        return _merged(tuple(entries.values()))

    def _read(self, offset: int) -> PlaceEntry:
        filed, name, kind, country, admin1, lat, lon, population, number = self._places.line(offset)
        return PlaceEntry(
            id=number,
            name=name or filed.title(),
            kind=KINDS[kind[0]],
            country=country or None,
            admin1=admin1,
            lat=float(lat),
            lon=float(lon),
            population=int(population or 0),
            capital=kind.endswith("*"),
        )


def _merged(entries: tuple[PlaceEntry, ...]) -> tuple[PlaceEntry, ...]:
    """The entries with each reviewed one joined to the place of GeoNames that it speaks of (same kind and country)."""
    reviewed = [e for e in entries if e.id.startswith("own:")]
    if not reviewed:
        return entries
    out = {e.id: e for e in entries}
    for own in reviewed:
        same = [e for e in entries if not e.id.startswith("own:") and _is_same(own, e)]
        if same:
            whole = max(same, key=lambda e: e.population)
            del out[own.id]
            out[whole.id] = dataclasses.replace(whole, name=own.name, kind=own.kind, note=own.note, reviewed=True)
    return tuple(out.values())


def _is_same(own: PlaceEntry, other: PlaceEntry) -> bool:
    """Whether a reviewed land and one of GeoNames are the same, as far as kind, country and main name tell."""
    if own.country != other.country or own.kind in ("town", "site", "water") or other.kind == "town":
        return False
    return own.kind == other.kind or key(own.name) == key(other.name)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """The lines of a TSV with a header, as dicts; no rows when it is absent."""
    lines = path.read_text("utf-8").split("\n") if path.exists() else [""]
    head = lines[0].split("\t")
    for line in lines[1:]:
        if line:
            yield dict(zip(head, line.split("\t"), strict=True))


def _divisions(path: Path) -> dict[tuple[str, str], tuple[str | None, str]]:
    """ISO 3166-2 code and name by country and GeoNames code; neither where GeoNames gives one code to several."""
    found: dict[tuple[str, str], tuple[str | None, str]] = {}
    for row in _rows(path):
        at = row["country"], row["admin1"]
        found[at] = (None, "") if at in found else (row["iso"] or None, row["name"])
    return found


def _reviewed(folder: Path) -> dict[str, tuple[PlaceEntry, ...]]:
    """The entries written or checked by hand, by key."""
    found: dict[str, tuple[PlaceEntry, ...]] = {}
    for name, entry in [*_curated(folder / "curated.tsv"), *_facilities(folder / "facilities.tsv")]:
        filed = key(name)
        if entry not in found.get(filed, ()):
            found[filed] = (*found.get(filed, ()), entry)
    return found


def _curated(path: Path) -> Iterator[tuple[str, PlaceEntry]]:
    for row in _rows(path):
        entry = PlaceEntry(
            id=row["id"] or f"own:{key(row['name']).replace(' ', '-')}",
            name=row["name"],
            kind=KINDS[row["kind"]],
            country=row["country"] or None,
            admin1=row["admin1"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            population=int(row["population"] or 0),
            note=row["note"] or None,
            reviewed=True,
        )
        for name in [row["name"], *filter(None, row["aliases"].split("|"))]:
            yield name, entry


def _facilities(path: Path) -> Iterator[tuple[str, PlaceEntry]]:
    for row in _rows(path):
        entry = PlaceEntry(
            id=f"site:{key(row['name']).replace(' ', '-')}",
            name=row["name"],
            kind="site",
            country=row["iso3"] or None,
            admin1="",
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            city=row["city"] or None,
            reviewed=True,
            stands_for_government=row["government_nickname"] == "y",
        )
        for name in [row["name"], *filter(None, row["aliases"].split("|"))]:
            yield name, entry


def _folder() -> Path:
    return Path(str(resources.files("dragoman.knowledge").joinpath("data", "places")))


@functools.cache
def gazetteer() -> Gazetteer:
    """The gazetteer that ships with us, opened on first use; raises `DRG-KNOWLEDGE` when its files are missing."""
    return Gazetteer(_folder())


@dataclass(frozen=True, slots=True)
class Spotter:
    """The trees that tell how likely a name is a place's, and the probability from which it is taken for one."""

    forest: Forest
    threshold: float


@functools.cache
def ranker() -> dict[str, float]:
    """Weights of the features that rank the candidates of a name (trained: `training/gazetteer`)."""
    return {row["feature"]: float(row["weight"]) for row in _rows(_folder() / "ranker.tsv")}


@functools.cache
def spotter() -> Spotter:
    """What takes words for a place's name (trained: `training/gazetteer`)."""
    return Spotter(read_forest(_folder() / "spotter.tsv"), SPOTTED_FROM)


@functools.cache
def words(name: str) -> frozenset[str]:
    """The lemmas or prepositions of a word class (`words.tsv`); raises `DRG-KNOWLEDGE` when there is no such class."""
    path = _folder() / "words.tsv"
    for row in _rows(path):
        if row["class"] == name:
            return frozenset(row["words"].split(" "))
    raise DragomanError("DRG-KNOWLEDGE", f"no word class {name!r} in {path.name}")
