"""Two versions of a text for a person: passages that came, went or changed, and in these the words that did."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["same", "gone", "new"]
_WORDS = re.compile(r"\S+\s*")
_ALIKE = 0.5  # share of words from which two passages count as one that was changed


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of a passage that stayed, went or came."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that is not what it was: `kind` gone, new, or changed, with its stretches in order of reading."""

    kind: Literal["gone", "new", "changed"]
    stretches: tuple[Stretch, ...]


def passages(lines: Sequence[str]) -> Iterator[Passage]:
    """The passages of a difference, given as lines that begin with "- " (gone) or "+ " (new).

    A passage that went and one like it that came in its place are told as one that changed.
    """
    waiting = list(lines)
    while waiting:
        line = waiting.pop(0)
        if line[0] == "-" and waiting and waiting[0][0] == "+":
            stretches = tuple(_stretches(_WORDS.findall(line[2:]), _WORDS.findall(waiting[0][2:])))
            if stretches:
                waiting.pop(0)
                yield Passage("changed", stretches)
                continue
        kind: Literal["gone", "new"] = "gone" if line[0] == "-" else "new"
        yield Passage(kind, (Stretch(kind, line[2:]),))


def _stretches(before: list[str], after: list[str]) -> Iterator[Stretch]:
    """What two passages share and what not, word by word; nothing when they are too unlike."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return
    for does, i, j, k, m in matcher.get_opcodes():
        if does == "equal":
            yield Stretch("same", "".join(after[k:m]))
            continue
        if i < j:
            yield Stretch("gone", "".join(before[i:j]))
        if k < m:
            yield Stretch("new", "".join(after[k:m]))
