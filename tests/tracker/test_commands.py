"""The commands of a tracker: a thin layer that says what the library does, with one form of help and of errors."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from bench.speed.synthetic import Generator
from dragoman.cli.app import app
from dragoman.cli.tracking import FILTERS
from dragoman.errors import DragomanError
from dragoman.store import Query
from dragoman.tracker.tracker import Tracker

OURS = (
    "init add watch status events find show who searches problems place source brief review correct mark "
    "merge split undo corrections agreement gold export release releases formats reread versions backup verify gc"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Tracker.create(tmp_path / "t") as tracker:
        tracker.add_records(Generator(seed=4).records(12), reader="made-1")
    return tmp_path / "t"


def run(*words: object, input: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], input=input, catch_exceptions=True)


@pytest.mark.parametrize("command", OURS.split())
def test_each_command_has_one_line_and_an_example(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"Example: dragoman {command}" in " ".join(re.sub(r"[│╭╰╮╯─]", " ", result.output).split())


def test_events_in_every_format(folder: Path) -> None:
    with Tracker(folder) as tracker:
        expected = [r.id for r in tracker.events(country="USA")]
    found = run("events", "-t", folder, "--country", "usa", "-f", "json")
    assert [row["id"] for row in json.loads(found.stdout)] == expected
    lines = run("events", "-t", folder, "--country", "USA", "-f", "jsonl").stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines] == expected
    assert len(run("events", "-t", folder, "--country", "USA", "-f", "csv").stdout.splitlines()) == len(expected) + 1
    text = run("events", "-t", folder, "--country", "USA").stdout
    assert all(event[:9] in text for event in expected)


def test_pages_of_a_list_fit_together(folder: Path) -> None:
    whole = run("events", "-t", folder, "-n", "6", "-f", "jsonl").stdout.splitlines()
    parts = [run("events", "-t", folder, "-n", "3", "-p", p, "-f", "jsonl").stdout.splitlines() for p in (1, 2)]
    assert parts[0] + parts[1] == whole


def test_a_saved_search_is_used_and_forgotten(folder: Path) -> None:
    asked = run("events", "-t", folder, "--pair", "USA-CHN", "--save", "us-cn", "-f", "json").stdout
    assert run("events", "-t", folder, "--search", "us-cn", "-f", "json").stdout == asked
    assert "us-cn" in run("searches", "-t", folder).stdout
    assert "us-cn" not in run("searches", "-t", folder, "--forget", "us-cn").stdout


@pytest.mark.parametrize("command", ["events", "export", "review"])
def test_events_are_filtered_by_the_same_options_everywhere(command: str) -> None:
    asked = {parameter.name for parameter in typer.main.get_command(app).commands[command].params}  # type: ignore[attr-defined]
    assert set(FILTERS) <= asked
    assert set(FILTERS) - {"search"} <= {field.name for field in dataclasses.fields(Query)}


def test_a_saved_search_keeps_its_order_until_another_is_asked_for(folder: Path) -> None:
    def listed(*words: str) -> list[str]:
        found = run("events", "-t", folder, "-f", "json", *words).stdout
        return [row["id"] for row in json.loads(found)]

    kept = listed("--root", "CONSULT", "--sort", "date", "--save", "talks")
    assert listed("--search", "talks") == kept
    assert listed("--search", "talks", "--sort", "-date") == kept[::-1] != kept


def test_rejected_events_are_shown_when_asked_for(folder: Path) -> None:
    with Tracker(folder) as tracker:
        gone = tracker.events()[0].id
        tracker.correct(gone, "reject", who="nora")
    assert gone[:9] not in run("events", "-t", folder, "-n", "500").stdout
    assert gone[:9] in run("events", "-t", folder, "-n", "500", "--rejected").stdout


def test_show_find_who_status(folder: Path) -> None:
    with Tracker(folder) as tracker:
        row = tracker.events()[0]
    shown = run("show", row.id[:9], "-t", folder).stdout
    assert row.id in shown
    assert "“" in shown
    assert row.page[:9] in run("find", f'"{row.actors[0].name}"', "-t", folder).stdout
    assert row.actors[0].name in run("who", row.actors[0].name, "-t", folder).stdout
    assert "pages      12" in run("status", "-t", folder).stdout


def test_a_place_a_source_and_a_brief_are_told(folder: Path) -> None:
    with Tracker(folder) as tracker:
        row = next(row for row in tracker.iterate() if row.place and row.country and row.site)
    assert row.id[:9] in run("place", row.place, "-t", folder).stdout
    assert json.loads(run("place", row.country, "-t", folder, "-f", "jsonl").stdout)["country"] == row.country
    assert "No event is told" in run("place", "Nowhere", "-t", folder).stdout
    told = json.loads(run("source", row.site, "-t", folder, "-f", "jsonl").stdout)
    assert (told["site"], told["pages"] > 0) == (row.site, True)
    assert run("source", "Nobody", "-t", folder).exit_code == 1
    assert row.id[:9] in run("brief", "--since", "2000-01-01", "-t", folder).stdout
    assert "No pages" in run("brief", "--since", "2999-01-01", "-t", folder).stdout
    assert json.loads(run("brief", "--days", "36500", "-t", folder, "-f", "jsonl").stdout)["new"]
    assert run("brief", "--since", "soon", "-t", folder).exit_code != 0


def test_correcting_by_commands(folder: Path) -> None:
    with Tracker(folder) as tracker:
        first, second = tracker.events()[:2]
    assert (
        run("correct", first.id, "--set", "date=2026-01-02", "--why", "x", "--who", "ann", "-t", folder).exit_code == 0
    )
    assert run("correct", second.id, "--reject", "--who", "ann", "-t", folder).exit_code == 0
    listed = run("corrections", "-t", folder).stdout
    assert 'date = "2026-01-02" (x)' in listed
    with Tracker(folder) as tracker:
        assert tracker.event(first.id).row.date == "2026-01-02"
        entry = tracker.corrections()[0].annotation.id
    assert run("undo", entry[:9], "--who", "ann", "-t", folder).exit_code == 0
    with Tracker(folder) as tracker:
        assert tracker.event(first.id).row.date == first.date
    assert run("agreement", "-t", folder).exit_code == 0


def test_reviewing_with_keys(folder: Path) -> None:
    keys = "a\nx\nc\ndate=nonsense\nc\ndate=2026-05-05\nr\nu\nf\nk\nlook here\nq\n"
    result = run("review", "-t", folder, "--who", "ann", "-n", "5", input=keys)
    assert result.exit_code == 0, result.output
    assert "DRG-CORRECTION" in result.output
    with Tracker(folder) as tracker:
        said = [n.annotation.action for n in tracker.corrections()]
        assert said == ["accept", "change", "reject", "undo", "flag", "comment"]
        assert tracker.verify() == []


def test_marking_merging_splitting(folder: Path) -> None:
    with Tracker(folder) as tracker:
        rows = tracker.events(sort="added")
        text = tracker.record(rows[0].page).page.text
    words = text[10:60]
    assert run("mark", rows[0].page, words, "--root", "aid", "--set", "date=2026-01-01", "-t", folder).exit_code == 0
    assert run("merge", rows[0].id, rows[-1].id, "-t", folder).exit_code == 0
    assert run("split", rows[-1].report, "-t", folder).exit_code == 0
    with Tracker(folder) as tracker:
        assert tracker.events(root="AID", since="2026").total == 1
        assert tracker.verify() == []


def test_publishing_by_commands(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    result = run("export", "csv", "-o", target, "--country", "USA", "-t", folder)
    assert result.exit_code == 0
    assert str(target) in result.stdout
    assert "2026-11" in run("release", "2026-11", "-t", folder).stdout
    assert run("releases", "-t", folder).stdout.startswith("2026-11")
    assert "geojson" in run("formats").stdout


def test_looking_after_by_commands(folder: Path, tmp_path: Path) -> None:
    assert "all is well" in run("verify", "-t", folder).stdout
    assert "12 new pages" in run("backup", tmp_path / "copy", "-t", folder).stdout
    assert run("gc", "-t", folder).exit_code == 0
    with Tracker(folder) as tracker:
        page = tracker.pages()[0].id
        tracker.db.pages.path(page).write_bytes(b"x")
    assert "newest" in run("versions", page[:9], "-t", folder).stdout
    broken = run("verify", "-t", folder)
    assert broken.exit_code == 1
    assert "hint:" in broken.stdout


def test_gold_and_the_log_as_files(folder: Path, tmp_path: Path) -> None:
    with Tracker(folder) as tracker:
        tracker.correct(tracker.events()[0].id, "accept", who="ann")
    assert "1 pages" in run("gold", "-o", tmp_path / "gold.jsonl", "-t", folder).stdout
    assert json.loads((tmp_path / "gold.jsonl").read_text())["gold"]["reviewed"] == 1
    assert "1 corrections" in run("corrections", "--export", tmp_path / "log.jsonl", "-t", folder).stdout
    assert "0 new" in run("corrections", "--import", tmp_path / "log.jsonl", "-t", folder).stdout


def test_wrong_use_is_told_with_a_code(folder: Path, tmp_path: Path) -> None:
    for words, code in [
        (("status", "-t", tmp_path / "nowhere"), "DRG-NOTRACKER"),
        (("init", folder), "DRG-EXISTS"),
        (("show", "enothing", "-t", folder), "DRG-NOTFOUND"),
        (("events", "--since", "soon", "-t", folder), "DRG-QUERY"),
        (("export", "xlsx", "-o", tmp_path / "x", "-t", folder), "DRG-FORMAT"),
    ]:
        error = run(*words).exception
        assert isinstance(error, DragomanError)
        assert error.code == code
    assert run("watch", "-t", folder).exit_code == 2
