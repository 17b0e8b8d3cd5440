"""Read models over invented events."""

import dataclasses
import datetime

from dragoman.store import EventRow, PartyRow
from dragoman.views import bilateral, brief, dossier, month, overdue, ties, upcoming, weekly

ADE = PartyRow("Ade Oduya", "NGA")
LIND = PartyRow("Petra Lind", "SWE")
BASE = EventRow(
    id="a", report="r", root="CONSULT", mode="visit", contexts=(), cameo="042", quad=1, goldstein=2.0,
    date="2025-03-04", place="Lagos", country="NGA", assertion="happened", seat="body", salience=1, confidence=0.8,
    state="unreviewed",
    actors=(LIND,), recipients=(ADE,), reports=3, sites=2, storyline=None, page="p", headline="h", site="s",
    published=None, url=None,
)  # fmt: skip
TODAY = datetime.date(2025, 4, 1)


def planned(date: str | None, **changes: object) -> EventRow:
    return dataclasses.replace(BASE, id=f"plan {date}", assertion="planned", root="AGREE", date=date, **changes)


def test_weeks_without_events_are_kept_between_the_first_and_the_last() -> None:
    weeks = weekly([BASE, dataclasses.replace(BASE, date="2025-03-18", reports=5), planned("2025-03")])
    assert [(w.monday, w.events, w.reports) for w in weeks] == [
        ("2025-03-03", 1, 3),
        ("2025-03-10", 0, 0),
        ("2025-03-17", 1, 5),
    ]


def test_a_plan_whose_time_passed_is_overdue_unless_it_was_seen() -> None:
    kept, missed, ahead = planned("2025-03-05"), planned("2025-01"), planned("2025-05")
    assert overdue([BASE, kept, missed, ahead], TODAY) == [missed]
    assert upcoming([BASE, kept, missed, ahead, planned(None)], TODAY) == [ahead, planned(None)]


def test_month_sets_events_on_their_day_and_wider_dates_aside() -> None:
    page = month([BASE, planned("2025-03")], 2025, 3)
    assert [d.date for week in page.weeks for d in week if d.events] == ["2025-03-04"]
    assert [row.date for row in page.undated] == ["2025-03"]


def test_bilateral_counts_who_met_whom() -> None:
    found = bilateral([BASE, dataclasses.replace(BASE, date="2025-03-09")], ("NGA", "SWE"), TODAY)
    assert [(m.one, m.other, m.times, m.last) for m in found.meetings] == [("Ade Oduya", "Petra Lind", 2, "2025-03-09")]
    assert found.years == (("2025", 2),)


def test_dossier_tells_deeds_from_what_was_received() -> None:
    found = dossier([BASE], "Oduya")
    assert (found.deeds, found.received, found.countries) == ((), (BASE,), ("NGA",))
    assert found.counterparts == (("Petra Lind", 1),)


def test_ties_by_country() -> None:
    assert [(t.one, t.other, t.events) for t in ties([BASE, BASE], by_country=True)] == [("NGA", "SWE", 2)]


def test_brief_holds_the_days_asked_for() -> None:
    found = brief([BASE, planned("2025-03-06")], datetime.date(2025, 3, 5), days=2)
    assert (found.since, found.happened, len(found.upcoming)) == ("2025-03-04", (BASE,), 1)
