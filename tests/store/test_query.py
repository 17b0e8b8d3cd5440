"""Filters and lists are answered from the indexes that were made for them, and both forms of a filter say the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bench.speed.synthetic import Generator
from dragoman.errors import DragomanError
from dragoman.store import Query, Storyline
from dragoman.store.query import SORTS, _Among, clauses
from dragoman.tracker.tracker import Tracker


@pytest.fixture(scope="module")
def tracker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracker]:
    with Tracker.create(tmp_path_factory.mktemp("query") / "t") as made:
        made.add_records(Generator(seed=3).records(40), reader="synthetic-1")
        rows = made.events(sort="added")
        made.correct(rows[0].id, "accept", who="nora")
        made.correct(rows[1].id, "reject", who="nora")
        made.correct(rows[2].id, "change", field="date", value=None, who="nora")
        made.merge([rows[3].report, rows[4].report], who="nora")
        yield made


def _plan(tracker: Tracker, query: Query) -> str:
    sql = clauses(tracker.db, query)
    rows = tracker.db.rows(
        f"EXPLAIN QUERY PLAN SELECT r.n FROM {sql.tables} WHERE {sql.where} ORDER BY {sql.order} LIMIT 50", sql.values
    )
    return "\n".join(row["detail"] for row in rows)


@pytest.mark.parametrize(
    "fields",
    [
        {}, {"since": "2024-03", "until": "2024-03"}, {"since": "2024-03", "sort": "date"}, {"root": "CONSULT"},
        {"assertion": "planned"}, {"place": "a"}, {"min_confidence": 0.5, "quad": 1}, {"place_country": "KOR"},
        {"sort": "date"}, {"reviewed": False},
    ],
)  # fmt: skip
def test_a_list_by_day_is_read_off_its_index(tracker: Tracker, fields: dict[str, Any]) -> None:
    plan = _plan(tracker, Query(**fields))
    assert "USING COVERING INDEX reports_listed" in plan
    assert "TEMP B-TREE" not in plan


def test_the_queue_of_review_is_read_off_its_index(tracker: Tracker) -> None:
    plan = _plan(tracker, Query(reviewed=False, sort="confidence"))
    assert "INDEX reports_unsure" in plan
    assert "TEMP B-TREE" not in plan
    found = [row.confidence for row in tracker.events(reviewed=False, sort="confidence", limit=None)]
    assert found == sorted(found)
    assert len(found) == tracker.count(reviewed=False)


@pytest.mark.parametrize("fields", [{"actor": "a"}, {"actor": "KO"}, {"site": "OUTLET 1"}, {"text": "said"}])
def test_few_and_many_members_give_the_same_events(
    tracker: Tracker, fields: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    few = tracker.events(limit=None, **fields)
    monkeypatch.setattr(_Among, "MANY", 1)
    many = tracker.events(limit=None, **fields)
    assert list(few) == list(many)
    assert len(few) > 2
    assert tracker.events(limit=None, rejected=True, country="XXX", **fields).rows == ()


@pytest.mark.parametrize("sort", SORTS)
def test_pages_of_a_list_make_the_whole(tracker: Tracker, sort: Any) -> None:
    whole = tracker.events(limit=None, sort=sort)
    parts = [tracker.events(limit=30, offset=start, sort=sort) for start in range(0, len(whole), 30)]
    assert [row.id for part in parts for row in part] == [row.id for row in whole]
    assert {part.total for part in parts} == {len(whole)} == {tracker.count()}
    assert {row.state for row in whole} == {"accepted", "changed", "unreviewed"}


@pytest.mark.parametrize(
    "fields",
    [
        {"country": "Norway"}, {"pair": ("NOR", "Sweden")}, {"place_country": "no"}, {"root": "MEET"},
        {"assertion": "maybe"}, {"since": "2024-13"}, {"pair": ("NOR",)}, {"sort": "size"},
    ],
)  # fmt: skip
def test_what_no_event_can_have_is_told(fields: dict[str, Any]) -> None:
    with pytest.raises(DragomanError, match="DRG-QUERY"):
        Query(**fields)


def test_a_storyline_may_be_shortened(tracker: Tracker) -> None:
    chosen = [row.id for row in tracker.events(limit=3)]
    (own,) = tracker.write_storylines([Storyline(tuple(chosen), "talks", "told together")])
    assert {row.id for row in tracker.events(storyline=own[:6])} == set(chosen)
    tracker.write_storylines([])


def test_events_without_a_date_come_last(tracker: Tracker) -> None:
    for sort in ("date", "-date"):
        dates = [row.date for row in tracker.events(limit=None, sort=sort)]
        dated = [date for date in dates if date]
        assert dates[len(dated) :] == [None] * (len(dates) - len(dated)) != []


def test_actors_are_ranked_by_their_events(tracker: Tracker) -> None:
    found = tracker.who("a", limit=5)
    times = [row.events for row in found]
    assert times == sorted(times, reverse=True)
    for row in found:
        mine = [e for e in tracker.events(actor=row.name, limit=None)
                if any((p.name, p.country) == (row.name, row.country) for p in (*e.actors, *e.recipients))]  # fmt: skip
        assert row.events == len(mine)


def test_outlets_are_counted_as_their_pages_are(tracker: Tracker) -> None:
    pages = tracker.pages(limit=None)
    for row in tracker.sites():
        mine = [page for page in pages if page.site == row.site]
        assert (row.pages, row.reports) == (len(mine), sum(page.events for page in mine))
    assert sum(row.pages for row in tracker.sites()) == len(pages)
