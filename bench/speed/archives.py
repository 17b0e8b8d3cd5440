"""An archive of invented pages, for the benches: as large as asked, with as many near-copies as asked.

The same numbers give the same bytes. Pages are the sample pages with other names, places, numbers and an own middle
part, so that no two are near-copies unless they are meant to be.
"""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Iterator
from pathlib import Path

SAMPLES = Path(__file__).parents[2] / "samples" / "pages"
COUNTRIES = (
    "France", "Ghana", "Japan", "Peru", "Kenya", "Norway", "India", "Chile", "Egypt", "Poland", "Nepal", "Turkey",
    "Iran", "Greece", "Mexico", "Jordan", "Vietnam", "Spain", "Brazil", "Canada",
)  # fmt: skip
VERBS = (
    "met", "criticised", "thanked", "hosted", "warned", "visited", "called", "accused", "supported", "rejected",
    "praised", "invited",
)  # fmt: skip
THINGS = (
    "the grain deal", "a border treaty", "the new tariffs", "a loan for the port", "the talks", "the ceasefire",
    "a rail link", "the fishing quota", "an exchange of prisoners", "the summit", "the dam", "a joint patrol",
)  # fmt: skip


SMALL = """<html lang="en"><head><meta property="og:type" content="article"></head><body><nav>Home | World</nav>
<article><h1>Title</h1><time datetime="2026-03-01T09:00:00Z">1 March 2026</time>
<p>ARLAND, March 1 (Wire) -</p></article>
<footer>All rights reserved</footer></body></html>"""


def page(number: int, paragraphs: int = 8, is_small: bool = False) -> bytes:
    """An HTML page of its own: head and foot of a sample page (or next to none), a body of invented sentences."""
    rng = random.Random(number)
    samples = sorted(SAMPLES.glob("*.html"))
    html = SMALL if is_small else samples[number % len(samples)].read_text(encoding="utf-8")
    title = f"{rng.choice(COUNTRIES)} and {rng.choice(COUNTRIES)} discuss {rng.choice(THINGS)} ({number})"
    html = re.sub(r"(<h1[^>]*>).*?(</h1>)", rf"\g<1>{title}\g<2>", html, count=1, flags=re.S)
    body = "\n".join(f"<p>{' '.join(sentence(rng) for _ in range(rng.randint(2, 4)))}</p>" for _ in range(paragraphs))
    return html.replace("</p>", f"</p>\n{body}", 1).encode()


def sentence(rng: random.Random) -> str:
    a, b, c = rng.sample(COUNTRIES, 3)
    verb, thing = rng.choice(VERBS), rng.choice(THINGS)
    day = rng.choice(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"))
    return rng.choice(
        (
            f"The foreign minister of {a} {verb} the ambassador of {b} over {thing} on {day}.",
            f"{a} said {b} had {verb} its envoy after {rng.randint(2, 90)} hours of talks about {thing} with {c}.",
            f"Officials in {a} expect {rng.randint(3, 400)} delegates, among them the prime minister of {b}, in {c}.",
            f"On {day}, lawmakers from {a} debated {thing} and {rng.randint(2, 30)} other matters until late at night.",
        )
    )


def near_copy(original: bytes, number: int) -> bytes:
    """The page as another outlet might carry it: another address, one sentence more."""
    return original.replace(b"</p>", f" This report came by wire, item {number}.</p>".encode(), 1)


def records(count: int, copies: float = 0.0, paragraphs: int = 8, is_small: bool = False) -> Iterator[bytes]:
    """Gzipped WARC records of so many pages, of which that share repeats one of the 50 before."""
    rng = random.Random(count)
    last: list[bytes] = []
    for number in range(count):
        if last and int((number + 1) * copies) > int(number * copies):
            body = near_copy(rng.choice(last), number)
        else:
            body = page(number, paragraphs, is_small)
            last = [*last[-49:], body]
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
        head = (
            f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>\r\n"
            f"WARC-Date: 2026-03-01T10:00:00Z\r\nWARC-Target-URI: https://news.example/{number}\r\n"
            f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        yield gzip.compress(head.encode() + http + b"\r\n\r\n", mtime=0)


def write(path: Path, count: int, copies: float = 0.0, paragraphs: int = 8, is_small: bool = False) -> Path:
    """Writes an archive, whole or not at all, and gives its path back."""
    draft = path.with_suffix(".draft")
    with draft.open("wb") as file:
        file.writelines(records(count, copies, paragraphs, is_small))
    return draft.replace(path)
