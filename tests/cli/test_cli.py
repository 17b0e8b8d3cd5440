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
