"""The notebooks are what their scripts print today, and well formed; what they show is what they claim."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

HERE = Path(__file__).parents[2] / "notebooks"
SCRIPTS = sorted(path for path in HERE.glob("*.py") if path.name != "build.py")


@pytest.fixture(scope="module")
def build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_notebooks", HERE / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def shown(name: str) -> str:
    """All that a notebook prints."""
    notebook: dict[str, Any] = json.loads((HERE / f"{name}.ipynb").read_text("utf-8"))
    return "".join(line for cell in notebook["cells"] for out in cell.get("outputs", ()) for line in out["text"])


@pytest.mark.slow
@pytest.mark.parametrize("script", SCRIPTS, ids=[path.stem for path in SCRIPTS])
def test_script_runs_and_its_notebook_has_its_cells(build: ModuleType, script: Path) -> None:
    """Figures in the output may move with the program (`make docs` writes them anew); cells and their kinds may not."""
    made, kept = json.loads(build.built(script)), json.loads(script.with_suffix(".ipynb").read_text("utf-8"))
    assert sources(made) == sources(kept), "run `make docs`"
    assert [len(c.get("outputs", ())) for c in made["cells"]] == [len(c.get("outputs", ())) for c in kept["cells"]]
    nbformat = pytest.importorskip("nbformat")
    nbformat.validate(nbformat.from_dict(kept))


def sources(notebook: dict[str, Any]) -> list[tuple[str, str]]:
    return [(cell["cell_type"], "".join(cell["source"])) for cell in notebook["cells"]]


def test_cells_are_found(build: ModuleType) -> None:
    script = "# %% [markdown]\n# # Title\n#\n# Text.\n\n# %%\nx = 1\n"
    assert list(build.cells(script)) == [("markdown", "# Title\n\nText."), ("code", "x = 1")]


def test_exchanges_count_events_and_not_reports() -> None:
    count = re.match(r"(\d+) events of CHL and PER, told by (\d+) reports", shown("exchanges"))
    assert count is not None
    assert 0 < int(count[1]) < int(count[2])


def test_accuracy_is_between_the_baseline_and_too_good() -> None:
    found = re.findall(r"^(\S.*?) +F1 ([\d.]+)  \(95 %: ([\d.]+) to ([\d.]+)\)", shown("accuracy"), flags=re.MULTILINE)
    scores = {name: tuple(map(float, values)) for name, *values in found}
    ours, base = scores["dragoman"], scores["keywords"]
    assert base[0] + 0.1 < ours[0] < 1
    assert ours[1] <= ours[0] <= ours[2]
