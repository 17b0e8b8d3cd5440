"""Train the two models that weigh readings: python -m training.events.train [--splits 3] [--export].

Data: the development half of the event sets and of the whole pages (gold, beside the repository), grouped by near
duplicates, and the examples of the frames. Figures printed are cross-validated by group, the mean over several ways
to deal the groups into folds: one way alone moves texts without an event by two hundredths. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from bench.accuracy import pages as page_bench
from bench.accuracy.events import SETS, scorer
from bench.accuracy.parsed import EVAL, documents
from dragoman import articles, language
from dragoman.events import assemble, readings, selection
from dragoman.events.reading import Reading
from dragoman.events.scoring import ROOTS, add_root_evidence, evidence_terms, features
from dragoman.knowledge.frames import frames
from dragoman.model import Record, to_dict
from dragoman.pages.jsonl import read_jsonl
from dragoman.reader import STAGES
from training.events.verdicts import Verdicts, judged

OUT = Path(__file__).resolve().parents[2] / "src" / "dragoman" / "knowledge" / "data" / "frames"
SENTENCE_FIGURES = (
    "root_f1", "quad_f1", "triple_f1", "pair_f1", "root_given_pair", "cameo2_f1", "mode_f1", "main_root_recall",
    "main_roots_per_text", "negative_hit_rate", "false_events_per_negative",
)  # fmt: skip
PAGE_FIGURES = ("event_p", "event_r", "event_f1", "fully_right", "fully_right_first", "false_per_page",
    "duplicates_per_page", "ev_date_given", "ev_attribution_given", "ev_assertion_marked", "where_caption_f1",
)  # fmt: skip
# What a reading counts beside one with a gold, which several people made: verdicts of ours are one person's; our examples
# are few and plain, and must be read as they are meant.
WEIGHT = {"judged": 0.4, "examples": 3.0}
LONE_KINDS = {"happened", "ongoing", "planned", "possible"}


class Text:
    """One training text: its reading, its readings by frames, what is right of them, its group."""

    def __init__(
        self, reading: Reading, accepted: dict[int, set[str]], group: int, name: str, verdicts: Verdicts | None = None
    ) -> None:
        self.reading = reading
        self.coded = readings(reading)
        self.accepted = accepted  # sentence → roots that the gold has there; key -1: anywhere
        self.verdicts = verdicts  # on single readings, in place of a gold
        self.group = group
        self.name = name

    def label(self, n: int) -> int | None:
        """1 right, 0 wrong, None not to be used."""
        c = self.coded[n]
        if self.verdicts is not None:
            verdict = self.verdicts.get((self.reading.tokens[c.clause.head].start, c.root))
            return {"right": 1, "wrong": 0}.get(verdict or "")
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
        for word in sorted(w):
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
    texts += read_by_us()
    texts += examples(len(texts))
    return texts, golds


def read_by_us() -> list[Text]:
    """Articles whose readings we judged one by one; near duplicates are a group."""
    with tempfile.TemporaryDirectory() as scratch:
        found = list(judged(Path(scratch)))
    groups = group_texts([document.page.text for document, _ in found])
    return [
        Text(Reading(staged(document)), {}, -(10**6) - group, "judged", verdicts)
        for (document, verdicts), group in zip(found, groups, strict=True)
    ]


def examples(first: int) -> list[Text]:
    """Our own examples: what each frame says yes and no to."""
    rows = [(f.root, t) for f in frames() for t in f.yes] + [("-", t) for f in frames() for t in f.no]
    positives = (Path(__file__).parent / "positives.txt").read_text("utf-8").splitlines()
    rows += [tuple(line.split("\t")) for line in positives if line and not line.startswith("#")]  # type: ignore[misc]
    negatives = (Path(__file__).parent / "negatives.txt").read_text("utf-8").splitlines()
    rows += [("-", line) for line in negatives if line and not line.startswith("#")]
    lines = "\n".join(json.dumps({"id": f"example-{n}", "text": t}) for n, (_, t) in enumerate(rows)).encode()
    parsed = language.parse_many((p, articles.cut(p)) for p in read_jsonl("examples", lines))
    found = []
    for n, (document, (root, _)) in enumerate(zip(parsed, rows, strict=True)):
        found.append(Text(Reading(staged(document)), {-1: set(root.split("+")) - {"-"}}, 10**6 + n, "examples"))
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
    rows = []
    for n, t in enumerate(texts):
        if t.name not in ("pages", "judged"):
            for root in sorted(t.accepted[-1])[:1] or ["-"]:
                rows.append((n, t.group, _all_terms(t.reading), root))
    return rows


def _all_terms(reading: Reading) -> list[str]:
    told = range(len(reading.document.sentences))
    return list(dict.fromkeys(term for n in told for term in evidence_terms(reading, n)))


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


def plain_rows(texts: list[Text]) -> list[list[dict[str, float]]]:
    """The signals of every reading of every text, without what the words of the text say."""
    return [[features(t.reading, c) for c in t.coded] for t in texts]


def evidence_rows(texts: list[Text], plain: list[list[dict[str, float]]], model_of) -> list[dict[str, float]]:  # type: ignore[no-untyped-def]
    """The same in one list, with what a first model says of the words of each text."""
    rows = []
    for text, found in zip(texts, plain, strict=True):
        keys = sorted({_key(text, c) for c in text.coded})
        scores = model_of(text).scores([evidence_terms(text.reading, k) for k in keys]) if keys else []
        by_key = dict(zip(keys, scores, strict=True))
        for c, signals in zip(text.coded, found, strict=True):
            row = dict(signals)
            add_root_evidence(row, c, list(by_key[_key(text, c)]))
            rows.append(row)
    return rows


def _key(text: Text, coded) -> int:  # type: ignore[no-untyped-def]
    return coded.clause.sentence


def fit(
    rows: list[dict], labels: list[int], weights: list[float], c: float
) -> tuple[DictVectorizer, LogisticRegression]:
    vectors = DictVectorizer()
    x = vectors.fit_transform(rows)
    counts = np.asarray((x != 0).sum(axis=0)).ravel()
    vectors.restrict(counts >= 3)
    model = LogisticRegression(C=c, max_iter=1000)
    model.fit(vectors.transform(rows), labels, sample_weight=weights)
    return vectors, model


def main() -> None:
    """Cross-validate, print figures, and export on request."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--splits", type=int, default=3, help="how often the groups are dealt into folds anew")
    parser.add_argument("--c", type=float, default=0.4)
    parser.add_argument("--export", action="store_true")
    parser.add_argument("--wrong", action="store_true", help="print what was coded in texts without an event")
    options = parser.parse_args()
    texts, golds = load()
    terms, plain = term_rows(texts), plain_rows(texts)
    labels = [t.label(m) for t in texts for m in range(len(t.coded))]
    confidences = [
        cross_validate(texts, terms, plain, labels, deal(texts, options.folds, split), options.c)
        for split in range(options.splits)
    ]
    calibration(np.concatenate(confidences), labels * options.splits)
    report(texts, golds, confidences)
    report_judged(texts, labels, confidences)
    if options.wrong:
        print_wrong(texts, golds, confidences[0])
    if options.export:
        final = Terms(terms)
        export(evidence_rows(texts, plain, lambda _: final), labels, weights_of(texts), final, options.c)


