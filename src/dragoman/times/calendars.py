"""Feasts that move, and the years and months of other calendars, as Gregorian day numbers."""

from __future__ import annotations

from dragoman.times.granules import Granule, at, day_number, weekday

HIJRI_EPOCH = 227015  # day number of 1 Muharram 1 (16 July 622 Julian), civil tabular calendar


def easter(year: int) -> int:
    """Day number of Western Easter Sunday. Source: the Gregorian computus (Meeus, Astronomical Algorithms)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    x = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * x) // 451
    month, day = divmod(h + x - 7 * m + 114, 31)
    return day_number(year, month, day + 1)


def orthodox_easter(year: int) -> int:
    """Day number of Eastern Easter Sunday in the Gregorian calendar. Source: Meeus' Julian computus."""
    a, b, c = year % 4, year % 7, year % 19
    d = (19 * c + 15) % 30
    e = (2 * a + 4 * b - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return day_number(year, month, day + 1) + year // 100 - year // 400 - 2


def nth_weekday(year: int, month: int, number: int, which: int) -> int:
    """Day number of the `which`-th such weekday (1 Monday … 7 Sunday) of a month; -1 is the last."""
    if which < 0:
        last = Granule.of_year("month", year, month).last
        return last - (weekday(last) - number) % 7
    first = day_number(year, month, 1)
    return first + (number - weekday(first)) % 7 + 7 * (which - 1)


def hijri(year: int, month: int, day: int) -> int:
    """Day number of a date of the civil tabular Islamic calendar; sightings may differ by a day or two.
    Source: Dershowitz and Reingold, Calendrical Calculations."""
    return day + 29 * (month - 1) + month // 2 + (year - 1) * 354 + (3 + 11 * year) // 30 + HIJRI_EPOCH - 1


def hijri_year_at(day: int) -> int:
    """The year of the Islamic calendar in which a day lies."""
    return (30 * (day - HIJRI_EPOCH) + 10646) // 10631


def feast(rule: str, year: int) -> tuple[int, ...]:
    """Day numbers of a named day in a year by its rule (`fixed 05-09`, `nth 11 4 4`, `easter -2`, `hijri 10-01` …)."""
    kind, *terms = rule.split(" ")
    if kind == "fixed":
        month, day = terms[0].split("-")
        return (day_number(year, int(month), int(day)),)
    if kind == "nth":
        return (nth_weekday(year, int(terms[0]), int(terms[1]), int(terms[2])),)
    if kind == "easter":
        return (easter(year) + int(terms[0]),)
    if kind == "orthodox":
        return (orthodox_easter(year) + int(terms[0]),)
    if kind == "election":
        return (nth_weekday(year, 11, 1, 1) + 1,)
    if kind == "hijri":
        month, day = terms[0].split("-")
        begins = hijri_year_at(day_number(year, 1, 1))
        days = (hijri(y, int(month), int(day)) for y in (begins, begins + 1))
        return tuple(d for d in days if at(d, "year").index == year)
    return ()
