"""Sketches and the index of copies."""

from __future__ import annotations

import random

import pytest

from dragoman.batch.copies import CopyIndex, sketch

WORDS = ("minister", "talks", "border", "treaty", "visit", "grain", "port", "army", "envoy", "summit", "vote", "river")


def text(seed: int, length: int = 300) -> str:
    rng = random.Random(seed)
    return " ".join(f"{rng.choice(WORDS)}{rng.randrange(40)}" for _ in range(length))


def sketched(words: str) -> bytes:
    own = sketch(words)
    assert own is not None
    return own


def test_sketch_is_the_same_in_every_process() -> None:
    assert sketched("a b c d " + " ".join(map(str, range(40))))[:8].hex() == "feb25d01ea29fe03"


def test_short_text_has_no_sketch() -> None:
    assert sketch("They met in Varo on Monday.") is None


@pytest.mark.parametrize("edit", ["none", "new lead", "few words", "case and signs"])
def test_copy_is_found(edit: str) -> None:
    index, original = CopyIndex(), text(1)
    index.add("a", sketched(original))
    words = original.split()
    copies = {
        "none": original,
        "new lead": "VARO, March 2 (Wire) - " + original,
        "few words": " ".join([*words[:100], "however", *words[100:]]),
        "case and signs": original.upper().replace(" ", ",  "),
    }
    assert index.original(sketched(copies[edit])) == "a"


def test_other_page_is_no_copy() -> None:
    index = CopyIndex()
    for seed in range(200):
        assert index.original(sketched(text(seed))) is None
        index.add(str(seed), sketched(text(seed)))


def test_page_that_shares_half_its_words_is_no_copy() -> None:
    index = CopyIndex()
    index.add("a", sketched(text(1)))
    assert index.original(sketched(text(1, 150) + " " + text(2, 150))) is None


def test_window_forgets_the_oldest_and_stays_small() -> None:
    index = CopyIndex(window=10)
    for seed in range(50):
        index.add(str(seed), sketched(text(seed)))
    assert index.original(sketched(text(5))) is None
    assert index.original(sketched(text(45))) == "45"
    assert len(index) == 10
