"""From reports to events and storylines, within a tracker: what `dragoman link` does.

Stories, crosswalk and storylines are those of `dragoman.stories`; what a person merged or split stays as it is.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.model import Record
from dragoman.store import Cluster, EventTie, PageRow, Storyline, TieEvidence
from dragoman.store.threads import write_families, write_ties
from dragoman.store.told import reports_by_place
from dragoman.stories import Evidence, Link, Thread, Tie, crosswalk, families, threads, ties
from dragoman.stories.crosswalk import item_of

if TYPE_CHECKING:
    from dragoman.tracker.tracker import Tracker


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking did: reports that changed their event, events told by several reports, storylines, their ties.

    `turns` are the storylines that merged or split since they were linked before.
    """

    moved: int
    joined: int
    storylines: int
    ties: int = 0
    turns: int = 0


def link(tracker: Tracker) -> Linked:
    """Join the reports of the newest versions of all pages into events, and events into storylines."""
    records = [_by_id(tracker.record(page.id), page.id) for page in _in_order(tracker)]
    links = crosswalk(records)
    clusters = _clusters(links, reports_by_place(tracker.db))
    moved = tracker.write_clusters(clusters)
    write_families(tracker.db, families([item_of(record) for record in records]))
    turns = len(tracker.turns())
    found = threads(records, links)
    event_of = _event_of(links, {place: event for place, (_, event) in reports_by_place(tracker.db).items()})
    lines = tracker.write_storylines(_storylines(found, event_of))
    tied = _ties(ties(records, links, [thread.events for thread in found]), event_of)
    write_ties(tracker.db, tied)
    return Linked(moved, sum(len(c.reports) > 1 for c in clusters), len(lines), len(tied), len(tracker.turns()) - turns)


def _in_order(tracker: Tracker) -> list[PageRow]:
    """Pages by day of publication, then by id: the order of arrival does not matter."""
    return sorted(tracker.pages(limit=None), key=lambda page: (page.published or "", page.id))


def _by_id(record: Record, page_id: str) -> Record:
    """The record under the page's id, since two pages may have the same source."""
    return dataclasses.replace(record, page=dataclasses.replace(record.page, source=page_id))


def _clusters(links: Sequence[Link], reports: Mapping[tuple[str, str], tuple[str, str]]) -> list[Cluster]:
    members: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for found in links:
        place = (found.record, found.event)
        if place in reports:
            reason = f"{found.why} (score {found.score:g})" if found.score else found.why
            members[found.cluster][reports[place][0]] = reason
    return [Cluster(tuple(group), "told once", group) for group in members.values()]


def _event_of(links: Sequence[Link], events: Mapping[tuple[str, str], str]) -> dict[str, str]:
    """The event of each cluster: that of its first report, wherever a person may have put the others."""
    found: dict[str, str] = {}
    for link in links:
        if (link.record, link.event) in events:
            found.setdefault(link.cluster, events[link.record, link.event])
    return found


def _ties(found: Sequence[Tie], event_of: Mapping[str, str]) -> list[EventTie]:
    """The ties by event id, those that a person's merges made circular left out."""
    known = [t for t in found if t.source in event_of and t.target in event_of]
    made = (
        EventTie(t.kind, event_of[t.source], event_of[t.target], t.score, t.why, tuple(map(_evidence, t.evidence)))
        for t in known
    )
    return [tie for tie in made if tie.source != tie.target]


def _evidence(found: Evidence) -> TieEvidence:
    return TieEvidence(found.record, found.span.start, found.span.end, found.span.text)


def _storylines(found: Sequence[Thread], event_of: Mapping[str, str]) -> list[Storyline]:
    out, taken = [], set[str]()
    for thread in found:
        members = [event_of[name] for name in thread.events if name in event_of]
        own = tuple(e for e in dict.fromkeys(members) if e not in taken)
        taken.update(own)
        if len(own) > 1:
            out.append(Storyline(own, thread.title, _why(thread)))
    return out


def _why(thread: Thread) -> str:
    days = f", {thread.first} to {thread.last}" if thread.first else ""
    return f"{len(thread.pages)} pages that share {', '.join(thread.label) or 'their words'}{days}"
