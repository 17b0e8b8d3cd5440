"""A dump's text stays as it is; its lines become blocks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.pages.dump import page_from_text
from dragoman.pages.guess import media_type

WRAPPED = """The envoy of Norland, who had come by sea with a small
party of officials and two reporters from the capital
city, left again.

A second visit is to follow in the spring, the foreign
ministry of Sudmark said in a statement that it read
out loud."""


def test_wrapped_lines_are_joined() -> None:
    page = page_from_text("x", WRAPPED.encode())
    assert [block.span.text.split()[-1] for block in page.blocks] == ["again.", "loud."]
    assert page.text == WRAPPED


def test_header_line_is_read() -> None:
    page = page_from_text("x", b" date 2031-02-03  Envoy visits Sudmark\nThe Example\n")
    stated = {s.key: s.value for s in page.statements}
    assert stated == {"published": "2031-02-03", "headline": "Envoy visits Sudmark"}


def test_marks_stand_apart() -> None:
    page = page_from_text("x", b"# Envoy visits\n\n  * World\n> Quoted words\n")
    assert [(b.span.text, b.path) for b in page.blocks if "mark" not in b.marks] == [
        ("Envoy visits", ("h1",)), ("World", ("li",)), ("Quoted words", ("blockquote",)),
    ]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_every_character_stands_in_a_block(text: str) -> None:
    page = page_from_text("x", text.encode("utf-8", "replace"))
    rest = list(page.text)
    for block in page.blocks:
        assert block.span.stands_in(page.text)
        rest[block.span.start : block.span.end] = " " * len(block.span.text)
    assert not "".join(rest).strip()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"<!DOCTYPE html><html>", "text/html"),
        (b'{"id":"a","text":"b"}\n{"id":"c","text":"d"}', "application/jsonl"),
        (b'[{"a":1}]', "application/json"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel>', "application/feed+xml"),
        (b'<?xml version="1.0"?><urlset xmlns="x">', "application/sitemap+xml"),
        (b"%PDF-1.7", "application/pdf"),
        (b"WARC/1.0\r\n", "application/warc"),
        (b"From: a@example.org\r\nSubject: x\r\n", "message/rfc822"),
        (b" date 2031-02-03  Envoy\nHome > World\n", "text/plain"),
        (b"\x00\x01\x02\x03" * 50, "application/octet-stream"),
    ],
)
def test_media_type_by_content(data: bytes, kind: str) -> None:
    assert media_type(data) == kind
