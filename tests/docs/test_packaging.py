"""Citation, licences, bill of materials and forms are complete and agree with the lock."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import dragoman
from dragoman.cli.serve import serve
from dragoman.errors import DragomanError

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PINS = set(re.findall(r"^([a-zA-Z0-9][\w.-]*)==([^\s;\\]+)", LOCK, flags=re.MULTILINE))


def test_every_locked_package_is_listed_with_a_licence() -> None:
    page = (ROOT / "docs/reference/licences.md").read_text("utf-8")
    rows = {(n, v): lic for n, v, lic in re.findall(r"^\| (\S+) \| (\S+) \| ([^|]+) \|", page, flags=re.MULTILINE)}
    assert PINS - rows.keys() == set(), "run `make docs`"
    assert [n for n, lic in rows.items() if n in PINS and "not stated" in lic] == []


def test_no_package_that_everybody_needs_is_under_a_strong_copyleft() -> None:
    page = (ROOT / "docs/reference/licences.md").read_text("utf-8")
    needed = re.findall(r"^\| (\S+) \| \S+ \| ([^|]+) \| yes \|$", page, flags=re.MULTILINE)
    assert len(needed) > 10
    assert [name for name, licence in needed if re.search(r"\bA?GPL|General Public", licence)] == []


@pytest.mark.slow
def test_bill_of_materials_holds_the_lock_and_is_the_same_twice() -> None:
    def made() -> str:
        done = subprocess.run(
            [sys.executable, str(ROOT / "packaging/sbom.py")], capture_output=True, text=True, check=True, timeout=60
        )
        return done.stdout

    first = made()
    bill = json.loads(first)
    assert first == made()
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert {(c["name"], c["version"]) for c in bill["components"]} == PINS
    assert all(c["purl"] == f"pkg:pypi/{c['name'].lower()}@{c['version']}" for c in bill["components"])


def test_citation_agrees_with_the_program() -> None:
    text = (ROOT / "CITATION.cff").read_text("utf-8")
    for line in ("cff-version: 1.2.0", f"version: {dragoman.__version__}", "license: Apache-2.0", "title: dragoman"):
        assert re.search(rf"^{re.escape(line)}", text, flags=re.MULTILINE), line


def test_extras_that_messages_name_exist() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    named: set[str] = set()
    for path in [*(ROOT / "src").rglob("*.py"), *(ROOT / "docs").rglob("*.md"), ROOT / "README.md"]:
        for found in re.findall(r"dragoman\[([a-z,]+)\]", path.read_text("utf-8")):
            named |= set(found.split(","))
    assert named
    assert named <= extras.keys()


def test_reader_without_its_libraries_says_what_installs_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.delitem(sys.modules, "dragoman.web.server", raising=False)
    with pytest.raises(DragomanError) as told:
        serve(tmp_path)
    assert (told.value.code, told.value.hint) == ("DRG-EXTRA", "pip install 'dragoman[web]'")
