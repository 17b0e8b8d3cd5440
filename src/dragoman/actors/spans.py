"""What a name in the text is, before anybody knows who bears it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dragoman.knowledge.actors import Entry
from dragoman.model import EntityType


@dataclass(frozen=True, slots=True)
class Name:
    """A name at tokens `first:last`. `use` says how knowledge has it ('' when it has not), `entry` who it is there.

    `kind` is nominal for an adjective or noun made of a country's name; `rule` is the id of what decided; `label` is
    the parser's own, if it proposed the span.
    """

    first: int
    last: int
    type: EntityType
    rule: str
    kind: Literal["name", "nominal"] = "name"
    use: str = ""
    entry: Entry | None = None
    label: str = ""

    def meets(self, other: Name) -> bool:
        """Whether the two share a token."""
        return self.first < other.last and other.first < self.last

    def holds(self, other: Name) -> bool:
        """Whether `other` lies within this name."""
        return self.first <= other.first and other.last <= self.last


@dataclass(frozen=True, slots=True)
class Phrase:
    """A nominal or pronoun that may refer to somebody: tokens `first:last` around `head`.

    `lemma` is that of the head; `definite` the · this · possessive · indefinite · bare; `modifiers` are the words
    before the head in lower case without determiners; `country` is that of an adjective or name among them.
    """

    first: int
    last: int
    head: int
    kind: Literal["nominal", "pronoun"]
    type: EntityType | None
    lemma: str
    plural: bool
    definite: str
    modifiers: frozenset[str] = frozenset()
    country: str | None = None
