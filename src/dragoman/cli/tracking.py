"""What the commands of a tracker share: its folder, the filters, the formats, progress."""

from __future__ import annotations

import enum
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from dragoman.store import EventRow, Query
    from dragoman.tracker.ingest import Added, Progress
    from dragoman.tracker.tracker import Tracker

Folder = Annotated[Path, typer.Option("--tracker", "-t", help="The tracker's folder.", envvar="DRAGOMAN_TRACKER")]
Limit = Annotated[int, typer.Option("--limit", "-n", min=1, help="How many to show.")]
PageNumber = Annotated[int, typer.Option("--page", "-p", min=1, help="Which page of them.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on standard error.")]
HERE = Path()

Actor = Annotated[str | None, typer.Option(help="Name of one who takes part, or a part of it.")]
Country = Annotated[str | None, typer.Option(help="Country of one who takes part (ISO 3166-1 alpha-3).")]
Pair = Annotated[str | None, typer.Option(help="Two countries, either way round: KOR,PRK.")]
Source = Annotated[str | None, typer.Option(help="Country of one who acts.")]
Target = Annotated[str | None, typer.Option(help="Country of one who is acted upon.")]
Root = Annotated[str | None, typer.Option(help="PLOVER root: CONSULT, ASSAULT …")]
Since = Annotated[str | None, typer.Option(help="First day: 2026-03-14, 2026-03 or 2026.")]
Until = Annotated[str | None, typer.Option(help="Last day, included.")]
Place = Annotated[str | None, typer.Option(help="Name of the place.")]
Assertion = Annotated[str | None, typer.Option(help="happened, ongoing, planned, possible, denied, cancelled …")]
Site = Annotated[str | None, typer.Option(help="Outlet that reports it.")]
Storyline = Annotated[str | None, typer.Option(help="Id of a storyline.")]
MinConfidence = Annotated[float | None, typer.Option(min=0.0, max=1.0, help="Least confidence.")]
Reviewed = Annotated[bool | None, typer.Option("--reviewed/--unreviewed", help="Only what was reviewed, or was not.")]
Text = Annotated[str | None, typer.Option(help="Words that a reporting page holds.")]
Sort = Annotated[str, typer.Option(help="date, -date, confidence, -confidence, salience, added, -added.")]
Saved = Annotated[str | None, typer.Option("--search", help="Start from a saved search.")]


class Format(enum.StrEnum):
    """How rows are printed."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"


Formatted = Annotated[Format, typer.Option("--format", "-f", help="What to print.")]


@contextmanager
def opened(folder: Path, *, readonly: bool = False) -> Iterator[Tracker]:
    """The tracker in a folder, closed afterwards. One that an older version wrote is upgraded first."""
    from dragoman.errors import DragomanError
    from dragoman.tracker.tracker import Tracker

    try:
        tracker = Tracker(folder, readonly=readonly)
    except DragomanError as error:
        if error.code != "DRG-OLDER":
            raise
        Tracker(folder).close()
        tracker = Tracker(folder, readonly=readonly)
    with tracker:
        yield tracker


def query(tracker: Tracker, saved: str | None, fields: Mapping[str, Any]) -> Query:
    """The query of a command's options, over the saved one when there is one."""
    import dataclasses

    from dragoman.store import Query

    base = tracker.search(saved) if saved else Query()
    given = {name: value for name, value in fields.items() if value is not None}
    if "pair" in given:
        given["pair"] = tuple(part.strip().upper() for part in given["pair"].replace("-", ",").split(","))
    for name in ("country", "source", "target"):
        if name in given:
            given[name] = given[name].upper()
    return dataclasses.replace(base, **given)


def print_rows(rows: Iterable[Any], format: Format, text: Any) -> None:
    """Print rows (things with `to_dict`): `text` makes the line of one for a person to read."""
    import json

    if format is Format.text:
        for row in rows:
            print(text(row))
    elif format is Format.jsonl:
        for row in rows:
            print(json.dumps(row.to_dict(), ensure_ascii=False))
    elif format is Format.json:
        print(json.dumps([row.to_dict() for row in rows], ensure_ascii=False, indent=1))
    else:
        _print_csv(rows)


def _print_csv(rows: Iterable[Any]) -> None:
    import csv

    from dragoman.tracker.tables import Table

    flat = Table(list(rows)).flat()
    if flat:
        writer = csv.DictWriter(sys.stdout, list(flat[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(flat)


def event_line(row: EventRow) -> str:
    """One event as a line: id, date, who → what → whom, place, whether it happened, how many reports."""
    sides = [", ".join(_name(p.name, p.country) for p in side) or "–" for side in (row.actors, row.recipients)]
    what = row.root + (f"/{row.mode}" if row.mode else "")
    place = f" · {row.place}" if row.place else ""
    extra = (" · disputed" if row.disputed else "") + ("" if row.state == "unreviewed" else f" · {row.state}")
    copies = f" ({row.families} without copies)" if row.families < row.reports else ""
    told = f" · {row.reports} reports{copies}" if row.reports != 1 else ""
    date = row.date or "no date"
    return f"{row.id[:9]}  {date:<10}  {sides[0]} → {what} → {sides[1]}{place} · {row.assertion}{told}{extra}"


def _name(name: str, country: str | None) -> str:
    return f"{name} ({country})" if country and country not in name else name


def progress(quiet: bool) -> Any:
    """A callback that tells on standard error how far reading has come; None when it should be silent."""
    if quiet:
        return None

    def tell(state: Progress) -> None:
        left = state.seconds_left
        rest = f", {left:.0f} s left" if left is not None and state.waiting else ""
        end = "\r" if sys.stderr.isatty() else "\n"
        sys.stderr.write(
            f"{state.read} read, {state.failed} failed, {state.waiting} waiting, {state.rate:.1f}/s{rest}{end}"
        )

    return tell


def tell_added(added: Added) -> None:
    """Say what an ingest did, and leave with the exit code that fits: 1 when something failed, 130 after Ctrl-C."""
    sys.stderr.write(f"{added.new} new, {added.known} known, {added.read} read, {added.failed} failed\n")
    if added.failed:
        sys.stderr.write("  hint: `dragoman problems` lists what failed and why\n")
    if added.interrupted:
        sys.stderr.write("stopped; nothing is lost: `dragoman add` goes on where it was\n")
        raise typer.Exit(130)
    if added.failed:
        raise typer.Exit(1)
