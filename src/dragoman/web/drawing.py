"""Pictures as plain values for SVG templates: no script, no tiles, no request."""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dragoman.knowledge.places import gazetteer
from dragoman.views import Week
from dragoman.web.words import country_name

WIDTH, HEIGHT = 960, 480  # an equirectangular world


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the intensity strip: position and size in user units, and its week."""

    x: float
    height: float
    events: int
    reports: int
    monday: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A point on a picture, with its radius and its words."""

    x: float
    y: float
    r: float
    title: str
    href: str | None = None
    events: int = 0


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
    return [Bar(12 * i, 40 * w.events / most, w.events, w.reports, w.monday) for i, w in enumerate(weeks)]


def project(lat: float, lon: float) -> tuple[float, float]:
    """Where a point of the earth lies on the picture."""
    return (lon + 180) / 360 * WIDTH, (90 - lat) / 180 * HEIGHT


def world(points: Iterable[tuple[float | None, float | None, str]]) -> list[Dot]:
    """Dots for points given as latitude, longitude, words."""
    return [Dot(*project(lat, lon), 5, words) for lat, lon, words in points if lat is not None and lon is not None]


def countries(events: Mapping[str, int], more: str = "") -> list[Dot]:
    """A dot for each country (its code) where events took place, its area by their number; `more` ends its address."""
    dots = []
    for code, n in events.items():
        point = _country_point(code)
        if point:
            (x, y), r = project(*point), min(30, 4 + 3 * math.sqrt(n))
            dots.append(Dot(min(max(x, r), WIDTH - r), y, r, code, f"/events?place_country={code}{more}", n))
    return dots


@functools.cache
def _country_point(code: str) -> tuple[float, float] | None:
    for entry in gazetteer().find(country_name(code)):
        if entry.lat is not None and entry.lon is not None and entry.country == code:
            return entry.lat, entry.lon
    return None


def network(ties: Sequence[tuple[str, str, int]]) -> Graph:
    """Names on a circle, ties (one, other, events) as chords."""
    degree: Counter[str] = Counter()
    for one, other, events in ties:
        degree[one] += events
        degree[other] += events
    names = [name for name, _ in degree.most_common(40)]
    spots = {name: _on_circle(i, len(names)) for i, name in enumerate(names)}
    most = max((events for _, _, events in ties), default=1)
    lines = tuple(
        Line(*spots[one], *spots[other], 1 + 5 * events / most)
        for one, other, events in ties
        if one in spots and other in spots
    )
    return Graph(tuple(Dot(*spots[n], min(14, 4 + math.sqrt(degree[n])), n) for n in names), lines)


def _on_circle(i: int, n: int) -> tuple[float, float]:
    angle = 2 * math.pi * i / max(1, n)
    return 400 + 300 * math.cos(angle), 360 + 300 * math.sin(angle)
