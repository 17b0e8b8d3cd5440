"""Fetched pages kept on disk with what a server needs to say "not changed" (ETag, Last-Modified)."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cached:
    """A fetched body, unpacked, with its validators and the time it was fetched (ISO 8601)."""

    data: bytes
    fetched: str
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None

    @classmethod
    def of(cls, data: bytes, fetched: str, charset: str | None, headers: Mapping[str, str]) -> Cached:
        """The body with the validators that its response headers give."""
        return cls(data, fetched, charset, headers.get("etag"), headers.get("last-modified"))

    def conditions(self) -> dict[str, str]:
        """The request headers that ask for the page only if it changed."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in asked.items() if value}


class HttpCache:
    """A folder with two files an address: the body, and its validators as JSON. A damaged entry counts as none."""

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)

    def get(self, url: str) -> Cached | None:
        """What is kept of an address, None when nothing is."""
        body, head = self._paths(url)
        try:
            data, kept = body.read_bytes(), json.loads(head.read_text("utf-8"))
            if kept["sha256"] != hashlib.sha256(data).hexdigest():
                return None
            return Cached(data, kept["fetched"], kept["charset"], kept["etag"], kept["last_modified"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, url: str, page: Cached) -> None:
        """Keeps a page that has a validator; one without could never be asked for again, so it is not kept."""
        if not page.conditions():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        body, head = self._paths(url)
        kept = {
            "url": url,
            "sha256": hashlib.sha256(page.data).hexdigest(),
            "fetched": page.fetched,
            "charset": page.charset,
            "etag": page.etag,
            "last_modified": page.last_modified,
        }
        _write(body, page.data)
        _write(head, json.dumps(kept).encode())

    def _paths(self, url: str) -> tuple[Path, Path]:
        name = hashlib.sha256(url.encode()).hexdigest()
        return self._folder / f"{name}.body", self._folder / f"{name}.json"


def _write(path: Path, data: bytes) -> None:
    """Writes beside and renames, so that a reader never sees half a file."""
    draft = path.with_suffix(f"{path.suffix}.{os.getpid()}")
    draft.write_bytes(data)
    draft.replace(path)
