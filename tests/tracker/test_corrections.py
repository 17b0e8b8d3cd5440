"""Corrections stay on top: read again, upgraded, moved, carried to another tracker; conflicts are listed."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from dragoman.errors import DragomanError
from dragoman.evaluation.agreement import alpha
from dragoman.store import Cluster
from dragoman.tracker.tracker import Tracker
from tests.tracker.conftest import ToyReader, page
from tests.tracker.test_tracker import FIRST, SECOND

URL = "https://g.example/1"


@pytest.fixture
def filled(tracker: Tracker) -> Tracker:
    tracker.add_pages([page(FIRST, url=URL), page(SECOND, "b.txt")])
    return tracker


def _met(tracker: Tracker) -> str:
    return next(r.id for r in tracker.events(until="2026-03-05") if r.root != "ACCUSE")


def test_a_change_shows_everywhere(filled: Tracker) -> None:
    event = _met(filled)
    filled.correct(event, "change", field="date", value="2026-02-28", why="the ministry says so", who="ann")
    filled.correct(event, "change", field="actors.0.country", value="NLD", who="ann")
    filled.correct(event, "change", field="root", value="ACCUSE", who="ann")
    row = filled.event(event).row
    assert (row.date, row.root, row.quad, row.state, row.actors[0].country) == (
        "2026-02-28",
        "ACCUSE",
        3,
        "changed",
        "NLD",
    )
    assert [r.id for r in filled.events(until="2026-02")] == [event]
    assert [r.id for r in filled.events(country="NLD")] == [event]
    assert filled.events(pair=("NOR", "SDN")).total == 0
    record = filled.record(row.page)
    assert next(e for e in record.events if e.date == "2026-02-28").date_precision == "day"
    assert {r.id for r in filled.events(reviewed=True)} == {event}


def test_accept_reject_flag_comment(filled: Tracker) -> None:
    first, second, third = (r.id for r in filled.events())
    filled.correct(first, "accept")
    filled.correct(second, "reject", why="no such thing")
    filled.correct(third, "flag")
    filled.correct(third, "comment", why="look at the agency's report")
    assert {r.id: r.state for r in filled.events(rejected=True)} == {
        first: "accepted",
        second: "rejected",
        third: "flagged",
    }
    assert second not in {r.id for r in filled.events()}
    assert filled.status().reviewed == 3
    assert [n.annotation.action for n in filled.corrections(event=third)] == ["flag", "comment"]
    assert len(filled.record(filled.event(first).row.page).events) == 1


def test_a_value_that_does_not_fit_is_refused(filled: Tracker) -> None:
    event = _met(filled)
    for field, value in [
        ("root", "MEET"), ("date", "soon"), ("assertion", "perhaps"), ("actors.0.country", "Norland"), ("id", "e9"),
        ("actors.7.country", "NOR"), ("actors", [{"nobody": 1}]),
    ]:  # fmt: skip
        with pytest.raises(DragomanError, match="DRG-CORRECTION"):
            filled.correct(event, "change", field=field, value=value)
    assert len(filled.corrections()) == 0
    with pytest.raises(DragomanError, match="DRG-NOTFOUND"):
        filled.correct("e000", "accept")


def test_undo_and_its_undo(filled: Tracker) -> None:
    event = _met(filled)
    change = filled.correct(event, "change", field="date", value="2026-02-28")
    taken_back = filled.undo(change.id)
    assert filled.event(event).row.date == "2026-03-01"
    assert filled.event(event).row.state == "unreviewed"
    filled.undo(taken_back.id)
    assert filled.event(event).row.date == "2026-02-28"
    assert [n.outcome for n in filled.corrections()] == ["applied", "applied", "applied"]
    assert len(filled.corrections()) == 3


def test_the_log_only_grows(filled: Tracker) -> None:
    filled.correct(_met(filled), "accept")
    for sql in ("DELETE FROM annotations", "UPDATE annotations SET who = 'x'"):
        with pytest.raises(DragomanError, match="only grows"):
            filled.db.run(sql)
    with sqlite3.connect(filled.db.file) as raw, pytest.raises(sqlite3.IntegrityError, match="only grows"):
        raw.execute("DELETE FROM annotations")


def test_reading_again_keeps_corrections(filled: Tracker) -> None:
    event = _met(filled)
    filled.correct(event, "change", field="date", value="2026-02-28")
    other = next(r.id for r in filled.events() if r.root == "ACCUSE")
    filled.correct(other, "reject")
    with Tracker(filled.folder, reader=ToyReader("toy-2")) as newer:
        assert newer.reread().read == 2
        assert newer.event(event).row.date == "2026-02-28"
        assert newer.event(event).row.state == "changed"
        assert newer.event(other).row.state == "rejected"
        assert not newer.conflicts()


def test_an_upgrade_that_says_a_third_thing_is_a_conflict_until_somebody_looks(filled: Tracker) -> None:
    event = _met(filled)
    filled.correct(event, "change", field="root", value="SUPPORT", who="ann")
    with Tracker(filled.folder, reader=ToyReader("toy-2", {"met": "AID"})) as newer:
        newer.reread()
        assert newer.event(event).row.root == "SUPPORT"
        (conflict,) = newer.conflicts()
        assert conflict.note == "root was CONSULT, corrected to SUPPORT; the reader now says AID"
        assert conflict.event == event
        newer.correct(event, "accept", who="ann")
        assert not newer.conflicts()
        assert newer.event(event).row.root == "SUPPORT"


def test_an_upgrade_that_agrees_is_noted(filled: Tracker) -> None:
    filled.correct(_met(filled), "change", field="root", value="AID")
    with Tracker(filled.folder, reader=ToyReader("toy-2", {"met": "AID"})) as newer:
        newer.reread()
        assert [n.outcome for n in newer.corrections()] == ["agreed"]


def test_a_moved_text_takes_its_corrections_along(filled: Tracker) -> None:
    event = _met(filled)
    filled.correct(event, "change", field="date", value="2026-02-28")
    filled.correct(event, "change", field="actors.0.role", value="host")
    filled.add_pages([page("An editor's note comes first.\n" + FIRST, url=URL)])
    detail = filled.event(event)
    assert (detail.row.date, detail.row.state) == ("2026-02-28", "changed")
    live = next(r for r in detail.reports if r.live)
    assert live.version == 2
    assert live.event.actors[0].role == "host"
    assert not filled.conflicts()
    assert filled.verify() == []


def test_corrected_parties_keep_spans_that_hold(filled: Tracker) -> None:
    event = _met(filled)
    told = filled.event(event).event
    recipient = {"text": "Westria", "country": "AUT", "part": "lead", "start": FIRST.index("Westria"),
                 "end": FIRST.index("Westria") + 7}  # fmt: skip
    filled.correct(event, "change", field="recipients", value=[recipient])
    filled.add_pages([page("Note.\n" + FIRST, url=URL)])
    live = next(r for r in filled.event(event).reports if r.live)
    assert live.event.recipients[0].span is not None
    assert live.event.recipients[0].span.start == FIRST.index("Westria") + 6
    assert told.recipients[0].text == "Sudmark"
    assert filled.verify() == []


def test_a_correction_whose_words_are_gone_is_a_conflict(filled: Tracker) -> None:
    filled.correct(_met(filled), "change", field="date", value="2026-02-28")
    filled.add_pages([page("Envoys travel\nThe story was withdrawn. Westria accused Ostland on 2026-03-02.", url=URL)])
    (conflict,) = filled.conflicts()
    assert "no event stands on “met”" in (conflict.note or "") or "several places" in (conflict.note or "")


def test_a_rejection_of_what_is_told_no_more_is_moot(filled: Tracker) -> None:
    event = next(r.id for r in filled.events() if r.root == "ACCUSE")
    filled.correct(event, "reject")
    filled.add_pages([page(FIRST.replace("Westria accused Ostland on 2026-03-02.", ""), url=URL)])
    assert [n.outcome for n in filled.corrections()] == ["moot"]
    assert not filled.conflicts()


def test_an_event_added_by_marking_words(filled: Tracker) -> None:
    row = filled.events(root="CONSULT")[0]
    text = filled.record(row.page).page.text
    start = text.index("Nothing else")
    report = filled.mark(row.page, (start, start + 7), {"root": "SUPPORT", "date": "2026-04-11", "actors": [
        {"text": "Norland", "country": "NOR", "part": "lead"}]}, who="ann")  # fmt: skip
    added = filled.events(root="SUPPORT")[0]
    assert (added.report, added.date, added.state, added.actors[0].country) == (report, "2026-04-11", "accepted", "NOR")
    assert [e.root for e in filled.record(row.page).events] == ["CONSULT", "SUPPORT"]
    filled.correct(added.id, "change", field="date", value="2026-04-12")
    with Tracker(filled.folder, reader=ToyReader("toy-2")) as newer:
        newer.reread()
        assert newer.events(root="SUPPORT")[0].id == added.id
        assert newer.events(root="SUPPORT")[0].date == "2026-04-12"
        newer.undo(filled.corrections()[0].annotation.id)
        assert newer.events(root="SUPPORT").total == 0
        assert newer.verify() == []


def test_an_added_event_moves_with_its_words(filled: Tracker) -> None:
    row = next(r for r in filled.events() if r.page == page(FIRST).id)
    start = FIRST.index("Envoys travel")
    filled.mark(row.page, (start, start + 13), {"root": "AID"})
    filled.add_pages([page("First a note.\n" + FIRST, url=URL)])
    (added,) = filled.events(root="AID")
    live = next(r for r in filled.event(added.id).reports if r.live)
    assert live.event.trigger.text == "Envoys travel"
    assert live.version == 2
    assert filled.verify() == []


def test_an_added_event_yields_when_the_reader_finds_it(filled: Tracker) -> None:
    row = next(r for r in filled.events() if r.page == page(SECOND).id)
    start = SECOND.index("visited")
    with Tracker(filled.folder, reader=ToyReader("toy-blind")) as blind:
        blind.correct(row.id, "reject")
        blind.mark(row.page, (start, start + 7), {"root": "AID"})
    added = filled.events(root="AID")[0].id
    with Tracker(filled.folder, reader=ToyReader("toy-3", {"visited": "AID"})) as newer:
        newer.reread()
        assert "agreed" in [n.outcome for n in newer.corrections()]
        assert newer.events(root="AID", rejected=True).total >= 1
        assert newer.event(added).row.reports >= 1
        assert newer.verify() == []


def test_merge_and_split_stand_over_clustering(filled: Tracker) -> None:
    filled.add_pages([page("Elsewhere\nNorland met Sudmark on 2026-03-01.", "c.txt")])
    one, other = (r for r in filled.events(until="2026-03-01"))
    filled.merge([one.id, other.id], why="one meeting", who="ann")
    assert filled.event(other.id).row.id == filled.event(one.id).row.id == one.id
    assert filled.event(one.id).row.reports == 2
    filled.write_clusters([Cluster((one.report,), "apart"), Cluster((other.report,), "apart")])
    assert filled.event(one.id).row.reports == 2
    entry = filled.split(other.report, who="bob")
    assert filled.event(one.id).row.reports == 1
    filled.write_clusters([Cluster((one.report, other.report), "together")])
    assert filled.event(one.id).row.reports == 1
    filled.undo(entry.id)
    assert filled.event(one.id).row.reports == 2
    assert filled.verify() == []


def test_undoing_a_merge_parts_the_events(filled: Tracker) -> None:
    first, second = (r.id for r in filled.events(until="2026-03-05"))
    entry = filled.merge([first, second])
    assert filled.status().events == 2
    filled.undo(entry.id)
    assert {r.id for r in filled.events(until="2026-03-05")} == {first, second}
    assert filled.verify() == []


def test_another_tracker_takes_the_log_over(filled: Tracker, tmp_path: Path, reader: ToyReader) -> None:
    event = _met(filled)
    filled.correct(event, "change", field="date", value="2026-02-28", why="ministry", who="ann")
    filled.correct(event, "accept", who="bob")
    file = tmp_path / "log.jsonl"
    assert filled.export_corrections(file) == 2
    first = json.loads(file.read_text().splitlines()[0])
    assert first["type"] == "Annotation"
    assert first["creator"]["name"] == "ann"
    assert [s["type"] for s in first["target"]["selector"]] == ["TextPositionSelector", "TextQuoteSelector"]
    with Tracker.create(tmp_path / "other", reader=reader) as other:
        assert other.import_corrections(file) == (2, 2)
        assert [n.outcome for n in other.corrections()] == ["waiting", "waiting"]
        other.add_pages([page("A line more.\n" + FIRST, url=URL)])
        assert [n.outcome for n in other.corrections()] == ["applied", "applied"]
        assert other.events(until="2026-02")[0].state == "changed"
        assert other.import_corrections(file) == (0, 0)
        assert [n.annotation.id for n in other.corrections()] == [n.annotation.id for n in filled.corrections()]
        again = tmp_path / "again.jsonl"
        other.export_corrections(again)
        assert again.read_bytes() == file.read_bytes()


def test_an_altered_log_is_refused(filled: Tracker, tmp_path: Path) -> None:
    filled.correct(_met(filled), "accept", who="ann")
    file = tmp_path / "log.jsonl"
    filled.export_corrections(file)
    file.write_text(file.read_text().replace('"who": "ann"', '"who": "bob"'))
    with pytest.raises(DragomanError, match="altered"):
        filled.import_corrections(file)


def test_agreement_between_reviewers(filled: Tracker) -> None:
    for row in filled.events():
        filled.correct(row.report, "accept", who="ann")
        filled.correct(row.report, "accept" if row.root == "CONSULT" else "reject", who="bob")
    found = {a.field: a for a in filled.agreement()}
    assert found["verdict"].units == 3
    assert found["verdict"].same == pytest.approx(2 / 3)
    assert found["verdict"].alpha == pytest.approx(0.0)
    assert found["root"].same == 1.0
    assert found["date"].alpha == 1.0


def test_alpha_of_the_textbook() -> None:
    """Four coders, twelve units, nominal: .743. Source: K. Krippendorff, Computing alpha (2011), example C."""
    rows = ["1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 ."]
    units = [[v for v in unit if v != "."] for unit in zip(*(row.split() for row in rows), strict=True)]
    assert alpha(units) == pytest.approx(0.743, abs=0.0005)


def test_gold_holds_only_what_people_settled(filled: Tracker) -> None:
    assert list(filled.gold()) == []
    rows = {r.root: r for r in filled.events(until="2026-03-05")}
    filled.correct(rows["CONSULT"].id, "change", field="date", value="2026-02-28")
    (record,) = filled.gold()
    assert [e["date"] for e in record["events"]] == ["2026-02-28"]
    assert record["gold"] == {"complete": False, "reviewed": 1}
    filled.correct(rows["ACCUSE"].id, "reject")
    (record,) = filled.gold()
    assert record["gold"]["complete"] is True
    assert len(record["events"]) == 1


def test_versions_tell_their_difference(filled: Tracker) -> None:
    changed = FIRST.replace("on 2026-03-01", "on 2026-03-03").replace("accused Ostland on 2026-03-02", "met Ostland")
    filled.add_pages([page(changed, url=URL)])
    found = filled.difference(page(changed).id)
    assert "- Envoys travel Norland met Sudmark on 2026-03-01." in found.lines
    assert "+ Envoys travel Norland met Sudmark on 2026-03-03." in found.lines
    changes = {(c.kind, c.field): (c.before, c.after) for c in found.events}
    assert changes[("changed", "date")] == ("2026-03-01", "2026-03-03")
    assert ("new", None) in changes
    with pytest.raises(DragomanError, match="DRG-NOTFOUND"):
        filled.difference(page(SECOND).id)
