"""From reports to events: which events of several records are one and the same.

Blocks are stories (clusters of the records' texts); within a story two reports are one event when their triggers
say the same and nothing that both know speaks against it: dates that exclude each other, other states, another
root family.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dragoman.model import Event, Record
from dragoman.stories.items import Item
from dragoman.stories.senses import sense_of, senses_of
from dragoman.stories.stream import cluster

JOIN = 1.0
_DAY = len("2025-01-31")
_AHEAD = frozenset({"planned", "possible"})  # a plan has a root of its own, whatever is planned


@dataclass(frozen=True, slots=True)
class Link:
    """One report's place in the crosswalk: the cluster is named after its first report, `score` is that of the join."""

    record: str
    event: str
    cluster: str
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """What the crosswalk sees of one event of one record; `sense` is what its trigger says, "" for mere pronouns.

    `senses` are all acts that the words of a longer trigger tell of.
    """

    record: str
    event: Event
    story: str
    sense: str
    senses: frozenset[str] = frozenset()

    @property
    def countries(self) -> frozenset[str]:
        """States of all parties that are known."""
        return frozenset(p.country for p in (*self.event.actors, *self.event.recipients) if p.country)

    @property
    def is_bare(self) -> bool:
        """Whether nothing but the trigger is known: such reports of one page may be one event."""
        return not (self.event.actors or self.event.recipients or self.event.date)


def crosswalk(records: Sequence[Record], stories: Mapping[str, str] | None = None) -> list[Link]:
    """One link a report, in the order of the records; `stories` names the story of each record when it is known."""
    known = cluster(map(item_of, records)) if stories is None else stories
    clusters: dict[str, dict[str, list[Report]]] = {}  # story -> cluster -> its reports
    links: list[Link] = []
    for record in records:
        story = known[record.page.source]
        for event in record.events:
            report = Report(record.page.source, event, story, *_senses(event.trigger.text))
            links.append(_place(report, clusters.setdefault(story, {})))
    return links


def _place(report: Report, clusters: dict[str, list[Report]]) -> Link:
    """Put the report into the best cluster of its story, or open one."""
    best, name, reason = 0.0, "", "first report"
    for key, members in clusters.items():
        if all(_compatible(report, m) for m in members):
            score, why = max((likeness(report, m) for m in members), key=lambda pair: pair[0])
            if score > best:
                best, name, reason = score, key, why
    if best >= JOIN:
        clusters[name].append(report)
        return Link(report.record, report.event.id, name, round(best, 3), reason)
    name = f"{report.record}#{report.event.id}"
    clusters[name] = [report]
    return Link(report.record, report.event.id, name, 0.0, "first report")


def likeness(a: Report, b: Report) -> tuple[float, str]:
    """How alike two reports are (from 1 on they are one event), and in which respects."""
    score, reasons = 0.0, []
    if a.sense and a.sense == b.sense:
        score += 1.0
        reasons.append(f"both say “{a.sense}”")
    if a.event.root != b.event.root and not {a.event.assertion, b.event.assertion} & _AHEAD:
        score -= 0.25
    if a.countries and a.countries == b.countries and a.event.root == b.event.root != "AGREE":
        score += 0.75
        reasons.append(f"same parties and {a.event.root}")
    if a.event.date and a.event.date == b.event.date:
        score += 0.25
        reasons.append(f"same date {a.event.date}")
    if (a.event.assertion == "denied") != (b.event.assertion == "denied"):
        reasons.append("told and denied")
    return score, "; ".join(reasons)


def _senses(trigger: str) -> tuple[str, frozenset[str]]:
    return sense_of(trigger), senses_of(trigger)


def _compatible(a: Report, b: Report) -> bool:
    """Whether the two can be one event at all: pages, parties and days must not exclude each other."""
    if a.record == b.record and not (a.is_bare and b.is_bare) and not _denies(a, b):
        return False
    if a.countries and b.countries and not a.countries & b.countries:
        return False
    days = [datetime.date.fromisoformat(day) for day in (_own_day(a.event), _own_day(b.event)) if day]
    return len(days) < 2 or days[0] == days[1] or (abs((days[0] - days[1]).days) == 1 and _else_the_same(a, b))


def _own_day(event: Event) -> str | None:
    """The day of an event, None when it is wider or may be another's: some date what is called off by its plan."""
    return event.date if event.date and len(event.date) == _DAY and event.assertion != "cancelled" else None


def _denies(a: Report, b: Report) -> bool:
    """Whether one page tells an act and that it is denied: two versions of one event."""
    return bool(a.senses & b.senses) and (a.event.assertion == "denied") != (b.event.assertion == "denied")


def _else_the_same(a: Report, b: Report) -> bool:
    """Whether a day's difference is one between accounts: act, parties and place agree, and two outlets tell it."""
    places = [e.place.name if e.place else None for e in (a.event, b.event)]
    same_place = places[0] is not None and places[0] == places[1]
    return a.sense == b.sense and a.countries == b.countries and len(a.countries) > 1 and same_place


def item_of(record: Record) -> Item:
    """What clustering sees of a record's article."""
    return Item(record.page.source, _text(record), record.article.headline or "", _day(record))


def _text(record: Record) -> str:
    return "\n".join(span.text for span in record.article.body) or record.page.text


def _day(record: Record) -> str | None:
    return record.article.published[:10] if record.article.published else None
