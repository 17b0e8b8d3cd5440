"""Stretches of the calendar that have a name: days, weeks, months … centuries, with arithmetic, TIMEX3 and EDTF.

Years are astronomical (0 is 1 BC), the calendar is the proleptic Gregorian, weeks are ISO 8601.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["day", "week", "weekend", "month", "quarter", "half", "season", "year", "decade", "century"]
SEASONS = ("SP", "SU", "FA", "WI")
_PER_YEAR: dict[Unit, int] = {"month": 12, "quarter": 4, "half": 2, "season": 4}
_YEARS: dict[Unit, int] = {"year": 1, "decade": 10, "century": 100}
_FINENESS: tuple[Unit, ...] = (
    "day", "week", "weekend", "month", "season", "quarter", "half", "year", "decade", "century",
)  # fmt: skip


def day_number(year: int, month: int, day: int) -> int:
    """Days from 0001-01-01 (which is 1), also before it. Source: Hinnant, chrono-compatible date algorithms."""
    y = year - (month <= 2)
    era, yoe = divmod(y, 400)
    doy = (153 * (month - 3 if month > 2 else month + 9) + 2) // 5 + day - 1
    return era * 146097 + yoe * 365 + yoe // 4 - yoe // 100 + doy - 305


def civil(number: int) -> tuple[int, int, int]:
    """Year, month and day of a day number: the inverse of `day_number`."""
    era, doe = divmod(number + 305, 146097)
    yoe = (doe - doe // 1460 + doe // 36524 - doe // 146096) // 365
    doy = doe - (365 * yoe + yoe // 4 - yoe // 100)
    shifted = (5 * doy + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    return era * 400 + yoe + (month <= 2), month, doy - (153 * shifted + 2) // 5 + 1


def days_in_month(year: int, month: int) -> int:
    """How many days the month has."""
    return day_number(year + month // 12, month % 12 + 1, 1) - day_number(year, month, 1)


def is_date(year: int, month: int, day: int) -> bool:
    """Whether the calendar has that day."""
    return 1 <= month <= 12 and 1 <= day <= days_in_month(year, month)


@dataclass(frozen=True, slots=True)
class Granule:
    """One day, week, month …: `index` counts units of its kind, so that `+ 1` is always the next one."""

    unit: Unit
    index: int

    @classmethod
    def day(cls, year: int, month: int, day: int) -> Granule:
        """The day of that date, which must exist."""
        return cls("day", day_number(year, month, day))

    @classmethod
    def of_year(cls, unit: Unit, year: int, number: int = 1) -> Granule:
        """The `number`-th month, quarter, half or season of a year, or the year, decade or century that holds it."""
        if unit in _PER_YEAR:
            return cls(unit, year * _PER_YEAR[unit] + number - 1)
        return cls(unit, year // _YEARS[unit])

    def __add__(self, count: int) -> Granule:
        return Granule(self.unit, self.index + count)

    @property
    def year(self) -> int:
        """The year in which it begins."""
        return civil(self.first)[0]

    @property
    def first(self) -> int:
        """Day number of its first day."""
        match self.unit:
            case "day":
                return self.index
            case "week":
                return self.index * 7 + 1
            case "weekend":
                return self.index * 7 + 6
            case "month":
                return day_number(self.index // 12, self.index % 12 + 1, 1)
            case "quarter" | "half":
                per_year = _PER_YEAR[self.unit]
                return day_number(self.index // per_year, self.index % per_year * (12 // per_year) + 1, 1)
            case "season":
                return day_number(self.index // 4, self.index % 4 * 3 + 3, 1)
            case _:
                return day_number(self.index * _YEARS[self.unit], 1, 1)

    @property
    def last(self) -> int:
        """Day number of its last day."""
        return self.first + 1 if self.unit == "weekend" else (self + 1).first - 1

    def within(self, unit: Unit) -> Granule | None:
        """The granule of that unit that holds this one, None when it is too coarse for that."""
        if unit == self.unit:
            return self
        if _FINENESS.index(unit) < _FINENESS.index(self.unit):
            return None
        return at(self.first, unit)

    def timex(self) -> str:
        """Its TIMEX3 value: 2025-04-03, 2025-W14, 2025-Q2, 2025-SP, 2025-H1, 198, BC0480."""
        if self.unit == "decade":
            return f"{self.index:03d}" if self.index >= 0 else f"BC{-self.index:03d}"
        if self.unit == "century":
            return f"{self.index:02d}" if self.index >= 0 else f"BC{-self.index - 1:02d}"
        if self.unit in ("week", "weekend"):
            year, week = _iso_week(self.index)
            return f"{_year(year)}-W{week:02d}" + ("-WE" if self.unit == "weekend" else "")
        if self.unit == "day":
            year, month, day = civil(self.index)
            return f"{_year(year)}-{month:02d}-{day:02d}"
        if self.unit == "year":
            return _year(self.index)
        year, number = divmod(self.index, _PER_YEAR[self.unit])
        names = {"month": f"{number + 1:02d}", "quarter": f"Q{number + 1}", "half": f"H{number + 1}"}
        return f"{_year(year)}-{names.get(self.unit) or SEASONS[number]}"

    def edtf(self) -> str | None:
        """Its EDTF date or, where EDTF has no name for it, interval; None outside the years -9999 to 9999."""
        if civil(self.first)[0] < -9999 or civil(self.last)[0] > 9999:
            return None
        if self.unit in ("decade", "century"):
            digits = f"{abs(self.index):0{3 if self.unit == 'decade' else 2}d}"
            if self.index >= 0:
                return digits + "X" * (4 - len(digits))
            return f"{_edtf_year(civil(self.first)[0])}/{_edtf_year(civil(self.last)[0])}"
        if self.unit == "season":
            return f"{_edtf_year(self.index // 4)}-{self.index % 4 + 21}"
        return edtf_interval(self, self)


def edtf_interval(start: Granule, end: Granule) -> str:
    """The EDTF interval from the first day of `start` to the last of `end`, a single date where one says the same."""
    unit: Unit = "day" if {start.unit, end.unit} & {"day", "week", "weekend"} else "month"
    unit = "year" if start.unit in _YEARS and end.unit in _YEARS else unit
    ends = (_edtf_date(start.first, unit), _edtf_date(end.last, unit))
    return ends[0] if ends[0] == ends[1] else "/".join(ends)


def at(day: int, unit: Unit) -> Granule:
    """The granule of that unit in which a day lies. Winter belongs to the year in which it begins."""
    year, month, _ = civil(day)
    match unit:
        case "day":
            return Granule("day", day)
        case "week" | "weekend":
            return Granule(unit, (day - 1) // 7)
        case "season":
            return Granule("season", (year * 12 + month - 3) // 3)
        case "month" | "quarter" | "half":
            return Granule(unit, (year * 12 + month - 1) * _PER_YEAR[unit] // 12)
        case _:
            return Granule(unit, year // _YEARS[unit])


def weekday(day: int) -> int:
    """ISO weekday of a day number, Monday 1 … Sunday 7."""
    return (day - 1) % 7 + 1


def _iso_week(index: int) -> tuple[int, int]:
    year = civil(index * 7 + 4)[0]  # the week belongs to the year of its Thursday
    first = (day_number(year, 1, 4) - 1) // 7
    return year, index - first + 1


def _year(year: int) -> str:
    return f"{year:04d}" if year > 0 else f"BC{1 - year:04d}"


def _edtf_year(year: int) -> str:
    return f"{year:04d}" if year >= 0 else f"-{-year:04d}"


def _edtf_date(number: int, unit: Unit) -> str:
    year, month, day = civil(number)
    parts = {"day": f"-{month:02d}-{day:02d}", "month": f"-{month:02d}"}
    return _edtf_year(year) + parts.get(unit, "")
