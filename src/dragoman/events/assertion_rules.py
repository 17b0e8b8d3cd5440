"""Assertion by rule: from the root of the sentence down to the event, each word changing what the one above gives."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dragoman.events.assertion_signals import lemma_of, tense_of
from dragoman.knowledge.language import classes_of, word_classes, word_list
from dragoman.model import Assertion, Document, Token
from dragoman.model.tree import Tree

_PARTS = {"VERB": "verbs", "AUX": "verbs", "NOUN": "nouns", "PROPN": "nouns", "ADJ": "adjectives"}
_CLAUSAL = frozenset({"ccomp", "xcomp", "pcomp", "csubj", "csubjpass"})
_FREE = frozenset({"relcl", "parataxis", "appos", "advcl", "acl"})
_SUBJECT = frozenset({"nsubj", "nsubjpass"})
_MODALS: Mapping[str, Assertion] = {
    "will": "planned", "would": "possible", "may": "possible", "can": "possible", "should": "possible",
    "must": "possible",
}  # fmt: skip
_MODIFIERS: Mapping[str, Assertion] = {
    "plan": "planned", "possible": "possible", "cancel": "cancelled", "running": "ongoing",
}  # fmt: skip
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
_OPEN = frozenset({"planned", "hypothetical", "possible"})
_BELOW = frozenset(["dobj", "of", "for", "to", "from", "on", "with", "against", "about", "that", "attr"])
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_STEPPED = frozenset({"prep", "agent", "dative", "pcomp", "mark", "advmod"})
_NEVER = frozenset({"never", "neither", "nor", "hardly", "scarcely", "barely", "rarely", "seldom"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules make of an event: its assertion, the id of the rule that decided last, and the deciding word."""

    assertion: Assertion
    rule: str
    token: int


def verdict(document: Document, tree: Tree, head: int) -> Verdict:
    """The assertion of the event whose word is the token `head`, by rule."""
    chain = list(_chain(tree, head))
    value = _own(document, tree, chain[-1][0], Verdict("happened", "plain", head))
    for (below, relation), (above, _) in zip(reversed(chain[:-1]), reversed(chain[1:]), strict=True):
        value = _step(tree, above, below, relation, value)
        value = _own(document, tree, below, value)
    return _question(document, head, _itself(tree, head, value))


def governor(tree: Tree, head: int) -> int:
    """The word that governs the event, prepositions stepped over; the event itself at the root."""
    chain = _chain(tree, head)
    next(chain)
    return next((i for i, _ in chain), head)


def is_lent(tree: Tree, head: int, verb: int) -> bool:
    """Whether the event is the noun of a light verb that lends it its tense ("will pay a visit")."""
    staged = tree.tokens[verb].lemma.lower() in _list("staged")
    return staged and tree.tokens[head].pos in _NOMINAL and governor(tree, head) == verb


def _itself(tree: Tree, head: int, value: Verdict) -> Verdict:
    """Events told by the word of cancelling or going on itself ("was called off", "the ongoing")."""
    token = tree.tokens[head]
    names = _classes(tree, token) if value.assertion in ("happened", "ongoing") else ()
    if "cancel" in names and lemma_of(tree, token) in _list("called_off"):
        return Verdict("cancelled", "cancel", head)
    if "running" in names and token.pos in _NOMINAL:
        return Verdict("ongoing", "running", head)
    return value


def _chain(tree: Tree, head: int) -> Iterator[tuple[int, str]]:
    """The words from the event to the root, each with its relation to the next; prepositions are stepped over."""
    at = head
    while True:
        token = tree.tokens[at]
        above, relation = tree.tokens[token.head], token.dep
        while above.pos in ("ADP", "SCONJ") and above.head != above.i and above.dep in _STEPPED:
            relation, above = above.text.lower(), tree.tokens[above.head]
        if above.i == at:
            yield at, "root"
            return
        yield at, relation
        at = above.i


