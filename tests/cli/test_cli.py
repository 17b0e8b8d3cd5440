"""The command line as a person meets it: help with examples, exit codes, errors with hints."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import jsonschema
import pytest

from dragoman.cli.app import app, run
from dragoman.model import schema

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "samples" / "pages"


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


def dragoman(*args: str) -> Done:
    """Run a command in this process, where the language model is loaded already."""
    out, err = io.StringIO(), io.StringIO()
    with patch.object(sys, "argv", ["dragoman", *args]), redirect_stdout(out), redirect_stderr(err):
        try:
            code = run()
        except SystemExit as end:
            code = int(end.code or 0)
    return Done(code, out.getvalue(), err.getvalue())


def test_every_command_has_help_with_an_example() -> None:
    for command in app.registered_commands:
        assert command.callback is not None
        text = command.callback.__doc__ or ""
        assert "Example: dragoman" in text, command.name


def test_version_and_help_answer_without_the_language_model() -> None:
    code = "import sys; sys.argv = ['dragoman', '--help']\ntry:\n    from dragoman.cli import main; main()\nexcept SystemExit:\n    pass\nassert 'spacy' not in sys.modules"  # noqa: E501
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0
    done = subprocess.run([sys.executable, "-m", "dragoman", "--version"], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("dragoman 0.")


def test_records_of_the_samples_fit_the_schema_and_quote_the_page() -> None:
    done = dragoman("read", str(PAGES), "--format", "jsonl", "-q")
    assert done.returncode == 0
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(records) == len(list(PAGES.iterdir()))
    for record in records:
        jsonschema.validate(record, schema())
        text = record["page"]["text"]
        for event in record["events"]:
            for span in (event["trigger"], *event["evidence"], *event["mentions"]):
                assert text[span["start"] : span["end"]] == span["text"]


def test_one_missing_input_does_not_stop_the_others() -> None:
    page = str(PAGES / "07-no-event.html")
    done = dragoman("read", "nowhere.html", page, "--format", "jsonl")
    assert done.returncode == 1
    assert "DRG-MISSING" in done.stderr
    assert "hint:" in done.stderr
    assert len(done.stdout.splitlines()) == 1


def test_a_page_without_event_says_so() -> None:
    done = dragoman("read", str(PAGES / "07-no-event.html"))
    assert done.returncode == 0
    assert "DRG-NOEVENT" in done.stdout


@pytest.mark.parametrize("args", [["read"], ["nothing"], ["read", "x", "--format", "xml"], ["explain", "x"]])
def test_wrong_use_exits_with_two(args: list[str]) -> None:
    assert dragoman(*args).returncode == 2


def test_an_unknown_event_exits_with_two_and_a_hint() -> None:
    done = dragoman("explain", str(PAGES / "03-sanctions-imposed.html"), "e99")
    assert done.returncode == 2
    assert "DRG-EVENT" in done.stderr


def test_csv_has_one_row_an_event_under_a_header() -> None:
    done = dragoman("read", str(PAGES / "03-sanctions-imposed.html"), "--format", "csv")
    header, *rows = done.stdout.splitlines()
    assert header.startswith("source,event,root")
    assert rows


def test_html_is_one_page_without_script() -> None:
    text = dragoman("read", str(PAGES / "03-sanctions-imposed.html"), "--format", "html").stdout
    assert text.startswith("<!doctype html>")
    assert "<script" not in text
    assert "<mark class=event" in text


def test_given_date_goes_over_the_pages() -> None:
    done = dragoman("code", "Norway recalled its envoy from Chad on Monday.", "--published", "2024-05-08")
    assert "2024-05-06" in done.stdout


def test_doctor_finds_what_is_needed() -> None:
    done = dragoman("doctor")
    assert done.returncode == 0
    assert "English model" in done.stdout


STORY_LINES = {
    "empty": ("", 0, "DRG-EMPTY"),
    "broken": ('{"id": "a", "text": "Norland sent aid."}\n{broken\n{"id": "b", "text": "Talks."}', 2, "line 2"),
    "doubled": ('{"id": "a", "text": "Norland sent aid."}\n{"id": "a", "text": "Talks."}', 1, "line 1 already"),
    "no object": ('["a"]\n{"id": "b", "text": "Talks."}', 1, "must be a JSON object"),
    "no text": ('{"id": "a"}\n{"id": "b", "text": "Talks."}', 1, "'text' is missing"),
    "no date": ('{"id": "a", "text": "Talks.", "published": "yesterday"}', 0, "yesterday"),
    "one": ('{"id": "a", "text": "Norland sent aid."}', 1, ""),
    "foreign": (
        '{"id": "a", "text": "' + "Норландия направила помощь в долину Ормунд после наводнения. " + '"}',
        1,
        "DRG-LANG",
    ),
}


@pytest.mark.parametrize("case", STORY_LINES)
def test_stories_use_the_good_lines_and_name_the_others(case: str, tmp_path: Path) -> None:
    text, lines, told = STORY_LINES[case]
    (tmp_path / "a.jsonl").write_text(text, encoding="utf-8")
    done = dragoman("stories", str(tmp_path / "a.jsonl"))
    assert len(done.stdout.splitlines()) == lines
    assert told in done.stderr
    assert done.returncode == (0 if case in ("one", "foreign") else 1)


@pytest.mark.parametrize("command", ["stories", "crosswalk", "timeline"])
@pytest.mark.parametrize(("content", "code"), [(b"", "DRG-EMPTY"), (b"{", "DRG-JSONL"), (b"\xff\xfe", "DRG-ENCODING")])
def test_files_that_hold_nothing_useful_end_with_a_code(
    command: str, content: bytes, code: str, tmp_path: Path
) -> None:
    (tmp_path / "a.jsonl").write_bytes(content)
    done = dragoman(command, str(tmp_path / "a.jsonl"))
    assert done.returncode == 1
    assert code in done.stderr
    assert done.stdout == ""


def test_crosswalk_and_timeline_go_on_after_a_bad_line(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text('{"id": "an article, no record"}\n', encoding="utf-8")
    (tmp_path / "t.jsonl").write_text('{"date": "2024-13-01"}\n{"date": "2024-03-01", "text": "x"}\n', encoding="utf-8")
    records, items = dragoman("crosswalk", str(tmp_path / "r.jsonl")), dragoman("timeline", str(tmp_path / "t.jsonl"))
    assert (records.returncode, items.returncode) == (1, 1)
    assert "DRG-FORMAT" in records.stderr
    assert json.loads(items.stdout)["dates"] == ["2024-03-01"]
