"""`dragoman review`, `correct`, `mark`, `merge`, `split`, `corrections`, `agreement`, `gold`: a person's word."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dragoman.cli import tracking as t

if TYPE_CHECKING:
    from dragoman.store import EventRow
    from dragoman.store.correcting import Noted
    from dragoman.tracker.tracker import Tracker

PANEL = "Review"
Why = Annotated[str | None, typer.Option("--why", help="The reason; it is kept.")]
Who = Annotated[str | None, typer.Option("--who", help="Who says so; by default the reviewer of dragoman.toml.")]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    for name, command in (
        ("review", review), ("correct", correct), ("mark", mark), ("merge", merge), ("split", split),
        ("undo", undo), ("corrections", corrections), ("agreement", agreement), ("gold", gold),
    ):  # fmt: skip
        app.command(name, rich_help_panel=PANEL)(command)


_KEYS = "a accept · r reject · c change · f flag · k comment · s skip · u undo · q quit"


@t.filtered
def review(
    tracker: t.Folder = t.HERE,
    who: Who = None,
    filters: t.Filters = t.Filters({}),
    limit: t.Limit = 1000,
) -> None:
    """Look at one event after the other and say what you think of it, a key each.

    Example: dragoman review --pair KOR,PRK --who ann
    """
    with t.opened(tracker) as opened:
        rows = opened.events(filters.query(opened, sort="confidence", reviewed=False), limit=limit)
        print(f"{len(rows)} events to look at. {_KEYS}")
        _Session(opened, who).run(list(rows))


class _Session:
    """One sitting: what was said, so that it can be undone."""

    def __init__(self, tracker: Tracker, who: str | None) -> None:
        self.tracker = tracker
        self.who = who
        self.said: list[tuple[int, str]] = []

    def run(self, rows: list[EventRow]) -> None:
        at = 0
        while 0 <= at < len(rows):
            self._show(rows[at], at, len(rows))
            step = self._act(rows[at], at)
            if step is None:
                break
            at += step
        print(f"{len(self.said)} said")

    def _show(self, row: EventRow, at: int, count: int) -> None:
        detail = self.tracker.event(row.id)
        print(f"\n[{at + 1}/{count}] {t.event_line(detail.row)} · {row.confidence:.2f}")
        print(f"  {row.headline or ''} · {row.site or ''} · {row.published or ''}")
        for sentence in detail.reports[0].sentences:
            print(f"  “{sentence}”")

    def _act(self, row: EventRow, at: int) -> int | None:
        """How far to go on, None to stop."""
        key = _key("> ")
        if key in ("q", ""):
            return None
        if key == "s":
            return 1
        if key == "u":
            return self._undo(at)
        try:
            return self._say(key, row, at)
        except ValueError as error:
            print(error)
            return 0

    def _say(self, key: str, row: EventRow, at: int) -> int:
        from dragoman.errors import DragomanError

        try:
            if key in ("a", "r", "f"):
                action = {"a": "accept", "r": "reject", "f": "flag"}[key]
                made = self.tracker.correct(row.report, action, who=self.who)  # type: ignore[arg-type]
            elif key == "k":
                made = self.tracker.correct(row.report, "comment", why=_line("comment: "), who=self.who)
            elif key == "c":
                field, value = _assignment(_line("field=value: "))
                made = self.tracker.correct(row.report, "change", field=field, value=value, who=self.who)
            else:
                print(_KEYS)
                return 0
        except DragomanError as error:
            print(f"{error.code}: {error.message}")
            return 0
        self.said.append((at, made.id))
        return 0 if key in ("c", "k") else 1

    def _undo(self, at: int) -> int:
        if not self.said:
            print("nothing to undo")
            return 0
        before, last = self.said.pop()
        self.tracker.undo(last, who=self.who)
        return before - at


def _key(prompt: str) -> str:
    """One key in a terminal, one line elsewhere; '' at the end of the input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()[:1]
    import click

    sys.stdout.write(prompt)
    sys.stdout.flush()
    key = click.getchar()
    print(key)
    return key.lower()


def _line(prompt: str) -> str:
    if sys.stdin.isatty():
        return input(prompt)
    return sys.stdin.readline().strip()


def _assignment(text: str) -> tuple[str, Any]:
    """Field and value of "field=value": the value is JSON where it can be read as such, else text; empty is null."""
    field, equals, value = text.partition("=")
    if not equals:
        raise ValueError(f"{text!r} is not of the form field=value")
    if value == "":
        return field.strip(), None
    try:
        return field.strip(), json.loads(value) if value[0] in '[{"' or field.strip() == "salience" else value
    except ValueError:
        return field.strip(), value


