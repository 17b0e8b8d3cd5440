"""Headlines In Title Case put into sentence case before parsing, so that verbs are read as verbs."""

from __future__ import annotations

import re
from collections.abc import Callable

from dragoman.knowledge.packs import per_packs, read_rows
from dragoman.knowledge.predicates import predicates
from dragoman.knowledge.tables import split

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SMALL = frozenset(
    {
        "a", "an", "the", "of", "in", "on", "at", "to", "for", "with", "by", "from", "and", "or", "but", "as", "over",
        "after", "before", "into", "amid", "is", "are", "was", "be", "its", "it", "during", "some", "no", "not", "new",
        "says", "said", "rights", "law", "parties", "human", "more", "than", "out", "up", "off", "against", "between",
    }
)  # fmt: skip
_ENDINGS = (
    ("ies", "y"), ("es", "e"), ("es", ""), ("s", ""), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", ""), ("", ""),
)  # fmt: skip
_KEPT = frozenset({"house", "union", "nations", "states", "league", "kingdom", "west", "state", "sea", "bank"})


def is_title_case(text: str) -> bool:
    """Whether nearly all longer words of a line begin with a capital, as headlines of some papers do."""
    words = [w for w in _WORD.findall(text) if w.lower() not in _SMALL and len(w) > 3]
    lower = sum(w[0].islower() for w in words)
    return len(words) >= 3 and len(text) < 250 and lower <= 0.2 * len(words)


def truecase(text: str, is_common: Callable[[str], bool]) -> str:
    """The text with the capitals of common words made small, of the same length; names keep theirs.

    `is_common` says of a small-letter base form whether the language has it as an ordinary word.
    """

    def small(match: re.Match[str]) -> str:
        word = match.group()
        lower = word.lower()
        if match.start() == 0 or (word.isupper() and len(word) > 1) or not word[0].isupper() or lower in names():
            return word
        common = lower in _SMALL or any(is_common(b) or b in predicates().nouns for b in _bases(lower))
        return lower if common and len(lower) == len(word) else word

    return _WORD.sub(small, text)


def _bases(word: str) -> list[str]:
    """Base forms that a word can have by its ending; a doubled consonant is undone."""
    found = []
    for ending, base in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 2:
            stem = word[: len(word) - len(ending)] if ending else word
            found.append(stem + base)
            if ending in ("ed", "ing") and len(stem) > 3 and stem[-1] == stem[-2]:
                found.append(stem[:-1])
    return found


@per_packs
def names() -> frozenset[str]:
    """Words that are names of states, peoples or office-holders, small letters."""
    found: set[str] = set()
    for row in read_rows("actors/countries.tsv"):
        for value in row.values():
            for name in split(value):
                found.update(name.lower().split())
    for row in read_rows("actors/persons.tsv"):
        found.update(next(iter(row.values())).lower().split()[-1:])
    return (frozenset(found) | _KEPT) - _SMALL - predicates().nouns
