"""Sources to pages, by reader plugins."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from importlib.metadata import entry_points

from dragoman.errors import DragomanError
from dragoman.model import Page
from dragoman.pages import files
from dragoman.pages.unpack import head_of
from dragoman.plugins import Failure, Limits, ReaderPlugin

GROUP = "dragoman.readers"
# Our own readers, most particular first: the last two take whatever is text. Anybody else's are asked before them.
# The same lines stand as entry points in pyproject.toml; taken from here, they need no installation.
OUR_READERS: dict[str, str] = {
    "url": "dragoman.pages.urls:READER",
    "warc": "dragoman.pages.warc:READER",
    "zip": "dragoman.pages.archives:READER",
    "pdf": "dragoman.pages.pdf:READER",
    "mhtml": "dragoman.pages.mail:MHTML",
    "eml": "dragoman.pages.mail:EML",
    "feed": "dragoman.pages.feeds:READER",
    "jsonl": "dragoman.pages.texts:JSONL",
    "html": "dragoman.pages.texts:HTML",
    "text": "dragoman.pages.texts:TEXT",
}
# A scheme of at least two letters (one is a Windows drive), so that file: and gopher: are seen and refused.
_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+:/")


def read(source: str, limits: Limits = Limits()) -> Iterator[Page | Failure]:
    """The pages of a source, each once, in order; what cannot be read comes as a `Failure`, and the rest goes on.

    `source` is a file, a folder (all files below it, sorted), `-` for standard input, or an address. What a file holds
    is told by its content, not by its name; gzipped files are unpacked.
    """
    if source == files.STDIN:
        yield from _guarded(source, limits)
    elif os.path.isdir(source):
        for path in files.walk(source):
            if isinstance(path, Failure):
                yield path
            else:
                yield from _guarded(path, limits)
    else:
        yield from _guarded(source, limits)


def is_address(source: str) -> bool:
    """Whether the source is written as an address ("https://…"), whatever its scheme."""
    return _ADDRESS.match(source) is not None


def address_of(source: str) -> str | None:
    """The source itself when it is an address, None when it is a file."""
    return source if is_address(source) else None


def read_data(source: str, data: bytes, limits: Limits) -> Iterator[Page | Failure]:
    """The pages in bytes that a container held or a server sent; `source` says where they come from.

    Containers give their members to this function, so that each kind of input may stand in each other, as deep as
    `limits.max_depth`.
    """
    if limits.max_depth < 0:
        yield Failure.of(source, "DRG-DEPTH")
        return
    try:
        data = files.content(data, limits)
        plugin = choose(source, head_of(data))
    except DragomanError as error:
        yield Failure.of(source, error.code, error.message)
        return
    yield from plugin.read(source, data, replace(limits, max_depth=limits.max_depth - 1))


def choose(source: str, head: bytes) -> ReaderPlugin:
    """The first reader that claims the input; raises `DRG-BINARY` when none does."""
    for plugin in readers():
        if plugin.claims(source, head):
            return plugin
    raise DragomanError("DRG-FORMAT" if head.lstrip()[:1] in (b"{", b"[") else "DRG-BINARY")


@functools.cache
def readers() -> tuple[ReaderPlugin, ...]:
    """All readers in the order in which they are asked: others' by name, then our own, most particular first."""
    others = [point for point in entry_points(group=GROUP) if point.name not in OUR_READERS]
    loaded = [point.load() for point in sorted(others, key=lambda point: point.name)]
    return (*loaded, *map(_import, OUR_READERS.values()))


def _import(target: str) -> ReaderPlugin:
    module, _, name = target.partition(":")
    plugin: ReaderPlugin = getattr(import_module(module), name)
    return plugin


def _guarded(source: str, limits: Limits) -> Iterator[Page | Failure]:
    try:
        plugin, data = _open(source, limits)
    except DragomanError as error:
        yield Failure.of(source, error.code, error.message)
        return
    yield from plugin.read(source, data, limits)


def _open(source: str, limits: Limits) -> tuple[ReaderPlugin, bytes | None]:
    if source == files.STDIN:
        data = files.load_stdin(limits)
        return choose(source, head_of(data)), data
    if is_address(source) and not os.path.exists(source):
        return choose(source, b""), None
    head = files.head(source)
    if not head.strip():
        files.load(source, limits)  # says why: empty, or damaged
    plugin = choose(source, head)
    return plugin, None if plugin.streams else files.load(source, limits)
