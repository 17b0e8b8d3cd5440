"""Code blocks of the documentation: commands with the output that they promise, and files that they need."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"^(?P<ticks>`{3,})(?P<kind>[^\n]*)\n(?P<body>.*?)^(?P=ticks)$", re.DOTALL | re.MULTILINE)
_NAME = re.compile(r"^(?:# |<!-- )(?P<name>[\w./-]+\.\w+)(?: -->)?\n")  # "# mine/actors/groups.tsv"


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: where it stands, of which kind, and what it holds."""

    where: str
    kind: str
    body: str

    @property
    def file(self) -> str | None:
        """The path of the file that it shows, which its first line gives; None for any other block."""
        found = _NAME.match(self.body)
        return found["name"] if found and self.kind != "console" else None


@dataclass(frozen=True, slots=True)
class Command:
    """A command line and the output that follows it; `…` in the output stands for anything."""

    where: str
    line: str
    output: str


def blocks(path: Path) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    text = path.read_text("utf-8")
    for match in _FENCE.finditer(text):
        number = text.count("\n", 0, match.start()) + 1
        yield Block(f"{path.name}:{number}", match["kind"].strip(), match["body"])


def commands(block: Block) -> Iterator[Command]:
    """The commands of a console block, in order."""
    for part in re.split(r"^\$ ", block.body, flags=re.MULTILINE)[1:]:
        line, _, output = part.partition("\n")
        yield Command(block.where, line.strip(), output.strip("\n"))


def fits(promised: str, given: str) -> bool:
    """Whether the output is what was promised; `…` inside a line or alone stands for anything."""
    if not promised:
        return True
    pattern = ".*?".join(re.escape(piece) for piece in promised.split("…"))
    return re.fullmatch(pattern, given.strip("\n"), re.DOTALL) is not None
