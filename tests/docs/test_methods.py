"""`dragoman methods` says what a paper needs, and only of texts that the weights had not seen."""

from __future__ import annotations

import json

from typer.testing import CliRunner

import dragoman
from dragoman.cli.app import app
from dragoman.tracker.methods import Measured, Methods, methods, paragraph
from dragoman.tracker.readers import PageReader


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
