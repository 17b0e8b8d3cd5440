"""The weights of the models that weigh readings (`data/frames/*.tsv`, made by `training/events/train.py`)."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dragoman.knowledge.tables import cells, read_text

SCALE = 100.0  # weights are stored as hundredths


@dataclass(frozen=True, slots=True)
class Scorer:
    """`terms`: term → weight for each root and its idf (last); `weights`: feature → weight of the reading's model."""

    terms: Mapping[str, Sequence[float]]
    bias: Sequence[float]
    weights: Mapping[str, float]
    intercept: float


@functools.cache
def scorer() -> Scorer:
    """The models as they ship."""
    _, rows = cells(read_text("frames/terms.tsv"), "frames/terms.tsv")
    terms = {row[0]: [int(v) / SCALE for v in row[1].split()] for row in rows}
    _, weights = cells(read_text("frames/weights.tsv"), "frames/weights.tsv")
    named = {name: int(value) / SCALE for name, value in weights}
    return Scorer(terms, terms.pop("<bias>"), named, named.pop("<bias>"))
