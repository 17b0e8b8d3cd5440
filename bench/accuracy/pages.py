"""Event figures on whole pages, with the gold's article in place of the cutter's: python -m bench.accuracy.pages."""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.accuracy.events import read, scorer
from bench.accuracy.parsed import CACHE, EVAL
from dragoman import language
from dragoman.language import parsing
from dragoman.model import Article, Document, Page, Part, Record, Span, to_dict

SEED = EVAL.parent / "seed"


def golds(seed: bool = False) -> list[dict[str, Any]]:
    """The gold records, of the evaluation set or of the seed page."""
    files = [SEED / "record.json"] if seed else sorted((EVAL / "records").glob("*.json"))
    return [json.loads(f.read_text("utf-8")) for f in files]


def _article(gold: dict[str, Any], text: str) -> Article:
    told = gold["article"]
    found: list[tuple[int, int, str]] = [(b["start"], b["end"], "body") for b in told["body"]]
    found += [(b["start"], b["end"], "deck") for b in told.get("standfirst") or []]
    for image in told["images"]:
        if image.get("caption") and image.get("span"):
            found.append((image["span"]["start"], image["span"]["end"], "caption"))
    at = text.find(told["headline"]) if told["headline"] else -1
    if at >= 0:
        found.append((at, at + len(told["headline"]), "headline"))
    parts: list[Part] = []
    for start, end, label in sorted(found):
        if not parts or start >= parts[-1].span.end:
            parts.append(Part(Span.of(text, start, end), label))  # type: ignore[arg-type]
    heads = [p.span for p in parts if p.label == "headline"]
    line = told.get("dateline")
    return (
        Article(
            headline=told["headline"],
            headline_span=heads[0] if heads else None,
            published=told["published"],
            site=told.get("site"),
            agency=told.get("agency"),
            body=tuple(p.span for p in parts if p.label == "body"),
            parts=tuple(parts),
            language="en",
        )
        if not line
        else Article(
            headline=told["headline"],
            headline_span=heads[0] if heads else None,
            published=told["published"],
            body=tuple(p.span for p in parts if p.label == "body"),
            parts=tuple(parts),
            language="en",
        )
    )


def documents(seed: bool = False) -> Iterator[Document]:
    """Parsed documents of the gold pages, kept between runs."""
    inputs = []
    for gold in golds(seed):
        folder = SEED if seed else EVAL / "records"
        text = (folder / gold["page"]["text_file"]).read_text("utf-8")
        source = gold["id"] if seed else gold["page"]["file"]
        inputs.append((Page(hashlib.sha256(text.encode()).hexdigest(), source, text), _article(gold, text)))
    key = hashlib.sha256(repr(inputs).encode() + Path(parsing.__file__).read_bytes()).hexdigest()[:16]
    kept = CACHE / f"records-{key}.pickle"
    if not kept.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(pickle.dumps(list(language.parse_many(inputs)), protocol=pickle.HIGHEST_PROTOCOL))
    yield from pickle.loads(kept.read_bytes())


_MAIN = (
    "event_p", "event_r", "event_f1", "fully_right", "fully_right_first", "false_per_page", "duplicates_per_page",
    "ev_root", "ev_mode", "ev_cameo2", "ev_actor_country", "ev_recipient_country", "ev_actor_name", "ev_date_exact",
    "ev_date_compatible", "ev_date_given", "ev_place", "ev_assertion", "ev_assertion_marked", "ev_attribution",
    "ev_attribution_given", "where_caption_f1", "evidence_ok",
)  # fmt: skip


def main() -> None:
    """Print the figures, with --show every pair, miss and false event."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", action="store_true")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--page", default="")
    options = parser.parse_args()
    score = scorer("score_records")
    records = [to_dict(Record.of(read(d))) for d in documents(options.seed)]
    figures, rows = score.score(golds(options.seed), records, 0)
    if options.show:
        for page, _, counts, log in rows:
            if options.page in page:
                print(f"## {page}: {counts['fully_right']} fully right, {counts['false_per_page'][0]} false")
                print("\n".join("   " + line for line in log))
    print(" ".join(f"{k} {figures[k]:.3f}" for k in _MAIN if k in figures))


if __name__ == "__main__":
    main()
