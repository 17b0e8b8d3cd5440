"""`dragoman stories`, `crosswalk`, `timeline`: many articles or records at once, without a project folder."""

from __future__ import annotations

import datetime
import enum
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from dragoman.cli.options import Records
from dragoman.cli.tracking import HERE, Folder, Format, Formatted, Limit, event_line, opened, print_rows
from dragoman.errors import CODES, DragomanError

if TYPE_CHECKING:
    from dragoman.stories import DatedItem, Item
    from dragoman.views import StorylinePage

PANEL = "Read"
T = TypeVar("T")
_SHOWN = 5  # problems that are told one by one
_TELLING = 60  # characters of a text that must hold an English function word


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
    from dragoman.stories import group

    read = _Reading(articles)
    items = list(read.each(_item, lambda item: item.id))
    read.note("DRG-LANG", [item.id for item in items if _is_foreign(item.text)])
    groups = group(items)
    for item in items:
        found = groups[item.id]
        chosen = {"story": found.story, "storyline": found.storyline, "copies": found.copies}[by]
        row = {"id": item.id, "cluster": chosen, "storyline": found.storyline, "copies": found.copies}
        _print(row, format)
    read.end()


def _item(row: Mapping[str, Any]) -> Item:
    from dragoman.stories import Item

    day = row.get("published")
    if day is not None:
        datetime.date.fromisoformat(str(day)[:10])
    if not isinstance(row["text"], str):
        raise ValueError("the text is no text")
    return Item(str(row["id"]), row["text"], str(row.get("headline") or ""), day)


def _is_foreign(text: str) -> bool:
    """Whether a text of some length holds none of the little words that English cannot do without."""
    from dragoman.stories.items import function_words

    found = {word.strip(".,;:!?()\"'“”") for word in text.lower().split()}
    return len(text) > _TELLING and not found & function_words()


def print_crosswalk(
    records: Records,
    format: Annotated[Lines, typer.Option("--format", "-f", help="How to print.")] = Lines.jsonl,
) -> None:
    """Say which reports of several pages tell the same event; one line a report.

    Example: dragoman crosswalk records.jsonl
    """
    from dragoman.model import from_dict
    from dragoman.stories import crosswalk

    read = _Reading(records)
    for link in crosswalk(list(read.each(from_dict, lambda record: record.page.source))):
        row = {
            "record": link.record,
            "event": link.event,
            "cluster": link.cluster,
            "score": link.score,
            "why": link.why,
        }
        _print(row, format)
    read.end()


def timeline(
    items: Annotated[Path, typer.Argument(help="Dated items JSONL: date, text, source; `timeline` names the subject.")],
    days: Annotated[int | None, typer.Option(min=1, help="How many days to choose.")] = None,
    format: Annotated[Lines, typer.Option("--format", "-f", help="How to print.")] = Lines.jsonl,
) -> None:
    """Choose the days that matter among dated items; one line a subject.

    Example: dragoman timeline items.jsonl --days 12
    """
    from dragoman.stories import choose_days

    read = _Reading(items)
    subjects: dict[str, list[DatedItem]] = {}
    for subject, item in read.each(_dated_item):
        subjects.setdefault(subject, []).append(item)
    for subject, found in subjects.items():
        _print({"id": subject, "dates": choose_days(found, days)}, format)
    read.end()


def _dated_item(row: Mapping[str, Any]) -> tuple[str, DatedItem]:
    """The subject of a dated item, and the item."""
    from dragoman.stories import DatedItem

    day = datetime.date.fromisoformat(str(row["date"])).isoformat()
    return str(row.get("timeline", "")), DatedItem(day, str(row.get("text") or ""), str(row.get("source") or ""))


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
            known = found.storylines()
            pages = [found.storyline(s.id or "") for s in known[:limit]]
            print_rows([_Listed(page) for page in pages], format, lambda row: _storyline_line(row.page))
            if not known:
                sys.stderr.write("no storylines yet: make them with `dragoman link`\n")
        else:
            print_rows([found.storyline(storyline)], format, _storyline)


@dataclass(frozen=True, slots=True)
class _Listed:
    """A storyline in a list."""

    page: StorylinePage

    def to_dict(self) -> dict[str, Any]:
        page = self.page
        return {
            "id": page.storyline.id,
            "title": page.storyline.title,
            "first": page.first,
            "last": page.last,
            "events": len(page.events),
            "reports": sum(row.reports for row in page.events),
            "disputed": len(page.disputed),
            "actors": [name for name, _ in page.actors],
            "why": page.storyline.why,
        }


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


@dataclass
class _Reading:
    """One pass over a JSON Lines file: a line that cannot be used is told on standard error, the others are used."""

    path: Path
    problems: list[tuple[str, str]] = field(default_factory=list)
    used: int = 0

    def each(self, make: Callable[[Mapping[str, Any]], T], name: Callable[[T], str] | None = None) -> Iterator[T]:
        """What `make` makes of each line; of several that have one `name` the first."""
        first: dict[str, int] = {}
        for number, line in _lines(self.path):
            try:
                made = make(_object(line))
                before = first.setdefault(name(made), number) if name else number
                if before != number:
                    raise ValueError(f"{name(made) if name else ''} stands on line {before} already")
            except DragomanError as error:
                self.problems.append((error.code, f"{self.path}, line {number}: {error.message}"))
            except KeyError as error:
                self.problems.append(("DRG-JSONL", f"{self.path}, line {number}: {error} is missing"))
            except (TypeError, ValueError, AttributeError) as error:
                self.problems.append(("DRG-JSONL", f"{self.path}, line {number}: {error}"))
            else:
                self.used += 1
                yield made

    def note(self, code: str, names: Sequence[str]) -> None:
        """Remark that something holds of the inputs named, which were used all the same."""
        if names:
            some = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
            sys.stderr.write(f"{code}: {CODES[code][0]}: {some}; words are compared as they stand\n")

    def end(self) -> None:
        """Tell what could not be used; leaves with 1 when there was something, or nothing at all to read."""
        if not self.used and not self.problems:
            raise DragomanError("DRG-EMPTY", f"{self.path}: no line to read")
        for code, message in self.problems[:_SHOWN]:
            sys.stderr.write(f"{code}: {message}\n  hint: {CODES[code][1]}\n")
        if len(self.problems) > _SHOWN:
            sys.stderr.write(f"and {len(self.problems) - _SHOWN} more lines\n")
        if self.problems:
            sys.stderr.write(f"{self.used} lines used, {len(self.problems)} not\n")
            raise typer.Exit(1)


def _object(line: str) -> Mapping[str, Any]:
    found = json.loads(line)
    if not isinstance(found, dict):
        raise ValueError("a line must be a JSON object")
    return found


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that are not empty, each with its number; raises `DRG-MISSING`, `DRG-ENCODING`."""
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text("utf-8")
    except OSError as error:
        raise DragomanError("DRG-MISSING", f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise DragomanError("DRG-ENCODING", f"{path}: not UTF-8 at byte {error.start}") from error
    return ((number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())


def rows(path: Path) -> Iterator[Mapping[str, Any]]:
    """The objects of a JSON Lines file; raises `DRG-MISSING` or, with the line's number, `DRG-JSONL`."""
    for number, line in _lines(path):
        try:
            yield _object(line)
        except ValueError as error:
            raise DragomanError("DRG-JSONL", f"{path}, line {number}: {error}") from error


def _print(row: Mapping[str, object], format: Lines) -> None:
    if format is Lines.jsonl:
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("\t".join(str(value) for value in row.values()) + "\n")
