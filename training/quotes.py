"""Train the two linear models of `actors.quotes` on attributions of the development set and say how good they are.

    .venv/bin/python training/quotes.py [--every N] [--write]

Two logistic regressions over the signals of `actors.quote_model`: whether a dependant of a cue is content, and whether
a candidate is a cue. Figures are cross-validated by outlet (train on the others, score on the one left out); `--write`
then trains on all and writes `knowledge/data/language/quote_*.tsv`. See `training/quotes.md`.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.accuracy.parsed import EVAL, documents
from dragoman.actors.quote_content import Content
from dragoman.actors.quote_cues import Cue, cues
from dragoman.actors.quote_marks import Quoted, quoted
from dragoman.actors.quote_model import cue_signals, dependant_signals, score
from dragoman.actors.quotes import Models, outermost_first, quotes_of, reading_of, sayings
from dragoman.model import Document, Record, Span
from dragoman.model.tree import Tree

sys.path.insert(0, str(EVAL))
import score_attribution

DATA = Path(__file__).resolve().parents[1] / "src/dragoman/knowledge/data/language"
RARE = 5
SMALL = 0.06


@dataclass
class Page:
    """A parsed page with its gold and its candidates."""

    document: Document
    gold: dict[str, Any]
    tree: Tree
    marks: tuple[Quoted, ...]
    cues: list[Cue]
    match: dict[int, dict[str, Any]]


def load(names: Sequence[str]) -> list[Page]:
    """The pages of the files, parsed, with each candidate's gold attribution."""
    pages = []
    for name in names:
        rows = [json.loads(line) for line in Path(name).read_text("utf-8").splitlines()]
        for document, row in zip(documents(name), rows, strict=True):
            tree = Tree(document.tokens)
            found = outermost_first(tree, cues(document, tree))
            pages.append(Page(document, row, tree, quoted(document), found, match(document, found, row)))
    return pages


def span(value: dict[str, Any]) -> Span:
    return Span(value["start"], value["end"], value["text"])


def match(document: Document, found: list[Cue], row: dict[str, Any]) -> dict[int, dict[str, Any]]:
    """From candidate (its head) to the gold attribution it stands for: overlapping cue, then fitting source."""
    out: dict[int, dict[str, Any]] = {}
    for gold in row["attributions"]:
        if not gold["cue"]:
            continue
        held = {t.i for t in document.tokens_in(span(gold["cue"]))}
        who = {t.i for t in document.tokens_in(span(gold["source"]))} if gold["source"] else set()
        fits = [c for c in found if c.head in held or held & set(range(c.first, c.last))]
        ranked = [(agrees(c, who), c.head in held, c.head) for c in fits if c.head not in out]
        if ranked:
            out[max(ranked)[2]] = gold
    return out


def agrees(cue: Cue, who: set[int]) -> bool:
    """Whether the candidate's source overlaps the gold source, or neither has one."""
    own = set(range(cue.source.first, cue.source.last)) if cue.source else set()
    return bool(own & who) if who else not own


