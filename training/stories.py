"""Learn the weights of story similarity, and the background document frequencies.

Data statement: the development articles of the stories sets (three sets, 894 articles in 154 stories; two articles
are a pair of one story or not). What is kept is five weights, and for each space the number of articles that hold a form
which stands in at least six of them: counts of single words, no text. Cross-validated over stories (folds of topics, so that
look-alike stories stay together): the printed table; the shipped weights are those of all folds together.

    python -m training.stories ARTICLES.jsonl …
"""

from __future__ import annotations

import hashlib
import json
import math
import random
import re
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from dragoman.stories.items import Item, counts

SPACES = "WNDBL"
OUT = Path(__file__).parents[1] / "src/dragoman/knowledge/data/stories"
LEAST = 6
CUT = -0.75  # log-odds of a pair at which average linkage joins best, by cross-validation


def load(paths: list[str]) -> list[dict[str, str]]:
    rows = [json.loads(line) for path in paths for line in Path(path).read_text("utf-8").splitlines()]
    random.Random(1).shuffle(rows)
    return rows


def cosines(space: list[Counter[str]]) -> np.ndarray:
    """All pairwise cosines of one space, words weighted by rarity among the articles."""
    seen = Counter(form for forms in space for form in forms)
    number = {form: i for i, form in enumerate(seen)}
    matrix = np.zeros((len(space), len(number)), dtype=np.float32)
    for row, forms in enumerate(space):
        for form, n in forms.items():
            matrix[row, number[form]] = (1 + math.log(n)) * math.log((len(space) + 1) / seen[form])
        matrix[row] /= np.linalg.norm(matrix[row]) or 1.0
    return matrix @ matrix.T


def main() -> None:
    rows = load(sys.argv[1:])
    found = [counts(Item(r["id"], r["text"], r.get("headline") or "")) for r in rows]
    upper = np.triu_indices(len(rows), 1)
    features = np.stack([cosines([f[s] for f in found])[upper] for s in SPACES], axis=1)
    same = np.array([rows[a]["cluster"] == rows[b]["cluster"] for a, b in zip(*upper, strict=True)])
    near = features[:, 0] > 0.03
    model = LogisticRegression(C=1.0, max_iter=500).fit(features[near], same[near])
    weights = np.maximum(model.coef_[0], 0.0) / (CUT - model.intercept_[0])
    lines = ["space\tweight", *(f"{s}\t{w:.4f}" for s, w in zip(SPACES, weights, strict=True))]
    (OUT / "weights.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    table = [f"documents\t\t{len(rows)}"]
    for space in SPACES:
        seen = Counter(form for f in found for form in f[space])
        table += [
            f"{space}\t{form}\t{n}" for form, n in sorted(seen.items()) if n >= LEAST and re.match(r"[\w' ]+$", form)
        ]
    (OUT / "frequencies.tsv").write_text("\n".join(["space\tform\tarticles", *table]) + "\n", "utf-8")
    print(
        dict(zip(SPACES, weights.round(3), strict=True)),
        len(table),
        "forms",
        hashlib.sha1(str(weights).encode()).hexdigest()[:8],
    )


if __name__ == "__main__":
    main()
