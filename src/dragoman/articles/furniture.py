"""How the furniture of pages is worded: headings of other stories, calls to share, notices."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import cast

from dragoman.knowledge.cutting import furniture
from dragoman.model import Label

_Find = Callable[[str], object]


@functools.cache
def _phrases() -> tuple[dict[str, Label], tuple[_Find, _Find], tuple[tuple[_Find, Label], ...]]:
    """Furniture phrases: whole texts by phrase, whether any begins or occurs, and for each label the same."""
    whole: dict[str, Label] = {}
    starts: dict[Label, list[str]] = {}
    parts: dict[Label, list[str]] = {}
    for written, mode, phrase in furniture():
        label = cast(Label, written)
        if mode == "is":
            whole[phrase] = label
        else:
            (starts if mode == "starts" else parts).setdefault(label, []).append(re.escape(phrase))
    first = re.compile("|".join(rf"(?:{'|'.join(words)})(?!\w)" for words in starts.values()))
    part = re.compile("|".join("|".join(words) for words in parts.values()))
    finders: list[tuple[_Find, Label]]
    finders = [(re.compile(rf"(?:{'|'.join(words)})(?!\w)").match, label) for label, words in starts.items()]
    finders += [(re.compile("|".join(words)).search, label) for label, words in parts.items()]
    return whole, (first.match, part.search), tuple(finders)


@functools.lru_cache(maxsize=4096)
def furniture_label(text: str) -> Label | None:
    """The label of a short text that is worded like furniture, None when it is not."""
    folded = text.casefold().strip(" :»›>|·•…")
    whole, (begins, occurs), finders = _phrases()
    if folded in whole:
        return whole[folded]
    if len(folded) > 160:
        return None
    if all(whole.get(word) == "share" for word in folded.split()[:6]):
        return "share"
    if not (begins(folded) or occurs(folded)):
        return None
    return next((label for find, label in finders if find(folded)), None)
