"""Train the two models that weigh readings: python -m training.events.train [--folds 5] [--export].

Data: the development half of the event sets and of the whole pages (gold, beside the repository), grouped by near
duplicates, and the examples of the frames. Figures printed are cross-validated by group. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import pickle
import re
import sys
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from bench.accuracy import pages as page_bench
from bench.accuracy.events import SETS, scorer
from bench.accuracy.parsed import EVAL, documents
from dragoman import articles, language
from dragoman.events import readings
from dragoman.events.reading import Reading
from dragoman.events.scoring import ROOTS, features
from dragoman.knowledge.frames import frames
from dragoman.pages.jsonl import read_jsonl
from dragoman.reader import STAGES

OUT = Path(__file__).resolve().parents[2] / "src" / "dragoman" / "knowledge" / "data" / "frames"
LONE_KINDS = {"happened", "ongoing", "planned", "possible"}


class Text:
    """One training text: its reading, its readings by frames, what is right of them, its group."""

    def __init__(self, reading: Reading, accepted: dict[int, set[str]], group: int, name: str) -> None:
        self.reading = reading
        self.coded = readings(reading)
        self.accepted = accepted  # sentence → roots that the gold has there; key -1: anywhere
        self.group = group
        self.name = name

    def label(self, n: int) -> int | None:
        """1 right, 0 wrong, None not to be used."""
        c = self.coded[n]
        roots = self.accepted.get(-1, set()) | self.accepted.get(c.clause.sentence, set())
        if f"?{c.root}" in roots:
            return None
        return int(c.root in roots)


def staged(document):  # type: ignore[no-untyped-def]
    for stage in STAGES[:-1]:
        document = stage.run(document)
    return document


def group_texts(texts: list[str]) -> list[int]:
    """Group numbers: near duplicates (Jaccard of words >= .45) share one."""
    words = [frozenset(re.findall(r"\w+", t.lower())) for t in texts]
    index: dict[str, list[int]] = {}
    parent = list(range(len(texts)))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, w in enumerate(words):
        shared: dict[int, int] = {}
        for word in w:
            for j in index.setdefault(word, []):
                shared[j] = shared.get(j, 0) + 1
            index[word].append(i)
        for j, n in shared.items():
            if n / (len(w) + len(words[j]) - n) >= 0.45:
                parent[find(i)] = find(j)
    return [find(i) for i in range(len(texts))]


def load() -> tuple[list[Text], list[dict]]:
    """Training texts with their gold rows (None for pages)."""
    texts, golds, raw = [], [], []
    for name in SETS:
        rows = {
            g["id"]: g for g in map(json.loads, (EVAL / "events" / f"{name}.jsonl").read_text("utf-8").splitlines())
        }
        for document in documents(f"events/{name}.jsonl"):
            gold = rows[document.page.source]
            golds.append(gold)
            raw.append((document, gold, name))
    groups = group_texts([d.page.text for d, _, _ in raw])
    for (document, gold, name), group in zip(raw, groups, strict=True):
        roots = {r for e in gold["events"] for r in (e["root"], *e.get("root_alt", []))}
        texts.append(Text(Reading(staged(document)), {-1: roots}, group, name))
    for n, (document, gold) in enumerate(zip(page_bench.documents(), page_bench.golds(), strict=True)):
        reading = Reading(staged(document))
        texts.append(Text(reading, page_roots(reading, gold), -1 - n, "pages"))
        golds.append(gold)
    texts += examples(len(texts))
    return texts, golds


def examples(first: int) -> list[Text]:
    """Our own examples: what each frame says yes and no to."""
    rows = [(f.root, t) for f in frames() for t in f.yes] + [("-", t) for f in frames() for t in f.no]
    negatives = (Path(__file__).parent / "negatives.txt").read_text("utf-8").splitlines()
    rows += [("-", line) for line in negatives if line and not line.startswith("#")]
    lines = "\n".join(json.dumps({"id": f"example-{n}", "text": t}) for n, (_, t) in enumerate(rows)).encode()
    parsed = language.parse_many((p, articles.cut(p)) for p in read_jsonl("examples", lines))
    found = []
    for n, (document, (root, _)) in enumerate(zip(parsed, rows, strict=True)):
        found.append(Text(Reading(staged(document)), {-1: {root} - {"-"}}, 10**6 + n, "examples"))
    return found


def page_roots(reading: Reading, gold: dict) -> dict[int, set[str]]:
    """Roots told by each sentence of a page; those of optional events are marked not to be used."""
    flat = lambda s: " ".join(re.findall(r"\w+", s.lower()))  # noqa: E731
    found: dict[int, set[str]] = {}
    for e in gold["events"]:
        spans = [flat(x["text"]) for x in (e["trigger"], *e["mentions"])]
        roots = {e["root"], *(e.get("acceptable") or {}).get("root", [])}
        for n, s in enumerate(reading.document.sentences):
            words = flat(s.span.text)
            if any(q in words for q in spans if q):
                found.setdefault(n, set()).update({f"?{r}" for r in roots} if e.get("optional") else roots)
    return found


def term_rows(texts: list[Text]) -> list[tuple[int, int, list[str], str]]:
    """(text, group, terms, root) for the first model: a row a lone text, a row a page sentence."""
    from dragoman.events.scoring import evidence_terms

    rows = []
    for n, t in enumerate(texts):
        if t.name != "pages":
            for root in sorted(t.accepted[-1])[:1] or ["-"]:
                rows.append((n, t.group, evidence_terms(t.reading, 0) if t.reading.document.sentences else [], root))
    return rows


class Terms:
    """The first model: multinomial logistic regression on idf-weighted terms."""

    def __init__(self, rows: list[tuple[int, int, list[str], str]]) -> None:
        df: dict[str, set[int]] = {}
        for _, group, found, _ in rows:
            for term in found:
                df.setdefault(term, set()).add(group)
        self.vocabulary = {t: i for i, t in enumerate(sorted(t for t, g in df.items() if len(g) >= 3))}
        self.idf = np.array([np.log(len(rows) / len(df[t])) for t in self.vocabulary])
        self.model = LogisticRegression(C=20.0, max_iter=300)
        self.model.fit(self.matrix([r[2] for r in rows]), [ROOTS.index(r[3]) for r in rows])

    def matrix(self, lists: list[list[str]]) -> csr_matrix:
        data, columns, starts = [], [], [0]
        for found in lists:
            ids = [self.vocabulary[t] for t in found if t in self.vocabulary]
            norm = np.sqrt(sum(self.idf[i] ** 2 for i in ids)) or 1.0
            data += [self.idf[i] / norm for i in ids]
            columns += ids
            starts.append(len(columns))
        return csr_matrix((data, columns, starts), shape=(len(lists), len(self.vocabulary)))

    def scores(self, lists: list[list[str]]) -> np.ndarray:
        out = np.full((len(lists), len(ROOTS)), -12.0)
        out[:, self.model.classes_] = np.clip(self.model.predict_log_proba(self.matrix(lists)), -12, 0)
        return out


def reading_rows(texts: list[Text], model_of) -> tuple[list[dict], list[int | None], list[tuple[int, int]]]:  # type: ignore[no-untyped-def]
    from dragoman.events.scoring import add_root_evidence, evidence_terms

    rows, labels, where = [], [], []
    for n, t in enumerate(texts):
        if not t.coded:
            continue
        keys = sorted({c.clause.sentence if t.reading.is_page else 0 for c in t.coded})
        scores = dict(zip(keys, model_of(t).scores([evidence_terms(t.reading, k) for k in keys]), strict=True))
        for m, c in enumerate(t.coded):
            found = features(t.reading, c)
            add_root_evidence(found, c, list(scores[c.clause.sentence if t.reading.is_page else 0]))
            rows.append(found)
            labels.append(t.label(m))
            where.append((n, m))
    return rows, labels, where


def fit(rows: list[dict], labels: list[int], c: float) -> tuple[DictVectorizer, LogisticRegression]:
    vectors = DictVectorizer()
    x = vectors.fit_transform(rows)
    counts = np.asarray((x != 0).sum(axis=0)).ravel()
    vectors.restrict(counts >= 3)
    model = LogisticRegression(C=c, max_iter=1000)
    model.fit(vectors.transform(rows), labels)
    return vectors, model


def main() -> None:
    """Cross-validate, print figures, and export on request."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--c", type=float, default=0.3)
    parser.add_argument("--export", action="store_true")
    parser.add_argument("--keep", type=Path, help="where to leave the cross-validated confidences")
    options = parser.parse_args()
    texts, golds = load()
    rows = term_rows(texts)
    fold = {
        g: n % options.folds for n, g in enumerate(sorted({t.group for t in texts}, key=lambda g: (g * 7919) % 10007))
    }
    models = {f: Terms([r for r in rows if fold[r[1]] != f]) for f in range(options.folds)}
    found, labels, where = reading_rows(texts, lambda t: models[fold[t.group]])
    confidence = np.zeros(len(found))
    for f in range(options.folds):
        train = [i for i, (n, _) in enumerate(where) if fold[texts[n].group] != f and labels[i] is not None]
        test = [i for i, (n, _) in enumerate(where) if fold[texts[n].group] == f]
        vectors, model = fit([found[i] for i in train], [labels[i] for i in train], options.c)
        confidence[test] = model.predict_proba(vectors.transform([found[i] for i in test]))[:, 1]
    report(texts, golds, where, labels, confidence, options.keep)
    if options.export:
        export(rows, found, labels, texts, options.c)


