"""Our assertions beside the peers' on the assertion sets, and on the gold events of whole pages.

    python -m bench.accuracy.assertion [--no-peers]

Every gold mention is assessed, at its head word. The figures are of the shipped weights, which were trained on three of
the four sets; those to quote are the cross-validated ones of `training/assertion.py` (by document). The whole pages
were not trained on.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter

from bench.accuracy.parsed import EVAL, documents
from bench.accuracy.quotes import Row, pages, scorer, trigger_word
from dragoman.events.assertion import assess
from dragoman.model import Document
from dragoman.model.tree import Tree

SETS = ("meantime", "uw", "uds", "ecbplus")
SHOWN = ("macro_f1", "f1_happened", "f1_planned", "f1_possible", "f1_denied", "real_f1_not", "negated_f1")


def record(document: Document, gold: Row) -> Row:
    """A record with an event at every gold mention."""
    tree, events = Tree(document.tokens), []
    for mention in gold["mentions"]:
        span = {k: mention[k] for k in ("start", "end", "text")}
        assertion, _ = assess(document, trigger_word(document, span), tree)
        events.append({"trigger": span, "mentions": [span], "assertion": assertion})
    return {"page": {"source": document.page.source, "text": document.page.text}, "events": events}


def shown(name: str, values: Row) -> None:
    print(f"  {name:12}", *(f"{k} {values[k]:.3f}" for k in SHOWN if k in values), flush=True)


def whole_pages() -> Counter[tuple[str, bool]]:
    """How often the assertion of a gold event is right, by whether the gold has it happened."""
    scoring, count = scorer("score_records"), Counter[tuple[str, bool]]()
    for document, gold in pages():
        tree = Tree(document.tokens)
        for event in gold["events"]:
            assertion, _ = assess(document, trigger_word(document, event["trigger"]), tree)
            strict = event["assertion"] != "happened" and "happened" not in scoring.acc(event, "assertion")
            kind = "other" if strict else "happened"
            count[kind, scoring.ok_value({"assertion": assertion}, event, "assertion")] += 1
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--no-peers", action="store_true")
    args = parser.parse_args()
    scoring = scorer("score_assertion")
    gold, records = [], []
    begun = time.process_time()
    for name in SETS:
        file = EVAL / "assertion" / f"{name}.jsonl"
        rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        gold.extend(rows)
        records.extend(record(d, g) for d, g in zip(documents(file), rows, strict=True))
    spent = (time.process_time() - begun) / sum(len(r["events"]) for r in records) * 1000
    print(f"dragoman ({spent:.2f} ms CPU an event)")
    for name, values in scoring.score(gold, records)[0].items():
        shown(name, values)
    for path in () if args.no_peers else sorted((EVAL / "assertion" / "peers").glob("*.jsonl.gz")):
        rows = [json.loads(line) for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines() if line]
        like = scoring.only_covered(gold, rows)
        for title, these in ((path.name.removesuffix(".jsonl.gz"), rows), ("dragoman, at its coverage", records)):
            print(title)
            for name, values in scoring.score(like, these)[0].items():
                shown(name, values)
    count = whole_pages()
    for kind in ("happened", "other"):
        right, wrong = count[kind, True], count[kind, False]
        print(f"whole pages, gold {kind}: {right} of {right + wrong} right")


if __name__ == "__main__":
    main()
