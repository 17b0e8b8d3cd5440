"""Our exporters keep the contract that anybody's must, and are registered as anybody's are."""

from __future__ import annotations

import dataclasses
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from bench.speed.synthetic import Generator
from dragoman.exporters import export as exporting
from dragoman.exporters.export import OUR_EXPORTERS, exporters
from dragoman.exporters.exporter import Exporter
from dragoman.plugins.contract import check_exporter
from dragoman.tracker.tracker import Tracker

ROOT = Path(__file__).parents[2]


def test_ours_are_entry_points_too() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["dragoman.exporters"] == OUR_EXPORTERS


@pytest.mark.parametrize("name", list(OUR_EXPORTERS))
def test_each_of_ours_keeps_the_contract(name: str, tmp_path: Path) -> None:
    for package in {"parquet": ("pyarrow",), "duckdb": ("duckdb",), "pdf": ("weasyprint",)}.get(name, ()):
        pytest.importorskip(package)
    with Tracker.create(tmp_path / "t", clock=lambda: "2026-03-05T12:00:00+00:00") as tracker:
        tracker.add_records(Generator(seed=4).records(3), reader="made-1")
        check_exporter(exporters()[name], [tracker.dataset(), tracker.dataset(site="nobody")])
    assert exporters()[name].name == name


@pytest.mark.parametrize(
    "fault",
    [{"name": "My Format"}, {"suffix": "txt"}, {"summary": ""}, {"layouts": ()}, {"write": lambda *_: None}],
)  # fmt: skip
def test_a_broken_promise_is_named(fault: dict[str, object]) -> None:
    fine = Exporter("notes", ".txt", "notes", lambda _, target, __: target.write_text("") and None)
    check_exporter(fine, [None])
    with pytest.raises(AssertionError):
        check_exporter(dataclasses.replace(fine, **fault), [None])  # type: ignore[arg-type]


def test_a_plugin_may_add_a_format_and_replace_one(monkeypatch: pytest.MonkeyPatch) -> None:
    points = [
        EntryPoint("rdf", "dragoman.exporters.atom:ATOM", exporting.GROUP),
        EntryPoint("csv", "dragoman.exporters.tables:TSV", exporting.GROUP),
        EntryPoint("tsv", OUR_EXPORTERS["tsv"], exporting.GROUP),
    ]
    monkeypatch.setattr(exporting, "entry_points", lambda group: points)
    found = exporters.__wrapped__()
    assert (found["rdf"].name, found["csv"].name) == ("atom", "tsv")
    assert list(found)[: len(OUR_EXPORTERS)] == list(OUR_EXPORTERS)
