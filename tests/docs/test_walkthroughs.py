"""The ten-minute walk-throughs of the contributor's guide, done as they are written, in a copy of the source."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DATA = "dragoman/knowledge/data"


def block(page: str, kind: str) -> str:
    """The first block of that kind in a page."""
    text = (ROOT / "docs/contributing" / page).read_text("utf-8")
    found = re.search(rf"^```{kind}\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


def add(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def run(source: Path, *words: str) -> str:
    env = {**os.environ, "PYTHONPATH": str(source), "OMP_NUM_THREADS": "1", "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, *words], cwd=source, env=env, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def source(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "static"))
    return tmp_path / "src"


@pytest.mark.slow
def test_frame_of_the_walkthrough_fits_its_examples(source: Path) -> None:
    before = run(source, "-m", "dragoman", "codebook", "test", "--root", "REJECT")
    assert "reject.stonewall" not in before
    add(source / DATA / "frames/REJECT.toml", "\n" + block("frame.md", "toml"))
    after = run(source, "-m", "dragoman", "codebook", "test", "--root", "REJECT")
    assert re.search(r"^reject\.stonewall +3 hits +0 misses$", after, flags=re.MULTILINE), after


@pytest.mark.slow
def test_outlet_of_the_walkthrough_has_its_zone(source: Path) -> None:
    add(source / DATA / "outlets/outlets.tsv", block("outlet.md", "text"))
    add(source / DATA / "outlets/profiles.toml", "\n" + block("outlet.md", "toml"))
    ask = "from dragoman.knowledge.outlets import by_address; o = by_address('https://www.saltroad.example/2025/one.html')"
    told = run(source, "-c", f"{ask}; print(o.zone, o.country, o.names, o.furniture)")
    assert told.split()[:2] == ["Africa/Ndjamena", "TCD"]
    assert "'Salt Road Gazette'" in told
    assert "Read this in French" in told
