"""Outlets: who publishes where, in which zone and language; and the names under which agencies are credited."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from dragoman.errors import DragomanError
from dragoman.knowledge.tables import read_toml, read_tsv, split


@dataclass(frozen=True, slots=True)
class Outlet:
    """What is known of one outlet: `country` ISO 3166-1 alpha-3, `zone` IANA, `languages` BCP 47.

    `names` are all the names it goes by, the usual one first; `kind` paper · broadcaster · agency · site · IGO ·
    government · aggregator; `credit` and `dateline` say in words how it writes them; `furniture` stands on each page.
    """

    domain: str
    name: str
    country: str
    zone: str
    languages: tuple[str, ...]
    kind: str
    names: tuple[str, ...]
    credit: str | None = None
    dateline: str | None = None
    furniture: tuple[str, ...] = ()


@functools.cache
def outlets() -> Mapping[str, Outlet]:
    """All outlets by domain; raises `DRG-KNOWLEDGE` when a profile's domain is not in the table."""
    profiles = read_toml("outlets/profiles.toml")
    found: dict[str, Outlet] = {}
    for row in read_tsv("outlets/outlets.tsv"):
        more = profiles.pop(row["domain"], {})
        names = dict.fromkeys((row["name"], *more.get("names", ())))
        found[row["domain"]] = Outlet(
            domain=row["domain"],
            name=row["name"],
            country=row["country"],
            zone=row["zone"],
            languages=split(row["languages"]),
            kind=row["kind"],
            names=tuple(names),
            credit=more.get("credit"),
            dateline=more.get("dateline"),
            furniture=tuple(more.get("furniture", ())),
        )
    if profiles:
        raise DragomanError("DRG-KNOWLEDGE", f"outlets/profiles.toml: no such outlet: {', '.join(profiles)}")
    return found


def by_address(address: str | None) -> Outlet | None:
    """The outlet of an address, by its host and then the host's parent domains."""
    try:
        host = (urlsplit(address or "").hostname or "").lower()
    except ValueError:  # "http://[": not an address
        return None
    table = outlets()
    while "." in host:
        if host in table:
            return table[host]
        host = host.partition(".")[2]
    return None


@functools.cache
def _by_name() -> Mapping[str, Outlet]:
    """Outlets by casefolded name; a name that two countries' outlets share names none."""
    found: dict[str, Outlet | None] = {}
    for outlet in outlets().values():
        for name in outlet.names:
            key = name.casefold()
            other = found.setdefault(key, outlet)
            if other is not None and (other.zone != outlet.zone):
                found[key] = None
    return {name: outlet for name, outlet in found.items() if outlet is not None}


def by_name(name: str) -> Outlet | None:
    """The outlet of exactly this name, in any case."""
    return _by_name().get(" ".join(name.split()).casefold())


@functools.cache
def wires() -> Mapping[str, str]:
    """Agencies by the ways in which they are written: "Agence France-Presse" -> "AFP"."""
    return {written: row["name"] for row in read_tsv("outlets/wires.tsv") for written in split(row["written"])}
