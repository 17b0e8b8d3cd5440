"""A tracker keeps what it reads once, answers, and follows pages that change."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from dragoman.errors import CODES, DragomanError
from dragoman.model import Page, Record
from dragoman.store import Cluster, Query, Storyline
from dragoman.tracker.tracker import Tracker
from tests.tracker.conftest import ToyReader, page

FIRST = "Envoys travel\nNorland met Sudmark on 2026-03-01. Westria accused Ostland on 2026-03-02."
SECOND = "Talks again\nNorland visited Westria on 2026-04-10. Nothing else."


def test_events_are_read_and_listed(tracker: Tracker) -> None:
    added = tracker.add_pages([page(FIRST), page(SECOND, "b.txt")])
    assert (added.new, added.read, added.failed) == (2, 2, 0)
    rows = tracker.events()
    assert [(r.root, r.actors[0].name, r.recipients[0].name, r.date) for r in rows] == [
        ("CONSULT", "Norland", "Westria", "2026-04-10"),
        ("ACCUSE", "Westria", "Ostland", "2026-03-02"),
        ("CONSULT", "Norland", "Sudmark", "2026-03-01"),
    ]
    assert tracker.status().events == 3


@pytest.mark.parametrize(
    ("fields", "days"),
    [
        ({"country": "NOR"}, ["2026-04-10", "2026-03-01"]),
        ({"pair": ("SDN", "NOR")}, ["2026-03-01"]),
        ({"pair": ("NOR", "EST")}, []),
        ({"source": "AUT"}, ["2026-03-02"]),
        ({"target": "AUT"}, ["2026-04-10"]),
        ({"source": "NOR", "target": "AUT"}, ["2026-04-10"]),
        ({"source": "AUT", "target": "NOR"}, []),
        ({"country": "AUT", "root": "consult"}, ["2026-04-10"]),
        ({"since": "2026-04"}, ["2026-04-10"]),
        ({"until": "2026-03"}, ["2026-03-02", "2026-03-01"]),
        ({"country": "NOR", "since": "2026-03", "until": "2026-03"}, ["2026-03-01"]),
        ({"actor": "ostl"}, ["2026-03-02"]),
        ({"text": "envoys"}, ["2026-03-02", "2026-03-01"]),
        ({"site": "gazette", "sort": "date", "limit": 1}, ["2026-03-01"]),
        ({"site": "Elsewhere"}, []),
        ({"reviewed": True}, []),
        ({"min_confidence": 0.9}, []),
        ({"assertion": "planned"}, []),
        ({"quad": 3}, ["2026-03-02"]),
        ({"limit": 1, "offset": 1}, ["2026-03-02"]),
    ],
)
def test_filters(tracker: Tracker, fields: dict[str, object], days: list[str]) -> None:
    tracker.add_pages([page(FIRST), page(SECOND, "b.txt")])
    assert [r.date for r in tracker.events(**fields)] == days
    assert tracker.count(**(fields | {"limit": None, "offset": 0})) >= len(days)


def test_total_counts_beyond_the_page(tracker: Tracker) -> None:
    tracker.add_pages([page(FIRST), page(SECOND, "b.txt")])
    assert tracker.events(limit=1).total == 3


@pytest.mark.parametrize("fields", [{"sort": "rank"}, {"since": "soon"}, {"pair": ("NOR",)}, {"text": "!"}])
def test_a_query_that_makes_no_sense_has_a_code(tracker: Tracker, fields: dict[str, object]) -> None:
    with pytest.raises(DragomanError, match="DRG-QUERY"):
        tracker.events(**fields)


def test_the_same_page_twice_is_one_page(tracker: Tracker, reader: ToyReader) -> None:
    tracker.add_pages([page(FIRST)])
    again = tracker.add_pages([page(FIRST), page(FIRST, "copy.txt")])
    assert (again.new, again.known, again.read) == (0, 2, 0)
    assert tracker.status().pages == 1
    assert reader.read_pages == ["a.txt"]


def test_a_changed_page_is_a_new_version_and_keeps_its_events(tracker: Tracker) -> None:
    tracker.add_pages([page(FIRST, url="https://g.example/1")])
    before = {r.root: r.id for r in tracker.events()}
    changed = FIRST.replace("Envoys travel", "Envoys of both sides travel").replace("2026-03-01", "2026-03-03")
    tracker.add_pages([page(changed, url="https://g.example/1?utm_source=x#top")])
    rows = tracker.events()
    assert {r.root: r.id for r in rows} == before
    assert {r.root: r.date for r in rows}["CONSULT"] == "2026-03-03"
    assert [(v.version, v.latest) for v in tracker.versions(rows[0].page)] == [(1, False), (2, True)]
    assert all(r.reports == 1 for r in rows)
    assert len(tracker.event(before["CONSULT"]).reports) == 2


def test_an_event_that_a_new_version_drops_is_no_longer_counted(tracker: Tracker) -> None:
    tracker.add_pages([page(FIRST, url="https://g.example/1")])
    gone = next(r.id for r in tracker.events() if r.root == "ACCUSE")
    tracker.add_pages([page(FIRST.replace(" Westria accused Ostland on 2026-03-02.", ""), url="https://g.example/1")])
    assert [r.root for r in tracker.events()] == ["CONSULT"]
    detail = tracker.event(gone)
    assert detail.row.reports == 0
    assert not detail.reports[0].live


def test_files_are_versions_only_while_akin(tracker: Tracker) -> None:
    tracker.add_pages([page(FIRST, "1"), page("Quite another text of other words altogether.", "1")])
    assert tracker.status().pages == 2


def test_reading_again_with_another_version_keeps_events(tmp_path: Path, tracker: Tracker) -> None:
    tracker.add_pages([page(FIRST)])
    before = {r.date: r.id for r in tracker.events()}
    with Tracker(tracker.folder, reader=ToyReader("toy-2", {"met": "COOPERATE"})) as newer:
        assert newer.status().outdated == 1
        assert newer.reread().read == 1
        assert newer.reread().read == 0
        assert {r.date: r.id for r in newer.events()} == before
        assert {r.root for r in newer.events()} == {"COOPERATE", "ACCUSE"}
        assert newer.status().outdated == 0


def test_a_bad_page_costs_itself_only_and_can_be_retried(tracker: Tracker, tmp_path: Path) -> None:
    source = tmp_path / "articles.jsonl"
    good = json.dumps({"id": "1", "text": FIRST})
    source.write_text(f"{good}\n{{broken\n{json.dumps({'id': '2', 'text': 'please break'})}\n")
    added = tracker.add([str(source)])
    assert (added.read, added.failed) == (1, 2)
    found = {p.code: p for p in tracker.problems()}
    assert set(found) == {"DRG-READFAIL", "DRG-JSONL"}
    assert found["DRG-READFAIL"].hint == CODES["DRG-READFAIL"][1]
    tracker.retry()
    assert {p.code: p.tries for p in tracker.problems()} == {"DRG-READFAIL": 2, "DRG-JSONL": 2}
    source.write_text(good + "\n")
    with Tracker(tracker.folder, reader=_Forgiving()) as mended:
        mended.retry()
        mended.resume()
        assert mended.status().events == 2
        assert [p.code for p in mended.problems()] == []


class _Forgiving(ToyReader):
    def read(self, pages: Sequence[Page]) -> Iterator[Record]:
        for found in pages:
            yield self.record(found)


def test_records_from_elsewhere_are_the_same(tracker: Tracker, tmp_path: Path, reader: ToyReader) -> None:
    tracker.add_pages([page(FIRST)])
    with Tracker.create(tmp_path / "other", reader=reader) as other:
        assert other.add_records([reader.record(page(FIRST))]).read == 1
        assert other.add_records([reader.record(page(FIRST))]).read == 0
        assert [r.to_dict() for r in other.events()] == [r.to_dict() for r in tracker.events()]
        assert other.record(page(FIRST).id) == tracker.record(page(FIRST).id) == reader.record(page(FIRST))


def test_clusters_join_and_part_reports(tracker: Tracker) -> None:
    other = "Elsewhere\nNorland met Sudmark on 2026-03-01."
    tracker.add_pages([page(FIRST), page(other, "b.txt")])
    first, second = (r for r in tracker.events(root="CONSULT", sort="added"))
    assert tracker.write_clusters([Cluster((first.report, second.report), "same day, same parties")]) == 1
    joined = tracker.events(root="CONSULT")
    assert [(r.id, r.reports) for r in joined] == [(first.id, 2)]
    assert tracker.event(second.id).row.id == first.id
    assert "same day" in tracker.event(first.id).merges[0].why
    assert len(list(tracker.crosswalk())) == 3
    tracker.write_clusters([Cluster((first.report,), "apart"), Cluster((second.report,), "apart")])
    assert {r.id for r in tracker.events(root="CONSULT")} == {first.id, second.id}


def test_storylines(tracker: Tracker) -> None:
    tracker.add_pages([page(FIRST), page(SECOND, "b.txt")])
    ids = tuple(r.id for r in tracker.events(country="NOR"))
    (line,) = tracker.write_storylines([Storyline(ids, "Norland abroad", "same actor")])
    assert {r.id for r in tracker.events(storyline=line)} == set(ids)
    assert tracker.storylines()[0].title == "Norland abroad"
    assert tracker.event(ids[0]).storyline_title == "Norland abroad"


def test_saved_searches(tracker: Tracker) -> None:
    tracker.save_search("north", country="NOR", since="2026-03")
    assert tracker.search("north") == Query(country="NOR", since="2026-03")
    tracker.save_search("pair", pair=("NOR", "SDN"))
    assert tracker.searches()["pair"].pair == ("NOR", "SDN")
    tracker.forget_search("north")
    with pytest.raises(DragomanError, match="DRG-NOTFOUND"):
        tracker.search("north")


def test_who_counts_events_and_counterparts(tracker: Tracker) -> None:
    tracker.add_pages([page(FIRST), page(SECOND, "b.txt")])
    (found,) = tracker.who("norl")
    assert (found.name, found.events, found.first, found.last) == ("Norland", 2, "2026-03-01", "2026-04-10")
    assert found.counterparts == (("Sudmark", 1), ("Westria", 1))


def test_ids_may_be_shortened_and_ambiguity_is_told(tracker: Tracker) -> None:
    tracker.add_pages([page(FIRST)])
    row = tracker.events()[0]
    assert tracker.event(row.id[:8]).row == row
    with pytest.raises(DragomanError, match="DRG-AMBIGUOUS"):
        tracker.event("e")
    with pytest.raises(DragomanError, match="DRG-NOTFOUND"):
        tracker.event("e0000nothing")


def test_tables_become_frames(tracker: Tracker) -> None:
    tracker.add_pages([page(FIRST)])
    rows = tracker.events()
    assert list(rows.to_pandas()["actors"]) == ["Westria", "Norland"]
    assert rows.to_polars().height == 2
    assert rows.to_arrow().column("recipients").to_pylist()[0] == [{"name": "Ostland", "country": "EST"}]
    json.dumps(rows.to_dicts())


def test_iterate_gives_all(tracker: Tracker) -> None:
    tracker.add_pages(page(f"Day {i}\nNorland met Sudmark on 2026-03-01.", f"{i}.txt") for i in range(1200))
    assert len({r.id for r in tracker.iterate()}) == 1200


def test_making_a_tracker_twice_is_refused(tracker: Tracker) -> None:
    with pytest.raises(DragomanError, match="DRG-EXISTS"):
        Tracker.create(tracker.folder)
    assert "[watch]" in (tracker.folder / "dragoman.toml").read_text()
    assert tracker.config.licence == "CC-BY-4.0"


def test_no_tracker_here(tmp_path: Path) -> None:
    with pytest.raises(DragomanError, match="DRG-NOTRACKER"):
        Tracker(tmp_path)


def test_a_wrong_config_names_its_line(tracker: Tracker) -> None:
    (tracker.folder / "dragoman.toml").write_text('[watch]\nfeed = ["https://a.example"]\n')
    with pytest.raises(DragomanError, match=r"DRG-CONFIG.*feed"):
        _ = tracker.config
