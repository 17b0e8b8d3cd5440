"""Counting where the events lie gives what counting the rows gives."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import pytest

from bench.speed.synthetic import Generator
from dragoman.store import EventRow
from dragoman.store.days import days_of
from dragoman.tracker.tracker import Tracker

PAIR = ("CHN", "USA")


@pytest.fixture(scope="module")
def tracker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracker]:
    """Two hundred synthetic pages, one event of which a reviewer turned down."""
    with Tracker.create(tmp_path_factory.mktemp("tallies") / "t") as made:
        made.add_records(Generator(seed=5, events=4.0).records(200, 0))
        made.correct(next(iter(made.events())).id, "reject", who="ada")
        yield made


@pytest.fixture(scope="module")
def rows(tracker: Tracker) -> list[EventRow]:
    return list(tracker.iterate())


def test_totals_are_those_of_the_status(tracker: Tracker) -> None:
    totals, status = tracker.totals(), tracker.status()
    assert (totals.pages, totals.events, totals.reports) == (status.pages, status.events, status.reports)
    assert (totals.reviewed, totals.waiting, totals.problems) == (status.reviewed, status.waiting, status.problems)


def test_tallies_count_every_event_once(tracker: Tracker, rows: list[EventRow]) -> None:
    assert tracker.tally("root") == Counter(row.root for row in rows)
    assert tracker.tally("country") == Counter(row.country for row in rows if row.country)
    took_place = [row for row in rows if row.assertion in ("happened", "ongoing")]
    assert tracker.tally("year", took_place=True) == Counter(row.date[:4] for row in took_place if row.date)
    assert sum(tracker.tally("root", limit=10).values()) == 10


def test_a_survey_is_a_query_with_its_facets(tracker: Tracker) -> None:
    found = tracker.survey(country="USA", sort="confidence")
    assert tracker.rows(found.numbers) == list(tracker.iterate(country="USA", sort="confidence"))
    assert found.roots == tracker.tally("root", country="USA")
    assert found.assertions == tracker.tally("assertion", country="USA")
    assert tracker.survey(country="USA", sort="confidence", most=3).numbers == found.numbers[:3]


def test_weeks_hold_the_events_that_are_dated_to_the_day(tracker: Tracker, rows: list[EventRow]) -> None:
    days = [datetime.date.fromisoformat(row.date[:10]) for row in rows if row.date and len(row.date) >= 10]
    expected = Counter(day - datetime.timedelta(days=day.weekday()) for day in days)
    assert {monday: events for monday, events, _ in tracker.weeks()} == expected
    assert sum(reports for _, _, reports in tracker.weeks()) >= len(days)


def test_last_day_is_that_of_the_latest_deed(tracker: Tracker, rows: list[EventRow]) -> None:
    took_place = [row for row in rows if row.assertion in ("happened", "ongoing")]
    assert tracker.last_day() == max(
        datetime.date.fromordinal(found[0]) for row in took_place if (found := days_of(row.date))
    )


@pytest.mark.parametrize("by_country", [True, False])
def test_ties_join_all_who_take_part(tracker: Tracker, rows: list[EventRow], by_country: bool) -> None:
    expected: Counter[tuple[str, str]] = Counter()
    for row in rows:
        names = {p.country if by_country else p.name for p in (*row.actors, *row.recipients)}
        expected.update(combinations(sorted(name for name in names if name), 2))
    found = tracker.network(by_country=by_country, most=100_000)
    assert {(one, other): events for one, other, events in found} == expected
    assert tracker.network(by_country=by_country, most=3) == found[:3]


def test_meetings_are_of_people_of_both_sides(tracker: Tracker) -> None:
    expected: Counter[tuple[str, str]] = Counter()
    for row in tracker.iterate(pair=PAIR, root="CONSULT"):
        if row.assertion in ("happened", "ongoing"):
            parties = {*row.actors, *row.recipients}
            ours, theirs = ({p.name for p in parties if p.country == code} for code in PAIR)
            expected.update((one, other) for one in ours for other in theirs)
    assert {(m.one, m.other): m.times for m in tracker.meetings(PAIR, most=1000)} == expected


def test_a_day_shows_its_weightiest_events_and_counts_all(tracker: Tracker, rows: list[EventRow]) -> None:
    day = Counter(row.date for row in rows if row.date and len(row.date) == 10).most_common(1)[0][0]
    (found,) = (d for d in tracker.by_day(since=day, until=day, each=1) if d.day == day)
    mates = [row for row in rows if row.date == day]
    assert found.events == len(mates)
    assert [row.salience for row in found.rows] == [min(row.salience or 4 for row in mates)]


def test_counterparts_are_others_in_the_same_events(tracker: Tracker, rows: list[EventRow]) -> None:
    name = rows[0].actors[0].name
    expected: Counter[str] = Counter()
    for row in rows:
        names = {p.name for p in (*row.actors, *row.recipients)}
        if any(name in other for other in names):
            expected.update(other for other in names if name not in other)
    assert tracker.counterparts(name, most=1000) == expected


def test_plans_are_ahead_until_their_day_and_overdue_unless_they_were_seen(
    tracker: Tracker, rows: list[EventRow]
) -> None:
    today = datetime.date(2020, 1, 1)
    plans = [row for row in rows if row.assertion == "planned" and row.date]
    passed = [row for row in plans if days_of(row.date)[1] < today.toordinal()]  # type: ignore[index]
    ahead = tracker.upcoming(today, most=1000)
    assert {row.id for row in ahead if row.assertion == "planned" and row.date} == {
        row.id for row in plans if row not in passed
    }
    assert [row.date for row in ahead if row.date] == sorted(row.date for row in ahead if row.date)
    seen = [row for row in rows if row.assertion in ("happened", "ongoing", "cancelled") and row.date]

    def states(row: EventRow) -> set[str]:
        return {p.country for p in (*row.actors, *row.recipients) if p.country}

    def kept(plan: EventRow) -> bool:
        first, last = days_of(plan.date)  # type: ignore[misc]
        near = (row for row in seen if states(plan) and states(plan) <= states(row))
        return any(a <= last + 14 and b >= first - 14 and a >= first - 45 for a, b in (days_of(r.date) for r in near))  # type: ignore[misc]

    found = tracker.overdue(today, most=1000)
    assert {row.id for row in found} == {row.id for row in passed if not kept(row)}
    assert 0 < len(found) < len(passed), "some were seen, some were not"
