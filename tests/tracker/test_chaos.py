"""A short form of the chaos run: processes killed at random moments leave nothing lost, doubled or damaged."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench.chaos.store import Chaos


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_kill_9_loses_nothing(tmp_path: Path) -> None:
    chaos = Chaos(tmp_path / "t", seed=3, pages=150)
    chaos.run(10)
    assert chaos.faults == []
    assert sum(chaos.kills.values()) >= 3
    assert chaos.acknowledged
