"""GeoJSON: the events that have a place, as points."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from dragoman.exporters.columns import joined, party_name
from dragoman.exporters.dataset import Dataset
from dragoman.exporters.exporter import Exporter
from dragoman.store import Told


def as_geojson(dataset: Dataset, target: Path, layout: str = "own") -> None:
    """A GeoJSON FeatureCollection of the events whose place has coordinates. Source: RFC 7946 (longitude first)."""
    about = {k: v for k, v in dataset.description.to_dict().items() if v is not None}
    with target.open("w", encoding="utf-8") as file:
        file.write('{"type": "FeatureCollection", "dragoman": ' + json.dumps(about, ensure_ascii=False))
        file.write(', "features": [')
        separator = "\n"
        for told in dataset.events():
            feature = _feature(told)
            if feature:
                file.write(separator + json.dumps(feature, ensure_ascii=False))
                separator = ",\n"
        file.write("\n]}\n")


def _feature(told: Told) -> dict[str, Any] | None:
    place = told.event.place
    if place is None or place.lat is None or place.lon is None:
        return None
    event = told.event
    properties = {
        "date": event.date,
        "root": event.root,
        "mode": event.mode,
        "assertion": event.assertion,
        "actors": joined(party_name(p, told) for p in event.actors),
        "recipients": joined(party_name(p, told) for p in event.recipients),
        "place": place.name,
        "country": place.country,
        "precision": place.precision,
        "reports": told.row.reports,
        "confidence": event.confidence,
        "headline": told.row.headline,
        "url": told.row.url,
    }
    geometry = {"type": "Point", "coordinates": [place.lon, place.lat]}
    return {"type": "Feature", "id": told.row.id, "geometry": geometry, "properties": properties}


GEOJSON = Exporter("geojson", ".geojson", "events with a place, for maps", as_geojson)
