"""Inputs at the level of `pages.read`: files, folders, standard input, and everything that can be wrong with them."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
from pathlib import Path

import pytest

from dragoman.model import Page
from dragoman.pages import read
from dragoman.plugins import Failure, Limits

HTML = (
    "<!doctype html><html><head><title>Ministers meet in Varo</title></head><body><h1>Ministers meet in Varo</h1>"
    "<p>The foreign ministers of Arland and Borduria met in Varo on Monday.</p></body></html>"
)
DUMP = "Ministers meet in Varo\n\nThe foreign ministers of Arland and Borduria met in Varo on Monday.\n"
LINE = json.dumps({"id": "a1", "headline": "Ministers meet", "text": "They met in Varo on Monday."})


def write(folder: Path, name: str, data: bytes | str) -> str:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return str(path)


def codes(source: str, limits: Limits = Limits()) -> list[str]:
    """What each item is: "page", or the code of its failure."""
    return [item.issue.code if isinstance(item, Failure) else "page" for item in read(source, limits)]


def only_page(source: str, limits: Limits = Limits()) -> Page:
    (item,) = read(source, limits)
    assert isinstance(item, Page), item
    return item


def test_html_is_told_by_content_whatever_the_name(tmp_path: Path) -> None:
    page = only_page(write(tmp_path, "page.txt", HTML))
    assert page.media_type == "text/html"
    assert "met in Varo on Monday" in page.text


def test_dump_is_told_by_content_whatever_the_name(tmp_path: Path) -> None:
    page = only_page(write(tmp_path, "page.html", DUMP))
    assert page.media_type == "text/plain"
    assert page.text == DUMP


@pytest.mark.parametrize("content", [HTML, DUMP, LINE])
def test_gzipped_input_is_the_same_as_plain(tmp_path: Path, content: str) -> None:
    plain, packed = write(tmp_path, "plain", content), write(tmp_path, "packed.gz", gzip.compress(content.encode()))
    assert only_page(plain).text == only_page(packed).text


def test_articles_jsonl_gives_one_page_a_line(tmp_path: Path) -> None:
    pages = list(read(write(tmp_path, "corpus.jsonl", f"{LINE}\n{LINE.replace('a1', 'a2')}\n")))
    assert [page.source for page in pages] == ["a1", "a2"]


def test_folder_is_read_sorted_with_its_folders(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c.html", "b/2.html", "b/1.html", "a.html", ".hidden.html"):
        write(tmp_path, name, HTML)
    names = [os.path.relpath(item.source, tmp_path) for item in read(str(tmp_path))]
    assert names == ["a.html", "b/1.html", "b/2.html", "c.html"]


def test_stdin_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(HTML.encode())))
    assert only_page("-").source == "-"


def test_jsonl_larger_than_the_limit_is_streamed(tmp_path: Path) -> None:
    source = write(tmp_path, "corpus.jsonl", f"{LINE}\n" * 200)
    assert codes(source, Limits(max_bytes=1000)) == ["page"] * 200


def test_jsonl_line_over_the_limit_costs_only_itself(tmp_path: Path) -> None:
    long = json.dumps({"id": "long", "text": "x" * 5000})
    source = write(tmp_path, "corpus.jsonl", f"{LINE}\n{long}\n{LINE}\n")
    assert codes(source, Limits(max_bytes=1000)) == ["page", "DRG-TOOBIG", "page"]


def test_empty_file(tmp_path: Path) -> None:
    assert codes(write(tmp_path, "empty.html", "")) == ["DRG-EMPTY"]


def test_blank_file(tmp_path: Path) -> None:
    assert codes(write(tmp_path, "blank.html", " \n\t\n")) == ["DRG-EMPTY"]


def test_file_over_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "huge.html"
    with path.open("wb") as file:
        file.write(HTML.encode())
        file.truncate(50 * 1024 * 1024)
    assert codes(str(path)) == ["DRG-TOOBIG"]


def test_picture_renamed_to_html(tmp_path: Path) -> None:
    assert codes(write(tmp_path, "photo.html", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)))) == ["DRG-BINARY"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("content", [HTML, DUMP])
def test_utf16_without_mark_is_read_with_an_issue(tmp_path: Path, encoding: str, content: str) -> None:
    page = only_page(write(tmp_path, "page", content.encode(encoding)))
    assert "met in Varo on Monday" in page.text
    assert [issue.code for issue in page.issues] == ["DRG-ENCODING"]


def test_page_of_only_scripts(tmp_path: Path) -> None:
    page = "<!doctype html><html><body><script>window.story = 'They met';</script><noscript></noscript></body></html>"
    assert codes(write(tmp_path, "scripts.html", page)) == ["DRG-EMPTY"]


def test_hundred_thousand_nested_elements(tmp_path: Path) -> None:
    page = only_page(write(tmp_path, "deep.html", "<div>" * 100_000 + "They met in Varo."))
    assert page.text.strip() == "They met in Varo."
    assert "DRG-DEEP" in [issue.code for issue in page.issues]


def test_binary_on_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(bytes(range(256)) * 10)))
    assert codes("-") == ["DRG-BINARY"]


def test_missing_file(tmp_path: Path) -> None:
    assert codes(str(tmp_path / "nowhere.html")) == ["DRG-MISSING"]


def test_folder_without_rights_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "locked").mkdir()
    write(tmp_path, "locked/inside.html", HTML)
    write(tmp_path, "open.html", HTML)
    scandir = os.scandir

    def refuse(path: str) -> os._ScandirIterator[str]:
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert codes(str(tmp_path)) == ["DRG-READABLE", "page"]


def test_file_without_rights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write(tmp_path, "page.html", HTML)

    def refuse(*_args: object, **_named: object) -> None:
        raise PermissionError(13, "Permission denied", source)

    monkeypatch.setattr("builtins.open", refuse)
    assert codes(source) == ["DRG-READABLE"]


def test_broken_line_in_the_middle_of_a_jsonl(tmp_path: Path) -> None:
    items = list(read(write(tmp_path, "corpus.jsonl", f'{LINE}\n{{"id": "broken", "text": \n{LINE}\n')))
    assert ["page" if isinstance(item, Page) else item.issue.code for item in items] == ["page", "DRG-JSONL", "page"]
    assert isinstance(items[1], Failure)
    assert "line 2" in items[1].issue.message


def test_broken_first_line_of_a_jsonl(tmp_path: Path) -> None:
    assert codes(write(tmp_path, "corpus.jsonl", f'{{"text": "cut o\n{LINE}\n')) == ["DRG-JSONL", "page"]


def test_json_that_is_no_article(tmp_path: Path) -> None:
    assert codes(write(tmp_path, "settings.json", '{"colour": "blue"}')) == ["DRG-FORMAT"]


def test_damaged_gzip(tmp_path: Path) -> None:
    packed = gzip.compress(HTML.encode() * 50)
    assert codes(write(tmp_path, "page.html.gz", packed[: len(packed) // 2])) == ["DRG-GZIP"]


def test_gzip_bomb(tmp_path: Path) -> None:
    bomb = gzip.compress(b"<p>" + bytes(100 * 1024 * 1024))
    assert codes(write(tmp_path, "bomb.html.gz", bomb)) == ["DRG-TOOBIG"]


def test_text_that_begins_like_a_letter_is_a_dump(tmp_path: Path) -> None:
    assert only_page(write(tmp_path, "page.txt", f"Subject: a meeting\n\n{DUMP}")).media_type == "text/plain"
