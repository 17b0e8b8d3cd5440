"""Pictures as plain values for SVG templates: no script, no tiles, no request."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dragoman.knowledge.places import gazetteer
from dragoman.store import EventRow
from dragoman.views import Tie, Week
from dragoman.web.words import country_name

WIDTH, HEIGHT = 960, 480  # an equirectangular world


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the intensity strip: position and size in user units, and its words."""

    x: float
    height: float
    events: int
    title: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A point on a picture, with its radius and its words."""

    x: float
    y: float
    r: float
    title: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A tie between two points of the network."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float


@dataclass(frozen=True, slots=True)
class Graph:
    """The network on a circle."""

    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]


def strip(weeks: Sequence[Week]) -> list[Bar]:
    """A bar a week, as high as its number of events (of 40 units)."""
    most = max((week.events for week in weeks), default=0) or 1
    return [
        Bar(
            12 * i,
            40 * week.events / most,
            week.events,
            f"week of {week.monday}: {week.events} events, {week.reports} reports",
        )
        for i, week in enumerate(weeks)
    ]


def project(lat: float, lon: float) -> tuple[float, float]:
    """Where a point of the earth lies on the picture."""
    return (lon + 180) / 360 * WIDTH, (90 - lat) / 180 * HEIGHT


def world(points: Iterable[tuple[float | None, float | None, str]]) -> list[Dot]:
    """Dots for points given as latitude, longitude, words."""
    return [Dot(*project(lat, lon), 5, words) for lat, lon, words in points if lat is not None and lon is not None]


def countries(rows: Iterable[EventRow]) -> list[Dot]:
    """A dot for each country in which events took place, its area by their number."""
    counts = Counter(row.country for row in rows if row.country)
    dots = []
    for code, n in sorted(counts.items(), key=lambda item: (-item[1], item[0] or "")):
        entry = _country_point(code or "")
        if entry:
            x, y = project(*entry)
            dots.append(
                Dot(x, y, min(30, 4 + 3 * math.sqrt(n)), f"{country_name(code)}: {n} events", f"/events?country={code}")
            )
    return dots


def _country_point(code: str) -> tuple[float, float] | None:
    for entry in gazetteer().find(country_name(code)):
        if entry.lat is not None and entry.lon is not None and entry.country == code:
            return entry.lat, entry.lon
    return None


def network(ties: Sequence[Tie]) -> Graph:
    """Names on a circle, ties as chords."""
    degree: Counter[str] = Counter()
    for tie in ties:
        degree[tie.one] += tie.events
        degree[tie.other] += tie.events
    names = [name for name, _ in degree.most_common(40)]
    spots = {name: _on_circle(i, len(names)) for i, name in enumerate(names)}
    most = max((tie.events for tie in ties), default=1)
    lines = tuple(
        Line(*spots[tie.one], *spots[tie.other], 1 + 5 * tie.events / most)
        for tie in ties
        if tie.one in spots and tie.other in spots
    )
    return Graph(tuple(Dot(*spots[n], min(14, 4 + math.sqrt(degree[n])), n) for n in names), lines)


def _on_circle(i: int, n: int) -> tuple[float, float]:
    angle = 2 * math.pi * i / max(1, n)
    return 400 + 300 * math.cos(angle), 360 + 300 * math.sin(angle)
