"""Readers of a single text: an HTML file, a plain-text dump of a page, articles JSONL."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, cast

from dragoman.errors import CODES
from dragoman.model import Issue, Page
from dragoman.pages import files, guess
from dragoman.pages.decode import declared_encoding
from dragoman.pages.dump import page_from_text
from dragoman.pages.html import page_from_html
from dragoman.pages.jsonl import read_line
from dragoman.pages.read import address_of
from dragoman.pages.unpack import is_gzip
from dragoman.plugins import Failure, Limits

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ARTICLE = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{[^\n]*"text"\s*:\s*"')
_HEAD_BYTES = 4096


@dataclass(frozen=True, slots=True)
class HtmlReader:
    """Reads an HTML page. A page that shows no text, only scripts or markup, is a `DRG-EMPTY` failure."""

    name: str = "html"
    streams: bool = False

    def claims(self, source: str, head: bytes) -> bool:
        """Whether the bytes look like HTML."""
        return guess.media_type(_marked(head)) == "text/html"

    def read(self, source: str, data: bytes | None, limits: Limits) -> Iterator[Page | Failure]:
        """The one page."""
        page = _read_single(page_from_html, source, data or b"")
        if page.text.strip():
            yield page
        else:
            yield Failure.of(source, "DRG-EMPTY", "a page without text: only scripts or markup")


@dataclass(frozen=True, slots=True)
class TextReader:
    """Reads a plain-text dump of a page."""

    name: str = "text"
    streams: bool = False

    def claims(self, source: str, head: bytes) -> bool:
        """Whether the bytes look like text; what merely begins like a letter is text too."""
        return bool(head.strip()) and guess.media_type(_marked(head)) in ("text/plain", "message/rfc822")

    def read(self, source: str, data: bytes | None, limits: Limits) -> Iterator[Page | Failure]:
        """The one page."""
        yield _read_single(page_from_text, source, data or b"")


@dataclass(frozen=True, slots=True)
class JsonlReader:
    """Reads articles JSONL line by line, so that a corpus may be larger than the memory.

    A broken line, or one longer than `limits.max_bytes`, is a failure, and the next one is read.
    """

    name: str = "jsonl"
    streams: bool = True

    def claims(self, source: str, head: bytes) -> bool:
        """Whether the bytes look like lines of JSON objects with a text."""
        return _ARTICLE.match(head) is not None or guess.media_type(head) == "application/jsonl"

    def read(self, source: str, data: bytes | None, limits: Limits) -> Iterator[Page | Failure]:
        """The pages, one a line."""
        try:
            with _open(source, data) as stream:
                yield from _read_lines(source, stream, limits)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            yield Failure.of(source, "DRG-GZIP", f"the lines after the damage are lost: {error}")
        except OSError as error:
            yield files.failure_of(source, error)


def _read_single(make: Callable[..., Page], source: str, data: bytes) -> Page:
    marked = _marked(data)
    if marked is data:
        return make(source, data, url=address_of(source))
    issue = Issue("DRG-ENCODING", "read as UTF-16, though it has no mark", hint=CODES["DRG-ENCODING"][1])
    page = make(source, marked, url=address_of(source), issues=(issue,))
    return replace(page, id=hashlib.sha256(data).hexdigest())


def _marked(data: bytes) -> bytes:
    """The bytes with a byte-order mark before UTF-16 that has none: in European scripts every other byte is zero."""
    head = data[:_HEAD_BYTES]
    if head.startswith(_MARKS) or 3 * head.count(0) < len(head):
        return data
    even, odd = head[::2].count(0), head[1::2].count(0)
    if min(even, odd) * 20 > max(even, odd):
        return data
    return (codecs.BOM_UTF16_LE if odd > even else codecs.BOM_UTF16_BE) + data


def _open(source: str, data: bytes | None) -> BinaryIO:
    if data is not None:
        return io.BytesIO(data)
    with open(source, "rb") as file:
        packed = is_gzip(file.read(2))
    return cast(BinaryIO, gzip.open(source, "rb")) if packed else open(source, "rb")


def _read_lines(source: str, stream: BinaryIO, limits: Limits) -> Iterator[Page | Failure]:
    for number, line in lines(stream, limits.max_bytes):
        yield article_of(source, number, line, limits)


def lines(
    stream: BinaryIO, max_bytes: int, first: int = 1, end: int | None = None
) -> Iterator[tuple[int, bytes | None]]:
    """The lines that are not blank and begin before the offset `end`, numbered from `first`; None for one too long."""
    number = first - 1
    while (end is None or stream.tell() < end) and (line := stream.readline(max_bytes + 1)):
        number += 1
        if len(line) > max_bytes:
            while line and not line.endswith(b"\n"):
                line = stream.readline(max_bytes)
            yield number, None
        elif line.strip():
            yield number, line


def article_of(source: str, number: int, line: bytes | None, limits: Limits) -> Page | Failure:
    """The article of one line, or the failure that it is."""
    if line is None:
        return Failure.of(f"{source}:{number}", "DRG-TOOBIG", f"line {number}: over {limits.max_bytes:,} bytes")
    return read_line(source, number, line)


def with_charset(data: bytes, charset: str | None) -> bytes:
    """The bytes of a text, marked as UTF-8 where only the server told its encoding.

    A mark or declaration in the page itself is more often right than a server's default, so it stands.
    """
    if not charset or data.startswith(_MARKS) or declared_encoding(data):
        return data
    try:
        return data.decode(charset).encode("utf-8-sig")
    except (LookupError, UnicodeDecodeError):
        return data


HTML = HtmlReader()
TEXT = TextReader()
JSONL = JsonlReader()
