"""From reports to events: which events of several records are one and the same.

Blocks are stories (clusters of the records' texts). Within a group of like pages two reports are one event when their
triggers say the same and nothing that both know speaks against it: dates that exclude each other, other states, another
root. Clusters of less like pages of a story are joined when the words around the triggers agree, or parties and day do.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from dragoman.knowledge.tables import read_tsv
from dragoman.model import Event, Record
from dragoman.stories.items import Item, words
from dragoman.stories.linkage import STORY
from dragoman.stories.senses import sense_of, senses_of
from dragoman.stories.settle import SAME, settle, vectors
from dragoman.stories.vectors import Rarity

JOIN = 1.0
_DAY = len("2025-01-31")
_AROUND = 60  # characters beside a trigger, within its sentence
_NAME = 1.5  # a name weighs more than a common word that is as rare
_LEAST_WORDS = 0.05  # agreement of the words around two acts of every day, so that they may be one
_LIKE_WORDS = 0.25  # agreement from which the same act on less like pages is one event
_SENTENCE_END = re.compile(r"[.!?\n]")
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

    `senses` are all acts that the words of a longer trigger tell of; `around` weighs the words beside it, length 1.
    """

    record: str
    event: Event
    story: str
    sense: str
    senses: frozenset[str] = frozenset()
    around: Mapping[str, float] = field(default_factory=dict)

    @property
    def countries(self) -> frozenset[str]:
        """States of all parties that are known."""
        return frozenset(p.country for p in (*self.event.actors, *self.event.recipients) if p.country)

    @property
    def is_bare(self) -> bool:
        """Whether nothing but the trigger is known: such reports of one page may be one event."""
        return not (self.event.actors or self.event.recipients or self.event.date)


def crosswalk(records: Sequence[Record], stories: Mapping[str, str] | None = None) -> list[Link]:
    """One link a report, in the order of the records; `stories` names the story of each record when it is known.

    Pages are taken by day of publication, then by source: the order in which they are given does not matter.
    """
    ordered = sorted(records, key=lambda record: (record.article.published or "", record.page.source))
    items = [item_of(record) for record in ordered]
    rarity, found = vectors(items)
    same, known = (stories, stories) if stories is not None else settle(items, found, (SAME, STORY))
    links: dict[tuple[str, str], Link] = {}
    told: dict[str, dict[str, dict[str, list[Report]]]] = {}  # story -> group of like pages -> cluster -> its reports
    for record in ordered:
        source = record.page.source
        groups = told.setdefault(known[source], {})
        for event in record.events:
            report = _report(record, event, known[source], rarity)
            links[source, event.id] = _place(report, groups.setdefault(same[source], {}))
    for groups in told.values():
        if len(groups) > 1:
            _join([cluster for group in groups.values() for cluster in group.values()], links)
    return [links[record.page.source, event.id] for record in records for event in record.events]


def _report(record: Record, event: Event, story: str, rarity: Rarity) -> Report:
    text, trigger = record.page.text, event.trigger
    before = _SENTENCE_END.split(text[max(0, trigger.start - _AROUND) : trigger.start])[-1]
    after = _SENTENCE_END.split(text[trigger.end : trigger.end + _AROUND])[0]
    own = {word.form for word in words(trigger.text) if word}
    near = {w.form: rarity.weigh(w.form) * (_NAME if w.is_name else 1) for w in words(f"{before} {after}") if w}
    around = {form: weight for form, weight in near.items() if form not in own}
    length = math.sqrt(sum(weight * weight for weight in around.values())) or 1.0
    said = sense_of(trigger.text), senses_of(trigger.text)
    return Report(record.page.source, event, story, *said, {form: weight / length for form, weight in around.items()})


def _place(report: Report, clusters: dict[str, list[Report]]) -> Link:
    """Put the report into the best cluster of its group of like pages, or open one."""
    best, name, reason = 0.0, "", ""
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


