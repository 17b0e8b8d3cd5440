"""From reports to events: which events of several records are one and the same.

Blocks are stories (clusters of the records' texts); within a story two reports are one event when their triggers
say the same and nothing that both know speaks against it: dates that exclude each other, other states, another
root family.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dragoman.model import Event, Record
from dragoman.stories.items import Item, words
from dragoman.stories.stream import cluster

JOIN = 1.0


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
    """What the crosswalk sees of one event of one record."""

    record: str
    event: Event
    story: str
    stems: frozenset[str]

    @property
    def countries(self) -> frozenset[str]:
        """States of all parties that are known."""
        return frozenset(p.country for p in (*self.event.actors, *self.event.recipients) if p.country)


def crosswalk(records: Sequence[Record]) -> list[Link]:
    """One link a report, in the order of the records."""
    stories = cluster(Item(r.page.source, _text(r), r.article.headline or "", _day(r)) for r in records)
    clusters: dict[str, list[Report]] = {}
    links: list[Link] = []
    for record in records:
        for event in record.events:
            report = Report(record.page.source, event, stories[record.page.source], _stems(event))
            links.append(_place(report, clusters))
    return links


def _place(report: Report, clusters: dict[str, list[Report]]) -> Link:
    """Put the report into the best cluster of its story, or open one."""
    best, name, reason = 0.0, "", "first report"
    for key, members in clusters.items():
        if members[0].story == report.story and all(_compatible(report, m) for m in members):
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
    shared = a.stems & b.stems
    score = len(shared) / max(1, min(len(a.stems), len(b.stems)))
    reasons = [f"trigger shares {', '.join(sorted(shared))}"] if shared else []
    if a.countries and a.countries == b.countries and a.event.root == b.event.root:
        score += 0.5
        reasons.append(f"same parties and {a.event.root}")
    if a.event.date and a.event.date == b.event.date:
        score += 0.25
        reasons.append(f"same date {a.event.date}")
    return score, "; ".join(reasons)


def _compatible(a: Report, b: Report) -> bool:
    """Whether the two can be one event at all: not of one page, and days that do not exclude each other."""
    if a.record == b.record and a.event.id != b.event.id and a.stems != b.stems:
        return False
    days = [e.date for e in (a.event, b.event) if e.date and len(e.date) == 10]
    return len(days) < 2 or days[0] == days[1]


def _stems(event: Event) -> frozenset[str]:
    stem = _stemmer()
    return frozenset(stem(word.form) for word in words(event.trigger.text) if word and not word.is_name)


@functools.cache
def _stemmer() -> Callable[[str], str]:
    import snowballstemmer

    stem: Callable[[str], str] = snowballstemmer.stemmer("english").stemWord
    return stem


def _text(record: Record) -> str:
    return "\n".join(span.text for span in record.article.body) or record.page.text


def _day(record: Record) -> str | None:
    return record.article.published[:10] if record.article.published else None
