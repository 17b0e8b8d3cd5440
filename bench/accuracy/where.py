"""Our event places against the record set's, with the gold triggers given.

python -m bench.accuracy.where [--show]
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import Any

from bench.accuracy.parsed import EVAL
from dragoman import articles, language, places
from dragoman.events.where import place_of
from dragoman.model import Document, Page
from dragoman.pages.jsonl import read_jsonl


def same(name: str, other: str) -> bool:
    """The scorer's test in short: one contains the other, or half of the words are shared."""
    a, b = ({w for w in n.lower().split() if w not in ("the", "of", "in")} for n in (name, other))
    common = len(a & b)
    return bool(common) and (common == min(len(a), len(b)) or 2 * common / (len(a) + len(b)) >= 0.5)


def head(document: Document, start: int, end: int) -> int | None:
    """The token of a trigger span whose head lies outside it (verbs before others)."""
    words = [t for t in document.tokens if start <= t.start and t.end <= end]
    inside = {t.i for t in words}
    tops = [t.i for t in words if t.head not in inside or t.head == t.i]
    return tops[0] if tops else None


def main() -> None:
    show, counts = "--show" in sys.argv, Counter[str]()
    for path in sorted((EVAL / "records").glob("*.json")):
        gold: dict[str, Any] = json.loads(path.read_text("utf-8"))
        row = {"id": path.stem, "text": path.with_suffix(".txt").read_text("utf-8")}
        page = next(p for p in read_jsonl(path.stem, json.dumps(row).encode()) if isinstance(p, Page))
        document = places.add_places(language.parse(page, articles.cut(page)))
        for event in gold["events"]:
            at = head(document, event["trigger"]["start"], event["trigger"]["end"])
            found, why = (None, None) if at is None else place_of(document, at)
            fitting = [event["place"] and event["place"]["name"], *event.get("acceptable", {}).get("place", [])]
            right = (None in fitting) if found is None else any(f and same(found.name, f) for f in fitting)
            kind = ("given" if event["place"] else "null") + (
                "/right" if right else "/none" if found is None else "/wrong"
            )
            counts[kind] += 1
            if show and not right:
                print(path.stem[:14], event["id"], "|", event["trigger"]["text"][:90], "| gold", fitting, "| ours",
                      found and found.name, why and (why.rule, why.detail, why.rejected))  # fmt: skip
    print(dict(sorted(counts.items())))


if __name__ == "__main__":
    main()
