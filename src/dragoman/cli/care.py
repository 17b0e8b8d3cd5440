"""`dragoman reread`, `versions`, `backup`, `verify`, `gc`: looking after a tracker."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dragoman.cli import tracking as t
from dragoman.cli.options import Quiet

PANEL = "Look after"


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    for name, command in (
        ("reread", reread), ("versions", versions), ("backup", backup), ("verify", verify), ("gc", gc),
    ):  # fmt: skip
        app.command(name, rich_help_panel=PANEL)(command)


def reread(tracker: t.Folder = t.HERE, quiet: Quiet = False) -> None:
    """Read again what an older version of the reader read; corrections stay.

    Example: dragoman reread
    """
    with t.opened(tracker) as opened:
        added = opened.reread(progress=t.progress(quiet))
        conflicts = len(opened.conflicts())
    if conflicts:
        print(f"{conflicts} corrections are in doubt now: dragoman corrections --conflicts")
    t.tell_added(added)


def versions(
    page: Annotated[str, typer.Argument(help="Id of a page, or its beginning.")],
    tracker: t.Folder = t.HERE,
    difference: Annotated[bool, typer.Option("--difference", "-d", help="Show what changed last.")] = False,
    format: t.Formatted = t.Format.text,
) -> None:
    """List the versions of a page, or what changed in its text and its events.

    Example: dragoman versions 9f2c --difference
    """
    with t.opened(tracker, readonly=True) as opened:
        if not difference:
            t.print_rows(
                opened.versions(page), format,
                lambda p: f"{p.version}  {p.id[:9]}  {p.added}  {p.events} events{'  (newest)' if p.latest else ''}",
            )  # fmt: skip
            return
        found = opened.difference(page)
    for line in found.lines:
        print(line)
    for change in found.events:
        detail = f": {change.field}: {change.before} → {change.after}" if change.field else ""
        print(f"event {change.kind}: {change.event}{detail}")


def backup(
    folder: Annotated[Path, typer.Argument(help="Where to; doing it again copies only what is new.")],
    tracker: t.Folder = t.HERE,
) -> None:
    """Copy the tracker, consistent even while it is in use. The copy is a tracker itself.

    Example: dragoman backup /media/disk/korea
    """
    with t.opened(tracker, readonly=True) as opened:
        print(f"{opened.backup(folder)} new pages in {folder}")


def verify(tracker: t.Folder = t.HERE) -> None:
    """Check everything: the database, links, pages, spans, releases; advice for each finding.

    Example: dragoman verify
    """
    with t.opened(tracker, readonly=True) as opened:
        found = opened.verify()
    for finding in found:
        print(f"{finding.kind}: {finding.what}\n  hint: {finding.advice}")
    damaged = sum(finding.kind == "damage" for finding in found)
    print(f"{damaged} damaged, {len(found) - damaged} to tidy up" if found else "all is well")
    if damaged:
        raise typer.Exit(1)


def gc(tracker: t.Folder = t.HERE) -> None:
    """Remove what nothing needs any more. Corrections and page versions are never touched.

    Example: dragoman gc
    """
    with t.opened(tracker) as opened:
        print(f"{opened.gc() / 1024:.0f} KiB freed")
