"""Documents of an articles JSONL, parsed once and kept, so that later stages can be tried again in seconds.

    from bench.accuracy.parsed import documents
    for document in documents("events/plv.jsonl"):   # below the evaluation folder, or any path
        ...

Only sentences and tokens are kept (a pickle per file, keyed by the file's bytes and the parsing code); clauses and
every later value are computed afresh by the stages.
"""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import tempfile
from collections.abc import Iterator
from pathlib import Path

from dragoman import articles, language
from dragoman.language import parsing
from dragoman.model import Document, Page
from dragoman.pages.jsonl import read_jsonl

EVAL = Path(__file__).resolve().parents[2].parent / "shared" / "eval"
CACHE = Path(os.environ.get("DRAGOMAN_PARSE_CACHE", Path(tempfile.gettempdir()) / "dragoman-parsed"))
KEEP = ("id", "text", "headline", "published", "zone", "site", "url", "language")


def bare(path: Path) -> bytes:
    """The JSONL of a set without its gold."""
    rows = (json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip())
    kept = ({k: row[k] for k in KEEP if row.get(k) is not None} for row in rows)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in kept).encode()


def documents(name: str | Path) -> Iterator[Document]:
    """The parsed documents of a set, in order; `Document.page.source` is the row's id."""
    path = Path(name) if Path(name).exists() else EVAL / name
    data = bare(path)
    code = Path(parsing.__file__).read_bytes()
    kept = CACHE / f"{path.stem}-{hashlib.sha256(data + code).hexdigest()[:16]}.pickle"
    if not kept.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        pages = [p for p in read_jsonl(path.name, data) if isinstance(p, Page)]
        parsed = list(language.parse_many((page, articles.cut(page)) for page in pages))
        scratch = kept.with_suffix(f".{os.getpid()}.tmp")
        scratch.write_bytes(pickle.dumps(parsed, protocol=pickle.HIGHEST_PROTOCOL))
        scratch.replace(kept)
    yield from pickle.loads(kept.read_bytes())
