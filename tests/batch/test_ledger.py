"""The ledger: each shard once, one run at a time, the same inputs."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from dragoman.batch.ledger import Ledger, Result, pack_lines
from dragoman.batch.options import Counts
from dragoman.errors import DragomanError


def result(number: int) -> Result:
    return Result(
        number,
        pack_lines([json.dumps({"n": number}), json.dumps({"text": "a\u2028b\nc"}, ensure_ascii=False)]),
        (("place", b"\1\2"),),
        Counts(pages=2),
    )


def test_rows_and_sketches_come_back(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.sqlite") as ledger:
        ledger.commit(result(3))
        rows = ledger.rows([3])
        assert rows is not None
        assert list(rows) == [{"n": 3}, {"text": "a\u2028b\nc"}]
        assert ledger.sketches(3) == [("place", b"\1\2")]
        assert ledger.counts() == Counts(pages=2)


def test_shard_cannot_be_committed_twice(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.sqlite") as ledger:
        ledger.commit(result(1))
        with pytest.raises(sqlite3.IntegrityError):
            ledger.commit(result(1))


def test_settled_part_lets_its_rows_go_and_stays_done(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.sqlite") as ledger:
        ledger.commit(result(0))
        assert ledger.rows([0, 1]) is None
        ledger.settle(0, [{"path": "events/part-0.parquet"}], [0])
        assert ledger.is_done(0)
        assert ledger.rows([0]) is None
    with Ledger(tmp_path / "l.sqlite") as ledger:
        assert ledger.is_settled(0)
        assert ledger.files() == [{"path": "events/part-0.parquet"}]


def test_second_run_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.sqlite"), pytest.raises(DragomanError, match="DRG-BUSY"):
        Ledger(tmp_path / "l.sqlite")


def test_changed_inputs_are_refused(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.sqlite") as ledger:
        ledger.claim({"inputs": "a"})
        ledger.claim({"inputs": "a"})
        with pytest.raises(DragomanError, match="DRG-CHANGED"):
            ledger.claim({"inputs": "b"})
