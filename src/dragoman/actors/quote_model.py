"""Signals of a cue and of its dependants, and the linear models over them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dragoman.actors.quote_cues import Cue
from dragoman.actors.quote_marks import Quoted
from dragoman.model import Token
from dragoman.model.tree import Tree

_SPEAKING = frozenset({"PERSON", "ORG", "GPE", "NORP"})


def score(weights: Mapping[str, float], signals: Iterable[str]) -> float:
    """The sum of the weights of the signals, with the intercept; exact: `sum` rounds otherwise from Python 3.12 on."""
    return math.fsum((weights.get("", 0.0), *(weights.get(s, 0.0) for s in signals)))


def dependant_signals(tree: Tree, cue: Cue, kid: int) -> Iterator[str]:
    """What speaks for or against the subtree of `kid` being content of `cue`."""
    token = tree.tokens[kid]
    kind = cue.classes[0] if cue.classes else "-"
    dep = "host" if kid == cue.host else token.dep
    side = "left" if kid < cue.head else "right"
    word = token.text.lower() if token.pos in ("ADP", "SCONJ") else token.pos
    siblings = sorted({tree.tokens[k].dep for k in cue.dependants if k != kid})
    voice = "passive" if cue.passive else "active"
    yield f"{dep}"
    yield f"{dep} {side}"
    yield f"{dep} {side} {cue.form} {kind}"
    yield f"{dep} {voice}"
    yield f"{dep} {word}"
    yield f"{dep} {word} {kind}"
    yield f"{cue.lemma} {dep}"
    yield f"{cue.lemma} {dep} {word}"
    yield from (f"{dep} beside {s}" for s in siblings)
    yield from (f"{dep} {kind} beside {s}" for s in siblings)
    yield f"{dep} ner {_entity(tree, kid)}"
    yield f"{dep} mark {_mark(tree, kid)}"
    yield f"{dep} comma {kid > 0 and tree.tokens[max(0, tree.first[kid] - 1)].text == ','}"
    yield f"{dep} long {min(4, (tree.last[kid] - tree.first[kid]) // 3)}"


def _entity(tree: Tree, i: int) -> str:
    token = tree.tokens[i]
    if token.pos in ("ADP", "SCONJ"):
        noun = tree.child(i, "pobj", "pcomp")
        token = token if noun is None else tree.tokens[noun]
    return token.ner or (token.lemma.lower() if token.pos == "PRON" else token.pos)


def _mark(tree: Tree, i: int) -> str:
    mark = tree.child(i, "mark", "advmod")
    return "-" if mark is None or mark > i else tree.tokens[mark].text.lower()


@dataclass(frozen=True, slots=True)
class Reading:
    """A candidate with its content: token ranges `pieces`, and the dependants `chosen` for it.

    `quote` is the quoted stretch around the cue itself, `share` the part of the content that stands in quotation
    marks, `inside` whether the cue stands in the content of one above it.
    """

    cue: Cue
    pieces: tuple[tuple[int, int], ...]
    chosen: tuple[int, ...]
    quote: Quoted | None
    share: float
    inside: bool


def cue_signals(tree: Tree, reading: Reading) -> Iterator[str]:
    """What speaks for or against a candidate introducing somebody's words or thoughts."""
    cue, pieces, chosen, inside = reading.cue, reading.pieces, reading.chosen, reading.inside
    quoted = reading.quote is not None
    token = tree.tokens[cue.head]
    kinds = cue.classes or ("-",)
    deps = sorted({_dependency(tree, cue, k) for k in chosen}) or ["none"]
    who = _who(tree, cue)
    how = cue.source.how if cue.source is not None else "none"
    yield f"form {cue.form}"
    yield f"lemma {cue.form} {cue.lemma}"
    yield f"lemma {cue.form} {cue.lemma} {'passive' if cue.passive else 'active'}"
    yield from (f"class {k}" for k in kinds)
    yield from (f"content {d}" for d in deps)
    for kind in kinds:
        yield from (f"class {kind} content {d}" for d in deps)
        yield f"class {kind} who {who}"
        yield f"class {kind} how {how}"
        yield f"class {kind} inside {inside} {quoted}"
        yield f"class {kind} dep {token.dep}"
        yield f"class {kind} pieces {min(2, len(pieces))}"
    yield from (f"lemma {cue.lemma} content {d}" for d in deps)
    yield f"who {who}"
    yield f"how {how}"
    yield f"how {how} who {who}"
    yield f"tag {token.tag}"
    yield f"tag {token.tag} dep {token.dep}"
    yield f"dep {token.dep}"
    yield f"passive {cue.passive}"
    yield f"negated {cue.negated}"
    yield f"inside {inside}"
    yield f"in quote {quoted} {who if who in ('i', 'we', 'you') else ''}"
    yield f"quoted {'all' if reading.share > 0.9 else 'some' if reading.share > 0 else 'none'}"
    yield f"size {min(6, sum(b - a for a, b in pieces) // 3)}"
    yield from (f"aux {tree.tokens[k].lemma.lower()}" for k in tree.all(cue.head, "aux", "neg"))
    yield from _shape(tree, chosen)


def _dependency(tree: Tree, cue: Cue, kid: int) -> str:
    if kid == cue.host:
        return "host"
    token = tree.tokens[kid]
    side = "<" if kid < cue.head else ">"
    return f"{side}{token.dep}" + (f" {token.text.lower()}" if token.pos == "ADP" else "")


def _shape(tree: Tree, chosen: tuple[int, ...]) -> Iterator[str]:
    for kid in chosen:
        token = tree.tokens[kid]
        yield f"shape {token.dep} {_mark(tree, kid)}"
        yield f"shape {token.dep} {_entity(tree, kid)}"
        if token.dep in ("dobj", "attr"):
            yield f"object {token.lemma.lower()}" if token.pos == "NOUN" else f"object {token.pos}"


def _who(tree: Tree, cue: Cue) -> str:
    if cue.source is None:
        return "none"
    head = tree.tokens[cue.source.head]
    if head.pos == "PRON":
        return head.text.lower()
    if head.ner in _SPEAKING or head.pos == "PROPN":
        return head.ner or "name"
    return _noun(head)


def _noun(token: Token) -> str:
    return f"noun {token.lemma.lower()}" if token.pos == "NOUN" else token.pos
