"""Articles into stories, one by one as they come; each arrival settles its neighbourhood anew.

The stories near the newcomer are taken apart into their articles and joined again by average linkage, so that articles
move, stories merge and split, as if all had come at once. What that costs is bounded: a few stories are near enough,
and of each only the newest articles are taken apart; the older ones stay together as its core.
"""

from __future__ import annotations

import datetime
import functools
import itertools
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from dragoman.model import Why
from dragoman.stories.items import Item, counts
from dragoman.stories.linkage import STORY, cut, merges
from dragoman.stories.vectors import NOTHING, Rarity, Vector, counted

if TYPE_CHECKING:
    from dragoman.stories.linkage import Matrix

_KEYS = 60  # heaviest features of an article that look for candidate stories
_CANDIDATES = 12  # stories compared in full
_CROWD = 200  # a feature of so many stories finds none of them
_NEAR = 0.6  # mean similarity from which a story is settled anew with the newcomer
_NEIGHBOURS = 8  # stories at most that are
_NEWEST = 24  # units of a story: its core, and articles that may still leave it
_WINDOW = 2000  # articles, of all stories together, that may still leave theirs
_QUIET_DAYS = 30  # a story without news for so long is closed
_NEVER = -1e6  # similarity of what a person parted

_Days = tuple[str, str] | tuple[()]  # first and last day of publication; none when that of an article is not known


@dataclass(slots=True, eq=False)
class _Unit:
    """An article, or the core of a story: articles that stay together, in the order in which they came.

    `key` is greater the later a unit was made. `near` keeps similarities to units made earlier, by their key; `sides`
    says on which side of each parting by a person the unit is.
    """

    key: int
    names: tuple[str, ...]
    number: int
    total: Vector
    days: _Days
    story: int = -1
    near: dict[int, float] = field(default_factory=dict)
    sides: dict[int, bool] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class _Story:
    """Units in order of arrival, the core first; the sum of their vectors and how many articles they are."""

    number: int
    units: list[_Unit] = field(default_factory=list)
    total: Vector = NOTHING
    days: _Days = ()
    size: int = 0


