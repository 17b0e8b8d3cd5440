"""Codes as words: no screen shows a code that it does not explain."""

from __future__ import annotations

import functools

from dragoman.errors import CODES
from dragoman.knowledge import codebook
from dragoman.knowledge.actors import base
from dragoman.knowledge.packs import TABLES
from dragoman.knowledge.tables import cells, read_text

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


MONTHS = {
    "01": "January", "02": "February", "03": "March", "04": "April", "05": "May", "06": "June", "07": "July",
    "08": "August", "09": "September", "10": "October", "11": "November", "12": "December",
    "21": "Spring", "22": "Summer", "23": "Autumn", "24": "Winter",  # EDTF: seasons stand where months stand
}  # fmt: skip
DATES = ("{day} {month} {year}", "{month} {year}", "{first} to {last}", "open")
# Nouns that are counted: one -> several.
NOUNS = {
    "event": "events", "report": "reports", "page": "pages", "outlet": "outlets", "problem": "problems",
    "correction": "corrections", "week": "weeks", "name": "names",
}  # fmt: skip
# How a term of the knowledge base stands to its entry.
USES = {
    "name": "name of", "acronym": "acronym of", "adjective": "adjective of", "noun": "citizen of",
    "capital": "capital, which may stand for the government of", "nickname": "stands for", "surname": "surname of",
}  # fmt: skip
# Words of records and of the tracker that screens show as they are.
SHOWN = (
    "unreviewed", "accepted", "changed", "rejected", "flagged",
    "applied", "agreed", "moot", "conflict", "waiting", "undone",
    "continues", "reacts to", "part of", "merged", "split",
    "how many", "by whose account",
    "person", "organisation", "country", "place", "facility",
    "site", "city", "district", "province", "region",
    "reader", "reviewer", "editor", "admin", "open", "closed",
    "accept", "reject", "change", "comment", "flag", "merge", "nothing", ",",
    "precision unknown", "no value", "no speaker named", "said by {name}",
    "against", "the last", "gone", "new",
)  # fmt: skip


def spoken() -> set[str]:
    """Every English text that screens take from here and from what they know: words, glosses, names, meanings."""
    tables = (ASSERTIONS, FIELDS, JUDGED, COLUMNS, SORTS, ACTIONS, SOURCES, SECTORS, MONTHS, NOUNS, USES)
    found = {*DATES, *SHOWN, *NOUNS, *(text for table in tables for text in table.values())}
    for root, entry in codebook.roots().items():
        found |= {root_word(root), entry.gloss, *map(mode_word, entry.modes), *entry.modes.values()}
    found |= {column_word(column) for file in TABLES for column in cells(read_text(file), file)[0]}
    found |= {text for meaning_and_hint in CODES.values() for text in meaning_and_hint}
    return found | {country.name for country in base().countries.values()}


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


def mode_word(mode: str) -> str:
    """A mode as a word: "third party"."""
    return mode.replace("-", " ")


def mode_gloss(mode: str, root: str) -> str:
    """What a mode of a root means, from the codebook."""
    entry = codebook.roots().get(root)
    return entry.modes.get(mode, "") if entry else ""


def cameo_name(code: str) -> str:
    """The heading of a CAMEO code."""
    entry = codebook.cameo().get(code)
    return entry.name if entry else "Conflict and Mediation Event Observations code"


def column_word(column: str) -> str:
    """A column of a table of the knowledge for a person."""
    return COLUMNS.get(column, column.replace("_", " "))
