"""What many visitors ask within the same seconds is worked out once."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

T = TypeVar("T")
SECONDS = 5.0
_MOST = 256  # answers kept


class Memory:
    """Answers of the last seconds; whoever asks while one is worked out waits for it."""

    def __init__(self, seconds: float = SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._clock = seconds, clock
        self._known: dict[Hashable, tuple[float, object]] = {}
        self._locks: defaultdict[Hashable, threading.Lock] = defaultdict(threading.Lock)

    def of(self, key: Hashable, make: Callable[[], T]) -> T:
        """The answer under `key`, made anew when it is older than some seconds."""
        with self._locks[key]:
            made, answer = self._known.get(key, (-self._seconds, None))
            if self._clock() - made >= self._seconds:
                answer = make()
                self._trim()
                self._known[key] = (self._clock(), answer)
        return cast(T, answer)

    def _trim(self) -> None:
        if len(self._known) >= _MOST:
            self._known.clear()
            self._locks.clear()
