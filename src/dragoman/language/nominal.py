"""Nouns that name acts: alone ("the seizure of a tanker"), or carried by a light verb ("hold talks with")."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dragoman.knowledge.predicates import Predicates
from dragoman.language.tree import Tree
from dragoman.model import Argument, Clause, Document

_DESCRIBES = ("amod", "compound", "nmod", "nummod")
_STATES = frozenset({"under", "in"})  # prepositions that carry an act as a state: "under attack", "in talks"


def nominal_clauses(
    document: Document, tree: Tree, words: Predicates, verbs: list[Clause], subjects: Callable[[int], list[int]]
) -> list[Clause]:
    """The verb clauses with those of nouns after them; a light verb lends its noun time, subject and arguments."""
    by_head = {clause.head: clause for clause in verbs}
    nouns: list[Clause] = []
    for token in document.tokens:
        if token.pos not in ("NOUN", "PROPN", "ADJ", "VERB") or token.dep in ("compound", "amod", "nmod", "npadvmod"):
            continue
        if token.i in by_head or token.lemma.lower() not in words.nouns:
            continue
        bare = _noun_clause(document, tree, token.i, verbs)
        carrier = _carrier(tree, words, by_head, token.i)
        if carrier is None:
            nouns.append(_with_context(document, tree, by_head, subjects, bare))
        else:
            nouns.append(_light(document, tree, words, by_head[carrier], bare))
    return [*verbs, *nouns]


def _noun_clause(document: Document, tree: Tree, i: int, verbs: list[Clause]) -> Clause:
    tokens = document.tokens
    arguments: list[Argument] = []
    for c in tree.children[i]:
        dep = tokens[c].dep
        if dep == "poss":
            arguments.extend(_argument(tree, "agent", h, "poss") for h in tree.spread([c]))
        elif dep in _DESCRIBES and tokens[c].pos in ("PROPN", "ADJ", "NOUN"):
            twins = [t for t in tree.deps(c, "compound", "amod", "nmod", "npadvmod") if tokens[t].pos == "PROPN"]
            arguments.extend(Argument("modifier", h, h, h + 1) for h in sorted({*twins, *tree.spread([c])}))
        elif dep in ("prep", "agent"):
            arguments.extend(_obliques(document, tree, c))
    first, last = _core(document, tree, i)
    sentence = document.sentence_at(tokens[i].start)
    negated = any(tokens[d].lemma.lower() in ("no", "neither") for d in tree.deps(i, "det", "neg"))
    return Clause(
        i=0,
        sentence=sentence if sentence is not None else 0,
        head=i,
        lemma=tokens[i].lemma.lower(),
        form="noun",
        trigger=document.words(first, last),
        arguments=tuple(arguments),
        negated=negated,
    )


def _core(document: Document, tree: Tree, i: int) -> tuple[int, int]:
    """The noun with the words before it that belong to it, but no article and no owner."""
    first = i
    while first - 1 in tree.children[i] and document.tokens[first - 1].dep in ("amod", "compound", "nmod"):
        first -= 1
    return first, i + 1


def _obliques(document: Document, tree: Tree, prep: int) -> list[Argument]:
    marker = document.tokens[prep].text.lower()
    role = "agent" if marker == "by" else "oblique"
    found = [_argument(tree, role, h, marker) for h in tree.spread(tree.deps(prep, "pobj"))]
    for c in tree.deps(prep, "conj", "prep"):
        found.extend(_obliques(document, tree, c))
    return found


def _argument(tree: Tree, role: str, head: int, marker: str | None = None) -> Argument:
    first, last = tree.phrase(head)
    return Argument(role, head, first, last, marker)


def _carrier(tree: Tree, words: Predicates, verbs: dict[int, Clause], i: int) -> int | None:
    """The light verb of which the noun is object, subject of occurrence, or state."""
    tokens = tree.tokens
    i = _first_conjunct(tree, i)
    dep, head = tokens[i].dep, tokens[i].head
    if dep in ("dobj", "attr") and head in verbs:
        lemma = verbs[head].lemma
        return head if lemma in words.light or lemma in words.light_passive else None
    if dep == "nsubjpass" and head in verbs:
        return head if verbs[head].lemma in words.light else None
    if dep == "nsubj" and head in verbs:
        return head if verbs[head].lemma in words.occurrence else None
    if dep == "pobj" and tokens[head].text.lower() == "under" and tokens[head].head in verbs:
        return tokens[head].head
    if dep == "pobj" and tokens[head].text.lower() in words.light_particles.get(
        _verb_above(verbs, tokens[head].head), ()
    ):
        return tokens[head].head
    return None


def _verb_above(verbs: dict[int, Clause], i: int) -> str:
    return verbs[i].lemma if i in verbs else ""


def _first_conjunct(tree: Tree, i: int) -> int:
    while tree.tokens[i].dep == "conj" and tree.tokens[tree.tokens[i].head].pos not in ("VERB", "AUX"):
        i = tree.tokens[i].head
    return i


def _light(document: Document, tree: Tree, words: Predicates, verb: Clause, noun: Clause) -> Clause:
    """One clause of a light verb and its noun: the verb's time and subject, the arguments of both."""
    tokens = document.tokens
    head = _first_conjunct(tree, noun.head)
    suffers = verb.lemma in words.light_passive or (
        tokens[head].dep == "pobj" and tokens[tokens[head].head].text == "under"
    )
    outer: list[Argument] = []
    for a in verb.arguments:
        if a.first <= noun.head < a.last or a.head in (noun.head, head):
            continue
        if suffers and a.role in ("agent", "patient") and a.marker is None:
            outer.append(replace(a, role="patient"))
        elif a.role in ("agent", "oblique", "recipient", "patient"):
            outer.append(a)
    first, last = min(verb.head, noun.head), max(verb.head, noun.head) + 1
    return replace(
        noun,
        form="light",
        trigger=document.words(first, last) if last - first <= _WIDE else noun.trigger,
        arguments=(*outer, *noun.arguments),
        voice="passive" if suffers else verb.voice,
        tense=verb.tense,
        aspect=verb.aspect,
        phase=verb.phase,
        modality=verb.modality,
        negated=verb.negated or noun.negated,
    )


