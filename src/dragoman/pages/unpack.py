"""Compressed bytes, unpacked within a limit, so that a small bomb cannot fill the memory."""

from __future__ import annotations

import zlib

from dragoman.errors import DragomanError

GZIP_MAGIC = b"\x1f\x8b"
_GZIP, _ZLIB, _RAW = 31, 15, -15


def is_gzip(data: bytes) -> bool:
    """Whether the bytes begin as a gzip file does."""
    return data[:2] == GZIP_MAGIC


def gunzip(data: bytes, limit: int) -> bytes:
    """The unpacked bytes, all members one after the other; raises `DRG-TOOBIG` over the limit, `DRG-GZIP` on damage.

    Bytes after the last member that are no gzip member are left out, as gzip itself does.
    """
    out: list[bytes] = []
    size = 0
    while is_gzip(data):
        member, data = _member(data, limit - size, _GZIP)
        out.append(member)
        size += len(member)
    return b"".join(out)


def inflate(data: bytes, limit: int) -> bytes:
    """The unpacked bytes of HTTP's "deflate", which servers send with and without a zlib header; raises as `gunzip`."""
    try:
        return _member(data, limit, _ZLIB)[0]
    except DragomanError as error:
        if error.code == "DRG-TOOBIG":
            raise
        return _member(data, limit, _RAW)[0]


def head_of(data: bytes, length: int = 65536) -> bytes:
    """The first bytes of the content, unpacked when gzipped; what damage hides is left out."""
    if not is_gzip(data):
        return data[:length]
    try:
        return zlib.decompressobj(_GZIP).decompress(data, length)
    except zlib.error:
        return b""


def _member(data: bytes, limit: int, window: int) -> tuple[bytes, bytes]:
    unpacker = zlib.decompressobj(window)
    try:
        out = unpacker.decompress(data, limit + 1)
    except zlib.error as error:
        raise DragomanError("DRG-GZIP", f"the compressed data is damaged: {error}") from error
    if len(out) > limit:
        raise DragomanError("DRG-TOOBIG", f"unpacks to more than {limit:,} bytes")
    if not unpacker.eof:
        raise DragomanError("DRG-GZIP", "the compressed data ends too early")
    return out, unpacker.unused_data