def correct(
    event: Annotated[str, typer.Argument(help="Id of an event or a report, or its beginning.")],
    set_: Annotated[list[str] | None, typer.Option("--set", help="field=value, e.g. date=2026-03-01. Repeat.")] = None,
    accept: Annotated[bool, typer.Option("--accept", help="It is right.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="It is no event, or another one.")] = False,
    flag: Annotated[bool, typer.Option("--flag", help="Somebody should look at it.")] = False,
    comment: Annotated[str | None, typer.Option(help="A remark.")] = None,
    why: Why = None,
    who: Who = None,
    tracker: t.Folder = t.HERE,
) -> None:
    """Correct one event: set fields, accept, reject, flag or comment it.

    Example: dragoman correct e1a2b3c4 --set date=2026-03-01 --set actors.0.country=NOR --why "the ministry's page"
    """
    with t.opened(tracker) as opened:
        for text in set_ or ():
            try:
                field, value = _assignment(text)
            except ValueError as error:
                raise typer.BadParameter(str(error)) from error
            print(opened.correct(event, "change", field=field, value=value, why=why, who=who).id)
        for wanted, action in ((accept, "accept"), (reject, "reject"), (flag, "flag")):
            if wanted:
                print(opened.correct(event, action, why=why, who=who).id)  # type: ignore[arg-type]
        if comment:
            print(opened.correct(event, "comment", why=comment, who=who).id)


def mark(
    page: Annotated[str, typer.Argument(help="Id of a page, or its beginning.")],
    words: Annotated[str, typer.Argument(help="The words that tell the event, as they stand in the page.")],
    root: Annotated[str, typer.Option(help="PLOVER root.")],
    set_: Annotated[list[str] | None, typer.Option("--set", help="field=value, as in correct. Repeat.")] = None,
    why: Why = None,
    who: Who = None,
    tracker: t.Folder = t.HERE,
) -> None:
    """Add an event that was missed, by its words in a page.

    Example: dragoman mark 9f2c "signed the treaty" --root COOPERATE --set date=2026-03-01
    """
    fields = dict(_assignment(text) for text in set_ or ())
    with t.opened(tracker) as opened:
        text = opened.record(page).page.text
        start = text.find(words)
        if start < 0 or text.find(words, start + 1) >= 0:
            raise typer.BadParameter(f"these words must stand in the page exactly once: {words!r}")
        print(opened.mark(page, (start, start + len(words)), {"root": root.upper()} | fields, why=why, who=who))


def merge(
    events: Annotated[list[str], typer.Argument(help="Ids of two or more events; the first stays.")],
    why: Why = None,
    who: Who = None,
    tracker: t.Folder = t.HERE,
) -> None:
    """Say that several events are one.

    Example: dragoman merge e1a2 e9f8 --why "the same talks"
    """
    with t.opened(tracker) as opened:
        print(opened.merge(events, why=why, who=who).id)


def split(
    report: Annotated[str, typer.Argument(help="Id of a report.")],
    why: Why = None,
    who: Who = None,
    tracker: t.Folder = t.HERE,
) -> None:
    """Say that a report tells another event than the others.

    Example: dragoman split r9f8 --why "the visit of May"
    """
    with t.opened(tracker) as opened:
        print(opened.split(report, why=why, who=who).id)


def undo(
    correction: Annotated[str, typer.Argument(help="Id of a correction, or its beginning.")],
    tracker: t.Folder = t.HERE,
    why: Why = None,
    who: Who = None,
) -> None:
    """Take a correction back; the log keeps both.

    Example: dragoman undo a9f8e7d6
    """
    with t.opened(tracker) as opened:
        print(opened.undo(correction, why=why, who=who).id)


def corrections(
    tracker: t.Folder = t.HERE,
    conflicts: Annotated[bool, typer.Option("--conflicts", help="Only what a newer reading puts in doubt.")] = False,
    event: Annotated[str | None, typer.Option(help="Only those of one event.")] = None,
    export: Annotated[Path | None, typer.Option(help="Write the log (W3C Web Annotations, one a line).")] = None,
    import_: Annotated[Path | None, typer.Option("--import", help="Take over another tracker's log.")] = None,
    format: t.Formatted = t.Format.text,
) -> None:
    """List what was said of events; export, import.

    Example: dragoman corrections --conflicts
    """
    with t.opened(tracker, readonly=import_ is None) as opened:
        if export:
            print(f"{opened.export_corrections(export)} corrections in {export}")
        elif import_:
            new, waiting = opened.import_corrections(import_)
            print(f"{new} new, {waiting} wait for their page")
        else:
            found = opened.corrections(event=event, outcome="conflict" if conflicts else None)
            t.print_rows(found, format, _noted)


def _noted(row: Noted) -> str:
    said = row.annotation
    change = f" {said.field} = {json.dumps(said.after, ensure_ascii=False)}" if said.action == "change" else ""
    why = f" ({said.why})" if said.why else ""
    note = f"\n           {row.note}" if row.note else ""
    about = (row.event or said.report)[:9]
    return f"{said.id[:9]}  {said.made[:16]}  {said.who}: {said.action} {about}{change}{why} · {row.outcome}{note}"


def agreement(tracker: t.Folder = t.HERE) -> None:
    """Say how far reviewers agree (Krippendorff's alpha).

    Example: dragoman agreement
    """
    with t.opened(tracker, readonly=True) as opened:
        for row in opened.agreement():
            alpha = "–" if row.alpha is None else f"{row.alpha:.3f}"
            same = "–" if row.same is None else f"{row.same:.0%}"
            print(f"{row.field:<12} alpha {alpha:>6}  same {same:>5}  {row.units} units")


def gold(
    output: Annotated[Path, typer.Option("--output", "-o", help="The JSON Lines file to write.")],
    tracker: t.Folder = t.HERE,
) -> None:
    """Write what reviewers settled as records to evaluate a reader on.

    Example: dragoman gold -o gold.jsonl
    """
    with t.opened(tracker, readonly=True) as opened, output.open("w", encoding="utf-8") as file:
        count = sum(1 for record in opened.gold() if file.write(json.dumps(record, ensure_ascii=False) + "\n"))
    print(f"{count} pages in {output}")
