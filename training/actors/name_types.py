"""Train the model that settles the type of a name: `python -m training.actors.name_types [--write]`.

Data: the development halves of the entity sets (see `DATA.md`): each name that our stages propose gets
the type of the gold mention it is paired with, or none. Grouped 5-fold cross-validation by document, and once more
with each set left out whole; weights are written as hundredths of a logit.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from bench.accuracy.actors import SETS, gold, read, scorer, show
from bench.accuracy.parsed import documents
from dragoman import language, places
from dragoman.actors import names as finder
from dragoman.actors import types
from dragoman.knowledge.actors import base
from dragoman.model import Record

OUT = Path(__file__).parents[2] / "src/dragoman/knowledge/data/actors/name_types.tsv"
WEIGHT = {"meantime": 3.0, "gum": 2.0, "crossre_news": 0.5, "conllpp": 0.7, "own_roles": 0.0}
LEAST_SEEN, SMALLEST = 3, 6


def examples():
    """Feature strings, class, weight, document and set of each proposed name that the sets judge."""
    score = scorer()
    for name in SETS:
        if WEIGHT.get(name, 1.0):
            for document, row in zip(documents(f"entities/{name}.jsonl"), gold(name), strict=True):
                document = places.add_places(language.add_clauses(document))
                for features, kind in judged(document, row, score):
                    yield features, kind, WEIGHT.get(name, 1.0), row["id"], name


def judged(document, row, score):
    """Features and gold class of the proposed names of one document."""
    found, _ = finder.propose(document, base())
    found = sorted([*found, *types.candidates(document, found)], key=lambda n: n.first)
    at = types.setting(document, [n for n in found if n.rule != "types.candidate"])
    shift = document.page.text.find(row["text"])
    spans = [document.words(n.first, n.last) for n in found]
    mine = [{"start": s.start - shift, "end": s.end - shift} for s in spans]
    theirs = [{**m, "type": score.fold(e["type"])} for e in row["entities"] for m in e["mentions"]]
    real = [m for m in theirs if m["type"] != "other" and m["kind"] == "name"]
    pairs = {j: real[i]["type"] for i, j in score.pair_mentions(real, mine)}
    for j, name in enumerate(found):
        if name.entry and name.entry.kind != "person":
            continue
        yield sorted(set(types.features(name, at))), pairs.get(j)


def fit(rows, vocabulary):
    """A model over the features in `vocabulary`."""
    vector = DictVectorizer()
    matrix = vector.fit_transform([{f: 1.0 for f in r[0] if f in vocabulary} for r in rows])
    model = LogisticRegression(C=0.8, max_iter=400)
    model.fit(matrix, [str(r[1]) for r in rows], sample_weight=[r[2] for r in rows])
    return vector, model


def accuracy(train, test):
    """Share of right classes among `test`."""
    seen = Counter(f for r in train for f in r[0])
    vector, model = fit(train, {f for f, n in seen.items() if n >= LEAST_SEEN})
    said = model.predict(vector.transform([dict.fromkeys(r[0], 1.0) for r in test]))
    return float(np.mean([s == str(r[1]) for s, r in zip(said, test, strict=True)]))


def main() -> None:
    """Cross-validate, and write the weights with --write."""
    rows = list(examples())
    print(len(rows), Counter(r[1] for r in rows))
    groups = [r[3] for r in rows]
    if "--folds" in sys.argv:
        folds = GroupKFold(5).split(rows, groups=groups)
        print("by document", [round(accuracy([rows[i] for i in a], [rows[i] for i in b]), 4) for a, b in folds])
    if "--sets" in sys.argv:
        for left in sorted({r[4] for r in rows}):
            inside, outside = [r for r in rows if r[4] != left], [r for r in rows if r[4] == left]
            print("without", left, round(accuracy(inside, outside), 4))
    if "--held-out" in sys.argv:
        held_out(rows)
    if "--write" in sys.argv:
        write(rows)


def weights(rows) -> dict[str, tuple[int, ...]]:
    """Fit on `rows`: the weights that matter, in hundredths of a logit."""
    seen = Counter(f for r in rows for f in r[0])
    vector, model = fit(rows, {f for f, n in seen.items() if n >= LEAST_SEEN})
    order = [list(model.classes_).index(str(c)) for c in types.CLASSES]
    out = {"bias": tuple(round(types.SCALE * model.intercept_[i]) for i in order)}
    for feature, column in sorted(vector.vocabulary_.items()):
        row = tuple(round(types.SCALE * model.coef_[i][column]) for i in order)
        if max(map(abs, row)) >= SMALLEST:
            out[feature.replace("\t", " ")] = row
    return out


def write(rows) -> None:
    """Fit on everything and write the weights."""
    found = weights(rows)
    lines = ["feature\tperson\torganisation\tplace\tnone"]
    lines += ["\t".join([feature, *map(str, row)]) for feature, row in found.items()]
    OUT.write_text("\n".join(lines) + "\n", "utf-8")
    print(len(lines), "weights")


def held_out(rows) -> None:
    """Print the figures of all sets, every document read with weights that have not seen it."""
    groups = [r[3] for r in rows]
    records = []
    for train, test in GroupKFold(5).split(rows, groups=groups):
        found = weights([rows[i] for i in train])
        types._weights = lambda kept=found: kept
        mine = {groups[i] for i in test} | ({"rest"} if not records else set())
        known = set(groups)
        for name in SETS:
            for document in read(name):
                source = document.page.source
                if source in mine or (not records and source not in known):
                    records.append(Record.of(document).to_dict())
    have = {r["page"]["source"] for r in records}
    rows_of_gold = [row for name in SETS for row in gold(name) if row["id"] in have]
    show(scorer().score(rows_of_gold, records)[0], True)


if __name__ == "__main__":
    main()
