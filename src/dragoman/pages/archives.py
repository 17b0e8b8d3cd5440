"""Zipped folders of pages, and WACZ web archives, which are zipped too."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from dragoman.model import Page
from dragoman.pages import files
from dragoman.pages.read import read_data
from dragoman.pages.warc import read_stream
from dragoman.plugins import Failure, Limits

_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError, OSError)


@dataclass(frozen=True, slots=True)
class ZipReader:
    """Reads each file in a zip file, sorted by name, by whatever reader claims it; of a WACZ only its archives."""

    name: str = "zip"
    streams: bool = True

    def claims(self, source: str, head: bytes) -> bool:
        """Whether the bytes begin a zip file."""
        return head.startswith(_MAGIC)

    def read(self, source: str, data: bytes | None, limits: Limits) -> Iterator[Page | Failure]:
        """The pages of the members; a member that is damaged or locked is a failure, and the next is read."""
        try:
            with zipfile.ZipFile(source if data is None else io.BytesIO(data)) as archive:
                yield from _read_members(source, archive, limits)
        except (zipfile.BadZipFile, ValueError) as error:
            yield Failure.of(source, "DRG-ARCHIVE", f"the zip file is damaged: {error}")
        except OSError as error:
            yield files.failure_of(source, error)


def _read_members(source: str, archive: zipfile.ZipFile, limits: Limits) -> Iterator[Page | Failure]:
    members = sorted((m for m in archive.infolist() if _is_readable(m)), key=lambda m: m.filename)
    if "datapackage.json" in archive.namelist():
        members = [m for m in members if _is_warc(m.filename)] or members
    if not members:
        yield Failure.of(source, "DRG-EMPTY", "a zip file without files")
    for member in members:
        place = f"{source}/{member.filename}"
        if _is_warc(member.filename):
            yield from _read_warc(place, archive, member, limits)
        else:
            yield from _read_member(place, archive, member, limits)


def _is_readable(member: zipfile.ZipInfo) -> bool:
    """Whether the member is a file that a person put there: no folder, none hidden, no macOS shadow of another."""
    parts = member.filename.split("/")
    return not member.is_dir() and not any(part.startswith(".") or part == "__MACOSX" for part in parts)


def _is_warc(name: str) -> bool:
    return name.endswith((".warc", ".warc.gz"))


def _read_warc(
    place: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits
) -> Iterator[Page | Failure]:
    try:
        with archive.open(member) as stream:
            yield from read_stream(place, cast(BinaryIO, stream), limits)
    except _ERRORS as error:
        yield Failure.of(place, "DRG-ARCHIVE", f"the member cannot be read: {error}")


def _read_member(
    place: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits
) -> Iterator[Page | Failure]:
    try:
        with archive.open(member) as stream:
            data = stream.read(limits.max_bytes + 1)
    except _ERRORS as error:
        yield Failure.of(place, "DRG-ARCHIVE", f"the member cannot be read: {error}")
        return
    yield from read_data(place, data, limits)


READER = ZipReader()
