"""Pages are cut anew from the HTML that is kept: where the text changes, that is a new version."""

from __future__ import annotations

import dataclasses
import hashlib
import lzma
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from dragoman.errors import DragomanError
from dragoman.model import Article, Event, Page, Record, Span, Statement
from dragoman.pages.html import page_from_html
from dragoman.store.pagefiles import PageFiles, pack_markup
from dragoman.tracker import recutting
from dragoman.tracker.tracker import Tracker

HTML = b"""<html><head><title>Talks</title><style>p { color: red }</style>
<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-03-02"}</script>
<script>var tracking = 1;</script></head>
<body><nav>Home</nav><p>Norland and Sudland met in Kirk on Monday.</p><svg><path d="M0 0"/></svg></body></html>"""
WORDS = "met"


class Finder:
    """A reader that finds one event, at its word."""

    def __init__(self, version: str) -> None:
        self.version = version

    def read(self, pages: Sequence[Page]) -> Iterator[Record]:
        for page in pages:
            at = page.text.index(WORDS)
            span = Span.of(page.text, at, at + len(WORDS))
            event = Event("e1", "CONSULT", 1, span, (span,), date="2026-03-02", assertion="happened", confidence=0.5)
            yield Record(page, Article(headline="Talks"), events=(event,))


def _filled(folder: Path, keep: str = "html") -> Tracker:
    tracker = Tracker.create(folder, reader=Finder("one"))
    config = folder / "dragoman.toml"
    config.write_text(config.read_text().replace('keep = "html"', f'keep = "{keep}"'))
    tracker.add_pages([page_from_html("a.html", HTML, url="https://news.example/a")])
    return tracker


def _reread(tracker: Tracker, version: str) -> int:
    with Tracker(tracker.folder, reader=Finder(version)) as later:
        return later.reread().read


def test_what_is_kept_is_what_the_config_says(tmp_path: Path) -> None:
    page_id = hashlib.sha256(HTML).hexdigest()
    kept = {}
    for keep in ("raw", "html", "text"):
        with _filled(tmp_path / keep, keep) as tracker:
            kept[keep] = tracker.db.pages.markup(page_id)
            assert tracker.verify() == []
    assert kept["raw"] == HTML
    assert kept["text"] is None
    markup = kept["html"]
    assert markup is not None
    assert (b"tracking" in markup, b"color" in markup, b"M0 0" in markup, b"datePublished" in markup) == (0, 0, 0, 1)
    assert page_from_html("a", markup).blocks == page_from_html("a", HTML).blocks
    assert page_from_html("a", markup).statements == page_from_html("a", HTML).statements


def test_a_page_that_reads_the_same_stays_as_it_is(tmp_path: Path) -> None:
    with _filled(tmp_path / "t") as tracker:
        (before,) = tracker.pages()
        assert _reread(tracker, "two") == 1
        (after,) = tracker.pages()
        assert dataclasses.replace(after, reader="one") == before
        assert tracker.verify() == []


def test_a_finer_cut_of_the_same_text_takes_the_page_s_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def finer(*args: object) -> Page:
        page = page_from_html(*args)  # type: ignore[arg-type]
        return dataclasses.replace(page, blocks=page.blocks[:1])

    with _filled(tmp_path / "t") as tracker:
        monkeypatch.setattr(recutting, "page_from_html", finer)
        assert _reread(tracker, "two") == 1
        (row,) = tracker.pages()
        assert row.version == 1
        assert len(tracker.db.pages.read(row.id).blocks) == 1
        assert tracker.verify() == []


def test_another_text_is_a_new_version_and_corrections_move_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_menu(source: str, data: bytes, *rest: object) -> Page:
        return page_from_html(source, data.replace(b"<nav>Home</nav>", b""), *rest)  # type: ignore[arg-type]

    with _filled(tmp_path / "t") as tracker:
        (event,) = tracker.events()
        tracker.correct(event.id, "change", field="date", value="2026-03-01", who="nora")
        monkeypatch.setattr(recutting, "page_from_html", without_menu)
        for version in ("two", "three"):
            assert _reread(tracker, version) == 1
        (row,) = tracker.pages()
        assert (row.version, row.url, row.reader) == (2, "https://news.example/a", "three")
        assert "Home" not in tracker.db.pages.read(row.id).text
        (again,) = tracker.events()
        assert (again.id, again.date, again.state) == (event.id, "2026-03-01", "changed")
        assert tracker.verify() == []
        first = tracker.versions(row.id)[0]
        assert tracker.db.pages.markup(first.id) is not None


def test_the_html_goes_into_a_backup_and_is_verified_and_tidied(tmp_path: Path) -> None:
    with _filled(tmp_path / "t") as tracker:
        (row,) = tracker.pages()
        path = tracker.db.pages.markup_path(row.id)
        tracker.backup(tmp_path / "copy")
        with Tracker(tmp_path / "copy") as copy:
            assert copy.db.pages.markup(row.id) == tracker.db.pages.markup(row.id)
        stray = path.with_name("ff" * 32 + ".html.xz")
        stray.write_bytes(lzma.compress(b"<p>"))
        assert [f.kind for f in tracker.verify()] == ["notice"]
        path.write_bytes(b"spoilt")
        assert [f.kind for f in tracker.verify()] == ["damage", "notice"]
        with pytest.raises(DragomanError, match="DRG-PAGEFILE"):
            tracker.db.pages.markup(row.id)
        assert _reread(tracker, "two") == 1  # what was read of the page is enough


def test_what_a_mail_says_of_its_page_stays(tmp_path: Path) -> None:
    page = page_from_html("a.eml", HTML)
    said = (*page.statements, Statement("title", "title", "Subject"), Statement("given", "published", "2026-03-02"))
    with Tracker.create(tmp_path / "t", reader=Finder("one")) as tracker:
        tracker.add_pages([dataclasses.replace(page, statements=said)])
        _reread(tracker, "two")
        assert tracker.db.pages.read(page.id).statements == said


def test_no_other_keep_is_taken(tmp_path: Path) -> None:
    with pytest.raises(DragomanError, match="keep"), _filled(tmp_path / "t", "everything"):
        pass


def test_unclosed_elements_stay() -> None:
    markup = b"<p>one</p><script>never closed <p>two</p>"
    assert lzma.decompress(pack_markup(markup, "html")) == markup


def test_a_page_without_html_has_none(tmp_path: Path) -> None:
    files = PageFiles(tmp_path)
    files.write(Page("ab" * 32, "a", "text"))
    assert files.markup("ab" * 32) is None
