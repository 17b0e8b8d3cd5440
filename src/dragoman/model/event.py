"""An event as one page reports it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dragoman.model.spans import Span, Why

Root = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "MOBILIZE", "SANCTION", "COERCE", "ASSAULT",
]  # fmt: skip
Assertion = Literal["happened", "ongoing", "planned", "possible", "denied", "cancelled", "hypothetical"]
Precision = Literal["day", "week", "month", "season", "year", "unknown"]


@dataclass(frozen=True, slots=True)
class Party:
    """One who takes part: as written, resolved to an entity and a state, in the role of that day."""

    text: str
    span: Span | None = None
    entity: str | None = None
    country: str | None = None
    sector: tuple[str, ...] = ()
    role: str | None = None
    part: Literal["lead", "participant", "also-present"] = "lead"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who the text credits for an event."""

    text: str
    span: Span | None = None
    entity: str | None = None


@dataclass(frozen=True, slots=True)
class EventPlace:
    """Where an event took place; `inferred` when no words of the clause say so (then `why` says what does)."""

    name: str
    country: str | None = None
    span: Span | None = None
    precision: str | None = None
    lat: float | None = None
    lon: float | None = None
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom, when, where, by whose account, and whether it happened: once a page, however often told.

    `root`, `mode`, `contexts` are PLOVER 2.0, `cameo` 2–4 digits; `quad` 1 verbal cooperation · 2 material
    cooperation · 3 verbal conflict · 4 material conflict. `date` is EDTF; `date_basis` the words that date it, or
    "inferred" when it rests on no words of its own (then `why` says on what). `salience` 1 main · 2 other · 3 marginal.
    """

    id: str
    root: Root
    quad: Literal[1, 2, 3, 4]
    trigger: Span
    evidence: tuple[Span, ...]
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    cameo: str | None = None
    intensity: float | None = None
    goldstein: float | None = None
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    date: str | None = None
    date_precision: Precision = "unknown"
    date_basis: Span | Literal["inferred"] | None = None
    place: EventPlace | None = None
    assertion: Assertion = "happened"
    attribution: tuple[Attribution, ...] = ()
    mentions: tuple[Span, ...] = ()
    part_of: str | None = None
    where: Literal["headline", "body", "caption"] = "body"
    salience: Literal[1, 2, 3] | None = None
    confidence: float = 0.5
    why: tuple[Why, ...] = ()
