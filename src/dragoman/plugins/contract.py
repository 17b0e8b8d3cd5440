"""The contracts of readers and exporters, as tests that anybody can run on their own.

from dragoman.plugins import contract

def test_contract():
    contract.check_reader(MyReader(), {"letter.xyz": Path("letter.xyz").read_bytes()})
"""

from __future__ import annotations

import re
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from dragoman.model import Page
from dragoman.plugins import Failure, Limits, ReaderPlugin

_FOREIGN = {"picture.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "nothing": b"", "noise.bin": bytes(range(256))}
_LIMITS = Limits(max_bytes=8 * 1024 * 1024)


def check_reader(plugin: ReaderPlugin, samples: Mapping[str, bytes], limits: Limits = _LIMITS) -> None:
    """Raises `AssertionError` with the promise that the reader breaks; returns nothing when it keeps them all.

    `samples` are whole inputs that it should read, by name. The promises: it has a name; it claims its samples and no
    picture, noise or empty file; each sample gives at least one page; the same sample gives the same pages twice; pages
    have text, ids and ordered blocks; from damaged samples it raises nothing, and gives only pages and failures.
    """
    assert isinstance(plugin, ReaderPlugin), "a reader has `name`, `streams`, `claims` and `read`"
    assert plugin.name.isidentifier(), f"{plugin.name!r} is no plain name"
    assert samples, "give at least one sample"
    for name, head in _FOREIGN.items():
        assert not plugin.claims(name, head), f"claims {name}, which is not its kind of input"
    for name, data in samples.items():
        _check_sample(plugin, name, data, limits)


class ExporterPlugin(Protocol):
    """What an exporter has; `dragoman.exporters.exporter.Exporter` is one."""

    @property
    def name(self) -> str:
        """The name of the format."""
        ...

    @property
    def suffix(self) -> str:
        """The ending of its files, '' for a folder."""
        ...

    @property
    def summary(self) -> str:
        """One line about it."""
        ...

    @property
    def layouts(self) -> tuple[str, ...]:
        """The layouts that it takes, the usual one first."""
        ...

    @property
    def write(self) -> Callable[[Any, Path, str], None]:
        """Writes a data set to a path that does not exist yet, in a layout."""
        ...


def check_exporter(exporter: ExporterPlugin, datasets: Iterable[Any]) -> None:
    """Raises `AssertionError` with the promise that the exporter breaks; returns nothing when it keeps them all.

    `datasets` are what it should write, an empty one among them. The promises: it has a name in small letters, an
    ending that begins with a dot or none, one line about it, and a layout; for each layout it writes one file (or,
    without an ending, one folder) at the path asked for, and nothing beside it.
    """
    assert re.fullmatch(r"[a-z][a-z0-9_]*", exporter.name), f"{exporter.name!r} is no plain name"
    assert exporter.suffix == "" or exporter.suffix.startswith("."), f"{exporter.suffix!r} is no ending of a file"
    assert len(exporter.summary.splitlines()) == 1, "not one line about it"
    assert exporter.layouts, "no layout"
    for dataset in datasets:
        for layout in exporter.layouts:
            with tempfile.TemporaryDirectory() as folder:
                target = Path(folder) / f"out{exporter.suffix}"
                exporter.write(dataset, target, layout)
                assert target.is_file() == bool(exporter.suffix), f"{layout}: no file, or no folder, at its path"
                assert list(Path(folder).iterdir()) == [target], f"{layout}: something else was left beside it"


def _check_sample(plugin: ReaderPlugin, name: str, data: bytes, limits: Limits) -> None:
    assert plugin.claims(name, _head(data)), f"does not claim its sample {name}"
    first = list(plugin.read(name, data, limits))
    pages = [item for item in first if isinstance(item, Page)]
    assert pages, f"no page in {name}"
    assert first == list(plugin.read(name, data, limits)), f"{name}: another result at the second reading"
    for page in pages:
        _check_page(page)
    if plugin.streams:
        _check_file(plugin, name, data, limits, [page.text for page in pages])
    for damaged in _damages(data):
        _check_damaged(plugin, name, damaged, limits)


def _head(data: bytes) -> bytes:
    """What `claims` gets to see: the first bytes, unpacked when gzipped."""
    return zlib.decompressobj(31).decompress(data, 65536) if data[:2] == b"\x1f\x8b" else data[:65536]


def _check_page(page: Page) -> None:
    assert page.text.strip(), f"{page.source}: a page without text should be a failure"
    assert page.id, f"{page.source}: no id"
    end = 0
    for block in page.blocks:
        assert block.span.stands_in(page.text), f"{page.source}: a block that is not its text"
        assert block.span.start >= end, f"{page.source}: blocks overlap or are out of order"
        end = block.span.end


def _check_file(plugin: ReaderPlugin, name: str, data: bytes, limits: Limits, texts: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(name).name
        path.write_bytes(data)
        read = [item.text for item in plugin.read(str(path), None, limits) if isinstance(item, Page)]
        assert read == texts, f"{name}: a streamed file gives other pages than its bytes"


def _damages(data: bytes) -> Iterator[bytes]:
    """The sample cut short, with a byte turned, with a stretch of zeros, at twelve places each; fixed, not random."""
    for step in range(12):
        at = len(data) * step // 12
        yield data[:at]
        yield data[:at] + bytes([data[at] ^ 0x5A]) + data[at + 1 :]
        yield data[:at] + bytes(min(64, len(data) - at)) + data[at + 64 :]


def _check_damaged(plugin: ReaderPlugin, name: str, data: bytes, limits: Limits) -> None:
    try:
        items = list(plugin.read(name, data, limits))
    except Exception as error:
        raise AssertionError(f"{name}: raises {type(error).__name__} on damaged input: {error}") from error
    for item in items:
        assert isinstance(item, Page | Failure), f"{name}: yields {type(item).__name__}"
