"""Codes as words: no screen shows a code that it does not explain."""

from __future__ import annotations

import functools

from dragoman.knowledge import codebook
from dragoman.knowledge.actors import base

ASSERTIONS = {
    "happened": "happened", "ongoing": "going on", "planned": "planned", "possible": "may happen",
    "denied": "denied", "cancelled": "called off", "hypothetical": "only if …",
}  # fmt: skip

ROOTS = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "MOBILIZE", "SANCTION", "COERCE", "ASSAULT",
)  # fmt: skip

# What a reviewer may change: path in the record -> its word.
FIELDS = {
    "root": "what", "mode": "how", "date": "when", "assertion": "whether it happened", "cameo": "CAMEO code",
    "place.name": "where", "place.country": "country of the place", "actors.0.country": "country of who acts",
    "recipients.0.country": "country of the other side", "salience": "weight in the page (1 to 3)",
}  # fmt: skip
# What reviewers are compared on, where it is no field of a form.
JUDGED = {
    "verdict": "accepted or rejected", "place": "where", "actors": "who", "recipients": "to whom",
}  # fmt: skip
# Columns of the tables of the knowledge that do not explain themselves.
COLUMNS = {
    "iso3": "country, as three letters (ISO 3166-1)", "aliases": "other names, with | between them",
    "as_of": "year it was true", "sector": "sector (GOV government, REB rebels, MIL armed forces …)",
}  # fmt: skip
SORTS = {
    "-date": "newest first", "date": "oldest first", "confidence": "least certain first",
    "-confidence": "most certain first", "salience": "weightiest first", "-added": "last added first",
    "added": "first added first",
}  # fmt: skip
ACTIONS = {
    "accept": "accepted it", "reject": "rejected it", "change": "changed", "comment": "commented", "flag": "flagged it",
    "add": "added it", "merge": "merged it with another", "split": "took a report out", "undo": "took a word back",
}  # fmt: skip
# Where knowledge comes from: short name -> words.
SOURCES = {
    "babel": "Unicode CLDR", "geonames": "GeoNames", "factbook": "The World Factbook", "petrarch2": "PETRARCH2",
    "own": "dragoman's own list", "countries.tsv": "dragoman's list of states", "fundus": "Fundus",
    "news-homepages": "news-homepages", "": "a public list of office-holders",
}  # fmt: skip
# Source: PLOVER 2.0, actor sectors.
SECTORS = {
    "GOV": "government", "BUS": "business", "NGO": "non-governmental organisation", "REB": "rebels", "MED": "media",
    "IGO": "organisation of states", "MIL": "armed forces", "PTY": "party", "LEG": "parliament",
    "SPY": "secret service", "SEP": "separatists", "CRM": "criminals",
    "JUD": "courts", "UAF": "unidentified armed force", "COP": "police", "EDU": "education",
    "HLH": "health", "OPP": "opposition",
}  # fmt: skip


@functools.cache
def country_name(code: str | None) -> str:
    """The English name of a country code; the code itself when unknown."""
    if not code:
        return ""
    country = base().countries.get(code)
    return country.name if country else code


def root_word(root: str) -> str:
    """A PLOVER root as a word: "Consult"."""
    return root.capitalize()


def root_gloss(root: str) -> str:
    """What a root means, from the codebook."""
    entry = codebook.roots().get(root)
    return entry.gloss if entry else ""


def mode_gloss(mode: str, root: str) -> str:
    """What a mode of a root means, from the codebook."""
    entry = codebook.roots().get(root)
    return entry.modes.get(mode, "") if entry else ""


def cameo_name(code: str) -> str:
    """The heading of a CAMEO code."""
    entry = codebook.cameo().get(code)
    return entry.name if entry else "Conflict and Mediation Event Observations code"


def assertion_word(assertion: str) -> str:
    """An assertion as a word."""
    return ASSERTIONS.get(assertion, assertion)


def column_word(column: str) -> str:
    """A column of a table of the knowledge for a person."""
    return COLUMNS.get(column, column.replace("_", " "))


def source_words(source: str) -> str:
    """Where a piece of knowledge comes from: "Unicode CLDR, GeoNames"."""
    return ", ".join(SOURCES.get(name, name) for name in source.split("+"))


def value_words(value: object, field: str | None = None) -> str:
    """A corrected value for a person: a country by its name, a root as a word, the rest as it is."""
    text = "nothing" if value is None else str(value)
    if field == "root":
        return root_word(text)
    if field == "assertion":
        return assertion_word(text)
    return country_name(text) if field and field.endswith("country") else text
