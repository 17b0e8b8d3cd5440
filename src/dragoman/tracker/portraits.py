"""What a tracker tells of a place, of an outlet, and of the time since a day: the views, with what they are made of."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import TYPE_CHECKING

from dragoman.errors import DragomanError
from dragoman.knowledge.actors import base
from dragoman.store import Query, tallies, threads
from dragoman.store.days import days_of
from dragoman.store.people import pages_of_site
from dragoman.store.witnesses import Moment, Witness, rows_of, witnesses_of_events, witnesses_of_site, witnesses_since
from dragoman.stories import Dispute
from dragoman.views import filled
from dragoman.views.news import Brief, brief
from dragoman.views.place import PlacePage, place_page
from dragoman.views.source import SourcePage, source_page
from dragoman.views.storyline import versions

if TYPE_CHECKING:
    from dragoman.tracker.tracker import Tracker

_MOST = 30  # entries of a list
_YEAR = 52  # weeks of a strip
_EVENTS = 5000  # of a brief: beyond, only those that came last
_DIFFERING = 300  # events of a brief whose accounts are compared


def place(tracker: Tracker, name: str, today: datetime.date) -> PlacePage:
    """The page of a place by name or a part of it, or of a country by its code or its name."""
    code = name.upper() if name.upper() in base().countries else _named(name)
    query = Query(place_country=code, limit=None) if code else Query(place=name, limit=None)
    found = tracker.events(query, limit=_MOST)
    counted = {by: tracker.tally(by, query) for by in ("root", "place", "country")}
    return place_page(
        name, code, tracker.count(query), found,
        tallies=counted | {"name": tallies.names(tracker.db, query, most=_MOST)},
        upcoming=tracker.upcoming(today, most=_MOST, place=query.place, place_country=code),
        overdue=tracker.overdue(today, most=_MOST, place=query.place, place_country=code),
        weeks=filled(tracker.weeks(query)),
    )  # fmt: skip


def _named(name: str) -> str | None:
    return next((code for code, known in base().countries.items() if known.name.casefold() == name.casefold()), None)


def source(tracker: Tracker, site: str) -> SourcePage:
    """The page of an outlet; raises `DRG-NOTFOUND` for one without pages."""
    pages = pages_of_site(tracker.db, site)
    if not pages:
        raise DragomanError("DRG-NOTFOUND", f"no page of the outlet {site!r}")
    witnesses = witnesses_of_site(tracker.db, site)
    return source_page(pages[0].site or site, pages, rows_of(tracker.db, _events(witnesses)), witnesses)


def since(tracker: Tracker, first: str, last: str | None, by: Moment) -> Brief:
    """What pages tell that came, or were published, on or after a day; raises `DRG-QUERY` for what is no day."""
    for day in (first, last):
        if day and (days_of(day[:10]) is None or len(day) < len("2025-01-31")):
            raise DragomanError("DRG-QUERY", f"{day!r} is not a day such as 2026-03-14")
    found = witnesses_since(tracker.db, first, last, by, _EVENTS)
    events = _events(found)
    known = set(events)
    ties = [tie for tie in threads.ties_from(tracker.db, "continues") if tie.source in known]
    found += witnesses_of_events(tracker.db, sorted({tie.target for tie in ties} - known))
    rows = rows_of(tracker.db, _events(found))
    return brief(
        rows, found, first, until=last, by=by, ties=ties, disputes=_disputes(tracker, found),
        is_cut=len(events) == _EVENTS,
    )  # fmt: skip


def _disputes(tracker: Tracker, found: list[Witness]) -> dict[str, tuple[Dispute, ...]]:
    live = Counter(witness.event for witness in found if witness.live)
    told = [event for event, times in live.items() if times > 1]
    return {event: versions(tracker.event(event)) for event in told[:_DIFFERING]}


def _events(found: list[Witness]) -> list[str]:
    return list(dict.fromkeys(witness.event for witness in found))
