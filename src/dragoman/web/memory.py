"""What many visitors ask is worked out once, and anew as soon as anybody has written to the tracker."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

T = TypeVar("T")
_MOST = 256  # answers kept


class Memory:
    """Answers that hold as long as `changes()` stays the same; whoever asks while one is worked out waits for it.

    The state is asked for before an answer is made: one made while somebody writes is made again, never kept too long.
    """

    def __init__(self, changes: Callable[[], Hashable]) -> None:
        self._changes = changes
        self._known: dict[Hashable, tuple[Hashable, object]] = {}
        self._locks: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def of(self, key: Hashable, make: Callable[[], T]) -> T:
        """The answer under `key`, made anew when the tracker has changed since."""
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            state = self._changes()
            known = self._known.get(key)
            if known is None or known[0] != state:
                known = state, make()
                self._keep(key, known)
        return cast(T, known[1])

    def _keep(self, key: Hashable, answer: tuple[Hashable, object]) -> None:
        with self._lock:
            if len(self._known) >= _MOST:
                self._known.clear()
                self._locks.clear()
            self._known[key] = answer
