"""Figures of cutting on the annotated pages, ours beside the peers', in one run, with CPU time.

    python bench/accuracy/cut.py [--only html|dumps] [--folds DIR] [--alone] [--repeats N] [--pages FILE]

`--folds DIR` cuts each page with the weights of the fold that has not seen its outlet (training/cut_labeller.py
--folds DIR); without it the shipped weights are used, which have seen them. CPU time: one core, user time.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib.util
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from dragoman.articles.cut import cut
from dragoman.articles.labeller import Labeller, from_arrays
from dragoman.model import Article, Page
from dragoman.pages.dump import page_from_text
from dragoman.pages.html import page_from_html

ROOT = Path(__file__).resolve().parents[2]
SHARED = next((p for p in (ROOT.parent / "shared", ROOT.parents[1] / "shared") if p.exists()), ROOT.parent / "shared")
PAGES = SHARED / "eval" / "pages"
HTML_SETS = ("fundus", "scrapinghub", "trafilatura", "postlight", "readability", "htmldate")
FOLDS = 5
SHOWN = (
    "body_f1", "body_p", "body_r", "body4_f1", "body_bad", "caption_leak", "headline_exact", "headline_near",
    "date", "date_wrong",
    "datetime", "authors_f1", "tags_f1", "section_f1", "captions_f1", "with_acc", "without_acc", "snippet_f1",
)  # fmt: skip


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_pages", SHARED / "eval" / "score_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def gold(*sets: str) -> list[dict[str, Any]]:
    return [
        json.loads(line) for s in sets for line in (PAGES / s / "gold.jsonl").read_text("utf-8").splitlines() if line
    ]


def content(row: dict[str, Any]) -> bytes:
    data = (PAGES / row["file"]).read_bytes()
    return gzip.decompress(data) if row["file"].endswith(".gz") else data


def fold_models(folder: Path, form: str) -> list[Labeller]:
    return [from_arrays(dict(np.load(folder / f"{form}-{n}.npz")), form) for n in range(FOLDS)]


def read(row: dict[str, Any], data: bytes, models: list[Labeller] | None) -> tuple[Page, Article]:
    make = page_from_text if row["set"] == "dumps" else page_from_html
    page = make(row["id"], data)
    fold = int(hashlib.sha256(row["outlet"].encode()).hexdigest(), 16) % FOLDS
    return page, cut(page, models[fold] if models else None)


def ours(rows: list[dict[str, Any]], datas: list[bytes], models: list[Labeller] | None) -> Iterator[dict[str, Any]]:
    for row, data in zip(rows, datas, strict=True):
        _, article = read(row, data, models)
        yield {
            "id": row["id"],
            "headline": article.headline,
            "published": article.published,
            "authors": list(article.authors),
            "tags": list(article.tags),
            "section": list(article.section),
            "body": "\n".join(s.text for s in article.body),
            "captions": [i.caption for i in article.images if i.caption],
        }


def peer_trafilatura(rows: list[dict[str, Any]], datas: list[bytes], _: object) -> Iterator[dict[str, Any]]:
    import trafilatura

    for row, data in zip(rows, datas, strict=True):
        found = trafilatura.bare_extraction(data, with_metadata=True)
        got = found.as_dict() if found is not None else {}
        authors = [a for a in (got.get("author") or "").split("; ") if a]
        yield {
            "id": row["id"], "headline": got.get("title"), "published": got.get("date"), "authors": authors,
            "tags": got.get("tags") or [], "section": got.get("categories") or [],
            "body": got.get("text") or "", "captions": [],
        }  # fmt: skip


def peer_resiliparse(rows: list[dict[str, Any]], datas: list[bytes], _: object) -> Iterator[dict[str, Any]]:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    for row, data in zip(rows, datas, strict=True):
        text = extract_plain_text(bytes_to_str(data, detect_encoding(data)), main_content=True, alt_texts=False)
        yield {"id": row["id"], "body": text}


PEERS = {"trafilatura": peer_trafilatura, "resiliparse": peer_resiliparse}


def timed(  # noqa: PLR0917
    name: str,
    run: Callable[..., Iterator[dict[str, Any]]],
    rows: list[dict[str, Any]],
    datas: list[bytes],
    models: object,
    repeats: int = 1,
) -> tuple[list[dict[str, Any]], str]:
    """The predictions, and pages per CPU second: median and spread of the repeats, after one warm-up of ten pages."""
    list(run(rows[:10], datas[:10], models))
    rates, out = [], []
    for _ in range(repeats):
        start = time.process_time()
        out = list(run(rows, datas, models))
        rates.append(len(rows) / (time.process_time() - start))
    return (
        out,
        f"{name}: {statistics.median(rates):.0f} pages/CPU-s ({min(rates):.0f}–{max(rates):.0f}, {repeats} runs)",
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", choices=("html", "dumps"))
    parser.add_argument("--folds", type=Path)
    parser.add_argument("--alone", action="store_true", help="without the peers that are installed")
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--pages", type=Path)
    args = parser.parse_args()
    if not PAGES.exists():
        sys.exit("no annotated pages beside the repository (../shared/eval/pages): nothing to measure")
    score = scorer()
    for kind, sets in (("html", HTML_SETS), ("dumps", ("dumps",))):
        if args.only and args.only != kind:
            continue
        rows = gold(*sets)
        datas = [content(row) for row in rows]
        models = fold_models(args.folds, "html" if kind == "html" else "text") if args.folds else None
        runs: list[tuple[str, Callable[..., Iterator[dict[str, Any]]]]] = [("dragoman", ours)]
        if not args.alone and kind == "html":
            runs += [(name, run) for name, run in PEERS.items() if importlib.util.find_spec(name)]
        table, speeds = {}, []
        for name, run in runs:
            predictions, speed = timed(name, run, rows, datas, models if name == "dragoman" else None, args.repeats)
            details: list[dict[str, Any]] = []
            table[name] = score.score(rows, predictions, details)["all"]
            speeds.append(speed)
            if args.pages and name == "dragoman":
                args.pages.with_suffix(f".{kind}.jsonl").write_text("".join(json.dumps(d) + "\n" for d in details))
        print(f"{kind}: {len(rows)} pages")
        print(f"  {'':16}" + "".join(f"{name:>14}" for name in table))
        for key in SHOWN:
            print(f"  {key:16}" + "".join(f"{row.get(key, float('nan')):14.4f}" for row in table.values()))
        print("  " + "\n  ".join(speeds), flush=True)


if __name__ == "__main__":
    main()
