"""Draws what `dragoman read` and `explain` print as pictures for README and the site: `python docs/terminal.py`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

DOCS = Path(__file__).parent
WIDTH = 110
COMMANDS = {
    "read": ("read samples/pages/09-envoy-summoned.html", 12),
    "explain": ("explain samples/pages/03-sanctions-imposed.html e1", 12),
}


def printed(words: str) -> str:
    """What a command prints, run in the repository."""
    env = {**os.environ, "NO_COLOR": "1", "COLUMNS": str(WIDTH), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "dragoman", *words.split()],
        cwd=DOCS.parent, env=env, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def drawn(words: str, lines: int) -> str:
    """An SVG of a terminal with the command and the first lines of what it prints; it fetches nothing."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=WIDTH, file=nowhere, force_terminal=True, legacy_windows=False)
        console.print(Text(f"$ dragoman {words}", style="bold"))
        shown = printed(words).splitlines()
        for line in shown[:lines]:
            style = "bold cyan" if line[:1] == "e" else "dim" if line.lstrip()[:1] == "“" else ""
            console.print(Text(line, style=style, overflow="fold"))
        if len(shown) > lines:
            console.print(Text("…", style="dim"))
        svg = console.export_svg(title="dragoman", unique_id="terminal")
    # Its style sheet would fetch a font; any monospaced one will do.
    start, end = svg.index("@font-face"), svg.rindex("@font-face")
    end = svg.index("}", end) + 1
    return svg[:start] + svg[end:].replace("Fira Code,", "").replace("Fira Code", "monospace")


def main() -> None:
    """Write the pictures."""
    for name, (words, lines) in COMMANDS.items():
        (DOCS / "pictures").mkdir(exist_ok=True)
        (DOCS / "pictures" / f"{name}.svg").write_text(drawn(words, lines), encoding="utf-8")


if __name__ == "__main__":
    main()
