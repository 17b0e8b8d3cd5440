"""Articles into stories when all of them are at hand: average linkage, whatever the order in which they came.

`Chain` finds what hangs together at all; each of its parts is settled by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from dragoman.stories.chain import Chain
from dragoman.stories.items import Item, counts
from dragoman.stories.linkage import cut, merges
from dragoman.stories.vectors import Rarity, Vector, counted

if TYPE_CHECKING:
    from dragoman.stories.linkage import Matrix
SAME = 1.2  # mean similarity from which articles tell of the same things throughout
_CELLS = 4_000_000  # of a slice of features
_MOST = 1500  # articles that are compared all with all; more are taken in turns, in their order


def vectors(items: Sequence[Item]) -> tuple[Rarity, list[Vector]]:
    """The vectors of articles, weighed by how rare words are in all of them."""
    rarity, found = Rarity(), [counted(counts(item)) for item in items]
    for spaces in found:
        rarity.learn(spaces)
    return rarity, [rarity.vector(spaces) for spaces in found]


def settle(items: Sequence[Item], found: Sequence[Vector], levels: Sequence[float]) -> list[dict[str, str]]:
    """For each level of mean similarity the group of each article, named after its first member."""
    chain = Chain()
    for item, vector in zip(items, found, strict=True):
        chain.place(item.id, item.published, vector)
    lines = chain.assignments()
    parts: defaultdict[str, list[int]] = defaultdict(list)
    for number, item in enumerate(items):
        parts[lines[item.id]].append(number)
    groups: list[dict[str, str]] = [{} for _ in levels]
    for part in parts.values():
        for start in range(0, len(part), _MOST):
            members = part[start : start + _MOST]
            tree = list(merges(_similarities([found[n] for n in members]), [1] * len(members)))
            for level, group in zip(levels, groups, strict=True):
                roots = cut(len(members), tree, level)
                group.update({items[n].id: items[members[root]].id for n, root in zip(members, roots, strict=True)})
    return groups


def _similarities(found: Sequence[Vector]) -> Matrix:
    """The product of each with each, a slice of the shared features at a time: memory stays small."""
    _, columns, held = np.unique(np.concatenate([v.keys for v in found]), return_inverse=True, return_counts=True)
    shared = held[columns] > 1
    order = np.argsort(columns[shared], kind="stable")
    columns = np.cumsum(held > 1)[columns[shared][order]] - 1
    rows = np.repeat(np.arange(len(found)), [len(v.keys) for v in found])[shared][order]
    values = np.concatenate([v.values for v in found])[shared][order]
    out = np.zeros((len(found), len(found)))
    width = max(1, _CELLS // len(found))
    for start in range(0, int(columns[-1]) + 1 if len(columns) else 0, width):
        one, end = np.searchsorted(columns, (start, start + width))
        dense = np.zeros((len(found), width), dtype=np.float32)
        dense[rows[one:end], columns[one:end] - start] = values[one:end]
        out += dense @ dense.T
    return out
