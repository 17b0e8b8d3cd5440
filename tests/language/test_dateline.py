"""What is a dateline, and what only looks like one."""

import pytest

from dragoman.language.dateline import length

STORY = "Envoys met on Monday."


@pytest.mark.parametrize(
    "line",
    [
        "PORT HALE, March 3 (Norland Wire) - ",
        "PORT HALE (Norland Wire) — ",
        "PORT HALE, Norland, 3 March 2024 (NW) -- ",
        "PORT HALE – ",
        "Port Hale, March 3 (Norland Wire) -- ",
        "Port Hale (NW) – ",
        "PORT HALE, March 3. /NW/. ",
        "PORT HALE: ",
    ],
)
def test_a_dateline_is_told_from_its_story(line: str) -> None:
    assert length(line + STORY) == len(line)


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        "The envoy - a veteran of many talks - left.",
        "Norland - the smaller of the two - agreed.",
        "He said: nothing new.",
        "U.S. envoys met on Monday.",
        "NATO, the EU and others met.",
        "",
    ],
)
def test_a_sentence_is_no_dateline(text: str) -> None:
    assert length(text) == 0
