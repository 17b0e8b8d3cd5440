"""Trains the labeller of blocks and writes its weights; prints what it reaches on outlets it has not seen.

    python training/cut_labeller.py --folds DIR [--only html|text] [--out FILE]

One run gives exactly the shipped weights (seeds are fixed, one thread), and in DIR those of five folds, with which
`bench/accuracy/cut.py --folds DIR` measures.

Data statement: pages whose article was marked by people (body, captions) in public benchmarks of news extraction,
each as HTML and as plain-text dumps in three styles made here; no text of theirs goes into the weights, which hold
thresholds over shapes, positions and class words only. Cross-validation is by outlet: no outlet in two folds.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import textwrap
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from dragoman.articles.features import features, names
from dragoman.articles.labeller import from_arrays, near_text, second_look
from dragoman.model import Page
from dragoman.pages.dump import page_from_text
from dragoman.pages.html import page_from_html

ROOT = Path(__file__).resolve().parents[1]
EVAL = ROOT.parent / "shared" / "eval" / "pages"
if not EVAL.exists():
    EVAL = ROOT.parents[1] / "shared" / "eval" / "pages"
WEIGHTS = ROOT / "src/dragoman/knowledge/data/cutting/labeller.npz"
SETS = ("fundus", "scrapinghub", "readability")
FOLDS = 5
NEAR = 20  # rows around the article that are all learned from
# Columns on the wording of captions: HTML names them by element, and does better without (.955 against .963 by outlet).
WORDED = [n for n, name in enumerate(names()) if re.match(r"supplier|posed|sentences|opens|late_date|credit[+-]", name)]
THINNED = 5  # of the rows farther off in dumps one in so many is
SEEDS = (1, 2, 3)  # of the trees of the second look, whose log-odds are averaged
WORD = re.compile(r"\w", re.U)
# What speaks for a block being text (1) or against it (-1), as the field knows it.
SPEAKS = dict.fromkeys(
    (
        "ends", "long", "in_body", "text~3", "text~8", "group_text", "group_share", "group_rank", "path_share",
        "<article>", "<main>", "in:body", "at:body",
    ), 1,
) | dict.fromkeys(
    (
        "link_share", "links", "furniture", "consent", "subscribe", "call", "worded", "copies", "header", "upper",
        "<aside>", "<nav>", "<footer>", "<figure>", "<figcaption>", "<form>", "<button>",
        *(
            f"{where}:{family}"
            for where in ("in", "at")
            for family in ("related", "comment", "nav", "advert", "footer", "share", "caption", "aside", "hidden")
        ),
    ), -1,
)  # fmt: skip


def fold_of(outlet: str) -> int:
    """The fold of an outlet, the same in every run."""
    return int(hashlib.sha256(outlet.encode()).hexdigest(), 16) % FOLDS


def gold_rows(*sets: str) -> Iterator[dict]:
    for name in sets:
        for line in (EVAL / name / "gold.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            if row.get("body"):
                yield row


def record_rows() -> Iterator[dict]:
    """Pages whose article was marked for the record set, as gold rows."""
    folder = EVAL.parent / "records"
    for path in sorted(folder.glob("*.json")):
        article = json.loads(path.read_text("utf-8"))["article"]
        page = path.with_suffix(".html.gz")
        body = "\n".join(span["text"] for span in article["body"])
        captions = [image["caption"] for image in article.get("images") or [] if image.get("caption")]
        file = str(page if page.exists() else path.with_suffix(".txt"))
        outlet = path.stem.split("-")[0]
        yield {"id": path.stem, "file": file, "outlet": outlet, "body": body, "captions": captions, "set": "records"}


def snippet_rows() -> Iterator[dict]:
    """Pages of which only some sentences, or the first words, are marked."""
    for name in ("trafilatura", "postlight"):
        for line in (EVAL / name / "gold.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            if not row.get("body") and row.get("with"):
                yield row


def snippet_targets(page: Page, row: dict) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Only blocks that hold a marked sentence count; where the first words are marked, also those before them."""
    flats = [squeeze(b.span.text) for b in page.blocks]
    wanted = [squeeze(s) for s in row["with"]]
    unwanted = [squeeze(s) for s in row.get("without") or []]
    body = np.array([any(w[:60] and (w[:60] in f or (len(f) > 20 and f in w)) for w in wanted) for f in flats], bool)
    counts = body | np.array([any(u and u in f for u in unwanted) for f in flats], bool)
    return body, np.zeros(len(flats), bool), counts


