"""Readings of times of the day."""

from __future__ import annotations

import re
from typing import cast

from dragoman.times.numbers import number
from dragoman.times.reading import Reading, mod_of, word_before
from dragoman.times.recognise import Found
from dragoman.times.setting import Setting


def clock(f: Found, s: Setting) -> Reading | None:
    """A time of the day, of the day that the text speaks of or the day of publication."""
    time = _clock_time(f)
    if time is None:
        return None
    day = s.near("day", f.sentence)
    zone = str(f.fields.get("zone", ""))
    stamp = f"{time[0]:02d}:{time[1]:02d}"
    value = f"{day[0].timex() if day else 'XXXX-XX-XX'}T{stamp}{'Z' if zone == 'Z' else ''}"
    edtf = f"{day[0].edtf()}T{stamp}:00{zone}" if day and day[0].edtf() else None
    return Reading(
        "TIME",
        value,
        edtf,
        day[1] if day else None,
        cast("str | None", f.fields.get("about") or None),
        day[0] if day else None,
    )


def _clock_time(f: Found) -> tuple[int, int] | None:
    if "word" in f.fields:
        return (0, 0) if f.fields["word"] == "midnight" else (12, 0)
    written = str(
        f.fields.get("clock") or f.fields.get("hhmm") or f.fields.get("n") or number(f.raw.get("num", "")) or ""
    )
    parts = [int(p) for p in re.findall(r"\d+", written.removesuffix(".0"))]
    if not parts:
        return None
    if len(parts) == 1 and parts[0] >= 100:
        parts = [parts[0] // 100, parts[0] % 100]
    hour, minute = parts[0], parts[1] if len(parts) > 1 else 0
    meridiem = str(f.fields.get("meridiem", "")).replace(".", "")
    if meridiem:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if meridiem == "pm" else 0)
    return (hour, minute) if hour < 24 and minute < 60 else None


def part(f: Found, s: Setting) -> Reading | None:
    """A part of the day of which the text speaks."""
    if s.document.page.text[f.start].isupper() and s.document.tokens[f.token].pos == "PROPN":
        return None
    before = word_before(f, s)
    if before == "good":
        return None
    if f.end - f.start == len(f.raw["part"]) and f.fields["part"] == "NI" and before in ("at", "by", "every", "per"):
        return Reading("TIME", f"XXXX-XX-XXT{f.fields['part']}")
    day = s.near("day", f.sentence)
    value = f"{day[0].timex() if day else 'XXXX-XX-XX'}T{f.fields['part']}"
    return Reading(
        "TIME", value, day[0].edtf() if day else None, day[1] if day else None, mod_of(f), day[0] if day else None
    )
