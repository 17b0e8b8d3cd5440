"""Our quotes beside the peers' on the attribution set, and who is credited for gold events of whole pages.

    python -m bench.accuracy.quotes [--every N] [--no-peers]

The figures are of the shipped weights, which were trained on the same documents; those to quote are the cross-validated
ones of `training/quotes.py` (by outlet). The whole pages were not trained on.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.accuracy.parsed import EVAL, documents
from dragoman import actors
from dragoman.events.attribution import attribution_of
from dragoman.model import Document, Record, Span

Row = dict[str, Any]
SHOWN = (
    "attribution_f1",
    "source_content_f1",
    "content_recall_direct",
    "content_recall_mixed",
    "content_recall_indirect",
    "content_precision",
    "speaker_accuracy",
    "kind_accuracy",
)


def scorer(name: str) -> Any:
    """A scorer of the evaluation folder as a module; leaves with a reason when it is not there."""
    if not (EVAL / f"{name}.py").exists():
        raise SystemExit(f"no evaluation sets at {EVAL}")
    sys.path.insert(0, str(EVAL))
    return import_module(name)


def shown(name: str, values: Row) -> None:
    print(f"{name:16}", *(f"{k.replace('attribution', 'whole')} {values[k]:.3f}" for k in SHOWN), flush=True)


def ours(name: str, every: int) -> tuple[list[Row], float]:
    """The records of a set (entities and quotes), and the CPU milliseconds that the quotes took per 100 tokens."""
    parsed = list(documents(name))[::every]
    actors.add_quotes(parsed[0])  # reading the weights is not counted
    known = [actors.add_entities(d) for d in parsed]
    begun = time.process_time()
    done = [actors.add_quotes(d) for d in known]
    spent = time.process_time() - begun
    return [Record.of(d).to_dict() for d in done], spent / sum(len(d.tokens) for d in done) * 1e5


def peers() -> Iterator[tuple[str, list[Row]]]:
    for path in sorted((EVAL / "attribution" / "peers").glob("*.jsonl.gz")):
        lines = gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()
        yield path.name.removesuffix(".jsonl.gz"), [json.loads(line) for line in lines if line]


def trigger_word(document: Document, trigger: Row) -> int:
    """The token that heads a gold trigger: a verb if one does, else a noun."""
    held = document.tokens_in(Span(trigger["start"], trigger["end"], trigger["text"]))
    inside = {t.i for t in held}
    tops = [t for t in held if t.head not in inside or t.head == t.i]
    return min(tops, key=lambda t: (t.pos != "VERB", t.pos != "NOUN", t.i)).i


def pages() -> Iterator[tuple[Document, Row]]:
    """The whole pages with their gold, read as plain articles: cutting is not judged here."""
    golds = [(p, json.loads(p.read_text("utf-8"))) for p in sorted((EVAL / "records").glob("*.json"))]
    rows = ({"id": p.stem, "text": p.with_suffix(".txt").read_text("utf-8")} for p, _ in golds)
    with tempfile.TemporaryDirectory() as folder:  # never below the repository: the texts are not ours
        file = Path(folder) / "records.jsonl"
        file.write_text("".join(json.dumps(r) + "\n" for r in rows), "utf-8")
        parsed = list(documents(file))
    yield from zip(parsed, (g for _, g in golds), strict=True)


def credited() -> Counter[tuple[str, bool]]:
    """How often the outermost source of a gold event is right, where the gold names one and where it names none."""
    scoring, count = scorer("score_records"), Counter[tuple[str, bool]]()
    for bare, gold in pages():
        document = actors.add_quotes(actors.add_entities(bare))
        for event in gold["events"]:
            found = attribution_of(document, trigger_word(document, event["trigger"]))
            right = scoring.ok_source({"attribution": [{"text": a.text} for a in found]}, event)
            needed = bool(event["attribution"]) and None not in scoring.acc(event, "attribution")
            count["named" if needed else "free" if event["attribution"] else "none", right] += 1
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--every", type=int, default=4, help="every Nth document (the peers saw every 4th)")
    parser.add_argument("--no-peers", action="store_true")
    args = parser.parse_args()
    scoring = scorer("score_attribution")
    file = EVAL / "attribution" / "polnear.jsonl"
    gold = [json.loads(line) for line in file.read_text("utf-8").splitlines()][:: args.every]
    records, spent = ours("attribution/polnear.jsonl", args.every)
    shown("dragoman", scoring.score(gold, records)[0]["all"])
    print(f"{'':16} {spent:.2f} ms CPU per 100 tokens, after parse and entities")
    for name, rows in () if args.no_peers else peers():
        seen = {r["page"]["source"] for r in rows}
        shown(name, scoring.score([g for g in gold if g["id"] in seen], rows)[0]["all"])
    count = credited()
    for kind in ("named", "free", "none"):
        right, wrong = count[kind, True], count[kind, False]
        print(f"whole pages, source {kind:5} in the gold: {right} of {right + wrong} right")


if __name__ == "__main__":
    main()
