"""`dragoman place`, `source`, `brief`: what a tracker tells of a place, of an outlet, and of the last day or week."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli import tracking as t

if TYPE_CHECKING:
    from dragoman.store.witnesses import Witness
    from dragoman.views import Brief, Change, Copy, News, PlacePage, Race, SourcePage

PANEL = "Track"


class By(enum.StrEnum):
    """What makes a page new."""

    added = "added"
    published = "published"


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    for name, command in (("place", place), ("source", source), ("brief", brief)):
        app.command(name, rich_help_panel=PANEL)(command)


def place(
    name: Annotated[str, typer.Argument(help="Name of a place, or a part of it; or a country by name or code.")],
    tracker: t.Folder = t.HERE,
    today: Annotated[str | None, typer.Option(help="The day that counts as today (ISO date).")] = None,
    format: t.Formatted = t.Format.text,
) -> None:
    """Tell of a place: what happened at it and under it, when, who was there, what is planned there.

    Example: dragoman place Geneva
    """
    with t.opened(tracker, readonly=True) as opened:
        t.print_rows([opened.place(name, _day(today))], format, lambda page: "\n".join(_place(page)))


def source(
    site: Annotated[str, typer.Argument(help="The outlet, as `dragoman events --site` takes it.")],
    tracker: t.Folder = t.HERE,
    format: t.Formatted = t.Format.text,
) -> None:
    """Tell of an outlet: what it tells first, alone or after others, whose texts it carries, what it corrects.

    Example: dragoman source "Pacific Chronicle"
    """
    with t.opened(tracker, readonly=True) as opened:
        t.print_rows([opened.source(site)], format, lambda page: "\n".join(_source(page)))


def brief(
    tracker: t.Folder = t.HERE,
    days: Annotated[int, typer.Option(min=1, help="Since how many days: 1 for a daily brief, 7 for a weekly one.")] = 1,
    since: Annotated[
        str | None, typer.Option(help="Since this day instead (ISO date): that of the last brief.")
    ] = None,
    until: Annotated[str | None, typer.Option(help="Last day, included (ISO date).")] = None,
    by: Annotated[By, typer.Option(help="By when pages came to the tracker, or when they were published.")] = By.added,
    format: t.Formatted = t.Format.text,
) -> None:
    """Tell what is new, changed and newly disputed since the brief before.

    Example: dragoman brief --days 7
    """
    first = since or (_day(until) - datetime.timedelta(days=days)).isoformat()
    with t.opened(tracker, readonly=True) as opened:
        found = opened.brief(first, until, by=by.value)
        t.print_rows([found], format, lambda made: "\n".join(_brief(made)))


def _day(text: str | None) -> datetime.date:
    from dragoman.errors import DragomanError

    try:
        return datetime.date.fromisoformat(text) if text else datetime.datetime.now(datetime.UTC).date()
    except ValueError as error:
        raise DragomanError("DRG-QUERY", f"{text!r} is not a day such as 2026-03-14") from error


def _counted(title: str, values: Mapping[str, int]) -> Iterator[str]:
    if values:
        yield f"{title}: " + ", ".join(f"{value} {times}" for value, times in values.items())


def _headed(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield title
        yield from (f"  {line}" for line in found)


def _place(page: PlacePage) -> Iterator[str]:
    yield f"{page.name}{f' ({page.country})' if page.country else ''} · {page.total} events"
    if page.why_empty:
        yield page.why_empty
    yield from _counted("kinds", page.kinds)
    yield from _counted("who", page.who)
    yield from _counted("told under", page.places)
    yield from _headed("events, the newest first", map(t.event_line, page.rows))
    yield from _headed("planned", map(t.event_line, page.upcoming))
    yield from _headed("overdue", map(t.event_line, page.overdue))
    yield from _headed("week by week (events)", (f"{w.monday}  {w.events:>3}" for w in page.weeks if w.events))
    if page.undated:
        yield f"{page.undated} events are not dated to a day"


def _source(page: SourcePage) -> Iterator[str]:
    yield f"{page.site} · {page.pages} pages · {page.events} events"
    yield from _counted("kinds", dict(page.kinds))
    if page.lag is not None:
        yield f"by the median {_hours(page.lag)} the first other outlet"
    yield from _headed("told first", map(_race, page.first))
    yield from _headed("told after others", map(_race, page.later))
    yield from _headed("told by nobody else", (t.event_line(found.row) for found in page.alone))
    if page.untimed:
        yield f"{page.untimed} events that others tell too have no time of publication: nobody can say who was first"
    yield from _headed("carries texts of others", map(_copy, page.copies))
    yield from _headed("its texts are carried by", map(_copy, page.copied))
    yield from _headed(
        "corrected pages", (f"{p.id[:9]}  version {p.version}  {p.headline or ''}" for p in page.corrected)
    )
    yield from _headed("no longer told", (f"{w.event[:9]}  {_told(w)}" for w in page.withdrawn))
    yield from _headed("told otherwise by others", map(t.event_line, page.contradicts))
    if not page.events:
        yield "None of its pages tells an event."


def _race(race: Race) -> str:
    other = race.other.site or "unknown outlet"
    return f"{t.event_line(race.row)} · {_hours(race.hours)} {other}"


def _hours(hours: float) -> str:
    return f"{abs(hours):.1f} h {'before' if hours < 0 else 'after'}"


def _copy(found: Copy) -> str:
    sides = f"{found.site or 'unknown outlet'} from {found.of or 'unknown outlet'}"
    return f"{found.page[:9]}  {found.headline or ''} · {sides}"


def _told(witness: Witness) -> str:
    return f"{witness.site or 'unknown outlet'}, {(witness.published or witness.added)[:10]}, page {witness.page[:9]}"


def _brief(made: Brief) -> Iterator[str]:
    until = f" to {made.until}" if made.until else ""
    yield f"since {made.since}{until}, by when pages were {made.by} · {made.pages} pages that tell events"
    if made.why_empty:
        yield made.why_empty
    for title, news in (("new", made.new), ("changed", made.changed), ("newly disputed", made.disputed)):
        yield from _headed(f"{title} ({len(news)})", (line for one in news for line in _news(one)))
    if made.is_cut:
        yield "There were too many events to look at all of them: these are of those that came last."
    if made.again:
        yield f"{made.again} known events were told again, and nothing else of them"


def _news(news: News) -> Iterator[str]:
    yield t.event_line(news.row)
    yield from (f"  {_change(change)}" for change in news.changes)
    yield from (f"  disputed: {dispute}" for dispute in news.disputes)
    yield from dict.fromkeys(f"  told by {_told(witness)}" for witness in news.told)


def _change(change: Change) -> str:
    values = f"{', '.join(change.before) or 'nothing'} → {', '.join(change.after)}"
    event = f", event {change.event[:9]}" if change.event else ""
    return f"{change.field}: {values} ({_told(change.witness)}{event})"
