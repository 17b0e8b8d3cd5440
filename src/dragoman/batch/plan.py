"""The plan of a run: inputs as a list of shards, the same list whenever it is made from the same inputs."""

from __future__ import annotations

import gzip
import hashlib
import os
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from dragoman.errors import DragomanError
from dragoman.model import Page
from dragoman.pages import files, read, texts, warc
from dragoman.pages.read import choose, is_address
from dragoman.plugins import Failure, Limits

Kind = Literal["files", "warc", "jsonl"]


@dataclass(frozen=True, slots=True)
class Shard:
    """A piece of the inputs that is read and committed as one.

    `files`: the `sources`, each whole. `warc`: the records that begin in bytes `start:end` of one file. `jsonl`: the
    lines that begin there, the first being line number `first_line`. `end` None is the end of the file.
    """

    number: int
    kind: Kind
    sources: tuple[str, ...]
    start: int = 0
    end: int | None = None
    first_line: int = 1


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a shard that is read by itself: a file, a record, a line. `place` names it, `read` reads it."""

    place: str
    read: Callable[[], Iterable[Page | Failure]]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of shards from the same files: where each begins (byte offset, line number), and a mark of their state."""

    kind: Kind
    sources: tuple[str, ...]
    starts: tuple[tuple[int, int], ...] = ((0, 1),)
    mark: str = ""

    def shard(self, number: int, index: int) -> Shard:
        """The shard at an index, under its number in the plan."""
        start, line = self.starts[index]
        end = self.starts[index + 1][0] if index + 1 < len(self.starts) else None
        return Shard(number, self.kind, self.sources, start, end, line)


