"""Public names are documented; what a rule, a measure or a standard rests on is said where it stands."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src/dragoman"
DATA = SOURCE / "knowledge/data"
# Rooms that compute; the others hand on what these found.
COMPUTING = (
    "pages", "articles", "language", "times", "places", "actors", "events", "stories", "store", "exporters",
    "evaluation", "knowledge",
)  # fmt: skip
STANDARD = re.compile(
    r"ISO \d{4}(?:-\d)?|EDTF|TIMEX3|IANA|BCP \d+|PLOVER|CAMEO|Goldstein|Krippendorff|Web Annotation|CSL|BibTeX|GeoJSON"
    r"|robots\.txt|GDELT|ICEWS|POLECAT|ACLED"
)
# Measures and procedures that bear a name: whoever computes one says after whom.
NAMED = re.compile(r"Krippendorff|Goldstein|Easter Sunday|sketch of|nearest-neighbour|TF-IDF")


def documented() -> Iterator[tuple[str, str, str, ast.AST]]:
    """File, name, docstring and definition of each public function and class."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                yield str(path.relative_to(SOURCE)), node.name, ast.get_docstring(node) or "", node


def test_every_public_name_has_a_docstring() -> None:
    """The gate of `make check`: no rule for docstrings is switched off, in the configuration or in the code."""
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]
    assert "D1" in lint["select"]
    assert {rule for rule in lint["ignore"] if rule.startswith("D")} == {"D105", "D107"}, "magic methods and __init__"
    assert [path for path, rules in lint["per-file-ignores"].items() if "D1" in rules and path.startswith("src")] == []
    command = [sys.executable, "-m", "ruff", "check", "-q", "--select", "D1", "--ignore", "D105,D107", "--ignore-noqa"]
    done = subprocess.run([*command, str(SOURCE)], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (0, "")


def test_every_standard_that_a_docstring_names_has_its_source_among_the_terms() -> None:
    listed = (ROOT / "docs/reference/terms.md").read_text("utf-8").partition("## Standards")[2]
    known = set(STANDARD.findall(listed))
    named = {(found, place, name) for place, name, text, _ in documented() for found in STANDARD.findall(text)}
    assert len(named) > 40
    assert sorted(use for use in named if use[0] not in known) == []


def test_whoever_computes_a_measure_that_bears_a_name_says_after_whom() -> None:
    computing = [
        (place, name, text)
        for place, name, text, node in documented()
        if isinstance(node, ast.FunctionDef) and place.split("/")[0] in COMPUTING and NAMED.search(text)
    ]
    modules = {
        place: (ast.get_docstring(ast.parse((SOURCE / place).read_text("utf-8"))) or "") for place, *_ in computing
    }
    assert {name for _, name, _ in computing} >= {"alpha", "goldstein"}
    assert [use for use in computing if "Source:" not in use[2] and "Source:" not in modules[use[0]]] == []


def entries(value: object, place: tuple[object, ...] = ()) -> Iterator[tuple[tuple[object, ...], dict[str, object]]]:
    """The entries with a gloss in a file of the knowledge, and where they stand in it."""
    if isinstance(value, dict):
        if "gloss" in value:
            yield place, value
        for key, inner in value.items():
            yield from entries(inner, (*place, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from entries(inner, (*place, number))


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.toml")), ids=lambda path: str(path.relative_to(DATA)))
def test_every_rule_of_the_knowledge_has_a_source(path: Path) -> None:
    found = list(entries(tomllib.loads(path.read_text("utf-8"))))
    assert [place for place, entry in found if not entry.get("source")] == []


def test_every_flat_list_of_the_knowledge_has_a_row_of_sources() -> None:
    rows = (DATA / "SOURCES.tsv").read_text("utf-8").splitlines()[1:]
    listed = {row.split("\t")[0] for row in rows}
    lists = {str(path.relative_to(DATA)) for path in DATA.rglob("*.tsv")} - {"SOURCES.tsv"}
    assert (
        sorted(
            name
            for name in lists
            if not any(re.fullmatch(re.escape(entry).replace(r"\*", ".*"), name) for entry in listed)
        )
        == []
    )
