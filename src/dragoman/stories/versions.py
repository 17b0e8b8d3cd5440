"""Where the accounts of one event differ: whether it happened, when, where, how many."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from dragoman.knowledge.tables import read_tsv
from dragoman.model import Event
from dragoman.stories.senses import sense_of
from dragoman.times.numbers import figure, number

Aspect = Literal["whether it happened", "when", "where", "how many"]
_TOOK_PLACE = frozenset({"happened", "ongoing"})
_DAY = len("2025-01-31")
_EXACT_PLACES = frozenset({"site", "city", "district"})  # a country and a town of it are no contradiction

_WORD = re.compile(r"\d[\d,]*|[^\W\d_]+|[.;:]")
_REACH = 3  # words after a number among which its noun stands: "12 Norland fisheries officials"
_NEAR = 7  # words around a count of people among which stands what befell them
# People are counted by what befell them: "killed four people" and "seven dead" are two counts of one thing.
_FATES = frozenset({"kill", "wound", "arrest", "abduct", "rescue"})


@dataclass(frozen=True, slots=True)
class Account:
    """One report of an event: its id, by whose word (the attribution, else the outlet), and what it says."""

    report: str
    by: str
    event: Event


@dataclass(frozen=True, slots=True)
class Version:
    """One reading of a disputed value: `value` as it is shown, the reports that give it, and by whose word."""

    value: str
    reports: tuple[str, ...]
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A respect in which accounts exclude each other; `about` names what is counted, "" for other aspects."""

    aspect: Aspect
    versions: tuple[Version, ...]
    about: str = ""

    def __str__(self) -> str:
        what = f"{self.aspect} ({self.about})" if self.about else self.aspect
        return f"{what}: " + " / ".join(f"{v.value} by {', '.join(v.by)}" for v in self.versions)


def disputes(accounts: Sequence[Account]) -> tuple[Dispute, ...]:
    """In what the accounts of one event exclude each other; versions in the order in which they are first told."""
    found = [
        _dispute("whether it happened", ((_happened(a.event), a) for a in accounts)),
        _dispute("when", ((_exact_day(a.event), a) for a in accounts if _is_told(a.event))),
        _dispute("where", ((_exact_place(a.event), a) for a in accounts)),
    ]
    counts: defaultdict[str, list[tuple[str, Account]]] = defaultdict(list)
    for account in accounts:
        for about, value in sorted(counted(" ".join(s.text for s in account.event.evidence)).items()):
            counts[about].append((value, account))
    found += [_dispute("how many", told, about) for about, told in sorted(counts.items())]
    return tuple(dispute for dispute in found if dispute)


def _dispute(aspect: Aspect, told: Iterable[tuple[str | None, Account]], about: str = "") -> Dispute | None:
    """The dispute when two or more values are told, each by accounts of its own."""
    versions: dict[str, list[Account]] = {}
    for value, account in told:
        if value is not None:
            versions.setdefault(value, []).append(account)
    if len(versions) < 2:
        return None
    made = (
        Version(value, tuple(a.report for a in group), tuple(dict.fromkeys(a.by for a in group)))
        for value, group in versions.items()
    )
    return Dispute(aspect, tuple(made), about)


def _happened(event: Event) -> str | None:
    """Plans and possibilities contradict nobody: they are the event's life before it took place."""
    if event.assertion == "denied":
        return "denied"
    return "happened" if event.assertion in _TOOK_PLACE else None


def _is_told(event: Event) -> bool:
    return event.assertion in _TOOK_PLACE or event.assertion == "denied"


def _exact_day(event: Event) -> str | None:
    return event.date if event.date and len(event.date) == _DAY else None


def _exact_place(event: Event) -> str | None:
    place = event.place
    return place.name if place and not place.inferred and place.precision in _EXACT_PLACES else None


def counted(text: str) -> dict[str, str]:
    """What sentences count: "killing four people" is {"kill": "4"}. A thing that is counted twice is left out."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for about, value in _counts(_WORD.findall(text)):
        found[about].add(value)
    return {about: next(iter(values)) for about, values in found.items() if len(values) == 1}


def _counts(written: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What is counted and how many, of every number that a noun of the list follows."""
    nouns = counted_nouns()
    for at, word in enumerate(written):
        value = number(word.lower())
        if value is None or value < 2:
            continue
        for noun in written[at + 1 : at + 1 + _REACH]:
            if number(noun.lower()) is not None or not noun.isalpha():
                break
            kind = nouns.get(noun.lower())
            if kind:
                about = _fate(written, at) if kind == "people" else kind
                if about:
                    yield about, figure(value)
                break


@functools.cache
def counted_nouns() -> Mapping[str, str]:
    """What is counted by each noun that follows a number in reports: "people", or the thing itself."""
    return {row["noun"]: row["counts"] for row in read_tsv("stories/counted_nouns.tsv")}


def _fate(written: Sequence[str], at: int) -> str | None:
    """What befell the people counted at `at`: the nearest word that tells of it."""
    around = [i for i in range(at - _NEAR, at + _NEAR + 1) if 0 <= i < len(written)]
    told = [(abs(i - at), sense) for i in around if (sense := sense_of(written[i])) in _FATES]
    return min(told)[1] if told else None
