"""Copies: pages that carry the same text, cut, edited or re-furnished. Sketches propose, shared shingles decide."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from dragoman.stories.items import Item
from dragoman.stories.sketches import shingles

if TYPE_CHECKING:
    from dragoman.stories.sketches import Numbers

_KEYS = 32  # smallest shingles of a text that look for its copies: one cut to half shares half of them
_FEWEST = 2  # of them that two texts must share to be compared
_CROWD = 40  # a shingle that stands in so many texts is boilerplate
SHARED = 0.7  # share of the shorter text's shingles that the longer one holds too
ALIKE = 0.4  # share of all shingles that both hold: a short text quoted whole in a long one is no copy


def families(items: Sequence[Item]) -> dict[str, str]:
    """Family of each article, named after its first member in the order given; an article without copies is alone."""
    found = [shingles(item.text) for item in items]
    parent = list(range(len(items)))
    for a, b in _proposed(found):
        if are_copies(found[a], found[b]):
            parent[_root(parent, b)] = _root(parent, a)
    first: dict[int, str] = {}
    for number, item in enumerate(items):
        first.setdefault(_root(parent, number), item.id)
    return {item.id: first[_root(parent, number)] for number, item in enumerate(items)}


def are_copies(a: Numbers, b: Numbers) -> bool:
    """Whether two texts are one text, cut or edited, by the shingles they share."""
    import numpy as np

    both = len(np.intersect1d(a, b, assume_unique=True))
    return both > 0 and both >= SHARED * min(len(a), len(b)) and both >= ALIKE * (len(a) + len(b) - both)


def _proposed(found: Sequence[Numbers]) -> list[tuple[int, int]]:
    """Pairs whose smallest shingles are partly the same, in order."""
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for number, own in enumerate(found):
        for value in own[:_KEYS].tolist():
            holders[value].append(number)
    shared = Counter(
        pair for numbers in holders.values() if 1 < len(numbers) <= _CROWD for pair in combinations(numbers, 2)
    )
    return sorted(pair for pair, times in shared.items() if times >= _FEWEST)


def _root(parent: list[int], number: int) -> int:
    while parent[number] != number:
        parent[number] = parent[parent[number]]
        number = parent[number]
    return number
