"""`dragoman methods`: the methods paragraph for a paper."""

from __future__ import annotations

import enum
import json
import sys
import textwrap
from typing import Annotated

import typer

from dragoman.cli.options import Packs

PANEL = "Publish"


class Form(enum.StrEnum):
    """How it is printed."""

    text = "text"
    json = "json"


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("methods", rich_help_panel=PANEL)(methods)


def methods(
    format: Annotated[Form, typer.Option("--format", "-f", help="What to print.")] = Form.text, pack: Packs = None
) -> None:
    """Print the methods paragraph for a paper: version, model, knowledge, codebook, and the accuracy measured.

    Example: dragoman methods --format json
    """
    from dragoman.tracker.methods import methods as said
    from dragoman.tracker.methods import paragraph

    found = said(pack or ())
    if format is Form.json:
        sys.stdout.write(json.dumps(found.to_dict(), indent=1, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(textwrap.fill(paragraph(found), 100) + "\n")
