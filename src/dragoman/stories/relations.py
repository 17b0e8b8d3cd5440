"""How events of a storyline hang together: one continues another, reacts to it, or is a part of it.

Each tie has the sentences that bear it out. What one page says outright (a cue and a mention: "in response to the
seizure") weighs more than what parties and days suggest.
"""

from __future__ import annotations

import datetime
import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from dragoman.knowledge.tables import read_tsv
from dragoman.model import Event, Record, Span
from dragoman.stories.crosswalk import Link
from dragoman.stories.items import words
from dragoman.stories.senses import sense_of, senses_of
from dragoman.times.numbers import number

Kind = Literal["continues", "reacts to", "part of"]
_REACTIONS = frozenset(
    {"ACCUSE", "REJECT", "PROTEST", "THREATEN", "REQUEST", "SANCTION", "COERCE", "MOBILIZE", "ASSAULT", "SUPPORT"}
)
_PRESSURE = frozenset({"COERCE", "SANCTION", "ASSAULT", "MOBILIZE", "THREATEN"})
_EASING = frozenset({"RETREAT", "CONCEDE"})
_AHEAD = frozenset({"planned", "possible"})
_SETTLED = frozenset({"happened", "ongoing", "cancelled"})
_ENCOUNTERS = frozenset({"visit", "meet"})
_LOOK_BACK = 40  # earlier events of the storyline, or of the same states, that one is compared with
_STAY_DAYS = 7  # a visit whose end is not told
_SLACK_DAYS = 14  # a plan is kept when it comes about so near to its day
_ROUND_DAYS = 120  # talks after a longer pause are not the next round
LEAST = 0.6


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of a page that bears a tie out."""

    record: str
    span: Span


@dataclass(frozen=True, slots=True)
class Tie:
    """`source` (an event's cluster in the crosswalk) continues, reacts to or is a part of `target`; score 0 to 1."""

    kind: Kind
    source: str
    target: str
    score: float
    why: str
    evidence: tuple[Evidence, ...]


@dataclass(slots=True)
class _Told:
    """One event with all its reports, as the rules see it; `day` is when it took place, or was told of as a plan."""

    name: str
    order: int
    reports: list[tuple[str, Event]] = field(default_factory=list)
    senses: set[str] = field(default_factory=set)
    doers: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    day: datetime.date | None = None
    parents: set[tuple[str, str]] = field(default_factory=set)

    @property
    def lead(self) -> Event:
        """The first report that says that it took place, or was called off; else the first plan."""
        return next((e for _, e in self.reports if e.assertion in _SETTLED), self.reports[0][1])

    @property
    def states(self) -> set[str]:
        return self.doers | self.others

    def add(self, record: str, event: Event, published: datetime.date | None) -> None:
        self.reports.append((record, event))
        self.senses |= senses_of(event.trigger.text)
        self.doers |= {p.country for p in event.actors if p.country}
        self.others |= {p.country for p in event.recipients if p.country}
        self.places |= {event.place.name} if event.place else set()
        day = _first_day(event.date)
        if published and (event.assertion in _AHEAD or (day and day > published)):
            day = published  # a plan is told before its time; what is called off is often dated by its plan
        self.day = self.day or day
        if event.part_of:
            self.parents.add((record, event.part_of))


def ties(records: Sequence[Record], links: Sequence[Link], lines: Iterable[Sequence[str]]) -> list[Tie]:
    """The ties between events; `lines` are the clusters of each storyline. An event has one tie of a kind at most."""
    told = _events(records, links)
    place = {(link.record, link.event): link.cluster for link in links}
    found = []
    for source, targets in _candidates(told, lines):
        best: dict[Kind, Tie] = {}
        for tie in (t for target in targets for t in _between(source, target, place)):
            if tie.kind not in best or tie.score > best[tie.kind].score:
                best[tie.kind] = tie
        found += [tie for tie in best.values() if tie.score >= LEAST]
    return found


def _events(records: Sequence[Record], links: Sequence[Link]) -> dict[str, _Told]:
    events = {(r.page.source, e.id): e for r in records for e in r.events}
    published = {r.page.source: _first_day((r.article.published or "")[:10]) for r in records}
    told: dict[str, _Told] = {}
    for link in links:
        own = told.setdefault(link.cluster, _Told(link.cluster, len(told)))
        own.add(link.record, events[link.record, link.event], published[link.record])
    return told


def _candidates(told: Mapping[str, _Told], lines: Iterable[Sequence[str]]) -> Iterator[tuple[_Told, Iterable[_Told]]]:
    """Each event with those before it in its storyline, or between the same two states, the nearest first."""
    before: defaultdict[object, list[_Told]] = defaultdict(list)
    of_line = {name: number for number, line in enumerate(lines) for name in line}
    for event in sorted(told.values(), key=lambda e: (e.day or datetime.date.min, e.order)):
        keys: list[object] = [of_line[event.name]] if event.name in of_line else []
        if len(event.states) == 2:
            keys.append(frozenset(event.states))
        near = {e.name: e for key in keys for e in before[key][-_LOOK_BACK:][::-1]}
        yield event, near.values()
        for key in keys:
            before[key].append(event)


def _between(source: _Told, target: _Told, place: Mapping[tuple[str, str], str]) -> Iterator[Tie]:
    """All ties that `source`, the later one, may have with `target`."""
    if target.name in {place.get(key) for key in source.parents}:
        yield _tie("part of", source, target, 0.9, "a page says so: " + _part_reason(source))
    elif _is_part(source, target):
        yield _tie("part of", source, target, 0.7, "the same states there at the time")
    if source.day and target.day and source.day < target.day:
        return
    reason = _continues(source, target)
    if reason:
        yield _tie("continues", source, target, *reason)
        return
    mention = _mention(source, target) if _may_react(source, target) else None
    if mention:
        why, score, evidence = mention
        yield Tie("reacts to", source.name, target.name, score, why, (evidence, *_sentences(target)))


def _part_reason(source: _Told) -> str:
    reasons = [step.detail for _, event in source.reports for step in event.why if step.rule.startswith("part-of")]
    return reasons[0] if reasons else "part of the other"


def _is_part(source: _Told, visit: _Told) -> bool:
    """Whether talks or a signing fall within a visit of the same states."""
    if source.lead.root not in ("CONSULT", "SUPPORT") or "visit" not in visit.senses or "visit" in source.senses:
        return False
    if visit.lead.assertion not in _SETTLED - {"cancelled"} or not (source.day and visit.day and source.states):
        return False
    return source.states <= visit.states and 0 <= (source.day - visit.day).days <= _STAY_DAYS


def _may_react(source: _Told, target: _Told) -> bool:
    """Whether `source` is an answer by its kind, and its doer concerned by `target` without being its only doer."""
    if source.lead.root not in _REACTIONS or source.lead.assertion == "cancelled":
        return False
    if source.doers and target.doers and source.doers <= target.doers:
        return False
    return not source.doers or not target.states or bool(source.states & target.states)


def _mention(source: _Told, target: _Told) -> tuple[str, float, Evidence] | None:
    """Where `source`'s own sentences speak of `target` behind their trigger: reason, score, sentence."""
    for record, event in source.reports:
        for sentence in event.evidence:
            at = max(0, event.trigger.end - sentence.start) if sentence.holds(event.trigger) else 0
            rest = sentence.text[at:]
            said = next((w for w in _acts(rest) if sense_of(w) in target.senses), None)
            if said is None:
                continue
            cue, strength = _cue(rest[: rest.lower().index(said)])
            if cue or event.root in ("ACCUSE", "REJECT", "PROTEST"):
                shared = 0.1 if source.states & target.states else 0.0
                words_ = f"“{cue} … {said}”" if cue else f"“{event.trigger.text} … {said}”"
                return words_, round(max(strength, 0.6) + shared, 2), Evidence(record, sentence)
    return None


def _acts(text: str) -> Iterator[str]:
    return (word.form for word in words(text) if word and len(word.form) > 3)


def _cue(text: str) -> tuple[str, float]:
    """The strongest cue of reaction in a text and its strength; "" and 0 without one."""
    spaced = f" {' '.join(text.lower().split())} "
    found = [(strength, cue) for cue, strength in cues().items() if f" {cue} " in spaced]
    strength, cue = max(found, default=(0.0, ""))
    return cue, strength


@functools.cache
def cues() -> Mapping[str, float]:
    """Words between an act and what it answers ("in response to"), with how sure they make it."""
    return {row["cue"]: float(row["strength"]) for row in read_tsv("stories/reaction_cues.tsv")}


def _continues(source: _Told, target: _Told) -> tuple[float, str] | None:
    """Why and how surely `source` is the next step of `target`."""
    same = source.states & target.states
    if target.lead.assertion in _AHEAD and source.lead.assertion in _SETTLED and same and _keeps(source, target):
        what = "called off" if source.lead.assertion == "cancelled" else "came about"
        said = source.senses | _acts_behind(source)
        return 0.9 if said & target.senses else 0.7, f"planned there, {what} here"
    if source.lead.root in _EASING and target.lead.root in _PRESSURE and source.doers & target.doers:
        common = _things(source) & _things(target)
        return (0.8, f"takes back what was done: {', '.join(sorted(common)[:3])}") if common else None
    if target.lead.root == "REQUEST" and source.senses & _acts_behind(target) and same:
        return 0.7, "what was demanded there"
    return (0.6, "the next exchange of its kind") if _is_next_round(source, target) else None


def _is_next_round(source: _Told, target: _Told) -> bool:
    """Whether the same states do again what they did before."""
    alike = source.lead.root == target.lead.root and source.states == target.states and len(source.states) > 1
    if not (alike and source.senses & target.senses and source.day and target.day):
        return False
    return 0 < (source.day - target.day).days <= _ROUND_DAYS


def _keeps(source: _Told, plan: _Told) -> bool:
    """Whether what came about fits a plan: the same act or a calling off, not long before or after its time."""
    if source.lead.assertion == "cancelled":
        return True
    meet_there = source.places & plan.places and source.senses & _ENCOUNTERS and plan.senses & _ENCOUNTERS
    if not (source.senses & plan.senses or meet_there):
        return False
    due = _first_day(plan.lead.date)
    if source.day is None or due is None:
        return True
    return abs((source.day - due).days) <= _SLACK_DAYS + _length(plan.lead.date)


def _acts_behind(told: _Told) -> set[str]:
    """The acts that the words behind a trigger name: what a demand is for, what is called off."""
    found = set()
    for _, event in told.reports:
        for sentence in event.evidence:
            at = max(0, event.trigger.end - sentence.start) if sentence.holds(event.trigger) else 0
            found |= {sense_of(word) for word in _acts(sentence.text[at:])}
    return found


def _things(told: _Told) -> set[str]:
    """Content words, no names, of those and that which an event concerns."""
    phrases = [p.text for _, e in told.reports for p in e.recipients]
    return {
        word.form
        for phrase in phrases
        for word in words(phrase)
        if word and not word.is_name and number(word.form) is None
    }


def _tie(kind: Kind, source: _Told, target: _Told, score: float, why: str) -> Tie:
    return Tie(kind, source.name, target.name, score, why, (*_sentences(source), *_sentences(target)))


def _sentences(told: _Told) -> tuple[Evidence, ...]:
    """The first sentence that tells the event."""
    return tuple(Evidence(record, event.evidence[0]) for record, event in told.reports[:1] if event.evidence)


def _first_day(date: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat((date or "").split("/")[0].rstrip("?~%"))
    except ValueError:
        return None


def _length(date: str | None) -> int:
    """Days from the first to the last day of a date."""
    first, last = _first_day(date), _first_day((date or "").partition("/")[2])
    return (last - first).days if first and last else 0
