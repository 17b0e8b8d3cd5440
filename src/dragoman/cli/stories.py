"""`dragoman stories`, `crosswalk`, `timeline`: many articles or records at once, without a project folder."""

from __future__ import annotations

import enum
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dragoman.cli.tracking import HERE, Folder, Format, Formatted, Limit, event_line, opened, print_rows
from dragoman.errors import DragomanError

if TYPE_CHECKING:
    from dragoman.views import StorylinePage

PANEL = "Read"


class By(enum.StrEnum):
    """What `cluster` holds."""

    story = "story"
    storyline = "storyline"
    copies = "copies"


class Lines(enum.StrEnum):
    """How rows are printed."""

    jsonl = "jsonl"
    text = "text"


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    for name, command in (("stories", stories), ("crosswalk", print_crosswalk), ("timeline", timeline)):
        app.command(name, rich_help_panel=PANEL)(command)
    app.command("link", rich_help_panel="Track")(link)
    app.command("storylines", rich_help_panel="Track")(storylines)


def stories(
    articles: Annotated[Path, typer.Argument(help="Articles JSONL: id, text, headline, published.")],
    by: Annotated[By, typer.Option(help="Which clusters to print as `cluster`.")] = By.story,
    format: Annotated[Lines, typer.Option("--format", "-f", help="How to print.")] = Lines.jsonl,
) -> None:
    """Put articles into stories, storylines, and families of copies; one line an article.

    Example: dragoman stories articles.jsonl --by copies
    """
    from dragoman.stories import Item, group

    items = [Item(str(r["id"]), r["text"], r.get("headline") or "", r.get("published")) for r in rows(articles)]
    groups = group(items)
    for item in items:
        found = groups[item.id]
        chosen = {"story": found.story, "storyline": found.storyline, "copies": found.copies}[by]
        row = {"id": item.id, "cluster": chosen, "storyline": found.storyline, "copies": found.copies}
        _print(row, format)


def print_crosswalk(
    records: Annotated[Path, typer.Argument(help="Records, one JSON object a line, as `dragoman read` prints them.")],
    format: Annotated[Lines, typer.Option("--format", "-f", help="How to print.")] = Lines.jsonl,
) -> None:
    """Say which reports of several pages tell the same event; one line a report.

    Example: dragoman crosswalk records.jsonl
    """
    from dragoman.model import from_dict
    from dragoman.stories import crosswalk

    for link in crosswalk([from_dict(row) for row in rows(records)]):
        row = {
            "record": link.record,
            "event": link.event,
            "cluster": link.cluster,
            "score": link.score,
            "why": link.why,
        }
        _print(row, format)


def timeline(
    items: Annotated[Path, typer.Argument(help="Dated items JSONL: date, text, source; `timeline` names the subject.")],
    days: Annotated[int | None, typer.Option(min=1, help="How many days to choose.")] = None,
    format: Annotated[Lines, typer.Option("--format", "-f", help="How to print.")] = Lines.jsonl,
) -> None:
    """Choose the days that matter among dated items; one line a subject.

    Example: dragoman timeline items.jsonl --days 12
    """
    from dragoman.stories import DatedItem, choose_days

    subjects: dict[str, list[DatedItem]] = {}
    for row in rows(items):
        item = DatedItem(row["date"], row.get("text", ""), row.get("source", ""))
        subjects.setdefault(str(row.get("timeline", "")), []).append(item)
    for subject, found in subjects.items():
        _print({"id": subject, "dates": choose_days(found, days)}, format)


def link(tracker: Folder = HERE) -> None:
    """Join the reports of a tracker into events, and events into storylines; merges and splits by hand stay.

    Example: dragoman link
    """
    with opened(tracker) as found:
        done = found.link()
    sys.stdout.write(
        f"{done.joined} events told by several reports, {done.storylines} storylines, {done.moved} moved\n"
        f"{done.ties} ties between events, {done.turns} storylines merged or split\n"
    )


def storylines(
    storyline: Annotated[str | None, typer.Argument(help="Id of a storyline, or its beginning; all without.")] = None,
    tracker: Folder = HERE,
    limit: Limit = 50,
    format: Formatted = Format.text,
) -> None:
    """List storylines; or show one: its key days, its strength week by week, how its events hang together.

    Example: dragoman storylines s1a2b3c4
    """
    with opened(tracker, readonly=True) as found:
        if storyline is None:
            print_rows([found.storyline(s.id or "") for s in found.storylines()[:limit]], format, _storyline_line)
        else:
            print_rows([found.storyline(storyline)], format, _storyline)


def _storyline_line(page: StorylinePage) -> str:
    line, actors = page.storyline, ", ".join(name for name, _ in page.actors[:3])
    disputed = f" · {len(page.disputed)} disputed" if page.disputed else ""
    days = f"{page.first or '?'} – {page.last or '?'}"
    return f"{(line.id or '')[:9]}  {days}  {line.title} · {len(page.events)} events{disputed} · {actors}"


def _storyline(page: StorylinePage) -> str:
    lines = [_storyline_line(page), f"id {page.storyline.id}", f"because {page.storyline.why}", "days that matter"]
    lines += [f"  {event_line(row)}" for day in page.days for row in day.events]
    lines.append("week by week (events, reports, without copies, mean Goldstein)")
    for week in page.weeks:
        mean = "–" if week.goldstein is None else f"{week.goldstein:+.1f}"
        lines.append(f"  {week.monday}  {week.events:>3} {week.reports:>3} {week.families:>3}  {mean}")
    lines += [f"  disputed: {event_line(row)}" for row in page.disputed]
    for tie in page.ties:
        lines.append(f"{tie.source[:9]} {tie.kind} {tie.target[:9]} · {tie.score:g} · {tie.why}")
        lines += [f"    “{' '.join(e.text.split())}”" for e in tie.evidence]
    lines += [f"{turn.made[:10]} {turn.kind}: {turn.why}" for turn in page.turns]
    return "\n".join(lines)


def rows(path: Path) -> Iterator[Mapping[str, Any]]:
    """The objects of a JSON Lines file; raises `DRG-MISSING` or, with the line's number, `DRG-JSONL`."""
    try:
        lines: Iterable[str] = sys.stdin if str(path) == "-" else path.read_text("utf-8").splitlines()
    except OSError as error:
        raise DragomanError("DRG-MISSING", f"{path}: {error.strerror}") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError as error:
                raise DragomanError("DRG-JSONL", f"{path}, line {number}: {error}") from error


def _print(row: Mapping[str, object], format: Lines) -> None:
    if format is Lines.jsonl:
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("\t".join(str(value) for value in row.values()) + "\n")
