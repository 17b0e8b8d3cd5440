"""Everything that clustering says of a set of articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.stories.copies import families
from dragoman.stories.items import Item
from dragoman.stories.stream import Stream

LOOSE = 0.35  # a storyline holds articles that are about a third as near as those of one story


@dataclass(frozen=True, slots=True)
class Groups:
    """Story, storyline and family of copies of one article, each named after its first member."""

    story: str
    storyline: str
    copies: str


def group(items: Sequence[Item]) -> dict[str, Groups]:
    """The groups of each article, by id, taken in the order given."""
    near, loose = Stream(), Stream(LOOSE)
    for item in items:
        near.add(item)
        loose.add(item)
    stories, storylines, copies = near.assignments(), loose.assignments(), families(items)
    return {item.id: Groups(stories[item.id], storylines[item.id], copies[item.id]) for item in items}
