"""Articles into stories when all of them are at hand: average linkage, whatever the order in which they came.

`Chain` finds what hangs together at all; within each of its parts the nearest two groups are joined until none are near
enough. Source: Murtagh 1983 (nearest-neighbour chains give the same tree as joining the nearest pair each time).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from dragoman.stories.chain import Chain
from dragoman.stories.items import Item, counts
from dragoman.stories.vectors import Rarity, Vector, counted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

STORY = 0.8  # mean similarity of the articles of one story, by cross-validation over stories
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
            merges = list(_merges(_similarities([found[n] for n in members])))
            for level, group in zip(levels, groups, strict=True):
                roots = _cut(len(members), merges, level)
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


def _merges(near: Matrix) -> Iterator[tuple[float, int, int]]:
    """The tree of average linkage: (mean similarity, one, other), `one` < `other` standing for their groups."""
    near = near.copy()
    np.fill_diagonal(near, -1.0)
    sizes = np.ones(len(near))
    chain: list[int] = []
    for _ in range(len(near) - 1):
        if not chain:
            chain = [int(np.flatnonzero(sizes)[0])]
        while True:
            best = int(np.argmax(near[chain[-1]]))
            if len(chain) > 1 and near[chain[-1], chain[-2]] >= near[chain[-1], best]:
                break
            chain.append(best)
        one, other = sorted((chain.pop(), chain.pop()))
        yield float(near[one, other]), one, other
        mean = (near[one] * sizes[one] + near[other] * sizes[other]) / (sizes[one] + sizes[other])
        sizes[one], sizes[other] = sizes[one] + sizes[other], 0
        mean[sizes == 0] = -1.0
        mean[one] = -1.0
        near[one], near[:, one] = mean, mean
        near[other], near[:, other] = -1.0, -1.0


def _cut(count: int, merges: Sequence[tuple[float, int, int]], level: float) -> list[int]:
    """The first member of each one's group when only merges at `level` or above are made."""
    root = list(range(count))

    def first(number: int) -> int:
        while root[number] != number:
            number = root[number]
        return number

    for likeness, one, other in merges:
        if likeness >= level:
            kept, gone = sorted((first(one), first(other)))
            root[gone] = kept
    return [first(number) for number in range(count)]