def _step(tree: Tree, above: int, below: int, relation: str, value: Verdict) -> Verdict:
    """What the word `above`, itself asserted as `value`, makes of the word `below`."""
    kid = tree.tokens[below]
    if relation in ("without", "instead", "than") or (
        relation == "of" and tree.tokens[above].text.lower() == "instead"
    ):
        return Verdict("denied", "negation", below)
    if relation == "conj":
        return value if _shares(tree, kid) else Verdict("happened", "plain", below)
    if relation in ("amod", "compound", "nmod") and kid.tag in ("VBN", "VBG", "VBD"):
        return Verdict("happened", "modifier", below)
    if relation in _FREE or kid.dep in ("advcl", "acl", "relcl"):
        return _free(tree, above, kid, value)
    if relation in _SUBJECT and (coming := _coming(tree, above)) is not None:
        return _effect(tree, above, value, coming, "infinitive") or value
    effect = _effect(tree, above, value, kid, relation)
    if effect is not None and _governs(tree, above, kid, relation):
        return effect
    if (
        relation == "xcomp"
        and _is_infinitive(tree, kid)
        and effect is None
        and tree.tokens[above].lemma.lower() not in _list("sure")
    ):
        return value if value.assertion != "happened" else Verdict("possible", "infinitive", kid.i)
    if kid.pos in ("VERB", "AUX") or relation in _CLAUSAL:
        return value
    return _argument(tree, above, kid, relation, value)


def _shares(tree: Tree, kid: Token) -> bool:
    """Whether a coordinated word stands under the same auxiliaries: no subject or auxiliary of its own."""
    own = ("nsubj", "nsubjpass", "aux", "auxpass")
    if kid.pos not in ("VERB", "AUX"):
        return True
    if _is_infinitive(tree, kid):
        return _is_infinitive(tree, tree.tokens[kid.head])
    return tree.child(kid.i, *own) is None and kid.tag not in ("VBD", "VBZ", "VBP")


def _free(tree: Tree, above: int, kid: Token, value: Verdict) -> Verdict:
    """Clauses that stand beside what they modify: purposes and conditions, plans in a noun, else on their own."""
    if _is_infinitive(tree, kid):
        effect = _effect(tree, above, value, kid, "infinitive")
        if effect is not None:
            return effect
        if value.assertion in ("denied", "cancelled", "hypothetical", "possible"):
            return value
        return Verdict("planned", "purpose", kid.i)
    if value.rule == "denial" and kid.dep == "acl":
        return value
    if kid.dep == "acl" and any(tree.tokens[k].text.lower() == "that" for k in tree.all(kid.i, "mark")):
        return _effect(tree, above, value, kid, "ccomp") or value
    if kid.tag == "VBG" and kid.dep in ("acl", "advcl") and tree.child(kid.i, "aux", "nsubj") is None:
        effect = _effect(tree, above, value, kid, "acl") if kid.dep == "acl" else None
        if effect is not None:
            return effect
        kept = (
            ("planned", "hypothetical", "possible", "denied")
            if value.rule == "denial"
            else ("planned", "hypothetical", "possible")
        )
        return value if value.assertion in kept else Verdict("happened", "plain", kid.i)
    if value.assertion == "planned" and kid.tag in ("VBZ", "VBP") and tree.child(kid.i, "mark", "advmod") is not None:
        return value
    return Verdict("happened", "plain", kid.i)


def _coming(tree: Tree, above: int) -> Token | None:
    """The infinitive of occurring below a verb: "begin" in "the trial is set to begin"."""
    for kid in tree.all(above, "xcomp"):
        token = tree.tokens[kid]
        passive = tree.child(kid, "auxpass") is not None and token.lemma.lower() in _list("light")
        if _is_infinitive(tree, token) and (passive or token.lemma.lower() in _list("occur")):
            return token
    return None


