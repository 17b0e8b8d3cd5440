"""`dragoman read`, `explain`, `demo`, `schema`, `doctor`: from pages to records, without a project folder."""

from __future__ import annotations

import enum
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from dragoman.cli.options import AllowPrivate, MaxBytes, Packs, Quiet, Why
from dragoman.errors import DragomanError

if TYPE_CHECKING:
    from dragoman.plugins import Failure
    from dragoman.tracker.reading import Reading

PANEL = "Read"


class Format(enum.StrEnum):
    """How records are printed."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    html = "html"
    csv = "csv"


Sources = Annotated[list[str], typer.Argument(help="Files, folders, addresses, or - for standard input.")]
Published = Annotated[str | None, typer.Option(help="Publication date or time (ISO 8601), over what the page says.")]
Zone = Annotated[str | None, typer.Option(help="Zone of the page: Asia/Seoul, or +09:00.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file instead of standard output.")]
MinConfidence = Annotated[float, typer.Option(min=0.0, max=1.0, help="Leave out events below this confidence.")]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    for name, command in (
        ("read", read),
        ("explain", explain),
        ("demo", demo),
        ("schema", print_schema),
        ("doctor", doctor),
    ):
        app.command(name, rich_help_panel=PANEL)(command)


def read(
    sources: Sources,
    format: Annotated[Format, typer.Option("--format", "-f", help="What to print.")] = Format.text,
    published: Published = None,
    zone: Zone = None,
    output: Output = None,
    pack: Packs = None,
    why: Why = False,
    min_confidence: MinConfidence = 0.0,
    max_bytes: MaxBytes = 32 * 1024 * 1024,
    allow_private: AllowPrivate = False,
    quiet: Quiet = False,
) -> None:
    """Read pages and print who did what to whom.

    Example: dragoman read page.html --why
    """
    from dragoman.plugins import Limits
    from dragoman.tracker.reading import Given, read_many

    tell_unused(pack)
    limits = Limits(max_bytes=max_bytes, allow_private=allow_private)
    found = read_many(sources, given=Given(published, zone), limits=limits, packs=pack or ())
    told = Told(quiet=quiet or (len(sources) == 1 and not Path(sources[0]).is_dir()))
    records = (_confident(record, min_confidence) for record in told.successes(found))
    with _opened(output) as out:
        for chunk in _rendered(records, format, why=why):
            out.write(chunk)
    raise typer.Exit(told.exit_code)


def tell_unused(pack: list[Path] | None) -> None:
    """Tell on stderr which of the packs and plugins asked for, or installed, cannot be used."""
    from dragoman.reader import pipeline

    for issue in pipeline(pack or ()).issues:
        _tell(f"{issue.code}: {issue.message}", issue.hint)


class Told:
    """Tells failures and progress on stderr, and passes on what was read."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.read = 0
        self.failed = 0

    @property
    def exit_code(self) -> int:
        """0 when every input was read, else 1."""
        return 1 if self.failed else 0

    def successes(self, found: Iterable[Reading | Failure]) -> Iterator[Reading]:
        """The records; each failure is told as it comes."""
        from dragoman.plugins import Failure

        for item in found:
            if isinstance(item, Failure):
                self.failed += 1
                _tell(f"{item.source}: {item.issue.code}: {item.issue.message}", item.issue.hint)
            else:
                self.read += 1
                self._progress()
                yield item
        if not self.quiet:
            sys.stderr.write(f"{self.read} read, {self.failed} failed\n")

    def _progress(self) -> None:
        if not self.quiet and (sys.stderr.isatty() or self.read % 100 == 0):
            end = "\r" if sys.stderr.isatty() else "\n"
            sys.stderr.write(f"{self.read} read, {self.failed} failed{end}")


def _tell(message: str, hint: str | None) -> None:
    sys.stderr.write(message + (f"\n  hint: {hint}" if hint else "") + "\n")


def _confident(record: Reading, least: float) -> Reading:
    import dataclasses

    kept = tuple(e for e in record.events if e.confidence >= least)
    return record if len(kept) == len(record.events) else dataclasses.replace(record, events=kept)


def _rendered(records: Iterator[Reading], format: Format, *, why: bool) -> Iterator[str]:
    from dragoman.exporters import records as render

    if format is Format.csv:
        yield from render.as_csv(records)
        return
    for number, record in enumerate(records):
        if format is Format.text:
            yield ("\n" if number else "") + render.as_text(record, why=why)
        elif format is Format.html:
            yield render.as_html(record)
        else:
            yield record.to_json() + "\n"


class _opened:  # noqa: N801 - reads as a verb where it is used
    """The file to write to, or standard output left open."""

    def __init__(self, path: Path | None) -> None:
        self.path = path

    def __enter__(self) -> TextIO:
        try:
            self.out = self.path.open("w", encoding="utf-8") if self.path else sys.stdout
        except OSError as error:
            raise DragomanError("DRG-READABLE", f"{self.path} may not be written: {error.strerror}") from error
        return self.out

    def __exit__(self, *_: object) -> None:
        if self.path:
            self.out.close()


def explain(
    page: Annotated[str, typer.Argument(help="The page.")],
    event: Annotated[str, typer.Argument(help="The event's id, as `dragoman read` shows it: e1.")],
    published: Published = None,
    zone: Zone = None,
    pack: Packs = None,
) -> None:
    """Show every step that led to one event: clause, frame, parties, date, place, assertion, and what was rejected.

    Example: dragoman explain page.html e1
    """
    from dragoman.tracker.reading import Given
    from dragoman.tracker.workbench import explain as lines_of

    sys.stdout.write("\n".join(lines_of(page, event, Given(published, zone), pack or ())) + "\n")


def demo(
    format: Annotated[Format, typer.Option("--format", "-f", help="What to print.")] = Format.text,
    tracker: Annotated[Path | None, typer.Option(help="Make a tracker of the sample articles in this folder.")] = None,
) -> None:
    """Read the sample pages that come with dragoman, or make a tracker of its sample articles.

    Example: dragoman demo --tracker demo
    """
    from dragoman.tracker import samples

    if tracker is None:
        read([str(path) for path in samples.sample_pages()], format=format, quiet=True)
        return
    made = samples.make_tracker(tracker)
    sys.stdout.write(
        f"{made.events} events from {made.reports} reports, {made.storylines} storylines in {tracker}\n"
        f"Look at them with: dragoman serve {tracker}   (http://127.0.0.1:8642/)\n"
    )


def print_schema() -> None:
    """Print the JSON Schema of a record.

    Example: dragoman schema > record.schema.json
    """
    import json

    from dragoman.model import schema

    sys.stdout.write(json.dumps(schema(), indent=1, ensure_ascii=False) + "\n")


def doctor() -> None:
    """Say what is installed, which model and knowledge are in use, and what is missing.

    Example: dragoman doctor
    """
    from dragoman.tracker.doctor import examine

    findings = list(examine())
    width = max(len(f.what) for f in findings)
    for finding in findings:
        sys.stdout.write(f"{'ok ' if finding.fine else '-- '} {finding.what:<{width}}  {finding.detail}\n")
    raise typer.Exit(0 if all(f.fine or f.optional for f in findings) else 1)
