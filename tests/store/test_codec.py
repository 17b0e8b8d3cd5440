"""Packed pages and records lose nothing, and old field lists still read."""

import dataclasses

import pytest

from bench.speed.synthetic import Generator
from dragoman.errors import DragomanError
from dragoman.model import Issue, Link, Page, Span, Statement
from dragoman.model.page import Block
from dragoman.store.codec import pack_page, pack_record, record_shape, unpack_page, unpack_record


def test_records_survive() -> None:
    for record in Generator(seed=1).records(20):
        page = unpack_page(pack_page(record.page))
        assert page == record.page
        assert unpack_record(pack_record(record), page, record_shape()) == record


def test_page_keeps_layout_and_statements() -> None:
    text = "평양에서 💩 talks"
    block = Block(Span.of(text, 0, 4), ("html", "p"), ("lead",), (Link(Span.of(text, 5, 6), "/x"),), {"a": "b"}, "body")
    page = Page(
        "1", "s", text, extra={"n": [1, {"a": None}]}, blocks=(block,), statements=(Statement("meta", "k", "v"),)
    )
    page = dataclasses.replace(page, issues=(Issue("DRG-DEEP", "m", Span.of(text, 0, 1), detail=(("depth", 3),)),))
    assert unpack_page(pack_page(page)) == page


def test_fields_that_were_added_later_keep_their_default() -> None:
    record = next(Generator(seed=2).records(1))
    shape = {name: list(fields) for name, fields in record_shape().items()}
    shape["Event"] = [f if f != "why" else "something_dropped_since" for f in shape["Event"]]
    read = unpack_record(pack_record(record), record.page, shape)
    assert read.events[0].why == ()
    assert read.events[0].actors == record.events[0].actors


def test_damaged_page_has_a_code() -> None:
    packed = pack_page(Page("1", "s", "text"))
    for damaged in (b"", packed[:-5], packed[:10] + b"\0\0" + packed[12:], b"not zlib"):
        with pytest.raises(DragomanError, match="DRG-PAGEFILE"):
            unpack_page(damaged)
