"""Our time expressions beside the peers', and our event dates on the development pages.

    python -m bench.accuracy.times [--no-peers] [--no-events]

Spans and values are scored by the set's own scorer; the parse is cached and not counted. The development documents fall
into two halves by the hash of their ids: the rules were first written with half 0 alone in view, half 1 was looked at
once half 0 was done. Event dates: the gold's own triggers, dated by us, scored by the records' scorer.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
import time
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.accuracy.parsed import EVAL, documents
from dragoman import language, times
from dragoman.events.when import best_date
from dragoman.model import Article, Document, Page, Part, Span

NEWS = ("timebank", "aquaint", "meantime")
SETS = (*NEWS, "wikiwars", "tweets")
SHOWN = (
    "strict_f1",
    "relaxed_f1",
    "relaxed_precision",
    "relaxed_recall",
    "type_accuracy",
    "value_accuracy",
    "value_f1",
)

Row = dict[str, Any]


def scorer(name: str) -> Any:
    """A scorer of the evaluation folder as a module; leaves with a reason when it is not there."""
    if not (EVAL / f"{name}.py").exists():
        raise SystemExit(f"no evaluation sets at {EVAL}")
    sys.path.insert(0, str(EVAL))
    return import_module(name)


def half(source: str) -> int:
    """The half, 0 or 1, to which a document belongs."""
    return int(hashlib.sha256(source.encode()).hexdigest(), 16) % 2


def record(document: Document) -> Row:
    """As much of a record as the scorer looks at."""
    found = [
        {"start": t.span.start, "end": t.span.end, "text": t.span.text, "type": t.type, "value": t.value, "mod": t.mod}
        for t in document.times
    ]
    return {"page": {"source": document.page.source, "text": document.page.text}, "times": found}


def read(name: str) -> tuple[list[Row], float]:
    """The records of a set, and the CPU seconds per 1,000 documents that the times took."""
    parsed = list(documents(f"times/{name}.jsonl"))
    times.add_times(parsed[0])  # reading the rules is not counted
    begun = time.process_time()
    done = [times.add_times(d) for d in parsed]
    return [record(d) for d in done], (time.process_time() - begun) / len(done) * 1000


def peers() -> Iterator[tuple[str, list[Row]]]:
    """Each peer's predictions, as they were recorded."""
    for path in sorted((EVAL / "times" / "peers").glob("*.jsonl.gz")):
        lines = gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()
        yield path.name.removesuffix(".jsonl.gz"), [json.loads(line) for line in lines if line]


def show(score: Any, name: str, part: str, gold: list[Row], rows: list[Row]) -> None:
    """One line of figures."""
    result = score.score(gold, rows)
    values = result.get("all", result) if isinstance(result, dict) else result[0]["all"]
    print(f"{name:14} {part:12} " + " ".join(f"{values[k]:9.3f}" for k in SHOWN))


# ---------------------------------------------------------------- event dates


def page_of(path: Path, gold: Row) -> Document:
    """The text of a gold page as a parsed document with the gold's own article, so that only dates are measured."""
    text = path.with_suffix(".txt").read_text("utf-8")
    told, parts = gold["article"], []
    headline = re.search(r"\s+".join(map(re.escape, (told.get("headline") or "\0").split())), text)
    if headline:
        parts.append(Part(Span.of(text, *headline.span()), "headline"))
    parts += [Part(Span.of(text, b["start"], b["end"]), "deck") for b in told.get("standfirst") or []]
    for image in told["images"]:
        at = text.find(image["caption"])
        parts += [Part(Span.of(text, at, at + len(image["caption"])), "caption")] if at >= 0 else []
    parts += [Part(Span.of(text, b["start"], b["end"]), "body") for b in told["body"]]
    kept: list[Part] = []
    for part in sorted(parts, key=lambda p: p.span.start):
        if not kept or part.span.start >= kept[-1].span.end:
            kept.append(part)
    page = Page(id=path.stem, source=path.stem, text=text)
    article = Article(published=told.get("published"), parts=tuple(kept))
    return times.add_times(language.parse(page, article))


def heads(document: Document, spans: Iterable[Row]) -> list[int]:
    """The head tokens of trigger spans: the verb if there is one, else the first noun."""
    found = []
    for span in spans:
        tokens = document.tokens_in(document.page.span(span["start"], span["end"]))
        inside = {t.i for t in tokens}
        tops = [t for t in tokens if t.head not in inside or t.head == t.i]
        tops = [t for t in tops if t.pos in ("VERB", "AUX", "NOUN", "PROPN")] or tops
        best = next((t for t in tops if t.pos == "VERB"), tops[0] if tops else None)
        found += [best.i] if best is not None else []
    return list(dict.fromkeys(found))


def event_dates() -> None:
    """How many gold events, and how many of those with a date, get a right date by their own words."""
    score = scorer("score_records")
    right: list[tuple[bool, bool]] = []
    for path in sorted((EVAL / "records").glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        document = page_of(path, gold)
        for event in gold["events"]:
            if not event.get("optional"):
                date = best_date(document, heads(document, [event["trigger"], *(event.get("mentions") or [])])).date
                got = {"date": date}
                ok = score.ok_date(got, event, score.same_date) or score.ok_date(got, event, score.compatible_date)
                right.append((ok, bool(event.get("date")) and None not in score.acc(event, "date")))
    given = [ok for ok, asked in right if asked]
    print(
        f"event dates, gold triggers: {sum(ok for ok, _ in right)}/{len(right)} right, {sum(given)}/{len(given)} given"
    )


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__)
    a.add_argument("--no-peers", action="store_true")
    a.add_argument("--no-events", action="store_true")
    o = a.parse_args()
    score = scorer("score_times")
    gold = {name: score.gold_documents([EVAL / "times" / f"{name}.jsonl"]) for name in SETS}
    rows, seconds = {}, {}
    for name in SETS:
        rows[name], seconds[name] = read(name)
    parts: list[tuple[str, list[Row]]] = [("news", [d for n in NEWS for d in gold[n]])]
    parts += [(f"news, half {h}", [d for d in parts[0][1] if half(d["id"]) == h]) for h in (0, 1)]
    parts += [(name, gold[name]) for name in SETS]
    others = [] if o.no_peers else list(peers())
    print(f"{'':27} " + " ".join(f"{k.replace('relaxed_', 'r_').replace('accuracy', 'acc'):>9}" for k in SHOWN))
    for part, wanted in parts:
        for name, found in [("dragoman", [r for n in SETS for r in rows[n]]), *others]:
            if {r["page"]["source"] for r in found} & {d["id"] for d in wanted}:
                show(score, name, part, wanted, found)
    count = {n: len(gold[n]) for n in NEWS}
    news = sum(seconds[n] * count[n] for n in NEWS) / sum(count.values())
    print(f"dragoman: {news:.2f} CPU seconds per 1,000 news documents, parse not counted")
    if not o.no_events:
        event_dates()


if __name__ == "__main__":
    main()
