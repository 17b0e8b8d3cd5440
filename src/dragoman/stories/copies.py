"""Copies: pages that carry the same text, cut, edited or re-furnished. MinHash proposes, shared shingles decide."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from dragoman.stories.items import Item, words

_SHINGLE = 4  # content words a shingle
_PERMUTATIONS = 64
_BANDS = 32  # two rows a band: a copy cut to a third still shares one
_CROWD = 40  # a bucket this full is boilerplate, not a family
SHARED = 0.7  # share of the shorter text's shingles that the longer one holds too
ALIKE = 0.4  # share of all shingles that both hold: a short text quoted whole in a long one is no copy


def families(items: Sequence[Item]) -> dict[str, str]:
    """Family of each article, named after its first member in the order given; an article without copies is alone."""
    shingles = [_shingles(item) for item in items]
    parent = list(range(len(items)))
    for a, b in sorted(_proposed(shingles)):
        if are_copies(shingles[a], shingles[b]):
            parent[_root(parent, b)] = _root(parent, a)
    first: dict[int, str] = {}
    for number, item in enumerate(items):
        first.setdefault(_root(parent, number), item.id)
    return {item.id: first[_root(parent, number)] for number, item in enumerate(items)}


def are_copies(a: frozenset[int], b: frozenset[int]) -> bool:
    """Whether two texts are one text, cut or edited, by the shingles they share."""
    both = len(a & b)
    return both >= SHARED * min(len(a), len(b)) and both >= ALIKE * len(a | b) and both > 0


def _shingles(item: Item) -> frozenset[int]:
    forms = [word.form for word in words(item.text) if word]
    runs = zip(*(forms[i:] for i in range(_SHINGLE)), strict=False)
    return frozenset(_stable(" ".join(run)) for run in runs)


def _stable(text: str) -> int:
    """A 32-bit number for a text, the same in every process."""
    return zlib.crc32(text.encode())


def _proposed(shingles: Sequence[frozenset[int]]) -> set[tuple[int, int]]:
    """Pairs that agree in at least one band of their sketches."""
    buckets: defaultdict[tuple[int, tuple[int, ...]], list[int]] = defaultdict(list)
    for number, own in enumerate(shingles):
        if own:
            for key in _bands(own):
                buckets[key].append(number)
    return {pair for members in buckets.values() if 1 < len(members) <= _CROWD for pair in combinations(members, 2)}


def _bands(own: Iterable[int]) -> Iterator[tuple[int, tuple[int, ...]]]:
    from rensa import RMinHash

    sketch = RMinHash(num_perm=_PERMUTATIONS, seed=7)
    sketch.update([str(value) for value in sorted(own)])
    digest = sketch.digest()
    rows = _PERMUTATIONS // _BANDS
    for band in range(_BANDS):
        yield band, tuple(digest[band * rows : (band + 1) * rows])


def _root(parent: list[int], number: int) -> int:
    while parent[number] != number:
        parent[number] = parent[parent[number]]
        number = parent[number]
    return number
