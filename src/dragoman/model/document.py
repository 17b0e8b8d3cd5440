"""The article as language: sentences, tokens, clauses, and the values that later stages add."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

from dragoman.model.article import Article, Label
from dragoman.model.event import Event
from dragoman.model.page import Page
from dragoman.model.spans import Issue, Span
from dragoman.model.values import Entity, Mention, Place, Quote, TimeExpression


@dataclass(frozen=True, slots=True)
class Token:
    """A word. `i` and `head` are indices into `Document.tokens` (a root is its own head); offsets count into the page.

    `pos` is the UD part of speech, `tag` the Penn tag, `dep` the dependency label of the parser, `morph` the UD
    features ("Tense=Past|VerbForm=Fin"), `ner` the entity label of the model or '', `ner_start` whether one begins.
    """

    i: int
    start: int
    end: int
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    morph: str = ""
    ner: str = ""
    ner_start: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its tokens are `Document.tokens[first:last]`; `label` and `passage` say in which part it stands."""

    span: Span
    first: int
    last: int
    label: Label
    passage: int


@dataclass(frozen=True, slots=True)
class Argument:
    """A normalised argument of a clause.

    `role` agent · patient · recipient · oblique · theme …: deep roles, so the patient of a passive is still the
    patient. `marker` is the preposition ("with", "to", "against") or None. `head` is a token index, `first:last` the
    token range of the whole phrase; coordinated heads are separate arguments.
    """

    role: str
    head: int
    first: int
    last: int
    marker: str | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """A predicate with its normalised arguments: what frames see, never dependency labels.

    `lemma` is the normalised predicate ("meet", "hold talk", "visit"), `form` verb · noun · light; `head` the token
    of the predicate; `trigger` the words that express it. `parent` is the clause that embeds it and `relation` how:
    complement · purpose · condition · relative · adverbial · conjunct · nominal.
    """

    i: int
    sentence: int
    head: int
    lemma: str
    form: Literal["verb", "noun", "light"]
    trigger: Span
    arguments: tuple[Argument, ...] = ()
    voice: Literal["active", "passive"] = "active"
    tense: Literal["past", "present", "future", "none"] = "none"
    aspect: Literal["simple", "progressive", "perfect"] = "simple"
    phase: str | None = None
    modality: str | None = None
    negated: bool = False
    parent: int | None = None
    relation: str | None = None
    reporting: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """All that is known of one page so far. Stages take one and give a new one with their own values added."""

    page: Page
    article: Article
    sentences: tuple[Sentence, ...] = ()
    tokens: tuple[Token, ...] = ()
    clauses: tuple[Clause, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    places: tuple[Place, ...] = ()
    entities: tuple[Entity, ...] = ()
    quotes: tuple[Quote, ...] = ()
    events: tuple[Event, ...] = ()
    issues: tuple[Issue, ...] = ()

    def words(self, first: int, last: int) -> Span:
        """The span of tokens `first:last` in the page."""
        return self.page.span(self.tokens[first].start, self.tokens[last - 1].end)

    def sentence_at(self, offset: int) -> int | None:
        """The index of the sentence that holds the character at `offset`, None outside all."""
        i = bisect_right(self.sentences, offset, key=lambda s: s.span.start) - 1
        return i if i >= 0 and offset < self.sentences[i].span.end else None

    def token_at(self, offset: int) -> int | None:
        """The index of the token that holds the character at `offset`, None between tokens."""
        i = bisect_right(self.tokens, offset, key=lambda t: t.start) - 1
        return i if i >= 0 and offset < self.tokens[i].end else None

    def tokens_in(self, span: Span) -> tuple[Token, ...]:
        """The tokens that share a character with `span`."""
        first = bisect_right(self.tokens, span.start, key=lambda t: t.end)
        last = bisect_right(self.tokens, span.end - 1, key=lambda t: t.start)
        return self.tokens[first:last]

    def entities_by_token(self) -> dict[int, tuple[tuple[Entity, Mention], ...]]:
        """Token index to the entities mentioned there, with the mention; innermost mention first.

        A token counts when it lies in the mention's head, or in the whole of it when it has none. A plural mention
        ("both sides") stands there once for each of its members. Build it once for a document.
        """
        found: dict[int, list[tuple[Entity, Mention]]] = {}
        for entity in self.entities:
            for mention in entity.mentions:
                for token in self.tokens_in(mention.head or mention.span):
                    found.setdefault(token.i, []).append((entity, mention))
        return {i: tuple(sorted(pairs, key=lambda p: len(p[1].span.text))) for i, pairs in sorted(found.items())}
