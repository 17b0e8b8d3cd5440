"""Timelines: of many dated items, the days that matter."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from dragoman.stories.items import words


@dataclass(frozen=True, slots=True)
class DatedItem:
    """Something that happened on `date` (YYYY-MM-DD), told by `source`."""

    date: str
    text: str
    source: str = ""


def choose_days(items: Sequence[DatedItem], count: int | None = None) -> list[str]:
    """The days that matter, in order of time: those that most sources name, and of which they tell the same.

    As many as a source typically has (the geometric mean, which one long list does not sway), unless `count`.
    Source: date selection after Martschat and Markert (2018), by agreement of sources.
    """
    told: defaultdict[str, list[DatedItem]] = defaultdict(list)
    for item in items:
        told[item.date].append(item)
    most = count if count is not None else _typical_length(items)
    ranked = sorted(told, key=lambda day: (-len({item.source for item in told[day]}), -_agreement(told[day]), day))
    return sorted(ranked[:most])


def _agreement(told: Sequence[DatedItem]) -> float:
    """How alike the two items of different sources are that are most alike, 0 to 1."""
    found = [(item.source, Counter(word.form for word in words(item.text) if word)) for item in told]
    pairs = [(a, b) for (one, a), (other, b) in combinations(found, 2) if one != other and a and b]
    return round(max((_cosine(a, b) for a, b in pairs), default=0.0), 9)


def _cosine(a: Counter[str], b: Counter[str]) -> float:
    both = sum(n * b[form] for form, n in a.items())
    return both / math.sqrt(sum(n * n for n in a.values()) * sum(n * n for n in b.values()))


def _typical_length(items: Sequence[DatedItem]) -> int:
    days: defaultdict[str, set[str]] = defaultdict(set)
    for item in items:
        days[item.source].add(item.date)
    return round(math.exp(sum(math.log(len(own)) for own in days.values()) / len(days))) if days else 0
