"""Which words name a place: every name that the model or the gazetteer offers, with what speaks for and against it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log10

from dragoman.knowledge.forest import Forest
from dragoman.knowledge.places import Gazetteer, PlaceEntry, key, words
from dragoman.model import Document, Span, Token
from dragoman.places.names import entries_of, is_joining, trimmed

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_LONGEST = 5
REVIEWED = 0.995
_SHOWN_BEFORE = frozenset(
    {"in", "at", "from", "near", "of", "to", "outside", "across", "around", "for", "and", "the", "by", "between",
     "with", "on", ",", "(", "mr.", "mr", "said"}
)  # fmt: skip
_SHOWN_AFTER = frozenset({",", ".", "'s", "’s", "and", "(", ")", "said", "-", ":", "has", "is", "was"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that may name a place (tokens `first:last`), the places of that name, and the features of both."""

    first: int
    last: int
    span: Span
    entries: tuple[PlaceEntry, ...]
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Name:
    """A name as the model marks it."""

    first: int
    last: int
    label: str


@dataclass(frozen=True, slots=True)
class _Page:
    """What the whole page says of its names: labels that the model gives a name, and words of persons' names."""

    tokens: tuple[Token, ...]
    names: tuple[_Name, ...]
    name_at: Mapping[int, _Name]
    labels: Mapping[str, Counter[str]]
    persons: frozenset[str]
    starts: frozenset[int]

    @classmethod
    def of(cls, document: Document) -> _Page:
        names = tuple(_model_names(document.tokens))
        labels: dict[str, Counter[str]] = defaultdict(Counter)
        persons: set[str] = set()
        for name in names:
            labels[key(document.words(name.first, name.last).text)][name.label] += 1
            if name.label == "PERSON":
                persons.update(t.text.casefold() for t in document.tokens[name.first : name.last])
        name_at = {i: name for name in names for i in range(name.first, name.last)}
        starts = frozenset(s.first for s in document.sentences)
        return cls(document.tokens, names, name_at, labels, frozenset(persons), starts)


def candidates(document: Document, places: Gazetteer) -> list[Candidate]:
    """Every name that may be a place's, in page order; they may overlap."""
    page = _Page.of(document)
    ranges = sorted({*_marked(page), *_known(page, document, places)})
    heads = words("directions") | words("building heads") | words("area heads")  # no names by themselves
    return [
        _candidate(page, document, first, last, places)
        for first, last in ranges
        if last - first > 1 or page.tokens[first].text.lower() not in heads
    ]


def spotted(document: Document, places: Gazetteer, forest: Forest, threshold: float) -> list[tuple[Candidate, float]]:
    """The candidates that name a place, none overlapping, in page order, each with its probability."""
    offered = candidates(document, places)
    chances = forest.probabilities([c.features for c in offered])
    scored = [(c, max(p, _by_rule(document, c))) for c, p in zip(offered, chances, strict=True)]
    return chosen(scored, threshold)


def _by_rule(document: Document, candidate: Candidate) -> float:
    """Near certainty for names of several words from the reviewed lists, which the models have hardly seen.

    A building whose name also stands for a government ("the White House said") only after a preposition of place.
    """
    reviewed = [e for e in candidate.entries if e.reviewed and e.kind in ("site", "water", "region")]
    if not reviewed or candidate.last - candidate.first < 2 or candidate.features.get("part known"):
        return 0.0
    if any(e.stands_for_government for e in reviewed) and not _is_located(document.tokens, candidate.first):
        return 0.0
    return REVIEWED


def _is_located(tokens: Sequence[Token], first: int) -> bool:
    before = [t.text.lower() for t in tokens[max(0, first - 2) : first]]
    if before and before[-1] in ("the", "a", "its", "his", "their"):
        before.pop()
    return bool(before) and before[-1] in words("at") | {"to", "from"}


def chosen(scored: Sequence[tuple[Candidate, float]], threshold: float) -> list[tuple[Candidate, float]]:
    """The likeliest candidates first, as long as they reach the threshold and overlap none taken before."""
    taken: set[int] = set()
    kept = []
    for candidate, p in sorted(scored, key=lambda t: (-t[1], t[0].first - t[0].last, t[0].first)):
        tokens = range(candidate.first, candidate.last)
        if p >= threshold and taken.isdisjoint(tokens):
            taken.update(tokens)
            kept.append((candidate, p))
    return sorted(kept, key=lambda t: t[0].first)


def _model_names(tokens: tuple[Token, ...]) -> Iterator[_Name]:
    i = 0
    while i < len(tokens):
        j = i + 1
        label = tokens[i].ner
        if label:
            while j < len(tokens) and tokens[j].ner == label and not tokens[j].ner_start:
                j += 1
            first, last = trimmed(tokens, i, j)
            if first < last:
                yield _Name(first, last, label)
        i = j


def _marked(page: _Page) -> Iterator[tuple[int, int]]:
    """Names that the model marks as places."""
    for name in page.names:
        if name.label in PLACE_LABELS:
            yield name.first, name.last


