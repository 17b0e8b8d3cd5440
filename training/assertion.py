"""Train the linear model of `events.assertion` on the development sets and say how good it is.

    PYTHONPATH=. .venv/bin/python training/assertion.py [--c C] [--write]

A multinomial logistic regression over the signals of `events.assertion_signals`: happened, planned, possible, denied.
Figures are cross-validated by document (ten folds); `--write` then trains on all and writes
`knowledge/data/language/assertion_weights.tsv`. See `training/assertion.md`.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bench.accuracy.parsed import EVAL, documents
from dragoman.events.assertion_rules import verdict
from dragoman.events.assertion_signals import signals
from dragoman.model import Document, Span
from dragoman.model.tree import Tree

sys.path.insert(0, str(EVAL))
import score_assertion

DATA = Path(__file__).resolve().parents[1] / "src/dragoman/knowledge/data/language"
SETS = ("meantime", "uw", "uds", "ecbplus")
LABELS = ("happened", "planned", "possible", "denied")
FOLDS = 10
OWN = 1.0


@dataclass
class Case:
    """A gold mention with its signals."""

    set: str
    document: str
    mention: dict[str, Any]
    names: tuple[str, ...]
    rule: str

    @property
    def label(self) -> str | None:
        given = self.mention["assertion"]
        return None if given is None else score_assertion.FOLD.get(given, given)


def word_of(document: Document, mention: dict[str, Any]) -> int | None:
    """The head token of a mention."""
    held = document.tokens_in(Span(mention["start"], mention["end"], mention["text"]))
    inside = {t.i for t in held}
    tops = [t for t in held if t.head not in inside or t.head == t.i]
    return tops[0].i if tops else None


def load() -> tuple[list[Case], dict[str, list[dict[str, Any]]]]:
    cases, gold = [], {}
    for name in SETS:
        file = EVAL / f"assertion/{name}.jsonl"
        rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        gold[name] = rows
        for document, row in zip(documents(file), rows, strict=True):
            tree = Tree(document.tokens)
            for mention in row["mentions"]:
                head = word_of(document, mention)
                if head is not None:
                    names = tuple(dict.fromkeys(s.name for s in signals(document, tree, head)))
                    rule = verdict(document, tree, head)
                    tag = document.tokens[head].tag
                    said = (
                        f"verdict {rule.assertion}",
                        f"verdict {rule.assertion} {rule.rule}",
                        f"verdict {rule.assertion} {tag}",
                    )
                    cases.append(Case(name, row["id"], mention, (*said, *names), rule.assertion))
    return cases, gold


class Model:
    """Weights common to the sets and weights of each set, after Daumé 2007; `as_set` chooses whose are added."""

    def __init__(self, cases: list[Case], c: float, weight: float = 1.0, rare: int = 3) -> None:
        used = [(x, x.label) for x in cases if x.label is not None]
        count = Counter(n for x, _ in used for n in x.names)
        self.names = sorted(n for n, k in count.items() if k >= rare)
        self.index = {n: i for i, n in enumerate(self.names)}
        self.model = LogisticRegression(C=c, max_iter=400).fit(
            self.matrix([x for x, _ in used], [x.set for x, _ in used]),
            [y for _, y in used],
            sample_weight=[weight if x.set == "meantime" else 1.0 for x, _ in used],
        )

    def matrix(self, cases: list[Case], sets: list[str]) -> csr_matrix:
        size = len(self.names)
        indices, data, indptr = [], [], [0]
        for x, name in zip(cases, sets, strict=True):
            own = sorted(self.index[n] for n in x.names if n in self.index)
            shift = size if name == "meantime" else 2 * size
            indices.extend([*own, *(i + shift for i in own), 3 * size + (name == "meantime")])
            data.extend([1.0] * len(own) + [OWN] * len(own) + [1.0])
            indptr.append(len(indices))
        return csr_matrix((data, indices, indptr), shape=(len(cases), 3 * size + 2))

    def scores(self, cases: list[Case], as_set: str | None) -> np.ndarray:
        return self.model.decision_function(self.matrix(cases, [as_set or x.set for x in cases]))


def fold(case: Case) -> int:
    return zlib.crc32(case.document.encode()) % FOLDS


def cross_validate(
    cases: list[Case], c: float, weight: float, as_set: str | None
) -> tuple[list[Case], np.ndarray, list[str]]:
    """Cases in order with their scores, each by a model that has not seen its document."""
    order: list[Case] = []
    found = []
    for number in range(FOLDS):
        held = [x for x in cases if fold(x) == number]
        model = Model([x for x in cases if fold(x) != number], c, weight)
        order.extend(held)
        found.append(model.scores(held, as_set))
    return order, np.vstack(found), list(model.model.classes_)


def report(order: list[Case], labels: list[str], gold: dict[str, list[dict[str, Any]]]) -> None:
    by_document: dict[str, list[dict[str, Any]]] = {}
    for case, label in zip(order, labels, strict=True):
        m = case.mention
        span = {"start": m["start"], "end": m["end"], "text": m["text"]}
        by_document.setdefault(case.document, []).append({"trigger": span, "mentions": [span], "assertion": label})
    records = [{"page": {"source": d}, "events": e} for d, e in by_document.items()]
    result, _ = score_assertion.score([row for rows in gold.values() for row in rows], records)
    for name, values in sorted(result.items()):
        keys = ("coverage", "accuracy", "macro_f1", *(f"f1_{x}" for x in LABELS), "real_f1_not", "negated_f1")
        print(f"{name:12}", *(f"{k} {values[k]:.3f}" for k in keys if k in values), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--c", type=float, nargs="*", default=[0.1])
    parser.add_argument("--bias", type=float, nargs="*", default=[0.0, 0.3, 0.6])
    parser.add_argument("--weight", type=float, default=1.0)
    parser.add_argument("--as-set", choices=("meantime", "uw"))
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    cases, gold = load()
    print("rules alone")
    report(cases, [x.rule for x in cases], gold)
    for c in args.c:
        order, scores, classes = cross_validate(cases, c, args.weight, args.as_set)
        for bias in args.bias:
            shift = np.array([0.0 if x == "happened" else bias for x in classes])
            print("C", c, "bias", bias)
            report(order, [classes[i] for i in (scores + shift).argmax(axis=1)], gold)


if __name__ == "__main__":
    main()
