"""Console blocks of the documentation as commands with the output that they promise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Command:
    """A command line and the output that follows it; a line `…` stands for any number of lines."""

    where: str
    line: str
    output: str


def blocks(path: Path) -> Iterator[list[Command]]:
    """The console blocks of a page, each as its commands in order."""
    text = path.read_text("utf-8")
    for match in _BLOCK.finditer(text):
        number = text.count("\n", 0, match.start()) + 1
        yield list(_commands(f"{path.name}:{number}", match.group(1)))


def _commands(where: str, block: str) -> Iterator[Command]:
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)
    for part in parts[1:]:
        line, _, output = part.partition("\n")
        yield Command(where, line.strip(), output.strip("\n"))


def fits(promised: str, given: str) -> bool:
    """Whether the output is what was promised; `…` inside a line or alone stands for anything."""
    if not promised:
        return True
    pattern = ".*?".join(re.escape(piece) for piece in promised.split("…"))
    return re.fullmatch(pattern, given.strip("\n"), re.DOTALL) is not None
