"""Boosted trees as bit masks: what a trained labeller is, and how it scores rows.

Source: Lucchese et al., QuickScorer (SIGIR 2015): each test that fails strikes out the leaves to its left; of those
that remain, the leftmost is the one that the row reaches. All tests of all trees are made at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_LEAVES = 16  # most leaves of a tree: bits of a mask
_ALL = np.uint16(0xFFFF)
_ROWS = 256  # scored at a time, so that memory stays small on huge pages
_FIRST_BIT = np.array([(n & -n).bit_length() - 1 for n in range(1 << _LEAVES)], dtype=np.int8)


@dataclass(frozen=True, slots=True)
class Trees:
    """Tests side by side, one row a test, one column a tree: a test fails when value > `threshold`.

    `mask` holds the leaves that a failed test leaves standing, `value` what each leaf (a column) of a tree (a row)
    adds to the log-odds `base`.
    """

    column: NDArray[np.int16]
    threshold: NDArray[np.float32]
    mask: NDArray[np.uint16]
    value: NDArray[np.float32]
    base: float

    def probability(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """The probability of each row, between 0 and 1."""
        parts = [self._odds(rows[at : at + _ROWS]) for at in range(0, len(rows), _ROWS)]
        odds = np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)
        return np.asarray(1.0 / (1.0 + np.exp(-odds)), dtype=np.float32)

    def _odds(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        tests, trees = self.column.shape
        seen = np.ascontiguousarray(rows.T)[self.column.ravel()]
        fails = seen > self.threshold.reshape(-1, 1)
        standing = np.where(fails, self.mask.reshape(-1, 1), _ALL).reshape(tests, trees, len(rows))
        leaf = _FIRST_BIT[np.bitwise_and.reduce(standing, axis=0)] + np.arange(trees)[:, None] * _LEAVES
        return np.asarray(self.base + self.value.ravel()[leaf].sum(axis=0), dtype=np.float32)


def from_nodes(
    column: NDArray[np.int16],
    threshold: NDArray[np.float32],
    children: NDArray[np.int16],
    value: NDArray[np.float32],
    base: float,
) -> Trees:
    """The trees of padded arrays of nodes, one row a tree: `children` is the left child, a leaf points at itself."""
    count = len(column)
    out = (
        np.zeros((_LEAVES - 1, count), np.int16),
        np.full((_LEAVES - 1, count), np.inf, np.float32),
        np.full((_LEAVES - 1, count), _ALL, np.uint16),
        np.zeros((count, _LEAVES), np.float32),
    )
    most = 1
    for tree in range(count):
        test = leaf = 0
        stack = [(0, False)]
        open_tests: list[tuple[int, int]] = []
        while stack:
            node, is_closed = stack.pop()
            if is_closed:  # the left side is read: its leaves fall when the test fails
                at, first = open_tests.pop()
                out[2][at, tree] = _ALL & ~np.uint16((1 << leaf) - (1 << first))
            elif children[tree, node] == node:
                out[3][tree, leaf] = value[tree, node]
                leaf += 1
            else:
                out[0][test, tree], out[1][test, tree] = column[tree, node], threshold[tree, node]
                open_tests.append((test, leaf))
                test += 1
                left = int(children[tree, node])
                stack += [(left + 1, False), (node, True), (left, False)]
        most = max(most, test)
    return Trees(out[0][:most], out[1][:most], out[2][:most], out[3], base)