class Stream:
    """A clustering that grows: `add` says where an article went, `assignments` where all of them are now.

    The answer depends on the order of arrival only where stories are about equally near, or have become too long or
    too quiet to be settled anew as a whole. What a person parted with `split` is never joined again.
    """

    def __init__(self, level: float = STORY) -> None:
        self._level = level
        self._rarity = Rarity()
        self._stories: dict[int, _Story] = {}
        self._index: dict[int, int | set[int]] = {}  # feature -> the story that it leads to, or several
        self._window: deque[_Unit] = deque()
        self._made = itertools.count()
        self._opened = itertools.count()
        self._partings = itertools.count()

    def add(self, item: Item) -> Why:
        """Put `item` into its story; the reason names the similarity, what moved, and what was turned down."""
        spaces = counted(counts(item))
        self._rarity.learn(spaces)
        return self.place(item.id, item.published, self._rarity.vector(spaces))

    def place(self, name: str, published: str | None, vector: Vector) -> Why:
        """Put an article into its story by its vector."""
        ranked = self._ranked(vector, published)
        unit = self._arrive(name, published, vector)
        near = sorted(number for score, number in ranked[:_NEIGHBOURS] if score >= _NEAR)
        own = self._open([unit])
        moved = self._settle([*near, own.number]) if near else 0
        self._age()
        return self._why(unit, ranked, moved)

    def split(self, name: str) -> bool:
        """Part an article from the others of its story for good, as a person wants it; False when it is alone.

        What comes later may join the one or the others. An article of a core leaves without its words, and stays alone.
        """
        found = next((u for s in self._stories.values() for u in s.units if name in u.names), None)
        if found is None or self._stories[found.story].size == 1:
            return False
        story, parting = self._stories[found.story], next(self._partings)
        rest = [unit for unit in story.units if unit is not found]
        if len(found.names) > 1:
            found.names = tuple(other for other in found.names if other != name)
            rest, found = story.units, self._arrive(name, None, NOTHING)
        for unit in rest:
            unit.sides[parting] = True
        found.sides[parting] = False
        self._fill(story, rest)
        self._open([found])
        return True

    def assignments(self) -> dict[str, str]:
        """Story of each article; a story is named after its first member."""
        return {name: s.units[0].names[0] for s in self._stories.values() for u in s.units for name in u.names}

    def _ranked(self, vector: Vector, published: str | None) -> list[tuple[float, int]]:
        """Candidate stories with mean similarity, best first."""
        votes: defaultdict[int, float] = defaultdict(float)
        keys, values = vector.heaviest(_KEYS)
        for key, value in zip(keys.tolist(), values.tolist(), strict=True):
            posted = self._index.get(key, ())
            if isinstance(posted, int):
                votes[posted] += value
            elif len(posted) <= _CROWD:
                for number in posted:
                    votes[number] += value
        known = sorted((-vote, number) for number, vote in votes.items() if number in self._stories)
        near = [self._stories[number] for _, number in known[:_CANDIDATES]]
        scored = [(vector.product(s.total) / s.size, s.number) for s in near if _is_open(s.days, published)]
        return sorted(scored, key=lambda pair: (-pair[0], pair[1]))

    def _arrive(self, name: str, published: str | None, vector: Vector) -> _Unit:
        key = next(self._made)
        unit = _Unit(key, (name,), key, vector, (published, published) if published else ())
        self._window.append(unit)
        return unit

    def _open(self, units: list[_Unit]) -> _Story:
        story = _Story(next(self._opened))
        self._stories[story.number] = story
        self._fill(story, units)
        return story

    def _settle(self, near: Sequence[int]) -> int:
        """Join the units of some stories anew; how many articles that were there before changed their story.

        A group goes on as the story that most of it was of, if no larger group does.
        """
        units = [unit for number in near for unit in self._stories[number].units]
        before = [(unit, unit.story) for unit in units if unit.story != near[-1]]
        tree = list(merges(_similarities(units), [len(unit.names) for unit in units]))
        groups: defaultdict[int, list[_Unit]] = defaultdict(list)
        for unit, root in zip(units, cut(len(units), tree, self._level), strict=True):
            groups[root].append(unit)
        free, heirless = set(near), []
        for group in sorted(groups.values(), key=lambda g: (-_count(g), g[0].key)):
            shares = Counter[int]()
            for unit in group:
                shares[unit.story] += len(unit.names)
            heir = min((n for n in shares if n in free), key=lambda n: (-shares[n], n), default=None)
            if heir is None:
                heirless.append(group)
            else:
                free.remove(heir)
                self._fill(self._stories[heir], group)
        for number in sorted(free):
            self._close(number)
        for group in heirless:
            self._open(group)
        return sum(len(unit.names) for unit, story in before if unit.story != story)

    def _fill(self, story: _Story, units: list[_Unit]) -> None:
        """Let a story hold these units and no others; those that came to it are found by their words from now on."""
        old = set(map(id, story.units))
        new = [unit for unit in units if id(unit) not in old]
        if not new and len(units) == len(old):
            return
        grows = len(units) - len(new) == len(old)
        for unit in new:
            unit.story = story.number
            self._post(story.number, unit.total)
        added, start = (new, story.total) if grows else (units, NOTHING)
        story.total = functools.reduce(Vector.plus, (unit.total for unit in added), start)
        story.units = sorted(units, key=lambda unit: unit.number)
        story.size = _count(units)
        story.days = _span(units)
        while len(story.units) > _NEWEST:
            self._absorb(story, 1)

    def _post(self, story: int, vector: Vector) -> None:
        for key in vector.heaviest(_KEYS).keys.tolist():
            posted = self._index.setdefault(key, story)
            if isinstance(posted, set):
                posted.add(story)
            elif posted != story:
                self._index[key] = {posted, story}

    def _close(self, number: int) -> None:
        """Forget a story whose articles are all in others."""
        for key in self._stories.pop(number).total.keys.tolist():
            posted = self._index.get(key)
            if posted == number:
                del self._index[key]
            elif isinstance(posted, set):
                posted.discard(number)

    def _age(self) -> None:
        """Let the oldest article of the window go into the core of its story."""
        while len(self._window) > _WINDOW:
            unit = self._window.popleft()
            story = self._stories.get(unit.story)
            if story and unit in story.units[1:]:
                self._absorb(story, story.units.index(unit))

    def _absorb(self, story: _Story, at: int) -> None:
        """Make one core of the first unit of a story and of that at a place."""
        other, first = story.units.pop(at), story.units[0]
        story.units[0] = _Unit(
            next(self._made), first.names + other.names, first.number, first.total.plus(other.total),
            _span((first, other)), story.number, sides=first.sides | other.sides,
        )  # fmt: skip
        if len(story.units) == 1:
            story.total = story.units[0].total

    def _why(self, unit: _Unit, ranked: Sequence[tuple[float, int]], moved: int) -> Why:
        story = self._stories[unit.story]
        others = [f"story {n} at {score:.2f}" for score, n in ranked if n != story.number][:2]
        if story.size == 1:
            return Why("stories", "new", f"story {story.number}", tuple(others))
        own = unit.total.product(unit.total)
        mean = (story.total.product(unit.total) - own) / (story.size - 1)
        looked = f"; {moved} earlier articles moved" if moved else ""
        return Why("stories", "join", f"story {story.number} at {mean:.2f}{looked}", tuple(others))


def _count(units: Iterable[_Unit]) -> int:
    return sum(len(unit.names) for unit in units)


def _span(units: Iterable[_Unit]) -> _Days:
    known = [unit.days for unit in units]
    return (min(d[0] for d in known if d), max(d[1] for d in known if d)) if all(known) else ()


def _is_open(days: _Days, published: str | None) -> bool:
    """Whether an article of the day `published` may belong to a story of these days."""
    if not days or not published:
        return True
    return days[0] <= published <= days[1] or any(is_open(day, published) for day in days)


def _similarities(units: Sequence[_Unit]) -> Matrix:
    """The mean similarity of the articles of each unit with those of each other."""
    out = np.zeros((len(units), len(units)))
    for i, one in enumerate(units):
        for j, other in enumerate(units[:i]):
            out[i, j] = out[j, i] = _likeness(one, other)
    return out


def _likeness(one: _Unit, other: _Unit) -> float:
    if any(other.sides.get(parting, side) != side for parting, side in one.sides.items()):
        return _NEVER
    old, new = (one, other) if one.key < other.key else (other, one)
    known = new.near.get(old.key)
    if known is None:
        known = new.near[old.key] = new.total.product(old.total) / (len(new.names) * len(old.names))
    return known


def is_open(last: str | None, published: str | None) -> bool:
    """Whether an article of the day `published` may go on from one of the day `last`."""
    if not last or not published:
        return True
    then, now = (datetime.date.fromisoformat(day[:10]) for day in (last, published))
    return abs((now - then).days) <= _QUIET_DAYS


def cluster(items: Iterable[Item]) -> dict[str, str]:
    """Story of each article, in the order given."""
    stream = Stream()
    for item in items:
        stream.add(item)
    return stream.assignments()
