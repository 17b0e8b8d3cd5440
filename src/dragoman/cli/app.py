"""The commands, put together by what a person is doing: read · track · review · publish · look after · knowledge."""

from __future__ import annotations

import sys

import typer

from dragoman.cli import archives, care, knowledge, methods, portraits, publish, review, serve, stories, track
from dragoman.cli import read as reading
from dragoman.errors import DragomanError

WRONG_USE = frozenset({"DRG-AMBIGUOUS", "DRG-EVENT", "DRG-FORMAT", "DRG-QUERY", "DRG-USAGE"})

app = typer.Typer(
    name="dragoman",
    help="Reads news pages and writes down who did what to whom, when, where, and by whose account.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (reading, stories, serve, archives, track, portraits, review, publish, methods, care, knowledge):
    module.register(app)


def run() -> int:
    """Run the command line; gives the exit code, with every coded error told on stderr in one form."""
    try:
        app()
    except DragomanError as error:
        sys.stderr.write(f"{error.code}: {error.message}\n  hint: {error.hint}\n")
        return 2 if error.code in WRONG_USE else 1
    return 0
