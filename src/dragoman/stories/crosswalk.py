"""From reports to events: which events of several records are one and the same.

Blocks are stories (clusters of the records' texts); within a story two reports are one event when their triggers
say the same and nothing that both know speaks against it: dates that exclude each other, other states, another
root family.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dragoman.knowledge.tables import read_tsv
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
    """What the crosswalk sees of one event of one record; `sense` is what its trigger says, "" for mere pronouns."""

    record: str
    event: Event
    story: str
    sense: str

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
            report = Report(record.page.source, event, story, sense_of(event.trigger.text))
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
    if a.countries and a.countries == b.countries and a.event.root == b.event.root:
        score += 0.75
        reasons.append(f"same parties and {a.event.root}")
    if a.event.date and a.event.date == b.event.date:
        score += 0.25
        reasons.append(f"same date {a.event.date}")
    return score, "; ".join(reasons)


def _compatible(a: Report, b: Report) -> bool:
    """Whether the two can be one event at all: pages, parties and days must not exclude each other."""
    if a.record == b.record and not (a.is_bare and b.is_bare):
        return False
    if a.countries and b.countries and not a.countries & b.countries:
        return False
    days = [e.date for e in (a.event, b.event) if e.date and len(e.date) == len("2025-01-31")]
    return len(days) < 2 or days[0] == days[1]


def sense_of(trigger: str) -> str:
    """What a trigger says: the class of its last word that has one, else the stem of its last content word."""
    stem, classes = _stemmer(), trigger_classes()
    found = [word for word in words(trigger) if word]
    stems = [stem(word.form) for word in found if not word.is_name] or [word.form for word in found]
    known = [classes[s] for s in stems if s in classes]
    return (known or stems or [""])[-1]


@functools.cache
def trigger_classes() -> Mapping[str, str]:
    """Class of each stem that tells of the same kind of act ("quake" for "temblor")."""
    stem = _stemmer()
    out: dict[str, str] = {}
    for row in read_tsv("stories/trigger_classes.tsv"):
        for word in row["words"].split():
            out.setdefault(stem(word), row["class"])
            out.setdefault(word, row["class"])
    return out


@functools.cache
def _stemmer() -> Callable[[str], str]:
    import snowballstemmer

    stem: Callable[[str], str] = snowballstemmer.stemmer("english").stemWord
    return stem


def item_of(record: Record) -> Item:
    """What clustering sees of a record's article."""
    return Item(record.page.source, _text(record), record.article.headline or "", _day(record))


def _text(record: Record) -> str:
    return "\n".join(span.text for span in record.article.body) or record.page.text


def _day(record: Record) -> str | None:
    return record.article.published[:10] if record.article.published else None
