"""The folder `pages/`: one compressed file a page, named by the page's id, never changed once written."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from dragoman.errors import DragomanError
from dragoman.model import Page
from dragoman.store.codec import pack_page, unpack_page

_SUFFIX = ".page"
_PARTIAL = ".partial"


class PageFiles:
    """Pages on disk under `folder`, spread over 256 folders by the first two characters of their id."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, page_id: str) -> Path:
        """Where the page with this id lies."""
        return self.folder / page_id[:2] / (page_id + _SUFFIX)

    def write(self, page: Page) -> None:
        """Keep a page. A file appears whole or not at all; one that is there already is left alone.

        Raises `DRG-DISKFULL`, `DRG-READONLY`.
        """
        # Plain strings: this is done for every page, and pathlib would take as long as the writing.
        path = f"{self.folder}/{page.id[:2]}/{page.id}{_SUFFIX}"
        if os.path.exists(path):
            return
        partial = f"{path}.{os.getpid()}{_PARTIAL}"
        try:
            _write(partial, pack_page(page))
            os.replace(partial, path)
        except OSError as error:
            with contextlib.suppress(OSError):
                os.unlink(partial)
            raise disk_error(error, Path(path)) from error

    def read(self, page_id: str) -> Page:
        """The page with this id; raises `DRG-PAGEFILE` when its file is missing or damaged."""
        path = self.path(page_id)
        try:
            return unpack_page(path.read_bytes())
        except OSError as error:
            raise DragomanError("DRG-PAGEFILE", f"{path}: {error.strerror}") from error
        except DragomanError as error:
            raise DragomanError("DRG-PAGEFILE", f"{path}: {error.message}") from error

    def ids(self) -> Iterator[str]:
        """The ids of all pages on disk, in order."""
        for path in sorted(self.folder.glob(f"??/*{_SUFFIX}")):
            yield path.name.removesuffix(_SUFFIX)

    def partial(self) -> list[Path]:
        """Files that a broken-off write left behind."""
        return sorted(self.folder.glob(f"??/*{_PARTIAL}"))

    def remove(self, page_id: str) -> int:
        """Remove a page's file; the number of bytes that became free."""
        path = self.path(page_id)
        size = path.stat().st_size
        path.unlink()
        return size


def _write(path: str, data: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    try:
        file = os.open(path, flags, 0o644)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        file = os.open(path, flags, 0o644)
    try:
        written = 0
        while written < len(data):
            written += os.write(file, data[written:])
    finally:
        os.close(file)


def disk_error(error: OSError, path: Path) -> DragomanError:
    """The coded error for what the operating system says of a write to `path`."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DragomanError("DRG-DISKFULL", f"no space left for {path}")
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return DragomanError("DRG-READONLY", f"{path} may not be written")
    return DragomanError("DRG-STORE", f"{path}: {error.strerror or error}")
