"""Dates that come every year, put into the year that text, tense and publication imply."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast

from dragoman.knowledge.time import vocabulary
from dragoman.times.granules import Granule, civil, weekday
from dragoman.times.reading import word_before
from dragoman.times.recognise import Found
from dragoman.times.setting import Setting, tense

_HALF_YEAR = 183

_UNTIL = frozenset({"by", "until", "till", "effective", "due", "payable", "expires", "expire"})

_RANGE_YEAR = re.compile(
    r"\s*(?:to|and|or|through|until|till|-|–)\s*(?:(?:early|late|mid)[ -])?(?:\d{1,2}(?:st|nd|rd|th)? )?"
    r"(?P<month>[A-Z][a-z]+)\.?(?: \d{1,2},?)? (?P<year>\d{4})\b"
)


def complete(
    f: Found, s: Setting, make: Callable[[int], Granule | None]
) -> tuple[Granule | None, str | None, tuple[str, ...]]:
    """A yearly date put into its year, with the anchor and the years that were turned down."""
    that = f.fields.get("thatyear")
    ahead = _year_ahead(f, s, make)
    if ahead is not None:
        return ahead, "narrative", ()
    if that in ("that", "the same") and (year := s.named("year")) is not None:
        return make(year.index), "narrative", ()
    named = s.year_told(f.sentence) if s.history else s.year_in(f.sentence)
    if s.history or s.published is None or (named is not None and "dir" not in f.fields and _is_far(named, s)):
        return (_onward(s, make, named), "narrative", ()) if named is not None else (None, None, ())
    if that in ("this", "last", "next"):
        return make(civil(s.published)[0] + {"last": -1, "this": 0, "next": 1}[str(that)]), "publication", ()
    return _nearest(f, s, make)


def _year_ahead(f: Found, s: Setting, make: Callable[[int], Granule | None]) -> Granule | None:
    """The date in the year of the end of its range: "May 15 to August 16, 1988", "late June or early July 2019"."""
    match = _RANGE_YEAR.match(s.document.page.text, f.end)
    if match is None or "dir" in f.fields:
        return None
    year = int(match["year"])
    granule = make(year)
    month = vocabulary()["month"].get(match["month"].lower())
    if granule is not None and month is not None and granule.first > Granule.of_year("month", year, month).last:
        return make(year - 1)
    return granule


def _onward(s: Setting, make: Callable[[int], Granule | None], year: int) -> Granule | None:
    """The date in the year told, or in the next one where a story that goes forward would have stepped far back."""
    granule, here = make(year), s.here()
    if granule is None or here is None or here.year != year or here.first - granule.last < _HALF_YEAR:
        return granule
    return make(year + 1) if s.history else granule


def _is_far(year: int, s: Setting) -> bool:
    return s.published is not None and abs(civil(s.published)[0] - year) > 1


def _nearest(
    f: Found, s: Setting, make: Callable[[int], Granule | None]
) -> tuple[Granule | None, str | None, tuple[str, ...]]:
    published = cast(int, s.published)
    year = civil(published)[0]
    found = [g for g in (make(y) for y in range(year - 8, year + 9)) if g is not None]
    step = f.fields.get("dir")
    if step == 0:
        return next((g for g in found if g.year == year), None), "publication", ()
    if not found:
        return None, None, ()
    past = [g for g in found if (g.last if step == -1 else g.first - 1) < published]
    future = [g for g in found if (g.first if step == 1 else g.last + 1) > published]
    back, ahead = (past or future)[-1 if past else 0], (future or past)[0 if future else -1]
    if "wd" in f.fields and back.unit == "day":  # the weekday decides
        fits = [g for g in found if weekday(g.index) == f.fields["wd"]]
        best = min(fits, key=lambda g: (abs(g.index - published), g.index), default=None)
        if best is not None:
            return best, "publication", ()
    chosen, other = (ahead, back) if _looks_ahead(f, s, back, ahead) else (back, ahead)
    why = () if chosen == other else (f"{other.timex()}: {chosen.timex()} suits verb and distance better",)
    return chosen, "publication", why


def _looks_ahead(f: Found, s: Setting, back: Granule, ahead: Granule) -> bool:
    """Whether a yearly date lies ahead: by direction, tense, "by", or where the next one is far nearer."""
    published = cast(int, s.published)
    step = f.fields.get("dir")
    if isinstance(step, int):
        return step > 0
    if s.caption or back == ahead:
        return False
    told = tense(s.document, f.token)
    if word_before(f, s) in _UNTIL:
        told = None if told == "past" else "future"
    bias = 2 if told != "past" else 5 if ahead.unit == "day" else 8
    return told == "future" or (ahead.first - published) * bias < published - back.last


def full_year(short: int, s: Setting) -> int:
    """The year that two figures stand for: the nearest to publication, in a history to the year told."""
    base = civil(s.published)[0] if s.published is not None else 2000
    if s.history and (named := s.named("year")) is not None:
        base = named.index
    return min(
        (short + c for c in range(base // 100 * 100 - 100, base // 100 * 100 + 101, 100)),
        key=lambda y: (abs(y - base), y),
    )
