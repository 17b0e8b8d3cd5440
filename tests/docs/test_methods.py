"""`dragoman methods` says what a paper needs, and only of texts that the weights had not seen."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

import dragoman
from bench.accuracy.floors import FLOORS, floors
from dragoman.cli.app import app
from dragoman.tracker.methods import Measured, Methods, measured, methods, paragraph
from dragoman.tracker.readers import PageReader

ROOT = Path(__file__).parents[2]


def test_paragraph_names_version_knowledge_model_and_codebook() -> None:
    said = methods()
    text = paragraph(said)
    for part in (f"dragoman {dragoman.__version__}", PageReader().version, said.model, "PLOVER 2.0", "16 roots"):
        assert part in text
    assert "\n" not in text


def test_figures_say_on_which_texts_and_how_these_were_kept_from_training() -> None:
    for figure in methods().measured:
        assert 0 < figure.value <= 1
        assert "fold" in figure.how or "cross-validated" in figure.how or "held out" in figure.how, figure.task
        assert figure.texts
        assert figure.as_of


def test_a_figure_is_written_as_it_was_measured() -> None:
    figure = Measured("telling cats from dogs", "F1", 0.5, "ten pictures", "held out", "2026-11")
    said = Methods("p 1", "p 1+k0", "m 1", "s 1", "PLOVER 2.0", 16, 3, (figure,))
    assert "telling cats from dogs: F1 .5 (ten pictures; held out; 2026-11)" in paragraph(said)


def test_command_prints_text_and_json() -> None:
    told = CliRunner().invoke(app, ["methods"])
    assert told.exit_code == 0
    data = json.loads(CliRunner().invoke(app, ["methods", "--format", "json"]).output)
    assert " ".join(told.output.split()) == data["text"]
    assert data["reader"] == PageReader().version


def test_figures_are_above_the_floors_and_name_the_command_that_prints_them() -> None:
    bounds = floors(FLOORS.read_text("utf-8"))
    bound = 0
    for figure in measured():
        modules = re.findall(r"python -m (\S+)", figure.command)
        assert modules, figure.task
        for module in modules:
            assert (ROOT / f"{module.replace('.', '/')}.py").exists(), figure.command
        if figure.floor:
            kind, name = figure.floor.split(".")
            assert figure.value >= bounds[kind][name], figure.task
            bound += 1
    assert bound >= 4


def test_figures_that_readme_and_docs_give_are_those_that_were_measured() -> None:
    """A figure is stated in one place and repeated in others: rounded to what these show, it is the same."""
    readme, page = ((ROOT / path).read_text("utf-8") for path in ("README.md", "docs/explanation/accuracy.md"))
    by_task = {figure.task: figure.value for figure in measured()}
    stated = {
        "finding the events of whole pages": r"event F1 \| \.(\d+)",
        "coding PLOVER roots of sentences": r"root F1 / quad F1 \| \.(\d+)",
        "coding source, root and target of sentences": r"triple F1 [^|]*\| \.(\d+)",
    }
    for task, pattern in stated.items():
        found = re.search(pattern, page)
        assert found is not None, task
        assert float(f"0.{found[1]}") == pytest.approx(by_task[task], abs=0.0005), task
    rows = {
        "finding the events of whole pages": r"whole pages: events F1[^|]*\| \.(\d+)",
        "coding PLOVER roots of sentences": r"roots F1 / quad F1 \| \.(\d+)",
        "coding source, root and target of sentences": r"event triples[^|]*\| \.(\d+)",
        "cutting articles out of HTML pages": r"body of HTML pages, F1 \| \.(\d+)",
    }
    for task, pattern in rows.items():
        found = re.search(pattern, readme)
        assert found is not None, task
        assert float(f"0.{found[1]}") == pytest.approx(by_task[task], abs=0.0051), task
