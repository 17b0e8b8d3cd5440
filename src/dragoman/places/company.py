"""What the other names of a page say of a place: its holder, its country, its division, its neighbours."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log10

from dragoman.knowledge.places import PlaceEntry
from dragoman.model import Document
from dragoman.places.questions import HOLDERS, Question, distance_km, holds, pairs

_REACH = 5.0  # degrees of latitude beyond which no place is near another
_FADES_KM = 100

Votes = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Company:
    """The names of a page by their shares: votes for countries and divisions, of all and of each, and where they lie.

    A country's votes stand under its code, a division's under "COUNTRY.ADMIN1"; `points` are sorted by latitude.
    """

    holders: tuple[tuple[PlaceEntry, ...], ...]
    held: tuple[tuple[PlaceEntry, ...], ...]
    votes: Votes
    own: tuple[Votes, ...]
    totals: tuple[float, ...]
    points: tuple[tuple[float, float, float, int], ...]
    latitudes: tuple[float, ...]
    outlet: str | None

    @classmethod
    def of(cls, document: Document, asked: Sequence[Question], prior: Sequence[Sequence[float]]) -> Company:
        """The company of a page's names, each counted once; `prior` are the shares of their candidates so far."""
        own = tuple(_votes(q, shares) for q, shares in zip(asked, prior, strict=True))
        votes: dict[str, float] = defaultdict(float)
        for mine in own:
            for at, vote in mine.items():
                votes[at] += vote
        countries = [sum(v for at, v in mine.items() if "." not in at) for mine in own]
        points = sorted(
            p for i, (q, shares) in enumerate(zip(asked, prior, strict=True)) for p in _points(i, q, shares)
        )
        neighbours = pairs(document, asked)
        return cls(
            tuple(
                tuple(e for a, b in neighbours if a is q is not b for e in b.entries if e.kind in HOLDERS)
                for q in asked
            ),
            tuple(tuple(e for a, b in neighbours if b is q is not a for e in a.entries) for q in asked),
            votes,
            own,
            tuple(sum(countries) - mine for mine in countries),
            tuple(points),
            tuple(p[0] for p in points),
            document.article.outlet_country,
        )

    def features(self, i: int, entry: PlaceEntry) -> dict[str, float]:
        """What the company of question `i` says of one of its candidates."""
        out: dict[str, float] = {}
        if self.holders[i]:
            out["held"] = max(holds(h, entry) for h in self.holders[i])
            out["not held"] = 1.0 - out["held"]
        if self.held[i]:
            largest = max((e.population for e in self.held[i] if holds(entry, e)), default=-1)
            out["holds"] = log10(largest + 2) / 4 if largest >= 0 else 0.0
        if entry.country:
            votes = self._others(i, entry.country)
            out["country share"] = votes / self.totals[i] if self.totals[i] > 0 else 0.0
            out["country votes"] = min(votes, 3.0) / 3
            if entry.admin1:
                out["division votes"] = min(self._others(i, f"{entry.country}.{entry.admin1}"), 3.0) / 3
        out["near"] = min(self._near(i, entry), 3.0) / 3
        out["outlet"] = float(self.outlet is not None and self.outlet == entry.country)
        return out

    def _others(self, i: int, at: str) -> float:
        return self.votes.get(at, 0.0) - self.own[i].get(at, 0.0)

    def _near(self, i: int, entry: PlaceEntry) -> float:
        """The shares of other names' places, fading with distance."""
        first = bisect_left(self.latitudes, entry.lat - _REACH)
        last = bisect_left(self.latitudes, entry.lat + _REACH)
        return sum(
            share * exp(-distance_km(entry.lat, entry.lon, lat, lon) / _FADES_KM)
            for lat, lon, share, j in self.points[first:last]
            if j != i
        )


def _votes(question: Question, shares: Sequence[float]) -> Votes:
    votes: dict[str, float] = defaultdict(float)
    for e, share in zip(question.entries, shares, strict=True):
        if e.country:
            votes[e.country] += share
            if e.admin1 and e.kind != "country":
                votes[f"{e.country}.{e.admin1}"] += share
    return votes


def _points(i: int, question: Question, shares: Sequence[float]) -> list[tuple[float, float, float, int]]:
    """The three likeliest places of a question, but for countries and continents, whose middle tells nothing."""
    best = sorted(zip(shares, question.entries, strict=True), key=lambda t: -t[0])[:3]
    return [(e.lat, e.lon, s, i) for s, e in best if s > 0.05 and e.kind not in ("country", "continent")]
