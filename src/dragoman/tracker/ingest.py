"""Reading into a store, step by step: each page exactly once for each version of the reader, whatever happens.

A page is first kept and queued, in one transaction; then read; then its reading is written and its job closed, again in
one transaction. A process that dies leaves jobs behind that the next one takes up.
"""

from __future__ import annotations

import contextlib
import itertools
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from dragoman.errors import CODES, DragomanError
from dragoman.model import Issue, Page, Record
from dragoman.plugins import Failure
from dragoman.store import Database, keep_pages, looks, queue, write_readings
from dragoman.tracker.readers import Reader

BATCH = 32
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest has come: pages read, failed, waiting; pages a second since it began."""

    read: int
    failed: int
    waiting: int
    rate: float

    @property
    def seconds_left(self) -> float | None:
        """How long what waits will take at this rate; None when that cannot be told."""
        return self.waiting / self.rate if self.rate else None


@dataclass(frozen=True, slots=True)
class Added:
    """What an ingest did: pages that were new, pages known before, pages read, failed; whether it was broken off."""

    new: int = 0
    known: int = 0
    read: int = 0
    failed: int = 0
    interrupted: bool = False


Callback = Callable[[Progress], None]
Clock = Callable[[], str]
# What the person named, and what came of it.
Found = tuple[str, Page | Failure]


@dataclass
class Ingest:
    """One run of reading into a store."""

    db: Database
    reader: Reader
    clock: Clock
    callback: Callback | None = None
    note_looks: bool = False
    new: int = 0
    known: int = 0
    read: int = 0
    failed: int = 0
    started: float = field(default_factory=time.monotonic)

    def run(self, found: Iterable[Found]) -> Added:
        """Keep, queue and read everything found, and whatever waited before. Ctrl-C ends it cleanly."""
        # What an earlier run over this connection claimed and could not give back (a full disk, say) is free again.
        queue.unclaim(self.db, self.reader.version)
        try:
            for batch in _batches(found, BATCH):
                self._keep(batch)
                self._work(len(batch))
            self._work(None)
        except BaseException as error:
            with contextlib.suppress(DragomanError):
                queue.unclaim(self.db, self.reader.version)
            if not isinstance(error, KeyboardInterrupt):
                raise
            return self._added(interrupted=True)
        return self._added()

    def _added(self, interrupted: bool = False) -> Added:
        return Added(self.new, self.known, self.read, self.failed, interrupted)

    def _keep(self, found: Sequence[Found]) -> None:
        now = self.clock()
        pages = [item for _, item in found if isinstance(item, Page)]
        with self.db.writing():
            kept = keep_pages(self.db, pages, now)
            queue.enqueue(self.db, [k.n for k in kept], self.reader.version)
            if self.note_looks:
                looks.looked(self.db, [origin for origin, _ in found], now)
            for origin, item in found:
                if isinstance(item, Failure):
                    queue.note_problem(self.db, origin, item.source, item.issue, now)
                    self.failed += 1
        self.new += sum(k.new for k in kept)
        self.known += sum(not k.new for k in kept)

    def _work(self, most: int | None) -> None:
        """Read jobs until none is left, or at least `most` of them."""
        done = 0
        while most is None or done < most:
            jobs = queue.claim(self.db, self.reader.version, BATCH, self.clock())
            if not jobs:
                return
            self._read(jobs)
            done += len(jobs)
            self._tell()

    def _read(self, jobs: Sequence[queue.Job]) -> None:
        pages = [self._page(job) for job in jobs]
        readable = [(job, page) for job, page in zip(jobs, pages, strict=True) if page is not None]
        try:
            records = list(self.reader.read([page for _, page in readable]))
        except Exception:  # any stage's defect must cost one page, not the run: find out which
            records = []
        if len(records) == len(readable):
            self._write([(job.page, record) for (job, _), record in zip(readable, records, strict=True)])
            return
        for job, page in readable:
            self._read_one(job, page)

    def _page(self, job: queue.Job) -> Page | None:
        try:
            return self.db.pages.read(job.id)
        except DragomanError as error:
            self._fail(job, Issue(error.code, error.message, hint=error.hint))
            return None

    def _read_one(self, job: queue.Job, page: Page) -> None:
        try:
            record = next(iter(self.reader.read([page])))
        except Exception as error:
            message = f"{type(error).__name__}: {error}"
            self._fail(job, Issue("DRG-READFAIL", message, hint=CODES["DRG-READFAIL"][1]))
        else:
            self._write([(job.page, record)])

    def _write(self, items: Sequence[tuple[int, Record]]) -> None:
        with self.db.writing():
            write_readings(self.db, items, self.reader.version, self.clock())
            queue.done(self.db, [number for number, _ in items], self.reader.version)
        self.read += len(items)

    def _fail(self, job: queue.Job, issue: Issue) -> None:
        queue.failed(self.db, job.page, self.reader.version, issue, self.clock())
        self.failed += 1

    def _tell(self) -> None:
        if self.callback:
            seconds = time.monotonic() - self.started
            waiting = queue.waiting(self.db, self.reader.version)
            self.callback(Progress(self.read, self.failed, waiting, self.read / seconds if seconds else 0.0))


def keep_records(db: Database, records: Iterable[Record], reader: str, clock: Clock, batch: int = 200) -> Added:
    """Keep records that were read elsewhere, as readings of `reader`: `batch` of them a transaction."""
    new = known = read = 0
    for group in _batches(records, batch):
        now = clock()
        with db.writing():
            kept = keep_pages(db, [record.page for record in group], now)
            items = [(k.n, record) for k, record in zip(kept, group, strict=True)]
            read += write_readings(db, items, reader, now)
            queue.done(db, [k.n for k in kept], reader)
        new += sum(k.new for k in kept)
        known += sum(not k.new for k in kept)
    return Added(new, known, read)


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while group := list(itertools.islice(iterator, size)):
        yield group
