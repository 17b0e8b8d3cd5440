"""The driver: hands shards out, decides what is a copy, commits what comes back, and outlives its workers."""

from __future__ import annotations

import shutil
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any, TypeVar

from dragoman.batch import work
from dragoman.batch.copies import CopyIndex
from dragoman.batch.datasets import require_pyarrow, write_manifest, write_part
from dragoman.batch.engines import Engine, LocalEngine, open_engine
from dragoman.batch.ledger import SCHEMA_VERSION, Ledger, Result
from dragoman.batch.options import Options, Progress, Summary, Tell, silent
from dragoman.batch.plan import Plan, make_plan
from dragoman.errors import DragomanError
from dragoman.reader import pipeline

T = TypeVar("T")
_STRIKES = 2  # deaths alone on one page, after which it is the page's fault
_FALSE_STARTS = 10
_BREAKS_WITHOUT_RESULT = 5


def run(inputs: Sequence[str], output: str | Path, options: Options = Options(), progress: Tell = silent) -> Summary:
    """Reads archives, corpora, files and folders into Parquet datasets below `output`; each page exactly once.

    A run that was broken off, however, goes on where it was when it is started again with the same inputs and output.
    Raises `DRG-CHANGED` when the inputs are not the same any more, `DRG-BUSY` when another run writes there,
    `DRG-EXTRA` when a library is missing, `DRG-WORKER` when workers die as they start.
    """
    from dragoman.reader import pipeline

    require_pyarrow()
    folder = Path(output)
    folder.mkdir(parents=True, exist_ok=True)
    spool = folder / "spool"
    plan = make_plan(inputs, spool, options.shard_bytes, options.shard_files)
    number, count = options.part
    with Ledger(folder / f"ledger{_suffix(options.part)}.sqlite") as ledger:
        ledger.claim(
            {
                "inputs": plan.fingerprint(),
                "parts": f"{number}/{count} by {options.shards_per_part}",
                "knowledge": pipeline(options.packs).fingerprint,
                "copies": f"{options.copy_likeness:g}" if options.skip_copies else "kept",
                "reader": _reader(options),
            }
        )
        _manifest(folder, options.part).unlink(missing_ok=True)  # one stands for a run that is finished
        driver = _Driver(plan, ledger, folder, work.Job(spool, options), progress)
        driver.run()
        summary = driver.finish()
    if all(_manifest(folder, (n, count)).exists() for n in range(1, count + 1)):
        shutil.rmtree(spool, ignore_errors=True)  # by the part that is finished last
    return summary


def _reader(options: Options) -> str:
    """The version of the reader: the program's, and a fingerprint of its knowledge."""
    return f"{metadata.version('dragoman')}+{pipeline(options.packs).fingerprint}"


def _manifest(folder: Path, part: tuple[int, int]) -> Path:
    return folder / f"manifest{_suffix(part)}.json"


def _suffix(part: tuple[int, int]) -> str:
    """What the file names of a part have in common; nothing when it is the whole."""
    number, count = part
    return "" if count == 1 else f"-{number}-of-{count}"


@dataclass(slots=True)
class _Active:
    """A shard on its way: its place in the order, what is being done with it, what it has become so far."""

    number: int
    is_done: bool = False
    future: Future[work.Cut] | Future[Result] | None = None
    cut: work.Cut | None = None
    copies: dict[int, str] | None = None
    barred: dict[int, str] = field(default_factory=dict)


