"""What a worker does with a shard: cut its pages, read those that are worth it, keep each page within its limits."""

from __future__ import annotations

import contextlib
import functools
import json
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from dragoman.batch.copies import sketch
from dragoman.batch.ledger import Result, pack_lines
from dragoman.batch.options import Counts, Options
from dragoman.batch.plan import Item, Shard, items
from dragoman.errors import CODES
from dragoman.model import Article, Document, Issue, Page, Record
from dragoman.plugins import Failure

if TYPE_CHECKING:
    from dragoman.reader import Pipeline

Barred = Mapping[int, str]  # item number -> code of what it did
_CHUNK = 32  # pages that are parsed together: enough for spaCy's batches, few enough for any memory


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of a shard with its article, or a failure; `item` and `index` say where in the shard it stands."""

    item: int
    index: int
    found: Page | Failure
    article: Article | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """A shard's pages, cut and packed, and the sketch of each that could be a copy, by its number among them."""

    number: int
    packed: bytes
    sketches: tuple[tuple[int, str, bytes], ...]


@dataclass(frozen=True, slots=True)
class Job:
    """Where and how a worker works: the folder of unpacked corpora, the options.

    `slot` is the file in which a worker that works alone notes the item it is at, so that its death tells which.
    """

    spool: Path
    options: Options
    slot: Path | None = None


class Overrun(BaseException):
    """A page took more time than it may. Not an `Exception`, so that no stage takes it for a defect of its own."""


def start(warm: bool = True) -> None:
    """Makes a worker ready: deaf to Ctrl-C, gone when its parent is; `warm` with the model loaded."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    if warm:
        with contextlib.suppress(Exception):  # a missing model is told by the first task, as an error with a code
            _warm_up()


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _warm_up() -> None:
    from dragoman.language.parsing import model

    model()


def cut_shard(shard: Shard, job: Job, barred: Barred) -> Cut:
    """The pages of a shard, cut. An item that is barred is a failure with that code."""
    entries = list(_entries(shard, job, barred))
    sketches = []
    if job.options.skip_copies:
        for number, entry in enumerate(entries):
            if isinstance(entry.found, Page) and entry.article is not None and is_worth_reading(entry.article):
                own = sketch("\n".join(span.text for span in entry.article.body))
                if own is not None:
                    sketches.append((number, entry.found.source, own))
    return Cut(shard.number, pickle.dumps(entries, protocol=5), tuple(sketches))


def read_shard(cut: Cut, copies: Mapping[int, str], job: Job, barred: Barred) -> Result:
    """The rows of a cut shard. `copies` gives, by entry number, the place of the page that an entry is a copy of."""
    entries: list[Entry] = pickle.loads(cut.packed)
    lines: list[str] = []
    counts = Counts()
    for start in range(0, len(entries), _CHUNK):
        chunk = range(start, min(start + _CHUNK, len(entries)))
        worth = [n for n in chunk if _is_to_be_read(entries[n], barred) and n not in copies]
        records = dict(zip(worth, _read([entries[n] for n in worth], job), strict=True))
        for n in chunk:
            row = _row(entries[n], records.get(n), copies.get(n), barred)
            counts += _counted(row)
            lines.append(json.dumps(row, ensure_ascii=False))
    sketches = tuple((place, own) for n, place, own in cut.sketches if n not in copies)
    return Result(cut.number, pack_lines(lines), sketches, counts)


def _is_to_be_read(entry: Entry, barred: Barred) -> bool:
    return entry.article is not None and entry.item not in barred


def whole_shard(shard: Shard, job: Job, barred: Barred) -> Result:
    """Cut and read in one go, where no copies are looked for."""
    return read_shard(cut_shard(shard, job, barred), {}, job, barred)


def is_worth_reading(article: Article) -> bool:
    """Whether an article has a body in a language that is analysed."""
    return bool(article.body) and (article.language or "en").partition("-")[0] == "en"


# -- cutting ----------------------------------------------------------------------------------------------------------


def _entries(shard: Shard, job: Job, barred: Barred) -> Iterator[Entry]:
    for number, item in enumerate(items(shard, job.spool, job.options.limits)):
        if number in barred:
            yield Entry(number, 0, Failure.of(item.place, barred[number]))
            continue
        _note(job, number)
        yield from _cut_item(number, item, job)


def _cut_item(number: int, item: Item, job: Job) -> list[Entry]:
    from dragoman import reader

    by = _pipeline(job.options.packs)
    try:
        with limited(job.options):
            return [
                Entry(number, index, found, reader.cut(found, by) if isinstance(found, Page) else None)
                for index, found in enumerate(item.read())
            ]
    except Overrun:
        code, problem = "DRG-SLOW", f"over {job.options.page_seconds:g} s to cut"
    except MemoryError:
        code, problem = "DRG-MEMORY", f"over {job.options.page_megabytes:,} MB to cut"
    except Exception as error:  # one page must never stop a run of many
        code, problem = "DRG-DEFECT", f"{type(error).__name__}: {error}"
    return [Entry(number, 0, Failure.of(item.place, code, problem))]


# -- reading ----------------------------------------------------------------------------------------------------------


def _read(entries: Sequence[Entry], job: Job) -> list[Record]:
    """The records of some entries: all at once, or, where that fails or a worker died of it, one by one."""
    if any(entry.article is not None and is_worth_reading(entry.article) for entry in entries):
        _warm_up()  # so that loading the model is on no page's account
    if job.slot is None:
        try:
            with limited(job.options, len(entries)):
                return _records(entries, job)
        except (Overrun, MemoryError):
            pass
    return [_read_one(entry, job) for entry in entries]


def _read_one(entry: Entry, job: Job) -> Record:
    _note(job, entry.item)
    try:
        with limited(job.options):
            return _records([entry], job)[0]
    except Overrun:
        issue = ("DRG-SLOW", f"over {job.options.page_seconds:g} s of CPU time")
    except MemoryError:
        issue = ("DRG-MEMORY", f"over {job.options.page_megabytes:,} MB")
    return _unread(entry, Issue(*issue, hint=CODES[issue[0]][1]))


def _records(entries: Sequence[Entry], job: Job) -> list[Record]:
    """The records; pages that are not worth parsing have their article only. spaCy's memory is let go afterwards."""
    from dragoman import reader
    from dragoman.language.parsing import model

    pairs = [(e.found, e.article) for e in entries if isinstance(e.found, Page) and e.article is not None]
    parsed = [(page, article) for page, article in pairs if is_worth_reading(article)]
    with model().memory_zone() if parsed else contextlib.nullcontext():
        documents = reader.read_articles(parsed, _pipeline(job.options.packs))
        return [
            Record.of(next(documents) if is_worth_reading(article) else Document(page, article))
            for page, article in pairs
        ]


