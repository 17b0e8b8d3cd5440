"""Plans: whatever the cut, every item is in exactly one shard, and in the order of a plain reading."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman.batch.plan import items, make_plan
from dragoman.model import Page
from dragoman.pages import read
from dragoman.plugins import Failure, Limits


def line(number: int) -> str:
    return json.dumps({"id": f"a{number}", "text": f"The ministers met for the {number}th time. " * (number % 7 + 1)})


def record(number: int) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Talk number %d in Varo.</p>" % number
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
        f"WARC-Date: 2026-03-01T10:00:00Z\r\nWARC-Target-URI: https://news.example/{number}\r\n"
        f"Content-Type: application/http\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def same(data: bytes) -> bytes:
    return data


def named(found: Page | Failure) -> tuple[str, str]:
    return (found.source, found.issue.code if isinstance(found, Failure) else found.id)


def by_shards(inputs: list[str], folder: Path, shard_bytes: int) -> list[tuple[str, str]]:
    plan = make_plan(inputs, folder / "spool", shard_bytes, shard_files=3)
    return [
        named(found)
        for number in range(len(plan))
        for item in items(plan[number], folder / "spool", Limits())
        for found in item.read()
    ]


def whole(inputs: list[str]) -> list[tuple[str, str]]:
    return [named(found) for source in inputs for found in read(source)]


@pytest.mark.parametrize("shard_bytes", [1, 800, 5000, 10**9])
@pytest.mark.parametrize("pack", [same, gzip.compress])
def test_corpus_is_split_into_whole_lines(tmp_path: Path, pack: Callable[[bytes], bytes], shard_bytes: int) -> None:
    path = tmp_path / "corpus.jsonl"
    lines = [line(number) for number in range(60)]
    lines[30], lines[40] = '{"text": broken', ""
    path.write_bytes(pack("\n".join(lines).encode()))
    assert by_shards([str(path)], tmp_path, shard_bytes) == whole([str(path)])


@pytest.mark.parametrize("shard_bytes", [1, 100, 700, 10**9])
@pytest.mark.parametrize("pack", [same, gzip.compress])
@pytest.mark.parametrize("damage", [0, 1])
def test_archive_is_split_into_whole_records(
    tmp_path: Path, pack: Callable[[bytes], bytes], shard_bytes: int, damage: int
) -> None:
    path = tmp_path / "archive.warc"
    data = bytearray(b"".join(pack(record(number)) for number in range(40)))
    if damage:
        at = len(data) // 2
        data[at : at + 30] = bytes(30)
    path.write_bytes(data)
    found = by_shards([str(path)], tmp_path, shard_bytes)
    pages = [item for item in found if not item[1].startswith("DRG")]
    assert pages == [item for item in whole([str(path)]) if not item[1].startswith("DRG")]
    assert len(pages) >= 40 - 2 * damage
    assert len(found) - len(pages) <= 3 * damage  # a damage at a border may be told from both sides


def test_archive_gzipped_as_a_whole_is_one_shard(tmp_path: Path) -> None:
    path = tmp_path / "archive.warc.gz"
    path.write_bytes(gzip.compress(b"".join(map(record, range(10)))))
    assert len(make_plan([str(path)], tmp_path, 10)) == 1
    assert by_shards([str(path)], tmp_path, 10) == whole([str(path)])


def test_folder_of_everything_keeps_its_order(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(8):
        (folder / f"{number}.txt").write_text(f"Talk number {number} in Varo.\n")
    (folder / "3b.jsonl").write_text("\n".join(map(line, range(5))))
    (folder / "5b.warc").write_bytes(b"".join(map(record, range(5))))
    (folder / "7b.png").write_bytes(b"\x89PNG\0")
    inputs = [str(folder), str(tmp_path / "missing")]
    assert by_shards(inputs, tmp_path, 500) == whole(inputs)


def test_fingerprint_tells_a_changed_input(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text("They met in Varo.")
    before = make_plan([str(path)], tmp_path).fingerprint()
    assert make_plan([str(path)], tmp_path).fingerprint() == before
    os.utime(path, (1, 1))
    assert make_plan([str(path)], tmp_path).fingerprint() != before