def deal(texts: list[Text], folds: int, split: int) -> dict[int, int]:
    """The fold of each group; another one in each split."""
    groups = sorted({t.group for t in texts})
    order = np.random.default_rng(split).permutation(len(groups))
    return {group: int(n) % folds for group, n in zip(groups, order, strict=True)}


def cross_validate(texts, terms, plain, labels, fold, c) -> np.ndarray:  # type: ignore[no-untyped-def]
    """The confidence of each reading by models that saw none of its group."""
    folds = sorted(set(fold.values()))
    models = {f: Terms([r for r in terms if fold[r[1]] != f]) for f in folds}
    rows = evidence_rows(texts, plain, lambda t: models[fold[t.group]])
    of = [fold[t.group] for t in texts for _ in t.coded]
    weights = weights_of(texts)
    confidence = np.zeros(len(rows))
    for f in folds:
        train = [i for i, other in enumerate(of) if other != f and labels[i] is not None]
        test = [i for i, other in enumerate(of) if other == f]
        vectors, model = fit([rows[i] for i in train], [labels[i] for i in train], [weights[i] for i in train], c)
        confidence[test] = model.predict_proba(vectors.transform([rows[i] for i in test]))[:, 1]
    return confidence


def weights_of(texts: list[Text]) -> list[float]:
    """How much each reading counts."""
    return [WEIGHT.get(t.name, 1.0) for t in texts for _ in t.coded]


