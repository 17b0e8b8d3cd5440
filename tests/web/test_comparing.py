"""Differences of two versions, as passages with the words that changed."""

from __future__ import annotations

import difflib

from hypothesis import given
from hypothesis import strategies as st

from dragoman.web.comparing import Passage, Stretch, passages

TEXT = st.lists(st.text("ab ", min_size=1, max_size=8), max_size=6)


def test_a_passage_that_changed_shows_which_words() -> None:
    lines = ["- The envoys met in Port Hale.", "+ The envoys met again in Port Hale.", "+ They left."]
    assert list(passages(lines)) == [
        Passage(
            "changed", (Stretch("same", "The envoys met "), Stretch("new", "again "), Stretch("same", "in Port Hale."))
        ),
        Passage("new", (Stretch("new", "They left."),)),
    ]


def test_passages_that_share_little_stand_each_for_itself() -> None:
    found = list(passages(["- The envoys met.", "+ Snow fell on every road."]))
    assert [passage.kind for passage in found] == ["gone", "new"]


@given(TEXT, TEXT)
def test_nothing_that_went_or_came_is_lost(before: list[str], after: list[str]) -> None:
    lines = [line for line in difflib.ndiff(before, after) if line[0] in "-+"]
    found = [stretch for passage in passages(lines) for stretch in passage.stretches]
    for kind, mark in (("gone", "-"), ("new", "+")):
        kept = "".join(s.text for s in found if s.kind in (kind, "same")).replace(" ", "")
        for line in lines:
            if line[0] == mark:
                assert line[2:].replace(" ", "") in kept
