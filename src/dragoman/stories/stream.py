"""Articles into stories, one by one as they come: average linkage, and stories that grow together merge."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from dragoman.model import Why
from dragoman.stories.items import Item, counts
from dragoman.stories.vectors import NOTHING, Rarity, Vector, counted

JOIN = 0.9  # mean similarity from which an article belongs to a story, by cross-validation over stories
_KEYS = 40  # heaviest features of an article that look for candidate stories
_CANDIDATES = 12  # stories compared in full
_NEIGHBOURS = 3  # of them those that may merge with the article's story
_CROWD = 200  # a feature of so many stories finds none of them
_QUIET_DAYS = 30  # a story without news for so long is closed


@dataclass(slots=True)
class _Story:
    number: int
    total: Vector = NOTHING
    members: list[str] = field(default_factory=list)
    last: str | None = None


class Stream:
    """A clustering that grows: `add` says where an article went, `assignments` where all of them are now.

    The answer depends on the order of arrival only where two stories are about equally near.
    """

    def __init__(self, join: float = JOIN) -> None:
        self._join = join
        self._rarity = Rarity()
        self._stories: dict[int, _Story] = {}
        self._index: dict[int, int | set[int]] = {}  # feature -> the story that it leads to, or several
        self._next = 0

    def add(self, item: Item) -> Why:
        """Put `item` into its story; the reason names the similarity and what was turned down."""
        spaces = counted(counts(item))
        self._rarity.learn(spaces)
        return self.place(item.id, item.published, self._rarity.vector(spaces))

    def place(self, name: str, published: str | None, vector: Vector) -> Why:
        """Put an article into its story by its vector."""
        ranked = self._ranked(vector, published)
        if ranked and ranked[0][0] >= self._join:
            story = self._stories[ranked[0][1]]
            why = Why("stories", "join", f"story {story.number} at {ranked[0][0]:.2f}", _turned_down(ranked[1:3]))
        else:
            story = self._open()
            why = Why("stories", "new", f"story {story.number}", _turned_down(ranked[:2]))
        self._put(story, name, published, vector)
        self._merge(story, [number for _, number in ranked if number != story.number][:_NEIGHBOURS])
        return why

    def assignments(self) -> dict[str, str]:
        """Story of each article; a story is named after its first member."""
        return {member: story.members[0] for story in self._stories.values() for member in story.members}

    def _ranked(self, vector: Vector, published: str | None) -> list[tuple[float, int]]:
        """Candidate stories with mean similarity, best first."""
        votes: defaultdict[int, float] = defaultdict(float)
        keys, values = vector.heaviest(_KEYS)
        for key, value in zip(keys.tolist(), values.tolist(), strict=True):
            posted = self._index.get(key, ())
            if isinstance(posted, int):
                votes[posted] += value
            elif len(posted) <= _CROWD:
                for number in sorted(posted):
                    votes[number] += value
        near = sorted(votes, key=lambda n: (-votes[n], n))[:_CANDIDATES]
        open_ = [self._stories[n] for n in near if is_open(self._stories[n].last, published)]
        scored = [(vector.product(story.total) / len(story.members), story.number) for story in open_]
        return sorted(scored, key=lambda pair: (-pair[0], pair[1]))

    def _open(self) -> _Story:
        story = _Story(self._next)
        self._stories[self._next] = story
        self._next += 1
        return story

    def _put(self, story: _Story, name: str, published: str | None, vector: Vector) -> None:
        story.members.append(name)
        story.last = max(filter(None, (story.last, published)), default=None)
        story.total = story.total.plus(vector)
        for key in vector.heaviest(_KEYS).keys.tolist():
            posted = self._index.setdefault(key, story.number)
            if isinstance(posted, set):
                posted.add(story.number)
            elif posted != story.number:
                self._index[key] = {posted, story.number}

    def _merge(self, story: _Story, others: list[int]) -> None:
        """Join `story` with the nearest other one when the mean over all pairs reaches the threshold."""
        best, nearest = 0.0, None
        for number in others:
            other = self._stories[number]
            pairs = len(story.members) * len(other.members)
            mean = story.total.product(other.total) / pairs
            if mean > best:
                best, nearest = mean, other
        if nearest is not None and best >= self._join:
            self._absorb(*sorted((story, nearest), key=lambda s: s.number))

    def _absorb(self, kept: _Story, gone: _Story) -> None:
        kept.members += gone.members
        kept.last = max(filter(None, (kept.last, gone.last)), default=None)
        kept.total = kept.total.plus(gone.total)
        for key in gone.total.keys.tolist():
            posted = self._index.get(key)
            if posted == gone.number:
                self._index[key] = kept.number
            elif isinstance(posted, set) and gone.number in posted:
                posted.discard(gone.number)
                posted.add(kept.number)
        del self._stories[gone.number]


def cluster(items: Iterable[Item]) -> dict[str, str]:
    """Story of each article, in the order given."""
    stream = Stream()
    for item in items:
        stream.add(item)
    return stream.assignments()


def is_open(last: str | None, published: str | None) -> bool:
    """Whether an article of the day `published` may go on from one of the day `last`."""
    if not last or not published:
        return True
    then, now = (datetime.date.fromisoformat(day[:10]) for day in (last, published))
    return abs((now - then).days) <= _QUIET_DAYS


def _turned_down(ranked: Iterable[tuple[float, int]]) -> tuple[str, ...]:
    return tuple(f"story {number} at {score:.2f}" for score, number in ranked)