class Plan:
    """The shards of some inputs, in order, each made when it is asked for."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self._stretches = tuple(stretches)
        self._firsts: list[int] = []
        count = 0
        for stretch in self._stretches:
            self._firsts.append(count)
            count += len(stretch.starts)
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> Shard:
        """The shard of a number, from 0 on."""
        if not 0 <= number < self._count:
            raise IndexError(number)
        at = bisect_right(self._firsts, number) - 1
        return self._stretches[at].shard(number, number - self._firsts[at])

    def inputs(self) -> Iterator[tuple[str, str]]:
        """Each source with its mark (size and time of change), for the manifest."""
        for stretch in self._stretches:
            marks = stretch.mark.split("\n")
            yield from zip(stretch.sources, marks, strict=True)

    def fingerprint(self) -> str:
        """A hash of the plan and of the state of its inputs: a run may only go on with the same."""
        digest = hashlib.sha256()
        for stretch in self._stretches:
            digest.update(repr((stretch.kind, stretch.sources, stretch.starts, stretch.mark)).encode())
        return digest.hexdigest()


def make_plan(inputs: Sequence[str], spool: Path, shard_bytes: int = 512 * 1024, shard_files: int = 16) -> Plan:
    """The plan for some inputs.

    Archives and corpora are split by bytes, other files put together by `shard_files`. A gzipped corpus cannot be
    entered in the middle, so it is unpacked into the folder `spool` first.
    """
    return Plan(list(_stretches(inputs, spool, shard_bytes, shard_files)))


def _stretches(inputs: Sequence[str], spool: Path, shard_bytes: int, shard_files: int) -> Iterator[Stretch]:
    group: list[str] = []
    for source in _sources(inputs):
        kind = _kind(source)
        if kind == "files":
            group.append(source)
        if group and (kind != "files" or len(group) == shard_files):
            yield _group(group)
            group = []
        if kind == "warc":
            yield Stretch("warc", (source,), tuple(_record_starts(source, shard_bytes)), _mark(source))
        elif kind == "jsonl":
            plain = _unpacked(source, spool)
            yield Stretch("jsonl", (source,), tuple(_line_starts(plain, shard_bytes // 8)), _mark(source))
    if group:
        yield _group(group)


def _group(group: Sequence[str]) -> Stretch:
    return Stretch("files", tuple(group), mark="\n".join(map(_mark, group)))


def _sources(inputs: Sequence[str]) -> Iterator[str]:
    for source in inputs:
        if source == files.STDIN:
            raise DragomanError("DRG-USAGE", "standard input cannot be read in a batch", "save it to a file first")
        if os.path.isdir(source):
            # A folder that may not be listed is named as a file: reading it gives the failure.
            yield from (found.source if isinstance(found, Failure) else found for found in files.walk(source))
        else:
            yield source


def _kind(source: str) -> Kind:
    if is_address(source) and not os.path.exists(source):
        return "files"
    try:
        name = choose(source, files.head(source)).name
    except DragomanError:
        return "files"  # reading it tells the failure
    return "warc" if name == "warc" else "jsonl" if name == "jsonl" else "files"


def _mark(source: str) -> str:
    try:
        state = os.stat(source)
    except OSError:
        return "-"
    return f"{state.st_size} {state.st_mtime_ns}"


def _record_starts(source: str, shard_bytes: int) -> Iterator[tuple[int, int]]:
    size = os.path.getsize(source)
    with open(source, "rb") as stream:
        step = shard_bytes if files.is_gzipped(source) else 4 * shard_bytes
        last = size if warc.is_splittable(stream) else 1
    yield from ((start, 1) for start in range(0, max(last, 1), step))


def _line_starts(path: str, shard_bytes: int) -> Iterator[tuple[int, int]]:
    """Offsets and numbers of the lines at which shards begin."""
    yield 0, 1
    at = last = 0
    with open(path, "rb") as stream:
        for number, line in enumerate(stream, start=1):
            at += len(line)
            if at - last >= shard_bytes:
                yield at, number + 1
                last = at


def _unpacked(source: str, spool: Path) -> str:
    """The path of a corpus that can be entered anywhere: itself, or its unpacked copy."""
    if not files.is_gzipped(source):
        return source
    target = spool_path(source, spool)
    if not target.exists():
        spool.mkdir(parents=True, exist_ok=True)
        draft = target.with_suffix(f".{os.getpid()}")
        with gzip.open(source, "rb") as packed, draft.open("wb") as plain:
            try:
                while block := packed.read(1 << 20):
                    plain.write(block)
            except (EOFError, OSError):
                # What could be unpacked is read; the broken end of the copy tells the damage as a broken line.
                plain.write(b'\n{"text": damaged\n')
        draft.replace(target)
    return str(target)


def spool_path(source: str, spool: Path) -> Path:
    """Where the unpacked copy of a gzipped corpus stands."""
    return spool / f"{hashlib.sha256(os.path.abspath(source).encode()).hexdigest()[:16]}.jsonl"


def items(shard: Shard, spool: Path, limits: Limits) -> Iterator[Item]:
    """The items of a shard in order. The same shard gives the same items."""
    if shard.kind == "files":
        for source in shard.sources:
            yield Item(source, _reading(source, limits))
    elif shard.kind == "warc":
        yield from _record_items(shard, limits)
    else:
        yield from _line_items(shard, spool, limits)


def _reading(source: str, limits: Limits) -> Callable[[], Iterable[Page | Failure]]:
    return lambda: read(source, limits)


def _record_items(shard: Shard, limits: Limits) -> Iterator[Item]:
    (source,) = shard.sources
    with open(source, "rb") as stream:
        start = warc.find_record(stream, shard.start) if shard.start else 0
        if start is None:
            return
        for item in warc.records(stream, limits.max_bytes, start, shard.end):
            yield Item(f"{source}#{item.offset}", _recorded(source, item, limits))


def _recorded(
    source: str, item: warc.ArchiveRecord | warc.Damage, limits: Limits
) -> Callable[[], Iterable[Page | Failure]]:
    return lambda: warc.pages_of(source, item, limits)


def _line_items(shard: Shard, spool: Path, limits: Limits) -> Iterator[Item]:
    (source,) = shard.sources
    path = str(spool_path(source, spool)) if files.is_gzipped(source) else source
    with open(path, "rb") as stream:
        stream.seek(shard.start)
        for number, line in texts.lines(stream, limits.max_bytes, shard.first_line, shard.end):
            yield Item(f"{source}:{number}", _line(source, number, line, limits))


def _line(source: str, number: int, line: bytes | None, limits: Limits) -> Callable[[], Iterable[Page | Failure]]:
    return lambda: (texts.article_of(source, number, line, limits),)
