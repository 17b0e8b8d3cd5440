"""The calendar: day numbers, granules, moving feasts, other calendars."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.times.calendars import easter, feast, hijri, hijri_year_at, nth_weekday, orthodox_easter
from dragoman.times.granules import Granule, at, civil, day_number, edtf_interval, weekday

UNITS = ["day", "week", "month", "quarter", "half", "season", "year", "decade", "century"]


@given(st.dates())
def test_day_numbers_are_those_of_the_standard_library(day: datetime.date) -> None:
    number = day.toordinal()
    assert day_number(day.year, day.month, day.day) == number
    assert civil(number) == (day.year, day.month, day.day)
    assert weekday(number) == day.isoweekday()
    year, week, _ = day.isocalendar()
    assert at(number, "week").timex() == f"{year:04d}-W{week:02d}"


@given(st.integers(-1_000_000, 3_000_000), st.sampled_from(UNITS))
def test_a_granule_holds_its_days_and_the_next_one_follows(day: int, unit: str) -> None:
    granule = at(day, unit)  # type: ignore[arg-type]
    assert granule.first <= day <= granule.last
    assert (granule + 1).first == granule.last + 1
    assert at(granule.first, granule.unit) == at(granule.last, granule.unit) == granule


@pytest.mark.parametrize(
    ("granule", "timex", "edtf"),
    [
        (Granule.day(2025, 4, 3), "2025-04-03", "2025-04-03"),
        (at(day_number(2025, 4, 3), "week"), "2025-W14", "2025-03-31/2025-04-06"),
        (at(day_number(2025, 4, 3), "weekend"), "2025-W14-WE", "2025-04-05/2025-04-06"),
        (Granule.of_year("month", 2025, 4), "2025-04", "2025-04"),
        (Granule.of_year("quarter", 2025, 2), "2025-Q2", "2025-04/2025-06"),
        (Granule.of_year("half", 2025, 2), "2025-H2", "2025-07/2025-12"),
        (Granule.of_year("season", 2025, 1), "2025-SP", "2025-21"),
        (Granule.of_year("year", 2025), "2025", "2025"),
        (Granule.of_year("decade", 1987), "198", "198X"),
        (Granule.of_year("century", 1987), "19", "19XX"),
        (Granule.of_year("year", -479), "BC0480", "-0479"),
        (Granule.of_year("month", -479, 5), "BC0480-05", "-0479-05"),
    ],
)
def test_a_granule_prints_as_timex_and_edtf(granule: Granule, timex: str, edtf: str) -> None:
    assert (granule.timex(), granule.edtf()) == (timex, edtf)


def test_a_coarse_granule_has_no_finer_one() -> None:
    assert Granule.of_year("year", 2025).within("day") is None
    assert Granule.day(2025, 4, 3).within("month") == Granule.of_year("month", 2025, 4)


def test_an_interval_of_one_day_is_that_day() -> None:
    day = Granule.day(2025, 4, 3)
    assert edtf_interval(day, day) == "2025-04-03"


@pytest.mark.parametrize(("year", "date"), [(1999, (4, 4)), (2024, (3, 31)), (2025, (4, 20)), (2038, (4, 25))])
def test_easter(year: int, date: tuple[int, int]) -> None:
    assert civil(easter(year)) == (year, *date)


@pytest.mark.parametrize(("year", "date"), [(2021, (5, 2)), (2024, (5, 5)), (2025, (4, 20))])
def test_orthodox_easter(year: int, date: tuple[int, int]) -> None:
    assert civil(orthodox_easter(year)) == (year, *date)


def test_weekdays_of_a_month() -> None:
    assert civil(nth_weekday(2025, 11, 4, 4)) == (2025, 11, 27)
    assert civil(nth_weekday(2025, 5, 1, -1)) == (2025, 5, 26)
    assert civil(feast("election", 2024)[0]) == (2024, 11, 5)


def test_islamic_dates_are_within_a_day_of_the_announced_ones() -> None:
    announced = day_number(2025, 3, 30)  # the end of Ramadan 1446 in Mecca
    assert abs(hijri(1446, 10, 1) - announced) <= 1
    assert hijri_year_at(announced) == 1446
    assert abs(feast("hijri 10-01", 2025)[0] - announced) <= 1


def test_a_rule_without_a_reckoning_gives_no_day() -> None:
    assert feast("listed", 2025) == ()
