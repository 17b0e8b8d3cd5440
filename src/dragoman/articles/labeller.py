"""The learned part: for each block the probability that it is running text of the article, or a caption of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dragoman.articles.features import features, names, shift, window
from dragoman.articles.shapes import Matrix
from dragoman.articles.trees import Trees, from_nodes
from dragoman.model import Page

_ARRAYS = ("column", "threshold", "children", "value")
_COLUMNS = {name: n for n, name in enumerate(names())}
_HARDLY = 0.01  # first score under which a block far from any better one is not looked at again
_ROUND = 6  # rows
_STEPS = (-4, -3, -2, -1, 1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Scores:
    """Of each block: what was seen of it, and the probabilities of being body and of being a caption."""

    rows: Matrix
    body: NDArray[np.float32]
    caption: NDArray[np.float32]

    def column(self, name: str) -> NDArray[np.float32]:
        """One column of what was seen, by its name in `features.names()`."""
        return self.rows[:, _COLUMNS[name]]


NO_SCORES = Scores(np.zeros((0, len(_COLUMNS)), np.float32), np.zeros(0, np.float32), np.zeros(0, np.float32))


@dataclass(frozen=True, slots=True)
class Labeller:
    """The trees of one form of page (HTML or dump): a first look, then a second that sees the neighbours' scores."""

    first: Trees
    body: Trees
    caption: Trees

    def scores(self, page: Page) -> Scores:
        """The scores of a page's blocks, in order; empty arrays for a page without blocks."""
        rows = features(page)
        if not len(rows):
            return NO_SCORES
        score = self.first.probability(rows)
        near = near_text(score)
        seen = second_look(page, rows, score)[near]
        body, caption = np.zeros(len(rows), dtype=np.float32), np.zeros(len(rows), dtype=np.float32)
        body[near], caption[near] = self.body.probability(seen), self.caption.probability(seen)
        return Scores(rows, body, caption)


def near_text(score: NDArray[np.float32]) -> NDArray[np.bool_]:
    """The rows that are worth a second look: those around a first score that does not rule text out."""
    return np.asarray(window((score > _HARDLY).astype(np.float32), _ROUND) > 0)


def second_look(page: Page, rows: Matrix, score: NDArray[np.float32]) -> Matrix:
    """The rows with what the first scores say of each block's surroundings."""
    chars = np.array([block.span.end - block.span.start for block in page.blocks], dtype=np.float64)
    mass = chars * score
    total = mass.sum() + 1.0
    before = np.cumsum(mass) - mass
    groups: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}
    group = np.array([groups.setdefault((b.path, b.marks), len(groups)) for b in page.blocks], dtype=np.int64)
    group_mean = np.bincount(group, mass) / (np.bincount(group, chars) + 1.0)
    sure = np.flatnonzero(score > 0.5)
    at = np.arange(len(score))
    first, last = (int(sure[0]), int(sure[-1])) if len(sure) else (len(score), -1)
    columns = [
        score,
        *(shift(score, step) for step in _STEPS),
        window(score, 2) / 5,
        window(score, 5) / 11,
        window(mass, 5) / (window(chars, 5) + 1.0),
        window(mass, 12) / (window(chars, 12) + 1.0),
        before / total,
        (total - before - mass) / total,
        group_mean[group],
        np.clip(at - first, -40, 40),
        np.clip(last - at, -40, 40),
        np.log1p(window(mass, 5)),
        np.full(len(score), np.log1p(total)),
    ]
    return np.hstack([rows, np.stack([np.asarray(c, dtype=np.float32) for c in columns], axis=1)])


def from_arrays(arrays: Mapping[str, NDArray[np.generic]], form: str) -> Labeller:
    """The labeller of a form ("html" or "text") from the arrays of the weights file."""
    return Labeller(*(_trees(arrays, f"{form}.{name}") for name in ("first", "body", "caption")))


def _trees(arrays: Mapping[str, NDArray[np.generic]], name: str) -> Trees:
    column, threshold, children, value = (arrays[f"{name}.{part}"] for part in _ARRAYS)
    base = float(arrays[f"{name}.head"].tolist()[0])
    nodes = column.astype(np.int16), threshold.astype(np.float32), children.astype(np.int16), value.astype(np.float32)
    return from_nodes(*nodes, base)
