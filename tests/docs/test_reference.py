"""What is generated from the program is up to date, complete, and well formed."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from dragoman.batch.datasets import COLUMNS, GLOSSES, OTHER_GLOSSES
from dragoman.errors import CODES
from dragoman.exporters.columns import EVENTS
from dragoman.tracker.tracker import Tracker

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_docs", ROOT / "docs/generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def made(generator: ModuleType) -> dict[str, str]:
    pages: dict[str, str] = generator.pages()
    return pages


def test_no_generated_page_is_stale(generator: ModuleType, made: dict[str, str]) -> None:
    assert generator.stale(made) == [], "run `python docs/generate.py`"


def test_a_changed_page_is_noticed(generator: ModuleType, made: dict[str, str]) -> None:
    assert generator.stale(made | {"reference/cli.md": "other"}) == ["reference/cli.md"]


def test_every_command_code_and_column_has_its_place(made: dict[str, str]) -> None:
    for command in ("read", "add", "export", "methods", "codebook test", "knowledge check"):
        assert f"## dragoman {command}\n" in made["reference/cli.md"]
    assert all(f"`{code}`" in made["reference/errors.md"] for code in CODES)
    assert all(f"`{column.name}`" in made["reference/exports.md"] for column in EVENTS)


def test_every_column_of_an_archive_has_a_meaning_and_no_meaning_is_left_over() -> None:
    assert {name for columns in COLUMNS.values() for name in columns} == GLOSSES.keys()
    assert all(name in COLUMNS[dataset] for dataset, name in OTHER_GLOSSES)


def test_every_method_of_a_tracker_is_documented(made: dict[str, str]) -> None:
    names = [n for n, f in vars(Tracker).items() if not n.startswith("_") and callable(getattr(Tracker, n))]
    assert names
    assert [n for n in names if f"`Tracker.{n}(" not in made["reference/api.md"]] == []


def test_tables_have_as_many_cells_as_their_heads(made: dict[str, str]) -> None:
    for path, text in made.items():
        for block in re.findall(r"(?:^\|.*\|$\n?)+", text, flags=re.MULTILINE):
            widths = {len(re.split(r"(?<!\\)\|", line)) for line in block.splitlines()}
            assert len(widths) == 1, f"{path}: {block.splitlines()[0]}"


def test_manual_page_has_its_sections_and_no_bare_dots(made: dict[str, str]) -> None:
    page = made["man/dragoman.1"]
    assert [f".SH {s}" in page for s in ("NAME", "SYNOPSIS", "COMMANDS", "EXIT STATUS")] == [True] * 4
    assert set(re.findall(r"^\.(\w+)", page, flags=re.MULTILINE)) <= {"TH", "SH", "SS", "TP", "B", "I"}
    assert page.isascii(), "groff takes other letters for Latin-1"
