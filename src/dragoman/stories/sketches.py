"""Sketches of texts: the smallest hashes of a text's shingles, by which copies find each other.

A shingle is four content words in a row. The smallest hashes are the same sample of the shingles in every text, so the
share of them that two sketches have in common estimates the share of shingles that the texts have in common, and a
text that was cut keeps the part of its sketch that it still holds.
Source: Broder 1997, "On the resemblance and containment of documents" (bottom-k sketches).
"""

from __future__ import annotations

import functools
import zlib
from typing import TYPE_CHECKING

from dragoman.stories.items import folded, function_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.uint32]

SHINGLE = 4
SIZE = 64  # hashes kept in a sketch
_WORDS_KEPT = 500_000  # words whose hash is remembered, so that memory does not grow with the stream
_FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5)
# Words are split in bytes, which is three times as quick as in characters: signs that are no letters become blanks.
_BLANKED = bytes(i if i >= 128 or chr(i).isalnum() else 32 for i in range(256))
_EDGES = "“”„‘’‚«»‹›–—…·•\u00a0"


class _Hashes(dict[bytes, int]):
    """The hash of each written word's folded form, 0 for words that say nothing; worked out once a word."""

    def __missing__(self, written: bytes) -> int:
        form = folded(written.decode("utf-8", "replace").strip(_EDGES))
        value = 0 if len(form) < 2 or form in function_words() else zlib.crc32(form.encode()) | 1 << 32
        if len(self) >= _WORDS_KEPT:
            self.clear()
        self[written] = value
        return value


@functools.cache
def _hashes() -> _Hashes:
    return _Hashes()


def shingles(text: str) -> Numbers:
    """The distinct hashes of a text's shingles in rising order, the same in every process; empty for short texts."""
    import numpy as np

    written = text.lower().encode("utf-8", "replace").translate(_BLANKED).split()
    hashes = np.array(list(map(_hashes().__getitem__, written)), dtype=np.uint64)
    hashes = hashes[hashes != 0]
    count = len(hashes) - SHINGLE + 1
    if count < 1:
        return np.zeros(0, dtype=np.uint32)
    mixed = np.zeros(count, dtype=np.uint64)
    for place, factor in enumerate(_FACTORS):
        mixed ^= hashes[place : place + count] * np.uint64(factor)
        mixed *= np.uint64(_FACTORS[0])
        mixed ^= mixed >> np.uint64(29)
    found = np.sort((mixed >> np.uint64(32)).astype(np.uint32))
    return found[np.concatenate(([True], found[1:] != found[:-1]))]


def sketch(text: str, least: int = 1) -> bytes | None:
    """The sketch of a text, at most 256 bytes; None when it has fewer than `least` shingles to be told by."""
    found = shingles(text)
    return found[:SIZE].astype("<u4").tobytes() if len(found) >= least else None


def resemblance(a: bytes, b: bytes) -> float:
    """The share of shingles that two texts have in common, estimated from their sketches."""
    import numpy as np

    one, other = np.frombuffer(a, dtype="<u4"), np.frombuffer(b, dtype="<u4")
    smallest = np.union1d(one, other)[:SIZE]
    both = np.intersect1d(one, other, assume_unique=True)
    return float(np.isin(smallest, both, assume_unique=True).mean()) if len(smallest) else 0.0
