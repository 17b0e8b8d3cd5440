"""Web archives: WARC files, gzipped or not, streamed; damaged records are told and the rest is read."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import BinaryIO

from dragoman.errors import DragomanError
from dragoman.model import Page
from dragoman.pages import files
from dragoman.pages.http_message import parse_response
from dragoman.pages.read import read_data
from dragoman.pages.texts import with_charset
from dragoman.pages.unpack import GZIP_MAGIC
from dragoman.plugins import Failure, Limits

_READ_TYPES = ("text/html", "application/xhtml+xml", "text/plain")
_MEMBER = re.compile(re.escape(GZIP_MAGIC) + rb"\x08")
_PLAIN = re.compile(rb"(?<=\r\n)WARC/1\.[01]\r\n")
_STEP_BYTES = 1 << 20
_OVERLAP_BYTES = 64


@dataclass(frozen=True, slots=True)
class ArchiveRecord:
    """One record of an archive: the offset of its gzip member or header, what it is about, and its block.

    `block` are the bytes after the record's header: for a response the HTTP message.
    """

    offset: int
    kind: str
    url: str | None
    date: str | None
    record_id: str | None
    media_type: str
    block: bytes


@dataclass(frozen=True, slots=True)
class Damage:
    """A place in an archive that could not be read, and why."""

    offset: int
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class WarcReader:
    """Reads the HTML and text pages of a WARC file; other records (requests, images, revisits) are passed over."""

    name: str = "warc"
    streams: bool = True

    def claims(self, source: str, head: bytes) -> bool:
        """Whether the bytes begin with a WARC record."""
        return head.startswith(b"WARC/1.")

    def read(self, source: str, data: bytes | None, limits: Limits) -> Iterator[Page | Failure]:
        """The archived pages in the order of the file."""
        try:
            with open(source, "rb") if data is None else io.BytesIO(data) as stream:
                yield from read_stream(source, stream, limits)
        except OSError as error:
            yield files.failure_of(source, error)


def read_stream(source: str, stream: BinaryIO, limits: Limits) -> Iterator[Page | Failure]:
    """The pages of an open archive. A page's `source` is the archive and the record's offset, its `url` the address.

    `extra` names the archive, the record's offset and its id, so that a page can be found again.
    """
    item: ArchiveRecord | Damage | None = None
    for item in records(stream, limits.max_bytes):
        yield from pages_of(source, item, limits)
    if item is None:
        yield Failure.of(source, "DRG-EMPTY", "an archive without a record")


def pages_of(source: str, item: ArchiveRecord | Damage, limits: Limits) -> Iterator[Page | Failure]:
    """What one record gives: a page, a failure, or nothing when it holds no page."""
    place = f"{source}#{item.offset}"
    if isinstance(item, Damage):
        yield Failure.of(place, item.code, f"at byte {item.offset:,}: {item.message}")
    else:
        yield from _pages(source, place, item, limits)


def is_splittable(stream: BinaryIO) -> bool:
    """Whether reading can begin at other records than the first: not in a file that is gzipped as a whole."""
    return find_record(stream, 1) is not None


def records(
    stream: BinaryIO, max_bytes: int, start: int = 0, end: int | None = None
) -> Iterator[ArchiveRecord | Damage]:
    """The records that begin between two offsets, in order, and the damages between them. `stream` must be seekable.

    After a damage the next record is looked for and reading goes on. A block shorter than its Content-Length is a
    damage too: it is the only sign of a truncated file. Nothing can be found again behind a damage in a file that is
    gzipped as a whole instead of record by record.
    """
    at: int | None = start
    while at is not None and (end is None or at < end):
        run = _Run(at)
        for item in run.records(stream, max_bytes):
            if end is not None and item.offset >= end:
                return
            yield item
        stop = _end_of(stream, run.last) if run.count else at
        if stop is None:
            if run.problem:
                yield Damage(run.last, "DRG-ARCHIVE", f"{run.problem}; what follows is lost")
            return
        if run.problem is None and not _has_rest(stream, stop):
            return
        at = find_record(stream, stop if run.count else stop + 1)
        if at != stop and (end is None or stop < end):
            yield Damage(stop, "DRG-ARCHIVE", run.problem or "bytes that are no record")


@dataclass(slots=True)
class _Run:
    """Reading from one offset to the end or to what stops it: how many records, where the last began, the problem."""

    start: int
    count: int = 0
    last: int = 0
    problem: str | None = None

    def records(self, stream: BinaryIO, max_bytes: int) -> Iterator[ArchiveRecord | Damage]:
        """The records up to the first that cannot be read."""
        from fastwarc.warc import ArchiveIterator, WarcRecordType

        self.last = self.start
        stream.seek(self.start)
        try:
            for record in ArchiveIterator(stream, parse_http=False, record_types=WarcRecordType.any_type):
                # In a file gzipped as a whole all records stand at one offset: they are told apart by counting on.
                at = max(record.stream_pos, self.last + 1 if self.count else 0)
                headers = record.headers.asdict()
                if record.content_length > max_bytes:
                    yield Damage(at, "DRG-TOOBIG", f"a record of {record.content_length:,} bytes was passed over")
                else:
                    block = record.reader.read()
                    self.problem = _shortfall(headers, block)
                    if self.problem:
                        return
                    yield _record(at, headers, block)
                self.count, self.last = self.count + 1, at
        except (OSError, ValueError) as error:
            self.problem = str(error)


def _shortfall(headers: Mapping[str, str], block: bytes) -> str | None:
    """What a record lacks: bytes that its header promises, or the promise itself."""
    if any("\0" in value for value in headers.values()):
        return "the record's header is damaged"
    length = headers.get("Content-Length") or ""
    if not length.isdigit():
        return "the record's header is cut off"
    if len(block) < int(length):
        return f"the record holds {len(block):,} of its {int(length):,} bytes"
    return None


def _record(offset: int, headers: Mapping[str, str], block: bytes) -> ArchiveRecord:
    return ArchiveRecord(
        offset=offset,
        kind=headers.get("WARC-Type") or "",
        url=(headers.get("WARC-Target-URI") or "").strip("<>") or None,
        date=headers.get("WARC-Date"),
        record_id=headers.get("WARC-Record-ID"),
        media_type=(headers.get("Content-Type") or "").partition(";")[0].strip().lower(),
        block=block,
    )


def find_record(stream: BinaryIO, start: int) -> int | None:
    """The offset of the first record at or after `start`, None when there is none.

    A gzip member is one when it unpacks to a WARC header.
    """
    stream.seek(0)
    packed = stream.read(2) == GZIP_MAGIC
    pattern = _MEMBER if packed else _PLAIN
    at = max(0, start - 2)  # a plain record is known by the line end before it
    while True:
        stream.seek(at)
        step = stream.read(_STEP_BYTES)
        for found in pattern.finditer(step):
            offset = at + found.start()
            if offset >= start and (not packed or _unpacks_to_record(stream, offset)):
                return offset
        if len(step) < _STEP_BYTES:
            return None
        at += len(step) - _OVERLAP_BYTES


def _unpacks_to_record(stream: BinaryIO, offset: int) -> bool:
    stream.seek(offset)
    try:
        return zlib.decompressobj(31).decompress(stream.read(512), 16).startswith(b"WARC/1.")
    except zlib.error:
        return False


def _end_of(stream: BinaryIO, offset: int) -> int | None:
    """Where the record at an offset ends; None when no record begins there, as in a file gzipped as a whole."""
    stream.seek(offset)
    start = stream.read(7)
    stream.seek(offset)
    if start.startswith(GZIP_MAGIC):
        return _end_of_member(stream, offset)
    if not start.startswith(b"WARC/1."):
        return None
    length = 0
    while line := stream.readline(65536).strip():
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length" and value.strip().isdigit():
            length = int(value)
    stream.seek(length, io.SEEK_CUR)
    end = stream.tell()
    tail = stream.read(4)  # a record ends with two line ends
    return end + len(tail) - len(tail.lstrip(b"\r\n"))


def _end_of_member(stream: BinaryIO, offset: int) -> int | None:
    unpacker = zlib.decompressobj(31)
    at = offset
    try:
        while not unpacker.eof:
            step = unpacker.unconsumed_tail or stream.read(65536)
            if not step:
                return None
            unpacker.decompress(step, 1 << 20)
            at = stream.tell() - len(unpacker.unused_data)
    except zlib.error:
        return None
    return at


def _has_rest(stream: BinaryIO, offset: int) -> bool:
    """Whether anything but line ends follows."""
    stream.seek(offset)
    while step := stream.read(65536):
        if step.strip(b"\r\n"):
            return True
    return False


def _pages(source: str, place: str, record: ArchiveRecord, limits: Limits) -> Iterator[Page | Failure]:
    """The page of a record, if it holds one."""
    if record.kind == "response" and record.media_type == "application/http":
        answer = parse_response(record.block, limits.max_bytes)
        if isinstance(answer, DragomanError):
            yield Failure.of(place, answer.code, answer.message)
            return
        if answer.status != 200:
            return
        media, charset, body = answer.media_type, answer.charset, answer.body
    elif record.kind in ("response", "resource", "conversion"):
        media, charset, body = record.media_type, None, record.block
    else:
        return
    if not body.strip() or (media and media not in _READ_TYPES):
        return
    origin = {"archive": source, "offset": record.offset, "record": record.record_id}
    for item in read_data(place, with_charset(body, charset), limits):
        if isinstance(item, Page):
            url = record.url or item.url
            yield replace(item, url=url, fetched=record.date, extra={**item.extra, **origin})
        else:
            yield item


READER = WarcReader()
