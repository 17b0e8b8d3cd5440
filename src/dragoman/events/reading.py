"""What coding asks of a document again and again: words of clauses, embedded clauses, names by token."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from dragoman.knowledge.frames import classes
from dragoman.model import Argument, Assertion, Clause, Document, Entity, Mention, Place, Why
from dragoman.model.tree import Tree

TOPICS = ("accident", "attacker", "sport", "offence", "home_politics", "business")
_HARMLESS = frozenset({"strike", "force", "shoot", "group"})  # as verbs: "a car struck them", "flames shot up"


class Reading:
    """One document as coding sees it. Built once a document; holds indexes only."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.tokens = document.tokens
        self.lemmas = [t.lemma.lower() for t in document.tokens]
        self.embedded: dict[int, list[Clause]] = {}
        for clause in document.clauses:
            if clause.parent is not None:
                self.embedded.setdefault(clause.parent, []).append(clause)
        self.assessed: dict[int, tuple[Assertion, tuple[Why, ...]]] = {}
        self._words: dict[int, frozenset[str]] = {}
        self._kinds: dict[int, dict[str, int]] = {}

    @cached_property
    def tree(self) -> Tree:
        """The dependency tree of the document."""
        return Tree(self.tokens)

    @cached_property
    def names(self) -> dict[int, tuple[Entity, Mention]]:
        """The entity and mention at each token that is part of a name; the longer mention wins."""
        return self._mentions("name")

    @cached_property
    def references(self) -> dict[int, tuple[Entity, ...]]:
        """Entities that a description or pronoun refers to, by the tokens of its head.

        A description only refers to what has a name; a pronoun also to what has a state ("two Norland envoys").
        "The two leaders" refer to two.
        """
        found: dict[int, list[Entity]] = {}
        for entity in self.document.entities:
            named = any(m.kind == "name" for m in entity.mentions)
            for mention in entity.mentions:
                if mention.kind != "name" and (named or (mention.kind == "pronoun" and entity.country)):
                    for token in self.document.tokens_in(mention.head or mention.span):
                        found.setdefault(token.i, []).append(entity)
        return {i: tuple(dict.fromkeys(entities)) for i, entities in found.items()}

    def _mentions(self, kind: str) -> dict[int, tuple[Entity, Mention]]:
        found: dict[int, tuple[Entity, Mention]] = {}
        for entity in self.document.entities:
            for mention in entity.mentions:
                if mention.kind == kind:
                    for token in self.document.tokens_in(mention.span):
                        old = found.get(token.i)
                        if old is None or len(old[1].span.text) < len(mention.span.text):
                            found[token.i] = (entity, mention)
        return found

    @cached_property
    def places(self) -> dict[int, Place]:
        """The place at each token."""
        return {t.i: p for p in self.document.places for t in self.document.tokens_in(p.span)}

    @cached_property
    def bodies(self) -> frozenset[str]:
        """Ids of the organisations known by name."""
        named = (e for e in self.document.entities if any(m.kind == "name" for m in e.mentions))
        return frozenset(e.id for e in named if e.type == "organisation")

    @cached_property
    def groups(self) -> frozenset[int]:
        """The tokens that describe a person or body, whatever else the noun may name ("the Chadian opposition")."""
        described = (m for e in self.document.entities if e.type in ("person", "organisation") for m in e.mentions)
        spans = (m.head or m.span for m in described if m.kind == "nominal")
        return frozenset(t.i for span in spans for t in self.document.tokens_in(span))

    @cached_property
    def bodies_of_states(self) -> frozenset[str]:
        """Every name by which the page calls a body of many states."""
        bodies = (e for e in self.document.entities if e.type == "organisation" and "IGO" in e.sector)
        return frozenset(m.span.text for e in bodies for m in e.mentions if m.kind == "name")

    @cached_property
    def speakers(self) -> frozenset[str]:
        """Ids of the persons and organisations known by name."""
        named = (e for e in self.document.entities if any(m.kind == "name" for m in e.mentions))
        return frozenset(e.id for e in named if e.type in ("person", "organisation"))

    @cached_property
    def acts(self) -> dict[int, Clause]:
        """Clauses of nouns, by the token of the noun."""
        return {c.head: c for c in self.document.clauses if c.form != "verb"}

    @cached_property
    def phrases(self) -> dict[str, list[Argument]]:
        """Argument phrases by the lemma of their head, in order of text."""
        found: dict[str, list[Argument]] = {}
        for clause in self.document.clauses:
            for argument in clause.arguments:
                found.setdefault(self.lemmas[argument.head], []).append(argument)
        return found

    def states_before(self, token: int) -> list[tuple[Entity, int]]:
        """Entities that stand for states in the four sentences up to a token, with counts, the commonest first."""
        at = self.document.sentence_at(self.tokens[token].start) or 0
        first = self.document.sentences[max(0, at - 4)].first
        counts: dict[str, int] = {}
        entities: dict[str, Entity] = {}
        for i in range(first, token):
            if i in self.names and (country := self.names[i][0].country):
                counts[country] = counts.get(country, 0) + 1
                entities.setdefault(country, self.names[i][0])
        return [(entities[c], counts[c]) for c in sorted(counts, key=lambda c: -counts[c])]

    @cached_property
    def is_sport(self) -> bool:
        """Whether the text is about sport: its words of that kind are many."""
        words = [self.lemmas[t.i] for t in self.tokens if t.pos in ("NOUN", "PROPN", "VERB")]
        sport = classes()["sport"]
        return len(sport.intersection(words)) >= 5 and sum(w in sport for w in words) >= 0.03 * len(words)

    @cached_property
    def is_page(self) -> bool:
        """Whether the text is a page or an article, not a lone sentence or snippet."""
        article = self.document.article
        return bool(article.headline) or len(self.document.sentences) > 4

    def words(self, clause: Clause) -> frozenset[str]:
        """Lemmas and forms of the predicate and of its arguments' phrases, lower case."""
        if clause.i not in self._words:
            found = {self.lemmas[clause.head], *clause.lemma.split()}
            for token in self.document.tokens_in(clause.trigger):
                found.add(self.lemmas[token.i])
            for argument in clause.arguments:
                for i in range(argument.first, argument.last):
                    found.add(self.lemmas[i])
                    found.add(self.tokens[i].text.lower())
            self._words[clause.i] = frozenset(found)
        return self._words[clause.i]

    def phrase(self, argument: Argument) -> frozenset[str]:
        """Lemmas of an argument's phrase: its head, what stands before it, and the phrase as far as it goes."""
        return frozenset(self.lemmas[argument.first : argument.last]) | {self.tokens[argument.head].text.lower()}

    def sentence_words(self, clause: Clause) -> frozenset[str]:
        """Lemmas of the clause's whole sentence."""
        sentence = self.document.sentences[clause.sentence]
        return frozenset(self.lemmas[sentence.first : sentence.last])

    def kinds(self, sentence: int) -> dict[str, int]:
        """Words of some classes, and states named, in a sentence, or in the whole text where it is a lone one."""
        key = sentence if self.is_page else -1
        if key not in self._kinds:
            chosen = [self.document.sentences[sentence]] if self.is_page else self.document.sentences
            spans = [range(s.first, s.last) for s in chosen]
            words = {self.lemmas[i] for span in spans for i in span}
            counts = {name: len(words & classes()[name]) for name in TOPICS}
            acted = {self.lemmas[i] for span in spans for i in span if self.tokens[i].pos == "VERB"}
            named = {self.lemmas[i] for span in spans for i in span if self.tokens[i].pos != "VERB"}
            counts["attacker"] -= len((acted - named) & _HARMLESS)
            counts["states"] = len({self.names[i][0].country for s in spans for i in s if i in self.names} - {None})
            self._kinds[key] = counts
        return self._kinds[key]

    def contents(self, clause: Clause) -> Iterator[Clause]:
        """Clauses that this one embeds as what is said, asked, agreed or refused; conjuncts of them too."""
        for inner in self.embedded.get(clause.i, ()):
            if inner.relation in ("complement", "purpose") or inner.relation == "nominal":
                yield inner
                yield from (c for c in self.embedded.get(inner.i, ()) if c.relation == "conjunct")
            elif inner.relation in ("adverbial", "relative") and self.tokens[inner.head].dep in (
                "pcomp",
                "advcl",
                "acl",
            ):
                yield inner

    def carried(self, clause: Clause) -> Iterator[int]:
        """Numbers of the clauses of nouns in what this one embeds: the talks in "offered to host talks"."""
        for inner in self.contents(clause):
            heads = {a.head for a in inner.arguments if a.role == "patient"}
            yield from (c.i for c in self.embedded.get(inner.i, ()) if c.relation == "nominal" and c.head in heads)

    def _accusers(self, clause: Clause) -> list[Argument]:
        """Who does what the clause sums up in a noun and describes: Chad in "Chad blamed us, a charge we deny"."""
        parent = self.document.clauses[clause.parent] if clause.parent is not None else None
        return [a for a in parent.arguments if a.role == "agent"] if parent is not None else []

    @staticmethod
    def _owner(argument: Argument) -> Argument:
        """What stands before the head of a phrase: "the Chadian minister's" in "the Chadian minister's claims"."""
        return Argument("owner", argument.head - 1, argument.first, argument.head)

    def slot(self, clause: Clause, name: str) -> list[Argument]:
        """Arguments of a clause in a slot: a deep role, "poss", a preposition, or "content." and one of these."""
        if name.startswith("content."):
            return [a for inner in self.contents(clause) for a in self.slot(inner, name[8:])]
        if name == "accuser":
            return self._accusers(clause)
        if name == "owner":
            return [self._owner(a) for a in clause.arguments if a.role == "patient" and a.head > a.first]
        if name == "poss":
            return [a for a in clause.arguments if a.role == "agent" and a.marker == "poss"]
        found = [a for a in clause.arguments if a.role == name]
        return found or [
            a for a in clause.arguments if a.marker == name and a.role in ("oblique", "beside", "agent", "recipient")
        ]