_WIDE = 6  # words from a light verb to its noun that one trigger may hold
_TOWARDS = frozenset({"for", "in", "into", "to", "at", "on", "during", "before", "after", "of"})


def _is_purpose(tree: Tree, noun: int, verb: int) -> bool:
    """Whether the noun is what the verb's subject does: its object, or what it does it for, in or to."""
    token = tree.tokens[_first_conjunct(tree, noun)]
    if token.dep == "pobj":
        prep = tree.tokens[token.head]
        return prep.head == verb and prep.text.lower() in _TOWARDS
    return token.dep in ("dobj", "attr", "appos", "nsubj", "nsubjpass", "ROOT", "npadvmod", "conj", "dep")


def _with_context(
    document: Document, tree: Tree, verbs: dict[int, Clause], subjects: Callable[[int], list[int]], noun: Clause
) -> Clause:
    """The noun's clause with the subject of the verb above it as `context`: who "arrived for talks"."""
    above = next((a for a in tree.ancestors(noun.head) if a in verbs), None)
    if above is None or noun.head in subjects(above) or not _is_purpose(tree, noun.head, above):
        return noun
    own = {a.head for a in noun.arguments}
    extra = [_argument(tree, "context", h) for h in subjects(above) if h not in own and h != noun.head]
    near = [
        replace(a, role="beside")
        for a in verbs[above].arguments
        if a.role in ("oblique", "agent")
        and a.marker in ("with", "between", "by", "on", "against")
        and a.head not in own
        and not a.first <= noun.head < a.last
    ]
    return replace(noun, arguments=(*noun.arguments, *extra, *near))
