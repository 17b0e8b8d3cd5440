"""Codes of countries in other systems, from reviewed tables; an unknown country has none."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from dragoman.knowledge.tables import read_tsv


@dataclass(frozen=True, slots=True)
class CountryCodes:
    """English name, CAMEO, Correlates of War, FIPS 10-4 and ISO numeric code; '' where a system has none."""

    name: str = ""
    cameo: str = ""
    cow: str = ""
    fips: str = ""
    numeric: str = ""


_UNKNOWN = CountryCodes()


@functools.cache
def _table() -> Mapping[str, CountryCodes]:
    codes = {row["iso3"]: row for row in read_tsv("exports/country_codes.tsv")}
    found = {}
    for row in read_tsv("actors/countries.tsv"):
        other = codes.get(row["iso3"], {"fips": "", "numeric": ""})
        found[row["iso3"]] = CountryCodes(row["name"], row["cameo"], row["cow"], other["fips"], other["numeric"])
    return found


def codes(iso3: str | None) -> CountryCodes:
    """The codes of a country by its ISO 3166-1 alpha-3 code; all empty when it is unknown."""
    return _table().get(iso3 or "", _UNKNOWN)
