"""The readings by the names under which the rules call them."""

from __future__ import annotations

from collections.abc import Callable

from dragoman.times.clocks import clock, part
from dragoman.times.dates import calendar, day_of_month, day_range, era, figures, islamic, iso, named, weekday_of
from dragoman.times.lengths import again, anchored, span
from dragoman.times.periods import (
    century,
    decade,
    half,
    quarter,
    season,
    short_year,
    this_quarter,
    year_alone,
    year_range,
    year_words,
)
from dragoman.times.reading import Reading
from dragoman.times.recognise import Found
from dragoman.times.relative import (
    deictic,
    deictic_part,
    direction,
    fixed,
    future,
    near,
    offset,
    ordinal_day,
    that_time,
    the_unit,
)
from dragoman.times.setting import Setting

__all__ = ["READINGS", "Reading"]

READINGS: dict[str, Callable[[Found, Setting], Reading | None]] = {
    "again": again, "anchored": anchored, "calendar": calendar, "century": century, "clock": clock,
    "day_of_month": day_of_month, "day_range": day_range, "decade": decade, "deictic": deictic,
    "deictic_part": deictic_part, "direction": direction, "era": era, "figures": figures, "fixed": fixed,
    "future": future, "half": half, "islamic": islamic, "iso": iso, "named": named, "near": near, "offset": offset,
    "ordinal_day": ordinal_day, "part": part, "quarter": quarter, "season": season, "short_year": short_year,
    "span": span, "that_time": that_time, "the_unit": the_unit, "this_quarter": this_quarter,
    "weekday": weekday_of, "year": year_alone, "year_range": year_range, "year_words": year_words,
}  # fmt: skip  # fmt: skip