def _is_open(tree: Tree, above: int, kid: Token) -> bool:
    """Whether an infinitive hangs on a verb that does not say it came about."""
    return _is_infinitive(tree, kid) and tree.tokens[above].lemma.lower() not in _list("sure")


def _is_infinitive(tree: Tree, token: Token) -> bool:
    return any(tree.tokens[k].tag == "TO" for k in tree.children[token.i])


def _governs(tree: Tree, above: int, kid: Token, relation: str) -> bool:
    """Whether what a word means bears on `kid`: its clause, its object or what a preposition joins to it."""
    if relation == "nsubjpass":
        return tree.child(above, "xcomp") is None
    if relation in _CLAUSAL or relation in (
        "dobj",
        "of",
        "for",
        "to",
        "from",
        "on",
        "with",
        "against",
        "about",
        "that",
        "attr",
    ):
        return True
    if relation == "nsubj":
        token = tree.tokens[above]
        return token.lemma.lower() in ("be", "remain", "fail", "seem", "appear", "stop", "end") or token.pos == "ADJ"
    return relation in ("oprd", "acomp", "in", "into", "over", "by") and kid.pos in ("VERB", "AUX")


def _effect(tree: Tree, above: int, value: Verdict, kid: Token, relation: str) -> Verdict | None:
    """What the class of a word makes of the event below it, None for words of no class."""
    how = "infinitive" if _is_infinitive(tree, kid) else relation
    negated = value.assertion in ("denied", "cancelled")
    for token in _meaning(tree, above):
        for name in _classes(tree, token):
            entry = _entries()[name]
            if entry.only and how not in entry.only:
                continue
            if token.i == kid.i or (negated and value.token == token.i and value.rule != "negation"):
                continue
            if value.rule == "denial" and token.pos in _NOMINAL and name in ("saying", "possible"):
                return value
            return _weaken(entry.negated if negated else entry.affirmed, value, name, token.i)
    return None


def _meaning(tree: Tree, above: int) -> Iterator[Token]:
    """The words that carry the sense of a predicate: the complement of a copula, else the word itself."""
    token = tree.tokens[above]
    if token.lemma.lower() in ("be", "remain", "become", "get") and token.pos in ("AUX", "VERB"):
        yield from (tree.tokens[k] for k in tree.all(above, "acomp", "attr", "oprd"))
        return
    if (
        token.lemma.lower()
        in ("have", "make", "give", "take", "express", "voice", "show", "cast", "throw", "raise", "sow")
        and token.pos == "VERB"
    ):
        noun = tree.child(above, "dobj")
        if noun is not None:
            yield tree.tokens[noun]
    yield token


def _weaken(outcome: str, value: Verdict, rule: str, token: int) -> Verdict:
    above = value.assertion
    if outcome == "same" and rule == "causative" and above == "happened":
        return Verdict("happened", rule, token)
    if outcome == "same":
        return value if above not in ("denied", "cancelled") else Verdict("happened", rule, token)
    if above == "hypothetical":
        return value
    if above == "possible" and outcome in ("happened", "planned", "ongoing", "denied", "cancelled"):
        return value
    if above == "planned" and outcome in ("happened", "ongoing"):
        return value if rule != "factive" else Verdict("happened", rule, token)
    return Verdict(_as_assertion(outcome), rule, token)


def _as_assertion(outcome: str) -> Assertion:
    known: Mapping[str, Assertion] = {
        "happened": "happened", "ongoing": "ongoing", "planned": "planned", "possible": "possible", "denied": "denied",
        "cancelled": "cancelled", "hypothetical": "hypothetical",
    }  # fmt: skip
    return known[outcome]


