"""What the forms of review share: what they offer, and a mark by which a page knows that it is out of date."""

from __future__ import annotations

from typing import Any

from dragoman.store import EventDetail
from dragoman.tracker.tracker import Tracker
from dragoman.web.words import ASSERTIONS, FIELDS, ROOTS

# What can be downloaded from a page: format -> media type.
DOWNLOADS = {
    "csv": "text/csv", "tsv": "text/tab-separated-values", "jsonl": "application/jsonl",
    "geojson": "application/geo+json", "icalendar": "text/calendar", "atom": "application/atom+xml",
    "bibtex": "application/x-bibtex", "csl": "application/vnd.citationstyles.csl+json", "markdown": "text/markdown",
    "pdf": "application/pdf",
}  # fmt: skip
SHORT = 250  # characters of a short comment


def fingerprint(tracker: Tracker, event_id: str) -> str:
    """What changes whenever somebody says something of the event: the last entry of its log."""
    log = list(tracker.corrections(event=event_id))
    return f"{len(log)}:{log[-1].annotation.id if log else ''}"


def differences(detail: EventDetail) -> list[str]:
    """In which values the reports of an event differ: "when", "where" …"""
    told: dict[str, set[Any]] = {
        "when": {report.event.date for report in detail.reports},
        "where": {report.event.place and report.event.place.name for report in detail.reports},
        "whether it happened": {report.event.assertion for report in detail.reports},
        "by whose account": {tuple(a.text for a in report.event.attribution) for report in detail.reports},
    }
    return [name for name, values in told.items() if len(values) > 1]


def choices() -> dict[str, Any]:
    """What the forms offer."""
    return {"roots": ROOTS, "assertions": ASSERTIONS, "fields": FIELDS, "short": SHORT}