@functools.cache
def _pipeline(packs: tuple[str, ...]) -> Pipeline:
    """What this worker reads with."""
    from dragoman import reader

    return reader.pipeline(packs)


def _unread(entry: Entry, *issues: Issue) -> Record:
    assert isinstance(entry.found, Page)
    assert entry.article is not None
    return Record.of(Document(entry.found, entry.article, issues=issues))


def _row(entry: Entry, record: Record | None, copy_of: str | None, barred: Barred) -> dict[str, object]:
    """What is kept of an entry: a record, or the failure."""
    row: dict[str, object] = {"item": entry.item, "index": entry.index}
    if isinstance(entry.found, Failure):
        issue = entry.found.issue
        return row | {"source": entry.found.source, "code": issue.code, "message": issue.message}
    if record is None and copy_of is not None:
        record = _unread(entry, Issue("DRG-COPY", f"a near-copy of {copy_of}", hint=CODES["DRG-COPY"][1]))
    elif record is None:
        code = barred.get(entry.item, "DRG-DEFECT")
        record = _unread(entry, Issue(code, CODES[code][0], hint=CODES[code][1]))
    return row | {"source": entry.found.source, "copy_of": copy_of, "record": record.to_dict()}


def _counted(row: Mapping[str, object]) -> Counts:
    record = row.get("record")
    if not isinstance(record, dict):
        return Counts(failures=1)
    return Counts(pages=1, copies=int(row["copy_of"] is not None), events=len(record["events"]))


# -- limits -----------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def limited(options: Options, pages: int = 1) -> Iterator[None]:
    """Within, so many pages may take their CPU time and memory; else `Overrun` or `MemoryError` is raised.

    Code that no Python signal reaches, such as a regular expression gone wild, is ended by the system with its process
    after three times that time; whoever waits for the process then finds the page by its slot. Where the system has no
    such limits (Windows), none are kept.
    """
    seconds = options.page_seconds * pages
    timed = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    if timed:
        signal.signal(signal.SIGPROF, _overrun)
        signal.setitimer(signal.ITIMER_PROF, seconds)
    before = _set_caps(options.page_megabytes, 3 * seconds)
    try:
        yield
    finally:
        if timed:
            signal.setitimer(signal.ITIMER_PROF, 0)
        _restore_caps(before)


def _overrun(number: int, frame: FrameType | None) -> None:
    raise Overrun


def _set_caps(megabytes: int, seconds: float) -> dict[int, tuple[int, int]]:
    """Caps this process's address space and CPU time that far above what it has; the caps before."""
    if not sys.platform.startswith("linux"):
        return {}
    import resource

    held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    caps = {
        resource.RLIMIT_AS: held + megabytes * 1024 * 1024,
        resource.RLIMIT_CPU: int(time.process_time() + seconds) + 2,
    }
    before = {kind: resource.getrlimit(kind) for kind in caps}
    for kind, cap in caps.items():
        most = before[kind][1]
        resource.setrlimit(kind, (cap if most == resource.RLIM_INFINITY else min(cap, most), most))
    return before


def _restore_caps(before: Mapping[int, tuple[int, int]]) -> None:
    if before:
        import resource

        for kind, caps in before.items():
            resource.setrlimit(kind, caps)


def _note(job: Job, item: int) -> None:
    if job.slot is not None:
        job.slot.write_text(str(item))