def calibration(confidence: np.ndarray, labels: list[int | None]) -> None:
    """Print how often readings are right that were said to be right so often."""
    used = [i for i, label in enumerate(labels) if label is not None]
    truth, said = np.array([labels[i] for i in used]), confidence[used]
    bins = np.minimum((said * 10).astype(int), 9)
    ece = sum(abs(truth[bins == b].mean() - said[bins == b].mean()) * (bins == b).mean() for b in set(bins))
    accuracy = ((said > 0.5) == truth).mean()
    print(f"readings {len(used)} right {truth.mean():.3f} ece {ece:.3f} accuracy {accuracy:.3f}")
    for b in sorted(set(bins)):
        inside = bins == b
        print(f"said {b / 10:.1f}-{b / 10 + 0.1:.1f}: {inside.sum()} readings, {truth[inside].mean():.2f} right")


def records(texts: list[Text], confidence: np.ndarray, wanted) -> dict[int, dict]:  # type: ignore[no-untyped-def]
    """Records of the texts wanted, by number, with the confidences given."""
    found, at = {}, 0
    for n, t in enumerate(texts):
        weighed = [replace(c, confidence=float(confidence[at + m])) for m, c in enumerate(t.coded)]
        at += len(t.coded)
        if wanted(t):
            found[n] = to_dict(Record.of(replace(t.reading.document, events=assemble(t.reading, weighed))))
    return found


def is_lone(text: Text) -> bool:
    """Whether it is a text of the event sets."""
    return text.name not in ("pages", "judged", "examples")


def report(texts: list[Text], golds: list[dict], confidences: list[np.ndarray]) -> None:
    """Print the figures at some thresholds, each the mean over the splits and their standard deviation."""
    for selection.LONE_FIRST in (0.42, 0.44, 0.46, 0.5):
        runs = []
        for confidence in confidences:
            got = records(texts, confidence, is_lone)
            by_source = {texts[n].reading.document.page.source: r for n, r in got.items()}
            figures, _ = scorer().score([golds[n] for n in got], by_source, LONE_KINDS, 0)
            runs.append({k: figures[k]["value"] for k in SENTENCE_FIGURES})
        print(f"sentences {selection.LONE_FIRST}: {_means(runs)}")
    for selection.PAGE in (0.4, 0.45, 0.5, 0.55):
        runs = []
        for confidence in confidences:
            got = records(texts, confidence, lambda t: t.name == "pages")
            figures, _ = scorer("score_records").score([golds[n] for n in got], list(got.values()), 0)
            runs.append({k: figures[k] for k in PAGE_FIGURES})
        print(f"pages {selection.PAGE}: {_means(runs)}")


def report_judged(texts: list[Text], labels: list[int | None], confidences: list[np.ndarray]) -> None:
    """Print how many of the readings that a threshold lets pass were judged right, and how many of the right pass."""
    names = [t.name for t in texts for _ in t.coded]
    used = [i for i, label in enumerate(labels) if names[i] == "judged" and label is not None]
    right = np.array([labels[i] for i in used])
    for limit in (0.4, 0.45, 0.5, 0.55, 0.6):
        passing = [right[c[used] >= limit] for c in confidences]
        runs = [{"precision": float(p.mean()), "recall": float(p.sum() / right.sum())} for p in passing]
        print(f"judged {limit}: {_means(runs)}")


def _means(runs: list[dict[str, float]]) -> str:
    means = ((k, np.mean([r[k] for r in runs]), np.std([r[k] for r in runs])) for k in runs[0])
    return " ".join(f"{k} {mean:.3f}±{deviation:.3f}" for k, mean, deviation in means)


def print_wrong(texts: list[Text], golds: list[dict], confidence: np.ndarray) -> None:
    """Print what is coded in texts without an event."""
    for n, record in records(texts, confidence, lambda t: is_lone(t) and t.accepted == {-1: set()}).items():
        for e in record["events"]:
            rule = next(w["rule"] for w in e["why"] if w["stage"] == "events")
            print(f"{golds[n]['id']} {rule} {e['trigger']['text']!r} {e['confidence']}: {golds[n]['text'][:200]}")


def export(found, labels, weights, final: Terms, c: float) -> None:  # type: ignore[no-untyped-def]
    """Train both models on all texts and write them as integers."""
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
    vectors, model = fit([found[i] for i in used], [labels[i] for i in used], [weights[i] for i in used], c)
    with (OUT / "weights.tsv").open("w", encoding="utf-8") as out:
        out.write(f"feature\tweight\n<bias>\t{round(model.intercept_[0] * scale)}\n")
        for name, w in zip(vectors.feature_names_, model.coef_[0], strict=True):
            if round(w * scale):
                out.write(f"{name}\t{round(w * scale)}\n")


if __name__ == "__main__":
    sys.exit(main())
