"""The brief, the page of a source and that of a place, over invented reports."""

from __future__ import annotations

import dataclasses

import pytest

from dragoman.store import EventRow, EventTie, PageRow
from dragoman.store.witnesses import Witness
from dragoman.stories import Dispute, Version
from dragoman.views import brief, place_page, source_page
from tests.views.test_views import BASE

SINCE = "2025-03-05"
BEFORE, AFTER = "2025-03-04T08:00:00+00:00", "2025-03-06T08:00:00+00:00"


def row(event: str) -> EventRow:
    return dataclasses.replace(BASE, id=event)


def rows(*events: str) -> dict[str, EventRow]:
    return {event: row(event) for event in events}


def told(event: str, report: str, added: str = AFTER, **values: object) -> Witness:
    usual: dict[str, object] = {
        "local": "e1", "page": f"page {report}", "version": 1, "headline": None, "site": "Varo Post",
        "published": added, "live": True, "assertion": "happened", "date": "2025-03-04", "place": None,
        "countries": ("NGA",), "family": int.from_bytes(report.encode()),
    }  # fmt: skip
    return Witness(event=event, report=report, added=added, **(usual | values))  # type: ignore[arg-type]


def test_an_event_is_new_when_no_page_told_it_before() -> None:
    made = brief(rows("a", "b"), [told("a", "1"), told("b", "2", BEFORE), told("b", "3")], SINCE)
    assert [n.row.id for n in made.new] == ["a"]
    assert (made.changed, made.disputed, made.again, made.pages) == ((), (), 1, 2)
    assert made.why_empty == ""


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [("assertion", "planned", "cancelled"), ("date", "2025-03", "2025-03-09"), ("place", None, "Lagos")],
)
def test_an_event_is_changed_when_a_later_page_tells_it_otherwise(field: str, before: str, after: str) -> None:
    made = brief(rows("a"), [told("a", "1", BEFORE, **{field: before}), told("a", "2", **{field: after})], SINCE)
    (news,) = made.changed
    (change,) = news.changes
    assert (change.field, change.before, change.after) == (field, (before,) if before else (), (after,))
    assert change.witness.page == "page 2"


def test_a_state_that_joins_the_parties_is_a_change_and_one_that_is_left_out_is_none() -> None:
    two = ("NGA", "SWE")
    joined = brief(rows("a"), [told("a", "1", BEFORE), told("a", "2", countries=two)], SINCE)
    assert joined.changed[0].changes[0].after == ("SWE",)
    assert not brief(rows("a"), [told("a", "1", BEFORE, countries=two), told("a", "2")], SINCE).changed


def test_a_page_that_corrects_itself_changes_its_event() -> None:
    made = brief(rows("a"), [told("a", "1", BEFORE, live=False), told("a", "2", date="2025-03-09")], SINCE)
    assert made.changed[0].changes[0].after == ("2025-03-09",)


def test_a_later_event_that_continues_a_plan_tells_what_came_of_it() -> None:
    tie = EventTie("continues", "b", "a", 1.0, "a plan and what came of it")
    made = brief(rows("a", "b"), [told("a", "1", BEFORE, assertion="planned"), told("b", "2")], SINCE, ties=[tie])
    assert [n.row.id for n in made.new] == ["b"]
    (news,) = made.changed
    assert (news.row.id, news.changes[0].event, news.changes[0].after) == ("a", "b", ("CONSULT", "happened"))


def test_only_a_dispute_with_a_side_that_is_new_is_newly_told() -> None:
    old, new = (
        Dispute("whether it happened", (Version("happened", ("1",), ("x",)), Version("denied", (report,), ("y",))))
        for report in ("2", "3")
    )
    found = [told("a", "1", BEFORE), told("a", "2", BEFORE, assertion="denied"), told("a", "3", assertion="denied")]
    assert not brief(rows("a"), found, SINCE, disputes={"a": [old]}).disputed
    assert brief(rows("a"), found, SINCE, disputes={"a": [new]}).disputed[0].disputes == (new,)


def test_a_brief_ends_with_its_last_day_and_goes_by_publication_when_asked() -> None:
    found = [told("a", "1", "2025-03-06T08:00:00+00:00"), told("b", "2", "2025-03-07T00:00:00+00:00")]
    assert [n.row.id for n in brief(rows("a", "b"), found, SINCE, until="2025-03-06").new] == ["a"]
    late = [told("a", "1", AFTER, published="2025-02-01T10:00:00Z"), told("b", "2", AFTER, published=None)]
    assert [n.row.id for n in brief(rows("a", "b"), late, SINCE, by="published").new] == ["b"]


def test_an_empty_brief_says_why() -> None:
    assert "came since 2025-03-05" in brief({}, [], SINCE).why_empty
    assert "again" in brief(rows("a"), [told("a", "1", BEFORE), told("a", "2")], SINCE).why_empty


def page(number: str, version: int = 1) -> PageRow:
    return PageRow(
        number, number, None, version, True, None, None, "Varo Post", "en", None, AFTER, None, 1
    )  # fmt: skip


def test_a_source_is_first_later_or_alone_by_time_of_publication() -> None:
    found = [
        told("a", "1", published="2025-03-04T08:00:00+01:00"),
        told("a", "2", published="2025-03-04T08:00:00+00:00", site="Lind Wire"),
        told("b", "3", published="2025-03-04T12:00:00Z"),
        told("b", "4", published="2025-03-04T09:00:00Z", site="Lind Wire"),
        told("c", "5"),
        told("d", "6", published="2025-03-04"),
        told("d", "7", site="Lind Wire"),
    ]
    made = source_page("varo post", [page("p")], rows(*"abcd"), found)
    assert [(r.row.id, r.hours, r.other.site) for r in made.first] == [("a", -1.0, "Lind Wire")]
    assert [(r.row.id, r.hours) for r in made.later] == [("b", 3.0)]
    assert [a.row.id for a in made.alone] == ["c"]
    assert (made.untimed, made.lag, made.events) == (1, 1.0, 4)


def test_a_copy_is_no_second_account() -> None:
    own = told("a", "1", family=7)
    echo = told("a", "2", site="Lind Wire", family=7, original="page 1", original_site="Varo Post")
    made = source_page("Varo Post", [], rows("a"), [own, echo])
    assert ([a.row.id for a in made.alone], [c.page for c in made.copied]) == (["a"], ["page 2"])
    other = source_page("Lind Wire", [], rows("a"), [own, echo])
    assert [(c.page, c.of) for c in other.copies] == [("page 2", "Varo Post")]


def test_what_a_source_corrects_withdraws_and_contradicts() -> None:
    found = [
        told("a", "1", live=False),
        told("b", "2", assertion="denied"),
        told("b", "3", site="Lind Wire"),
    ]
    made = source_page("Varo Post", [page("p"), page("q", version=2)], rows("a", "b"), found)
    assert [p.id for p in made.corrected] == ["q"]
    assert [w.report for w in made.withdrawn] == ["1"]
    assert [r.id for r in made.contradicts] == ["b"]


def test_a_place_without_events_says_why() -> None:
    counted = {"root": {}, "name": {}, "place": {}, "country": {}}
    made = place_page("Varo", None, 0, [], tallies=counted, upcoming=[], overdue=[], weeks=[])
    assert made.why_empty
    assert made.to_dict()["undated"] == 0


def test_a_brief_of_too_many_events_says_so() -> None:
    assert brief(rows("a"), [told("a", "1")], SINCE, is_cut=True).is_cut
    assert not brief(rows("a"), [told("a", "1")], SINCE).is_cut
