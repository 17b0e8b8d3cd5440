"""Who is known: states, bodies, groups, buildings, outlets and persons, under every name they are called by.

A *term* is one name of one *entry*, with how it may be used: `name`, `acronym`, `adjective` and `noun` (demonyms),
`capital`, `nickname` (of a government, with its condition), `surname`. Names are compared by their *pieces*: letters
and digits in lower case without diacritics, so that "Kim Jong-un" and "Kim Jong Un" are the same.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources.abc import Traversable
from typing import NamedTuple

from dragoman.knowledge.packs import in_use, per_packs
from dragoman.knowledge.tables import cells, data, read_text, split
from dragoman.model import EntityType

FOLDER = "actors"
# a piece is a run of letters or digits, or dotted initials ("U.N." is the piece "un")
_PIECE = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?|[^\W_]+")
_APART = re.compile(r"[,;:()\[\]!?\"“”/\n]|\. |--")
_TYPES: dict[str, EntityType] = {"building": "facility", "country": "country", "person": "person"}


class Entry(NamedTuple):
    """Somebody or something that is known. `id` is stable ("country:PRK", "person:choe-son-hui"); `rank` of persons."""

    kind: str
    name: str
    country: str | None
    sector: tuple[str, ...]
    what: str
    source: str
    rank: int = 9

    @property
    def id(self) -> str:
        """The stable id: kind and, for a country, its code, else the pieces of the name."""
        key = self.country if self.kind == "country" else key_of(self.name).replace(" ", "-")
        return f"{self.kind}:{key}"

    @property
    def type(self) -> EntityType:
        """The type that an entity of this entry has."""
        return _TYPES.get(self.kind, "organisation")


class Term(NamedTuple):
    """One name of an entry. `condition` of a nickname: always · metonym · page · abroad; dates are EDTF, '' for open.

    "abroad": the seat of a body of many states stands for the body, where it acts and the state around is not named.
    """

    text: str
    use: str
    entry: Entry
    condition: str = ""
    start: str = ""
    end: str = ""


class Match(NamedTuple):
    """Terms that stand at `start:end` of a text, best first."""

    start: int
    end: int
    terms: tuple[Term, ...]


class Country(NamedTuple):
    """A state or territory with its codes: ISO 3166-1, CAMEO, Correlates of War, Gleditsch and Ward ('' if none)."""

    iso3: str
    iso2: str
    name: str
    official: str
    capital: str
    adjective: str
    cameo: str
    cow: str
    gw: str


def pieces(text: str) -> list[str]:
    """The pieces of a name, for comparison."""
    found = _PIECE.findall(fold(text))
    return [p.replace(".", "") for p in found] if "." in text else found


def fold(text: str) -> str:
    """The text in lower case without diacritics, of the same length character by character."""
    if text.isascii():
        return text.lower()
    return "".join(_fold_letter(c) for c in text)


@functools.lru_cache(maxsize=4096)
def _fold_letter(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    base = parts[0].lower() if len(parts) > 1 and unicodedata.combining(parts[1]) else letter.lower()
    return base if len(base) == 1 else letter


def key_of(text: str) -> str:
    """The pieces of a name, joined by blanks."""
    return " ".join(pieces(text))


class Base:
    """A knowledge base of actors: find terms in a text, or entries by name.

    Rows are kept as they stand and turned into terms when one of their names is met: so tens of thousands of names
    load in a moment.
    """

    def __init__(self, tables: Iterable[tuple[str, list[list[str]]]]) -> None:
        self.countries: dict[str, Country] = {}
        self._rows: dict[str, list[tuple[str, list[str]]]] = {}
        self._terms: dict[str, tuple[Term, ...]] = {}
        self._longest: dict[str, int] = {}
        for name, rows in tables:
            self._add(name, rows)

    def _add(self, table: str, rows: list[list[str]]) -> None:
        if table == "countries":
            self.countries |= {row[0]: _country(row) for row in rows}
        columns = _NAMED[table]
        kept, longest = self._rows, self._longest
        for row in rows:
            for column in columns:
                for text in row[column].split("|") if row[column] else ():
                    # most names are plain letters and blanks: half the time of loading
                    plain = text.isascii() and text.replace(" ", "").isalpha()
                    key = text.lower() if plain else key_of(text)
                    if key:
                        kept.setdefault(key, []).append((table, row))
                        first, size = key.split(" ", 1)[0], key.count(" ") + 1
                        if longest.get(first, 0) < size:
                            longest[first] = size

    def _find(self, key: str) -> tuple[Term, ...]:
        if key not in self._terms:
            terms = {t for table, row in self._rows.get(key, ()) for t in _TERMS[table](row) if key_of(t.text) == key}
            self._terms[key] = tuple(sorted(terms, key=_precedence))
        return self._terms[key]

    def names(self) -> Iterator[str]:
        """Every name that is known, as its pieces joined by blanks, in order."""
        yield from sorted(self._rows)

    def entries(self) -> Iterator[Entry]:
        """Every entry once, in order of kind and name."""
        rows = {id(row): (table, row) for pairs in self._rows.values() for table, row in pairs}
        found = {term.entry for table, row in rows.values() for term in _TERMS[table](row)}
        yield from sorted(found, key=lambda e: (e.kind, e.name, e.country or "", e.what, e.source))

    def find(self, text: str, limit: int = 20) -> tuple[Term, ...]:
        """The terms whose names hold the words of `text`: first those that are it, then those that begin with it."""
        key = key_of(text)
        if not key:
            return ()
        padded = f" {key} "
        keys = [k for k in self._rows if padded in f" {k} "]
        keys.sort(key=lambda k: (k != key, not k.startswith(key), len(k), k))
        found = [term for k in keys[:limit] for term in self._find(k)]
        return tuple(dict.fromkeys(found))[:limit]

    def look_up(self, name: str) -> tuple[Term, ...]:
        """The terms that are written like `name`, in order of precedence."""
        key = key_of(name)
        return self._find(key) if key in self._rows else ()

    def matches(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Match]:
        """The longest terms in `text[start:end]` from left to right, without overlap; offsets count into `text`."""
        part = text[start:end]
        found = [(m.group().replace(".", ""), m.start(), m.end()) for m in _PIECE.finditer(fold(part))]
        words = [word for word, _, _ in found]
        i = 0
        while i < len(words):
            most = self._longest.get(words[i], 0)
            match = self._longest_at(part, found, words, i, most) if most else None
            if match is None:
                i += 1
                continue
            size, terms = match
            yield Match(start + found[i][1], start + found[i + size - 1][2], terms)
            i += size

    def _longest_at(
        self, part: str, found: list[tuple[str, int, int]], words: list[str], i: int, most: int
    ) -> tuple[int, tuple[Term, ...]] | None:
        for size in range(min(most, len(words) - i), 0, -1):
            key = " ".join(words[i : i + size])
            if key in self._rows:
                written = part[found[i][1] : found[i + size - 1][2]]
                fitting = tuple(t for t in self._find(key) if _is_written(t, written))
                if fitting:
                    return size, fitting
        return None


def _is_written(term: Term, written: str) -> bool:
    """Whether `written` may be this term: capitals where the term has them, no border of a phrase inside."""
    text = term.text
    if written == text:
        return True
    if term.use == "acronym" or (text.isupper() and len(text) < 6):
        return written.replace(".", "") == text.replace(".", "")
    if _APART.search(written):
        return False
    ours, theirs = _PIECE.findall(text), _PIECE.findall(written)
    return all(not a[0].isupper() or not b[0].islower() for a, b in zip(ours, theirs, strict=False))


def load(folders: Sequence[Traversable] = ()) -> Base:
    """The base of our own tables and of the knowledge packs in `folders`: each a folder with some of our files.

    The order of terms of one name is fixed by what they are (country before body before person), then by name,
    whatever the order of files or rows. Raises `DRG-KNOWLEDGE` when a table is not well formed.
    """
    return Base(table for root in (data().joinpath(FOLDER), *folders) for table in tables_of(root))


def tables_of(folder: Traversable) -> Iterator[tuple[str, list[list[str]]]]:
    """The tables of a folder that hold names, each with its rows."""
    for name in _TERMS:
        if folder.joinpath(f"{name}.tsv").is_file():
            yield name, cells(read_text(f"{name}.tsv", folder), name)[1]


def _precedence(term: Term) -> tuple[int | str, ...]:
    entry = term.entry
    return _USES[term.use] + _KINDS[entry.kind], entry.rank, entry.name, entry.country or "", *term[:2], *term[3:]


_USES = {"name": 0, "nickname": 0, "adjective": 0, "noun": 0, "acronym": 10, "capital": 20}
_KINDS = {"country": 0, "nickname": 1, "organisation": 2, "group": 3, "media": 4, "building": 5, "person": 6}


@per_packs
def base() -> Base:
    """Our own knowledge base with that of the packs in use, loaded on first use."""
    return load([pack.root.joinpath(FOLDER) for pack in in_use()])


def _countries(row: list[str]) -> Iterator[Term]:
    iso3, _iso2, name, _official, capital, nouns, adjectives, names, _cameo, _cow, _abbrev, _gw, source = row
    entry = Entry("country", name, iso3, (), "state", source)
    yield Term(name, "name", entry)
    yield from (Term(text, "name", entry) for text in split(names))
    yield from (Term(text, "noun", entry) for text in split(nouns))
    yield from (Term(text, "adjective", entry) for text in split(adjectives))
    if capital:
        yield Term(capital, "capital", entry, "metonym")


def _nicknames(row: list[str]) -> Iterator[Term]:
    nickname, article, iso3, body, condition, start, end, source = row
    entry = Entry("nickname", f"{article} {nickname}".strip(), iso3.split("+")[0], ("GOV",), body, source)
    if condition == "abroad":
        entry = Entry("organisation", body, None, ("IGO",), "IGO", source)
    use = "capital" if body == "government" and condition == "metonym" else "nickname"
    yield Term(nickname, use, entry, condition, start, end)


def _organisations(row: list[str]) -> Iterator[Term]:
    name, acronym, kind, iso3, sector, aliases, source = row
    yield from _names(Entry("organisation", name, iso3 or None, split(sector), kind, source), acronym, aliases)


def _groups(row: list[str]) -> Iterator[Term]:
    name, acronym, iso3, sector, aliases, _as_of, source = row
    yield from _names(Entry("group", name, iso3 or None, split(sector), "armed group", source), acronym, aliases)


def _names(entry: Entry, acronym: str, aliases: str) -> Iterator[Term]:
    yield Term(entry.name, "name", entry)
    if acronym and acronym != entry.name:
        yield Term(acronym, "acronym", entry)
    for text in split(aliases):
        yield Term(text, "acronym" if text.isupper() and len(text) < 6 else "name", entry)


def _media(row: list[str]) -> Iterator[Term]:
    name, _domain, iso3, kind, source = row
    yield Term(name, "name", Entry("media", name, iso3 or None, ("MED",), kind, source))


def _buildings(row: list[str]) -> Iterator[Term]:
    name, aliases, _city, iso3, kind, _nickname, source = row
    yield from _names(Entry("building", name, iso3 or None, (), kind, source), "", aliases)


def _persons(row: list[str]) -> Iterator[Term]:
    name, iso3, rank, aliases = row
    yield from _names(Entry("person", name, iso3 or None, ("GOV",), "", "", int(rank)), "", aliases)


def _country(row: list[str]) -> Country:
    iso3, iso2, name, official, capital, _nouns, adjectives, _names, cameo, cow, _abbrev, gw, _source = row
    return Country(iso3, iso2, name, official, capital, adjectives.split("|")[0], cameo, cow, gw)


_TERMS = {
    "countries": _countries,
    "nicknames": _nicknames,
    "organisations": _organisations,
    "groups": _groups,
    "media": _media,
    "buildings": _buildings,
    "persons": _persons,
}
# the columns in which the names of a row stand
_NAMED = {
    "countries": (2, 4, 5, 6, 7),
    "nicknames": (0,),
    "organisations": (0, 1, 5),
    "groups": (0, 1, 4),
    "media": (0,),
    "buildings": (0, 1),
    "persons": (0, 3),
}
