"""A tracker with a reader that needs no model: its pages say in their own words which events they tell."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from dragoman.model import Article, Entity, Event, Mention, Page, Part, Party, Record, Span
from dragoman.tracker.tracker import Tracker

_SENTENCE = re.compile(
    r"(?P<actor>[A-Z]\w+) (?P<verb>met|accused|visited) (?P<recipient>[A-Z]\w+)(?: on (?P<day>[\d-]+))?\."
)
_ROOTS = {"met": "CONSULT", "visited": "CONSULT", "accused": "ACCUSE"}
_COUNTRIES = {"Norland": "NOR", "Sudmark": "SDN", "Westria": "AUT", "Ostland": "EST"}


class ToyReader:
    """Reads "Norland met Sudmark on 2026-03-01." and the like; fails on a page that says "break"."""

    def __init__(self, version: str = "toy-1", roots: dict[str, str] | None = None) -> None:
        self.version = version
        self.roots = _ROOTS | (roots or {})
        self.read_pages: list[str] = []

    def read(self, pages: Sequence[Page]) -> Iterator[Record]:
        for page in pages:
            if "break" in page.text:
                raise ValueError("this page breaks the reader")
            self.read_pages.append(page.source)
            yield self.record(page)

    def record(self, page: Page) -> Record:
        text = page.text
        events = tuple(self._event(i, m, text) for i, m in enumerate(_SENTENCE.finditer(text), start=1))
        names = dict.fromkeys(p.text for e in events for p in (*e.actors, *e.recipients))
        entities = tuple(
            Entity(
                f"n{i}",
                n,
                "country",
                _COUNTRIES.get(n),
                mentions=(Mention(Span.of(text, text.index(n), text.index(n) + len(n)), "name"),),
            )
            for i, n in enumerate(names, start=1)
        )
        whole = Span.of(text, 0, len(text))
        article = Article(
            text.split("\n")[0], published="2026-03-02", site="Gazette", body=(whole,), parts=(Part(whole, "body"),)
        )
        return Record(page, article, entities, events=events)

    def _event(self, number: int, match: re.Match[str], text: str) -> Event:
        def party(group: str) -> Party:
            return Party(match[group], Span.of(text, *match.span(group)), None, _COUNTRIES.get(match[group]), ("GOV",))

        root = self.roots[match["verb"]]
        return Event(
            f"e{number}", root, 3 if root == "ACCUSE" else 1, Span.of(text, *match.span("verb")),  # type: ignore[arg-type]
            (Span.of(text, *match.span()),), actors=(party("actor"),), recipients=(party("recipient"),),
            date=match["day"], date_precision="day" if match["day"] else "unknown", confidence=0.8,
        )  # fmt: skip


def page(text: str, source: str = "a.txt", url: str | None = None) -> Page:
    return Page(hashlib.sha256(text.encode()).hexdigest(), source, text, url, "text/plain")


@pytest.fixture
def reader() -> ToyReader:
    return ToyReader()


@pytest.fixture
def tracker(tmp_path: Path, reader: ToyReader) -> Iterator[Tracker]:
    with Tracker.create(tmp_path / "t", reader=reader, clock=lambda: "2026-03-05T12:00:00+00:00") as tracker:
        yield tracker
