"""Other people's layouts as tables of differences: POLECAT, ICEWS, GDELT 2.0, ACLED.

They are *like* the originals: same columns, same order, same codes; what we do not know stays empty. Three of them have
no column for whether an event happened, so only what happened, goes on, or was promised (AGREE) goes into them.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dragoman.exporters.columns import EVENTS, Column, day, flat, joined, party_name
from dragoman.exporters.countries import codes
from dragoman.exporters.program import program
from dragoman.knowledge.codebook import cameo, goldstein
from dragoman.model import EventPlace, Party
from dragoman.store import Told


def _always(told: Told) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Layout:
    """A table of events in somebody's form. `accepts` leaves out what that form cannot tell.

    `header` False writes none, `missing` is the text of an empty cell, `delimiter` and `suffix` its readers expect.
    """

    name: str
    gloss: str
    columns: tuple[Column[Told], ...]
    accepts: Callable[[Told], bool] = _always
    delimiter: str = ","
    suffix: str = ".csv"
    header: bool = True
    missing: str = ""


def is_fact(told: Told) -> bool:
    """Whether an event may stand in a table that takes every row for a fact: it happened, or its promise did."""
    event = told.event
    return event.assertion in ("happened", "ongoing") or (event.root == "AGREE" and event.assertion == "planned")


def _text(name: str, value: Callable[[Told], Any], gloss: str = "") -> Column[Told]:
    return Column(name, "string", gloss or name, value)


def _place(told: Told) -> EventPlace:
    return told.event.place or EventPlace("")


def _lead(parties: Sequence[Party]) -> Party | None:
    return next((p for p in parties if p.part == "lead"), parties[0] if parties else None)


def _source(told: Told) -> Party | None:
    return _lead(told.event.actors)


def _target(told: Told) -> Party | None:
    return _lead(told.event.recipients)


def _sentence_number(told: Told) -> int | None:
    """Which sentence of the body it is, counted roughly by full stops before it; 1 is the first."""
    if not told.event.evidence:
        return None
    before = told.text[: told.event.evidence[0].start]
    return 1 + sum(before.count(mark) for mark in (". ", ".\n", "! ", "? "))


# POLECAT. Source: column order of the published yearly files, as their readers use it.
_QUADS = {
    1: "VERBAL COOPERATION", 2: "MATERIAL COOPERATION", 3: "VERBAL CONFLICT", 4: "MATERIAL CONFLICT",
}  # fmt: skip


def _polecat_side(word: str, side: str) -> tuple[Column[Told], ...]:
    def column(name: str, get: Callable[[Party, Told], object]) -> Column[Told]:
        return _text(name, lambda t: joined(get(p, t) for p in getattr(t.event, side)))

    def first_sector(told: Told) -> str | None:
        party = _lead(getattr(told.event, side))
        return party.sector[0] if party and party.sector else None

    def kb(party: Party, told: Told) -> str | None:
        entity = told.entities.get(party.entity or "")
        return entity.kb if entity else None

    return (
        column(f"{word} Name", party_name),
        column(f"{word} Country", lambda p, t: p.country),
        column(f"{word} COW", lambda p, t: codes(p.country).cow),
        _text(f"Primary {word} Sector", first_sector),
        column(f"{word} Sectors", lambda p, t: " ".join(p.sector)),
        column(f"{word} Title", lambda p, t: p.role),
        column(f"{word} Name Raw", lambda p, t: flat(p.text)),
        column(f"Wikipedia {word} ID", kb),
    )


def _story(kind: str) -> Callable[[Told], str | None]:
    return lambda told: joined(e.name for e in told.entities.values() if e.type == kind)


_POLECAT: tuple[Column[Told], ...] = (
    _text("Event ID", lambda t: t.row.id),
    _text("Event Date", lambda t: day(t.event.date)),
    _text("Event Type", lambda t: t.event.root),
    _text("Event Mode", lambda t: t.event.mode),
    _text("Intensity", lambda t: t.event.intensity),
    _text("Quad Code", lambda t: _QUADS[t.event.quad]),
    _text("Contexts", lambda t: joined(t.event.contexts)),
    *_polecat_side("Actor", "actors"),
    *_polecat_side("Recipient", "recipients"),
    _text("Placename", lambda t: _place(t).name or None),
    _text("City", lambda t: _place(t).name if _place(t).precision in ("city", "site") else None),
    _text("District", lambda t: _place(t).name if _place(t).precision == "district" else None),
    _text("Province", lambda t: _place(t).name if _place(t).precision == "province" else None),
    _text("Country", lambda t: codes(_place(t).country).name or None),
    _text("Latitude", lambda t: _place(t).lat),
    _text("Longitude", lambda t: _place(t).lon),
    _text("GeoNames ID", lambda t: None),
    _text("Raw Placename", lambda t: flat(_place(t).span.text) if _place(t).span else None),  # type: ignore[union-attr]
    _text("Feature Type", lambda t: _place(t).precision),
    _text("Source", lambda t: t.row.site),
    _text("Publication Date", lambda t: (t.row.published or "")[:10] or None),
    _text("Story People", _story("person")),
    _text("Story Organizations", _story("organisation")),
    _text("Story Locations", _story("place")),
    _text("Language", lambda t: "en"),
    _text("Version", lambda t: program()),
)

# ICEWS. Source: header of the published event files.


def _cameo(told: Told) -> str | None:
    return told.event.cameo


def _cameo_name(told: Told) -> str | None:
    entry = cameo().get(told.event.cameo or "")
    return entry.name if entry else None


def _scale(told: Told) -> float | None:
    return told.event.goldstein if told.event.goldstein is not None else goldstein(told.event.cameo)


def _icews_side(word: str, side: Callable[[Told], Party | None]) -> tuple[Column[Told], ...]:
    def of(get: Callable[[Party, Told], Any]) -> Callable[[Told], Any]:
        def value(told: Told) -> Any:
            party = side(told)
            return get(party, told) if party else None

        return value

    return (
        _text(f"{word} Name", of(party_name)),
        _text(f"{word} Sectors", of(lambda p, t: ",".join(p.sector) or None)),
        _text(f"{word} Country", of(lambda p, t: codes(p.country).name or None)),
    )


_ICEWS: tuple[Column[Told], ...] = (
    _text("Event ID", lambda t: t.row.id),
    _text("Event Date", lambda t: day(t.event.date)),
    *_icews_side("Source", _source),
    _text("Event Text", _cameo_name),
    _text("CAMEO Code", _cameo),
    _text("Intensity", _scale),
    *_icews_side("Target", _target),
    _text("Story ID", lambda t: t.row.page),
    _text("Sentence Number", _sentence_number),
    _text("Publisher", lambda t: t.row.site),
    _text("City", lambda t: _place(t).name if _place(t).precision in ("city", "site") else None),
    _text("District", lambda t: _place(t).name if _place(t).precision == "district" else None),
    _text("Province", lambda t: _place(t).name if _place(t).precision == "province" else None),
    _text("Country", lambda t: codes(_place(t).country).name or None),
    _text("Latitude", lambda t: _place(t).lat),
    _text("Longitude", lambda t: _place(t).lon),
)


# GDELT 2.0. Source: the GDELT 2.0 event codebook; 61 columns, no header, country of places in FIPS 10-4.
def _date_number(told: Told) -> str | None:
    first = day(told.event.date)
    return f"{first:%Y%m%d}" if first else None


def _fraction(told: Told) -> str | None:
    first = day(told.event.date)
    return f"{first.year + (first.month * 30 + first.day) / 365:.4f}" if first else None


def _gdelt_side(number: int, side: Callable[[Told], Party | None]) -> tuple[Column[Told], ...]:
    def of(get: Callable[[Party, Told], Any]) -> Callable[[Told], Any]:
        def value(told: Told) -> Any:
            party = side(told)
            return get(party, told) if party else None

        return value

    def sector(index: int) -> Callable[[Told], Any]:
        return of(lambda p, t: p.sector[index] if len(p.sector) > index else None)

    empty = ("KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code")
    return (
        _text(f"Actor{number}Code", of(lambda p, t: (codes(p.country).cameo + "".join(p.sector[:3])) or None)),
        _text(f"Actor{number}Name", of(lambda p, t: party_name(p, t).upper())),
        _text(f"Actor{number}CountryCode", of(lambda p, t: codes(p.country).cameo or None)),
        *(_text(f"Actor{number}{name}", lambda t: None) for name in empty),
        *(_text(f"Actor{number}Type{i + 1}Code", sector(i)) for i in range(3)),
    )


_GEO_TYPES = {"country": 1, "province": 5, "region": 5, "district": 4, "city": 4, "site": 4}


def _gdelt_geo(prefix: str, has_place: bool) -> tuple[Column[Told], ...]:
    def of(get: Callable[[EventPlace], Any]) -> Callable[[Told], Any]:
        return lambda told: get(told.event.place) if has_place and told.event.place else None

    return (
        _text(f"{prefix}Geo_Type", of(lambda p: _GEO_TYPES.get(p.precision or "", 0))),
        _text(f"{prefix}Geo_FullName", of(lambda p: ", ".join(n for n in (p.name, codes(p.country).name) if n))),
        _text(f"{prefix}Geo_CountryCode", of(lambda p: codes(p.country).fips or None)),
        _text(f"{prefix}Geo_ADM1Code", of(lambda p: codes(p.country).fips or None)),
        _text(f"{prefix}Geo_ADM2Code", of(lambda p: None)),
        _text(f"{prefix}Geo_Lat", of(lambda p: p.lat)),
        _text(f"{prefix}Geo_Long", of(lambda p: p.lon)),
        _text(f"{prefix}Geo_FeatureID", of(lambda p: None)),
    )


def _added(told: Told) -> str | None:
    published = told.row.published
    if not published:
        return None
    try:
        moment = datetime.datetime.fromisoformat(published)
    except ValueError:
        return None
    moment = moment.astimezone(datetime.UTC) if moment.tzinfo else moment
    return f"{moment:%Y%m%d%H%M%S}"


_GDELT: tuple[Column[Told], ...] = (
    _text("GLOBALEVENTID", lambda t: int(t.row.id[1:], 16) % 10**12, "a number made of the event's id"),
    _text("SQLDATE", _date_number),
    _text("MonthYear", lambda t: (_date_number(t) or "")[:6] or None),
    _text("Year", lambda t: (_date_number(t) or "")[:4] or None),
    _text("FractionDate", _fraction),
    *_gdelt_side(1, _source),
    *_gdelt_side(2, _target),
    _text("IsRootEvent", lambda t: int(t.event.salience == 1)),
    _text("EventCode", _cameo),
    _text("EventBaseCode", lambda t: (_cameo(t) or "")[:3] or None),
    _text("EventRootCode", lambda t: (_cameo(t) or "")[:2] or None),
    _text("QuadClass", lambda t: t.event.quad),
    _text("GoldsteinScale", _scale),
    _text("NumMentions", lambda t: max(t.row.reports, len(t.event.mentions))),
    _text("NumSources", lambda t: t.row.sites),
    _text("NumArticles", lambda t: t.row.reports),
    _text("AvgTone", lambda t: None),
    *_gdelt_geo("Actor1", False),
    *_gdelt_geo("Actor2", False),
    *_gdelt_geo("Action", True),
    _text("DATEADDED", _added),
    _text("SOURCEURL", lambda t: t.row.url),
)

# ACLED. Source: the ACLED codebook (event types, precision codes); its rows have no direction.
_AcledType = tuple[str, str | None, str | None]
_ACLED_TYPES: Mapping[tuple[str, str | None], _AcledType] = {
    ("PROTEST", "riot"): ("Demonstrations", "Riots", "Violent demonstration"),
    ("PROTEST", None): ("Demonstrations", "Protests", "Peaceful protest"),
    ("ASSAULT", "aerial"): ("Political violence", "Explosions/Remote violence", "Air/drone strike"),
    ("ASSAULT", "explosives"): ("Political violence", "Explosions/Remote violence", "Remote explosive/landmine/IED"),
    ("ASSAULT", "firearms"): ("Political violence", "Battles", "Armed clash"),
    ("ASSAULT", "abduct"): ("Political violence", "Violence against civilians", "Abduction/forced disappearance"),
    ("ASSAULT", "sexual"): ("Political violence", "Violence against civilians", "Sexual violence"),
    ("ASSAULT", "beat"): ("Political violence", "Violence against civilians", "Attack"),
    ("ASSAULT", "torture"): ("Political violence", "Violence against civilians", "Attack"),
    ("ASSAULT", "execute"): ("Political violence", "Violence against civilians", "Attack"),
    ("ASSAULT", "assassinate"): ("Political violence", "Violence against civilians", "Attack"),
    ("ASSAULT", "drone"): ("Political violence", "Explosions/Remote violence", "Air/drone strike"),
    ("ASSAULT", "heavy-weapons"): (
        "Political violence",
        "Explosions/Remote violence",
        "Shelling/artillery/missile attack",
    ),
    ("ASSAULT", "suicide-attack"): ("Political violence", "Explosions/Remote violence", "Suicide bomb"),
    ("ASSAULT", "destroy"): ("Strategic developments", "Strategic developments", "Looting/property destruction"),
    # Violence of an unknown kind: ACLED has no type for it, and a guess would be one.
    ("ASSAULT", None): ("Political violence", None, None),
    ("COERCE", "arrest"): ("Strategic developments", "Strategic developments", "Arrests"),
    ("COERCE", "seize"): ("Strategic developments", "Strategic developments", "Looting/property destruction"),
    ("COERCE", None): ("Strategic developments", "Strategic developments", "Other"),
    ("MOBILIZE", None): ("Strategic developments", "Strategic developments", "Change to group/activity"),
    ("RETREAT", "withdraw"): ("Strategic developments", "Strategic developments", "Change to group/activity"),
}
_TIME_PRECISION = {"day": 1, "week": 2, "month": 3, "season": 3, "year": 3}
_GEO_PRECISION = {"site": 1, "city": 1, "district": 2, "province": 3, "region": 3, "country": 3}


def _acled_type(told: Told) -> _AcledType | None:
    event = told.event
    return _ACLED_TYPES.get((event.root, event.mode)) or _ACLED_TYPES.get((event.root, None))


def _is_acled(told: Told) -> bool:
    return is_fact(told) and _acled_type(told) is not None


def _kind(index: int) -> Callable[[Told], str | None]:
    return lambda told: (_acled_type(told) or (None, None, None))[index]


def _first(side: str) -> Callable[[Told], str | None]:
    def value(told: Told) -> str | None:
        party = _lead(getattr(told.event, side))
        return party_name(party, told) if party else None

    return value


def _rest(side: str) -> Callable[[Told], str | None]:
    def value(told: Told) -> str | None:
        parties: Sequence[Party] = getattr(told.event, side)
        lead = _lead(parties)
        return joined(party_name(p, told) for p in parties if p is not lead)

    return value


def _acled_date(told: Told) -> str | None:
    first = day(told.event.date)
    return f"{first:%d %B %Y}" if first else None


_ACLED: tuple[Column[Told], ...] = (
    _text("event_id_cnty", lambda t: f"{_place(t).country or 'XXX'}{t.row.id}"),
    _text("event_date", _acled_date),
    _text("year", lambda t: (_date_number(t) or "")[:4] or None),
    _text("time_precision", lambda t: _TIME_PRECISION.get(t.event.date_precision)),
    _text("disorder_type", _kind(0)),
    _text("event_type", _kind(1)),
    _text("sub_event_type", _kind(2)),
    _text("actor1", _first("actors")),
    _text("assoc_actor_1", _rest("actors")),
    _text("inter1", lambda t: None),
    _text("actor2", _first("recipients")),
    _text("assoc_actor_2", _rest("recipients")),
    _text("inter2", lambda t: None),
    _text("interaction", lambda t: None),
    _text("civilian_targeting", lambda t: None),
    _text("iso", lambda t: codes(_place(t).country).numeric.lstrip("0") or None),
    _text("region", lambda t: None),
    _text("country", lambda t: codes(_place(t).country).name or None),
    _text("admin1", lambda t: _place(t).name if _place(t).precision == "province" else None),
    _text("admin2", lambda t: _place(t).name if _place(t).precision == "district" else None),
    _text("admin3", lambda t: None),
    _text("location", lambda t: _place(t).name or None),
    _text("latitude", lambda t: _place(t).lat),
    _text("longitude", lambda t: _place(t).lon),
    _text("geo_precision", lambda t: _GEO_PRECISION.get(_place(t).precision or "")),
    _text("source", lambda t: t.row.site),
    _text("source_scale", lambda t: None),
    _text("notes", lambda t: flat(" ".join(s.text for s in t.event.evidence))),
    _text("fatalities", lambda t: None, "unknown: not coded, so not zero"),
    _text("tags", lambda t: joined(t.event.contexts)),
    _text("timestamp", _added),
)

LAYOUTS: Mapping[str, Layout] = {
    layout.name: layout
    for layout in (
        Layout("own", "every field that dragoman knows, with its evidence", EVENTS),
        Layout("polecat", "POLECAT as published", _POLECAT, delimiter="\t", suffix=".txt", missing="None"),
        Layout("icews", "ICEWS event data", _ICEWS, is_fact, "\t", ".tab"),
        Layout("gdelt", "GDELT 2.0 events, CAMEO codes", _GDELT, is_fact, "\t", ".export.CSV", header=False),
        Layout("acled", "ACLED; only kinds of events that ACLED knows", _ACLED, _is_acled),
    )
}
