"""Train the linear models of `events.assertion` on the development sets and say how good they are.

    PYTHONPATH=. .venv/bin/python training/assertion.py [--write]

Two logistic regressions over the signals of `events.assertion_signals` and the verdict of the rules: did it happen or
not (all sets), and if not, is it planned, possible or denied (the two sets that tell). Figures are cross-validated by
document (ten folds); `--write` then trains on all and writes `knowledge/data/language/assertion_weights.tsv`.
See `training/assertion.md`.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from bench.accuracy.parsed import EVAL, documents
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from dragoman.events.assertion import decide, is_firm
from dragoman.events.assertion_model import Opinion, names_of
from dragoman.events.assertion_rules import Verdict, verdict
from dragoman.model import Document, Span
from dragoman.model.tree import Tree

sys.path.insert(0, str(EVAL))
import score_assertion

DATA = Path(__file__).resolve().parents[1] / "src/dragoman/knowledge/data/language"
SETS = ("meantime", "uw", "uds", "ecbplus")
LABELS = ("happened", "planned", "possible", "denied")
FOLDS = 10
RARE = 4
# whose intercepts ship: those of the news sets
AS_SET = ("meantime", "uw")


@dataclass
class Case:
    """A gold mention with its signals."""

    set: str
    document: str
    mention: dict[str, Any]
    names: tuple[str, ...]
    rule: Verdict
    firm: bool

    @property
    def label(self) -> str | None:
        given = self.mention["assertion"]
        return None if given is None else score_assertion.FOLD.get(given, given)

    @property
    def real(self) -> bool | None:
        """Whether it happened, where the set knows."""
        if self.label is not None:
            return self.label == "happened"
        return self.mention["real"] if self.set == "uds" else None


def word_of(document: Document, mention: dict[str, Any]) -> int | None:
    """The head token of a mention."""
    held = document.tokens_in(Span(mention["start"], mention["end"], mention["text"]))
    inside = {t.i for t in held}
    tops = [t for t in held if t.head not in inside or t.head == t.i]
    return tops[0].i if tops else None


def load(sets: Sequence[str] = SETS) -> tuple[list[Case], dict[str, list[dict[str, Any]]]]:
    cases, gold = [], {}
    for name in sets:
        file = EVAL / f"assertion/{name}.jsonl"
        gold[name] = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        for document, row in zip(documents(file), gold[name], strict=True):
            tree = Tree(document.tokens)
            for mention in row["mentions"]:
                head = word_of(document, mention)
                if head is not None:
                    rule = verdict(document, tree, head)
                    names = names_of(document, tree, head, rule)
                    cases.append(Case(name, row["id"], mention, names, rule, is_firm(tree, head, rule)))
    return cases, gold


class Linear:
    """A logistic regression over names; sets may weigh differently, and share or own an intercept."""

    def __init__(self, rows: list[tuple[Case, Any]], c: float, weights: dict[str, float]) -> None:
        count = Counter(n for x, _ in rows for n in x.names)
        self.names = sorted(n for n, k in count.items() if k >= RARE)
        self.index = {n: i for i, n in enumerate(self.names)}
        self.model = LogisticRegression(C=c, max_iter=500).fit(
            self.matrix([x for x, _ in rows], [x.set for x, _ in rows]),
            [y for _, y in rows],
            sample_weight=[weights.get(x.set, 1.0) for x, _ in rows],
        )

    def matrix(self, cases: list[Case], sets: list[str]) -> csr_matrix:
        indices, indptr = [], [0]
        for x, name in zip(cases, sets, strict=True):
            own = sorted(self.index[n] for n in x.names if n in self.index)
            indices.extend([*own, len(self.names) + SETS.index(name)])
            indptr.append(len(indices))
        return csr_matrix((np.ones(len(indices)), indices, indptr), shape=(len(cases), len(self.names) + len(SETS)))

    def scores(self, cases: list[Case], as_set: str) -> np.ndarray:
        found = self.model.decision_function(self.matrix(cases, [as_set] * len(cases)))
        return np.asarray(found)


@dataclass
class Models:
    """Whether it happened, and if not, which of the other labels."""

    happened: Linear
    other: Linear

    @classmethod
    def train(cls, cases: list[Case], args: argparse.Namespace) -> Models:
        known = [(x, x.real) for x in cases if x.real is not None]
        rest = [(x, x.label) for x in cases if x.label not in (None, "happened")]
        weights = {"meantime": args.weight, "uds": args.uds}
        return cls(Linear(known, args.c, weights), Linear(rest, args.c_other, weights))

    def labels(self, cases: list[Case], bias: float) -> list[str]:
        """The assertions of the cases, as `events.assertion` decides."""
        real = self.happened.scores(cases, AS_SET[0]) > bias
        other = self.other.scores(cases, AS_SET[1])
        names = list(self.other.model.classes_)
        possible, denied = names.index("possible"), names.index("denied")
        out = []
        for x, r, o in zip(cases, real, other, strict=True):
            best = "happened" if r else names[int(o.argmax())]
            seen = Opinion(best, "possible" if o[possible] > o[denied] else "denied")
            out.append(decide(x.rule, x.firm, seen))
        return out


def fold(case: Case) -> int:
    return zlib.crc32(case.document.encode()) % FOLDS


def report(order: list[Case], labels: list[str], gold: dict[str, list[dict[str, Any]]]) -> None:
    by_document: dict[str, list[dict[str, Any]]] = {}
    for case, label in zip(order, labels, strict=True):
        m = case.mention
        span = {"start": m["start"], "end": m["end"], "text": m["text"]}
        by_document.setdefault(case.document, []).append({"trigger": span, "mentions": [span], "assertion": label})
    records = [{"page": {"source": d}, "events": e} for d, e in by_document.items()]
    result, _ = score_assertion.score([row for rows in gold.values() for row in rows], records)
    for name, values in sorted(result.items()):
        keys = ("accuracy", "macro_f1", *(f"f1_{x}" for x in LABELS), "real_f1_not", "negated_f1")
        print(f"  {name:9}", *(f"{k} {values[k]:.3f}" for k in keys if k in values), flush=True)


def cross_validate(cases: list[Case], gold: dict[str, list[dict[str, Any]]], args: argparse.Namespace) -> None:
    order: list[Case] = []
    labels: dict[float, list[str]] = {b: [] for b in args.bias}
    for number in range(FOLDS):
        held = [x for x in cases if fold(x) == number]
        models = Models.train([x for x in cases if fold(x) != number], args)
        order.extend(held)
        for b in args.bias:
            labels[b].extend(models.labels(held, b))
    for b in args.bias:
        print("bias", b)
        report(order, labels[b], gold)


def write(models: Models, bias: float) -> None:
    """One table: name, weight for having happened, weights for planned, possible, denied."""
    happened, other = models.happened, models.other
    names = sorted({*happened.names, *other.names})
    classes = list(other.model.classes_)
    order = [classes.index(x) for x in LABELS[1:]]

    def row(name: str) -> list[float]:
        first = happened.model.coef_[0][happened.index[name]] if name in happened.index else 0.0
        rest = other.model.coef_[order, other.index[name]] if name in other.index else [0.0] * 3
        return [float(first), *(float(x) for x in rest)]

    def intercept(linear: Linear, as_set: str) -> np.ndarray:
        return np.asarray(linear.model.intercept_ + linear.model.coef_[:, len(linear.names) + SETS.index(as_set)])

    rows = [
        ["", float(intercept(happened, AS_SET[0])[0] - bias), *(float(x) for x in intercept(other, AS_SET[1])[order])]
    ]
    rows += [[n, *row(n)] for n in names if max(abs(x) for x in row(n)) >= 0.05]
    lines = ("\t".join([str(r[0]), *(f"{x:.2f}" for x in r[1:])]) for r in rows)
    header = "\t".join(("signal", *LABELS))
    (DATA / "assertion_weights.tsv").write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--c", type=float, default=0.15)
    parser.add_argument("--c-other", type=float, default=0.2)
    parser.add_argument("--weight", type=float, default=4.0, help="of a MEANTIME mention")
    parser.add_argument("--uds", type=float, default=0.5, help="of a UDS mention")
    parser.add_argument("--bias", type=float, nargs="*", default=[0.1])
    parser.add_argument("--write", type=float, metavar="BIAS")
    args = parser.parse_args()
    cases, gold = load()
    if args.write is not None:
        write(Models.train(cases, args), args.write)
        return
    print("rules alone")
    report(cases, [x.rule.assertion for x in cases], gold)
    cross_validate(cases, gold, args)


if __name__ == "__main__":
    main()