def fit(rows: list[tuple[list[str], int]], c: float) -> dict[str, float]:
    """Weights of an L2-regularised logistic regression over binary signals."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    count = Counter(s for signals, _ in rows for s in set(signals))
    index = {s: n for n, s in enumerate(sorted(s for s, k in count.items() if k >= RARE))}
    indices, indptr = [], [0]
    for signals, _ in rows:
        indices.extend(sorted({index[s] for s in signals if s in index}))
        indptr.append(len(indices))
    x = csr_matrix(([1.0] * len(indices), indices, indptr), shape=(len(rows), len(index)))
    model = LogisticRegression(C=c, max_iter=300, solver="liblinear").fit(x, [y for _, y in rows])
    out = {s: round(float(model.coef_[0][n]), 2) for s, n in index.items() if abs(model.coef_[0][n]) >= SMALL}
    return {"": round(float(model.intercept_[0]), 2)} | out


def dependant_rows(pages: Iterable[Page]) -> list[tuple[list[str], int]]:
    rows = []
    for page in pages:
        for cue in page.cues:
            gold = page.match.get(cue.head)
            if gold is None:
                continue
            said = {t.i for c in gold["content"] for t in page.document.tokens_in(span(c))}
            for kid in (*cue.dependants, *([cue.host] if cue.host is not None else [])):
                held = range(page.tree.first[kid], page.tree.last[kid] + 1)
                share = sum(i in said for i in held) / len(held)
                rows.append((list(dependant_signals(page.tree, cue, kid)), int(share >= 0.5)))
    return rows


def cue_rows(pages: Iterable[Page], dependant: dict[str, float]) -> list[tuple[list[str], int]]:
    rows = []
    for page in pages:
        content = chooser(page, dependant)
        inside = {
            t.i for g in page.gold["attributions"] for c in g["content"] for t in page.document.tokens_in(span(c))
        }
        for cue in page.cues:
            pieces = content.pieces(cue)
            if pieces:
                gold = page.match.get(cue.head)
                reading = reading_of(cue, pieces, content, cue.head in inside)
                rows.append((list(cue_signals(page.tree, reading)), int(gold is not None)))
    return rows


def chooser(page: Page, dependant: dict[str, float]) -> Content:
    return Content(
        page.document, page.tree, page.marks, lambda c, k: score(dependant, dependant_signals(page.tree, c, k)) > 0
    )


def train(pages: list[Page], c_dependant: float, c_cue: float) -> Models:
    dependant = fit(dependant_rows(pages), c_dependant)
    return Models(fit(cue_rows(pages, dependant), c_cue), dependant)


def predict(page: Page, models: Models, threshold: float) -> dict[str, Any]:
    shifted = Models({**models.cue, "": models.cue[""] - threshold}, models.dependant)
    said = sayings(page.document, page.tree, page.marks, shifted)
    quotes = tuple(quotes_of(page.document, said, page.marks))
    return Record.of(dataclasses.replace(page.document, quotes=quotes)).to_dict()


def report(pages: list[Page], records: list[dict[str, Any]]) -> dict[str, float]:
    result, _ = score_attribution.score([p.gold for p in pages], records)
    return result["all"]


SHOWN = (
    "attribution_precision", "attribution_recall", "attribution_f1", "source_content_f1", "content_recall_direct",
    "content_recall_mixed", "content_recall_indirect", "content_precision", "speaker_accuracy", "kind_accuracy",
)  # fmt: skip


def cross_validate(pages: list[Page], c_dependant: float, c_cue: float, thresholds: Sequence[float]) -> None:
    outlets = sorted({p.gold["site"] for p in pages})
    by_threshold: dict[float, list[dict[str, Any]]] = defaultdict(list)
    order: list[Page] = []
    for outlet in outlets:
        models = train([p for p in pages if p.gold["site"] != outlet], c_dependant, c_cue)
        held = [p for p in pages if p.gold["site"] == outlet]
        order.extend(held)
        for t in thresholds:
            by_threshold[t].extend(predict(p, models, t) for p in held)
    for t in thresholds:
        result = report(order, by_threshold[t])
        print(
            f"threshold {t:+.1f}", *(f"{k.replace('attribution', 'attr')} {result[k]:.3f}" for k in SHOWN), flush=True
        )


def write(name: str, weights: dict[str, float]) -> None:
    rows = sorted(weights.items())
    (DATA / name).write_text("signal\tweight\n" + "".join(f"{s}\t{w}\n" for s, w in rows), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", default=[str(EVAL / "attribution/polnear.jsonl")])
    parser.add_argument("--c-dependant", type=float, default=0.3)
    parser.add_argument("--c-cue", type=float, default=0.2)
    parser.add_argument("--threshold", type=float, nargs="*", default=[-0.8, -0.4, 0.0])
    parser.add_argument("--write", type=float, metavar="THRESHOLD")
    args = parser.parse_args()
    pages = load(args.files)
    if args.write is None:
        cross_validate(pages, args.c_dependant, args.c_cue, args.threshold)
    else:
        models = train(pages, args.c_dependant, args.c_cue)
        cue = dict(models.cue)
        cue[""] = round(cue[""] - args.write, 2)
        write("quote_cues.tsv", cue)
        write("quote_dependants.tsv", dict(models.dependant))


if __name__ == "__main__":
    main()
