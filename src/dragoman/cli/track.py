"""The commands of a tracker of one's own: make it, read into it, watch feeds, ask it."""

from __future__ import annotations

import dataclasses
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dragoman.cli import tracking as t
from dragoman.cli.options import AllowPrivate, MaxBytes, Quiet

if TYPE_CHECKING:
    from dragoman.store import ActorRow, EventDetail, EventTie, Hit
    from dragoman.stories import Dispute

PANEL = "Track"


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    for name, command in (
        ("init", init), ("add", add), ("watch", watch), ("status", status), ("events", events), ("find", find),
        ("show", show), ("searches", searches), ("problems", problems),
    ):  # fmt: skip
        app.command(name, rich_help_panel=PANEL)(command)


def init(
    folder: Annotated[Path, typer.Argument(help="The folder to make.")],
    name: Annotated[str | None, typer.Option(help="What the tracker is called.")] = None,
) -> None:
    """Make a tracker: a folder with a commented dragoman.toml.

    Example: dragoman init korea
    """
    from dragoman.tracker.tracker import Tracker

    Tracker.create(folder, name).close()
    print(f"made {folder}: see {folder / 'dragoman.toml'}, then: dragoman add --tracker {folder} SOURCE…")


def add(
    sources: Annotated[list[str] | None, typer.Argument(help="Files, folders, addresses, archives, JSONL.")] = None,
    tracker: t.Folder = t.HERE,
    quiet: Quiet = False,
    max_bytes: MaxBytes = 64 * 1024 * 1024,
    allow_private: AllowPrivate = False,
    where: Annotated[
        str | None,
        typer.Option(help="Take from folders that `dragoman batch` wrote the pages with this SQL condition."),
    ] = None,
) -> None:
    """Read sources into the tracker; without sources, go on with what waits.

    Example: dragoman add pages/ https://news.example/world/rss.xml
    """
    from dragoman.plugins import Limits

    limits = Limits(max_bytes=max_bytes, allow_private=allow_private)
    with t.opened(tracker) as opened:
        if where is not None:
            from dragoman.cli.archives import add_selected

            added = add_selected(opened, sources or [], where)
        else:
            added = opened.add(sources or [], limits=limits, progress=t.progress(quiet))
    t.tell_added(added)


def watch(
    feeds: Annotated[
        list[str] | None, typer.Argument(help="Feeds or addresses; by default those of the config.")
    ] = None,
    tracker: t.Folder = t.HERE,
    since: Annotated[str | None, typer.Option(help="Leave out items that are dated earlier (ISO date).")] = None,
    repeat: Annotated[bool, typer.Option("--repeat", help="Go on, every so many minutes of the config.")] = False,
    quiet: Quiet = False,
    allow_private: AllowPrivate = False,
) -> None:
    """Look at the feeds of the config and read what is new or changed.

    Example: dragoman watch --since 2026-03-01 --repeat
    """
    import time

    from dragoman.plugins import Limits

    with t.opened(tracker) as opened:
        if not (feeds or opened.config.feeds):
            raise typer.BadParameter("no feeds: name some, or list them in dragoman.toml under [watch]")
        while True:
            limits = Limits(allow_private=allow_private)
            added = opened.watch(feeds, since=since, limits=limits, progress=t.progress(quiet))
            if not repeat or added.interrupted:
                break
            sys.stderr.write(f"{added.new} new, {added.failed} failed; Ctrl-C ends\n")
            try:
                time.sleep(60 * opened.config.every_minutes)
            except KeyboardInterrupt:
                break
    t.tell_added(added)


def status(tracker: t.Folder = t.HERE, format: t.Formatted = t.Format.text) -> None:
    """Say what the tracker holds, what waits and what went wrong.

    Example: dragoman status
    """
    with t.opened(tracker, readonly=True) as opened:
        found = opened.status()
    t.print_rows([found], format, lambda s: "\n".join(f"{k:<10} {v}" for k, v in s.to_dict().items() if v is not None))


@t.filtered
def events(
    tracker: t.Folder = t.HERE,
    filters: t.Filters = t.Filters({}),
    save: Annotated[str | None, typer.Option(help="Keep this search under a name.")] = None,
    limit: t.Limit = 50,
    page: t.PageNumber = 1,
    format: t.Formatted = t.Format.text,
) -> None:
    """List events.

    Example: dragoman events --pair KOR,PRK --since 2026-03 --until 2026-03
    """
    with t.opened(tracker, readonly=save is None) as opened:
        query = filters.query(opened)
        if save:
            opened.save_search(save, query)
        found = opened.events(query, limit=limit, offset=(page - 1) * limit)
    t.print_rows(found, format, t.event_line)
    if format is t.Format.text:
        more = "more than " if found.total >= 10_000 else ""
        sys.stderr.write(f"{len(found)} of {more}{found.total}\n")