def report(texts, golds, where, labels, confidence, keep: Path | None) -> None:  # type: ignore[no-untyped-def]
    from dataclasses import replace

    from dragoman.events import assemble, selection
    from dragoman.model import Record, to_dict

    used = [i for i, label in enumerate(labels) if label is not None]
    truth = np.array([labels[i] for i in used])
    bins = np.minimum((confidence[used] * 10).astype(int), 9)
    ece = sum(abs(truth[bins == b].mean() - confidence[used][bins == b].mean()) * (bins == b).mean() for b in set(bins))
    print(
        f"readings {len(used)} right {truth.mean():.3f} ece {ece:.3f} accuracy {((confidence[used] > 0.5) == truth).mean():.3f}"
    )
    for b in sorted(set(bins)):
        inside = bins == b
        print(
            f"confidence {b / 10:.1f}-{b / 10 + 0.1:.1f}: {inside.sum()} readings, {truth[inside].mean():.2f} right, {confidence[used][inside].mean():.2f} said"
        )
    weighed: dict[int, list] = {}
    for (n, m), p in zip(where, confidence, strict=True):
        weighed.setdefault(n, []).append(replace(texts[n].coded[m], confidence=float(p)))
    if keep is not None:
        kept = {texts[n].reading.document.page.source: [c.confidence for c in cs] for n, cs in weighed.items()}
        keep.write_bytes(pickle.dumps(kept))
    score, page_score = scorer(), scorer("score_records")
    lone = [(n, t) for n, t in enumerate(texts) if t.name not in ("pages", "examples")]
    paged = [(n, t) for n, t in enumerate(texts) if t.name == "pages"]

    def record(n: int, t: Text) -> dict:
        events = assemble(t.reading, weighed.get(n, []))
        return to_dict(Record.of(replace(t.reading.document, events=events)))

    for first in (0.36, 0.42, 0.5, 0.56):
        for other in (0.85, 1.1):
            selection.LONE_FIRST, selection.LONE_OTHER = first, other
            got = {t.reading.document.page.source: record(n, t) for n, t in lone}
            figures, _ = score.score([golds[n] for n, _ in lone], got, LONE_KINDS, 0)
            keys = (
                "root_f1",
                "quad_f1",
                "triple_f1",
                "pair_f1",
                "root_given_pair",
                "cameo2_f1",
                "mode_f1",
                "main_root_recall",
                "main_roots_per_text",
                "negative_hit_rate",
                "false_events_per_negative",
            )
            print(first, other, " ".join(f"{k} {figures[k]['value']:.3f}" for k in keys))
    for threshold in (0.4, 0.45, 0.5, 0.55, 0.6):
        selection.PAGE = threshold
        got = [record(n, t) for n, t in paged]
        figures, _ = page_score.score([golds[n] for n, _ in paged], got, 0)
        keys = ("event_p", "event_r", "event_f1", "fully_right", "false_per_page", "duplicates_per_page")
        print("page", threshold, " ".join(f"{k} {figures[k]:.3f}" for k in keys))


