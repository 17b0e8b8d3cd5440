"""Pages spoilt in every way: reading and cutting them raises nothing, loses nothing, and takes no time to speak of.

The seed of each page is its number, so that a failure can be seen again. `make fuzz` runs 20,000 of them.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman import articles
from dragoman.model import Page
from dragoman.pages.read import read_data
from dragoman.plugins import Limits

COUNT = int(os.environ.get("FUZZ_PAGES", "500"))
BATCHES = 10
SECONDS = 2.0
SAMPLES = sorted(
    path for path in (Path(__file__).parents[2] / "samples" / "pages").glob("*") if path.suffix in (".html", ".txt")
)
TAGS = [
    b"<div>", b"</div>", b"<p>", b"</body>", b"<html>", b"<table><td>", b"<script>", b"</script>", b"<!--", b"-->",
    b"<![CDATA[", b"<svg><title>", b"<template>", b"<a href='", b"<h1>", b'<time datetime="2026-13-45">',
    b"<plaintext>",
    b"<meta charset=utf-16>", b"<base href=//x>", b"<select><option>", b"</p></p></p>", b"<li><li><ul>", b"<math><mi>",
    b'<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":["a",{}],"datePublished":{}}]}'
    b"</script>",
]  # fmt: skip
SIGNS = [
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xc3",
    "\u202e\u2028\ufeff".encode(),
    "👩‍👩‍👧".encode(),
    b"&#x110000;",
    b"&#0;",
    b"\x1a",
    b"\r",
]

Mutation = Callable[[random.Random, bytearray], None]


def place(rng: random.Random, data: bytearray) -> int:
    return rng.randrange(len(data) + 1)


def turn_bits(rng: random.Random, data: bytearray) -> None:
    for _ in range(rng.randint(1, 20) if data else 0):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def leave_out(rng: random.Random, data: bytearray) -> None:
    at = place(rng, data)
    del data[at : at + rng.choice((1, 10, 100, 2000))]


def repeat(rng: random.Random, data: bytearray) -> None:
    at = place(rng, data)
    data[at:at] = bytes(data[at : at + rng.choice((5, 50, 500))]) * rng.choice((2, 10, 50))


def put_tags(rng: random.Random, data: bytearray) -> None:
    for _ in range(rng.randint(1, 8)):
        at = place(rng, data)
        data[at:at] = rng.choice(TAGS)


def put_signs(rng: random.Random, data: bytearray) -> None:
    for _ in range(rng.randint(1, 8)):
        at = place(rng, data)
        data[at:at] = rng.choice(SIGNS)


def nest(rng: random.Random, data: bytearray) -> None:
    at = place(rng, data)
    data[at:at] = rng.choice(TAGS) * rng.choice((10, 300, 3000))


def cut_off(rng: random.Random, data: bytearray) -> None:
    del data[place(rng, data) :]


def change_places(rng: random.Random, data: bytearray) -> None:
    first, second = sorted((place(rng, data), place(rng, data)))
    data[:] = data[second:] + data[first:second] + data[:first]


def long_run(rng: random.Random, data: bytearray) -> None:
    at = place(rng, data)
    data[at:at] = rng.choice((b"a", b" ", b"<", b"&", b"\n", b'"', b"- ", b"1", b"\xe2\x80\xa8")) * rng.choice(
        (100, 20_000)
    )


MUTATIONS: tuple[Mutation, ...] = (
    turn_bits, leave_out, repeat, put_tags, put_signs, nest, cut_off, change_places, long_run
)  # fmt: skip


def mutated(seed: int) -> bytes:
    rng = random.Random(seed)
    data = bytearray(rng.choice(SAMPLES).read_bytes())
    for _ in range(rng.randint(1, 5)):
        rng.choice(MUTATIONS)(rng, data)
    return bytes(data)


def check(page: Page) -> None:
    """Spans fit, blocks and parts are in order, and each character but white space stands in exactly one part."""
    article = articles.cut(page)
    seen = bytearray(len(page.text))
    for part in article.parts:
        assert part.span.stands_in(page.text)
        assert not any(seen[part.span.start : part.span.end])
        seen[part.span.start : part.span.end] = b"\1" * (part.span.end - part.span.start)
    missed = [i for i, sign in enumerate(page.text) if not seen[i] and not sign.isspace()]
    assert not missed, f"{len(missed)} characters in no part, the first at {missed[0]}: {page.text[missed[0]]!r}"


@pytest.mark.skipif(not SAMPLES, reason="the sample pages are not there")
@pytest.mark.parametrize("batch", range(BATCHES))
def test_mutated_page_is_read_and_cut(batch: int) -> None:
    for seed in range(batch, COUNT, BATCHES):
        data = mutated(seed)
        began = time.thread_time()
        try:
            items = list(read_data("page", data, Limits()))
            for item in items:
                if isinstance(item, Page):
                    check(item)
        except Exception as error:
            raise AssertionError(f"seed {seed}: {type(error).__name__}: {error}") from error
        assert time.thread_time() - began < SECONDS, f"seed {seed}: {len(data):,} bytes took too long"
        assert items, f"seed {seed}: neither page nor failure"


MEMORY = """
import re
from dragoman import articles
from dragoman.model import Page
from dragoman.pages.read import read_data
from dragoman.plugins import Limits
list(read_data("warm", b"<html><p>They met in Varo.</p>", Limits()))
piece = {piece!r}
data = b"<html><body>" + piece * (10_000_000 // len(piece))
for item in read_data("page", data, Limits()):
    if isinstance(item, Page):
        articles.cut(item)
# not ru_maxrss: it is inherited from the process that started this one
print(int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read()).group(1)) // 1024)
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
@pytest.mark.parametrize(
    "piece", [b"<p>The ministers of Arland met in Varo on Monday.</p>\n", b"<div><b>a</b>", b"x " * 500]
)
def test_ten_megabytes_stay_under_the_memory_limit(piece: bytes) -> None:
    run = subprocess.run(
        [sys.executable, "-c", MEMORY.format(piece=piece)], capture_output=True, text=True, timeout=120, check=True
    )
    assert int(run.stdout) < 500
