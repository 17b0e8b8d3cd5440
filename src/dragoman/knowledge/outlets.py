"""Outlets: who publishes where, in which zone and language; and the names under which agencies are credited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from dragoman.errors import DragomanError
from dragoman.knowledge.packs import Pack, in_use, per_packs, read_rows
from dragoman.knowledge.tables import Row, read_toml, read_tsv, split

_TABLE, _PROFILES = "outlets/outlets.tsv", "outlets/profiles.toml"


@dataclass(frozen=True, slots=True)
class Outlet:
    """What is known of one outlet: `country` ISO 3166-1 alpha-3, `zone` IANA, `languages` BCP 47.

    `names` are all the names it goes by, the usual one first; `kind` paper · broadcaster · agency · site · IGO ·
    government · aggregator. `furniture` are lines that stand on its pages and are no article. `sections` gives, by the
    first steps of an address's path ("world/asia"), the section of a page that does not state its own.
    """

    domain: str
    name: str
    country: str
    zone: str
    languages: tuple[str, ...]
    kind: str
    names: tuple[str, ...]
    furniture: tuple[str, ...] = ()
    sections: tuple[tuple[str, str], ...] = ()


@per_packs
def outlets() -> Mapping[str, Outlet]:
    """All outlets by domain, ours and those of the packs in use; raises `DRG-KNOWLEDGE` for a profile without a row."""
    found = _joined(read_tsv(_TABLE), read_toml(_PROFILES), {})
    for pack in in_use():
        found |= outlets_of(pack, found)
    return found


def outlets_of(pack: Pack, known: Mapping[str, Outlet]) -> dict[str, Outlet]:
    """The outlets that a pack adds to, or puts in the place of, those that are `known`."""
    profiles = read_toml(_PROFILES, pack.root) if pack.root.joinpath(_PROFILES).is_file() else {}
    return _joined(pack.rows(_TABLE), profiles, known)


def _joined(rows: Sequence[Row], profiles: Mapping[str, Any], known: Mapping[str, Outlet]) -> dict[str, Outlet]:
    """The outlets of some rows, and of profiles of these or of known ones; the domains in order of mention."""
    table = {row["domain"]: _plain(row) for row in rows}
    found = dict(table)
    for domain, profile in profiles.items():
        base = table.get(domain) or known.get(domain)
        if base is None:
            raise DragomanError("DRG-KNOWLEDGE", f"{_PROFILES}: no such outlet: {domain}")
        found[domain] = _described(base, profile)
    return found


def _plain(row: Row) -> Outlet:
    return Outlet(
        domain=row["domain"],
        name=row["name"],
        country=row["country"],
        zone=row["zone"],
        languages=split(row["languages"]),
        kind=row["kind"],
        names=(row["name"],),
    )


def _described(outlet: Outlet, profile: Mapping[str, Any]) -> Outlet:
    unknown = sorted(set(profile) - {"names", "furniture", "sections"})
    if unknown:
        raise DragomanError("DRG-KNOWLEDGE", f"{_PROFILES}: {outlet.domain}: no such key: {', '.join(unknown)}")
    return replace(
        outlet,
        names=tuple(dict.fromkeys((*outlet.names, *profile.get("names", ())))),
        furniture=(*outlet.furniture, *profile.get("furniture", ())),
        sections=(*outlet.sections, *profile.get("sections", {}).items()),
    )


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


@per_packs
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


def section_of(outlet: Outlet, address: str | None) -> str | None:
    """The section that the path of an address of the outlet names, by the longest entry of its profile."""
    path = urlsplit(address or "").path.strip("/").casefold() + "/"
    fitting = [(start, name) for start, name in outlet.sections if path.startswith(start.casefold().strip("/") + "/")]
    return max(fitting, key=lambda entry: len(entry[0]))[1] if fitting else None


@per_packs
def wires() -> Mapping[str, str]:
    """Agencies by the ways in which they are written: "Agence France-Presse" -> "AFP"."""
    return {written: row["name"] for row in read_rows("outlets/wires.tsv") for written in split(row["written"])}
