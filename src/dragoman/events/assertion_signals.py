"""Signals of assertion: what stands at, around and above the word of an event that tells whether it happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dragoman.knowledge.language import classes_of
from dragoman.model import Document, Token
from dragoman.model.tree import Tree

_PARTS = {"VERB": "verbs", "AUX": "verbs", "NOUN": "nouns", "PROPN": "nouns", "ADJ": "adjectives", "ADV": "adverbs"}
_MODALS = {
    "will": "will", "'ll": "will", "’ll": "will", "wo": "will", "shall": "will", "would": "would", "'d": "would",
    "’d": "would", "may": "may", "might": "may", "can": "can", "ca": "can", "could": "could", "should": "should",
    "must": "must", "ought": "should", "need": "must",
}  # fmt: skip
_ISOLATING = frozenset({"relcl", "parataxis", "appos"})
_KINDS = {
    "advmod": "adverb", "amod": "modifier", "compound": "modifier", "nmod": "modifier", "acomp": "complement",
    "oprd": "complement",
}  # fmt: skip
_STEPPED = frozenset({"prep", "agent", "dative", "mark", "advmod"})
_DEPTH = 5


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that speaks for or against an event: its `name`, the word that carries it (a token index)."""

    name: str
    token: int


def signals(document: Document, tree: Tree, head: int) -> tuple[Signal, ...]:
    """Every signal for the event whose word is the token `head`, nearest first.

    Names start with the level: 0 the word's own clause or phrase, 1 what governs it, and so on.
    """
    found = [*_own(tree, head, "0"), *_word(tree, head)]
    found.extend(_sentence(document, head))
    level, path, at = 0, [], head
    while level < _DEPTH:
        token = tree.tokens[at]
        if token.head == at:
            found.append(Signal(f"{level} root", at))
            break
        relation, above = _up(tree, token)
        path.append(relation)
        level += 1
        found.extend(_above(tree, at, above, relation, str(min(level, 3))))
        if relation in _ISOLATING and level > 0:
            found.append(Signal(f"{min(level, 3)} isolated by {relation}", above))
            break
        at = above
    found.append(Signal("path " + ">".join(path[:2]), head))
    found.append(Signal("path1 " + (path[0] if path else "root"), head))
    return tuple(found)


def _up(tree: Tree, token: Token) -> tuple[str, int]:
    """The relation to what governs a token, and the governor, prepositions stepped over."""
    above = tree.tokens[token.head]
    if (
        token.dep in ("pobj", "pcomp")
        and above.dep in ("prep", "agent", "dative", "mark", "advmod")
        and above.head != above.i
    ):
        return f"{above.text.lower()}", above.head
    return token.dep, above.i


def _word(tree: Tree, head: int) -> Iterator[Signal]:
    token = tree.tokens[head]
    yield Signal(f"tag {token.tag}", head)
    for name in _classes(token):
        yield Signal(f"is {name}", head)
    if token.pos in ("VERB", "AUX"):
        bare = not any(tree.tokens[k].dep in ("aux", "auxpass") for k in tree.children[head])
        yield Signal(f"finite {token.tag} {bare} {token.dep}", head)


def _own(tree: Tree, at: int, level: str) -> Iterator[Signal]:
    """Auxiliaries, negation, tense, marks and modifiers of one predicate or noun."""
    token = tree.tokens[at]
    for kid in tree.children[at]:
        yield from _kid(tree, token, tree.tokens[kid], level)
    if token.pos in ("VERB", "AUX"):
        yield Signal(f"{level} tense {tense_of(tree, token)}", at)
        yield from _shared(tree, token, level)


def tense_of(tree: Tree, token: Token) -> str:
    """The shape of the verb group: "will", "may", "perfect", "present progressive", "past" …"""
    group = [tree.tokens[k] for k in tree.children[token.i] if tree.tokens[k].dep in ("aux", "auxpass")]
    modal = next((_MODALS[t.text.lower()] for t in group if t.tag == "MD" and t.text.lower() in _MODALS), None)
    have = any(t.lemma.lower() in ("have", "'ve", "’ve") for t in group)
    if modal is not None:
        return f"{modal} perfect" if have else modal
    if any(t.tag == "TO" for t in group):
        return "to perfect" if have else "to"
    past = any(t.tag == "VBD" for t in group)
    if have:
        return "past perfect" if past else "perfect"
    if token.tag == "VBG" and any(t.lemma.lower() == "be" for t in group):
        return "past progressive" if past else "present progressive"
    if group:
        return "past" if past else "present"
    return {"VBD": "past", "VBN": "participle", "VBG": "gerund", "VB": "base"}.get(token.tag, "present")


def _shared(tree: Tree, token: Token, level: str) -> Iterator[Signal]:
    """The auxiliaries and negation of the verb that a coordinated verb shares them with."""
    if token.dep != "conj":
        return
    first = tree.tokens[token.head]
    own = any(tree.tokens[k].dep in ("aux", "auxpass", "nsubj", "nsubjpass") for k in tree.children[token.i])
    if first.pos not in ("VERB", "AUX") or own:
        return
    yield Signal(f"{level} tense shared {tense_of(tree, first)}", first.i)
    for kid in tree.all(first.i, "neg"):
        yield Signal(f"{level} negation shared", kid)


