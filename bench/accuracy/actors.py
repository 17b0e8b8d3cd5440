"""Entities, coreference, countries and roles on the evaluation sets, beside the baselines.

`python -m bench.accuracy.actors [SET …] [--errors N] [--all]` prints our figures, the baseline's and the target.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from bench.accuracy.parsed import EVAL, documents
from dragoman import actors, language, places
from dragoman.model import Document, Record

SETS = ("meantime", "gum", "redocred", "own_roles", "crossre_politics", "crossre_news", "conll04", "conllpp")
# figure -> (best baseline, target); a name before the point is a set, "all" the sum of all sets
FIGURES: dict[str, tuple[float, float]] = {
    "meantime.name_relaxed_f1": (0.766, 0.83),
    "all.name_relaxed_f1": (0.761, 0.82),
    "all.f1_person": (0.828, 0.90),
    "meantime.coref_names_conll_f1": (0.645, 0.75),
    "redocred.coref_names_conll_f1": (0.768, 0.83),
    "meantime.coref_all_conll_f1": (0.468, 0.60),
    "gum.coref_all_conll_f1": (0.342, 0.52),
    "own_roles.role_title_f1": (0.783, 0.90),
    "own_roles.role_organisation_f1": (0.611, 0.82),
    "own_roles.role_country_recall": (0.108, 0.88),
    "redocred.country_recall": (0.196, 0.60),
}
MORE = (
    "name_strict_f1", "name_relaxed_precision", "name_relaxed_recall", "name_any_f1", "f1_person", "f1_organisation",
    "f1_place", "type_accuracy", "coref_names_conll_f1", "coref_all_conll_f1", "coref_all_muc_f1", "coref_all_b3_f1",
    "coref_all_ceaf_f1", "country_recall", "country_accuracy", "role_title_f1", "role_organisation_f1",
    "role_country_recall",
)  # fmt: skip


def scorer() -> ModuleType:
    """The scorer that comes with the evaluation sets."""
    sys.path.insert(0, str(EVAL))
    return importlib.import_module("score_entities")


def read(name: str) -> Iterator[Document]:
    """The documents of a set with their entities, every stage before them run."""
    for document in documents(f"entities/{name}.jsonl"):
        yield actors.add_entities(places.add_places(language.add_clauses(document)))


def gold(name: str) -> list[dict[str, Any]]:
    """The gold rows of a set."""
    return [json.loads(line) for line in (EVAL / f"entities/{name}.jsonl").read_text("utf-8").splitlines()]


def main() -> None:
    """Print the figures of the sets that are named, or of all."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("sets", nargs="*", default=SETS)
    options.add_argument("--errors", type=int, default=0)
    options.add_argument("--more", action="store_true", help="every figure of every set")
    options.add_argument("--out", type=Path, help="write the records here")
    chosen = options.parse_args()
    if not EVAL.is_dir():
        print("bench: the evaluation data is not beside the repository: nothing measured")
        return
    records, rows, words, start = [], [], 0, time.process_time()
    for name in chosen.sets:
        rows += gold(name)
        for document in read(name):
            words += len(document.tokens)
            records.append(Record.of(document).to_dict())
    seconds = time.process_time() - start
    results, errors = scorer().score(rows, records)
    show(results, chosen.more)
    print(f"{words} tokens, {seconds:.1f} s CPU with reading and encoding")
    for kind in ("type", "country", "role"):
        for error in [e for e in errors if e[0] == kind][: chosen.errors]:
            print(*error, sep="\t")
    if chosen.out:
        chosen.out.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), "utf-8")


def show(results: dict[str, dict[str, float]], more: bool) -> None:
    """Print figure, ours, baseline, target."""
    for figure, (baseline, target) in FIGURES.items():
        name, _, key = figure.partition(".")
        ours = results.get(name, {}).get(key)
        if ours is not None:
            mark = "ok" if ours >= target else "--"
            print(f"{figure:36} {ours:.3f}  baseline {baseline:.3f}  target {target:.2f} {mark}")
    for name, values in results.items() if more else ():
        print(name, *(f"{k.replace('relaxed', 'rel')}={values[k]:.3f}" for k in MORE if values.get(k)))


if __name__ == "__main__":
    main()
