"""The linear models of assertion: names of what speaks for or against an event, and their weights."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dragoman.events.assertion_rules import Verdict
from dragoman.events.assertion_signals import signals
from dragoman.knowledge.tables import cells, read_text
from dragoman.model import Assertion, Document
from dragoman.model.tree import Tree

BROAD: Mapping[Assertion, Assertion] = {"ongoing": "happened", "cancelled": "denied", "hypothetical": "possible"}
OTHER: tuple[Assertion, ...] = ("planned", "possible", "denied")


def names_of(document: Document, tree: Tree, head: int, rule: Verdict) -> tuple[str, ...]:
    """The names that describe an event to the models, each once: the verdict of the rules, then the signals."""
    said, tag = BROAD.get(rule.assertion, rule.assertion), document.tokens[head].tag
    names = (f"verdict {said}", f"verdict {said} {rule.rule}", f"verdict {said} {tag}")
    return tuple(dict.fromkeys((*names, *(s.name for s in signals(document, tree, head)))))


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the models make of an event: the assertion, and what it is if it is negated: denied or merely possible.

    `odds` that it happened; `names` that weigh most.
    """

    assertion: Assertion
    negated: Assertion
    odds: float = 0.0
    names: tuple[str, ...] = ()


def opinion(names: Iterable[str]) -> Opinion:
    """The models' view of an event with these names: first whether it happened, then what else it is."""
    table = _weights()
    found = [(n, table[n]) for n in names if n in table]
    rows = [table[""], *(w for _, w in found)]
    odds, *others = (math.fsum(r[k] for r in rows) for k in range(4))
    column = 0 if odds > 0 else 1 + others.index(max(others))
    # for what did not happen, the names that speak against it come first
    weigh = sorted(found, key=lambda f: -(f[1][0] if column == 0 else f[1][column] - f[1][0]))
    negated: Assertion = "possible" if others[1] > others[2] else "denied"
    return Opinion("happened" if column == 0 else OTHER[column - 1], negated, odds, tuple(n for n, _ in weigh[:3]))


@functools.cache
def _weights() -> Mapping[str, tuple[float, float, float, float]]:
    _, rows = cells(read_text("language/assertion_weights.tsv"), "assertion_weights")
    return {r[0]: (float(r[1]), float(r[2]), float(r[3]), float(r[4])) for r in rows}
