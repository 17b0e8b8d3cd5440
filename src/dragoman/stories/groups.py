"""Everything that clustering says of a set of articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.stories.chain import Chain
from dragoman.stories.copies import families
from dragoman.stories.items import Item, counts
from dragoman.stories.stream import Stream
from dragoman.stories.vectors import Rarity


@dataclass(frozen=True, slots=True)
class Groups:
    """Story, storyline and family of copies of one article, each named after its first member."""

    story: str
    storyline: str
    copies: str


def group(items: Sequence[Item]) -> dict[str, Groups]:
    """The groups of each article, by id, taken in the order given."""
    rarity, near, chain = Rarity(), Stream(), Chain()
    for item in items:
        vector = rarity.learn(counts(item))
        near.place(item.id, item.published, vector)
        chain.place(item.id, item.published, vector)
    stories, storylines, copies = near.assignments(), chain.assignments(), families(items)
    return {item.id: Groups(stories[item.id], storylines[item.id], copies[item.id]) for item in items}