def _kid(tree: Tree, token: Token, kid: Token, level: str) -> Iterator[Signal]:
    word, dep = kid.text.lower(), kid.dep
    if dep == "neg" or word in ("never", "n't", "n’t", "not", "neither", "nor"):
        yield Signal(f"{level} negation", kid.i)
    elif dep == "mark" or (dep == "advmod" and kid.tag == "WRB"):
        yield Signal(f"{level} mark {word}", kid.i)
    elif (kind := _KINDS.get(dep)) is not None:
        yield Signal(f"{level} {kind} {kid.lemma.lower()}", kid.i)
        yield from (Signal(f"{level} {kind} of {name}", kid.i) for name in _classes(kid))
    elif dep in ("det", "predet", "poss"):
        yield Signal(f"{level} determiner {word if dep != 'poss' else 'of an owner'}", kid.i)
    elif dep in ("nsubj", "nsubjpass", "dobj", "attr") and token.pos in ("VERB", "AUX"):
        yield from _negative_argument(tree, kid, level)
    elif dep in ("npadvmod", "prep"):
        yield from _time(tree, kid, level)
    elif dep == "prt":
        yield Signal(f"{level} particle {token.lemma.lower()} {word}", kid.i)


def _negative_argument(tree: Tree, kid: Token, level: str) -> Iterator[Signal]:
    word = kid.text.lower()
    inner = [tree.tokens[k].text.lower() for k in tree.children[kid.i] if tree.tokens[k].dep in ("det", "neg", "amod")]
    if word in ("none", "nobody", "nothing", "neither") or "no" in inner:
        yield Signal(f"{level} negation in {kid.dep}", kid.i)
    if word in ("few", "little") or "few" in inner:
        yield Signal(f"{level} few in {kid.dep}", kid.i)


def _time(tree: Tree, kid: Token, level: str) -> Iterator[Signal]:
    for i in range(tree.first[kid.i], min(tree.last[kid.i] + 1, tree.first[kid.i] + 5)):
        word = tree.tokens[i].text.lower()
        if word in ("next", "tomorrow", "upcoming", "coming", "soon", "future", "later"):
            yield Signal(f"{level} time to come", i)
        elif word in ("last", "yesterday", "ago", "earlier", "past", "previous", "since"):
            yield Signal(f"{level} time gone", i)
    if kid.text.lower() == "without":
        yield Signal(f"{level} has without", kid.i)


def _above(tree: Tree, at: int, above: int, relation: str, level: str) -> Iterator[Signal]:
    """What the governor says: its class, by way of the relation, and its own tense, negation and marks."""
    token = tree.tokens[above]
    lemma = lemma_of(tree, token)
    yield Signal(f"{level} {relation}", above)
    names = _classes(token, lemma) or ("other",)
    complement = (
        tree.child(above, "acomp", "attr", "oprd") if token.lemma.lower() in ("be", "remain", "become") else None
    )
    if complement is not None and complement != at:
        names = _classes(tree.tokens[complement]) or names
        lemma = f"be {tree.tokens[complement].lemma.lower()}"
    for name in names:
        yield Signal(f"{level} {relation} of {name}", above)
        if token.pos in ("VERB", "AUX"):
            yield Signal(f"{level} {relation} of {name} {tense_of(tree, token)}", above)
    yield Signal(f"{level} under {lemma}", above)
    yield Signal(f"{level} under {lemma} {_how(tree, at, relation)}", above)
    yield from _own(tree, above, level)


def _how(tree: Tree, at: int, relation: str) -> str:
    token = tree.tokens[at]
    if token.pos in ("VERB", "AUX"):
        to = any(tree.tokens[k].tag == "TO" for k in tree.children[at])
        return f"{relation} to" if to else relation
    return f"{relation} noun" if token.pos in ("NOUN", "PROPN") else relation


def _sentence(document: Document, head: int) -> Iterator[Signal]:
    number = document.sentence_at(document.tokens[head].start)
    if number is None:
        return
    sentence = document.sentences[number]
    if document.tokens[sentence.last - 1].text == "?":
        yield Signal("question", sentence.last - 1)
    if sentence.label in ("headline", "deck", "subheading", "caption"):
        yield Signal(f"in {sentence.label}", head)
    words = [t.text.lower() for t in document.tokens[sentence.first : sentence.last]]
    if "if" in words or "unless" in words:
        yield Signal("conditional sentence", head)
    if head > sentence.first and document.tokens[head - 1].text.lower() in ("without", "against", "despite", "before"):
        yield Signal(f"after {document.tokens[head - 1].text.lower()}", head - 1)


def lemma_of(tree: Tree, token: Token) -> str:
    """The lemma of a word, with its particle ("call off")."""
    particle = tree.child(token.i, "prt")
    return token.lemma.lower() if particle is None else f"{token.lemma.lower()} {tree.tokens[particle].text.lower()}"


def _classes(token: Token, lemma: str | None = None) -> tuple[str, ...]:
    part = _PARTS.get(token.pos)
    if part is None:
        return ()
    known = classes_of("assertion", part)
    found = known.get(lemma or token.lemma.lower()) or known.get(token.lemma.lower(), ())
    if not found and token.tag in ("VBN", "VBG", "JJ"):
        found = classes_of("assertion", "adjectives").get(token.text.lower()) or classes_of("assertion", "verbs").get(
            token.lemma.lower(), ()
        )
    return found