def _argument(tree: Tree, above: int, kid: Token, relation: str, value: Verdict) -> Verdict:
    """An event noun as argument of a word of no class: it shares the fate of light and occurring verbs only."""
    token = tree.tokens[above]
    lemma = token.lemma.lower()
    settled = _is_definite(tree, kid)
    if value.assertion in ("happened", "ongoing"):
        return value
    if value.rule == "denial":  # "denied that it hid those behind last month's attack": the attack took place
        return Verdict("happened", "presupposed", kid.i) if settled and relation not in _BELOW else value
    if relation == "dobj" and lemma in _list("presuppose"):
        return Verdict("happened", "presupposed", kid.i)
    if relation in ("after", "since", "following", "despite", "over"):
        return Verdict("happened", "presupposed", kid.i)
    if token.pos not in ("VERB", "AUX"):
        return value if not settled or relation in ("of", "for", "compound") else Verdict("happened", "definite", kid.i)
    if (relation in ("dobj", "nsubjpass", "attr") and lemma in _list("light")) or (
        relation in _SUBJECT and lemma in _list("occur")
    ):
        return value
    if value.assertion in ("denied", "cancelled"):
        return value if relation == "dobj" and not settled else Verdict("happened", "presupposed", kid.i)
    return Verdict("happened", "definite", kid.i) if settled and relation not in ("for", "to") else value


def _is_definite(tree: Tree, noun: Token) -> bool:
    inner = [tree.tokens[k] for k in tree.children[noun.i]]
    return any(t.dep == "poss" or (t.dep == "det" and t.text.lower() in _DEFINITE) for t in inner)


def _own(document: Document, tree: Tree, at: int, value: Verdict) -> Verdict:
    """What the word's own auxiliaries, negation, marks and modifiers make of what stands above."""
    token = tree.tokens[at]
    if token.pos in ("VERB", "AUX"):
        return _own_verb(document, tree, token, value)
    return _own_noun(tree, token, value)


def _own_verb(document: Document, tree: Tree, token: Token, value: Verdict) -> Verdict:
    mark = next(
        (tree.tokens[k] for k in tree.all(token.i, "mark") if tree.tokens[k].text.lower() in _conditions()), None
    )
    if mark is not None:
        return Verdict("hypothetical" if mark.text.lower() != "whether" else "possible", "condition", mark.i)
    value = _tensed(tree, token, value)
    negation = _negation(tree, token)
    if negation is not None:
        if value.assertion in ("denied", "cancelled"):
            return Verdict("happened", "negation", negation)
        if value.assertion != "hypothetical" and not (
            value.assertion == "possible" and value.rule in ("modal may", "possible")
        ):
            return Verdict("denied", "negation", negation)
    adverb = next((k for k in tree.all(token.i, "advmod") if tree.tokens[k].lemma.lower() in _maybe()), None)
    if adverb is not None and value.assertion in ("happened", "ongoing"):
        return Verdict("possible", "possible", adverb)
    return value


def _tensed(tree: Tree, token: Token, value: Verdict) -> Verdict:
    tense = tense_of(tree, token)
    modal = tense.split()[0]
    if modal in _MODALS:
        if value.assertion in ("possible", "hypothetical", "denied", "cancelled") and value.rule != "plain":
            return value
        if modal == "would":
            return _would(tree, token)
        if tense.endswith("perfect") and modal in ("should", "must", "can"):
            return Verdict("possible", f"modal {modal}", token.i)
        return Verdict(_MODALS[modal], f"modal {modal}", token.i)
    if (
        token.lemma.lower() == "be"
        and (to := tree.child(token.i, "xcomp")) is not None
        and _is_infinitive(tree, tree.tokens[to])
    ):
        return Verdict("planned", "be to", token.i)
    if tense == "to" and token.dep == "ROOT":
        return Verdict("planned", "headline infinitive", token.i)
    if tense == "present progressive" and value.assertion == "happened":
        going = token.lemma.lower() == "go" and tree.child(token.i, "xcomp") is not None
        return Verdict("planned" if going else "ongoing", "going to" if going else "progressive", token.i)
    return value


