"""Dates and clock times as news sites print or state them, in many languages, with their zone where it is written."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from dragoman.knowledge.cutting import months


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date as written at `start`–`end` of a text: `clock` is hour, minute, second, `zone` an offset or IANA name."""

    day: date
    clock: tuple[int, int, int] | None = None
    zone: str | None = None
    start: int = 0
    end: int = 0

    def iso(self, zone: str | None = None) -> str:
        """ISO 8601: the day, or day and time with the offset of the stamp's own zone, else of `zone`, if any."""
        if self.clock is None:
            return self.day.isoformat()
        when = datetime(self.day.year, self.day.month, self.day.day, *self.clock)
        info = zone_info(self.zone or zone)
        return (when.replace(tzinfo=info) if info else when).isoformat()


# Abbreviations that mean one thing wherever news is read. "IST", "CST" and the like depend on the country: left out
# here, resolved by the outlet. Source: IANA time zone database.
_ZONES = {
    "utc": "UTC", "gmt": "UTC", "z": "UTC", "et": "America/New_York", "est": "-05:00", "edt": "-04:00",
    "ct": "America/Chicago", "cdt": "-05:00", "mt": "America/Denver", "mdt": "-06:00",
    "pt": "America/Los_Angeles", "pst": "-08:00", "pdt": "-07:00", "bst": "+01:00", "cet": "+01:00", "cest": "+02:00",
    "mez": "+01:00", "mesz": "+02:00", "eet": "+02:00", "eest": "+03:00", "msk": "+03:00", "trt": "+03:00",
    "kst": "+09:00",
    "jst": "+09:00", "hkt": "+08:00", "sgt": "+08:00", "aest": "+10:00", "aedt": "+11:00", "nzst": "+12:00",
    "nzdt": "+13:00",
    "pkt": "+05:00", "wib": "+07:00", "eat": "+03:00", "cat": "+02:00", "sast": "+02:00", "hora local": "",
}  # fmt: skip
_ISO = re.compile(
    r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?:[T ]{1,2}(\d\d):(\d\d)(?::(\d\d))?(?:[.,]\d+)?[ ]?(Z\b"
    r"|[+-]\d\d:?\d\d|UTC|GMT)?)?"
)
_COMPACT = re.compile(r"^((?:19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d):?(\d\d)(?::?(\d\d))?(Z|[+-]\d\d:?\d\d)?)?$")
_WORD = r"([^\W\d_]{3,14}|[^\W\d_]{2,4})"
_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?[ \u00a0-]+(?:de |of "
    rf"|d[e'’] ?)?{_WORD}\.?,?[ \u00a0-]+(?:de |del |of )?((?:19|20)\d\d)"
)
_MONTH_DAY = re.compile(rf"(?<![^\W\d_]){_WORD}\.?[ \u00a0](\d{{1,2}})(?:st|nd|rd|th)?,?[ \u00a0]+((?:19|20)\d\d)")
_YEAR = re.compile(r"19\d\d|20\d\d")
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[./年년-]\s?(\d{1,2})\s?[./月월-]\s?(\d{1,2})(?!\d)")
_FIGURES = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2((?:19|20)\d\d)(?!\d)")
_CLOCK = re.compile(
    r"(?<![\d:.])(\d{1,2})\s?[:.hH]\s?(\d\d)(?::(\d\d))?(?![\d])\s*([ap]\.?\s?m\b\.?)?"
    r"|(?<![\d:.])(\d{1,2})\s*([ap]\.?m\b\.?)",
    re.I,
)
_ZONE = re.compile(r"\s*[(,]?\s*((?:UTC|GMT)\s?[+-]\s?\d{1,2}(?::?\d\d)?|[+-]\d\d:?\d\d|[A-Za-z]{1,4}\b)")
_GLUED = re.compile(  # "readApril 25", "20312:26", "09:54Updated": words that lost the space between them
    r"(?<=[a-zß-ÿ])(?=[A-Z][a-z]{2,8}\.? \d)|(?<=[12][09]\d\d)(?=\d?\d:\d\d)"
    r"|(?<=\d)(?=(?:Updated|Last|Published|Aktualisiert))"
)
_REACH = 26  # characters between a date and its time of day


def zone_info(name: str | None) -> ZoneInfo | timezone | None:
    """The zone of an IANA name or an offset such as "+09:00"; None when there is none."""
    if not name:
        return None
    if name[0] in "+-":
        hours, _, minutes = name[1:].partition(":")
        delta = timedelta(hours=int(hours), minutes=int(minutes or 0))
        return timezone(delta if name[0] == "+" else -delta)
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def parse_stated(value: str) -> Stamp | None:
    """The stamp of a machine-readable value: ISO 8601 in its many spellings, RFC 2822, or any printed form."""
    value = value.strip()
    found = _ISO.match(value) or _COMPACT.match(value)
    if found:
        return _stamp(found)
    return next(find_dates(value[:80]), None)


def find_dates(text: str, is_month_first: bool | None = None) -> Iterator[Stamp]:
    """The dates of a text from left to right, each with the time of day beside it.

    `is_month_first` settles dates in figures such as 3/4/2021; while it is None they are left out.
    """
    if _YEAR.search(text) is None:
        return
    text = _GLUED.sub(" ", text)
    spots: dict[int, tuple[re.Match[str], int, int, int]] = {}
    for found in _ISO.finditer(text):
        spots[found.start()] = (found, int(found[1]), int(found[2]), int(found[3]))
    for pattern, order in ((_DAY_MONTH, (3, 2, 1)), (_MONTH_DAY, (3, 1, 2))):
        for found in pattern.finditer(text):
            month = months().get(found[order[1]].casefold())
            if month:
                spots.setdefault(found.start(), (found, int(found[3]), month, int(found[order[2]])))
    for found in _YEAR_FIRST.finditer(text):
        spots.setdefault(found.start(), (found, int(found[1]), int(found[2]), int(found[3])))
    for found in _FIGURES.finditer(text):
        read = _read_figures(found, _order(text, found) if is_month_first is None else is_month_first)
        if read:
            spots.setdefault(found.start(), (found, *read))
    end = -1
    for start in sorted(spots):
        found, year, month, day = spots[start]
        if start < end:
            continue
        stamp = _with_clock(text, found, year, month, day)
        if stamp:
            end = stamp.end
            yield stamp


def _order(text: str, found: re.Match[str]) -> bool | None:
    """False (day first) beside a clock of 24 hours, for the countries that write the month first use a.m. and p.m."""
    clock = _CLOCK.search(text, found.end(), found.end() + _REACH)
    return None if clock is None or clock[4] or clock[5] else False


def _read_figures(found: re.Match[str], is_month_first: bool | None) -> tuple[int, int, int] | None:
    """Year, month, day of a date in figures; None when the order cannot be told."""
    one, two, year = int(found[1]), int(found[3]), int(found[4])
    if one > 12 or found[2] == ".":
        return year, two, one
    if two > 12:
        return year, one, two
    if one == two or is_month_first is not None:
        return (year, one, two) if is_month_first else (year, two, one)
    return None


def _with_clock(text: str, found: re.Match[str], year: int, month: int, day: int) -> Stamp | None:
    if found.re is _ISO and found[4]:
        return _stamp(found)
    near = _CLOCK.search(text, found.end(), found.end() + _REACH)
    if near is None or "\n" in text[found.end() : near.start()]:
        near = max(_CLOCK.finditer(text, max(0, found.start() - _REACH), found.start()), key=re.Match.end, default=None)
    clock = _clock(near) if near else None
    zone = _zone_after(text, near.end()) if near and clock else None
    try:
        return Stamp(
            date(year, month, day), clock, zone, found.start(), max(found.end(), near.end() if near and clock else 0)
        )
    except ValueError:
        return None


def _clock(found: re.Match[str]) -> tuple[int, int, int] | None:
    hour, minute, second = int(found[1] or found[5]), int(found[2] or 0), int(found[3] or 0)
    half = (found[4] or found[6] or "").lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return (hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _zone_after(text: str, at: int) -> str | None:
    found = _ZONE.match(text, at)
    return _zone(found[1]) if found else None


def _zone(written: str | None) -> str | None:
    """The offset or IANA zone of "Z", "+0900", "GMT+3", "EDT"; None when it says none."""
    if not written:
        return None
    name = written.replace(" ", "").casefold()
    if name in _ZONES:
        return _ZONES[name] or None
    found = re.search(r"([+-])(\d{1,2}):?(\d\d)?$", name)
    if found is None or int(found[2]) > 14:
        return None
    return f"{found[1]}{int(found[2]):02d}:{found[3] or '00'}"


def _stamp(found: re.Match[str]) -> Stamp | None:
    """The stamp of an ISO match: year, month, day, hour, minute, second, zone."""
    year, month, day, hour, minute, second, zone = found.groups()
    clock = (int(hour), int(minute), int(second or 0)) if hour else None
    if clock and (clock[0] > 23 or clock[1] > 59 or clock[2] > 59):
        clock = None
    try:
        day_ = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return Stamp(day_, clock, _zone(zone) if clock else None, found.start(), found.end())


_ADDRESS = re.compile(
    r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/._-]|$)|/((?:19"
    r"|20)\d\d)/([a-z]{3})/(\d\d?)(?=/)|/((?:19|20)(\d\d))/(\d\d)/\8\9([0-3]\d)(?!\d)"
)


@functools.lru_cache(maxsize=256)
def date_of_address(address: str) -> date | None:
    """The day in an address ("/2021/03/04/…", "/20210304-…", "/2021/mar/04/", "/2021/03/210304-…"); None without."""
    found = _ADDRESS.search(address)
    if not found:
        return None
    year, day = found[1] or found[4] or found[7], found[3] or found[6] or found[10]
    month = found[2] or found[9] or months().get(found[5] or "", 0)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