class _Driver:
    def __init__(self, plan: Plan, ledger: Ledger, folder: Path, job: work.Job, progress: Tell) -> None:
        first, step = job.options.part
        self._plan = plan
        self._ledger = ledger
        self._folder = folder
        self._suffix = _suffix(job.options.part)
        self._job = job
        self._options = job.options
        self._tell = progress
        self._shards = range(first - 1, len(plan), step)
        self._index = CopyIndex(job.options.copy_likeness)
        self._active: deque[_Active] = deque()
        self._engine: Engine | None = None
        self._lone: LocalEngine | None = None
        self._began = time.monotonic()
        self._deaths = self._breaks = self._done_at_break = 0
        self._counts = ledger.counts()
        self._done = ledger.done()
        self._counts_before, self._done_before = self._counts, self._done

    def run(self) -> None:
        """Reads every shard that is not done, with at most a few more in hand than there are workers."""
        waiting = iter(self._shards)
        try:
            while self._fill(waiting) or self._active:
                self._decide()
                self._collect()
        finally:
            if self._engine is not None:
                self._engine.close()
            self._dismiss()

    def _fill(self, waiting: Iterator[int]) -> bool:
        """Takes shards up in their order; False when there are none left."""
        busy = sum(not active.is_done for active in self._active)
        while busy < self._options.worker_count + 2:
            number = next(waiting, None)
            if number is None:
                return False
            active = _Active(number, is_done=self._ledger.is_done(number))
            if not active.is_done:
                active.future = self._start(active)
                busy += 1
            if active.is_done and not self._options.skip_copies:
                continue
            self._active.append(active)
        return True

    def _start(self, active: _Active) -> Future[work.Cut] | Future[Result]:
        shard = self._plan[active.number]
        if self._options.skip_copies:
            return self._open().submit(work.cut_shard, shard, self._job, active.barred)
        return self._open().submit(work.whole_shard, shard, self._job, active.barred)

    def _open(self) -> Engine:
        if self._engine is None:
            self._engine = open_engine(self._options)
        return self._engine

    # -- copies ---------------------------------------------------------------------------------------------------

    def _decide(self) -> None:
        """Says, in the plan's order, which pages are copies, and sends the shards on whose copies are known."""
        if not self._options.skip_copies:
            return
        for active in tuple(self._active):
            if active.is_done:
                for place, sketch in self._ledger.sketches(active.number):
                    self._index.add(place, sketch)
                self._active.remove(active)
            elif active.copies is None:
                if active.cut is None:
                    return
                active.copies = self._copies_in(active.cut)
                active.future = self._open().submit(
                    work.read_shard, active.cut, active.copies, self._job, active.barred
                )

    def _copies_in(self, cut: work.Cut) -> dict[int, str]:
        copies: dict[int, str] = {}
        for number, place, sketch in cut.sketches:
            original = self._index.original(sketch)
            if original is None:
                self._index.add(place, sketch)
            else:
                copies[number] = original
        return copies

    # -- results --------------------------------------------------------------------------------------------------

    def _collect(self) -> None:
        """Waits for something to be finished, and takes what is."""
        pending: list[Future[Any]] = [active.future for active in self._active if active.future is not None]
        if not pending:
            return
        wait(pending, timeout=1.0, return_when=FIRST_COMPLETED)
        for active in tuple(self._active):
            if active.future is not None and active.future.done():
                error = active.future.exception()
                if error is not None and self._open().is_death(error):
                    self._recover()
                    return
                self._take(active, active.future.result())

    def _take(self, active: _Active, found: work.Cut | Result) -> None:
        active.future = None
        if isinstance(found, work.Cut):
            active.cut = found
            return
        self._ledger.commit(found)
        self._active.remove(active)
        self._counts += found.counts
        self._done += 1
        self._write_part_of(found.number)
        self._tell(self._progress())

    def _recover(self) -> None:
        """After a death: what was in hand goes one by one through one worker, until the page that kills is known."""
        self._deaths += 1
        self._breaks = 0 if self._done > self._done_at_break else self._breaks + 1
        self._done_at_break = self._done
        if self._breaks >= _BREAKS_WITHOUT_RESULT:
            raise DragomanError("DRG-WORKER")
        self._open().close()
        self._engine = None
        for active in tuple(self._active):
            if active.future is None:
                continue
            future, active.future = active.future, None
            if not future.cancelled() and future.done() and future.exception() is None:
                self._take(active, future.result())
            elif active.copies is not None and active.cut is not None:
                self._take(active, self._alone(active, work.read_shard, active.cut, active.copies))
            elif self._options.skip_copies:
                self._take(active, self._alone(active, work.cut_shard, self._plan[active.number]))
            else:
                self._take(active, self._alone(active, work.whole_shard, self._plan[active.number]))
        self._dismiss()

    def _dismiss(self) -> None:
        if self._lone is not None:
            self._lone.close()
            self._lone = None

    def _alone(self, active: _Active, function: Callable[..., T], *args: object) -> T:
        """The result of a task in one worker that notes each page; a page on which it dies twice is barred."""
        slot = self._folder / f"slot{self._suffix}"
        job = work.Job(self._job.spool, self._options, slot)
        strikes: dict[int, int] = {}
        false_starts = 0
        try:
            while True:
                slot.write_text("")
                self._lone = self._lone or LocalEngine(1, warm=False)
                try:
                    return self._lone.submit(function, *args, job, active.barred).result()
                except Exception as error:
                    if not self._lone.is_death(error):
                        raise
                self._dismiss()
                self._deaths += 1
                noted = slot.read_text()
                if noted:
                    item = int(noted)
                    strikes[item] = strikes.get(item, 0) + 1
                    if strikes[item] >= _STRIKES:
                        active.barred[item] = "DRG-KILLED"
                else:
                    false_starts += 1
                    if false_starts >= _FALSE_STARTS:
                        raise DragomanError("DRG-WORKER")
        finally:
            slot.unlink(missing_ok=True)

    # -- parts ----------------------------------------------------------------------------------------------------

    def _part_shards(self, part: int) -> Sequence[int]:
        size = self._options.shards_per_part
        return self._shards[part * size : (part + 1) * size]

    def _write_part_of(self, shard: int) -> None:
        first, step = self._options.part
        self._write_part((shard - first + 1) // step // self._options.shards_per_part)

    def _write_part(self, part: int) -> None:
        """Writes a part's files once all its shards are done. Killed in between, it writes the same files again."""
        shards = self._part_shards(part)
        if self._ledger.is_settled(part) or not self._ledger.is_done(shards[-1]):
            return
        rows = self._ledger.rows(shards)
        if rows is not None:
            files = write_part(self._folder, f"part{self._suffix}-{part:06d}", rows)
            self._ledger.settle(part, files, shards)

    def finish(self) -> Summary:
        """Writes the parts that a broken-off run left over, and the manifest."""
        for part in range(-(-len(self._shards) // self._options.shards_per_part)):
            self._write_part(part)
        manifest = _manifest(self._folder, self._options.part)
        counts = self._counts
        write_manifest(
            manifest,
            {
                "schema": SCHEMA_VERSION,
                "reader": _reader(self._options),
                "inputs": [{"source": source, "state": mark} for source, mark in self._plan.inputs()],
                "shards": [self._options.part[0], self._options.part[1], len(self._shards)],
                "pages": counts.pages,
                "copies": counts.copies,
                "failures": counts.failures,
                "events": counts.events,
                "files": self._ledger.files(),
            },
        )
        return Summary(manifest, counts, len(self._shards), time.monotonic() - self._began, self._deaths)

    def _progress(self) -> Progress:
        seconds = time.monotonic() - self._began
        sat = self._done - self._done_before
        pages = self._counts.pages - self._counts_before.pages
        left = (len(self._shards) - self._done) * seconds / sat if sat else None
        return Progress(self._done, len(self._shards), self._counts, seconds, pages / max(seconds, 1e-9), left)
