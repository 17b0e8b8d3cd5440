"""The plugin of the how-to, installed as it is written there, works in all four places."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.docs.console import blocks

ROOT = Path(__file__).parents[2]
PAGE = list(blocks(ROOT / "docs/how-to/plugin.md"))
SAID = "Norway expelled two Chilean diplomats on Monday."
PLAN = "The foreign minister of Kenya will meet his Ghanaian counterpart in Nairobi on Friday."


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder that holds the package as an installer would leave it, with the entry points of its pyproject.toml."""
    (tmp_path / "mypackage.py").write_text("\n".join(b.body for b in PAGE if b.kind == "python"), "utf-8")
    project = tomllib.loads(next(b.body for b in PAGE if b.file))["project"]
    info = tmp_path / f"{project['name']}-{project['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n")
    groups = (
        f"[{group}]\n" + "\n".join(f"{name} = {target}" for name, target in points.items())
        for group, points in project["entry-points"].items()
    )
    (info / "entry_points.txt").write_text("\n".join(groups))
    (tmp_path / "one.tgram").write_text(SAID, "utf-8")
    shutil.copy(ROOT / "samples/pages/03-sanctions-imposed.html", tmp_path)
    return tmp_path


def dragoman(folder: Path, *words: str, plain: bool = False) -> str:
    env = {**os.environ, "NO_COLOR": "1"} | ({} if plain else {"PYTHONPATH": str(folder)})
    done = subprocess.run(
        [sys.executable, "-m", "dragoman", *words],
        cwd=ROOT if plain else folder, env=env, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


@pytest.mark.slow
def test_plugin_of_the_howto_reads_codes_and_exports(installed: Path) -> None:
    assert "Norway [NOR] → SANCTION" in dragoman(installed, "read", "one.tgram")
    assert "planned" in dragoman(installed, "code", PLAN, plain=True)
    assert "planned" not in dragoman(installed, "code", PLAN)
    assert "stage mine 1.0" in dragoman(installed, "knowledge", "packs")
    assert "mine 1.0" in dragoman(installed, "methods", "--format", "json")
    dragoman(installed, "init", "t")
    dragoman(installed, "add", "--tracker", "t", "--quiet", "03-sanctions-imposed.html")
    dragoman(installed, "export", "ids", "--output", "ids.txt", "--tracker", "t")
    assert (installed / "ids.txt").read_text("utf-8").split()
