"""Clauses: predicates with normalised arguments, between the parse and everything that codes.

Verbs come first (`_Verbs`), then nouns that name acts (`dragoman.language.nominal`), alone or carried by a light verb
("hold talks", "come under attack"). Labels are those of the parser (ClearNLP); nothing after this room sees them.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from dragoman.knowledge.predicates import Predicates, predicates
from dragoman.language.nominal import nominal_clauses
from dragoman.language.tree import Tree
from dragoman.model import Argument, Clause, Document, Token

_SUBJECT = ("nsubj", "nsubjpass", "csubj", "csubjpass")
_RELATIVE = frozenset({"WDT", "WP", "WP$", "WRB"})
_RELATIONS = {
    "ccomp": "complement",
    "xcomp": "complement",
    "pcomp": "adverbial",
    "advcl": "adverbial",
    "relcl": "relative",
    "acl": "relative",
    "conj": "conjunct",
    "parataxis": "complement",
    "dep": "complement",
    "csubj": "complement",
    "csubjpass": "complement",
}
_COMPLETE = frozenset({"dobj", "aux", "auxpass", "ccomp", "xcomp", "dative", "prt", "attr", "oprd", "acomp", "neg"})
_CONDITIONS = frozenset({"if", "unless", "should", "provided", "whether"})
Tense = Literal["past", "present", "future", "none"]
Aspect = Literal["simple", "progressive", "perfect"]


def add_clauses(document: Document) -> Document:
    """The document with its clauses added, in order of their predicates."""
    words = predicates()
    tokens = _named(_undergone(_lemmatised(_parted(document.tokens), words.forms), words.undergone))
    document = replace(document, tokens=tokens)
    tree = Tree(tokens)
    verbs = _Verbs(document, tree, words)
    found = [clause for token in document.tokens if (clause := verbs.clause(token)) is not None]
    found = nominal_clauses(document, tree, words, found, verbs.subjects)
    return replace(document, clauses=_linked(document, tree, found))


def _parted(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The tokens, main clauses that a semicolon parts no longer hanging on each other as what is said."""
    stops = [t.i for t in tokens if t.text == ";"]
    parted = list(tokens)
    for token in tokens if stops else ():
        if token.dep == "ccomp" and any(token.i < stop < token.head for stop in stops):
            parted[token.i] = replace(token, head=token.i, dep="ROOT")
    return tuple(parted)


def _lemmatised(tokens: tuple[Token, ...], forms: Mapping[str, str]) -> tuple[Token, ...]:
    """The tokens, with the lemmas of the verbs that the parser's lemmatiser gets wrong ("hoped": hope)."""
    wrong = {t.i: lemma for t in tokens if t.pos == "VERB" and (lemma := forms.get(t.text.lower()))}
    if not wrong:
        return tokens
    return tuple(replace(t, lemma=wrong[t.i]) if t.i in wrong else t for t in tokens)


def _undergone(tokens: tuple[Token, ...], verbs: frozenset[str]) -> tuple[Token, ...]:
    """The tokens, "summit cancelled" of headlines read as "summit is cancelled": these verbs never lack an object."""
    bare = {t.i: t for t in tokens if t.tag == "VBD" and t.lemma.lower() in verbs and t.dep in ("ROOT", "ccomp")}
    subjects: dict[int, int] = {}
    for token in tokens if bare else ():
        if token.head in bare and token.dep in ("nsubj", "nsubjpass") and token.tag not in ("PRP", "WP", "WDT"):
            subjects[token.head] = token.i
        elif token.head in bare and token.dep in _COMPLETE:
            del bare[token.head]
    fixed = list(tokens)
    for i, subject in subjects.items():
        if i in bare:
            fixed[i] = replace(bare[i], tag="VBN")
            fixed[subject] = replace(tokens[subject], dep="nsubjpass")
    return tuple(fixed)


