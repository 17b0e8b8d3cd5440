"""Everything that clustering says of a set of articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.stories.chain import Chain
from dragoman.stories.copies import families
from dragoman.stories.items import Item
from dragoman.stories.linkage import STORY
from dragoman.stories.settle import settle, vectors


@dataclass(frozen=True, slots=True)
class Groups:
    """Story, storyline and family of copies of one article, each named after its first member."""

    story: str
    storyline: str
    copies: str


def group(items: Sequence[Item]) -> dict[str, Groups]:
    """The groups of each article, by id, taken in the order given."""
    chain, (_, found) = Chain(), vectors(items)
    for item, vector in zip(items, found, strict=True):
        chain.place(item.id, item.published, vector)
    (stories,) = settle(items, found, (STORY,))
    storylines, copies = chain.assignments(), families(items)
    return {item.id: Groups(stories[item.id], storylines[item.id], copies[item.id]) for item in items}
