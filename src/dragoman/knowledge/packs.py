"""Knowledge packs: folders with a user's own tables and frames, read beside ours.

A pack has the shape of `knowledge/data`, with any of the files in `FILES`. Packs are put to use with `using`: within,
every table of the knowledge base holds our rows and those of the packs, in the order in which these are given. An
entry with our id (a frame) or our key (an outlet's domain, a country's code, a noun, a title) takes the place of ours.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import TypeVar

from dragoman.errors import DragomanError
from dragoman.knowledge.tables import Row, cells, data, read_text, read_tsv

T = TypeVar("T")

TABLES = (
    *(f"actors/{name}.tsv" for name in ("buildings", "countries", "groups", "media", "nicknames", "offices")),
    *(f"actors/{name}.tsv" for name in ("organisations", "persons", "titles")),
    "codebook/agents.tsv",
    "outlets/outlets.tsv",
    "outlets/wires.tsv",
)
TOMLS = ("frames/classes.toml", "frames/ROOT.toml", "outlets/profiles.toml")
FILES = (*TABLES, *TOMLS)


@dataclass(frozen=True, slots=True)
class Pack:
    """A well-formed pack: its name, and a fingerprint (16 hex digits) of the names and contents of its files."""

    name: str
    fingerprint: str
    root: Traversable = field(compare=False, repr=False)

    def rows(self, name: str) -> tuple[Row, ...]:
        """The rows of one of its tables, none when it has no such table."""
        return read_tsv(name, self.root) if self.root.joinpath(name).is_file() else ()


_IN_USE: ContextVar[tuple[Pack, ...]] = ContextVar("packs", default=())


def in_use() -> tuple[Pack, ...]:
    """The packs that are in use here, in order."""
    return _IN_USE.get()


@contextlib.contextmanager
def using(packs: tuple[Pack, ...]) -> Iterator[None]:
    """Within, the knowledge base holds these packs too; other threads are not touched.

    Do not hold it open over a `yield` to somebody else: they would use the packs as well.
    """
    token = _IN_USE.set(packs)
    try:
        yield
    finally:
        _IN_USE.reset(token)


def per_packs(load: Callable[[], T]) -> Callable[[], T]:
    """The loader, called only once for each set of packs in use."""

    @functools.cache
    def loaded(packs: tuple[Pack, ...]) -> T:
        return load()

    @functools.wraps(load)
    def current() -> T:
        return loaded(_IN_USE.get())

    return current


def read_rows(name: str) -> tuple[Row, ...]:
    """The rows of one of `TABLES`: ours, then those of the packs in use."""
    return tuple(row for rows in (read_tsv(name), *(pack.rows(name) for pack in in_use())) for row in rows)


def fingerprint(root: Traversable) -> str:
    """Sixteen hex digits that stand for a folder's files, name and content of every one."""
    total = hashlib.sha256()
    for name, file in files(root):
        total.update(name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()[:16]


def files(folder: Traversable, path: str = "") -> Iterator[tuple[str, Traversable]]:
    """Every file below a folder with its path there ("/actors/groups.tsv"), in order; hidden ones are left out."""
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.startswith((".", "__pycache__")):
            continue
        name = f"{path}/{entry.name}"
        if entry.is_dir():
            yield from files(entry, name)
        else:
            yield name, entry


def read_pack(root: Traversable, name: str | None = None) -> Pack:
    """The pack in a folder, its tables well formed; raises `DRG-PACK` with the file and what is wrong with it.

    What the rows mean is proved by `checks.check_pack`.
    """
    if not root.is_dir():
        raise DragomanError("DRG-PACK", f"{root}: no such folder")
    found = [path[1:] for path, _ in files(root)]
    for path in found:
        if path.endswith((".tsv", ".toml")) and not is_read(path):
            raise DragomanError("DRG-PACK", f"{root.name}: {path} is none of the files that are read")
    if not any(is_read(path) for path in found):
        raise DragomanError("DRG-PACK", f"{root.name}: there is none of the files that are read")
    for path in TABLES:
        if root.joinpath(path).is_file():
            _check_table(path, root)
    return Pack(name or root.name, fingerprint(root), root)


def is_read(path: str) -> bool:
    """Whether a file of that path below a pack is one that is read; frames stand in a file named after their root."""
    from dragoman.knowledge.codebook import ROOTS

    folder, _, name = path.rpartition("/")
    return path in FILES or (folder == "frames" and name.removesuffix(".toml") in ROOTS)


def _check_table(path: str, root: Traversable) -> None:
    text = read_text(path, root)
    if not text.strip():
        raise DragomanError("DRG-PACK", f"{root.name}: {path} is empty")
    header, _ = cells(text, path)
    wanted = data().joinpath(path).read_text(encoding="utf-8").partition("\n")[0].split("\t")
    if header != wanted:
        raise DragomanError("DRG-PACK", f"{root.name}: {path} has not the columns {', '.join(wanted)}")
