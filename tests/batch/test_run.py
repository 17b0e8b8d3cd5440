"""Runs in one process: what they write, however they are cut, ordered or broken off."""

from __future__ import annotations

import contextlib
import gzip
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from dragoman import batch, reader
from dragoman.batch import datasets, work
from dragoman.batch.options import Options, Progress
from dragoman.batch.plan import make_plan
from dragoman.cli.archives import add_selected
from dragoman.errors import DragomanError
from dragoman.model import Article, Document, Page
from dragoman.pages import read
from dragoman.tracker.tracker import Tracker

SAMPLES = Path(__file__).parents[2] / "samples" / "pages"
pytest.importorskip("pyarrow")


class Inline:
    """An engine in this process; where `is_late`, later futures are done before earlier ones."""

    def __init__(self, is_late: bool = False) -> None:
        self.late: list[tuple[Future[Any], Callable[[], Any]]] = []
        self.is_late = is_late

    def submit(self, function: Callable[..., Any], *args: object) -> Future[Any]:
        future: Future[Any] = Future()
        if self.is_late:
            self.late.append((future, lambda: function(*args)))
        else:
            future.set_result(function(*args))
        return future

    def flush(self) -> None:
        while self.late:
            future, call = self.late.pop()
            future.set_result(call())

    def is_death(self, error: BaseException) -> bool:
        return False

    def close(self) -> None:
        self.late.clear()


@pytest.fixture(autouse=True)
def _inline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.batch.driver.open_engine", lambda options: Inline())


def article(number: int, text: str | None = None, language: str = "de") -> str:
    """A line of a corpus; most are in a language that is not parsed, so that the tests are quick."""
    words = " ".join(f"wort{number}x{i}" for i in range(60)) if text is None else text
    return json.dumps({"id": f"a{number}", "headline": f"Titel {number}", "text": words, "language": language})


@pytest.fixture
def corpus(tmp_path: Path) -> str:
    lines = [article(number) for number in range(40)]
    lines[10] = '{"text": broken'
    path = tmp_path / "corpus.jsonl"
    path.write_text("\n".join(lines) + "\n")
    return str(path)


SMALL = Options(workers=1, shard_bytes=8 * 2000, shards_per_part=3)


def written(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.glob("*/*.parquet"))}


def column(folder: Path, sql: str) -> list[Any]:
    return [row[0] for row in batch.query(folder, sql).rows]


def test_each_page_is_written_once_and_failures_are_issues(corpus: str, tmp_path: Path) -> None:
    summary = batch.run([corpus], tmp_path / "out", SMALL)
    assert (summary.counts.pages, summary.counts.failures) == (39, 1)
    sources = column(tmp_path / "out", "select source from records order by source")
    assert sources == sorted(f"a{n}" for n in range(40) if n != 10)
    assert column(tmp_path / "out", "select code from issues where page_id is null") == ["DRG-JSONL"]


def test_manifest_tells_every_file_and_its_checksum(corpus: str, tmp_path: Path) -> None:
    summary = batch.run([corpus], tmp_path / "out", SMALL)
    assert datasets.check_manifest(summary.manifest) == []
    manifest = json.loads(summary.manifest.read_text())
    assert {file["path"] for file in manifest["files"]} == set(written(tmp_path / "out"))
    next((tmp_path / "out" / "events").glob("*.parquet")).write_bytes(b"")
    assert len(datasets.check_manifest(summary.manifest)) == 1


class StoppedError(Exception):
    pass


@pytest.mark.parametrize("after", [1, 2, 5])
def test_run_that_is_broken_off_goes_on_to_the_same_bytes(corpus: str, tmp_path: Path, after: int) -> None:
    def stop(progress: Progress) -> None:
        if progress.shards_done >= after:
            raise StoppedError

    batch.run([corpus], tmp_path / "whole", SMALL)
    with pytest.raises(StoppedError):
        batch.run([corpus], tmp_path / "broken", SMALL, stop)
    batch.run([corpus], tmp_path / "broken", SMALL)
    assert written(tmp_path / "broken") == written(tmp_path / "whole")


