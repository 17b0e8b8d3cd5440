"""The folder `pages/`: a compressed file for each page as read, and one for its HTML, named by the page's id.

The HTML is there so that a later version can cut the page anew. Its scripts, styles and drawings, which no text comes
from, are more than half of it when compressed: `keep` says whether they are kept too.
"""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import lzma
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, get_args

from dragoman.errors import DragomanError
from dragoman.model import Page
from dragoman.store.codec import pack_page, unpack_page

_SUFFIX = ".page"
_MARKUP = ".html.xz"
_PRESET = 3  # twice as fast as 6, and 4 % larger
# Scripts other than JSON (which holds statements of the page), styles, drawings: element by element, tags kept.
_NO_TEXT = re.compile(
    rb"(<script\b(?![^>]*json)[^>]*>).*?(</script\s*>)|(<style\b[^>]*>).*?(</style\s*>)|(<svg\b[^>]*>).*?(</svg\s*>)",
    re.DOTALL | re.IGNORECASE,
)

Keep = Literal["raw", "html", "text"]
KEEPS: tuple[Keep, ...] = get_args(Keep)
_PARTIAL = ".partial"


class PageFiles:
    """Pages on disk under `folder`, spread over 256 folders by the first two characters of their id.

    `keep` says what of an HTML page is kept beside what was read of it: `raw` every byte, `html` all but the content of
    scripts, styles and drawings, `text` nothing.
    """

    def __init__(self, folder: Path, keep: Keep = "html") -> None:
        self.folder = folder
        self.keep = keep

    def path(self, page_id: str) -> Path:
        """Where the page with this id lies."""
        return self.folder / page_id[:2] / (page_id + _SUFFIX)

    def write(self, page: Page) -> None:
        """Keep a page. A file appears whole or not at all; one that is there already is left alone.

        Raises `DRG-DISKFULL`, `DRG-READONLY`.
        """
        # Plain strings: this is done for every page, and pathlib would take as long as the writing.
        path = f"{self.folder}/{page.id[:2]}/{page.id}"
        if page.raw is not None and self.keep != "text" and not os.path.exists(path + _MARKUP):
            _write_whole(path + _MARKUP, pack_markup(page.raw, self.keep))
        if not os.path.exists(path + _SUFFIX):
            _write_whole(path + _SUFFIX, _packed(page))

    def replace(self, page: Page) -> None:
        """Put a page in the place of the one with its id: only for one with the same text, cut more finely."""
        _write_whole(str(self.path(page.id)), _packed(page))

    def markup_path(self, page_id: str) -> Path:
        """Where the HTML of the page with this id lies, if it is kept."""
        return self.folder / page_id[:2] / (page_id + _MARKUP)

    def markup(self, page_id: str) -> bytes | None:
        """The HTML of a page, None when none is kept; raises `DRG-PAGEFILE` when its file is damaged."""
        path = self.markup_path(page_id)
        try:
            return lzma.decompress(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, lzma.LZMAError, EOFError) as error:
            raise DragomanError("DRG-PAGEFILE", f"{path}: {error}") from error

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

    def markup_ids(self) -> Iterator[str]:
        """The ids of all pages whose HTML is on disk, in order."""
        for path in sorted(self.folder.glob(f"??/*{_MARKUP}")):
            yield path.name.removesuffix(_MARKUP)

    def partial(self) -> list[Path]:
        """Files that a broken-off write left behind."""
        return sorted(self.folder.glob(f"??/*{_PARTIAL}"))

    def remove(self, page_id: str) -> int:
        """Remove a page's file; the number of bytes that became free."""
        path = self.path(page_id)
        size = path.stat().st_size
        path.unlink()
        return size


def pack_markup(data: bytes, keep: Keep) -> bytes:
    """The compressed bytes of an HTML page, without what no text comes from unless `keep` is `raw`."""
    if keep != "raw":
        data = _NO_TEXT.sub(lambda found: b"".join(tag for tag in found.groups() if tag), data)
    return lzma.compress(data, preset=_PRESET)


def _packed(page: Page) -> bytes:
    return pack_page(page if page.raw is None else dataclasses.replace(page, raw=None))


def _write_whole(path: str, data: bytes) -> None:
    """Write a file so that it appears whole or not at all; raises `DRG-DISKFULL`, `DRG-READONLY`."""
    partial = f"{path}.{os.getpid()}{_PARTIAL}"
    try:
        _write(partial, data)
        os.replace(partial, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            os.unlink(partial)
        raise disk_error(error, Path(path)) from error


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
