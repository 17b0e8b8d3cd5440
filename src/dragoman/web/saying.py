"""What the forms of review share: what they offer, and a mark by which a page knows that it is out of date."""

from __future__ import annotations

from typing import Any

from dragoman.tracker.tracker import Tracker
from dragoman.web.words import ASSERTIONS, ROOTS

# What can be downloaded from a page: format -> media type.
DOWNLOADS = {
    "csv": "text/csv", "tsv": "text/tab-separated-values", "jsonl": "application/jsonl",
    "geojson": "application/geo+json", "icalendar": "text/calendar", "atom": "application/atom+xml",
    "bibtex": "application/x-bibtex", "csl": "application/vnd.citationstyles.csl+json", "markdown": "text/markdown",
    "pdf": "application/pdf",
}  # fmt: skip
SHORT = 250  # characters of a short comment
FIELDS = ("root", "mode", "date", "assertion", "cameo", "place.name", "place.country", "actors.0.country", "salience")


def fingerprint(tracker: Tracker, event_id: str) -> str:
    """What changes whenever somebody says something of the event: the last entry of its log."""
    log = list(tracker.corrections(event=event_id))
    return f"{len(log)}:{log[-1].annotation.id if log else ''}"


def choices() -> dict[str, Any]:
    """What the forms offer."""
    return {"roots": ROOTS, "assertions": ASSERTIONS, "fields": FIELDS, "short": SHORT}