def test_order_of_results_makes_no_difference(corpus: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batch.run([corpus], tmp_path / "whole", SMALL)
    late = Inline(is_late=True)
    monkeypatch.setattr("dragoman.batch.driver.open_engine", lambda options: late)
    monkeypatch.setattr("dragoman.batch.driver.wait", lambda *args, **named: late.flush())
    batch.run([corpus], tmp_path / "late", SMALL)
    assert written(tmp_path / "late") == written(tmp_path / "whole")


def test_finished_run_reads_nothing_again(corpus: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batch.run([corpus], tmp_path / "out", SMALL)
    monkeypatch.setattr("dragoman.batch.driver.open_engine", lambda options: pytest.fail("work was handed out"))
    assert batch.run([corpus], tmp_path / "out", SMALL).counts.pages == 39


def test_changed_corpus_is_refused(corpus: str, tmp_path: Path) -> None:
    batch.run([corpus], tmp_path / "out", SMALL)
    Path(corpus).write_text(article(1))
    with pytest.raises(DragomanError, match="DRG-CHANGED"):
        batch.run([corpus], tmp_path / "out", SMALL)


def test_parts_together_are_the_whole(corpus: str, tmp_path: Path) -> None:
    for number in (1, 2, 3):
        batch.run([corpus], tmp_path / "out", Options(workers=1, shard_bytes=8 * 2000, part=(number, 3)))
    sources = column(tmp_path / "out", "select source from records order by source")
    assert sources == sorted(f"a{n}" for n in range(40) if n != 10)
    assert len(list((tmp_path / "out").glob("manifest-*-of-3.json"))) == 3


def test_part_that_does_not_exist_is_refused() -> None:
    with pytest.raises(DragomanError, match="DRG-USAGE"):
        Options(part=(4, 3))


def test_progress_tells_rate_and_time_left(corpus: str, tmp_path: Path) -> None:
    told: list[Progress] = []
    batch.run([corpus], tmp_path / "out", SMALL, told.append)
    assert [progress.shards_done for progress in told] == list(range(1, told[-1].shards + 1))
    assert told[0].seconds_left is not None
    assert told[0].pages_per_second > 0
    assert told[-1].seconds_left == 0


# -- copies and limits: pages that are worth reading, with a stand-in for the parser ----------------------------------


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stands in for the parser; lists the pages that came to it."""
    came: list[str] = []

    def read_articles(cuts: Any, by: Any) -> Iterator[Document]:
        for page, cut in cuts:
            came.append(page.source)
            if "SLOW" in page.text:
                until = time.thread_time() + 5
                while time.thread_time() < until:
                    pass
            if "LARGE" in page.text:
                bytearray(4_000_000_000)
            yield Document(page, cut)

    class NoModel:
        def memory_zone(self) -> Any:
            return contextlib.nullcontext()

    monkeypatch.setattr(reader, "read_articles", read_articles)
    monkeypatch.setattr("dragoman.language.parsing.model", NoModel)
    return came


def english(tmp_path: Path, texts: list[str]) -> str:
    path = tmp_path / "english.jsonl"
    path.write_text("\n".join(article(n, text, "en") for n, text in enumerate(texts)))
    return str(path)


def long_text(seed: int) -> str:
    return " ".join(f"word{seed}n{i}" for i in range(100))


def test_copy_is_not_parsed_and_names_its_original(tmp_path: Path, parsed: list[str]) -> None:
    source = english(tmp_path, [long_text(1), long_text(2), long_text(1) + " more", long_text(3), long_text(2)])
    summary = batch.run([source], tmp_path / "out", Options(workers=1, shard_bytes=8 * 1500))
    assert summary.counts.copies == 2
    assert parsed == ["a0", "a1", "a3"]
    answer = batch.query(tmp_path / "out", "select source, copy_of from records where copy_of is not null order by 1")
    assert answer.rows == (("a2", "a0"), ("a4", "a1"))
    assert "DRG-COPY" in column(tmp_path / "out", "select code from issues where source = 'a2'")


def test_copies_are_parsed_when_they_are_to_be_kept(tmp_path: Path, parsed: list[str]) -> None:
    source = english(tmp_path, [long_text(1), long_text(1)])
    assert batch.run([source], tmp_path / "out", Options(workers=1, skip_copies=False)).counts.copies == 0
    assert parsed == ["a0", "a1"]


@pytest.mark.usefixtures("parsed")
def test_copies_are_the_same_after_a_break(tmp_path: Path) -> None:
    source = english(tmp_path, [long_text(n % 4) for n in range(12)])
    options = Options(workers=1, shard_bytes=8 * 1500)

    def stop(progress: Progress) -> None:
        if progress.shards_done == 3:
            raise StoppedError

    batch.run([source], tmp_path / "whole", options)
    with pytest.raises(StoppedError):
        batch.run([source], tmp_path / "broken", options, stop)
    batch.run([source], tmp_path / "broken", options)
    assert written(tmp_path / "broken") == written(tmp_path / "whole")


@pytest.mark.usefixtures("parsed")
def test_slow_page_costs_only_itself(tmp_path: Path) -> None:
    source = english(tmp_path, [long_text(1), "SLOW " + long_text(2), long_text(3)])
    summary = batch.run([source], tmp_path / "out", Options(workers=1, page_seconds=0.2))
    assert summary.counts.pages == 3
    assert column(tmp_path / "out", "select source from issues where code = 'DRG-SLOW'") == ["a1"]


@pytest.mark.usefixtures("parsed")
def test_large_page_costs_only_itself(tmp_path: Path) -> None:
    source = english(tmp_path, [long_text(1), "LARGE " + long_text(2), long_text(3)])
    batch.run([source], tmp_path / "out", Options(workers=1, page_megabytes=500))
    assert column(tmp_path / "out", "select source from issues where code = 'DRG-MEMORY'") == ["a1"]


def test_defect_in_cutting_costs_only_its_page(corpus: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(page: Page, by: Any) -> Article:
        if page.source == "a5":
            raise ValueError("no")
        return Article()

    monkeypatch.setattr(reader, "cut", cut)
    assert batch.run([corpus], tmp_path / "out", SMALL).counts.pages == 38
    assert column(tmp_path / "out", "select message from issues where code = 'DRG-DEFECT'") == ["ValueError: no"]


def test_record_of_a_page_is_that_of_reading_it_alone(tmp_path: Path) -> None:
    texts = ["The foreign minister of France met his Greek counterpart in Paris on Monday.", "It rained in Oslo."]
    source = english(tmp_path, texts)
    batch.run([source], tmp_path / "out", Options(workers=1))
    alone = [json.loads(reader.read_page(page).to_json()) for page in read(source) if isinstance(page, Page)]
    assert [json.loads(r) for r in column(tmp_path / "out", "select record from records order by source")] == alone


def test_shard_gives_the_same_rows_each_time(corpus: str, tmp_path: Path) -> None:
    shard = make_plan([corpus], tmp_path)[0]
    assert work.whole_shard(shard, work.Job(tmp_path, SMALL), {}) == work.whole_shard(
        shard, work.Job(tmp_path, SMALL), {}
    )


# -- query ------------------------------------------------------------------------------------------------------------


def test_query_reads_only_the_runs_files(corpus: str, tmp_path: Path) -> None:
    batch.run([corpus], tmp_path / "out", SMALL)
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    for sql in (f"select * from '{secret}'", f"copy records to '{tmp_path}/x.csv'", "select nothing from records"):
        with pytest.raises(DragomanError, match="DRG-QUERY"):
            batch.query(tmp_path / "out", sql)
    assert not (tmp_path / "x.csv").exists()


def test_query_of_another_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(DragomanError, match="DRG-MISSING"):
        batch.query(tmp_path, "select 1")


def test_unpacked_copies_go_with_the_last_part(tmp_path: Path) -> None:
    source = tmp_path / "corpus.jsonl.gz"
    source.write_bytes(gzip.compress("\n".join(article(n) for n in range(20)).encode()))
    output = tmp_path / "out"
    for number, left in ((1, True), (3, True), (2, False)):
        batch.run([str(source)], output, Options(workers=1, part=(number, 3), shard_bytes=8 * 2000))
        assert (output / "spool").exists() is left
    batch.run([str(source)], output, Options(workers=1, part=(1, 3), shard_bytes=8 * 2000))
    assert not (output / "spool").exists()
    assert batch.query(output, "select count(distinct source) from records").rows == ((20,),)


@pytest.fixture(scope="module")
def datasets_of_samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a run over the sample pages wrote."""
    folder = tmp_path_factory.mktemp("samples") / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dragoman.batch.driver.open_engine", lambda options: Inline())
        batch.run([str(SAMPLES)], folder, Options(workers=1))
    return folder


@pytest.mark.parametrize(
    ("condition", "equivalent"),
    [
        ("root = 'SANCTION'", "select distinct page_id from events where root = 'SANCTION'"),
        ("language = 'en'", "select distinct page_id from records where language = 'en'"),
        ("text like '%minister%' -- all", "select distinct page_id from articles where text like '%minister%'"),
        ("event is null", "select distinct page_id from records where page_id not in (select page_id from events)"),
    ],
)
def test_condition_selects_records_with_texts(datasets_of_samples: Path, condition: str, equivalent: str) -> None:
    found = list(batch.select(datasets_of_samples, condition))
    assert {(record.page.id,) for record in found} == set(batch.query(datasets_of_samples, equivalent).rows)
    assert found
    assert all(record.page.text for record in found)


@pytest.mark.parametrize("condition", ["no_such_column = 1", "root =", "1 = 1; drop view records"])
def test_condition_that_is_none_is_told(datasets_of_samples: Path, condition: str) -> None:
    with pytest.raises(DragomanError, match="DRG-QUERY"):
        list(batch.select(datasets_of_samples, condition))


def test_selection_comes_into_a_tracker_once(datasets_of_samples: Path, tmp_path: Path) -> None:
    with Tracker.create(tmp_path / "tracker") as tracker:
        first = add_selected(tracker, [str(datasets_of_samples)], "events > 0")
        count = batch.query(
            datasets_of_samples, "select count(distinct page_id), sum(events) from records where events > 0"
        )
        assert (first.new, first.known) == (count.rows[0][0], 0)
        again = add_selected(tracker, [str(datasets_of_samples)], "events > 0")
        assert (again.new, again.known) == (0, first.new)
        assert tracker.status().pages == first.new
        assert tracker.find("minister").rows
        assert tracker.reread().read == 0  # by the reader that reads here too
