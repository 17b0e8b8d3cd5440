"""What the commands of a tracker share: its folder, the filters, the formats, progress."""

from __future__ import annotations

import dataclasses
import enum
import functools
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
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
HERE = Path()

# What events can be filtered by, in the order of the help: the same options wherever events are chosen.
FILTERS: Mapping[str, Any] = {
    "actor": Annotated[str | None, typer.Option(help="Name of one who takes part, or a part of it.")],
    "country": Annotated[str | None, typer.Option(help="Country of one who takes part (ISO 3166-1 alpha-3).")],
    "pair": Annotated[str | None, typer.Option(help="Two countries, either way round: KOR,PRK.")],
    "source": Annotated[str | None, typer.Option(help="Country of one who acts.")],
    "target": Annotated[str | None, typer.Option(help="Country of one who is acted upon.")],
    "root": Annotated[str | None, typer.Option(help="PLOVER root: CONSULT, ASSAULT …")],
    "since": Annotated[str | None, typer.Option(help="First day: 2026-03-14, 2026-03 or 2026.")],
    "until": Annotated[str | None, typer.Option(help="Last day, included.")],
    "place": Annotated[str | None, typer.Option(help="Name of the place.")],
    "assertion": Annotated[str | None, typer.Option(help="happened, ongoing, planned, possible, denied, cancelled …")],
    "site": Annotated[str | None, typer.Option(help="Outlet that reports it.")],
    "storyline": Annotated[str | None, typer.Option(help="Id of a storyline.")],
    "min_confidence": Annotated[float | None, typer.Option(min=0.0, max=1.0, help="Least confidence.")],
    "reviewed": Annotated[
        bool | None, typer.Option("--reviewed/--unreviewed", help="Only what was reviewed, or was not.")
    ],
    "rejected": Annotated[bool | None, typer.Option("--rejected", help="Also what reviewers rejected.")],
    "text": Annotated[str | None, typer.Option(help="Words that a reporting page holds.")],
    "search": Annotated[str | None, typer.Option(help="Start from a saved search.")],
    "sort": Annotated[str | None, typer.Option(help="date, -date, confidence, -confidence, salience, added, -added.")],
}


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


@dataclass(frozen=True, slots=True)
class Filters:
    """What a person gave of `FILTERS`."""

    fields: Mapping[str, Any]

    def query(self, tracker: Tracker, **usual: Any) -> Query:
        """The query, over the saved one when one is named; `usual` holds where neither says something else."""
        from dragoman.store import Query

        given = {name: value for name, value in self.fields.items() if value is not None}
        saved = given.pop("search", None)
        base = tracker.search(saved) if saved else Query()
        if "pair" in given:
            given["pair"] = tuple(part.strip().upper() for part in given["pair"].replace("-", ",").split(","))
        for name in ("country", "source", "target"):
            if name in given:
                given[name] = given[name].upper()
        default = Query()
        usual = {name: value for name, value in usual.items() if getattr(base, name) == getattr(default, name)}
        return dataclasses.replace(base, **usual | given)


def filtered(command: Callable[..., None]) -> Callable[..., None]:
    """The command with all of `FILTERS` as options in the place of its parameter `filters`."""
    own = inspect.signature(command, eval_str=True)
    parameters: list[inspect.Parameter] = []
    for parameter in own.parameters.values():
        parameters += _OPTIONS if parameter.name == "filters" else [parameter]

    @functools.wraps(command)
    def run(**given: Any) -> None:
        fields = {name: given.pop(name) for name in FILTERS}
        command(**given, filters=Filters(fields))

    run.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]  # where inspect looks for it
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run


_OPTIONS = [
    inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=None, annotation=annotation)
    for name, annotation in FILTERS.items()
]


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