def _join(clusters: list[list[Report]], links: dict[tuple[str, str], Link]) -> None:
    """Join clusters of one story whose pages are less alike: there, the words around the triggers must agree too."""
    pairs = combinations(range(len(clusters)), 2)
    scored = [
        (_mean_likeness(clusters[a], clusters[b]), a, b) for a, b in pairs if _may_be_one(clusters[a], clusters[b])
    ]
    place = list(range(len(clusters)))
    for score, one, other in sorted((-score, a, b) for score, a, b in scored if score >= JOIN):
        kept, gone = sorted((place[one], place[other]))
        if kept != gone and all(_compatible(a, b) for a in clusters[kept] for b in clusters[gone]):
            _rename(clusters[gone], clusters[kept][0], -score, links)
            clusters[kept] += clusters[gone]
            place = [kept if at == gone else at for at in place]


def _rename(moved: Sequence[Report], lead: Report, score: float, links: dict[tuple[str, str], Link]) -> None:
    name = links[lead.record, lead.event.id].cluster
    for report in moved:
        link = links[report.record, report.event.id]
        if not link.score:
            why = f"told in like words as “{lead.event.trigger.text}” of {lead.record}"
            link = dataclasses.replace(link, score=round(score, 3), why=why)
        links[report.record, report.event.id] = dataclasses.replace(link, cluster=name)


def _may_be_one(a: Sequence[Report], b: Sequence[Report]) -> bool:
    """Whether there is a reason to compare two clusters at all."""
    lead, other = a[0], b[0]
    return bool(lead.senses & other.senses) or lead.sense == other.sense != "" or _same_parties(lead, other)


def _mean_likeness(a: Sequence[Report], b: Sequence[Report]) -> float:
    found = [_distant_likeness(x, y) for x in a for y in b]
    return sum(found) / len(found)


def _distant_likeness(a: Report, b: Report) -> float:
    """How alike reports of pages are that tell of different sides of a story (from 1 on they are one event)."""
    same = a.sense == b.sense != ""
    return (context(a, b) / _LIKE_WORDS if same else 0.0) + _circumstances(a, b)[0]


def context(a: Report, b: Report) -> float:
    """How far the words around two triggers agree, 0 to 1."""
    return sum(weight * b.around[form] for form, weight in a.around.items() if form in b.around)


def likeness(a: Report, b: Report) -> tuple[float, str]:
    """How alike two reports of like pages are (from 1 on they are one event), and in which respects.

    Acts of every day ("said", "began") are the same only where the words around them have something in common.
    """
    score, reasons = 0.0, []
    if a.sense and a.sense == b.sense and (a.sense not in light_senses() or context(a, b) >= _LEAST_WORDS):
        score += 1.0
        reasons.append(f"both say “{a.sense}”")
    elif a.senses & b.senses and _same_parties(a, b):
        score += 1.0
        reasons.append(f"both say “{min(a.senses & b.senses)}”")
    more, circumstances = _circumstances(a, b)
    if (a.event.assertion == "denied") != (b.event.assertion == "denied"):
        circumstances.append("told and denied")
    return score + more, "; ".join([*reasons, *circumstances])


def _circumstances(a: Report, b: Report) -> tuple[float, list[str]]:
    """What parties, kind and day say for or against one event."""
    score, reasons = 0.0, []
    if a.event.root != b.event.root and not {a.event.assertion, b.event.assertion} & _AHEAD:
        score -= 0.25
    if _same_parties(a, b):
        score += 0.75
        reasons.append(f"same parties and {a.event.root}")
    if a.event.date and a.event.date == b.event.date:
        score += 0.25
        reasons.append(f"same date {a.event.date}")
    return score, reasons


def _same_parties(a: Report, b: Report) -> bool:
    return bool(a.countries) and a.countries == b.countries and a.event.root == b.event.root != "AGREE"


@functools.cache
def light_senses() -> frozenset[str]:
    """Acts of every day, which alone say little of what happened."""
    return frozenset(row["sense"] for row in read_tsv("stories/light_senses.tsv"))


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
