"""Words about persons: titles with their rank, honorifics, particles and family names, words of status."""

from __future__ import annotations

import functools
from typing import NamedTuple

from dragoman.knowledge.packs import per_packs, read_rows
from dragoman.knowledge.tables import cells, read_text


class Title(NamedTuple):
    """An office or function as a noun: `rank` 1 head of state or government … 6 other, `sector` a PLOVER code."""

    text: str
    rank: int
    sector: str


@per_packs
def titles() -> dict[str, Title]:
    """Titles by their words in lower case, singular."""
    return {r["title"]: Title(r["title"], int(r["rank"]), r["sector"]) for r in read_rows("actors/titles.tsv")}


@functools.cache
def words(kind: str) -> dict[str, str]:
    """The words of one class (honorific, particle, suffix, family-first, status) with their value."""
    _, rows = cells(read_text("actors/words.tsv"), "words")
    return {word: value for name, word, value in rows if name == kind}
