"""Explanations name the frame, its source and what was rejected."""

from __future__ import annotations

from dragoman.evaluation.codebook import coverage, read_sentences, try_examples
from dragoman.events import explain, why_not
from dragoman.knowledge.frames import frames


def test_explain_names_frame_parties_and_reasons() -> None:
    document = next(read_sentences(["Norway's king visited Latvia on Monday."]))
    text = "\n".join(explain(document, document.events[0]))
    for part in ("CONSULT (visit)", "consult.visit", "PLOVER 2.0", "(NOR)", "(LVA)", "happened", "weighed most"):
        assert part in text


def test_why_not_says_what_kept_a_frame_from_firing() -> None:
    document = next(read_sentences(["The minister visited a hospital in Oslo."]))
    assert document.events == ()
    assert any("consult.visit" in line and "hospital" in line for line in why_not(document, "CONSULT"))


def test_examples_of_a_frame_are_reported() -> None:
    frame = next(f for f in frames() if f.id == "consult.visit")
    (report,) = try_examples([frame])
    assert report.hits == len(frame.yes) + len(frame.no)


def test_coverage_lists_verbs_that_no_frame_knows() -> None:
    found = coverage(read_sentences(["Peru serenaded Chile.", "Peru condemned Chile."]))
    assert [entry.verb for entry in found] == ["serenade"]