def _would(tree: Tree, token: Token) -> Verdict:
    """Future in the past below a verb in the past ("said it would"), else a supposition."""
    above = tree.tokens[token.head]
    if (
        token.dep in ("ccomp", "relcl", "conj")
        and above.pos == "VERB"
        and tense_of(tree, above) in ("past", "past perfect", "perfect")
    ):
        return Verdict("planned", "future in the past", token.i)
    conditional = any(
        tree.tokens[m].text.lower() in ("if", "unless") for k in tree.all(token.i, "advcl") for m in tree.all(k, "mark")
    )
    return Verdict("hypothetical" if conditional else "possible", "modal would", token.i)


def _negation(tree: Tree, token: Token) -> int | None:
    for kid in tree.children[token.i]:
        word = tree.tokens[kid]
        if word.dep == "neg" or word.text.lower() in (
            "never",
            "neither",
            "nor",
            "hardly",
            "scarcely",
            "barely",
            "rarely",
            "seldom",
        ):
            return kid
        if word.dep in ("nsubj", "nsubjpass", "dobj", "attr"):
            inner = [tree.tokens[k].text.lower() for k in tree.all(kid, "det", "neg")]
            if "no" in inner or word.text.lower() in ("none", "nobody", "nothing", "neither"):
                return kid
    return None


def _own_noun(tree: Tree, token: Token, value: Verdict) -> Verdict:
    for kid in tree.children[token.i]:
        word = tree.tokens[kid]
        if word.dep == "det" and word.text.lower() in ("no", "neither"):
            return Verdict("denied", "negation", kid)
        if word.dep in ("amod", "compound", "nmod", "advmod"):
            if word.text.lower() in _list("not_done"):
                return Verdict("denied", "failure", kid)
            for name in _classes(tree, word):
                if name in _MODIFIERS and value.assertion in ("happened", "ongoing", "planned"):
                    return Verdict(_MODIFIERS[name], name, kid)
    return value


def _question(document: Document, head: int, value: Verdict) -> Verdict:
    number = document.sentence_at(document.tokens[head].start)
    if number is None or value.assertion not in ("happened", "ongoing", "planned"):
        return value
    last = document.sentences[number].last - 1
    asks = document.tokens[last].text == "?" and document.sentences[number].label == "body"
    return Verdict("possible", "question", last) if asks and value.rule == "plain" else value


@dataclass(frozen=True, slots=True)
class Effect:
    """What a word of a class makes of the event it governs, affirmed and negated; `only` in these relations."""

    affirmed: str
    negated: str
    only: tuple[str, ...]


@functools.cache
def _entries() -> Mapping[str, Effect]:
    found = (c for c in word_classes("assertion") if "negated" in c.marks)
    return {
        c.id: Effect(str(c.marks["affirmed"]), str(c.marks["negated"]), tuple(str(c.marks.get("only", "")).split()))
        for c in found
    }


@functools.cache
def _list(name: str) -> frozenset[str]:
    return word_list("assertion", name)


@functools.cache
def _conditions() -> frozenset[str]:
    return frozenset(next(c for c in word_classes("assertion") if c.id == "condition").words["phrases"])


@functools.cache
def _maybe() -> frozenset[str]:
    return frozenset(next(c for c in word_classes("assertion") if c.id == "possible").words["adverbs"])


def _classes(tree: Tree, token: Token) -> tuple[str, ...]:
    part = _PARTS.get(token.pos)
    if part is None:
        return ()
    known = classes_of("assertion", part)
    found = known.get(lemma_of(tree, token)) or known.get(token.lemma.lower(), ())
    if not found and token.tag in ("VBN", "VBG", "JJ"):
        adjectives, verbs = classes_of("assertion", "adjectives"), classes_of("assertion", "verbs")
        found = adjectives.get(token.text.lower()) or verbs.get(token.lemma.lower(), ())
    return tuple(n for n in found if n in _entries())