def load(row: dict) -> Page:
    path = EVAL / row["file"]
    if path.suffix == ".gz":
        return page_from_html(row["id"], gzip.decompress(path.read_bytes()))
    return page_from_text(row["id"], path.read_bytes())


def dumps_of(page: Page, row: dict) -> Iterator[Page]:
    """The page as three kinds of dump."""
    plain, marked, wrapped = [], [], []
    for block in page.blocks:
        text, tag = (
            block.span.text,
            next((t for t in reversed(block.path) if t in ("li", "blockquote") or re.fullmatch("h[1-6]", t)), ""),
        )
        plain.append(text + "\n\n")
        sign = {"li": "  * ", "blockquote": "> "}.get(tag, "#" * int(tag[1]) + " " if tag[:1] == "h" else "")
        marked.append(sign + text + ("\n" if tag == "li" else "\n\n"))
        lead = "  • " if tag == "li" else ""
        lines = textwrap.wrap(text, 96, initial_indent=lead, subsequent_indent=" " * len(lead)) or [text]
        wrapped.append("\n".join(lines) + ("\n" if tag in ("li", "") else "\n\n"))
    header = (
        f" date {row['published'][:10]}  {row['headline']}\n" if row.get("published") and row.get("headline") else ""
    )
    for text in (header + "".join(plain), "".join(marked), "".join(wrapped)):
        yield page_from_text(row["id"], text.encode("utf-8", "replace"))


def squeeze(text: str) -> str:
    return "".join(WORD.findall(text)).casefold()


