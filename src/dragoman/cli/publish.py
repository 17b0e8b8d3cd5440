"""`dragoman export`, `release`, `releases`: what a tracker holds, for others."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from dragoman.cli import tracking as t

PANEL = "Publish"


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    for name, command in (("export", export), ("release", release), ("releases", releases), ("formats", formats)):
        app.command(name, rich_help_panel=PANEL)(command)


@t.filtered
def export(
    format: Annotated[str, typer.Argument(help="csv, parquet, geojson, icalendar … (see dragoman formats)")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The file or folder to write.")],
    layout: Annotated[str, typer.Option(help="own, plover, polecat, icews, gdelt, acled.")] = "own",
    title: Annotated[str | None, typer.Option(help="Title, over that of dragoman.toml.")] = None,
    tracker: t.Folder = t.HERE,
    filters: t.Filters = t.Filters({}),
) -> None:
    """Write events to a file: exactly those of the filters, with a description and a crosswalk beside it.

    Example: dragoman export csv --layout gdelt -o march.csv --since 2026-03 --until 2026-03
    """
    from dragoman.exporters.export import export as write

    with t.opened(tracker, readonly=True) as opened:
        query = filters.query(opened, sort="date")
        sys.stderr.write(f"{opened.count(query)} events\n")
        for path in write(opened.dataset(query, title=title), format, output, layout):
            print(path)


def release(
    name: Annotated[str, typer.Argument(help="Its name, for instance 2026-11.")],
    tracker: t.Folder = t.HERE,
) -> None:
    """Publish everything under a name, never to be changed again.

    Example: dragoman release 2026-11
    """
    with t.opened(tracker, readonly=True) as opened:
        is_first = not opened.releases()
        made = opened.release(name)
    print(f"{made.folder}: {made.events} events")
    if is_first:
        print("the first release")
        return
    print(f"{len(made.added)} added, {len(made.changed)} changed, {len(made.withdrawn)} withdrawn since the one before")


def releases(tracker: t.Folder = t.HERE) -> None:
    """List the releases.

    Example: dragoman releases
    """
    with t.opened(tracker, readonly=True) as opened:
        for found in opened.releases():
            print(f"{found.name}  {found.events} events  {found.folder}")


def formats() -> None:
    """List the formats that events can be exported in.

    Example: dragoman formats
    """
    from dragoman.exporters.export import exporters

    for exporter in exporters().values():
        layouts = f" (layouts: {', '.join(exporter.layouts)})" if len(exporter.layouts) > 1 else ""
        print(f"{exporter.name:<12} {exporter.suffix or '(folder)':<10} {exporter.summary}{layouts}")