def _known(page: _Page, document: Document, places: Gazetteer) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words that the gazetteer knows, the longest from each start."""
    tokens = page.tokens
    for first, token in enumerate(tokens):
        if not token.text[:1].isupper() or (
            first in page.starts and token.pos not in ("PROPN", "NOUN") and not token.ner
        ):
            continue
        end = _run_end(tokens, first)
        if end < len(tokens) and _is_head(tokens[end]) and _is_reviewed(document.words(first, end + 1).text, places):
            yield first, end + 1
            continue
        for last in range(end, first, -1):
            if not _is_capital(tokens[last - 1]):
                continue
            if last == first + 1 and token.pos not in ("PROPN", "NOUN", "ADJ") and not token.ner:
                continue
            if places.find(document.words(first, last).text):
                yield first, last
                break


def _is_head(token: Token) -> bool:
    return token.text in words("area heads") | words("building heads")


def _is_reviewed(name: str, places: Gazetteer) -> bool:
    return any(e.reviewed for e in places.find(name))


def _run_end(tokens: tuple[Token, ...], first: int) -> int:
    last = first + 1
    while last < len(tokens) and last - first < _LONGEST and (_is_capital(tokens[last]) or is_joining(tokens[last])):
        last += 1
    return last


def _is_capital(token: Token) -> bool:
    return token.text[:1].isupper()


def _whole(document: Document, first: int, last: int, places: Gazetteer) -> Span:
    """The span, with the full stop of an abbreviation that the tokeniser took for the sentence's."""
    span = document.words(first, last)
    text = document.page.text
    if text[span.end : span.end + 1] == "." and places.is_exact(f"{span.text}."):
        return document.page.span(span.start, span.end + 1)
    return span


def _candidate(page: _Page, document: Document, first: int, last: int, places: Gazetteer) -> Candidate:
    span = _whole(document, first, last, places)
    entries = entries_of(span.text, places)
    features = _of_the_gazetteer(span, entries, places)
    features |= _of_the_model(page, first, last, span)
    features |= _of_the_neighbours(page, first, last, places)
    return Candidate(first, last, span, entries, features)


def _of_the_gazetteer(span: Span, entries: tuple[PlaceEntry, ...], places: Gazetteer) -> dict[str, float]:
    """How well the name is known as a place's."""
    if not entries:
        return {"unknown": 1.0}
    filed = key(span.text)
    best = max(entries, key=lambda e: e.population)
    out = {"population": log10(best.population + 1) / 4, "senses": log10(len(entries)), f"kind:{best.kind}": 1.0}
    out["main name"] = float(any(key(e.name) == filed for e in entries))
    out["part known"] = float(not places.find(span.text))
    out["exact"] = float(places.is_exact(span.text))
    out["reviewed"] = float(any(e.reviewed for e in entries))
    if any(e.kind == "country" for e in entries):
        out["names a country"] = 1.0
    return out


def _of_the_model(page: _Page, first: int, last: int, span: Span) -> dict[str, float]:
    """How the model marks the words, here and elsewhere on the page."""
    out: dict[str, float] = {}
    here = page.name_at.get(first)
    if here is None:
        out["model:none"] = 1.0
    elif (here.first, here.last) == (first, last):
        out[f"model:{here.label}"] = 1.0
    elif here.first <= first and last <= here.last:
        out[f"within:{here.label}"] = 1.0
        out["within, at its start"] = float(here.first == first)
        out["within, at its end"] = float(here.last == last)
    else:
        out[f"across:{here.label}"] = 1.0
    labels = page.labels.get(key(span.text), Counter())
    total = labels.total() - (here is not None and (here.first, here.last) == (first, last))
    if total > 0:
        mine = here.label if here is not None and (here.first, here.last) == (first, last) else ""
        for label in ("GPE", "LOC", "FAC", "ORG", "PERSON", "NORP"):
            out[f"elsewhere:{label}"] = (labels[label] - (label == mine)) / total
    out["in a person's name"] = float(any(t.text.casefold() in page.persons for t in page.tokens[first:last]))
    return out


def _of_the_neighbours(page: _Page, first: int, last: int, places: Gazetteer) -> dict[str, float]:
    """The words before and after, and the shape of the name."""
    tokens = page.tokens
    before = tokens[first - 1] if first > 0 and first not in page.starts else None
    after = tokens[last] if last < len(tokens) and last not in page.starts else None
    out = {
        "tokens": float(last - first - 1),
        "all capitals": float(all(t.text.isupper() and len(t.text) > 3 for t in tokens[first:last])),
        "sentence start": float(before is None),
        "proper": float(all(t.pos == "PROPN" for t in tokens[first:last])),
        f"tag:{tokens[last - 1].tag}": 1.0,
        f"dep:{tokens[last - 1].dep}": 1.0,
        "short": float(sum(len(t.text) for t in tokens[first:last]) <= 3),
    }
    if before is not None:
        word = before.text.lower()
        out[f"before:{word if word in _SHOWN_BEFORE else before.pos}"] = 1.0
        out["capital before"] = float(_is_capital(before) and before.pos == "PROPN")
        out["title before"] = float(word.rstrip(".") in words("titles"))
    if after is not None:
        word = after.text.lower()
        out[f"after:{word if word in _SHOWN_AFTER else after.pos}"] = 1.0
        out["capital after"] = float(_is_capital(after) and after.pos == "PROPN")
        for name in ("organisation heads", "street heads", "area heads", "people heads"):
            out[f"after:{name}"] = float(after.lemma.lower().rstrip(".") in words(name))
        if word in (",", "(") and last + 1 < len(tokens):
            out["holder after"] = float(_is_holder(tokens, last + 1, places))
    if before is not None and before.text == "," and first > 1:
        out["listed"] = 1.0
        out["held name before"] = float(page.name_at.get(first - 2) is not None)
    return out


def _is_holder(tokens: tuple[Token, ...], at: int, places: Gazetteer) -> bool:
    """Whether a country or first-level division is named from token `at` on."""
    if not _is_capital(tokens[at]):
        return False
    texts = [tokens[at].text]
    if at + 1 < len(tokens) and _is_capital(tokens[at + 1]):
        texts.insert(0, f"{texts[0]} {tokens[at + 1].text}")
    return any(e.kind in ("country", "province") for text in texts for e in places.find(text))
