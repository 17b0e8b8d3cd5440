"""Articles as sparse vectors: hashed features with their weights, kept in arrays so that a long stream stays small."""

from __future__ import annotations

import functools
import math
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dragoman.knowledge.tables import read_tsv

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Keys = NDArray[np.uint32]
    Values = NDArray[np.float32]

_PLACES = 1 << 23  # counters of articles by feature: two features rarely share one
_FEATURES = 400  # heaviest features of an article that are kept
_KNOWN = 500_000  # features whose key is remembered


class Vector(NamedTuple):
    """A sparse vector: `keys` in rising order, each with its value."""

    keys: Keys
    values: Values

    def heaviest(self, most: int) -> Vector:
        """The `most` features of greatest weight, in order of their keys."""
        if len(self.keys) <= most:
            return self
        chosen = np.sort(np.lexsort((self.keys, -self.values))[:most])
        return Vector(self.keys[chosen], self.values[chosen])

    def product(self, other: Vector) -> float:
        """The sum over the features that both have."""
        small, large = (self, other) if len(self.keys) <= len(other.keys) else (other, self)
        if not len(small.keys):
            return 0.0
        at = np.minimum(np.searchsorted(large.keys, small.keys), len(large.keys) - 1)
        both = large.keys[at] == small.keys
        return float(np.dot(small.values[both], large.values[at[both]]))

    def plus(self, other: Vector) -> Vector:
        """The sum of the two."""
        if not len(self.keys):
            return other
        keys = np.concatenate((self.keys, other.keys))
        values = np.concatenate((self.values, other.values))
        order = np.argsort(keys, kind="stable")
        keys, values = keys[order], values[order]
        first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
        return Vector(keys[first], np.add.reduceat(values, first))


NOTHING = Vector(np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.float32))


class Counted(NamedTuple):
    """How often each feature of one space stands in an article."""

    space: str
    keys: Keys
    times: Values


def counted(spaces: Mapping[str, Counter[str]]) -> list[Counted]:
    """The counts of an article as arrays, a tenth of the size of the words."""
    return [
        Counted(space, _keys(space, forms), np.fromiter(forms.values(), dtype=np.float32, count=len(forms)))
        for space, forms in spaces.items()
    ]


class Rarity:
    """How rare a form is among the articles seen so far, over a background of news (inverse document frequency)."""

    def __init__(self) -> None:
        self.documents, background = _background()
        self._seen = background.copy()

    def learn(self, spaces: Sequence[Counted]) -> None:
        """Count one more article."""
        self.documents += 1
        places = np.concatenate([own.keys for own in spaces]) & np.uint32(_PLACES - 1)
        self._seen[places] = np.minimum(self._seen[places], np.iinfo(np.uint16).max - 1) + 1

    def weigh(self, form: str) -> float:
        """How rare a word is: the logarithm of how many articles there are for each that holds it."""
        place = int(_keys("W", {form: 1})[0]) & (_PLACES - 1)
        return math.log((self.documents + 1) / max(1, int(self._seen[place])))

    def vector(self, spaces: Sequence[Counted]) -> Vector:
        """The vector of an article.

        Each space has length 1, scaled so that a product of two vectors is their similarity.
        """
        keys = np.concatenate([own.keys for own in spaces])
        values = np.concatenate([self._scaled(own) for own in spaces])
        kept = values > 0
        order = np.argsort(keys[kept], kind="stable")
        return Vector(keys[kept][order], values[kept][order]).heaviest(_FEATURES)

    def _scaled(self, own: Counted) -> Values:
        seen = np.maximum(self._seen[own.keys & np.uint32(_PLACES - 1)], 1)
        raw = (1 + np.log(own.times)) * np.log((self.documents + 1) / seen)
        length = math.sqrt(float(np.dot(raw, raw))) or 1.0
        scaled: Values = (raw * (math.sqrt(weights()[own.space]) / length)).astype(np.float32)
        return scaled


class _Keys(dict[str, int]):
    """The key of each feature of one space."""

    def __init__(self, space: str) -> None:
        super().__init__()
        self._start = zlib.crc32(space.encode())

    def __missing__(self, form: str) -> int:
        if len(self) >= _KNOWN // 5:
            self.clear()
        self[form] = key = zlib.crc32(form.encode(), self._start)
        return key


@functools.cache
def _known(space: str) -> _Keys:
    return _Keys(space)


def _keys(space: str, forms: Mapping[str, int]) -> Keys:
    found: Keys = np.fromiter(map(_known(space).__getitem__, forms), dtype=np.uint32, count=len(forms))
    return found


@functools.cache
def weights() -> Mapping[str, float]:
    """Learned weight of each space's cosine (`training/stories.py`), scaled so that the join threshold is 1."""
    return {row["space"]: float(row["weight"]) for row in read_tsv("stories/weights.tsv")}


@functools.cache
def _background() -> tuple[int, NDArray[np.uint16]]:
    """Number of articles, and of those that hold each common feature; features not listed count as unseen."""
    seen = np.zeros(_PLACES, dtype=np.uint16)
    documents = 1
    for row in read_tsv("stories/frequencies.tsv"):
        if row["space"] == "documents":
            documents = int(row["articles"])
        else:
            place = int(_keys(row["space"], {row["form"]: 1})[0]) & (_PLACES - 1)
            seen[place] = max(int(seen[place]), int(row["articles"]))
    return documents, seen
