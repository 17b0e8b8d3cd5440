"""Which place a name means: every candidate gets a score from what the gazetteer and the page say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, exp, log10, radians, sqrt

from dragoman.knowledge.places import Gazetteer, PlaceEntry, key
from dragoman.model import Document
from dragoman.places.names import TYPES
from dragoman.places.spotting import Candidate

CANDIDATES = 30
ROUNDS = 2
_WELL_KNOWN = 1_000_000  # the size that a reviewed sea, region or building is taken to have
_REACH = 5.0  # degrees of latitude beyond which no place is near another
_HOLDERS = frozenset({"country", "province", "district"})
_TELLING = frozenset(
    {"oblast", "province", "region", "governorate", "prefecture", "state", "county", "district", "city"}
)

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Question:
    """One name of a page, all its mentions together, and the places that it may mean."""

    name: str
    mentions: tuple[Candidate, ...]
    entries: tuple[PlaceEntry, ...]
    in_capitals: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """The candidates of a question from the likeliest down, with their shares and the features that spoke for each."""

    entries: tuple[PlaceEntry, ...]
    shares: tuple[float, ...]
    features: tuple[Mapping[str, float], ...]


def questions(document: Document, mentions: Sequence[Candidate]) -> list[Question]:
    """The names of the page: mentions with the same key are one question (one sense a page).

    A holder ("Georgia" in "Atlanta, Georgia") is a question of its own, together with its like.
    """
    groups: dict[tuple[str, bool], list[Candidate]] = defaultdict(list)
    for before, mention in zip([None, *mentions], mentions, strict=False):
        holds = before is not None and is_behind(document, before, mention) and _may_hold(mention, before)
        groups[key(mention.span.text), holds].append(mention)
    return [
        Question(
            name,
            tuple(group),
            _most_likely(document, group),
            any(m.span.text.isupper() for m in group) and len(name) > 3,
        )
        for (name, _), group in groups.items()
    ]


def is_behind(document: Document, before: Candidate, mention: Candidate) -> bool:
    """Whether only a comma or a bracket stands between two names."""
    return document.page.text[before.span.end : mention.span.start].strip() in (",", "(")


def _may_hold(mention: Candidate, before: Candidate) -> bool:
    return any(_holds(h, e) for h in mention.entries if h.kind in _HOLDERS for e in before.entries)


def _most_likely(document: Document, mentions: Sequence[Candidate]) -> tuple[PlaceEntry, ...]:
    """The candidates worth weighing: of the type named ("Sumy region"), and no aliases beside a reviewed name."""
    entries = mentions[0].entries
    kinds = {kind for m in mentions for kind in _type_behind(document, m)}
    kept = [e for e in entries if e.kind in kinds] or list(entries)
    known = [e for e in kept if e.reviewed and " " in key(e.name)]
    if known:
        name = key(known[0].name)
        kept = [e for e in kept if e.kind == "water"] or [e for e in kept if e.reviewed or key(e.name) == name]
    ranked = sorted(kept, key=lambda e: (not e.reviewed, e.kind != "country", -e.population, e.id))
    return tuple(ranked[:CANDIDATES])


def _type_behind(document: Document, mention: Candidate) -> tuple[str, ...]:
    """The kinds that a type word in small letters right behind the name allows."""
    word = document.tokens[mention.last].text if mention.last < len(document.tokens) else ""
    kind = TYPES.get(word) if word in _TELLING else None
    return () if kind is None else (kind, "region") if kind == "province" else (kind,)


def answers(document: Document, asked: Sequence[Question], weights: Weights, places: Gazetteer) -> list[Answer]:
    """An answer for each question, the likeliest place first."""
    out = []
    for q, full in zip(asked, featured(document, asked, weights, places), strict=True):
        shares = _shares([_score(f, weights) for f in full])
        order = sorted(range(len(shares)), key=lambda k: (-shares[k], -q.entries[k].population, q.entries[k].id))
        out.append(
            Answer(tuple(q.entries[k] for k in order), tuple(shares[k] for k in order), tuple(full[k] for k in order))
        )
    return out


def featured(
    document: Document, asked: Sequence[Question], weights: Weights, places: Gazetteer
) -> list[list[dict[str, float]]]:
    """Features of each question's candidates: of each name alone, then in the company of the others, twice."""
    alone = [[local_features(document, q, e) for e in q.entries] for q in asked]
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
    return sum(value * weights.get(name, 0.0) for name, value in features.items())


def _shares(scores: Sequence[float]) -> list[float]:
    top = max(scores, default=0.0)
    raised = [exp(s - top) for s in scores]
    total = sum(raised)
    return [r / total for r in raised]


def local_features(document: Document, question: Question, entry: PlaceEntry) -> dict[str, float]:
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
        features["town in capitals"] = float(
            any(m.span.text.isupper() and len(m.span.text) > 3 for m in question.mentions)
        )
        features["capital, alone"] = float(entry.capital and len(question.mentions) == 1)
    return features


