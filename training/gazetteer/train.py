"""Train the two models of the room `places` and write them as tables.

    python -m training.gazetteer.train GOLD [--write] [--folds N] [--judge RECORDS]

GOLD is a folder of JSON Lines with places marked (fields text, places: start, end, lat, lon, country, level, optional).
The spotter is a forest of boosted trees over candidate names; the ranker a conditional logit over the places of a name.
Both are judged by cross-validation over groups of documents (outlets), then trained on everything.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import tempfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.ensemble import HistGradientBoostingClassifier

from bench.accuracy.parsed import documents
from bench.accuracy.places import record
from dragoman.knowledge.forest import Forest, read_forest
from dragoman.knowledge.places import SPOTTED_FROM, Gazetteer, PlaceEntry, Spotter, gazetteer
from dragoman.model import Document
from dragoman.places import find_places, resolve, spotting
from dragoman.places.questions import distance_km, questions

OUT = Path(__file__).resolve().parents[2] / "src" / "dragoman" / "knowledge" / "data" / "places"
NEAR_KM = 161
PENALTY = 0.5
TREES, LEAVES, DEPTH = 200, 12, 6
GROWN = Path(tempfile.gettempdir()) / "spotter.tsv"
Floats = NDArray[np.float64]


@dataclass
class Example:
    """A parsed document with its gold and the group that stays together in a fold."""

    document: Document
    gold: list[dict[str, Any]]
    group: str


def read(folder: Path) -> list[Example]:
    """Every document of the folder's sets."""
    out = []
    for path in sorted(folder.glob("*.jsonl")):
        rows = {r["id"]: r for r in map(json.loads, filter(None, path.read_text("utf-8").split("\n")))}
        for document in documents(path):
            row = rows[document.page.source]
            host = urlsplit(row["source"]).hostname or row["id"]
            out.append(Example(document, row["places"], row["source"] if row["set"] == "geovirus" else host))
    return out


def fold_of(group: str, folds: int) -> int:
    """The fold of a group, always the same."""
    return zlib.crc32(group.encode()) % folds


class Table:
    """Sparse features as arrays: names to columns, learned from what occurs at least `least` times."""

    def __init__(self, rows: Sequence[Mapping[str, float]], least: int = 12) -> None:
        counts: dict[str, int] = {}
        for row in rows:
            for name, value in row.items():
                counts[name] = counts.get(name, 0) + (value != 0)
        self.columns = {name: i for i, name in enumerate(sorted(n for n, c in counts.items() if c >= least))}

    def array(self, rows: Sequence[Mapping[str, float]]) -> Floats:
        """One line a row."""
        out = np.zeros((len(rows), len(self.columns)))
        for i, row in enumerate(rows):
            for name, value in row.items():
                if name in self.columns:
                    out[i, self.columns[name]] = value
        return out


def fit_choice(x: Floats, right: Floats, owner: NDArray[np.int64], weight: Floats, penalty: float) -> Floats:
    """Weights of a conditional logit: for each owner, the share of its right candidates is to be large."""
    n = int(owner.max()) + 1

    def loss(w: Floats) -> tuple[float, Floats]:
        z = x @ w
        top = np.full(n, -np.inf)
        np.maximum.at(top, owner, z)
        e = np.exp(z - top[owner])
        total = np.bincount(owner, e, n)
        good = np.bincount(owner, e * right, n)
        p, q = e / total[owner], e * right / np.maximum(good, 1e-300)[owner]
        value = -np.sum(weight * np.log(good / total)) + penalty * np.sum(w**2)
        return float(value), x.T @ ((p - q) * weight[owner]) + 2 * penalty * w

    return np.asarray(minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 400}).x)


# --- spotter -------------------------------------------------------------------------------------------------------


def spans_of(example: Example, places: Gazetteer) -> tuple[list[spotting.Candidate], list[float], list[bool]]:
    """Candidates, whether each is a required place, and whether it only touches an optional one."""
    found = spotting.candidates(example.document, places)
    exact = {(g["start"], g["end"]) for g in example.gold if not g.get("optional")}
    optional = [(g["start"], g["end"]) for g in example.gold if g.get("optional")]
    required = [(g["start"], g["end"]) for g in example.gold if not g.get("optional")]
    labels = [float((c.span.start, c.span.end) in exact) for c in found]
    free = [
        any(a < c.span.end and c.span.start < b for a, b in optional)
        and not any(a < c.span.end and c.span.start < b for a, b in required)
        for c in found
    ]
    return found, labels, free


