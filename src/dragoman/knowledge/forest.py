"""A forest of regression trees as a table: one line a node, readable without the library that grew it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dragoman.errors import DragomanError


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees laid out in arrays. A node sends a row left when its feature is at most the threshold; a leaf points at
    itself. The score of a row is the bias and the values of the leaves that it reaches."""

    columns: Mapping[str, int]
    bias: float
    roots: NDArray[np.int64]
    feature: NDArray[np.int64]
    threshold: NDArray[np.float64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: NDArray[np.float64]
    depth: int

    def probabilities(self, rows: Sequence[Mapping[str, float]]) -> list[float]:
        """The logistic of each row's score; a feature that a row lacks is 0."""
        if not rows:
            return []
        x = np.zeros((len(rows), len(self.columns)))
        for i, row in enumerate(rows):
            for name, value in row.items():
                if value and name in self.columns:
                    x[i, self.columns[name]] = value
        flat, line = x.ravel(), (np.arange(len(rows)) * len(self.columns))[:, None]
        node = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        for _ in range(self.depth):
            goes_left = flat.take(line + self.feature.take(node)) <= self.threshold.take(node)
            node = np.where(goes_left, self.left.take(node), self.right.take(node))
        scores = self.bias + self.value[node].sum(axis=1)
        return [1 / (1 + exp(-max(-30.0, min(30.0, float(s))))) for s in scores]


def read_forest(path: Path) -> Forest:
    """The forest of a TSV: feature, threshold, left, right, value; the roots are the nodes that nothing points at.

    A leaf has no feature. The first line after the header holds the bias as its value. Raises `DRG-KNOWLEDGE` when the
    file is not there.
    """
    try:
        lines = path.read_text("utf-8").split("\n")[1:]
    except OSError as error:
        raise DragomanError("DRG-KNOWLEDGE", f"the model cannot be read: {path.name}") from error
    nodes = [line.split("\t") for line in lines if line]
    bias, nodes = float(nodes[0][4]), nodes[1:]
    names = sorted({n[0] for n in nodes if n[0]})
    columns = {name: i for i, name in enumerate(names)}
    own = range(len(nodes))
    left = np.array([int(n[2]) if n[0] else i for i, n in zip(own, nodes, strict=True)])
    right = np.array([int(n[3]) if n[0] else i for i, n in zip(own, nodes, strict=True)])
    children = {int(c) for n in nodes if n[0] for c in n[2:4]}
    return Forest(
        columns=columns,
        bias=bias,
        roots=np.array([i for i in own if i not in children]),
        feature=np.array([columns[n[0]] if n[0] else 0 for n in nodes]),
        threshold=np.array([float(n[1]) if n[0] else 0.0 for n in nodes]),
        left=left,
        right=right,
        value=np.array([0.0 if n[0] else float(n[4]) for n in nodes]),
        depth=_depth(left, right),
    )


def _depth(left: NDArray[np.int64], right: NDArray[np.int64]) -> int:
    """The longest way from a root to a leaf; children stand behind their parents."""
    depth = [0] * len(left)
    for i in range(len(left) - 1, -1, -1):
        if left[i] != i:
            depth[i] = 1 + max(depth[int(left[i])], depth[int(right[i])])
    return max(depth, default=0)
