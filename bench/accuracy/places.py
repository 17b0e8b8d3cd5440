"""Our places beside the peers' on the evaluation sets.

    python -m bench.accuracy.places [--errors N] [--alone] [--records CROSS-VALIDATED]

Spans and coordinates are scored by the set's own scorer; the parse is cached and not counted.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from pathlib import Path
from typing import Any

from bench.accuracy.parsed import EVAL, documents
from dragoman import places
from dragoman.model import Document

SETS = ("lgl", "trnews", "geowebnews", "geovirus")
SHOWN = (
    "strict_f1", "relaxed_f1", "relaxed_precision", "relaxed_recall", "resolved", "resolved_matched",
    "country_accuracy", "country_accuracy_matched", "median_error_km",
)  # fmt: skip


def scorer() -> Any:
    """The set's scorer as a module; leaves with a reason when the sets are not there."""
    if not (EVAL / "score_places.py").exists():
        raise SystemExit(f"no evaluation sets at {EVAL}")
    sys.path.insert(0, str(EVAL))
    import score_places

    return score_places


def read() -> tuple[list[Document], float]:
    """Every document with its places, and the CPU seconds per 1,000 documents that they took."""
    parsed = [d for name in SETS for d in documents(f"places/{name}.jsonl")]
    places.add_places(parsed[0])  # opening the gazetteer is not counted
    begun = time.process_time()
    out = [places.add_places(d) for d in parsed]
    return out, (time.process_time() - begun) / len(out) * 1000


def record(document: Document) -> dict[str, Any]:
    """As much of a record as the scorer looks at."""
    found = [
        {"start": p.span.start, "end": p.span.end, "country": p.country, "lat": p.lat, "lon": p.lon,
         "precision": p.precision} for p in document.places
    ]  # fmt: skip
    return {"page": {"source": document.page.source, "text": document.page.text}, "places": found}


def table(name: str, result: dict[str, dict[str, Any]]) -> None:
    for part, values in result.items():
        cells = " ".join(f"{values[k]:8.3f}" if values[k] is not None else "       –" for k in SHOWN)
        print(f"{name:22} {part:11} {cells}")


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__)
    a.add_argument("--errors", type=int, default=0)
    a.add_argument("--alone", action="store_true", help="leave the peers out")
    a.add_argument("--records", type=Path, help="score these records too (cross-validated ones of the training)")
    o = a.parse_args()
    score = scorer()
    gold = score.gold_documents([EVAL / "places" / f"{name}.jsonl" for name in SETS])
    done, seconds = read()
    print(f"{'':34} " + " ".join(f"{k.replace('relaxed_', 'r_').replace('accuracy', 'acc')[-8:]:>8}" for k in SHOWN))
    result, errors = score.score(gold, [record(d) for d in done])
    table("dragoman", result)
    print(f"dragoman: {seconds:.2f} CPU seconds per 1,000 documents, parse not counted")
    if o.records:
        rows = [json.loads(line) for line in o.records.read_text("utf-8").split("\n") if line]
        table("cross-validated", score.score(gold, rows)[0])
    if not o.alone:
        for path in sorted(Path(EVAL / "places" / "peers").glob("*.jsonl.gz")):
            rows = [json.loads(line) for line in gzip.decompress(path.read_bytes()).decode().split("\n") if line]
            table(path.name.removesuffix(".jsonl.gz"), score.score(gold, rows)[0])
    for kind in ("missed", "spurious", "far"):
        for e in [e for e in errors if e[0] == kind][: o.errors]:
            print(*e, sep="\t")


if __name__ == "__main__":
    main()
