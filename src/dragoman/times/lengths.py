"""Readings of durations and of what comes again."""

from __future__ import annotations

import re
from typing import cast

from dragoman.times.granules import Granule, Unit, at, civil, day_number, edtf_interval
from dragoman.times.numbers import figure, number
from dragoman.times.reading import TENS, Reading, count_of, whole, word_after
from dragoman.times.recognise import Found
from dragoman.times.setting import Setting

LETTER = {
    "second": "S", "minute": "M", "hour": "H", "day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y",
    "decade": "E", "century": "C", "weekend": "WE",
}  # fmt: skip  # fmt: skip

_HALVES = {"hour": "30M", "minute": "30S", "year": "6M"}

_ADVERBS = {
    "hourly": "PT1H", "daily": "P1D", "nightly": "TNI", "weekly": "P1W", "biweekly": "P2W", "monthly": "P1M",
    "quarterly": "P3M", "yearly": "P1Y", "annually": "P1Y", "everyday": "P1D",
}  # fmt: skip  # fmt: skip


def span(f: Found, s: Setting) -> Reading | None:
    """A counted or uncounted duration; not an age, not a fourth part."""
    following = word_after(f, s)
    if _is_age(f, s) or (str(f.fields.get("unit", "")).startswith("quarter") and following and following.text == "of"):
        return None
    if f.raw.get("unit") == "quarters" and "vague" in f.fields:
        return None
    if f.raw.get("count") in ("a", "an") and _is_rate(f, s):
        return None
    value = _duration(f)
    if value is None:
        return None
    return Reading("DURATION", value, None, None, cast("str | None", f.fields.get("about") or None))


def _is_rate(f: Found, s: Setting) -> bool:
    """Whether "a day" tells how often ("two dollars a day", "thirty kilometres a day")."""
    first = s.document.token_at(f.start)
    if not first or first < 2:
        return False
    before, earlier = s.document.tokens[first - 1], s.document.tokens[first - 2]
    return before.pos in ("NOUN", "NUM", "SYM") and (
        before.pos == "NUM" or earlier.pos in ("NUM", "SYM", "NOUN", "PRON")
    )


def _duration(f: Found) -> str | None:
    unit = str(f.fields.get("unit") or f.fields.get("unit2"))
    written = f.raw.get("count")
    count = count_of(f) if written and "low" not in f.fields else (1.0 if {"dir2", "whole"} & f.fields.keys() else None)
    if written and re.fullmatch(r"(?:1[89]|20)\d\d", written) and f.raw.get("unit") in ("quarter", "year", "month"):
        return None  # the 1988 quarter
    if written and count is None and not {"vague", "low"} & f.fields.keys():
        return None
    if count is not None and "plus" in f.raw:
        count += 0.5
    if unit.endswith("s") and unit not in LETTER:
        unit = {"centuries": "century"}.get(unit, unit[:-1])
    if unit == "fortnight":
        unit, count = "week", (count or 1) * 2
    if count is not None and unit in TENS:
        unit, count = "year", count * TENS[unit]
    if count is not None and count < 1:
        unit, count = _smaller(unit, count)
    clock = "T" if unit in ("hour", "minute", "second") else ""
    if count is not None and count % 1 == 0.5 and unit in _HALVES:
        return f"P{clock}{int(count)}{LETTER[unit]}{_HALVES[unit]}"
    return f"P{clock}{figure(count) if count is not None else 'X'}{LETTER[unit]}"


def _smaller(unit: str, count: float) -> tuple[str, float]:
    small, each = {"hour": ("minute", 60), "year": ("month", 12), "day": ("hour", 12)}.get(unit, (unit, 1))
    return small, count * each


def _is_age(f: Found, s: Setting) -> bool:
    text = s.document.page.text[f.end : f.end + 12].lower()
    return bool(re.match(r"[ -]?(?:-|\s)old\b|-olds?\b|\s+of age\b|['’]s?\s+old", text))


def anchored(f: Found, s: Setting) -> Reading | None:
    """A duration that ends or begins at publication."""
    value = _duration(f)
    if value is None:
        return None
    step = f.fields.get("dir", f.fields.get("dir2"))
    edtf, anchor = None, None
    count, unit = count_of(f) if "count" in f.raw else 1.0, str(f.fields.get("unit") or f.fields.get("unit2"))
    if (
        s.published is not None
        and not s.history
        and step in (-1, 1)
        and count
        and unit in ("day", "week", "month", "year")
    ):
        here, there = at(s.published, "day"), _away(s.published, cast(Unit, unit), step * int(count))
        if there is not None:
            edtf, anchor = (
                edtf_interval(min(here, there, key=lambda g: g.index), max(here, there, key=lambda g: g.index)),
                "publication",
            )
    return Reading("DURATION", value, edtf, anchor)


def _away(day: int, unit: Unit, count: int) -> Granule | None:
    """The day that lies `count` units away."""
    if unit in ("day", "week"):
        return Granule("day", day + count * (7 if unit == "week" else 1))
    year, month, number_ = civil(day)
    months = year * 12 + month - 1 + count * (12 if unit == "year" else 1)
    if not 12 <= months < 9999 * 12:
        return None
    first = day_number(months // 12, months % 12 + 1, 1)
    return Granule("day", min(first + number_ - 1, at(first, "month").last))


def again(f: Found, s: Setting) -> Reading | None:
    """What comes again: TIMEX3 sets."""
    if "adverb" in f.fields:
        following = word_after(f, s)
        if s.document.page.text[f.start].isupper() and following and following.pos == "PROPN":
            return None
        if f.fields["adverb"] == "quarterly" and following and following.pos == "NOUN":
            return None  # a quarterly dividend: how often is not what it says
        return Reading("SET", _ADVERBS[str(f.fields["adverb"])])
    part = f.fields.get("part") or f.fields.get("part2")
    if "wd" in f.fields:
        return Reading(
            "SET",
            f"XXXX-WXX-{f.fields['wd'] if isinstance(f.fields['wd'], int) else f.raw['wd']}"
            + (f"T{part}" if part else ""),
        )
    if "month" in f.fields:
        return Reading("SET", f"XXXX-{whole(f.fields['month']):02d}")
    if "season" in f.fields:
        return Reading("SET", f"XXXX-{('SP', 'SU', 'FA', 'WI')[whole(f.fields['season']) - 1]}")
    if "unit" in f.fields:
        unit = str(f.fields["unit"])
        if unit in ("weekends", "weekend"):
            return Reading("SET", "XXXX-WXX-WE")
        count = f.fields.get("ord") or (number(f.raw["num"]) if "num" in f.raw else 2 if "other" in f.raw else 1)
        if unit == "fortnight":
            return Reading("SET", "P2W")
        clock = "T" if unit in ("hour", "minute", "second") else ""
        return Reading("SET", f"P{clock}{figure(float(cast(float, count) or 1))}{LETTER[unit]}")
    return Reading("SET", f"T{part}" if part else None)