def targets(page: Page, row: dict) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of each block: is it body, is it a caption, and does it count (ambiguous ones do not)."""
    body = squeeze(row["body"])
    words = Counter(re.findall(r"\w+", row["body"].casefold()))
    captions = [squeeze(c) for c in row.get("captions") or []]
    size = len(page.blocks)
    is_body, is_caption, counts = np.zeros(size, bool), np.zeros(size, bool), np.ones(size, bool)
    flats = [squeeze(b.span.text) for b in page.blocks]
    for i, flat in enumerate(flats):
        if len(flat) >= 25 and flat in body:
            is_body[i] = True
        elif len(flat) >= 60:
            grams = [flat[j : j + 20] for j in range(0, len(flat) - 20, 10)]
            share = sum(g in body for g in grams) / len(grams)
            is_body[i] = share >= 0.6
            counts[i] = share >= 0.6 or share < 0.3
        for caption in captions:
            if (
                len(flat) >= 15
                and caption
                and (flat in caption or caption in flat)
                and len(flat) < len(caption) * 2 + 30
                and len(flat) > len(caption) * 0.4
            ):
                is_caption[i] = True
    # short blocks count as body only inside the run of long ones, and when the body holds them as a paragraph
    long = np.flatnonzero(is_body)
    if len(long):
        paragraphs = {squeeze(p) for p in row["body"].split("\n")}
        for i in range(max(0, long[0] - 3), min(size, long[-1] + 4)):
            flat = flats[i]
            if not is_body[i] and flat and len(flat) < 60:
                near = min(abs(long - i)) <= 4
                is_body[i] = near and (flat in paragraphs or (len(flat) >= 6 and flat in body))
    is_body &= ~(is_caption & np.array([f not in body for f in flats], bool)) if size else True
    first_seen: dict[str, int] = {}
    for i in np.flatnonzero(is_body):  # told twice on the page, once in the gold: the copy nearest the others counts
        flat = flats[i]
        if flat in first_seen and body.count(flat) < 2 and len(flat) > 25:
            other = first_seen[flat]
            lonely = i if _company(is_body, other) >= _company(is_body, i) else other
            is_body[lonely] = False
            first_seen[flat] = other if lonely == i else i
        else:
            first_seen[flat] = i
    del words
    return is_body, is_caption, counts


def _company(flags: np.ndarray, i: int) -> int:
    return int(flags[max(0, i - 6) : i + 7].sum())


def classifier(leaves: int, trees: int, seed: int = 1, **more: object) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        max_iter=trees, max_leaf_nodes=leaves, learning_rate=0.12, l2_regularization=3.0, min_samples_leaf=25,
        early_stopping=False, random_state=seed, max_features=0.3, max_bins=128, **more,
    )  # fmt: skip


def first_look() -> HistGradientBoostingClassifier:
    """Trees in which what speaks for or against text does so whatever else is seen: they learn less by heart."""
    return classifier(12, 60, monotonic_cst=[SPEAKS.get(name, 0) for name in names()]).set_params(learning_rate=0.1)


def export(models: list[HistGradientBoostingClassifier], name: str) -> dict[str, np.ndarray]:
    """The arrays of fitted models whose log-odds are averaged: children side by side, leaves pointing at themselves."""
    trees = [p[0].nodes for model in models for p in model._predictors]
    width = max(len(t) for t in trees)
    column = np.zeros((len(trees), width), np.int16)
    threshold = np.full((len(trees), width), np.inf, np.float32)
    children = np.zeros((len(trees), width), np.int16)
    value = np.zeros((len(trees), width), np.float32)
    for n, tree in enumerate(trees):
        queue, order, spot = [0], {0: 0}, 1
        while queue:
            node = queue.pop(0)
            at, entry = order[node], tree[node]
            value[n, at] = entry["value"] / len(models)
            if entry["is_leaf"]:
                children[n, at] = at
                continue
            column[n, at], threshold[n, at], children[n, at] = entry["feature_idx"], entry["num_threshold"], spot
            order[int(entry["left"])], order[int(entry["right"])] = spot, spot + 1
            spot += 2
            queue += [int(entry["left"]), int(entry["right"])]
    depth = max(int(t["depth"].max()) for t in trees)
    base = np.mean([float(model._baseline_prediction.ravel()[0]) for model in models])
    parts = {"column": column, "threshold": threshold, "children": children, "value": value}
    return {f"{name}.{part}": array for part, array in parts.items()} | {f"{name}.head": np.array([base, depth])}


class Example:
    """A page with its rows and targets."""

    def __init__(self, page: Page, row: dict, weight: float = 1.0, thinned: int = 1) -> None:
        self.page, self.row = page, row
        self.rows = features(page)
        if page.media_type == "text/html":
            self.rows[:, WORDED] = 0.0
        self.body, self.caption, counts = targets(page, row) if row.get("body") else snippet_targets(page, row)
        chars = np.array([len(b.span.text) for b in page.blocks])
        plain = counts * (0.3 + np.minimum(np.log1p(chars) / 5, 1.3))
        self.weight = weight * plain
        self.fold = fold_of(row["outlet"])
        self.weight = self.weight * sampled(self.body | self.caption, row["id"], thinned)
        self.caption_counts = self.weight * (row.get("captions") is not None)


def sampled(marked: np.ndarray, seed: str, thinned: int) -> np.ndarray:
    """Of each block 1 near the article; far from it one of `thinned` stands for all, the others weigh nothing."""
    spots = np.flatnonzero(marked)
    near = np.zeros(len(marked), bool)
    for at in range(-NEAR, NEAR + 1):
        near[np.clip(spots + at, 0, len(marked) - 1)] = True
    seed_number = int(hashlib.sha256(seed.encode()).hexdigest()[:8], 16)
    lots = np.random.default_rng(seed_number).integers(thinned, size=len(marked))
    return np.where(near, 1.0, thinned * (lots == 0))


def fit(examples: list[Example], form: str) -> dict[str, np.ndarray]:
    """The three models of one form; the first look's scores for the second are made out of fold."""
    rows = np.vstack([e.rows for e in examples])
    body = np.concatenate([e.body for e in examples])
    weight = np.concatenate([e.weight for e in examples])
    fold = np.concatenate([np.full(len(e.rows), e.fold) for e in examples])
    counts = weight > 0
    score = np.zeros(len(rows), np.float32)
    for f in sorted(set(fold.tolist())):
        seen = (fold != f) & counts
        part = first_look().fit(rows[seen], body[seen], weight[seen])
        score[fold == f] = part.predict_proba(rows[fold == f])[:, 1]
    first = first_look().fit(rows[counts], body[counts], weight[counts])
    parts = np.split(score, np.cumsum([len(e.rows) for e in examples])[:-1])
    look = np.vstack([second_look(e.page, e.rows, part) for e, part in zip(examples, parts, strict=True)])
    counts &= np.concatenate([near_text(part) for part in parts])  # the others are not looked at again
    caption = np.concatenate([e.caption for e in examples])
    spoken = np.concatenate([e.caption_counts for e in examples])
    told = counts & (spoken > 0)
    return {
        **export([first], f"{form}.first"),
        **export(
            [classifier(12, 50, seed).fit(look[counts], body[counts], weight[counts]) for seed in SEEDS],
            f"{form}.body",
        ),
        **export(
            [classifier(10, 50, seed).fit(look[told], caption[told], spoken[told]) for seed in SEEDS],
            f"{form}.caption",
        ),
    }


