"""Every console block in README and docs runs and prints what it promises."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.console import Command, blocks, fits

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FOUND = [(page, block) for page in PAGES if page.exists() for block in blocks(page)]
SKIPPED = ("make ", "pip ", "pipx ", "uv ", "git ", "docker ")  # setting up is what CI does on a clean checkout


def _ids() -> list[str]:
    return [block[0].where if block else page.name for page, block in FOUND]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with the sample pages, as the documentation assumes."""
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize(("page", "block"), FOUND, ids=_ids())
def test_console_block_prints_what_it_promises(page: Path, block: list[Command], desk: Path) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "COLUMNS": "120", "NO_COLOR": "1", "TERM": "dumb", "PYTHONUNBUFFERED": "1"}
    for command in block:
        if command.line.startswith(SKIPPED):
            continue
        done = subprocess.run(
            command.line,
            shell=True,
            cwd=desk,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,  # in the order in which a terminal shows them
            text=True,
            timeout=120,
            check=False,
        )
        given = done.stdout
        assert done.returncode == 0 or "DRG-" in command.output, f"{command.where}: {command.line}\n{given}"
        assert fits(command.output, given), f"{command.where}: {command.line}\n--- given\n{given}"
