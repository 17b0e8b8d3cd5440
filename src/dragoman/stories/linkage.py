"""Average linkage: the nearest two groups are joined until none are near enough.

Source: Murtagh 1983 (nearest-neighbour chains give the same tree as joining the nearest pair each time).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

Merge = tuple[float, int, int]  # mean similarity of two groups, and one of each that stands for it, the first first
STORY = 0.8  # mean similarity of the articles of one story, by cross-validation over stories


def merges(near: Matrix, sizes: Sequence[int]) -> Iterator[Merge]:
    """The tree of average linkage over things of which each stands for so many; `near` is their mean similarity."""
    near, weight = near.copy(), np.array(sizes, dtype=np.float64)
    out = float(near.min(initial=0.0)) - 1.0  # nearer than what is joined away is everything
    np.fill_diagonal(near, out)
    chain: list[int] = []
    for _ in range(len(near) - 1):
        if not chain:
            chain = [int(np.flatnonzero(weight)[0])]
        while True:
            best = int(np.argmax(near[chain[-1]]))
            if len(chain) > 1 and near[chain[-1], chain[-2]] >= near[chain[-1], best]:
                break
            chain.append(best)
        one, other = sorted((chain.pop(), chain.pop()))
        yield float(near[one, other]), one, other
        mean = (near[one] * weight[one] + near[other] * weight[other]) / (weight[one] + weight[other])
        weight[one], weight[other] = weight[one] + weight[other], 0
        mean[weight == 0] = out
        mean[one] = out
        near[one], near[:, one] = mean, mean
        near[other], near[:, other] = out, out


def cut(count: int, tree: Sequence[Merge], level: float) -> list[int]:
    """The first member of each one's group when only merges at `level` or above are made."""
    root = list(range(count))

    def first(number: int) -> int:
        while root[number] != number:
            number = root[number]
        return number

    for likeness, one, other in tree:
        if likeness >= level:
            kept, gone = sorted((first(one), first(other)))
            root[gone] = kept
    return [first(number) for number in range(count)]
