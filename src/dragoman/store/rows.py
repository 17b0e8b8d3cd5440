"""What the store gives back: frozen rows, ready for a table, a template or JSON."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from dragoman.model import Event
from dragoman.store.loading import event_to_dict


@dataclass(frozen=True, slots=True)
class PartyRow:
    """One who takes part: full name, and country as ISO 3166-1 alpha-3 or None."""

    name: str
    country: str | None = None


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event as a list shows it: the values of its lead report, with what is known of its reports together.

    `state` unreviewed · accepted · changed · rejected · flagged; `reports` how many live reports tell it, `sites` by
    how many outlets, `families` by how many texts that are no copies of each other; `disputed` whether some say that it
    happened and others deny it; `page`, `headline`, `site`, `published`, `url` of the lead report's page; `report` the
    lead's id.
    """

    id: str
    report: str
    root: str
    mode: str | None
    contexts: tuple[str, ...]
    cameo: str | None
    quad: int
    goldstein: float | None
    date: str | None
    place: str | None
    country: str | None
    assertion: str
    seat: str
    salience: int | None
    confidence: float
    state: str
    actors: tuple[PartyRow, ...]
    recipients: tuple[PartyRow, ...]
    reports: int
    sites: int
    storyline: str | None
    page: str
    headline: str | None
    site: str | None
    published: str | None
    url: str | None
    families: int = 1
    disputed: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The row as plain dicts, lists, strings and numbers."""
        return dataclasses.asdict(self)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report of an event: which page tells it, and the event as it stands there, corrections in place.

    `live` is False when the newest version of the page, or the newest reading, no longer tells it.
    """

    id: str
    event: Event
    page: str
    version: int
    headline: str | None
    site: str | None
    published: str | None
    url: str | None
    live: bool
    lead: bool
    state: str
    sentences: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The report as plain dicts, lists, strings and numbers; its event in the contract's form."""
        fields = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        return fields | {"event": event_to_dict(self.event), "sentences": list(self.sentences)}


@dataclass(frozen=True, slots=True)
class Merge:
    """Why a report belongs to an event."""

    report: str
    why: str


@dataclass(frozen=True, slots=True)
class EventDetail:
    """An event with all that is kept of it: its row, its reports (the lead first), why they are one."""

    row: EventRow
    reports: tuple[ReportRow, ...]
    merges: tuple[Merge, ...]
    storyline_title: str | None = None

    @property
    def event(self) -> Event:
        """The event as its lead report tells it, corrections in place."""
        return self.reports[0].event

    def to_dict(self) -> dict[str, Any]:
        """The event as plain dicts, lists, strings and numbers."""
        reports = [report.to_dict() for report in self.reports]
        merges = [dataclasses.asdict(m) for m in self.merges]
        return self.row.to_dict() | {"told": reports, "merges": merges, "storyline_title": self.storyline_title}


@dataclass(frozen=True, slots=True)
class PageRow:
    """A page in the store: one version of a document. `latest` marks the version that counts."""

    id: str
    source: str
    url: str | None
    version: int
    latest: bool
    headline: str | None
    published: str | None
    site: str | None
    language: str | None
    fetched: str | None
    added: str
    reader: str | None
    events: int

    def to_dict(self) -> dict[str, Any]:
        """The row as plain values."""
        return dataclasses.asdict(self)


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that holds the words looked for, a piece of it, and the events that it reports."""

    page: str
    headline: str | None
    site: str | None
    published: str | None
    url: str | None
    snippet: str
    events: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The hit as plain values."""
        return dataclasses.asdict(self)


@dataclass(frozen=True, slots=True)
class ActorRow:
    """Somebody who takes part in events: how many, from when to when (ISO days), and with whom most.

    `counterparts` are those of the newest thousand reports: name and number of events.
    """

    name: str
    country: str | None
    kb: str | None
    events: int
    first: str | None
    last: str | None
    counterparts: tuple[tuple[str, int], ...]

    def to_dict(self) -> dict[str, Any]:
        """The row as plain values."""
        return dataclasses.asdict(self)


@dataclass(frozen=True, slots=True)
class SiteRow:
    """An outlet: how many pages of it there are (newest versions), and how many events they report."""

    site: str | None
    pages: int
    reports: int

    def to_dict(self) -> dict[str, Any]:
        """The row as plain values."""
        return dataclasses.asdict(self)


@dataclass(frozen=True, slots=True)
class Status:
    """How a tracker stands: what it holds, what waits, what went wrong, how large it is on disk (bytes)."""

    folder: str
    pages: int
    versions: int
    events: int
    reports: int
    reviewed: int
    storylines: int
    waiting: int
    problems: int
    first: str | None
    last: str | None
    reader: str
    outdated: int
    schema: int
    bytes: int

    def to_dict(self) -> dict[str, Any]:
        """The status as plain values."""
        return dataclasses.asdict(self)
