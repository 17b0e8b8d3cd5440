"""Sources to pages, by reader plugins."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

from dragoman.model import Page
from dragoman.pages.jsonl import read_jsonl
from dragoman.plugins import Failure, Limits


def read(source: str, limits: Limits = Limits()) -> Iterator[Page | Failure]:
    """The pages of a source, each once, in order; what cannot be read comes as a `Failure`."""
    data = Path(source).read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    yield from read_jsonl(source, data)
