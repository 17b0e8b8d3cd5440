"""What an exporter is given: events, reports and pages of one query, and what to say about them."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dragoman import store
from dragoman.exporters.program import program
from dragoman.store import Database, PageRow, Query, Report, Told


@dataclass(frozen=True, slots=True)
class Description:
    """Title, publisher and licence of a data set; `version` names a release, `made` is ISO 8601."""

    title: str
    made: str
    publisher: str = ""
    licence: str = "CC-BY-4.0"
    licence_note: str = ""
    homepage: str = ""
    version: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The description as plain values, with the program's version."""
        return dataclasses.asdict(self) | {"program": program()}


@dataclass(frozen=True, slots=True)
class Dataset:
    """The events of a query with their reports and pages; each call walks the store anew."""

    db: Database
    query: Query
    description: Description

    def events(self) -> Iterator[Told]:
        """The events in full, in the query's order."""
        return store.tell(self.db, self.query)

    def reports(self) -> Iterator[Report]:
        """Every live report of these events."""
        return store.tell_reports(self.db, self.query)

    def pages(self) -> Iterator[PageRow]:
        """The pages that report these events."""
        return store.tell_pages(self.db, self.query)

    @property
    def asked(self) -> dict[str, Any]:
        """The query's restrictions as plain values."""
        asked: dict[str, Any] = json.loads(self.query.to_json())
        return {name: value for name, value in asked.items() if name not in ("limit", "offset")}
