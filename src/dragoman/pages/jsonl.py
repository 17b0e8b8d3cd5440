"""Articles JSONL: corpora that are already cut, one article a line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from dragoman.errors import CODES
from dragoman.model import Block, Issue, Page, Span, Statement
from dragoman.plugins import Failure

MEDIA_TYPE = "application/jsonl"
_STATED = ("published", "zone", "site", "language", "headline")
_KNOWN = frozenset({"id", "text", "url", "section", "authors", *_STATED})


def read_jsonl(source: str, data: bytes) -> Iterator[Page | Failure]:
    """One page a line: its text is the headline, a blank line and the text. A broken line is a `DRG-JSONL` failure."""
    for number, line in enumerate(data.splitlines(), start=1):
        if line.strip():
            yield read_line(source, number, line)


def read_line(source: str, number: int, line: bytes) -> Page | Failure:
    """The page of one line, or a `DRG-JSONL` failure that names the line by its number."""
    try:
        row = json.loads(line)
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise ValueError("no object with a text")
    except ValueError as error:
        issue = Issue("DRG-JSONL", f"line {number}: {error}", hint=CODES["DRG-JSONL"][1])
        return Failure(f"{source}:{number}", issue)
    return _page(str(row.get("id") or f"{source}:{number}"), row, line)


def _page(source: str, row: Mapping[str, Any], line: bytes) -> Page:
    headline = str(row.get("headline") or "")
    text = f"{headline}\n\n{row['text']}" if headline else row["text"]
    blocks = [Block(Span.of(text, 0, len(headline)), hint="headline")] if headline else []
    start = len(text) - len(row["text"])
    for paragraph in row["text"].split("\n"):
        body = paragraph.strip()
        if body:
            at = start + paragraph.index(body)
            blocks.append(Block(Span.of(text, at, at + len(body)), hint="body"))
        start += len(paragraph) + 1
    return Page(
        id=hashlib.sha256(line).hexdigest(),
        source=source,
        text=text,
        url=row.get("url"),
        media_type=MEDIA_TYPE,
        extra={k: v for k, v in row.items() if k not in _KNOWN},
        blocks=tuple(blocks),
        statements=tuple(_statements(row)),
    )


def _statements(row: Mapping[str, Any]) -> Iterator[Statement]:
    for key in _STATED:
        if row.get(key):
            yield Statement("given", key, str(row[key]))
    for key in ("section", "authors"):
        values = row.get(key) or ()
        yield from (Statement("given", key, str(v)) for v in ([values] if isinstance(values, str) else values))