def export(rows, found, labels, texts, c) -> None:  # type: ignore[no-untyped-def]
    final = Terms(rows)
    scale = 100
    with (OUT / "terms.tsv").open("w", encoding="utf-8") as out:
        out.write("term\tweights\n")
        bias = np.full(len(ROOTS), -12.0)
        bias[final.model.classes_] = final.model.intercept_
        out.write("<bias>\t" + " ".join(str(round(b * scale)) for b in bias) + "\n")
        for term, i in final.vocabulary.items():
            row = np.zeros(len(ROOTS))
            row[final.model.classes_] = final.model.coef_[:, i]
            out.write(f"{term}\t" + " ".join(str(round(w * scale)) for w in (*row, final.idf[i])) + "\n")
    used = [i for i, label in enumerate(labels) if label is not None]
    vectors, model = fit([found[i] for i in used], [labels[i] for i in used], c)
    with (OUT / "weights.tsv").open("w", encoding="utf-8") as out:
        out.write(f"feature\tweight\n<bias>\t{round(model.intercept_[0] * scale)}\n")
        for name, w in zip(vectors.feature_names_, model.coef_[0], strict=True):
            if round(w * scale):
                out.write(f"{name}\t{round(w * scale)}\n")


if __name__ == "__main__":
    sys.exit(main())
