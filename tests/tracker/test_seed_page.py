"""A correction made on the seed page survives: read again, other knowledge, moved text, another tracker."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from dragoman import pages
from dragoman.model import Page, Record
from dragoman.tracker.readers import PageReader
from dragoman.tracker.tracker import Tracker

SEED = Path(__file__).resolve().parents[3] / "shared" / "seed" / "page.txt"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SEED.exists(), reason="the seed page is not beside the repository"),
]


class Versioned:
    """Our own reader under another version, with a change of its own."""

    def __init__(self, version: str, root: str | None = None) -> None:
        self.version = version
        self.root = root

    def read(self, pages: Sequence[Page]) -> Iterator[Record]:
        for record in PageReader().read(pages):
            roots = {"root": self.root} if self.root else {}
            yield dataclasses.replace(record, events=tuple(dataclasses.replace(e, **roots) for e in record.events))


@pytest.fixture
def corrected(tmp_path: Path) -> Iterator[tuple[Tracker, str]]:
    """A tracker with the seed page, and the event of it whose date was corrected."""
    with Tracker.create(tmp_path / "t", reader=Versioned("one")) as tracker:
        tracker.add([str(SEED)])
        rows = tracker.events(sort="salience")
        if not rows:
            pytest.skip("the reader finds no event on the seed page yet")
        tracker.correct(rows[0].id, "change", field="date", value="2025-01-01", why="test", who="ann")
        yield tracker, rows[0].id


def _stands(tracker: Tracker, event: str) -> bool:
    row = tracker.event(event).row
    return (row.date, row.state) == ("2025-01-01", "changed") and tracker.verify() == []


def test_read_again(corrected: tuple[Tracker, str]) -> None:
    tracker, event = corrected
    with Tracker(tracker.folder, reader=Versioned("two")) as newer:
        assert newer.reread().read == 1
        assert _stands(newer, event)
        assert not newer.conflicts()


def test_other_knowledge_says_another_thing(corrected: tuple[Tracker, str]) -> None:
    tracker, event = corrected
    tracker.correct(event, "change", field="root", value="AID", who="ann")
    with Tracker(tracker.folder, reader=Versioned("two", "PROTEST")) as newer:
        newer.reread()
        assert _stands(newer, event)
        assert newer.event(event).row.root == "AID"
        assert [n.annotation.field for n in newer.conflicts()] == ["root"]


def test_moved_text(corrected: tuple[Tracker, str], tmp_path: Path) -> None:
    tracker, event = corrected
    (original,) = (p for p in pages.read(str(SEED)) if isinstance(p, Page))
    file = tmp_path / "page.txt"
    file.write_text(SEED.read_text(encoding="utf-8").replace(" (SPA)", "", 1), encoding="utf-8")
    (moved,) = (p for p in pages.read(str(file)) if isinstance(p, Page))
    tracker.add_pages([dataclasses.replace(moved, source=original.source, url=original.url)])
    assert tracker.status().versions == 2
    assert _stands(tracker, event)


def test_another_tracker(corrected: tuple[Tracker, str], tmp_path: Path) -> None:
    tracker, event = corrected
    tracker.export_corrections(tmp_path / "log.jsonl")
    with Tracker.create(tmp_path / "other", reader=Versioned("one")) as other:
        assert other.import_corrections(tmp_path / "log.jsonl") == (1, 1)
        other.add([str(SEED)])
        assert _stands(other, event)
