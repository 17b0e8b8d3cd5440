"""Event figures on the evaluation sets, from cached parses: python -m bench.accuracy.events [SET ...] [--errors N]."""

from __future__ import annotations

import argparse
import importlib.util
import json
import time
from collections import Counter
from types import ModuleType
from typing import Any

from bench.accuracy.parsed import EVAL, documents
from dragoman.model import Document, Record, to_dict
from dragoman.reader import STAGES

SETS = (
    "plover_gsr", "plv", "petr2_gsr", "cb_raters", "ngec_headlines", "case21_acled", "case21_disaster",
    "cameo_statement",
)  # fmt: skip


def scorer(name: str = "score_events") -> ModuleType:
    """The scorer that lies beside the evaluation sets."""
    spec = importlib.util.spec_from_file_location(name, EVAL / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(document: Document) -> Document:
    """The document with every value that our stages add."""
    for stage in STAGES:
        document = stage.run(document)
    return document


def records(name: str) -> dict[str, dict[str, Any]]:
    """Records of a set by id."""
    return {d.page.source: to_dict(Record.of(read(d))) for d in documents(f"events/{name}.jsonl")}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=list(SETS))
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--out")
    options = parser.parse_args()
    score, golds, predicted, start = scorer(), [], {}, time.perf_counter()
    for name in options.sets:
        golds += [json.loads(x) for x in (EVAL / "events" / f"{name}.jsonl").read_text("utf-8").splitlines() if x]
        predicted |= records(name)
    kinds = {"happened", "ongoing", "planned", "possible"}
    figures, _ = score.score(golds, predicted, kinds, 0)
    print(" ".join(f"{k} {v['value']:.3f}" for k, v in figures.items()), f"({time.perf_counter() - start:.1f} s)")
    if options.out:
        with open(options.out, "w", encoding="utf-8") as out:
            out.writelines(json.dumps(r) + "\n" for r in predicted.values())
    confused: Counter[tuple[str, str]] = Counter()
    shown = 0
    for gold in golds:
        events = score.predicted(predicted.get(gold["id"]), kinds)
        want = {e["eid"]: {e["root"], *e.get("root_alt", [])} for e in gold["events"]}
        got = [e["root"] for e in events]
        first = "|".join(sorted({e["root"] for e in gold["events"]})) or "-"
        right = any(r in w for w in want.values() for r in got) if want else not got
        if not right:
            confused[first, "|".join(got) or "-"] += 1
            if shown < options.errors and (not options.only or options.only in first):
                shown += 1
                side = [(e["source_country"], e["target_country"]) for e in gold["events"]]
                print(
                    f"- {first} {side} got {[(e['root'], e['trigger']['text']) for e in events]}: {gold['text'][:260]}"
                )
    print(confused.most_common(40))


if __name__ == "__main__":
    main()
