"""Long lines of signs that patterns like to try again and again take no time to speak of."""

from __future__ import annotations

import time

import pytest

from dragoman.articles import cut
from dragoman.pages.dump import page_from_text


@pytest.mark.parametrize("run", ["> " * 10_000, "a >" + " " * 20_000 + "b", " / x" * 5_000, "»" * 20_000])
def test_long_line_before_a_headline(run: str) -> None:
    text = (
        f"{run}\nMinisters of Arland and Ostia meet in Varo\n"
        + "They met in Varo on Monday to talk of the border. " * 20
    )
    began = time.thread_time()
    cut(page_from_text("page", text.encode()))
    assert time.thread_time() - began < 2.0
