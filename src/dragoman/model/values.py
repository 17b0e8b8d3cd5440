"""Who, when, where, and by whose words: the values that stages add to a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dragoman.model.spans import Span, Why

EntityType = Literal["person", "organisation", "country", "place", "facility"]


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where an entity is named or referred to. `head` is the span of its head words."""

    span: Span
    kind: Literal["name", "nominal", "pronoun"]
    head: Span | None = None
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """An office or function that the page, or the knowledge base, gives a person.

    `rank` 1 head of state or government · 2 foreign, defence, security · 3 other minister, party or body leader ·
    4 ambassador, deputy minister, general · 5 spokesperson, official · 6 other; `status` current · former · acting ·
    deputy · designate.
    """

    title: str
    organisation: str | None = None
    country: str | None = None
    rank: int | None = None
    status: str = "current"
    span: Span | None = None
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something that the page speaks of, with every mention; `name` is its fullest form.

    `country` is ISO 3166-1 alpha-3 (XKX, PSE, TWN too), `sector` PLOVER sector codes, `kb` a knowledge-base id,
    `leader` the id of the person who leads it by the page's words ("a delegation led by").
    """

    id: str
    name: str
    type: EntityType
    country: str | None = None
    sector: tuple[str, ...] = ()
    kb: str | None = None
    mentions: tuple[Mention, ...] = ()
    roles: tuple[Role, ...] = ()
    why: tuple[Why, ...] = ()
    leader: str | None = None


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A TIMEX3 expression: `value` in TIMEX3, `edtf` as an EDTF date or interval, `anchor` what it counts from."""

    span: Span
    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str | None = None
    edtf: str | None = None
    anchor: str | None = None
    mod: str | None = None
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceAlternative:
    """Another reading of a place name, with its score between 0 and 1."""

    name: str
    country: str | None
    lat: float | None
    lon: float | None
    score: float


@dataclass(frozen=True, slots=True)
class Place:
    """A place that the text names as a place.

    Degrees are WGS 84; `precision` site · city · district · province · country · region; `admin` is
    ISO 3166-2 where known, `kb` the gazetteer's id, `note` a remark (disputed area). `use` tells what the name stands
    for: the place ("in Seoul"), those who act for it ("Seoul said"), or only whose somebody is ("Seoul officials").
    """

    span: Span
    name: str
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: str | None = None
    alternatives: tuple[PlaceAlternative, ...] = ()
    admin: str | None = None
    kb: str | None = None
    note: str | None = None
    why: tuple[Why, ...] = ()
    use: Literal["place", "actor", "modifier"] = "place"


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody is reported to have said: `span` the content, `source` who as written, `speaker` an entity id."""

    span: Span
    kind: Literal["direct", "indirect"]
    source: Span | None = None
    speaker: str | None = None
    cue: Span | None = None
    why: tuple[Why, ...] = ()
