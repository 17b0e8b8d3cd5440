"""HTML becomes one text with blocks, links and statements, whatever it looks like."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.model import Page
from dragoman.pages.html import page_from_html

PAGE = """<!doctype html><html lang="en"><head><title>Norland envoy visits Sudmark - The Example</title>
<link rel="canonical" href="https://example.org/2031/02/03/envoy"><meta property="og:site_name" content="The Example">
<script type="application/ld+json">{"@graph":[{"@type":"BreadcrumbList","itemListElement":[{"name":"World"}]},
{"@type":"NewsArticle","headline":"Norland envoy visits Sudmark","datePublished":"2031-02-03T04:05:00Z",
"author":[{"@type":"Person","name":"Ann Lee"}],}]}</script></head><body>
<nav><a href="/">Home</a><a href="/w">World</a></nav>
<article><h1>Norland envoy<br>visits Sudmark</h1><figure><img src="/a.jpg" alt="the pier"><figcaption>The pier.
<span class="credit">Bo Ek</span></figcaption></figure>
<p>The <b>envoy</b> came by <a href="/sea">sea</a>.</p></article></body></html>"""


def covered(page: Page) -> str:
    """What of the text stands outside all blocks."""
    rest = list(page.text)
    at = 0
    for block in page.blocks:
        assert block.span.stands_in(page.text)
        assert block.span.start >= at
        at = block.span.end
        rest[block.span.start : block.span.end] = " " * len(block.span.text)
    return "".join(rest).strip()


def test_blocks_are_what_a_browser_sets_apart() -> None:
    page = page_from_html("x", PAGE.encode())
    texts = [block.span.text for block in page.blocks]
    assert texts == ["Home World", "Norland envoy visits Sudmark", "The pier.", "Bo Ek", "The envoy came by sea."]
    assert page.blocks[1].path[-2:] == ("article", "h1")
    assert page.blocks[2].attributes["img-alt"] == "the pier"
    assert [(link.span.text, link.url) for link in page.blocks[4].links] == [("sea", "/sea")]
    assert page.url == "https://example.org/2031/02/03/envoy"


def test_statements_survive_broken_json() -> None:
    stated = {(s.source, s.key): s.value for s in page_from_html("x", PAGE.encode()).statements}
    assert stated["json-ld", "datePublished"] == "2031-02-03T04:05:00Z"
    assert stated["json-ld", "author"] == "Ann Lee"
    assert stated["json-ld", "breadcrumb"] == "World"
    assert stated["opengraph", "og:site_name"] == "The Example"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("<p>Zürich".encode("utf-16"), "Zürich"),
        ('<meta charset="windows-1251"><p>Нота'.encode("cp1251"), "Нота"),
        ('<meta charset="gb2312"><p>外交部'.encode("gb18030"), "外交部"),
        ("<p>Malmö".encode(), "Malmö"),
        (b"", ""),
    ],
)
def test_encodings(data: bytes, text: str) -> None:
    assert page_from_html("x", data).text.strip() == text


@pytest.mark.parametrize(
    "data",
    [
        b"<div>" * 100_000 + b"x",
        b"<b>y" * 50_000,
        b"<a" * 200_000,
        b"<!--" * 100_000,
        b"<p>a <a href=x>b</a></p>" * 40_000,
    ],
    ids=["nested", "bold", "open", "comment", "long"],
)
def test_hard_pages_end_soon(data: bytes) -> None:
    start = time.process_time()
    page = page_from_html("x", data)
    assert not covered(page)
    assert time.process_time() - start < 10


NAMES = "p div a b table tr td h1 figure img br script svg li time"
TAGS = st.sampled_from(NAMES.split())
PIECES = st.one_of(
    TAGS.map("<{}>".format), TAGS.map("</{}>".format), st.text(max_size=20), st.just('<a href="http://[">')
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_every_character_stands_in_a_block(pieces: list[str]) -> None:
    assert not covered(page_from_html("x", "".join(pieces).encode("utf-8", "replace")))


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_page(data: bytes) -> None:
    assert not covered(page_from_html("x", data))
