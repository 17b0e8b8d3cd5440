"""Options that commands of several kinds share, each said once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

AllowPrivate = Annotated[bool, typer.Option("--allow-private", help="Fetch from private and loopback addresses too.")]
MaxBytes = Annotated[int, typer.Option("--max-bytes", min=1, help="Largest input that is read, in bytes.")]
Packs = Annotated[list[Path] | None, typer.Option("--pack", help="Folder of a knowledge pack of your own.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on standard error.")]
Records = Annotated[Path, typer.Argument(help="Records, one JSON object a line, as `dragoman read` prints them.")]
Why = Annotated[bool, typer.Option("--why", help="Show the steps behind each event.")]
