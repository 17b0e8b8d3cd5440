"""PLOVER JSON: an event as the PLOVER manual writes it."""

from __future__ import annotations

from typing import Any

from dragoman.exporters.columns import day, flat, party_name
from dragoman.exporters.countries import codes
from dragoman.exporters.program import program
from dragoman.model import EventPlace, Party
from dragoman.store import Told

# PLOVER's words for how exact a place is. Source: manual, table "PLOVER JSON", `resolution`.
_RESOLUTION = {"site": 5, "city": 4, "district": 3, "province": 2, "region": 2, "country": 1}


def plover(told: Told) -> dict[str, Any]:
    """The event as a PLOVER JSON object. What is not known is left out; `comment` says whether it happened.

    Source: PLOVER manual, table "PLOVER JSON". The text of the page is not given: only who has the right to it may.
    """
    event = told.event
    data: dict[str, Any] = {
        "id": told.row.id,
        "has_event": 1,
        "date": _iso(told, last=False),
        "enddate": _iso(told, last=True) if event.date_precision != "day" else None,
        "actor": [_entity(p, told) for p in event.actors],
        "recipient": [_entity(p, told) for p in event.recipients],
        "event": [event.root],
        "event_loc": _location(event.place) if event.place else None,
        "event_text": flat(event.trigger.text),
        "quad_code": event.quad,
        "event_scale": event.intensity,
        "mode": event.mode,
        "context": list(event.contexts),
        "link": told.row.url,
        "cite_info": {"publisher": told.row.site, "title": told.row.headline, "published": told.row.published},
        "coder": program(),
        "comment": f"assertion: {event.assertion}; confidence: {event.confidence}",
    }
    return {name: value for name, value in data.items() if value not in (None, [], {})} | {"actor": data["actor"]}


def _iso(told: Told, last: bool) -> str | None:
    found = day(told.event.date, last)
    return found.isoformat() if found else None


def _entity(party: Party, told: Told) -> dict[str, Any]:
    entity = told.entities.get(party.entity or "")
    data = {
        "code": party.country,
        "sector": list(party.sector),
        "entity_text": flat(party.text),
        "identifier_id": entity.kb if entity else None,
        "identifier_text": party_name(party, told),
        "office": party.role,
    }
    return {name: value for name, value in data.items() if value not in (None, [])}


def _location(place: EventPlace) -> dict[str, Any]:
    data = {
        "extracted_place": flat(place.span.text) if place.span else None,
        "resolved_place": place.name,
        "lat": place.lat,
        "lon": place.lon,
        "country": codes(place.country).name or None,
        "country_code": place.country,
        "resolution": _RESOLUTION.get(place.precision or ""),
    }
    return {name: value for name, value in data.items() if value is not None}
