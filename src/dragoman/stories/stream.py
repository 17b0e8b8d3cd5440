"""Articles into stories, one by one as they come: average linkage, and stories that grow together merge."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dragoman.model import Why
from dragoman.stories.items import Item, Rarity, counts

JOIN = 0.9  # mean similarity from which an article belongs to a story, by cross-validation over stories
_KEYS = 40  # heaviest features of an article that look for candidate stories
_CANDIDATES = 12  # stories compared in full
_NEIGHBOURS = 3  # of them those that may merge with the article's story
_CROWD = 200  # a feature of so many stories finds none of them
_FEATURES = 300  # heaviest features of an article that are kept
_QUIET_DAYS = 30  # a story without news for so long is closed


@dataclass(slots=True)
class _Story:
    number: int
    total: dict[str, float]
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
        self._index: defaultdict[str, set[int]] = defaultdict(set)
        self._next = 0

    def add(self, item: Item) -> Why:
        """Put `item` into its story; the reason names the similarity and what was turned down."""
        spaces = counts(item)
        self._rarity.learn(spaces)
        vector = _heaviest(self._rarity.vector(spaces), _FEATURES)
        ranked = self._ranked(vector, item.published)
        if ranked and ranked[0][0] >= self._join:
            story = self._stories[ranked[0][1]]
            why = Why("stories", "join", f"story {story.number} at {ranked[0][0]:.2f}", _turned_down(ranked[1:3]))
        else:
            story = self._open()
            why = Why("stories", "new", f"story {story.number}", _turned_down(ranked[:2]))
        self._put(story, item, vector)
        self._merge(story, [number for _, number in ranked if number != story.number][:_NEIGHBOURS])
        return why

    def assignments(self) -> dict[str, str]:
        """Story of each article; a story is named after its first member."""
        return {member: story.members[0] for story in self._stories.values() for member in story.members}

    def _ranked(self, vector: Mapping[str, float], published: str | None) -> list[tuple[float, int]]:
        """Candidate stories with mean similarity, best first."""
        votes: defaultdict[int, float] = defaultdict(float)
        for key, value in _heaviest(vector, _KEYS).items():
            posted = self._index.get(key, ())
            if len(posted) <= _CROWD:
                for number in posted:
                    votes[number] += value
        near = sorted(votes, key=lambda n: (-votes[n], n))[:_CANDIDATES]
        open_ = [self._stories[n] for n in near if _is_open(self._stories[n].last, published)]
        scored = [(_product(vector, story.total) / len(story.members), story.number) for story in open_]
        return sorted(scored, key=lambda pair: (-pair[0], pair[1]))

    def _open(self) -> _Story:
        story = _Story(self._next, {})
        self._stories[self._next] = story
        self._next += 1
        return story

    def _put(self, story: _Story, item: Item, vector: Mapping[str, float]) -> None:
        story.members.append(item.id)
        story.last = max(filter(None, (story.last, item.published)), default=None)
        for key, value in vector.items():
            story.total[key] = story.total.get(key, 0.0) + value
        for key in _heaviest(vector, _KEYS):
            self._index[key].add(story.number)

    def _merge(self, story: _Story, others: list[int]) -> None:
        """Join `story` with the nearest other one when the mean over all pairs reaches the threshold."""
        best, nearest = 0.0, None
        for number in others:
            other = self._stories[number]
            pairs = len(story.members) * len(other.members)
            mean = _product(story.total, other.total) / pairs
            if mean > best:
                best, nearest = mean, other
        if nearest is not None and best >= self._join:
            self._absorb(*sorted((story, nearest), key=lambda s: s.number))

    def _absorb(self, kept: _Story, gone: _Story) -> None:
        kept.members += gone.members
        kept.last = max(filter(None, (kept.last, gone.last)), default=None)
        for key, value in gone.total.items():
            kept.total[key] = kept.total.get(key, 0.0) + value
            if gone.number in self._index[key]:
                self._index[key].discard(gone.number)
                self._index[key].add(kept.number)
        del self._stories[gone.number]


def cluster(items: Iterable[Item]) -> dict[str, str]:
    """Story of each article, in the order given."""
    stream = Stream()
    for item in items:
        stream.add(item)
    return stream.assignments()


def _heaviest(vector: Mapping[str, float], most: int) -> dict[str, float]:
    """The `most` features of greatest weight."""
    if len(vector) <= most:
        return dict(vector)
    return dict(sorted(vector.items(), key=lambda pair: (-pair[1], pair[0]))[:most])


def _product(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    return sum(value * large[key] for key, value in small.items() if key in large)


def _is_open(last: str | None, published: str | None) -> bool:
    if not last or not published:
        return True
    then, now = (datetime.date.fromisoformat(day[:10]) for day in (last, published))
    return abs((now - then).days) <= _QUIET_DAYS


def _turned_down(ranked: Iterable[tuple[float, int]]) -> tuple[str, ...]:
    return tuple(f"story {number} at {score:.2f}" for score, number in ranked)
