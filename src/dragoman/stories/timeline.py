"""Timelines: of many dated items, the days that matter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DatedItem:
    """Something that happened on `date` (YYYY-MM-DD), told by `source`."""

    date: str
    text: str
    source: str = ""


def choose_days(items: Sequence[DatedItem], count: int | None = None) -> list[str]:
    """The days that matter, in order of time: those that most sources name (as many as a source has, unless `count`).

    Source: date selection after Martschat and Markert (2018), by agreement of sources.
    """
    sources: defaultdict[str, set[str]] = defaultdict(set)
    for item in items:
        sources[item.date].add(item.source)
    most = count if count is not None else _mean_length(items)
    ranked = sorted(sources, key=lambda day: (-len(sources[day]), day))
    return sorted(ranked[:most])


def _mean_length(items: Iterable[DatedItem]) -> int:
    days: defaultdict[str, set[str]] = defaultdict(set)
    for item in items:
        days[item.source].add(item.date)
    return round(sum(map(len, days.values())) / len(days)) if days else 0
