"""`dragoman batch` and `query`: archives into Parquet datasets, and questions to them."""

from __future__ import annotations

import enum
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli.options import Packs, Quiet, Records
from dragoman.errors import DragomanError

if TYPE_CHECKING:
    from dragoman.batch import Progress
    from dragoman.tracker.ingest import Added
    from dragoman.tracker.tracker import Tracker

PANEL = "Archives"


class Engine(enum.StrEnum):
    """Where the work is done."""

    local = "local"
    ray = "ray"


class Table(enum.StrEnum):
    """How an answer is printed."""

    text = "text"
    csv = "csv"
    jsonl = "jsonl"


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("batch", rich_help_panel=PANEL)(batch)
    app.command("query", rich_help_panel=PANEL)(query)
    app.command("evaluate", rich_help_panel="Review")(evaluate)


def batch(
    inputs: Annotated[list[str], typer.Argument(help="WARC, WACZ, JSONL, files, folders.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder of the datasets.")],
    workers: Annotated[int, typer.Option(min=0, help="Worker processes; 0 is one for each CPU.")] = 0,
    shard: Annotated[str, typer.Option(help="Only this part of the work: 2/8 (for job arrays).")] = "1/1",
    engine: Annotated[Engine, typer.Option(help="Where the work is done.")] = Engine.local,
    address: Annotated[str | None, typer.Option(help="Address of an existing Ray cluster.")] = None,
    keep_copies: Annotated[bool, typer.Option("--keep-copies", help="Read near-copies too.")] = False,
    page_seconds: Annotated[float, typer.Option(min=0.1, help="Longest time for one page.")] = 30.0,
    pack: Packs = None,
    quiet: Quiet = False,
) -> None:
    """Read archives into Parquet datasets, each page exactly once; started again, a run goes on where it was.

    Example: dragoman batch crawl.warc.gz --output datasets
    """
    from dragoman.batch import Options, run

    options = Options(
        workers=workers,
        part=_part(shard),
        engine=engine.value,
        address=address,
        skip_copies=not keep_copies,
        page_seconds=page_seconds,
        packs=tuple(str(folder.resolve()) for folder in pack or ()),
    )
    summary = run(inputs, output, options, (lambda progress: None) if quiet else _tell)
    counts = summary.counts
    sys.stderr.write(
        f"{counts.pages} pages ({counts.copies} copies), {counts.events} events, {counts.failures} failed; "
        f"{summary.manifest}\n"
    )
    raise typer.Exit(1 if counts.failures else 0)


def _part(text: str) -> tuple[int, int]:
    number, _, count = text.partition("/")
    if not (number.isdigit() and count.isdigit()):
        raise DragomanError("DRG-USAGE", f"--shard {text!r} is not of the form 2/8")
    return int(number), int(count)


def _tell(progress: Progress) -> None:
    left = f", {progress.seconds_left:.0f} s left" if progress.seconds_left is not None else ""
    sys.stderr.write(
        f"{progress.shards_done} of {progress.shards} shards, {progress.counts.pages} pages, "
        f"{progress.pages_per_second:.1f} a second{left}\n"
    )


def query(
    folder: Annotated[Path, typer.Argument(help="Folder of the datasets.")],
    sql: Annotated[str, typer.Argument(help="A SELECT over records, events, articles, issues.")],
    format: Annotated[Table, typer.Option("--format", "-f", help="How to print.")] = Table.text,
) -> None:
    """Ask the datasets of a batch run in SQL.

    Example: dragoman query datasets "select root, count(*) from events group by root"
    """
    from dragoman.batch import query as ask

    answer = ask(folder, sql)
    if format is Table.jsonl:
        for row in answer.rows:
            sys.stdout.write(json.dumps(dict(zip(answer.columns, row, strict=True)), default=str) + "\n")
        return
    if format is Table.csv:
        import csv

        csv.writer(sys.stdout, lineterminator="\n").writerows([answer.columns, *answer.rows])
        return
    _print_table([answer.columns, *(tuple("" if v is None else str(v) for v in row) for row in answer.rows)])


def add_selected(tracker: Tracker, folders: list[str], condition: str) -> Added:
    """Keeps in a tracker the records of batch runs to which an SQL condition applies, each page once."""
    from dragoman.batch import reader_of, select
    from dragoman.tracker.ingest import Added

    total = Added()
    for folder in folders:
        added = tracker.add_records(select(folder, condition), reader=reader_of(folder))
        total = Added(total.new + added.new, total.known + added.known, total.read + added.read)
    return total


def _print_table(lines: list[tuple[str, ...]]) -> None:
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    for line in lines:
        sys.stdout.write("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() + "\n")


def evaluate(
    records: Records,
    gold: Annotated[Path, typer.Option(help="Records that people settled, as `dragoman gold` writes them.")],
) -> None:
    """Score records against gold: events found, and the share of their values that is right.

    Example: dragoman evaluate records.jsonl --gold gold.jsonl
    """
    from dragoman.cli.stories import rows
    from dragoman.evaluation.records import VALUES, score
    from dragoman.model import from_dict

    found = score(map(from_dict, rows(gold)), map(from_dict, rows(records)))
    sys.stdout.write(f"{found.gold} gold events, {found.read} read, {found.paired} paired\n")
    sys.stdout.write(f"precision {found.precision:.3f}  recall {found.recall:.3f}  F1 {found.f1:.3f}\n")
    for value in VALUES:
        sys.stdout.write(f"{value:<12} {found.share(value):.3f}\n")
