"""Makes the notebooks from their scripts, with the output of each cell: `python notebooks/build.py`, `--check` compares.

A script is plain Python with `# %%` cells, so that it can be read, compared and tested; the notebook beside it is made,
never edited. Cells run in a new folder that holds `samples/`.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_MARK = re.compile(r"^# %%(?: \[(markdown)\])?\n", re.MULTILINE)


def cells(script: str) -> Iterator[tuple[str, str]]:
    """Kind ("markdown" or "code") and text of each cell of a script."""
    parts = _MARK.split(script)
    for kind, text in zip(parts[1::2], parts[2::2], strict=True):
        if kind:
            yield "markdown", re.sub(r"^# ?", "", text.strip("\n"), flags=re.MULTILINE)
        else:
            yield "code", text.strip("\n")


def notebook(script: str) -> dict[str, Any]:
    """The notebook of a script, its cells run one after the other; raises what a cell raises."""
    space: dict[str, Any] = {"__name__": "__main__"}
    made: list[dict[str, Any]] = []
    count = 0
    for number, (kind, text) in enumerate(cells(script), 1):
        cell: dict[str, Any] = {"cell_type": kind, "id": f"cell-{number}", "metadata": {}, "source": _lines(text)}
        if kind == "code":
            count += 1
            cell |= {"execution_count": count, "outputs": _outputs(text, space)}
        made.append(cell)
    python = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": made, "metadata": {"kernelspec": python}, "nbformat": 4, "nbformat_minor": 5}


def _outputs(code: str, space: dict[str, Any]) -> list[dict[str, Any]]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "<cell>", "exec"), space)
    said = out.getvalue()
    return [{"name": "stdout", "output_type": "stream", "text": _lines(said)}] if said else []


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def built(script: Path) -> str:
    """The notebook of a script as it stands on disk: JSON, the same bytes for the same script and program."""
    back = Path.cwd()
    with tempfile.TemporaryDirectory() as desk:
        shutil.copytree(HERE.parent / "samples", Path(desk) / "samples")
        os.chdir(desk)
        try:
            return json.dumps(notebook(script.read_text("utf-8")), indent=1, ensure_ascii=False) + "\n"
        finally:
            os.chdir(back)


def main() -> int:
    """Write what is stale, or with `--check` only name it (then 1 when there is any)."""
    wrong = 0
    for script in sorted(set(HERE.glob("*.py")) - {Path(__file__)}):
        target, text = script.with_suffix(".ipynb"), built(script)
        if not target.exists() or target.read_text("utf-8") != text:
            wrong += 1
            print(target.relative_to(HERE.parent))
            if "--check" not in sys.argv:
                target.write_text(text, encoding="utf-8")
    return 1 if wrong and "--check" in sys.argv else 0


if __name__ == "__main__":
    raise SystemExit(main())
