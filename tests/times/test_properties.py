"""What holds for any text, any day of publication and any zone."""

import datetime
import itertools
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.knowledge.time import time_rules, vocabulary
from dragoman.model import Document
from dragoman.times import add_times

sys.path.insert(0, str(Path(__file__).parent))
from plain import plain

edtf = pytest.importorskip("edtf")

ZONES = ["UTC", "Asia/Seoul", "America/New_York", "Pacific/Kiritimati", "+05:30", "-11:00", "Nowhere/Atall", None]
_DAY = r"(?:\d{4}|BC\d{4}|XXXX|BCXXXX)-(?:\d\d|XX)-(?:\d\d|XX)"
_DATE = rf"{_DAY}|(?:\d{{4}}|BC\d{{4}}|XXXX)(?:-(?:\d\d|Q[1-4X]|H[12]|SP|SU|FA|WI|W\d\d(?:-WE)?|WXX(?:-[1-7]|-WE)?))?"
_VALUE = re.compile(
    rf"PRESENT_REF|PAST_REF|FUTURE_REF|(?:{_DATE}|BC\d{{2,3}}|\d{{2,3}})(?:T(?:\d\d:\d\dZ?|MO|AF|EV|NI|DT))?"
    r"|T(?:MO|AF|EV|NI|DT)|PT?(?:\d+(?:\.\d+)?|X)(?:S|M|H|D|W|Q|Y|E|C|WE)(?:30M|6M)?"
)

in_rules = {word for rule in time_rules() for example in rule.yes for word in example.split()}
words = sorted({word for slot in vocabulary().values() for word in slot} | in_rules)
pieces = st.lists(
    st.one_of(
        st.sampled_from(words),
        st.sampled_from(words).map(str.title),
        st.integers(0, 2300).map(str),
        st.sampled_from([",", "-", "–", "'", "/", ".", ":", "(", ")", "the", "of", "on", "30 February 2020", "\n"]),
        st.text(max_size=6),
    ),
    max_size=25,
).map(" ".join)
days = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))
moments = st.one_of(
    days.map(datetime.date.isoformat),
    st.builds("{}T{:%H:%M:%S}+00:00".format, days, st.times()),
    st.none(),
)


def check(document: Document) -> None:
    for time in document.times:
        assert document.page.text[time.span.start : time.span.end] == time.span.text
        assert time.value is None or _VALUE.fullmatch(time.value), (time.span.text, time.value)
        assert time.why
        if time.edtf is not None:
            edtf.parse_edtf(time.edtf)
    spans = [t.span for t in document.times]
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))


@settings(max_examples=60, deadline=None)
@given(pieces, moments, st.sampled_from(ZONES))
def test_any_text_any_day_any_zone(text: str, published: str | None, zone: str | None) -> None:
    document = add_times(plain(text, published, zone))
    check(document)
    assert add_times(plain(text, published, zone)) == document


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), moments)
def test_noise_is_harmless(text: str, published: str | None) -> None:
    check(add_times(plain(text, published)))


WEEKLY = ["Monday", "last Friday", "next Tuesday", "this Sunday", "yesterday", "tomorrow", "last week"]


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(WEEKLY), days, st.integers(-2000, 2000))
def test_weekday_expressions_move_with_whole_weeks(words: str, day: datetime.date, weeks: int) -> None:
    try:
        later = day + datetime.timedelta(weeks=weeks)
    except OverflowError:
        return
    if not 1000 <= later.year <= 2200:
        return
    one, two = (add_times(plain(f"They met {words}.", d.isoformat())).times[0] for d in (day, later))
    first, second = (datetime.date.fromisoformat((t.edtf or "").split("/")[0]) for t in (one, two))
    assert second - first == datetime.timedelta(weeks=weeks)


@settings(max_examples=60, deadline=None)
@given(days, st.sampled_from(["Monday", "Wednesday", "Saturday"]))
def test_a_weekday_without_tense_is_at_most_a_week_old(day: datetime.date, name: str) -> None:
    time = add_times(plain(f"They met {name}.", day.isoformat())).times[0]
    told = datetime.date.fromisoformat(time.value or "")
    assert 0 <= (day - told).days < 7
    assert told.strftime("%A") == name


def test_the_outlets_zone_decides_the_day() -> None:
    text = "They met yesterday."
    seoul = add_times(plain(text, "2025-04-02T23:30:00+00:00", "Asia/Seoul")).times[0]
    london = add_times(plain(text, "2025-04-02T23:30:00+00:00", "UTC")).times[0]
    assert (seoul.value, london.value) == ("2025-04-02", "2025-04-01")


def test_an_impossible_date_is_an_issue() -> None:
    document = add_times(plain("They met on 30 February 2020.", "2025-04-03"))
    assert [i.code for i in document.issues] == ["DRG-DATE"]
    assert not document.times


def test_without_publication_a_weekday_stays_partial() -> None:
    time = add_times(plain("They met on Monday.")).times[0]
    assert (time.value, time.edtf) == ("XXXX-WXX-1", None)


def test_a_header_date_anchors_a_page_without_publication() -> None:
    document = add_times(plain("Talks resume\nApril 3, 2025\nThe envoys met on Monday.", None))
    assert [t.value for t in document.times] == ["2025-04-03", "2025-03-31"]
