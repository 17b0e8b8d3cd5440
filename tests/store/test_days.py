"""EDTF dates become days."""

import datetime

import pytest

from dragoman.store.days import OPEN_END, days_of


def _day(text: str) -> int:
    return datetime.date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("2026-03-14", "2026-03-14", "2026-03-14"),
        ("2026-03-14T10:00:00+09:00", "2026-03-14", "2026-03-14"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-XX", "2026-01-01", "2026-12-31"),
        ("202X", "2020-01-01", "2029-12-31"),
        ("2026-24", "2026-12-01", "2027-02-28"),
        ("2026-34", "2026-04-01", "2026-06-30"),
        ("2026-03?", "2026-03-01", "2026-03-31"),
        ("2026-03-14/2026-03-16", "2026-03-14", "2026-03-16"),
        ("2026-12/2027-01", "2026-12-01", "2027-01-31"),
    ],
)
def test_dates_cover_their_days(edtf: str, first: str, last: str) -> None:
    assert days_of(edtf) == (_day(first), _day(last))


def test_open_interval_ends_with_the_calendar() -> None:
    assert days_of("2026-03-14/..") == (_day("2026-03-14"), OPEN_END)


@pytest.mark.parametrize("edtf", [None, "", "soon", "2026-02-30", "2026-13", "2026-03-16/2026-03-14", "9999-12-31x"])
def test_what_is_no_date_gives_nothing(edtf: str | None) -> None:
    assert days_of(edtf) is None