def _named(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The tokens, a family name that looks like a preposition ("President To Lam met …") made part of its name."""
    fixed = list(tokens)
    for first, name in itertools.pairwise(tokens):
        if first.text != "To" or first.dep != "prep" or name.ner != "PERSON" or name.head != first.i:
            continue
        above, before = fixed[first.head], fixed[first.i - 1] if first.i else None
        if above.pos in ("VERB", "AUX"):
            if any(t.head == above.i and t.dep in ("nsubj", "nsubjpass") for t in tokens):
                continue
            passive = any(t.head == above.i and t.dep == "auxpass" for t in tokens)
            fixed[name.i] = replace(name, head=above.i, dep="nsubjpass" if passive else "nsubj")
        elif before is not None and before.tag == "POS":
            fixed[name.i] = replace(name, head=above.head, dep=above.dep)
            fixed[above.i] = replace(above, head=name.i, dep="poss")
        elif before is not None and before.i == above.i:
            fixed[name.i] = replace(name, head=above.i, dep="appos")
        else:
            continue
        fixed[first.i] = replace(first, head=name.i, dep="compound", tag="NNP", pos="PROPN", ner="PERSON")
    return tuple(fixed)


def is_predicate(token: Token) -> bool:
    """Whether the token is a verb that heads a clause: no auxiliary, no participle that only describes a noun."""
    if token.pos == "VERB":
        return token.dep not in ("aux", "auxpass", "amod", "compound", "prt", "prep")
    if token.pos == "AUX":
        return token.dep not in ("aux", "auxpass")
    return token.tag in ("VBD", "VBZ", "VBP") and token.dep in ("ROOT", "ccomp", "conj", "relcl", "advcl")


def _linked(document: Document, tree: Tree, clauses: list[Clause]) -> tuple[Clause, ...]:
    """The clauses in order of text, each with its number and the clause that embeds it."""
    clauses = sorted(clauses, key=lambda c: c.head)
    at = {c.head: n for n, c in enumerate(clauses)}
    linked: list[Clause] = []
    for n, clause in enumerate(clauses):
        parent = next((at[a] for a in tree.ancestors(clause.head) if a in at), None)
        relation = _relation(document, tree, clause) if parent is not None else None
        linked.append(replace(clause, i=n, parent=parent, relation=relation))
    return tuple(linked)


def _relation(document: Document, tree: Tree, clause: Clause) -> str:
    token = document.tokens[clause.head]
    if clause.form == "noun":
        return "nominal"
    if token.dep in ("advcl", "xcomp", "acl", "ccomp"):
        marks = {document.tokens[c].lemma.lower() for c in tree.deps(clause.head, "mark", "aux", "advmod")}
        if token.dep == "advcl" and marks & _CONDITIONS:
            return "condition"
        if token.dep == "advcl" and "to" in marks:
            return "purpose"
    return _RELATIONS.get(token.dep, "nominal")


class _Verbs:
    """Verb clauses of one document. `subjects` is shared: control and coordination ask it again and again."""

    def __init__(self, document: Document, tree: Tree, words: Predicates) -> None:
        self.document = document
        self.tree = tree
        self.words = words
        self.tokens = document.tokens
        self.sentence_of = {i: n for n, s in enumerate(document.sentences) for i in range(s.first, s.last)}
        self._subjects: dict[int, list[int]] = {}

    def clause(self, token: Token) -> Clause | None:
        """The clause of a verb, None for any other token."""
        if not is_predicate(token):
            return None
        i, tree = token.i, self.tree
        predicate = self._predicate(i)
        if predicate is None:
            return None
        lemma, parts = predicate
        passive = self.is_passive(i)
        first, last = min(parts), max(parts) + 1
        tense, aspect, modality = self._time(i)
        return Clause(
            i=0,
            sentence=self.sentence_of[i],
            head=i,
            lemma=lemma,
            form="verb",
            trigger=self.document.words(first, last),
            arguments=tuple(self._arguments(i, passive)),
            voice="passive" if passive else "active",
            tense=tense,
            aspect=aspect,
            phase=self._phase(i),
            modality=modality,
            negated=bool(tree.deps(i, "neg")) or self._neg_subject(i),
            reporting=lemma in self.words.reporting,
        )

    def _predicate(self, i: int) -> tuple[str, list[int]] | None:
        """Normalised predicate and its tokens: "cut off", "be ready"; None for a bare copula without any meaning."""
        token = self.tokens[i]
        lemma, parts = self.words.forms.get(token.text.lower(), token.lemma.lower()), [i]
        for c in self._particles(i):
            lemma, parts = f"{lemma} {self.tokens[c].text.lower()}", [*parts, c]
        if lemma == "be":
            state = self.tree.first(i, "acomp", "oprd")
            if state is not None:
                return f"be {self.tokens[state].lemma.lower()}", [i, state]
        return lemma, parts

    def _particles(self, i: int) -> list[int]:
        """Particles of a verb, also where the parser has them as adverb or preposition: "walk out of", "pull back"."""
        found = self.tree.deps(i, "prt")
        beside = i + 1 if i + 1 in self.tree.children[i] else None
        if beside is not None and self.tokens[beside].text.lower() in self.words.particles:
            inner = self.tree.deps(beside, "pobj")
            if self.tokens[beside].dep in ("advmod", "prep") and not inner:
                found.append(beside)
        return found

    def is_passive(self, i: int) -> bool:
        """Whether the deep object of the verb is its subject, or the noun that it describes."""
        token = self.tokens[i]
        if self.tree.deps(i, "auxpass", "nsubjpass", "csubjpass"):
            return True
        if token.tag == "VBN":
            if token.dep == "acl":
                return True
            if token.dep == "conj" and not self.tree.deps(i, "aux", *_SUBJECT):
                return self.is_passive(token.head)
            if token.dep in ("advcl", "ROOT", "xcomp", "ccomp") and not self.tree.deps(i, "aux", "nsubj", "dobj"):
                return True
            if token.dep in ("ccomp", "ROOT", "conj") and not self.tree.deps(i, "aux", "dobj", "ccomp"):
                return True
        return False

    def subjects(self, i: int) -> list[int]:
        """Heads of the surface subject of verb `i`: its own, or by coordination, control and description."""
        if i not in self._subjects:
            self._subjects[i] = []
            self._subjects[i] = self._find_subjects(i)
        return self._subjects[i]

    def _find_subjects(self, i: int) -> list[int]:
        own = self.tree.deps(i, *_SUBJECT)
        token = self.tokens[i]
        if own and self.tokens[own[0]].tag in _RELATIVE and token.dep in ("relcl", "conj"):
            noun = token.head
            while self.tokens[noun].pos == "VERB" and self.tokens[noun].dep == "conj":
                noun = self.tokens[noun].head
            if self.tokens[noun].dep == "relcl":
                noun = self.tokens[noun].head
            return self.tree.spread([noun]) if self.tokens[noun].pos != "VERB" else own
        if own:
            return self.tree.spread(own)
        if token.dep == "acl":
            return self._subjects_of_acl(i)
        if token.dep in ("conj", "advcl", "ccomp", "xcomp", "pcomp", "dep", "parataxis", "acomp"):
            return self._subjects_above(i)
        return []

    def _subjects_of_acl(self, i: int) -> list[int]:
        """Of a participle the noun it describes; of an infinitive ("plan to send") who has the plan."""
        noun = self.tokens[i].head
        if self.tree.first(i, "aux") is None:
            return self.tree.spread([noun])
        owner = self.tree.deps(noun, "poss")
        if owner:
            return owner
        above = next((a for a in self.tree.ancestors(noun) if is_predicate(self.tokens[a])), None)
        return self.subjects(above) if above is not None else []

    def _subjects_above(self, i: int) -> list[int]:
        token = self.tokens[i]
        above = token.head if token.dep != "pcomp" else self.tokens[token.head].head
        if not is_predicate(self.tokens[above]):
            if token.dep == "conj" and self.tokens[above].pos not in ("VERB", "AUX"):
                return []
            higher = next((a for a in self.tree.ancestors(above) if is_predicate(self.tokens[a])), None)
            if higher is None:
                return []
            above = higher
        if token.tag == "VBG" and token.dep == "advcl":
            above = self._told(above, i)
        controlled = token.dep in ("xcomp", "ccomp") or self._is_blamed(i, above)
        if controlled and self.tokens[above].lemma not in self.words.subject_control:
            objects = self.tree.deps(above, "dobj", "dative")
            if objects and (self.tree.first(i, "aux") is not None or token.dep == "pcomp"):
                return self.tree.spread(objects)
        if token.tag == "VBG" and self.tokens[above].lemma in self.words.perception:
            objects = self.tree.deps(above, "dobj")
            if objects and objects[0] < i:
                return self.tree.spread(objects)
        return self.subjects(above)

    def _is_blamed(self, i: int, above: int) -> bool:
        """Whether verb `i` tells for what somebody is accused, jailed or thanked: "jailed him for leading a riot"."""
        preposition = self.tokens[self.tokens[i].head]
        return self.tokens[i].dep == "pcomp" and (
            self.tokens[above].lemma == "accuse"
            or (preposition.text.lower() in ("for", "of", "over") and self.tokens[above].lemma in self.words.blaming)
        )

    def _told(self, above: int, i: int) -> int:
        """What an inserted "…, she said, …" tells, where the participle `i` after it hangs on the verb of saying."""
        verb = self.tokens[above]
        if verb.lemma not in self.words.reporting or not above < i:
            return above
        content = [c for c in self.tree.deps(above, "ccomp", "parataxis") if c < above]
        if verb.dep in ("ccomp", "parataxis") and verb.head < above and is_predicate(self.tokens[verb.head]):
            content.append(verb.head)
        return content[0] if content else above

    def _arguments(self, i: int, passive: bool) -> list[Argument]:
        found: list[Argument] = []
        for h in self.subjects(i):
            found.append(self._argument("patient" if passive else "agent", h))
        for c in self.tree.children[i]:
            found.extend(self._child_arguments(i, c, passive))
        if self.tokens[i].dep == "relcl" and not passive:
            found.extend(self._gap(i, found))
        return found

    def _child_arguments(self, i: int, c: int, passive: bool) -> list[Argument]:
        dep = self.tokens[c].dep
        if dep in ("dobj", "attr", "oprd"):
            role = "patient" if dep == "dobj" else "attribute"
            if self.tokens[c].tag in _RELATIVE and self.tokens[i].dep == "relcl":
                return [self._argument(role, self.tokens[i].head)]
            return [self._argument(role, h) for h in self.tree.spread([c])]
        if dep == "dative":
            heads = self.tree.deps(c, "pobj") or [c]
            return [self._argument("recipient", h, "to") for h in self.tree.spread(heads)]
        if dep == "agent":
            return [self._argument("agent", h, "by") for h in self.tree.spread(self.tree.deps(c, "pobj"))]
        if dep == "prep":
            return list(self.obliques(c))
        return []

    def obliques(self, prep: int) -> list[Argument]:
        """Arguments that hang on a preposition, its coordinated twins ("with A and with B") included."""
        marker = self.tokens[prep].text.lower()
        found = [self._argument("oblique", h, marker) for h in self.tree.spread(self.tree.deps(prep, "pobj"))]
        for c in self.tree.deps(prep, "conj", "prep"):
            found.extend(self.obliques(c))
        return found

    def _gap(self, i: int, found: list[Argument]) -> list[Argument]:
        """The noun that an object relative clause describes ("the treaty (that) they signed")."""
        noun = self.tokens[i].head
        if any(a.head == noun for a in found) or any(a.role == "patient" for a in found):
            return []
        return [self._argument("patient", noun)]

    def _argument(self, role: str, head: int, marker: str | None = None) -> Argument:
        first, last = self.tree.phrase(head)
        return Argument(role, head, first, last, marker)

    def _time(self, i: int) -> tuple[Tense, Aspect, str | None]:
        """Tense, aspect and modal verb, from the verb's form and its auxiliaries."""
        tag = self.tokens[i].tag
        tense: Tense = "past" if tag == "VBD" else "present" if tag in ("VBZ", "VBP") else "none"
        aspect: Aspect = "progressive" if tag == "VBG" and self.tree.deps(i, "aux") else "simple"
        modality = None
        for c in self.tree.deps(i, "aux", "auxpass"):
            lemma, form = self.tokens[c].lemma.lower(), self.tokens[c].tag
            if form == "MD":
                tense = "future" if lemma in ("will", "shall", "'ll") else tense
                modality = None if tense == "future" else lemma
            elif form in ("VBD", "VBZ", "VBP") and tense == "none":
                tense = "past" if form == "VBD" else "present"
            if lemma == "have":
                aspect = "perfect"
        return tense, aspect, modality

    def _phase(self, i: int) -> str | None:
        """How far an act has come, from the verb above it: begin, continue, stop, fail, attempt."""
        token = self.tokens[i]
        if token.dep in ("xcomp", "pcomp", "ccomp"):
            above = token.head if token.dep != "pcomp" else self.tokens[token.head].head
            return self.words.phases.get(self.tokens[above].lemma.lower())
        return None

    def _neg_subject(self, i: int) -> bool:
        """Whether the subject or object says no ("no agreement was reached")."""
        near = self.tree.deps(i, "nsubj", "nsubjpass", "dobj")
        return any(self.tokens[d].lemma.lower() in ("no", "neither") for h in near for d in self.tree.deps(h, "det"))
