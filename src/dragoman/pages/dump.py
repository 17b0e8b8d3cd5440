"""A plain-text dump of a whole page as blocks: lines, wrapped paragraphs joined, list and heading marks apart."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from dragoman.errors import CODES
from dragoman.model import Block, Issue, Page, Span, Statement
from dragoman.pages.decode import decode

MEDIA_TYPE = "text/plain"
_HEADER = re.compile(r"[^\S\n]*(date[^\S\n]+(\d{4}-\d\d-\d\d))[^\S\n]{1,4}(\S[^\n]*)")
_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_MARK = re.compile(r"(#{1,6}|[*•·‣▪◦○●□☆★■◆▶►»☐✓+-]|>{1,3}|o(?=\s{2}))(?:\s+)(?=\S)")
_OPEN_MARK = ("o ", "o\t")  # the one mark that begins with a letter
_LONE_MARK = re.compile(r"[*•·‣▪◦○●□☆★■◆▶►»☐|+_=━─-]+(?:\s[*•·‣▪◦○●□☆★■◆▶►»☐|+_=━─-]+)*")
_HEADING = re.compile(r"#{1,6}$")
_WIDEST_WRAP = 140
_FEWEST_WRAPPED = 3
# Source: Unicode Standard Annex 11, the blocks whose signs are Wide or Fullwidth.
_WIDE = re.compile(r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]")


class _Line(NamedTuple):
    """A line that is not blank: offsets of its words, its indent and width in columns."""

    start: int
    end: int
    indent: int
    width: int
    number: int


def page_from_text(
    source: str,
    data: bytes,
    url: str | None = None,
    fetched: str | None = None,
    issues: tuple[Issue, ...] = (),
) -> Page:
    """The page of a plain-text dump; its text is the dump's, unchanged but for a byte-order mark. Never raises."""
    text, found = decode(data)
    header = _HEADER.match(text)
    start = header.end() if header else 0
    blocks = [*_header_blocks(text, header), *_blocks(text, start)]
    empty = () if blocks else (Issue("DRG-EMPTY", "the dump holds no text", hint=CODES["DRG-EMPTY"][1]),)
    return Page(
        id=hashlib.sha256(data).hexdigest(),
        source=source,
        text=text,
        url=url,
        media_type=MEDIA_TYPE,
        fetched=fetched,
        blocks=tuple(blocks),
        statements=_header_statements(header),
        issues=issues + found + empty,
    )


def _header_blocks(text: str, header: re.Match[str] | None) -> Iterator[Block]:
    """The line " date YYYY-MM-DD  headline" that some dumps begin with, as two blocks."""
    if header:
        yield Block(Span.of(text, *header.span(1)), marks=("header", "header-date"))
        title = header[3].rstrip()
        yield Block(Span(header.start(3), header.start(3) + len(title), title), marks=("header", "header-headline"))


def _header_statements(header: re.Match[str] | None) -> tuple[Statement, ...]:
    if not header:
        return ()
    return (Statement("header", "published", header[2]), Statement("header", "headline", header[3].rstrip()))


def _blocks(text: str, start: int) -> Iterator[Block]:
    lines = list(_lines(text, start))
    width = wrap_width(text, lines)
    first = 0
    while first < len(lines):
        last = first
        while width and last + 1 < len(lines) and _goes_on(text, lines[last], lines[last + 1], width):
            last += 1
        yield from _marked(text, lines[first], lines[last].end, last > first)
        first = last + 1


def _lines(text: str, start: int) -> Iterator[_Line]:
    number, at = 0, start
    for piece in _LINE.finditer(text, start):
        if words := piece[0].strip():
            begin = piece.start()
            number, at = number + text.count("\n", at, begin), begin
            indent = piece[0].index(words[0])
            width = indent + (len(words) if words.isascii() else _columns(words))
            yield _Line(begin + indent, begin + indent + len(words), indent, width, number)


def _columns(words: str) -> int:
    """Width on a terminal: wide signs take two columns."""
    return len(words) + len(_WIDE.findall(words))


def wrap_width(text: str, lines: list[_Line]) -> int:
    """The column at which the dump was wrapped; 0 when it was not.

    Wrapped: no line of several words is wider than a terminal, and several lines end where their successor's first
    word would not have fitted.
    """
    widths = [line.width for line in lines if text.count(" ", line.start, line.end) >= 5]
    if not widths or max(widths) > _WIDEST_WRAP:
        return 0
    width = max(widths)
    full = sum(_goes_on(text, a, b, width) for a, b in pairwise(lines))
    return width if full >= _FEWEST_WRAPPED else 0


def _goes_on(text: str, line: _Line, following: _Line, width: int) -> bool:
    """Whether `following` is the same paragraph: its first word did not fit on the line before."""
    if following.number != line.number + 1 or line.width <= width // 2:
        return False
    if _MARK.match(text, following.start, following.end):
        return False
    word = text[following.start : following.end].split(None, 1)[0]
    room = 2 if not word.isascii() else len(word) + 1
    return line.width + room > width


def _marked(text: str, line: _Line, end: int, is_wrapped: bool) -> Iterator[Block]:
    """A paragraph as a block; a bullet, quote or heading mark before it stands as a block of its own."""
    start, path = line.start, ("p",) if is_wrapped else ()
    indent = {"indent": str(line.indent)} if line.indent else {}
    if text[start].isalpha() and text[start : start + 2] not in _OPEN_MARK:
        yield Block(Span(start, end, text[start:end]), path=path, attributes=indent)
        return
    if _LONE_MARK.fullmatch(text, start, end):
        yield Block(Span.of(text, start, end), marks=("mark",))
        return
    while mark := _MARK.match(text, start, end):
        sign = mark[1]
        yield Block(Span.of(text, *mark.span(1)), marks=("mark",))
        path = (f"h{len(sign)}",) if _HEADING.match(sign) else ("blockquote",) if ">" in sign else ("li",)
        start = mark.end()
    yield Block(Span.of(text, start, end), path=path, attributes=indent)
