"""Exact spans of persons: names of many origins in sentences of our own, by origin.

`python -m bench.accuracy.person_names` prints the share of names whose span comes out exactly, ours beside the
parser's. Names are made of common given and family names and mean nobody.
"""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import chain
from pathlib import Path

from dragoman import actors, articles, language, places
from dragoman.model import Document, Page
from dragoman.pages.jsonl import read_jsonl

NAMES = Path(__file__).with_suffix(".tsv")
FRAMES = (
    "{} met the visiting delegation on Monday, the ministry said.",
    "Foreign Minister {} arrived in Geneva for talks on the treaty.",
    "The talks were led by {}, chairman of the assembly, at the palace.",
    "The statement was signed by {} and read out on state television.",
    "Police said that {} had been released after three days.",
)


def main() -> None:
    """Print the share of exact spans by origin and over all."""
    ours: dict[str, list[bool]] = defaultdict(list)
    parser: dict[str, list[bool]] = defaultdict(list)
    for origin, names in listed().items():
        for document, name in read(names):
            start = document.page.text.index(name)
            wanted = (start, start + len(name))
            mentions = [m for e in document.entities if e.type == "person" for m in e.mentions if m.kind == "name"]
            ours[origin].append(any((m.span.start, m.span.end) == wanted for m in mentions))
            parser[origin].append(wanted in parsed(document))
    for origin in listed():
        print(f"{origin:28} ours {share(ours[origin]):.3f}  parser {share(parser[origin]):.3f}  of {len(ours[origin])}")
    all_ours, all_parser = list(chain(*ours.values())), list(chain(*parser.values()))
    print(f"{'all':28} ours {share(all_ours):.3f}  parser {share(all_parser):.3f}  target .96")


def listed() -> dict[str, list[str]]:
    """The names by origin."""
    found: dict[str, list[str]] = {}
    for line in NAMES.read_text("utf-8").splitlines()[1:]:
        origin, name = line.split("\t")
        found.setdefault(origin, []).append(name)
    return found


def share(found: list[bool]) -> float:
    """Share of true."""
    return sum(found) / len(found)


def parsed(document: Document) -> set[tuple[int, int]]:
    """Spans that the parser labels as persons."""
    found: list[tuple[int, int]] = []
    open_end = -1
    for token in document.tokens:
        if token.ner != "PERSON":
            open_end = -1
        elif token.ner_start or open_end < 0:
            found.append((token.start, token.end))
            open_end = token.end
        else:
            found[-1] = (found[-1][0], token.end)
    return set(found)


def read(names: list[str]) -> list[tuple[Document, str]]:
    """A document for each name in each frame."""
    pairs = [(frame.format(name), name) for name in names for frame in FRAMES]
    rows = "".join(json.dumps({"id": f"p{i}", "text": text}) + "\n" for i, (text, _) in enumerate(pairs))
    pages = [p for p in read_jsonl("names", rows.encode()) if isinstance(p, Page)]
    documents = language.parse_many((p, articles.cut(p)) for p in pages)
    told = (actors.add_entities(places.add_places(language.add_clauses(d))) for d in documents)
    return [(d, name) for d, (_, name) in zip(told, pairs, strict=True)]


if __name__ == "__main__":
    main()
