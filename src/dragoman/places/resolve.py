"""Which place a name means: every candidate gets a score from what the gazetteer and the page say."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log10

from dragoman.knowledge.places import PlaceEntry, key
from dragoman.model import Document
from dragoman.places.company import Company
from dragoman.places.questions import Question

ROUNDS = 2
_WELL_KNOWN = 1_000_000  # the size that a reviewed sea, region or building is taken to have

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Answer:
    """The candidates of a question from the likeliest down, with their shares and the features that spoke for each."""

    entries: tuple[PlaceEntry, ...]
    shares: tuple[float, ...]
    features: tuple[Mapping[str, float], ...]


def answers(document: Document, asked: Sequence[Question], weights: Weights) -> list[Answer]:
    """An answer for each question, the likeliest place first."""
    out = []
    for q, full in zip(asked, featured(document, asked, weights), strict=True):
        shares = _shares([_score(f, weights) for f in full])
        order = sorted(range(len(shares)), key=lambda k: (-shares[k], -q.entries[k].population, q.entries[k].id))
        out.append(
            Answer(tuple(q.entries[k] for k in order), tuple(shares[k] for k in order), tuple(full[k] for k in order))
        )
    return out


def featured(document: Document, asked: Sequence[Question], weights: Weights) -> list[list[dict[str, float]]]:
    """Features of each question's candidates: of each name alone, then in the company of the others, twice."""
    alone = [[local_features(q, e) for e in q.entries] for q in asked]
    full = alone
    for _ in range(ROUNDS):
        shares = [_shares([_score(f, weights) for f in fs]) for fs in full]
        company = Company.of(document, asked, shares)
        full = [
            [f | company.features(i, e) for f, e in zip(fs, q.entries, strict=True)]
            for i, (q, fs) in enumerate(zip(asked, alone, strict=True))
        ]
    return full


def _score(features: Mapping[str, float], weights: Weights) -> float:
    return math.fsum(value * weights.get(name, 0.0) for name, value in features.items())


def _shares(scores: Sequence[float]) -> list[float]:
    top = max(scores, default=0.0)
    raised = [exp(s - top) for s in scores]
    total = sum(raised)
    return [r / total for r in raised]


def local_features(question: Question, entry: PlaceEntry) -> dict[str, float]:
    """What the gazetteer says of a candidate, and the names right after it ("Paris, Texas")."""
    size = entry.population or (_WELL_KNOWN if entry.reviewed else 0)
    features = {
        f"kind:{entry.kind}": 1.0,
        "population": log10(size + 1) / 4,
        "capital": float(entry.capital),
        "reviewed": float(entry.reviewed),
        "main name": float(key(entry.name) == question.name),
    }
    if entry.kind == "town":
        features["town population"] = log10(entry.population + 1) / 4
        features["town in capitals"] = float(question.in_capitals)
        features["capital, alone"] = float(entry.capital and len(question.mentions) == 1)
    return features
