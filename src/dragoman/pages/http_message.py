"""An HTTP response as an archive keeps it: status line, header fields and body in one block of bytes."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser

from dragoman.errors import DragomanError
from dragoman.pages.unpack import gunzip, inflate, is_gzip


@dataclass(frozen=True, slots=True)
class Response:
    """A response: its status, media type, declared charset, and the body as the server meant it, unpacked."""

    status: int
    media_type: str
    charset: str | None
    body: bytes


def parse_response(block: bytes, limit: int) -> Response | DragomanError:
    """The response in a block, or the error (`DRG-GZIP`, `DRG-TOOBIG`, `DRG-ARCHIVE`) that keeps it from being read.

    Archivers differ in whether they keep the transfer's chunks and the packing, whatever the header says, so both are
    undone only where the bytes bear them out.
    """
    head, gap, body = block.partition(b"\r\n\r\n")
    if not gap:
        head, _, body = block.partition(b"\n\n")
    first, _, fields = head.partition(b"\n")
    words = first.split()
    if len(words) < 2 or not words[0].startswith(b"HTTP/") or not words[1].isdigit():
        return DragomanError("DRG-ARCHIVE", "the record holds no HTTP response")
    headers = BytesParser().parsebytes(fields, headersonly=True)
    try:
        content = decoded(_dechunked(body, headers), str(headers.get("content-encoding", "")), limit)
    except DragomanError as error:
        return error
    charset = headers.get_content_charset() if "content-type" in headers else None
    media_type = headers.get_content_type() if "content-type" in headers else ""
    return Response(int(words[1]), media_type, charset, content)


def decoded(body: bytes, encoding: str, limit: int) -> bytes:
    """The body without its content encodings, the last applied undone first; raises `DRG-GZIP`, `DRG-TOOBIG`."""
    for name in reversed([part.strip().lower() for part in encoding.split(",")]):
        if name in ("gzip", "x-gzip") and is_gzip(body):
            body = gunzip(body, limit)
        elif name == "deflate" and body.lstrip()[:1] != b"<":
            body = inflate(body, limit)
        elif name in ("br", "zstd") and body.lstrip()[:1] != b"<":
            raise DragomanError("DRG-GZIP", f"packed as {name!r}, which is not read")
    return body


def _dechunked(body: bytes, headers: Message) -> bytes:
    if str(headers.get("transfer-encoding", "")).lower() != "chunked":
        return body
    out: list[bytes] = []
    rest = body
    while rest:
        size, gap, rest = rest.partition(b"\r\n")
        try:
            length = int(size.partition(b";")[0], 16)
        except ValueError:
            return body  # kept without its chunks
        if not gap or length == 0:
            break
        out.append(rest[:length])
        rest = rest[length + 2 :]
    return b"".join(out)
