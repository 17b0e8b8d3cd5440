# ruff: noqa: SIM905 - quoted codes one by one are harder to read
"""Seeded records that look like news pages: invented text, spans that hold, entities, times, places, events.

Everything is made from `random.Random(seed)`, so the same seed gives the same bytes on every machine.
"""

from __future__ import annotations

import datetime
import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from dragoman.model import (
    Article,
    Assertion,
    Attribution,
    Block,
    Entity,
    Event,
    EventPlace,
    Mention,
    Page,
    Part,
    Party,
    Place,
    Quote,
    Record,
    Role,
    Root,
    Span,
    TimeExpression,
    Why,
)  # fmt: skip

COUNTRIES = (
    *"USA CHN RUS UKR KOR PRK JPN DEU FRA GBR IND PAK IRN ISR PSE SAU TUR SYR IRQ EGY ETH SDN NGA ZAF KEN".split(),
    *"BRA ARG MEX VEN COL CUB CAN AUS NZL IDN PHL VNM THA MMR MYS SGP MNG KAZ UZB GEO ARM AZE POL HUN SRB".split(),
)
FRAMES: tuple[tuple[str, Root, str, int], ...] = (
    ("met with", "CONSULT", "040", 1), ("visited", "CONSULT", "042", 1),
    ("signed a pact with", "COOPERATE", "057", 1), ("accused", "ACCUSE", "112", 3),
    ("threatened", "THREATEN", "138", 3), ("imposed sanctions on", "SANCTION", "163", 4),
    ("sent aid to", "AID", "073", 2), ("shelled", "ASSAULT", "190", 4), ("praised", "SUPPORT", "051", 1),
    ("rejected an offer from", "REJECT", "120", 3), ("asked for help from", "REQUEST", "020", 3),
    ("agreed to talks with", "AGREE", "030", 1),
)  # fmt: skip
ASSERTIONS: tuple[Assertion, ...] = ("happened", "happened", "happened", "planned", "possible", "denied", "cancelled")
TITLES = (("President", 1), ("Foreign Minister", 2), ("Ambassador", 4), ("General", 4), ("spokesman", 5))
SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bo",
    "da",
    "de",
    "do",
    "fa",
    "ga",
    "go",
    "ha",
    "ka",
    "ke",
    "ko",
    "la",
    "le",
    "lo",
    "ma",
    "me",
    "mo",
    "na",
    "ne",
    "no",
    "ra",
    "re",
    "ro",
    "sa",
    "se",
    "so",
    "ta",
    "te",
    "to",
    "va",
    "vo",
]
FIRST_DAY = datetime.date(2015, 1, 1)


def _name(rng: random.Random) -> str:
    return "".join(rng.choices(SYLLABLES, k=rng.randint(2, 3))).capitalize()


@dataclass
class Vocabulary:
    """Words with a Zipf-like weight, names per country, cities per country."""

    words: list[str]
    cumulative: list[float]
    people: dict[str, list[str]]
    cities: dict[str, list[str]]

    @classmethod
    def make(cls, rng: random.Random, size: int = 20_000) -> Vocabulary:
        words = ["".join(rng.choices(SYLLABLES, k=rng.randint(2, 5))) for _ in range(size)]
        total, cumulative = 0.0, []
        for rank in range(size):
            total += 1 / (rank + 3)
            cumulative.append(total)
        names = {c: [f"{_name(rng)} {_name(rng)}" for _ in range(12)] for c in COUNTRIES}
        return cls(words, cumulative, names, {c: [_name(rng) for _ in range(8)] for c in COUNTRIES})

    def sentence(self, rng: random.Random) -> str:
        """A filler sentence of 12–24 words."""
        words = rng.choices(self.words, cum_weights=self.cumulative, k=rng.randint(12, 24))
        return " ".join(words).capitalize() + "."


@dataclass
class _Draft:
    """The page under construction."""

    text: str = ""
    spans: list[tuple[int, int]] = field(default_factory=list)

    def write(self, words: str) -> tuple[int, int]:
        start = len(self.text)
        self.text += words
        return start, len(self.text)


