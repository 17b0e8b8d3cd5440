"""Printed and stated dates, told apart with their time and zone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.articles.dates import date_of_address, find_dates, parse_stated

PRINTED = [
    ("Published: 03 Feb. 2031, 09:54", "2031-02-03T09:54:00"),
    ("22:04, 22 Apr 2030", "2030-04-22T22:04:00"),
    ("Jun 7, 2030, 8:54 PM UTC", "2030-06-07T20:54:00+00:00"),
    ("Updated on April 3, 2031 at 5.30 p.m. EDT", "2031-04-03T17:30:00-04:00"),
    ("2030年9月16日 12:30", "2030-09-16T12:30:00"),
    ("16.09.2030, 12:30 Uhr", "2030-09-16T12:30:00"),
    ("3 de marzo de 2031", "2031-03-03"),
    ("4 mai 2030 à 17h35", "2030-05-04T17:35:00"),
    ("12 листопада 2030", "2030-11-12"),
    ("06/01/2031 - 13:55 GMT+1", "2031-01-06T13:55:00+01:00"),
    ("2 minute readApril 25, 20312:26 PM GMT+2", "2031-04-25T14:26:00+02:00"),
    ("25/12/2030", "2030-12-25"),
]


@pytest.mark.parametrize(("text", "iso"), PRINTED)
def test_printed_dates(text: str, iso: str) -> None:
    assert [stamp.iso() for stamp in find_dates(text)] == [iso]


@pytest.mark.parametrize("text", ["3/4/2031", "Room 2031", "May I ask", "31 February 2031", "call 555-2031-10"])
def test_no_date_is_read_where_none_stands(text: str) -> None:
    assert not list(find_dates(text))


def test_figures_follow_the_country() -> None:
    assert [s.iso() for s in find_dates("3/4/2031", is_month_first=True)] == ["2031-03-04"]
    assert [s.iso() for s in find_dates("3/4/2031", is_month_first=False)] == ["2031-04-03"]


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("2031-02-03T04:05Z", "2031-02-03T04:05:00+00:00"),
        ("2031-02-03T04:05:06.789+0900", "2031-02-03T04:05:06+09:00"),
        ("2031-02-03 04:05:06 +01:00", "2031-02-03T04:05:06+01:00"),
        ("20310203", "2031-02-03"),
        ("Mon, 03 Feb 2031 04:05:06 GMT", "2031-02-03T04:05:06+00:00"),
    ],
)
def test_stated_dates(value: str, iso: str) -> None:
    stamp = parse_stated(value)
    assert stamp is not None
    assert stamp.iso() == iso


def test_zone_of_the_outlet_fills_in() -> None:
    stamp = parse_stated("2031-02-03 04:05")
    assert stamp is not None
    assert stamp.iso("Asia/Seoul") == "2031-02-03T04:05:00+09:00"
    assert stamp.iso(None) == "2031-02-03T04:05:00"


def test_date_of_address() -> None:
    assert str(date_of_address("https://example.org/2031/02/03/envoy")) == "2031-02-03"
    assert date_of_address("https://example.org/20319903/envoy") is None


@given(st.text(max_size=200))
def test_any_text_is_searched(text: str) -> None:
    for stamp in find_dates(text, is_month_first=True):
        assert stamp.iso("Europe/Oslo")