def find(
    words: Annotated[str, typer.Argument(help='Words; "…" a phrase, * a prefix, OR and NOT.')],
    tracker: t.Folder = t.HERE,
    limit: t.Limit = 20,
    page: t.PageNumber = 1,
    format: t.Formatted = t.Format.text,
) -> None:
    """Search the text of the pages.

    Example: dragoman find '"trade talks" NOT steel'
    """
    with t.opened(tracker, readonly=True) as opened:
        found = opened.find(words, limit=limit, offset=(page - 1) * limit)
    t.print_rows(found, format, _hit)


def _hit(hit: Hit) -> str:
    head = f"{hit.page[:9]}  {(hit.published or '')[:10]:<10}  {hit.headline or '(no headline)'} · {hit.site or ''}"
    told = ", ".join(event[:9] for event in hit.events)
    return f"{head}\n           {hit.snippet}" + (f"\n           events: {told}" if told else "")


def show(
    event: Annotated[str, typer.Argument(help="Id of an event, or its beginning.")],
    tracker: t.Folder = t.HERE,
    format: t.Formatted = t.Format.text,
) -> None:
    """Show one event with all its reports and its evidence.

    Example: dragoman show e1a2b3c4
    """
    from dragoman.views import versions

    with t.opened(tracker, readonly=True) as opened:
        found = opened.event(event)
        shown = _Shown(found, versions(found), tuple(opened.ties(found.row.id)))
    t.print_rows([shown], format, _detail)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What `show` prints: the event, where its accounts differ, how it hangs together with others."""

    detail: EventDetail
    disputes: tuple[Dispute, ...]
    ties: tuple[EventTie, ...]

    def to_dict(self) -> dict[str, Any]:
        disputes = [dataclasses.asdict(dispute) for dispute in self.disputes]
        return self.detail.to_dict() | {"disputes": disputes, "ties": [tie.to_dict() for tie in self.ties]}


def _detail(shown: _Shown) -> str:
    detail = shown.detail
    lines = [t.event_line(detail.row), f"id {detail.row.id}"]
    lines += [f"  disputed: {dispute}" for dispute in shown.disputes]
    for tie in shown.ties:
        word, other = (tie.kind, tie.target) if tie.source == detail.row.id else (f"{tie.kind} this:", tie.source)
        lines.append(f"  {word} {other[:9]} ({tie.why}; score {tie.score:g})")
    for report in detail.reports:
        mark = "told by" if report.live else "no longer told by"
        lines.append(
            f"  {mark} {report.site or report.url or report.page[:9]} · {report.published or 'no date'} · {report.id}"
        )
        lines += [f"    “{sentence}”" for sentence in report.sentences]
        lines += [f"    by account of {a.text}" for a in report.event.attribution]
    lines += [f"  joined: {m.report}: {m.why}" for m in detail.merges]
    return "\n".join(lines)


def actor_line(row: ActorRow) -> str:
    """An actor with its events and counterparts on one line."""
    others = ", ".join(f"{name} {times}" for name, times in row.counterparts)
    return (
        f"{row.name} ({row.country or '?'}) · {row.events} events · {row.first or '?'} – {row.last or '?'} · {others}"
    )


def searches(
    tracker: t.Folder = t.HERE,
    forget: Annotated[str | None, typer.Option(help="Forget the search of this name.")] = None,
) -> None:
    """List saved searches.

    Example: dragoman searches --forget old
    """
    with t.opened(tracker, readonly=forget is None) as opened:
        if forget:
            opened.forget_search(forget)
        for name, query in opened.searches().items():
            print(f"{name}: {query.to_json()}")


def problems(
    tracker: t.Folder = t.HERE,
    retry: Annotated[bool, typer.Option("--retry", help="Try all of them again.")] = False,
    quiet: Quiet = False,
) -> None:
    """List what could not be read, with a hint each.

    Example: dragoman problems --retry
    """
    with t.opened(tracker, readonly=not retry) as opened:
        if retry:
            added = opened.retry(progress=t.progress(quiet))
        for problem in opened.problems():
            print(
                f"{problem.source}: {problem.code}: {problem.message} ({problem.tries} tries)\n  hint: {problem.hint}"
            )
    if retry:
        t.tell_added(added)
