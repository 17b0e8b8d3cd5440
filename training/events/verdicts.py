"""Readings of whole articles that we judged one by one: `verdicts.tsv`, and the articles that they stand in.

A row names an article of the evaluation sets beside the repository (development half) by the digest of its id, where
a reading's predicate starts, its root, and what a reader of the article says of it: `right`, `wrong` (no such act is told there), or
`party` (the act is told, of others). The articles themselves stay where they are.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

from bench.accuracy.parsed import EVAL, documents
from dragoman.model import Document

TABLE = Path(__file__).parent / "verdicts.tsv"
FILES = ("stories/articles_newswcl50", "stories/articles_wikinews", "times/timebank", "times/aquaint",
         "attribution/polnear")  # fmt: skip
LONGEST = 4500  # characters of an article that are read, to the end of a line
_KEPT = ("id", "headline", "published")
Verdicts = dict[tuple[int, str], str]  # where the predicate starts, root → right, wrong or party


def verdicts() -> dict[str, Verdicts]:
    """The verdicts by article."""
    found: dict[str, Verdicts] = {}
    with TABLE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            found.setdefault(row["article"], {})[int(row["start"]), row["root"]] = row["verdict"]
    return found


def judged(scratch: Path) -> Iterator[tuple[Document, Verdicts]]:
    """The parsed articles with their verdicts; `scratch` is a folder for what is handed to the parser."""
    wanted = verdicts()
    corpus = scratch / "judged.jsonl"
    corpus.write_text("".join(json.dumps(row) + "\n" for row in _articles(wanted)), encoding="utf-8")
    for document in documents(corpus):
        yield document, wanted[_digest(document.page.source)]


def _articles(wanted: dict[str, Verdicts]) -> Iterator[dict[str, str]]:
    for name in FILES:
        for line in (EVAL / f"{name}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            if _digest(row["id"]) in wanted:
                kept = {key: _mended(row[key]).strip() for key in _KEPT if row.get(key)}
                yield kept | {"text": _cut(_mended(row["text"].replace("\\n", "\n")))}


def _digest(article: str) -> str:
    return hashlib.sha256(article.encode()).hexdigest()[:12]


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST].rpartition("\n")[0] or text[:LONGEST]


def _mended(text: str) -> str:
    """A text without the characters of UTF-8 that was read as Latin-1."""

    def mend(run: re.Match[str]) -> str:
        try:
            return run.group().encode("latin-1").decode("utf-8")
        except UnicodeError:
            return run.group()

    return re.sub(r"[\u0080-\u00ff]{2,}", mend, text)
