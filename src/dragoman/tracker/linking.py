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
from dragoman.store import Cluster, PageRow, Storyline
from dragoman.store.told import reports_by_place
from dragoman.stories import Link, Thread, crosswalk, threads

if TYPE_CHECKING:
    from dragoman.tracker.tracker import Tracker


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking did: reports that changed their event, events told by several reports, storylines."""

    moved: int
    joined: int
    storylines: int


def link(tracker: Tracker) -> Linked:
    """Join the reports of the newest versions of all pages into events, and events into storylines."""
    records = [_by_id(tracker.record(page.id), page.id) for page in _in_order(tracker)]
    links = crosswalk(records)
    clusters = _clusters(links, reports_by_place(tracker.db))
    moved = tracker.write_clusters(clusters)
    events = {place: event for place, (_, event) in reports_by_place(tracker.db).items()}
    found = tracker.write_storylines(_storylines(threads(records, links), links, events))
    return Linked(moved, sum(len(c.reports) > 1 for c in clusters), len(found))


def _in_order(tracker: Tracker) -> list[PageRow]:
    """Pages by day of publication, then by id: the order of arrival does not matter."""
    return sorted(tracker.pages(limit=None), key=lambda page: (page.published or "", page.id))


def _by_id(record: Record, page_id: str) -> Record:
    """The record under the page's id, since two pages may have the same source."""
    return dataclasses.replace(record, page=dataclasses.replace(record.page, source=page_id))


def _clusters(links: Sequence[Link], reports: Mapping[tuple[str, str], tuple[str, str]]) -> list[Cluster]:
    members: defaultdict[str, list[str]] = defaultdict(list)
    reasons: dict[str, str] = {}
    for found in links:
        place = (found.record, found.event)
        if place in reports:
            members[found.cluster].append(reports[place][0])
            if found.score:
                reasons.setdefault(found.cluster, f"{found.why} (score {found.score:g})")
    return [Cluster(tuple(group), reasons.get(name, "told once")) for name, group in members.items()]


def _storylines(
    found: Sequence[Thread], links: Sequence[Link], events: Mapping[tuple[str, str], str]
) -> list[Storyline]:
    of_cluster = {
        link.cluster: events[link.record, link.event] for link in links if (link.record, link.event) in events
    }
    out, taken = [], set[str]()
    for thread in found:
        members = [of_cluster[name] for name in thread.events if name in of_cluster]
        own = tuple(e for e in dict.fromkeys(members) if e not in taken)
        taken.update(own)
        if len(own) > 1:
            out.append(Storyline(own, thread.title, _why(thread)))
    return out


def _why(thread: Thread) -> str:
    days = f", {thread.first} to {thread.last}" if thread.first else ""
    return f"{len(thread.pages)} pages that share {', '.join(thread.label) or 'their words'}{days}"