class Generator:
    """Records, one after the other, from one seed; `events` is the mean number of events a page."""

    def __init__(self, seed: int = 7, events: float = 4.0, filler: int = 10) -> None:
        self.rng = random.Random(seed)
        self.vocabulary = Vocabulary.make(random.Random(7))
        self.pool = [self.vocabulary.sentence(self.rng) for _ in range(4000)]
        self.events, self.filler, self.seed = events, filler, seed
        self.weights = [1 / (i + 2) for i in range(len(COUNTRIES))]

    def records(self, count: int, start: int = 0) -> Iterator[Record]:
        """`count` records, numbered from `start`."""
        for number in range(start, start + count):
            yield self.record(number)

    def record(self, number: int) -> Record:
        """The next record; its address is made of `number`."""
        rng = self.rng
        day = FIRST_DAY + datetime.timedelta(days=rng.randrange(3650))
        facts = [
            self._fact(day) for _ in range(max(1, min(round(3 * self.events), round(rng.expovariate(1 / self.events)))))
        ]
        return _Writer(self, number, day, facts).record()

    def _fact(self, day: datetime.date) -> _Fact:
        rng = self.rng
        source, target = rng.choices(COUNTRIES, self.weights, k=2)
        when = day - datetime.timedelta(days=rng.randrange(6))
        people = self.vocabulary.people
        return _Fact(
            rng.choice(FRAMES), source, target, rng.choice(people[source]), rng.choice(people[target]),
            rng.choice(TITLES), rng.choice(self.vocabulary.cities[target]), when, rng.choice(ASSERTIONS),
        )  # fmt: skip


@dataclass(frozen=True)
class _Fact:
    frame: tuple[str, Root, str, int]
    source: str
    target: str
    actor: str
    recipient: str
    title: tuple[str, int]
    city: str
    day: datetime.date
    assertion: Assertion


