"""Every console block in README and docs runs and prints what it promises; nothing is passed over silently."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.docs.console import Block, Command, blocks, commands, fits

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FOUND = {page: list(blocks(page)) for page in PAGES}
CONSOLE = [page for page in PAGES if any(block.kind == "console" for block in FOUND[page])]
# Setting up is what CI does on a clean checkout; `packaging/newcomer.sh` follows README there.
NOT_HERE = {"make demo", "make test"}
# What is never run, and why.
NOT_RUN = {
    "bash": "needs a network, a server, a cluster, or changes this machine",
    "text": "no program: a picture, a table, output",
    "toml": "a piece of a file; whole ones are named in their first line, and used",
    "html": "the same",
    "ini": "a unit of systemd",
    "nginx": "a server's configuration",
    "": "the same",
}


@pytest.mark.slow
@pytest.mark.parametrize("page", CONSOLE, ids=[str(page.relative_to(ROOT)) for page in CONSOLE])
def test_console_blocks_print_what_they_promise(page: Path, tmp_path: Path) -> None:
    """The blocks of a page run one after the other in one folder, which holds the samples and the files it shows."""
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    for block in FOUND[page]:
        if block.file:
            (tmp_path / block.file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / block.file).write_text(block.body, encoding="utf-8")
        elif block.kind == "console":
            _run(block, tmp_path)


def _run(block: Block, desk: Path) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "COLUMNS": "120", "NO_COLOR": "1", "TERM": "dumb", "PYTHONUNBUFFERED": "1"}
    for command in commands(block):
        if command.line in NOT_HERE:
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


def test_every_block_is_run_or_of_a_kind_that_is_not() -> None:
    """A list of what is executed, so that a block in a new kind of fence is not passed over unnoticed."""
    kinds = Counter(block.kind for page in PAGES for block in FOUND[page] if not block.kind.startswith("{"))
    assert kinds.keys() <= {"console", "python", *NOT_RUN}, kinds
    lines = [command.line for page in PAGES for block in FOUND[page] for command in _commands_of(block)]
    passed_over = [line for line in lines if line in NOT_HERE]
    assert sorted(passed_over) == sorted(NOT_HERE), "only the two commands of README, once each"
    assert len(lines) - len(passed_over) >= 40
    assert kinds["python"] >= 5


def _commands_of(block: Block) -> list[Command]:
    return list(commands(block)) if block.kind == "console" else []


def test_a_console_block_without_a_command_would_be_noticed() -> None:
    empty = [b.where for page in PAGES for b in FOUND[page] if b.kind == "console" and not _commands_of(b)]
    assert empty == []


def test_fits_knows_right_from_wrong() -> None:
    assert fits("made …\n… events", "made talks\n3 events")
    assert not fits("made …\n4 events", "made talks\n3 events")
    assert not fits("3 events", "3 events\nand more")
