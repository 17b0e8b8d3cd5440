"""Near-copies in a stream of pages: a sketch of each page's wording, and an index of the sketches seen.

A sketch is a MinHash of four-word shingles: the share of places in which two sketches agree estimates the share of
shingles that the pages have in common. Source: Broder 1997, "On the resemblance and containment of documents".
"""

from __future__ import annotations

import functools
import re
import zlib
from collections import deque
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.uint64]

PLACES = 64
_BANDS = 8
_ROWS = PLACES // _BANDS
_SHINGLE_WORDS = 4
_FEWEST_SHINGLES = 20  # fewer say too little: two short notices are alike without being copies
WINDOW = 50_000
_WORD = re.compile(r"\w+")
_PRIME = (1 << 31) - 1


def sketch(text: str) -> bytes | None:
    """The sketch of a text, 256 bytes; None when the text is too short to be told from others."""
    import numpy as np

    words = _WORD.findall(text.casefold())
    shingles = {" ".join(words[i : i + _SHINGLE_WORDS]) for i in range(len(words) - _SHINGLE_WORDS + 1)}
    if len(shingles) < _FEWEST_SHINGLES:
        return None
    numbers = np.array(sorted({zlib.crc32(shingle.encode()) % _PRIME for shingle in shingles}), dtype=np.uint64)
    factors, offsets = _permutations()
    hashed = (numbers[None, :] * factors[:, None] + offsets[:, None]) % np.uint64(_PRIME)
    return bytes(hashed.min(axis=1).astype("<u4").tobytes())


@functools.cache
def _permutations() -> tuple[Numbers, Numbers]:
    """Factors and offsets of the hash functions, always the same."""
    import numpy as np

    drawn = [zlib.crc32(f"place {i}".encode()) % (_PRIME - 1) + 1 for i in range(2 * PLACES)]
    return np.array(drawn[:PLACES], dtype=np.uint64), np.array(drawn[PLACES:], dtype=np.uint64)


class CopyIndex:
    """The sketches of the last pages that were no copies; of two copies the earlier page counts as the original.

    Holds at most `window` pages, so that its memory does not grow with the archive. Pages must come in the plan's
    order: then what is a copy of what does not depend on who read which page when.
    """

    def __init__(self, likeness: float = 0.85, window: int = WINDOW) -> None:
        self._likeness = likeness
        self._window = window
        self._pages: dict[int, tuple[str, bytes]] = {}
        self._order: deque[int] = deque()
        self._bands: tuple[dict[bytes, int], ...] = tuple({} for _ in range(_BANDS))
        self._next = 0

    def __len__(self) -> int:
        """How many pages are remembered."""
        return len(self._pages)

    def original(self, own: bytes) -> str | None:
        """The place of the page that this one is a copy of, the likest of those that share a band; None for none."""
        best: tuple[float, int] | None = None
        for number in sorted({bands[key] for bands, key in self._keys(own) if key in bands}):
            likeness = _agreement(own, self._pages[number][1])
            if likeness >= self._likeness and (best is None or likeness > best[0]):
                best = (likeness, number)
        return self._pages[best[1]][0] if best else None

    def add(self, place: str, own: bytes) -> None:
        """Remembers a page; the oldest one is forgotten when the window is full."""
        self._pages[self._next] = (place, own)
        self._order.append(self._next)
        for bands, key in self._keys(own):
            bands[key] = self._next
        self._next += 1
        if len(self._order) > self._window:
            self._forget(self._order.popleft())

    def _forget(self, number: int) -> None:
        _, own = self._pages.pop(number)
        for bands, key in self._keys(own):
            if bands.get(key) == number:
                del bands[key]

    def _keys(self, own: bytes) -> list[tuple[dict[bytes, int], bytes]]:
        width = 4 * _ROWS
        return [(bands, own[i * width : (i + 1) * width]) for i, bands in enumerate(self._bands)]


def _agreement(a: bytes, b: bytes) -> float:
    import numpy as np

    same: Any = np.frombuffer(a, dtype="<u4") == np.frombuffer(b, dtype="<u4")
    return float(same.mean())
