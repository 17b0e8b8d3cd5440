"""The reader's own files (style, script, map): held in memory, named by their content, kept by browsers for a year."""

from __future__ import annotations

import functools
import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, Request, Response

from dragoman.errors import DragomanError

router = APIRouter(include_in_schema=False)
FOLDER = Path(__file__).parent / "static"
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its bytes, the same compressed, its media type, and a name for its content."""

    plain: bytes
    packed: bytes
    media_type: str
    mark: str


@functools.cache
def assets() -> dict[str, Asset]:
    """All files by name."""
    found = {}
    for path in sorted(FOLDER.iterdir()):
        data = path.read_bytes()
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        found[path.name] = Asset(data, gzip.compress(data, mtime=0), kind, hashlib.sha256(data).hexdigest()[:12])
    return found


@functools.cache
def address(name: str) -> str:
    """Where a file is: another address once its content is another."""
    return f"/static/{name}?v={assets()[name].mark}"


@router.get("/static/{name}")
async def send(request: Request, name: str) -> Response:
    """One file; a name that is not among them leads nowhere."""
    asset = assets().get(name)
    if asset is None:
        raise DragomanError("DRG-NOTFOUND", f"there is no file {name}")
    fresh = request.query_params.get("v") == asset.mark
    headers = {"Cache-Control": FOREVER if fresh else "no-cache", "ETag": f'"{asset.mark}"', "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(asset.packed, media_type=asset.media_type, headers=headers | {"Content-Encoding": "gzip"})
    return Response(asset.plain, media_type=asset.media_type, headers=headers)
