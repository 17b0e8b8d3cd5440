"""What clustering sees of an article: its words, and one weighted vector made of them."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from dragoman.knowledge.tables import read_tsv

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_LEAD = 400  # characters: the headline and about two sentences


@dataclass(frozen=True, slots=True)
class Item:
    """An article to be clustered: `published` is an ISO date or None."""

    id: str
    text: str
    headline: str = ""
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A content word: folded form, and whether it was written like a name or a number."""

    form: str
    is_name: bool
    is_number: bool


@functools.cache
def function_words() -> frozenset[str]:
    """Words that say nothing about the story."""
    return frozenset(row["word"] for row in read_tsv("stories/function_words.tsv"))


def words(text: str) -> Iterator[Word | None]:
    """Content words in order; None where a function word breaks a phrase."""
    dull = function_words()
    for match in _WORD.finditer(text):
        written = match.group()
        form = folded(written.lower())
        if len(form) < 2 or form in dull:
            yield None
        else:
            yield Word(form, written[0].isupper(), written[0].isdigit())


def folded(form: str) -> str:
    """A lower-case word without possessive and plural."""
    if form.endswith(("'s", "’s")):
        form = form[:-2]
    plural = len(form) > 4 and form.endswith("s") and not form.endswith("ss") and not form[0].isdigit()
    return form[:-1] if plural else form


# A feature is a space and a form: W words, N names, D numbers, B pairs of neighbours, L words of the lead.
Counts = Mapping[str, int]


def counts(item: Item) -> dict[str, Counter[str]]:
    """How often each form stands in each space of the article."""
    found = [*words(item.headline), None, *words(item.text)]
    whole = [word for word in found if word]
    common = {word.form for word in whole if not word.is_name}
    lead = f"{item.headline}\n{item.text}"[: len(item.headline) + _LEAD]
    return {
        "W": Counter(word.form for word in whole),
        "N": Counter(word.form for word in whole if word.is_name and word.form not in common),
        "D": Counter(word.form for word in whole if word.is_number),
        "B": Counter(f"{a.form} {b.form}" for a, b in pairwise(found) if a and b),
        "L": Counter(word.form for word in words(lead) if word),
    }
