"""`dragoman serve`: the reader in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dragoman.errors import DragomanError

PANEL = "Read"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("serve", rich_help_panel=PANEL)(serve)


def serve(
    folder: Annotated[Path, typer.Argument(help="The tracker's folder.")] = Path(),
    host: Annotated[str, typer.Option(help="Address to listen on; other than loopback needs --team.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8642,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
) -> None:
    """Open the reader of a tracker in the browser.

    Example: dragoman serve korea --no-browser
    """
    if host not in LOOPBACK:
        raise DragomanError("DRG-USAGE", f"{host} can be reached by others, and this reader asks for no log-in")
    from dragoman.tracker.tracker import Tracker
    from dragoman.web.server import run

    with Tracker(folder):
        pass  # says at once what is wrong with the folder
    run(folder, host, port, browser=browser)
