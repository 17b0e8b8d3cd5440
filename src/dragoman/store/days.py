"""EDTF dates as days, so that a database can compare them."""

from __future__ import annotations

import datetime
import re

Days = tuple[int, int]

# Month ranges of EDTF's seasons (21–24, northern 25–28), quarters (33–36) and halves of a year (40, 41).
_SEASONS = {
    21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 14), 25: (3, 5), 26: (6, 8), 27: (9, 11), 28: (12, 14),
    33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12), 37: (1, 4), 38: (5, 8), 39: (9, 12), 40: (1, 6), 41: (7, 12),
}  # fmt: skip
_DATE = re.compile(r"(?P<year>\d{4}|\d{3}X|\d\dXX)(?:-(?P<month>\d\d|XX))?(?:-(?P<day>\d\d|XX))?(?:T.*)?\Z")
OPEN_START, OPEN_END = 1, datetime.date.max.toordinal()


def days_of(edtf: str | None) -> Days | None:
    """The first and last day (`date.toordinal`) that an EDTF date or interval covers; None when it cannot be told.

    Marks of doubt (`?`, `~`, `%`) are left aside; an open side of an interval is the first or last day there is.
    """
    if not edtf:
        return None
    start, slash, end = edtf.partition("/")
    if not slash:
        return _one(start)
    first = (OPEN_START, OPEN_START) if start in ("", "..") else _one(start)
    last = (OPEN_END, OPEN_END) if end in ("", "..") else _one(end)
    if first is None or last is None or last[1] < first[0]:
        return None
    return first[0], last[1]


def _one(text: str) -> Days | None:
    match = _DATE.match(re.sub(r"[?~%]", "", text))
    if not match:
        return None
    year, month, day = match["year"], match["month"], match["day"]
    if "X" in year:
        low, high = int(year.replace("X", "0")), int(year.replace("X", "9"))
        return _months(low, 1, high, 12)
    if month in (None, "XX"):
        return _months(int(year), 1, int(year), 12)
    number = int(month)
    if number in _SEASONS and day is None:
        first, last = _SEASONS[number]
        return _months(int(year), first, int(year) + (last > 12), last - 12 * (last > 12))
    if day in (None, "XX"):
        return _months(int(year), number, int(year), number)
    return _day(int(year), number, int(day))


def _months(year: int, month: int, last_year: int, last_month: int) -> Days | None:
    first = _day(year, month, 1)
    after = _day(last_year + (last_month == 12), last_month % 12 + 1, 1)
    return (first[0], after[0] - 1) if first and after else None


def _day(year: int, month: int, day: int) -> Days | None:
    try:
        ordinal = datetime.date(year, month, day).toordinal()
    except ValueError:
        return None
    return ordinal, ordinal
