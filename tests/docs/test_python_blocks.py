"""Every Python block in README and docs runs, in a folder that holds the samples; notebooks have their own test."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.console import blocks

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FOUND = [pytest.param(b.body, id=b.where) for page in PAGES for b in blocks(page) if b.kind == "python"]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    return tmp_path


def run(code: list[str], desk: Path) -> str:
    env = {**os.environ, "NO_COLOR": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, *code], cwd=desk, env=env, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("code", FOUND)
def test_python_block_runs(code: str, desk: Path) -> None:
    run(["-c", code], desk)
