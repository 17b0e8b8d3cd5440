"""Read models over invented events."""

import dataclasses
import datetime

from dragoman.store import EventRow, PartyRow
from dragoman.store.tallies import DayRows
from dragoman.views import dossier, exact_day, filled, month, states_of

ADE = PartyRow("Ade Oduya", "NGA")
LIND = PartyRow("Petra Lind", "SWE")
BASE = EventRow(
    id="a", report="r", root="CONSULT", mode="visit", contexts=(), cameo="042", quad=1, goldstein=2.0,
    date="2025-03-04", place="Lagos", country="NGA", assertion="happened", seat="body", salience=1, confidence=0.8,
    state="unreviewed",
    actors=(LIND,), recipients=(ADE,), reports=3, sites=2, storyline=None, page="p", headline="h", site="s",
    published=None, url=None,
)  # fmt: skip
MONDAYS = [(datetime.date(2025, 3, 3), 1, 3), (datetime.date(2025, 3, 17), 1, 5)]


def test_weeks_without_events_are_kept_between_the_first_and_the_last() -> None:
    assert [(w.monday, w.events, w.reports) for w in filled(MONDAYS)] == [
        ("2025-03-03", 1, 3),
        ("2025-03-10", 0, 0),
        ("2025-03-17", 1, 5),
    ]
    assert [w.monday for w in filled(MONDAYS, 2)] == ["2025-03-10", "2025-03-17"]
    assert filled([]) == []


def test_month_sets_events_on_their_day_and_wider_dates_aside() -> None:
    wide = DayRows(None, 1, (dataclasses.replace(BASE, date="2025-03"),))
    page = month([DayRows("2025-03-04", 7, (BASE,)), wide], 2025, 3)
    assert [(d.date, d.events, d.rows) for week in page.weeks for d in week if d.events] == [("2025-03-04", 7, (BASE,))]
    assert page.undated == wide
    assert [d.inside for d in page.weeks[0]] == [False] * 5 + [True] * 2


def test_dossier_tells_deeds_from_what_was_received() -> None:
    found = dossier([BASE], "Oduya")
    assert (found.deeds, found.received, found.countries) == ((), (BASE,), ("NGA",))


def test_states_of_all_who_take_part() -> None:
    assert states_of(BASE) == {"NGA", "SWE"}


def test_only_a_date_that_begins_with_a_day_is_exact() -> None:
    assert exact_day("2025-03-04/2025-03-06") == exact_day("2025-03-04?") == datetime.date(2025, 3, 4)
    assert exact_day("2025-03") is exact_day(None) is None