def grow(rows: Sequence[tuple[Mapping[str, float], float]]) -> Forest:
    """A forest that tells the right candidates from the others."""
    table = Table([features for features, _ in rows])
    model = HistGradientBoostingClassifier(
        max_iter=TREES,
        max_leaf_nodes=LEAVES,
        max_depth=DEPTH,
        learning_rate=0.08,
        l2_regularization=1.0,
        random_state=0,
    ).fit(table.array([features for features, _ in rows]), np.array([y for _, y in rows]))
    names = {i: name for name, i in table.columns.items()}
    lines = ["feature\tthreshold\tleft\tright\tvalue", f"\t\t\t\t{float(model._baseline_prediction.ravel()[0]):.5f}"]
    for (tree,) in model._predictors:
        base = len(lines) - 2
        for node in tree.nodes:
            if node["is_leaf"]:
                lines.append(f"\t\t\t\t{node['value']:.5f}")
            else:
                left, right = base + int(node["left"]), base + int(node["right"])
                lines.append(f"{names[int(node['feature_idx'])]}\t{node['num_threshold']:.5g}\t{left}\t{right}\t")
    GROWN.write_text("\n".join(lines) + "\n", "utf-8")
    return read_forest(GROWN)


def train_spotter(examples: list[Example], folds: int) -> Forest:
    """Cross-validated figures on the screen, and the forest of all."""
    places = gazetteer()
    data = [spans_of(e, places) for e in examples]
    where = [fold_of(e.group, folds) for e in examples]
    grown = [
        grow([r for d, w in zip(data, where, strict=True) if w != fold for r in rows_of(d)]) for fold in range(folds)
    ]
    scored = [
        list(zip(cs, grown[w].probabilities([c.features for c in cs]), strict=True))
        for (cs, _, _), w in zip(data, where, strict=True)
    ]
    for threshold in (0.3, 0.34, 0.38, 0.42, 0.46, 0.5):
        sums = np.zeros(4)
        for example, offered in zip(examples, scored, strict=True):
            sums += tally(example, [c.span for c, _ in spotting.chosen(offered, threshold)])
        hits, predicted, gold, relaxed = sums
        strict, loose = 2 * hits / (predicted + gold), 2 * relaxed / (predicted + gold)
        shares = f"P {relaxed / predicted:.3f} R {relaxed / gold:.3f}"
        print(f"spotter @{threshold}: strict F1 {strict:.4f} relaxed F1 {loose:.4f} {shares}")
    return grow([r for d in data for r in rows_of(d)])


def rows_of(data: tuple[list[spotting.Candidate], list[float], list[bool]]) -> list[tuple[Mapping[str, float], float]]:
    """The candidates that count in training: those that only touch an optional place do not."""
    return [(c.features, y) for c, y, free in zip(*data, strict=True) if not free]


def tally(example: Example, spans: list[Any]) -> tuple[int, int, int, int]:
    """Exact hits, predictions that count, required gold, overlapping pairs (near enough to the scorer's)."""
    required = [(g["start"], g["end"]) for g in example.gold if not g.get("optional")]
    optional = [(g["start"], g["end"]) for g in example.gold if g.get("optional")]
    used: set[int] = set()
    exact = relaxed = predicted = 0
    for s in spans:
        hit = next((i for i, (a, b) in enumerate(required) if i not in used and a < s.end and s.start < b), None)
        if hit is not None:
            used.add(hit)
            exact += required[hit] == (s.start, s.end)
            relaxed += 1
            predicted += 1
        elif not any(a < s.end and s.start < b for a, b in optional):
            predicted += 1
    return exact, predicted, len(required), relaxed


# --- ranker --------------------------------------------------------------------------------------------------------


def is_right(gold: Mapping[str, Any], entry: PlaceEntry) -> bool:
    """Near the gold point, or the same country where a country is named."""
    if gold.get("geonameid") is not None and str(gold["geonameid"]) == entry.id:
        return True
    if gold.get("level") == "country" and entry.kind == "country":
        return bool(entry.country == gold["country"])
    near = distance_km(gold["lat"], gold["lon"], entry.lat, entry.lon) <= NEAR_KM
    return near and (gold.get("level") == "country" or entry.kind != "country")


