"""Person, body, place or none of them: a linear model over the words of a name and around it.

Trained on development data (`training/actors/name_types.py`); knowledge of states and bodies is never overruled.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dragoman.actors.spans import Name
from dragoman.knowledge.tables import cells, read_text
from dragoman.knowledge.titles import titles, words
from dragoman.model import Document, EntityType, Token

CLASSES: tuple[EntityType | None, ...] = ("person", "organisation", "place", None)
SCALE = 100
_DOUBT = 60  # a name that the parser proposed is dropped only with this much certainty
_OTHER_LABELS = frozenset({"PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "NORP", "LANGUAGE"})
_FACILITY = frozenset({
    "airport", "base", "bridge", "building", "camp", "canal", "cathedral", "centre", "center", "church", "dam",
    "embassy", "gate", "hall", "hospital", "hotel", "house", "library", "mosque", "museum", "palace", "park", "plant",
    "port", "prison", "reactor", "stadium", "square", "station", "temple", "tower", "tunnel",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """What of the whole document bears on a name: labels by written form, words of full names, tokens of places."""

    tokens: Sequence[Token]
    labels: dict[str, Counter[str]]
    in_persons: Counter[str]
    in_bodies: Counter[str]
    places: frozenset[int]
    counts: Counter[str]


def setting(document: Document, names: Sequence[Name]) -> Setting:
    """The setting of the document's names."""
    tokens = document.tokens
    labels: dict[str, Counter[str]] = {}
    in_persons: Counter[str] = Counter()
    in_bodies: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for name in names:
        text = _written(tokens, name)
        labels.setdefault(text, Counter())[name.label or name.type] += 1
        counts[text] += 1
        if name.last - name.first > 1:
            inside = in_persons if name.type == "person" else in_bodies
            inside.update(t.text for t in tokens[name.first : name.last])
    starts = {t.start: t.i for t in tokens}
    places = frozenset(starts[p.span.start] for p in document.places if p.span.start in starts)
    return Setting(tokens, labels, in_persons, in_bodies, places, counts)


def _written(tokens: Sequence[Token], name: Name) -> str:
    return " ".join(t.text for t in tokens[name.first : name.last])


def candidates(document: Document, names: Sequence[Name]) -> Iterator[Name]:
    """Runs of proper nouns that nobody took for a name yet, and names that the parser took for works or products."""
    tokens = document.tokens
    taken = {i for n in names for i in range(n.first, n.last)}
    for sentence in document.sentences:
        i = sentence.first
        while i < sentence.last:
            j = i
            while j < sentence.last and j not in taken and _may_be_named(tokens[j]) and tokens[j].ner == tokens[i].ner:
                if j > i and tokens[j].ner_start:
                    break
                j += 1
            if j > i:
                yield Name(i, j, "place", "types.candidate", label=tokens[i].ner or "-")
            i = max(j, i + 1)


def _may_be_named(token: Token) -> bool:
    if token.pos != "PROPN" or not token.text[0].isupper() or token.ner not in _OTHER_LABELS | {""}:
        return False
    return token.text.lower() not in titles() and token.text.lower() not in words("honorific")


def features(name: Name, at: Setting) -> Iterator[str]:
    """The features of a name, as short strings."""
    tokens, first, last = at.tokens, name.first, name.last
    inside = tokens[first:last]
    final = inside[-1]
    size = min(last - first, 4)
    text = _written(tokens, name)
    yield f"label={name.label}:{size}"
    yield f"rule={name.rule.split(':')[0]}:{name.type}"
    if name.entry:
        yield f"kb={name.entry.kind}"
    yield f"last={final.text.lower()}"
    yield f"first={inside[0].text.lower()}:{size > 1}"
    for token in inside[:-1]:
        yield f"in={token.text.lower()}"
    yield f"end={final.text[-3:].lower()}"
    yield f"end2={final.text[-2:].lower()}"
    yield f"shape={_shape(final.text)}:{size}"
    yield f"pos={final.pos}"
    yield from _parts(inside, name.label)
    yield from _around(tokens, first, last)
    yield from _in_document(name, text, at)


@functools.cache
def _name_parts() -> dict[str, tuple[int, ...]]:
    _, rows = cells(read_text("actors/parts.tsv"), "parts")
    return {word: tuple(min(int(n), 99).bit_length() for n in counts) for word, *counts in rows}


