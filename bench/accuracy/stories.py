"""Stories, copies, storylines, crosswalk, timelines and growth, beside the baselines that the data's README gives.

    python -m bench.accuracy.stories [--growth]

Needs the evaluation data as ../shared beside the repository; says so and ends otherwise.
"""

from __future__ import annotations

import importlib.util
import json
import random
import re
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

from dragoman.model import Article, Event, Page, Record, Span
from dragoman.stories import DatedItem, Item, Stream, choose_days, cluster, crosswalk, families, group

EVAL = Path(__file__).resolve().parents[2].parent / "shared" / "eval"
BASELINES = {
    "stories mixed": "TF-IDF online .825 / .681 (.803); must reach .87 / .78 (.86)",
    "storylines": "MiniLM agglomerative .701 / .473; must reach .76 / .52",
    "copies": "rensa .988, .42 s; must reach .985, .6 s, no wrong pair within a story",
    "mentions ecbplus": "same lemma in the gold story .744; must reach .76, B3 precision .85",
    "mentions newswcl50": "lemma in story .507; must reach .60",
    "timelines": "most-named dates .383; must reach .45",
}


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (EVAL / "stories" / name).read_text("utf-8").splitlines() if line.strip()]


def scorer() -> Any:
    spec = importlib.util.spec_from_file_location("score_stories", EVAL / "score_stories.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def item(row: dict[str, Any]) -> Item:
    return Item(row["id"], row["text"], row.get("headline") or "", row.get("published"))


def show(name: str, text: str) -> None:
    print(f"{name:20} {text:48} | {BASELINES.get(name, '')}")


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = time.process_time()
    return work(), time.process_time() - start


def articles(score: Any) -> None:
    sets = {name: rows(f"articles_{name}.jsonl") for name in ("ecbplus", "wikinews", "newswcl50")}
    sets["mixed"] = random.Random(1).sample(stream := [r for s in sets.values() for r in s], len(stream))
    for name, found in sets.items():
        groups = group([item(row) for row in found])
        told = [{"id": key, "cluster": g.story} for key, g in groups.items()]
        whole, part = score.score_articles(found, told), score.score_articles(found, told, True)
        show(
            f"stories {name}",
            f"B3 {whole['bcubed_f1']:.3f} pairs {whole['pair_f1']:.3f} domain {part['bcubed_f1']:.3f}",
        )
    told = [{"id": key, "cluster": story} for key, story in cluster([item(row) for row in sets["mixed"]]).items()]
    whole, part = score.score_articles(sets["mixed"], told), score.score_articles(sets["mixed"], told, True)
    text = f"B3 {whole['bcubed_f1']:.3f} pairs {whole['pair_f1']:.3f} domain {part['bcubed_f1']:.3f}"
    show("one by one, mixed", text)
    found = rows("storylines_wcep1509.jsonl")
    told = [{"id": key, "cluster": g.storyline} for key, g in group([item(row) for row in found]).items()]
    whole = score.score_articles(found, told)
    show("storylines", f"B3 {whole['bcubed_f1']:.3f} pairs {whole['pair_f1']:.3f}")


def copies(score: Any) -> None:
    found = rows("neardup.jsonl")
    told, seconds = timed(lambda: families([item(row) for row in found]))
    got = score.score_neardup(found, [{"id": key, "cluster": c} for key, c in told.items()])
    per = 1000 * seconds / len(found)
    peer = 1000 * timed(lambda: rensa_pairs([row["text"] for row in found]))[1] / len(found)
    show("copies", f"F1 {got['dup_f1']:.3f} same story {got['false_same_story']:.3f} {per:.2f} s, rensa {peer:.2f} s")


def rensa_pairs(texts: list[str]) -> int:
    """The peer: MinHash of three-word shingles with 128 permutations, pairs of one band at 0.3 or more."""
    from rensa import RMinHash

    sketches, bands = [], defaultdict(list)
    for number, text in enumerate(texts):
        words = text.lower().split()
        sketch = RMinHash(num_perm=128, seed=42)
        sketch.update([" ".join(words[i : i + 3]) for i in range(len(words) - 2)])
        sketches.append(sketch)
        digest = sketch.digest()
        for band in range(42):
            bands[band, tuple(digest[3 * band : 3 * band + 3])].append(number)
    pairs = {pair for members in bands.values() for pair in combinations(members, 2)}
    return sum(sketches[a].jaccard(sketches[b]) >= 0.3 for a, b in pairs)


def mentions(score: Any, name: str) -> None:
    found, headlines = (
        rows(f"mentions_{name}.jsonl"),
        {r["id"]: r.get("headline") for r in rows(f"articles_{name}.jsonl")},
    )
    records = [record(row, headlines[row["id"]]) for row in found]
    bare = [{"id": r.page.source, "events": [bare_event(e) for e in r.events]} for r in records]
    told = [{"record": k.record, "event": k.event, "cluster": k.cluster} for k in crosswalk(records)]
    got = score.score_mentions(found, bare, told)
    show(f"mentions {name}", f"CoNLL {got['linked_conll']:.3f} B3 precision {got['linked_b3_p']:.3f}")


def bare_event(event: Event) -> dict[str, Any]:
    return {"id": event.id, "trigger": {"start": event.trigger.start, "end": event.trigger.end}}


def record(row: dict[str, Any], headline: str | None) -> Record:
    """A record whose events are the gold triggers and nothing else."""
    text = row["text"]
    spans = [Span.of(text, m["start"], m["end"]) for m in row["mentions"]]
    events = tuple(Event(f"e{i}", "CONSULT", 1, span, (span,)) for i, span in enumerate(spans))
    body = (Span.of(text, 0, len(text)),)
    return Record(Page(row["id"], row["id"], text), Article(headline=headline or None, body=body), events=events)


def timelines(score: Any) -> None:
    found = rows("timelines.jsonl")
    told, judged = [], []
    for row in found:
        others = [o for o in found if o["subject"] == row["subject"] and o is not row]
        items = [DatedItem(e["date"], e["text"], o["id"]) for o in others for e in o["entries"]]
        if items:
            judged.append(row)
            told.append({"id": row["id"], "dates": choose_days(items)})
    show("timelines", f"date F1 {score.score_timelines(judged, told)['date_f1']:.3f}")


def growth() -> None:
    """CPU seconds per 1,000 articles as the stream grows: copies of the articles with every name made another."""
    base = [r for name in ("ecbplus", "wikinews", "newswcl50") for r in rows(f"articles_{name}.jsonl")]
    stream, start, before = Stream(), time.process_time(), 0
    for number in range(20_000):
        row, turn = base[number % len(base)], number // len(base)
        text = re.sub(r"\b([A-Z]\w+)", lambda m: f"{m.group(1)}{turn}", row["text"])  # noqa: B023
        stream.add(Item(f"{turn}:{row['id']}", text))
        if number + 1 in (1_000, 5_000, 20_000):
            seconds = (time.process_time() - start) / (number + 1 - before) * 1000
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            show(f"growth {number + 1}", f"{seconds:.2f} CPU s per 1,000, {memory:.0f} MB at most so far")
            start, before = time.process_time(), number + 1


def main() -> None:
    if not EVAL.exists():
        print("the evaluation data is not beside the repository (../shared/eval): nothing to measure")
        return
    score = scorer()
    articles(score)
    copies(score)
    for name in ("ecbplus", "newswcl50"):
        mentions(score, name)
    timelines(score)
    if "--growth" in sys.argv:
        growth()


if __name__ == "__main__":
    main()
