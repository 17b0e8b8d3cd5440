"""Files, folders and standard input: which there are, and their bytes."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from dragoman.errors import DragomanError
from dragoman.pages.unpack import gunzip, head_of, is_gzip
from dragoman.plugins import Failure, Limits

STDIN = "-"
_HEAD_BYTES = 64 * 1024


def walk(folder: str) -> Iterator[str | Failure]:
    """The files below a folder, sorted by path, each once.

    Hidden files and folders are left out, links to folders are not followed. A folder that may not be listed is a
    `DRG-READABLE` failure, and the others go on.
    """
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield failure_of(folder, error)
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from walk(entry.path)
        elif entry.is_file():
            yield entry.path


def head(path: str) -> bytes:
    """The first bytes of a file, unpacked when gzipped; raises `DRG-MISSING`, `DRG-READABLE`."""
    try:
        with open(path, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise DragomanError("DRG-READABLE", f"{path} is no regular file")
            return head_of(file.read(_HEAD_BYTES))
    except OSError as error:
        raise _error(path, error) from error


def is_gzipped(path: str) -> bool:
    """Whether a file begins as a gzip file does; raises `OSError`."""
    with open(path, "rb") as file:
        return is_gzip(file.read(2))


def load(path: str, limits: Limits) -> bytes:
    """The bytes of a file, unpacked when gzipped; raises also `DRG-TOOBIG`, `DRG-GZIP`, `DRG-EMPTY`."""
    try:
        with open(path, "rb") as file:
            data = file.read(limits.max_bytes + 1)
    except OSError as error:
        raise _error(path, error) from error
    return content(data, limits)


def load_stdin(limits: Limits) -> bytes:
    """The bytes of standard input, unpacked when gzipped; raises `DRG-TOOBIG`, `DRG-GZIP`, `DRG-EMPTY`."""
    return content(sys.stdin.buffer.read(limits.max_bytes + 1), limits)


def content(data: bytes, limits: Limits) -> bytes:
    """The bytes of an input, unpacked when gzipped; raises `DRG-TOOBIG`, `DRG-GZIP`, `DRG-EMPTY`."""
    if len(data) > limits.max_bytes:
        raise DragomanError("DRG-TOOBIG", f"more than {limits.max_bytes:,} bytes")
    if is_gzip(data):
        data = gunzip(data, limits.max_bytes)
    if not data.strip():
        raise DragomanError("DRG-EMPTY", "an empty file" if not data else "nothing but white space")
    return data


def failure_of(source: str, error: OSError) -> Failure:
    """The failure that an error of the file system is."""
    coded = _error(source, error)
    return Failure.of(source, coded.code, coded.message)


def _error(path: str, error: OSError) -> DragomanError:
    name = Path(path).name or path
    if isinstance(error, FileNotFoundError):
        return DragomanError("DRG-MISSING", f"there is no file {name}")
    return DragomanError("DRG-READABLE", f"{name}: {error.strerror or error}")
