"""iCalendar: events on their days, planned ones among them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

from dragoman.exporters.columns import day
from dragoman.exporters.dataset import Dataset
from dragoman.exporters.exporter import Exporter
from dragoman.exporters.program import program
from dragoman.exporters.titles import account, sentence, title
from dragoman.store import Told

# Whether it happened -> STATUS; what is denied or only supposed has no place in a calendar. Source: RFC 5545, 3.8.1.11.
_STATUS = {
    "happened": "CONFIRMED", "ongoing": "CONFIRMED", "planned": "CONFIRMED", "possible": "TENTATIVE",
    "cancelled": "CANCELLED",
}  # fmt: skip
_LONGEST = datetime.timedelta(days=31)


def as_icalendar(dataset: Dataset, target: Path, layout: str = "own") -> None:
    """A calendar of all-day entries: events with a date that covers at most a month."""
    with target.open("w", encoding="utf-8", newline="") as file:
        for line in _calendar(dataset):
            file.write(_folded(line))


def _calendar(dataset: Dataset) -> Iterator[str]:
    yield from (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//dragoman//{program()}//EN",
        "CALSCALE:GREGORIAN",
    )
    yield f"X-WR-CALNAME:{_escaped(dataset.description.title)}"
    for told in dataset.events():
        yield from _entry(told, dataset.description.made)
    yield "END:VCALENDAR"


def _entry(told: Told, made: str) -> Iterator[str]:
    event = told.event
    first, last = day(event.date), day(event.date, last=True)
    if first is None or last is None or last - first > _LONGEST or event.assertion not in _STATUS:
        return
    stamp = datetime.datetime.fromisoformat(made).astimezone(datetime.UTC)
    yield "BEGIN:VEVENT"
    yield f"UID:{told.row.id}@dragoman"
    yield f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{last + datetime.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(title(told))}"
    yield f"STATUS:{_STATUS[event.assertion]}"
    yield f"DESCRIPTION:{_escaped(_description(told))}"
    yield f"CATEGORIES:{event.root},{event.assertion.upper()}"
    if event.place:
        yield f"LOCATION:{_escaped(event.place.name)}"
        if event.place.lat is not None and event.place.lon is not None:
            yield f"GEO:{event.place.lat:.6f};{event.place.lon:.6f}"
    if told.row.url:
        yield f"URL:{told.row.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _description(told: Told) -> str:
    lines = [
        sentence(told),
        f"{told.event.assertion}; {told.row.reports} report(s); confidence {told.event.confidence}",
    ]
    source = account(told)
    return "\n".join([*lines, f"by account of {source}"] if source else lines)


def _escaped(text: str) -> str:
    """A text value. Source: RFC 5545, 3.3.11."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """The line in pieces of at most 75 bytes, never inside a character. Source: RFC 5545, 3.1."""
    pieces: list[bytes] = []
    current = b""
    for character in line:
        encoded = character.encode()
        if len(current) + len(encoded) > (75 if not pieces else 74):
            pieces.append(current)
            current = b""
        current += encoded
    pieces.append(current)
    return "\r\n ".join(piece.decode() for piece in pieces) + "\r\n"


ICALENDAR = Exporter("icalendar", ".ics", "events on their days, planned ones too", as_icalendar)
