"""Cue candidates: words that may introduce somebody's words or thoughts, with their source and their dependants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dragoman.knowledge.language import classes_of
from dragoman.model import Document, Token
from dragoman.model.tree import Tree

_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")
_GROUP = frozenset({"aux", "auxpass", "neg", "prt"})
_NOT_CONTENT = frozenset({"aux", "auxpass", "neg", "prt", "punct", "cc", "conj", "mark", "preconj", "intj", "expl"})
_CLOSING = frozenset({")", "]", "”", '"', "''"})
_HOSTED = frozenset({"parataxis", "advcl", "ccomp", "dep", "conj"})
_COPULAR = frozenset({"acomp", "attr"})


@dataclass(frozen=True, slots=True)
class Source:
    """Who speaks: the token of the head and the range `first:last`; `how` the syntactic way that led there."""

    head: int
    first: int
    last: int
    how: str


@dataclass(frozen=True, slots=True)
class Cue:
    """A candidate: its head token, the range `first:last` of its group, the word that names the act, its source.

    `dependants` are the tokens whose subtrees may be content, in order of text; `host` the token of a clause around the
    cue that may be content ("…, as the mayor said, …"); `classes` ids of `reporting.toml`.
    """

    head: int
    first: int
    last: int
    lemma: str
    form: str
    classes: tuple[str, ...]
    passive: bool
    negated: bool
    source: Source | None
    dependants: tuple[int, ...]
    host: int | None = None


def cues(document: Document, tree: Tree) -> Iterator[Cue]:
    """Every candidate in order of its head."""
    for token in document.tokens:
        found: Cue | None = None
        if token.text.lower() == "according":
            found = _according(tree, token)
        elif token.pos in ("VERB", "AUX") and token.dep not in ("aux", "auxpass"):
            found = _verb(tree, token)
        elif token.pos == "NOUN":
            found = _noun(tree, token)
        elif token.pos == "ADV":
            found = _adverb(token)
        elif token.text == ":":
            found = _colon(document, tree, token)
        if found is not None:
            yield found


def _verb(tree: Tree, token: Token) -> Cue | None:
    if _quoted_as(tree, token) is not None:
        return None
    kids = tree.children[token.i]
    named, form, dependants = token, "verb", kids
    if token.lemma == "be" or token.pos == "AUX":
        complement = tree.child(token.i, *_COPULAR)
        if complement is None or tree.tokens[complement].pos not in ("ADJ", "NOUN"):
            return None
        named, form = tree.tokens[complement], "copula"
        dependants = sorted([k for k in kids if k != complement] + tree.children[complement])
    passive = any(tree.tokens[k].dep in ("auxpass", "nsubjpass") for k in kids)
    lemma = _lemma(tree, named)
    source = _subject(tree, token, passive)
    first, last = _group(tree, token, named)
    known = classes_of("reporting", "verbs" if form == "verb" else "adjectives" if named.pos == "ADJ" else "nouns")
    return Cue(
        head=token.i,
        first=first,
        last=last,
        lemma=lemma,
        form=form,
        classes=known.get(lemma) or known.get(named.lemma.lower(), ()),
        passive=passive,
        negated=any(tree.tokens[k].dep == "neg" for k in kids),
        source=source,
        dependants=tuple(_content_kids(tree, dependants, source, passive)),
        host=token.head if token.dep in _HOSTED and tree.tokens[token.head].pos in ("VERB", "AUX") else None,
    )


def _quoted_as(tree: Tree, token: Token) -> int | None:
    """The verb of saying below a passive of quoting: "saying" in "was quoted as saying"."""
    marker = tree.child(token.i, "prep", "mark")
    verb = None if marker is None or tree.tokens[marker].text.lower() != "as" else tree.child(marker, "pcomp")
    if verb is None or tree.child(token.i, "auxpass") is None:
        return None
    return verb if tree.tokens[verb].lemma.lower() in classes_of("reporting", "verbs") else None


def _lemma(tree: Tree, token: Token) -> str:
    particle = tree.child(token.i, "prt")
    return token.lemma.lower() if particle is None else f"{token.lemma.lower()} {tree.tokens[particle].text.lower()}"


def _group(tree: Tree, token: Token, named: Token) -> tuple[int, int]:
    if token.dep == "pcomp" and _quoted_as(tree, above := tree.tokens[tree.tokens[token.head].head]) == token.i:
        return _group(tree, above, above)[0], token.i + 1
    parts = [token.i, named.i, *(k for k in tree.children[token.i] if tree.tokens[k].dep in _GROUP)]
    near = [p for p in parts if abs(p - token.i) <= 6]
    return min(near), max(near) + 1


def _content_kids(tree: Tree, kids: list[int], source: Source | None, passive: bool) -> Iterator[int]:
    for kid in kids:
        dep = tree.tokens[kid].dep
        if dep in _NOT_CONTENT or (source is not None and source.first <= kid < source.last):
            continue
        if dep in ("nsubj", "csubj") and not passive:
            continue
        if dep == "agent" and passive:
            continue
        yield kid


def _subject(tree: Tree, token: Token, passive: bool) -> Source | None:
    if passive:
        return _agent(tree, token.i)
    own = tree.child(token.i, "nsubj")
    own = tree.child(token.i, "csubj") if own is None else own
    if own is not None:
        return _phrase(tree, own, "subject")
    return _inherited(tree, token)


def _agent(tree: Tree, verb: int) -> Source | None:
    by = tree.child(verb, "agent")
    noun = None if by is None else tree.child(by, "pobj")
    return None if noun is None else _phrase(tree, noun, "agent")


def _inherited(tree: Tree, token: Token) -> Source | None:
    head = tree.tokens[token.head]
    if head.i == token.i:
        return None
    if token.dep in ("acl", "relcl") and head.pos in ("NOUN", "PROPN", "PRON"):
        return _noun_phrase(tree, head.i, token.i, "modified noun")
    if token.dep in ("advcl", "conj", "xcomp", "ccomp", "pcomp", "prep", "parataxis", "dep"):
        return _from_head(tree, token, head)
    return None


def _from_head(tree: Tree, token: Token, head: Token) -> Source | None:
    how = "controlled" if token.dep in ("xcomp", "ccomp") else "shared"
    if head.pos not in ("VERB", "AUX"):
        return _inherited(tree, head) if token.dep == "pcomp" or head.pos == "ADP" or head.dep == "acomp" else None
    if token.dep == "xcomp" and (asked := tree.child(head.i, "dobj", "dative")) is not None:
        return _phrase(tree, asked, "controlled by object")
    passive = tree.child(head.i, "nsubjpass") is not None
    own = tree.child(head.i, "nsubj", "nsubjpass")
    if passive and token.dep == "conj":
        return _agent(tree, head.i) or (_phrase(tree, own, how) if own is not None else None)
    return _phrase(tree, own, how) if own is not None else _inherited(tree, head)


def _phrase(tree: Tree, noun: int, how: str) -> Source:
    """The phrase of `noun`, with a name that the parser left outside ("minister" + "Ana Ek")."""
    tokens, last = tree.tokens, tree.last[noun] + 1
    if (
        last < len(tokens)
        and tokens[last].ner == "PERSON"
        and tokens[last].ner_start
        and tokens[last - 1].pos != "PUNCT"
    ):
        last = next((i for i in range(last + 1, len(tokens)) if tokens[i].ner != "PERSON" or tokens[i].ner_start), last)
    while last - 1 > noun and tokens[last - 1].dep == "punct" and tokens[last - 1].text not in _CLOSING:
        last -= 1
    return Source(noun, tree.first[noun], last, how)


def _noun_phrase(tree: Tree, noun: int, before: int, how: str) -> Source:
    """The phrase of `noun` up to the clause at `before`."""
    last = min(before, tree.last[noun] + 1)
    while last - 1 > noun and tree.tokens[last - 1].dep in ("punct", "mark", "nsubj", "aux"):
        last -= 1
    return Source(noun, tree.first[noun], max(last, noun + 1), how)


def _noun(tree: Tree, token: Token) -> Cue | None:
    classes = classes_of("reporting", "nouns").get(token.lemma.lower())
    if not classes:
        return None
    kids = tree.children[token.i]
    dependants = [k for k in kids if k > token.i and tree.tokens[k].dep in ("acl", "ccomp", "prep", "relcl", "appos")]
    source = _possessor(tree, token)
    if source is not None:
        dependants = [k for k in dependants if not source.first <= k < source.last and k != source.first - 1]
    if not dependants:
        return None
    return Cue(
        head=token.i,
        first=token.i,
        last=token.i + 1,
        lemma=token.lemma.lower(),
        form="noun",
        classes=classes,
        passive=False,
        negated=any(tree.tokens[k].text.lower() == "no" for k in kids),
        source=source,
        dependants=tuple(dependants),
    )


def _possessor(tree: Tree, token: Token) -> Source | None:
    owner = tree.child(token.i, "poss")
    if owner is not None:
        return _phrase(tree, owner, "possessor")
    for marker in tree.all(token.i, "prep"):
        if tree.tokens[marker].text.lower() in ("by", "from"):
            noun = tree.child(marker, "pobj")
            if noun is not None:
                return _phrase(tree, noun, "by-phrase")
    verb = tree.tokens[token.head]
    if token.dep == "dobj" and verb.pos == "VERB":
        own = tree.child(verb.i, "nsubj")
        return _phrase(tree, own, "subject of the light verb") if own is not None else None
    return None


def _according(tree: Tree, token: Token) -> Cue | None:
    to = tree.child(token.i, "prep")
    noun = None if to is None or tree.tokens[to].text.lower() != "to" else tree.child(to, "pobj")
    if to is None or noun is None:
        return None
    return Cue(
        head=token.i,
        first=token.i,
        last=to + 1,
        lemma="according to",
        form="according",
        classes=("according",),
        passive=False,
        negated=False,
        source=_phrase(tree, noun, "object of the preposition"),
        dependants=(),
        host=token.head if token.head != token.i else None,
    )


def _adverb(token: Token) -> Cue | None:
    classes = classes_of("reporting", "adverbs").get(token.lemma.lower())
    if not classes or token.head == token.i:
        return None
    return Cue(
        head=token.i,
        first=token.i,
        last=token.i + 1,
        lemma=token.lemma.lower(),
        form="adverb",
        classes=classes,
        passive=False,
        negated=False,
        source=None,
        dependants=(),
        host=token.head,
    )


def _colon(document: Document, tree: Tree, token: Token) -> Cue | None:
    """A colon between a name at the start of a passage and what follows ("MAYOR EK: The dam is safe.")."""
    number = document.sentence_at(token.start)
    if number is None:
        return None
    sentence = document.sentences[number]
    begins = number == 0 or document.sentences[number - 1].passage != sentence.passage
    before = tree.tokens[sentence.first : token.i]
    if not begins or not 1 <= len(before) <= 6 or any(t.pos in ("VERB", "AUX", "PRON") for t in before):
        return None
    names = [t for t in before if t.pos == "PROPN"]
    if not names or token.i + 1 >= len(tree.tokens):
        return None
    return Cue(
        head=token.i,
        first=token.i,
        last=token.i + 1,
        lemma=":",
        form="colon",
        classes=("report",),
        passive=False,
        negated=False,
        source=Source(names[-1].i, sentence.first, token.i, "name before a colon"),
        dependants=(),
    )