class _Writer:
    def __init__(self, generator: Generator, number: int, day: datetime.date, facts: list[_Fact]) -> None:
        self.generator, self.number, self.day, self.facts = generator, number, day, facts
        self.draft = _Draft()
        self.marks: list[dict[str, tuple[int, int]]] = []
        self.blocks: list[tuple[int, int]] = []
        self.kept: list[str] = []

    def record(self) -> Record:
        first = self.facts[0]
        head = self.draft.write(f"{first.actor} {first.frame[0]} {first.recipient} ({self.number})")
        rng = self.generator.rng
        for index in range(max(len(self.facts), self.generator.filler // 2)):
            self.draft.write("\n\n")
            start = len(self.draft.text)
            if index < len(self.facts):
                self.marks.append(self._tell(self.facts[index]))
            for _ in range(2):
                self.draft.write(" " + rng.choice(self.generator.pool))
            self.blocks.append((start, len(self.draft.text)))
        return self._assemble(head)

    def _tell(self, fact: _Fact) -> dict[str, tuple[int, int]]:
        marks: dict[str, tuple[int, int]] = {}
        write = self.draft.write
        marks["title"] = write(f"{fact.source} {fact.title[0]}")
        write(" ")
        marks["actor"] = write(fact.actor)
        write(" ")
        marks["trigger"] = write(fact.frame[0])
        write(" ")
        marks["recipient"] = write(fact.recipient)
        write(f" of {fact.target} in ")
        marks["city"] = write(fact.city)
        write(" on ")
        marks["date"] = write(f"{fact.day:%d %B}")
        write(", ")
        marks["source"] = write(f"{fact.source} state media")
        write(" said.")
        marks["sentence"] = (marks["title"][0], len(self.draft.text))
        return marks

    def _span(self, at: tuple[int, int]) -> Span:
        return Span(at[0], at[1], self.draft.text[at[0] : at[1]])

    def _assemble(self, head: tuple[int, int]) -> Record:
        span, text = self._span, self.draft.text
        headline = span(head)
        body = tuple(span(b) for b in self.blocks)
        parts = (Part(headline, "headline"), *(Part(b, "body") for b in body))
        site = f"Outlet {self.number % 40}"
        url = f"https://news{self.number % 40}.example/{self.generator.seed}/{self.number}"
        page = Page(
            hashlib.sha256(f"{url}\n{text}".encode()).hexdigest(), url, text, url, "text/html",
            f"{self.day}T12:00:00+00:00",
            blocks=tuple(Block(p.span, ("html", "body", "p"), hint=p.label) for p in parts),
        )  # fmt: skip
        article = Article(
            headline.text, headline, published=f"{self.day}T09:00:00+00:00", published_basis="page", zone="+00:00",
            site=site, language="en", section=("World",), body=body, tags=("talks", "world"), parts=parts,
        )  # fmt: skip
        pairs = list(zip(self.facts, self.marks, strict=True))
        return Record(
            page, article, self._entities(), tuple(self._time(f, m) for f, m in pairs),
            tuple(Place(span(m["city"]), f.city, f.target, 10.0, 20.0, "city") for f, m in pairs[:3]),
            tuple(Quote(span(m["sentence"]), "indirect", span(m["source"])) for _, m in pairs[:2]),
            tuple(self._event(i, f, m) for i, (f, m) in enumerate(pairs, start=1)),
        )  # fmt: skip

    def _time(self, fact: _Fact, marks: dict[str, tuple[int, int]]) -> TimeExpression:
        return TimeExpression(self._span(marks["date"]), "DATE", f"{fact.day}", f"{fact.day}", f"{self.day}")

    def _entities(self) -> tuple[Entity, ...]:
        found: dict[tuple[str, str], list[tuple[int, int]]] = {}
        roles: dict[tuple[str, str], tuple[Role, ...]] = {}
        for fact, marks in zip(self.facts, self.marks, strict=True):
            actor = (fact.actor, fact.source)
            found.setdefault(actor, []).append(marks["actor"])
            found.setdefault((fact.recipient, fact.target), []).append(marks["recipient"])
            roles[actor] = (Role(fact.title[0], None, fact.source, fact.title[1], span=self._span(marks["title"])),)
        self.kept = [f"{name}|{country}" for name, country in found]
        return tuple(
            Entity(f"n{i}", name, "person", country, ("GOV",), None,
                   tuple(Mention(self._span(m), "name") for m in spots), roles.get((name, country), ()))
            for i, ((name, country), spots) in enumerate(found.items(), start=1)
        )  # fmt: skip

    def _party(self, name: str, country: str, at: tuple[int, int], role: str | None) -> Party:
        number = self.kept.index(f"{name}|{country}") + 1
        return Party(name, self._span(at), f"n{number}", country, ("GOV",), role)

    def _event(self, number: int, fact: _Fact, marks: dict[str, tuple[int, int]]) -> Event:
        span = self._span
        _, root, cameo, quad = fact.frame
        root = "AGREE" if fact.assertion == "planned" and root == "CONSULT" else root
        return Event(
            f"e{number}", root, quad, span(marks["trigger"]), (span(marks["sentence"]),),  # type: ignore[arg-type]
            mode=None, contexts=("diplomatic",), cameo=cameo, goldstein=1.0,
            actors=(self._party(fact.actor, fact.source, marks["actor"], fact.title[0]),),
            recipients=(self._party(fact.recipient, fact.target, marks["recipient"], None),),
            date=f"{fact.day}", date_precision="day", date_basis=span(marks["date"]),
            place=EventPlace(fact.city, fact.target, span(marks["city"]), "city", 10.0, 20.0), assertion=fact.assertion,
            attribution=(Attribution(span(marks["source"]).text, span(marks["source"])),),
            mentions=(span(marks["trigger"]),), where="body", salience=1 if number == 1 else 2,
            confidence=round(0.5 + 0.5 * self.generator.rng.random(), 2),
            why=(Why("events", f"frame.{root.lower()}.1", "synthetic frame"),),
        )  # fmt: skip
