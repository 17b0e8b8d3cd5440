"""Open trackers, lent to one request after the other: opening one costs more than most answers."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Hashable, Iterator
from pathlib import Path

from dragoman.store.database import FILE, Database
from dragoman.tracker.tracker import Tracker

_MOST = 16  # kept open


class Trackers:
    """The tracker of one folder, opened as often as requests need it at the same time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._free: list[tuple[int, Tracker]] = []
        self._lock = threading.Lock()
        self._watch: tuple[int, Database] | None = None

    @contextlib.contextmanager
    def lend(self) -> Iterator[Tracker]:
        """A tracker for one request. One that saw an error is closed, and one whose file was replaced."""
        file = self._file()
        tracker = self._taken(file) or Tracker(self._folder)
        try:
            yield tracker
        except BaseException:
            tracker.close()
            raise
        tracker.forget()
        with self._lock:
            if len(self._free) < _MOST:
                self._free.append((file, tracker))
                return
        tracker.close()

    def changes(self) -> Hashable:
        """What is another value once anybody, in whatever process, has written to the tracker."""
        file = self._file()
        with self._lock:
            if self._watch is None or self._watch[0] != file:
                self._watch = file, Database(self._folder)
            return file, self._watch[1].changes

    def close(self) -> None:
        """Close what is open."""
        with self._lock:
            for _, tracker in self._free:
                tracker.close()
            self._free.clear()
            if self._watch is not None:
                self._watch[1].close()
                self._watch = None

    def _file(self) -> int:
        """The number of the tracker's file: another one after it was taken from a backup."""
        try:
            return (self._folder / FILE).stat().st_ino
        except FileNotFoundError:
            return 0

    def _taken(self, file: int) -> Tracker | None:
        while True:
            with self._lock:
                if not self._free:
                    return None
                known, tracker = self._free.pop()
            if known == file:
                return tracker
            tracker.close()