@dataclass(frozen=True, slots=True)
class Company:
    """The other names of the page: what each country and division gets of their shares, and where they lie."""

    holders: tuple[tuple[PlaceEntry, ...], ...]
    held: tuple[tuple[PlaceEntry, ...], ...]
    countries: Mapping[str, float]
    divisions: Mapping[tuple[str, str], float]
    own: tuple[Mapping[str, float], ...]
    own_divisions: tuple[Mapping[tuple[str, str], float], ...]
    points: tuple[tuple[tuple[float, float, float], ...], ...]
    outlet: str | None

    @classmethod
    def of(cls, document: Document, asked: Sequence[Question], prior: Sequence[Sequence[float]]) -> Company:
        """The company of a page's names, each counted once."""
        countries: dict[str, float] = defaultdict(float)
        divisions: dict[tuple[str, str], float] = defaultdict(float)
        own, own_divisions, points = [], [], []
        for q, shares in zip(asked, prior, strict=True):
            mine: dict[str, float] = defaultdict(float)
            mine_divisions: dict[tuple[str, str], float] = defaultdict(float)
            for e, share in zip(q.entries, shares, strict=True):
                if e.country:
                    mine[e.country] += share
                    if e.admin1 and e.kind != "country":
                        mine_divisions[e.country, e.admin1] += share
            for c, v in mine.items():
                countries[c] += v
            for d, v in mine_divisions.items():
                divisions[d] += v
            own.append(mine)
            own_divisions.append(mine_divisions)
            best = sorted(zip(shares, q.entries, strict=True), key=lambda t: -t[0])[:3]
            points.append(
                tuple((e.lat, e.lon, s) for s, e in best if s > 0.05 and e.kind not in ("country", "continent"))
            )
        pairs = _pairs(document, asked)
        holders = tuple(
            tuple(e for a, b in pairs if a is q and b is not q for e in b.entries if e.kind in _HOLDERS) for q in asked
        )
        held = tuple(tuple(e for a, b in pairs if b is q and a is not q for e in a.entries) for q in asked)
        return cls(
            holders, held, countries, divisions, tuple(own), tuple(own_divisions), tuple(points),
            document.article.outlet_country,
        )  # fmt: skip

    def features(self, i: int, entry: PlaceEntry) -> dict[str, float]:
        """What the company of question `i` says of one of its candidates."""
        out: dict[str, float] = {}
        if self.holders[i]:
            out["held"] = max(_holds(h, entry) for h in self.holders[i])
            out["not held"] = float(out["held"] == 0.0)
        if self.held[i]:
            largest = max((e.population for e in self.held[i] if _holds(entry, e)), default=-1)
            out["holds"] = log10(largest + 2) / 4 if largest >= 0 else 0.0
        total = sum(self.countries.values()) - sum(self.own[i].values())
        if entry.country and total > 0:
            votes = self.countries.get(entry.country, 0.0) - self.own[i].get(entry.country, 0.0)
            out["country share"] = votes / total
            out["country votes"] = min(votes, 3.0) / 3
        if entry.country and entry.admin1:
            at = (entry.country, entry.admin1)
            votes = self.divisions.get(at, 0.0) - self.own_divisions[i].get(at, 0.0)
            out["division votes"] = min(votes, 3.0) / 3
        out["near"] = min(sum(self._near(j, entry) for j in range(len(self.points)) if j != i), 3.0) / 3
        out["outlet"] = float(self.outlet is not None and self.outlet == entry.country)
        return out

    def _near(self, j: int, entry: PlaceEntry) -> float:
        return sum(
            share * exp(-distance_km(entry.lat, entry.lon, lat, lon) / 100)
            for lat, lon, share in self.points[j]
            if -_REACH < entry.lat - lat < _REACH
        )


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The distance of two points on a flat map of their latitude: good to a few per cent below 1,000 km."""
    x = abs(lon - other_lon)
    x = min(x, 360 - x) * cos(radians((lat + other_lat) / 2))
    return 111.2 * sqrt(x * x + (lat - other_lat) ** 2)


def _pairs(document: Document, asked: Sequence[Question]) -> list[tuple[Question, Question]]:
    """Questions of which a mention of the second stands right behind one of the first, after a comma or in brackets."""
    order = sorted(((m, q) for q in asked for m in q.mentions), key=lambda t: t[0].first)
    return [(a, b) for (m, a), (n, b) in pairwise(order) if is_behind(document, m, n)]


def _holds(holder: PlaceEntry, entry: PlaceEntry) -> float:
    if holder.country != entry.country or holder.id == entry.id:
        return 0.0
    if holder.kind == "country":
        return float(entry.kind != "country")
    if holder.admin1 != entry.admin1:
        return 0.0
    return float(holder.kind == "province" or distance_km(holder.lat, holder.lon, entry.lat, entry.lon) < 80)
