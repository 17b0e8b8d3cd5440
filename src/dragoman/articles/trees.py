"""Boosted trees in a handful of arrays: what a trained labeller is, and how it scores rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees side by side, one row each, padded: `column` −1 marks a leaf; a row goes left when value ≤ `threshold`.

    `children` holds the left child, the right one follows it; `value` what a leaf adds to the log-odds `base`.
    """

    column: NDArray[np.int16]
    threshold: NDArray[np.float32]
    children: NDArray[np.int16]
    value: NDArray[np.float32]
    depth: int
    base: float

    def probability(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """The probability of each row, between 0 and 1."""
        count, width = self.column.shape
        table = np.ascontiguousarray(rows).ravel()
        offset = (np.arange(len(rows)) * rows.shape[1])[:, None]
        node = np.tile(np.arange(count) * width, (len(rows), 1))
        column, threshold, value = self.column.ravel(), self.threshold.ravel(), self.value.ravel()
        children = (self.children.astype(np.int64) + (np.arange(count) * width)[:, None]).ravel()
        for _ in range(self.depth):
            right = table.take(offset + column.take(node)) > threshold.take(node)
            node = children.take(node) + right
        odds = self.base + value.take(node).sum(axis=1)
        return np.asarray(1.0 / (1.0 + np.exp(-odds)), dtype=np.float32)