def examples() -> dict[str, list[Example]]:
    html, text = [], []
    for row in gold_rows(*SETS):
        page = load(row)
        html.append(Example(page, row))
        text += [Example(dump, row, 0.4, THINNED) for dump in dumps_of(page, row)]
    html += [Example(load(row), row) for row in snippet_rows()]
    for row in record_rows():
        page = load(row)
        (html if row["file"].endswith(".gz") else text).append(Example(page, row, 1.5))
    text += [Example(load(row), row, 1.5) for row in gold_rows("dumps")]
    return {"html": html, "text": text}


def report(arrays: dict[str, np.ndarray], form: str, held_out: list[Example]) -> list[tuple[float, float, float]]:
    labeller = from_arrays(arrays, form)
    out = []
    for e in held_out:
        scores = labeller.scores(e.page)
        p, c = scores.body, scores.caption
        chars = np.array([len(b.span.text) for b in e.page.blocks])
        hit = chars[(p > 0.5) & e.body].sum()
        f1 = 2 * hit / (chars[p > 0.5].sum() + chars[e.body].sum() + 1e-9)
        out.append(
            (
                f1,
                float(((c > 0.5) & e.caption).sum()),
                float((c > 0.5).sum() + e.caption.sum()) * (e.row.get("captions") is not None),
            )
        )
    return out


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--folds", type=Path, help="also write the weights of each fold there")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--only", choices=("html", "text"), help="leave the other form's weights as they are")
    args = parser.parse_args()
    data = {form: all_ for form, all_ in examples().items() if args.only in (None, form)}
    final: dict[str, np.ndarray] = dict(np.load(args.out)) if args.only and args.out.exists() else {}
    with threadpool_limits(1):
        for form, all_ in data.items():
            told = [sum(map(sum, column)) for column in zip(*((e.body, e.caption) for e in all_), strict=True)]
            print(f"{form}: {len(all_)} pages, {told[0]} blocks of text, {told[1]} captions", flush=True)
            final |= fit(all_, form)
        args.out.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(args.out, **final)
        print(args.out, args.out.stat().st_size, flush=True)
        if args.folds:
            cross_validate(data, args.folds)


def cross_validate(data: dict[str, list[Example]], folder: Path) -> None:
    """Writes the weights of each fold, made without its outlets, and prints what they reach on them."""
    folder.mkdir(parents=True, exist_ok=True)
    for form, all_ in data.items():
        for fold in range(FOLDS):
            arrays = fit([e for e in all_ if e.fold != fold], form)
            np.savez_compressed(folder / f"{form}-{fold}.npz", **arrays)
            held_out = [e for e in all_ if e.fold == fold and e.row.get("body")]
            rows = report(arrays, form, [e for e in held_out if form == "html" or e.row["set"] in ("dumps", "records")])
            captions = 2 * sum(r[1] for r in rows) / (sum(r[2] for r in rows) + 1e-9)
            told = f"block F1 {np.mean([r[0] for r in rows]):.4f}, captions {captions:.3f}"
            print(f"fold {fold} {form}: {told}", flush=True)


if __name__ == "__main__":
    main()