def _parts(inside: Sequence[Token], label: str) -> Iterator[str]:
    """How often the first and the last word begin or end names of known persons, bodies, buildings (powers of two)."""
    known = _name_parts()
    begins, ends = known.get(inside[0].text.lower()), known.get(inside[-1].text.lower())
    alone = len(inside) == 1
    yield f"begins={min(begins[0], 4) if begins else 0}:{alone}"
    yield f"ends={min(ends[1], 4) if ends else 0}:{alone}"
    yield f"parts={label}:{min(begins[0], 2) if begins else 0}:{min(ends[1], 2) if ends else 0}:{min(len(inside), 4)}"
    if ends and not alone:
        yield f"body={min(ends[2], 5)}"
        yield f"building={min(ends[3], 3)}"


def _shape(text: str) -> str:
    if text.isupper():
        return "X" if len(text) < 2 else "XX" if len(text) < 6 else "XXX"
    if any(c.isdigit() for c in text):
        return "d"
    return "Xx" if text[:1].isupper() and text[1:].islower() else "xX" if not text[:1].isupper() else "XxX"


def _around(tokens: Sequence[Token], first: int, last: int) -> Iterator[str]:
    before = tokens[first - 1].text.lower() if first else "^"
    after = tokens[last].text.lower() if last < len(tokens) else "$"
    yield f"before={before}"
    yield f"after={after}"
    if first > 1:
        yield f"before2={tokens[first - 2].text.lower()}"
    if last + 1 < len(tokens):
        yield f"after2={tokens[last + 1].text.lower()}"
    if last < len(tokens):
        yield f"afterpos={tokens[last].pos}"
    head = next((t for t in tokens[first:last] if not first <= t.head < last), tokens[last - 1])
    governor = tokens[head.head]
    yield f"dep={head.dep}"
    yield f"gov={head.dep}:{governor.lemma.lower()}"
    if before in titles():
        yield "titled"


def _in_document(name: Name, text: str, at: Setting) -> Iterator[str]:
    common = at.labels.get(text)
    if common:
        yield f"most={common.most_common(1)[0][0]}"
    alone = name.last - name.first == 1
    if alone and at.in_persons[text]:
        yield "of-person"
    if alone and at.in_bodies[text]:
        yield "of-body"
    if name.first in at.places:
        yield "gazetteer"
    if at.counts[text] > 2:
        yield "often"


@functools.cache
def _weights() -> dict[str, tuple[int, ...]]:
    _, rows = cells(read_text("actors/name_types.tsv"), "name_types")
    return {feature: tuple(int(w) for w in weights) for feature, *weights in rows}


def scores(name: Name, at: Setting) -> list[int]:
    """The weight of each class, in hundredths of a logit."""
    known = _weights()
    total = list(known["bias"])
    for feature in features(name, at):
        weight = known.get(feature)
        if weight:
            for i, w in enumerate(weight):
                total[i] += w
    return total


def settle(document: Document, names: list[Name]) -> list[Name]:
    """The names with their type decided, without those that are names of something else, and with missed ones."""
    proposed = sorted([*names, *candidates(document, names)], key=lambda n: n.first)
    at = setting(document, names)
    own = [None if _is_fixed(n) else scores(n, at) for n in proposed]
    together: dict[str, list[list[int]]] = {}
    for name, score in zip(proposed, own, strict=True):
        if score:
            together.setdefault(_written(document.tokens, name), []).append(score)
    out = []
    for name, score in zip(proposed, own, strict=True):
        settled: Name | None = name
        if score:
            alike = together[_written(document.tokens, name)]
            total = [s + sum(column) // len(alike) for s, column in zip(score, zip(*alike, strict=True), strict=True)]
            settled = _settled(name, total, at)
        if settled:
            out.append(settled)
    return out


def _is_fixed(name: Name) -> bool:
    return name.entry is not None and name.entry.kind != "person"


def _settled(name: Name, total: Sequence[int], at: Setting) -> Name | None:
    best = max(range(len(CLASSES)), key=lambda i: total[i])
    kind = CLASSES[best]
    if kind is None and name.rule != "types.candidate" and total[best] - sorted(total)[-2] < _DOUBT:
        best = max(range(len(CLASSES) - 1), key=lambda i: total[i])
        kind = CLASSES[best]
    if kind is None:
        return None
    if kind == "place" and (name.type == "facility" or at.tokens[name.last - 1].text.lower() in _FACILITY):
        kind = "facility"
    if kind == name.type and name.rule != "types.candidate":
        return name
    entry = name.entry if kind == "person" else None
    return replace(name, type=kind, rule=f"types.model < {name.rule}", entry=entry)