def choices(example: Example, spot: Spotter, rank: Mapping[str, float], places: Gazetteer) -> list[Any]:
    """For each name with a gold point: features of its candidates and which are right."""
    found = [c for c, _ in spotting.spotted(example.document, places, spot.forest, spot.threshold)]
    asked = questions(example.document, found)
    out = []
    for question, fs in zip(asked, resolve.featured(example.document, asked, rank), strict=True):
        golds = [g for g in example.gold if g.get("lat") is not None
                 and any(g["start"] < m.span.end and m.span.start < g["end"] for m in question.mentions)]  # fmt: skip
        if golds and len(question.entries) > 1:
            right = [float(any(is_right(g, e) for g in golds)) for e in question.entries]
            out.append((fs, right, len(golds)))
    return out


def train_ranker(
    examples: list[Example], spot: Spotter, start: Mapping[str, float], folds: int, penalty: float
) -> dict[str, float]:
    """Two rounds, since the company of a name is weighed by the first round's shares."""
    places = gazetteer()
    where = [fold_of(e.group, folds) for e in examples]
    weights = dict(start)
    for turn in range(3):
        data = [choices(e, spot, weights, places) for e in examples]
        right = total = 0.0
        for fold in range(folds):
            w = fit_ranker([d for d, f in zip(data, where, strict=True) if f != fold], penalty)
            for d in (d for d, f in zip(data, where, strict=True) if f == fold):
                for fs, ys, n in d:
                    scores = [sum(v * w.get(k, 0.0) for k, v in f.items()) for f in fs]
                    right += n * ys[int(np.argmax(scores))]
                    total += n
        print(f"ranker, round {turn}: right {right / total:.4f} of {total:.0f} ambiguous mentions (cross-validated)")
        weights = fit_ranker(data, penalty)
    return weights


def fit_ranker(data: Sequence[list[Any]], penalty: float) -> dict[str, float]:
    """Weights by feature name, of names with at least one right candidate and one wrong."""
    rows: list[Mapping[str, float]] = []
    right, owner, weight = [], [], []
    for fs, ys, n in (q for d in data for q in d):
        if 0 < sum(ys) < len(ys):
            rows += fs
            right += ys
            owner += [len(weight)] * len(fs)
            weight.append(min(n, 4) ** 0.5)
    table = Table(rows, least=4)
    w = fit_choice(table.array(rows), np.array(right), np.array(owner), np.array(weight), penalty)
    return {name: float(w[i]) for name, i in table.columns.items()}


def judge(examples: list[Example], start: Mapping[str, float], folds: int, threshold: float, out: Path) -> None:
    """Records of every document by models that saw no document of its group, for the scorer of the sets."""
    places, lines = gazetteer(), []
    for fold in range(folds):
        seen = [e for e in examples if fold_of(e.group, folds) != fold]
        spot = Spotter(grow([r for e in seen for r in rows_of(spans_of(e, places))]), threshold)
        rank = fit_ranker([choices(e, spot, start, places) for e in seen], PENALTY)
        rank = fit_ranker([choices(e, spot, rank, places) for e in seen], PENALTY)
        for e in examples:
            if fold_of(e.group, folds) == fold:
                found = find_places(e.document, places, spot, rank)
                lines.append(json.dumps(record(dataclasses.replace(e.document, places=found))))
    out.write_text("\n".join(lines) + "\n", "utf-8")


def write(path: Path, weights: Mapping[str, float]) -> None:
    """A TSV of weights, rounded, sorted."""
    lines = [f"{name}\t{value:.3f}" for name, value in sorted(weights.items()) if abs(value) >= 0.0005]
    path.write_text("feature\tweight\n" + "\n".join(lines) + "\n", "utf-8")


def main() -> None:
    """Judge, train, and write when asked."""
    a = argparse.ArgumentParser(description=__doc__)
    a.add_argument("gold", type=Path)
    a.add_argument("--write", action="store_true")
    a.add_argument("--folds", type=int, default=5)
    a.add_argument("--threshold", type=float, default=SPOTTED_FROM)
    a.add_argument("--judge", type=Path, help="write cross-validated records there")
    o = a.parse_args()
    examples = read(o.gold)
    start = {r.split("\t")[0]: float(r.split("\t")[1]) for r in (OUT / "ranker.tsv").read_text().split("\n")[1:] if r}
    if o.judge:
        judge(examples, start, o.folds, o.threshold, o.judge)
        return
    spot = Spotter(train_spotter(examples, o.folds), o.threshold)
    if o.write:
        GROWN.replace(OUT / "spotter.tsv")
    rank = train_ranker(examples, spot, start, o.folds, penalty=PENALTY)
    if o.write:
        write(OUT / "ranker.tsv", rank)


if __name__ == "__main__":
    main()
