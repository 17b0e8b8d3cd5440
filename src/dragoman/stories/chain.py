"""Articles into storylines: a storyline goes on from article to article, so the nearest member decides, not the mean.

Where an article is near to members of two storylines, it joins them. A mean that is next to nothing forbids both: a
chain must not wander off into another matter.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from dragoman.stories.stream import is_open
from dragoman.stories.vectors import NOTHING, Vector

LINK = 0.78  # similarity of two articles of one storyline that follow each other, by cross-validation
GUARD = 0.15  # mean similarity to all of a storyline below which nothing joins it
_KEYS = 40  # heaviest features of an article that look for others
_CANDIDATES = 24  # articles compared in full
_CROWD = 200  # a feature that so many articles share finds none of them
_LOOK_BACK = 20_000  # articles that may be linked to


@dataclass(slots=True)
class _Line:
    number: int
    total: Vector = NOTHING
    members: list[str] = field(default_factory=list)


class Chain:
    """Storylines that grow: `place` takes articles one by one, `assignments` says where all of them are now."""

    def __init__(self) -> None:
        self._lines: dict[int, _Line] = {}
        self._line_of: dict[int, int] = {}  # number of an article that may be linked to -> its storyline
        self._seen: dict[int, tuple[Vector, str | None]] = {}
        self._index: defaultdict[int, list[int]] = defaultdict(list)
        self._next = 0

    def place(self, name: str, published: str | None, vector: Vector) -> None:
        """Put one more article into its storyline, which may join two."""
        number, self._next = self._next, self._next + 1
        near = [line for line in self._near(vector, published) if self._is_akin(vector, 1, line)]
        line = near[0] if near else self._lines.setdefault(number, _Line(number))
        line.members.append(name)
        line.total = line.total.plus(vector)
        for other in near[1:]:
            if self._is_akin(line.total, len(line.members), other):
                line = self._join(*sorted((line, other), key=lambda found: found.number))
        self._remember(number, line, published, vector)

    def assignments(self) -> dict[str, str]:
        """Storyline of each article; a storyline is named after its first member."""
        return {member: line.members[0] for line in self._lines.values() for member in line.members}

    def _near(self, vector: Vector, published: str | None) -> list[_Line]:
        """The storylines of articles that are near enough, the nearest first."""
        votes: defaultdict[int, float] = defaultdict(float)
        keys, values = vector.heaviest(_KEYS)
        for key, value in zip(keys.tolist(), values.tolist(), strict=True):
            posted = self._index.get(key, ())
            if len(posted) <= _CROWD:
                for number in posted:
                    votes[number] += value
        best: dict[int, float] = {}
        for number in sorted(votes, key=lambda n: (-votes[n], n))[:_CANDIDATES]:
            other, day = self._seen[number]
            likeness = vector.product(other) if is_open(day, published) else 0.0
            line = self._line_of[number]
            best[line] = max(best.get(line, 0.0), likeness)
        near = sorted((-likeness, line) for line, likeness in best.items() if likeness >= LINK)
        return [self._lines[line] for _, line in near]

    def _is_akin(self, total: Vector, count: int, line: _Line) -> bool:
        return total.product(line.total) >= GUARD * count * len(line.members)

    def _join(self, kept: _Line, gone: _Line) -> _Line:
        kept.members += gone.members
        kept.total = kept.total.plus(gone.total)
        for number, line in self._line_of.items():
            if line == gone.number:
                self._line_of[number] = kept.number
        del self._lines[gone.number]
        return kept

    def _remember(self, number: int, line: _Line, published: str | None, vector: Vector) -> None:
        self._line_of[number] = line.number
        self._seen[number] = vector, published
        for key in vector.heaviest(_KEYS).keys.tolist():
            self._index[key].append(number)
        if len(self._seen) > _LOOK_BACK:
            self._forget(next(iter(self._seen)))

    def _forget(self, number: int) -> None:
        vector, _ = self._seen.pop(number)
        del self._line_of[number]
        for key in vector.heaviest(_KEYS).keys.tolist():
            self._index[key].remove(number)
            if not self._index[key]:
                del self._index[key]
