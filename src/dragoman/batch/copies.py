"""Near-copies in a stream of pages: an index of the sketches seen (see `dragoman.stories.sketches`)."""

from __future__ import annotations

from collections import deque

from dragoman.stories import sketches

WINDOW = 50_000
_FEWEST_SHINGLES = 20  # fewer say too little: two short notices are alike without being copies
_KEYS = 8  # smallest hashes by which a page is found: of copies that share 85 in 100, two share one of them
_WIDTH = 4  # bytes of a hash


def sketch(text: str) -> bytes | None:
    """The sketch of a text, at most 256 bytes; None when the text is too short to be told from others."""
    return sketches.sketch(text, _FEWEST_SHINGLES)


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
        self._newest: dict[bytes, int] = {}  # hash -> the newest page that holds it among its smallest
        self._next = 0

    def __len__(self) -> int:
        """How many pages are remembered."""
        return len(self._pages)

    def original(self, own: bytes) -> str | None:
        """The place of the page that this one is a copy of, the likest of those that share a hash; None for none."""
        best: tuple[float, int] | None = None
        for number in sorted({self._newest[key] for key in _keys(own) if key in self._newest}):
            likeness = sketches.resemblance(own, self._pages[number][1])
            if likeness >= self._likeness and (best is None or likeness > best[0]):
                best = (likeness, number)
        return self._pages[best[1]][0] if best else None

    def add(self, place: str, own: bytes) -> None:
        """Remembers a page; the oldest one is forgotten when the window is full."""
        self._pages[self._next] = (place, own)
        self._order.append(self._next)
        self._newest.update(dict.fromkeys(_keys(own), self._next))
        self._next += 1
        if len(self._order) > self._window:
            self._forget(self._order.popleft())

    def _forget(self, number: int) -> None:
        _, own = self._pages.pop(number)
        for key in _keys(own):
            if self._newest.get(key) == number:
                del self._newest[key]


def _keys(own: bytes) -> list[bytes]:
    return [own[i : i + _WIDTH] for i in range(0, min(len(own), _KEYS * _WIDTH), _WIDTH)]
