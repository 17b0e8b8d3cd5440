"""The weights of the models that weigh readings (`data/frames/*.tsv`, made by `training/events/train.py`)."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dragoman.knowledge.tables import cells, read_text

SCALE = 100.0  # weights are stored as hundredths


@dataclass(frozen=True, slots=True)
class Scorer:
    """`terms`: term → row of `table`, which holds a weight for each root and the idf (last); `weights` by feature."""

    terms: Mapping[str, int]
    table: NDArray[np.float32]
    bias: NDArray[np.float32]
    weights: Mapping[str, float]
    intercept: float


@functools.cache
def scorer() -> Scorer:
    """The models as they ship."""
    _, rows = cells(read_text("frames/terms.tsv"), "frames/terms.tsv")
    bias = np.array(rows[0][1].split(), dtype=np.float32) / SCALE
    width = len(bias) + 1
    table = np.fromstring(" ".join(row[1] for row in rows[1:]), dtype=np.float32, sep=" ").reshape(-1, width) / SCALE
    _, weights = cells(read_text("frames/weights.tsv"), "frames/weights.tsv")
    named = {name: int(value) / SCALE for name, value in weights}
    return Scorer({row[0]: n for n, row in enumerate(rows[1:])}, table, bias, named, named.pop("<bias>"))
