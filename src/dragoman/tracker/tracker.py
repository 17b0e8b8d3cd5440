"""The one facade of a project folder: config, store and reader together."""

from __future__ import annotations

import dataclasses
import datetime
import functools
import getpass
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman import store
from dragoman.errors import DragomanError
from dragoman.evaluation.agreement import Agreement, agreement
from dragoman.exporters.dataset import Dataset, Description
from dragoman.exporters.export import export, whole
from dragoman.model import Page, Record
from dragoman.plugins import Failure, Limits
from dragoman.store import (
    ActorRow,
    Cluster,
    Database,
    EventDetail,
    EventRow,
    EventTie,
    Hit,
    PageRow,
    Problem,
    Query,
    SiteRow,
    Status,
    Storyline,
    Turn,
    care,
    changes,
    correcting,
    judging,
    notes,
    plans,
    queue,
    saved,
    tallies,
    threads,
)  # fmt: skip
from dragoman.store import annotations as log_of
from dragoman.store.annotations import Action, Annotation
from dragoman.store.care import Finding
from dragoman.store.changes import Difference
from dragoman.store.correcting import Noted, Said
from dragoman.store.listing import event_rows
from dragoman.store.notes import Note, NoteKind
from dragoman.store.tallies import By, DayRows, Meeting, Survey, Totals
from dragoman.store.told import events_by_place
from dragoman.tracker import config, releases
from dragoman.tracker.ingest import Added, Callback, Found, Ingest, keep_records
from dragoman.tracker.readers import PageReader, Reader
from dragoman.tracker.tables import Table
from dragoman.views.storyline import StorylinePage, storyline_page

if TYPE_CHECKING:
    from dragoman.store.witnesses import Moment
    from dragoman.tracker.linking import Linked
    from dragoman.views import Brief, PlacePage, SourcePage

_COUNTED = 10_000


def now() -> str:
    """This moment as ISO 8601 in UTC, to the second."""
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0).isoformat()


class Tracker:
    """A tracker in a folder: `with Tracker("korea") as tracker: tracker.add(["page.html"])`.

    Every verb of the command line is a method here. Lists come as `Table`s with `to_pandas()`, `to_polars()`,
    `to_arrow()`, `to_dicts()`; `iterate` walks over any number of events. A tracker object is for one thread at a
    time; open one for each (they may all write: SQLite puts them in a row).

    `reader` reads pages (ours by default); `readonly` opens without the right to write; `clock` gives the time that is
    written down (ISO 8601). Raises `DRG-NOTRACKER` when the folder holds none, `DRG-NEWER` when a newer version of
    dragoman made it.
    """

    def __init__(
        self,
        folder: str | Path = ".",
        *,
        reader: Reader | None = None,
        readonly: bool = False,
        clock: Callable[[], str] = now,
        patience_seconds: float = 30.0,
    ) -> None:
        self.folder = Path(folder)
        self._reader = reader
        self.clock = clock
        self.db = Database(self.folder, readonly=readonly, patience_seconds=patience_seconds)

    @classmethod
    def create(cls, folder: str | Path, name: str | None = None, **options: Any) -> Tracker:
        """A new tracker in `folder`, with a commented `dragoman.toml`; raises `DRG-EXISTS` when there is one."""
        path = Path(folder)
        store.create(path)
        config.write_template(path, name or path.resolve().name)
        return cls(path, **options)

    def __enter__(self) -> Tracker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the store."""
        self.db.close()

    def forget(self) -> None:
        """Forget what was remembered of the folder, so that one who keeps a tracker open sees what others changed."""
        self.db.forget()
        vars(self).pop("config", None)

    @functools.cached_property
    def config(self) -> config.Config:
        """What `dragoman.toml` says."""
        return config.load(self.folder)

    @functools.cached_property
    def reader(self) -> Reader:
        """Who reads pages: what was given, or ours with the packs that `dragoman.toml` names."""
        return self._reader or PageReader([self.folder / pack for pack in self.config.packs])

    # Reading in

    def add(self, sources: Iterable[str], *, limits: Limits = Limits(), progress: Callback | None = None) -> Added:
        """Read sources (files, folders, addresses, archives, JSONL) into the tracker; what was read before is skipped.

        What cannot be read is kept as a problem. Ctrl-C ends it cleanly (`interrupted`); `resume` goes on.
        """
        from dragoman import pages

        found = ((source, item) for source in sources for item in pages.read(source, limits))
        return self._ingest(found, progress)

    def add_pages(self, found: Iterable[Page | Failure], *, progress: Callback | None = None) -> Added:
        """Read pages into the tracker."""
        return self._ingest(((item.source, item) for item in found), progress)

    def _ingest(self, found: Iterable[Found], progress: Callback | None) -> Added:
        self.db.pages.keep = self.config.keep
        return Ingest(self.db, self.reader, self.clock, progress).run(found)

    def add_records(self, records: Iterable[Record], *, reader: str | None = None) -> Added:
        """Keep records that were read elsewhere (another machine, a batch run) by the reader version named."""
        return keep_records(self.db, records, reader or self.reader.version, self.clock)

    def watch(
        self, feeds: Iterable[str] | None = None, *, since: str | None = None, limits: Limits = Limits(),
        progress: Callback | None = None,
    ) -> Added:  # fmt: skip
        """Look once at feeds (those of `dragoman.toml` by default) and read what is new, or due to be looked at again.

        `since` (an ISO date) leaves out items that the feed dates earlier. A page that changed is a new version.
        """
        from dragoman.tracker.watching import Watch

        self.db.pages.keep = self.config.keep
        watch = Watch(self.db, self.clock(), since, self.config.revisit_hours)
        chosen = self.config.feeds if feeds is None else feeds
        return Ingest(self.db, self.reader, self.clock, progress, note_looks=True).run(watch.found(chosen, limits))

    def resume(self, *, progress: Callback | None = None) -> Added:
        """Read what still waits in the queue."""
        return self.add_pages((), progress=progress)

    def reread(self, *, progress: Callback | None = None) -> Added:
        """Read again what another version of the reader read last; corrections stay.

        Pages whose HTML is kept (`keep` in `dragoman.toml`) are cut anew; a text that changes by it is a new version.
        """
        from dragoman.tracker import recutting

        recutting.enqueue_outdated(self.db, self.reader.version, self.clock())
        return self.resume(progress=progress)

    def problems(self) -> list[Problem]:
        """What could not be read, with a hint each."""
        return queue.problems(self.db)

    def retry(self, *, limits: Limits = Limits(), progress: Callback | None = None) -> Added:
        """Try again what could not be read."""
        from dragoman import pages

        origins = queue.retry(self.db, self.reader.version)

        def found() -> Iterator[Found]:
            for origin in origins:
                failed: set[str] = set()
                for item in pages.read(origin, limits):
                    if isinstance(item, Failure):
                        failed.add(item.source)
                    yield origin, item
                queue.solve(self.db, origin, failed)

        return self._ingest(found(), progress)

    # Asking

    def status(self) -> Status:
        """What the tracker holds, what waits, what went wrong."""
        return store.status(self.db, self.reader.version)

    def events(self, query: Query | None = None, **fields: Any) -> Table[EventRow]:
        """One page of the events of a query: `tracker.events(pair=("KOR", "PRK"), since="2026-03", until="2026-03")`.

        `fields` are those of `Query` and go over the query's own. `total` counts all of them, up to 10,000.
        """
        rows, total = store.listed(self.db, _query(query, fields), _COUNTED)
        return Table(rows, total)

    def iterate(self, query: Query | None = None, **fields: Any) -> Iterator[EventRow]:
        """All events of a query, one after the other, without holding them all."""
        fields.setdefault("limit", None)
        return store.iterate(self.db, _query(query, fields))

    def count(self, query: Query | None = None, **fields: Any) -> int:
        """How many events a query has."""
        return store.count(self.db, _query(query, fields))

    # Counting, and what is to come

    def totals(self) -> Totals:
        """How much the tracker holds: the quick part of `status`."""
        return tallies.totals(self.db, self.reader.version)

    def tally(self, by: By, query: Query | None = None, *, took_place: bool = False, **fields: Any) -> dict[str, int]:
        """How many events of a query have each root, assertion, country of the place or year, the commonest first.

        All events count unless the query has a limit; with `took_place` those that happened or are going on.
        """
        fields.setdefault("limit", None)
        return tallies.tally(self.db, _query(query, fields), by, took_place=took_place)

    def survey(self, query: Query | None = None, *, most: int = _COUNTED, **fields: Any) -> Survey:
        """The first events of a query by number, and how many of them have each root and assertion."""
        return tallies.survey(self.db, _query(query, fields), most=most)

    def rows(self, numbers: Sequence[int]) -> list[EventRow]:
        """The events of a survey, by their numbers."""
        return event_rows(self.db, numbers)

    def weeks(
        self, query: Query | None = None, *, took_place: bool = False, **fields: Any
    ) -> list[tuple[datetime.date, int, int]]:
        """Each week with an event that is dated to the day: its Monday, its events, the reports of them."""
        fields.setdefault("limit", None)
        return tallies.weeks(self.db, _query(query, fields), took_place=took_place)

    def last_day(self) -> datetime.date | None:
        """The latest day on which an event took place; None when none has a date."""
        return tallies.last_day(self.db)

    def network(
        self, query: Query | None = None, *, by_country: bool = True, most: int = 60, **fields: Any
    ) -> list[tuple[str, str, int]]:
        """Who takes part in the same events, by country or by name, and in how many."""
        fields.setdefault("limit", None)
        return tallies.network(self.db, _query(query, fields), by_country=by_country, most=most)

    def meetings(self, pair: tuple[str, str], *, most: int = 40) -> list[Meeting]:
        """Who of one state met whom of the other, the most frequent first."""
        return tallies.meetings(self.db, pair, most=most)

    def counterparts(self, name: str, *, most: int = 40) -> dict[str, int]:
        """Who takes part in the same events as those whose name holds `name`, and in how many."""
        return tallies.counterparts(self.db, name, most=most)

    def by_day(self, query: Query | None = None, *, each: int = 4, **fields: Any) -> list[DayRows]:
        """The events of a query day by day: how many, and the `each` weightiest of them."""
        return tallies.by_day(self.db, _query(query, fields), each=each)

    def upcoming(self, today: datetime.date, *, most: int = 10, **fields: Any) -> list[EventRow]:
        """The planned and possible events whose time has not passed, the nearest first."""
        return plans.upcoming(self.db, _query(None, fields), today, most=most)

    def overdue(self, today: datetime.date, *, most: int = 10, **fields: Any) -> list[EventRow]:
        """The planned events whose time has passed without a report that they took place, the latest first."""
        return plans.overdue(self.db, _query(None, fields), today, most=most)

    def event(self, event_id: str) -> EventDetail:
        """An event with all its reports; the id may be shortened. Raises `DRG-NOTFOUND`, `DRG-AMBIGUOUS`."""
        return store.event(self.db, event_id)

    def find(self, words: str, *, limit: int = 20, offset: int = 0) -> Table[Hit]:
        """The pages that hold the words: all of them; "…" a phrase, * a prefix, OR and NOT as usual."""
        return Table(store.find(self.db, words, limit, offset))

    def who(self, name: str, *, limit: int = 20) -> Table[ActorRow]:
        """Those whose name holds `name`, with their number of events and their counterparts."""
        return Table(store.who(self.db, name, limit))

    def pages(self, *, limit: int | None = 50, offset: int = 0) -> Table[PageRow]:
        """The newest versions of all pages, the last added first."""
        return Table(store.pages(self.db, limit, offset))

    def page(self, page_id: str) -> PageRow:
        """A page by its id, which may be shortened."""
        return store.page(self.db, page_id)

    def versions(self, page_id: str) -> Table[PageRow]:
        """All versions of the document that a page belongs to, the first one first."""
        return Table(store.versions(self.db, page_id))

    def record(self, page_id: str) -> Record:
        """The record of a page as it stands now, corrections in place."""
        return store.corrected_record(self.db, store.resolve(self.db, "pages", page_id)["n"])

    def sites(self) -> Table[SiteRow]:
        """The outlets, with how many pages and reports of events."""
        return Table(store.sites(self.db))

    def events_of_page(self, page_id: str) -> dict[str, str]:
        """Which event each event of a page's record belongs to: the id within the record, then that of the event."""
        return events_by_place(self.db, page_id)

    def crosswalk(self) -> Iterator[tuple[str, str, str, str | None]]:
        """Every report that counts: event id, report id, page id, address."""
        return store.crosswalk(self.db)

    # Saved searches

    def save_search(self, name: str, query: Query | None = None, **fields: Any) -> None:
        """Keep a query under a name."""
        store.save_search(self.db, name, _query(query, fields), self.clock())

    def search(self, name: str) -> Query:
        """The query that was saved under a name; raises `DRG-NOTFOUND`."""
        return store.search(self.db, name)

    def searches(self) -> dict[str, Query]:
        """All saved searches by name."""
        return store.saved_searches(self.db)

    def forget_search(self, name: str) -> None:
        """Forget a saved search."""
        saved.forget_search(self.db, name)

    # Events across pages

    def write_clusters(self, clusters: Iterable[Cluster]) -> int:
        """Join reports into events, each cluster with its reason; how many reports changed their event."""
        return store.write_clusters(self.db, clusters, self.clock())

    def write_storylines(self, storylines: Iterable[Storyline]) -> list[str]:
        """Replace all storylines; their ids. Which of them merged or split since is kept: see `turns`."""
        before = threads.membership(self.db)
        ids = store.write_storylines(self.db, storylines)
        threads.note_turns(self.db, before, self.clock())
        return ids

    def link(self) -> Linked:
        """Join reports into events and events into storylines; what people merged or split stays so."""
        from dragoman.tracker import linking

        return linking.link(self)

    def storylines(self) -> list[Storyline]:
        """All storylines, those with most events first."""
        return store.storylines(self.db)

    def storyline(self, storyline_id: str) -> StorylinePage:
        """A storyline in full: key days, intensity by week, ties of its events, merges and splits."""
        own = threads.resolve_storyline(self.db, storyline_id)
        found = store.storylines(self.db, own)
        if not found:
            raise DragomanError("DRG-NOTFOUND", f"storyline {own} has no event any more")
        rows = list(self.iterate(storyline=own, sort="date"))
        return storyline_page(found[0], rows, threads.ties_of_storyline(self.db, own), threads.turns(self.db, own))

    def ties(self, event_id: str) -> list[EventTie]:
        """What an event continues, reacts to or is a part of, and what does so to it."""
        return threads.ties_of_event(self.db, event_id)

    def turns(self) -> list[Turn]:
        """Storylines that merged or split from one linking to the next, the newest first."""
        return threads.turns(self.db)

    # Portraits

    def place(self, name: str, today: datetime.date) -> PlacePage:
        """A place by (a part of) its name, or a country by code or name: events at it and under it, who, planned."""
        from dragoman.tracker import portraits

        return portraits.place(self, name, today)

    def source(self, site: str) -> SourcePage:
        """An outlet: what it tells first, alone, later, copies, corrects; raises `DRG-NOTFOUND`."""
        from dragoman.tracker import portraits

        return portraits.source(self, site)

    def brief(self, since: str, until: str | None = None, *, by: Moment = "added") -> Brief:
        """What is new, changed and newly disputed since a day, by when pages came or were `published`."""
        from dragoman.tracker import portraits

        return portraits.since(self, since, until, by)

    # Corrections

    def correct(
        self, target: str, action: Action, *, field: str | None = None, value: Any = None, why: str | None = None,
        who: str | None = None,
    ) -> Annotation:  # fmt: skip
        """Accept, reject, change, comment or flag an event (its lead report) or a report; the entry of the log.

        A change needs a `field` (`date`, `root`, `actors.0.country` …) and a `value` as in the record's JSON. Raises
        `DRG-CORRECTION` when it does not fit.
        """
        return correcting.correct(self.db, target, action, self._said(who, why), field=field, value=value)

    def mark(
        self, page_id: str, words: tuple[int, int], event: dict[str, Any], *, why: str | None = None,
        who: str | None = None,
    ) -> str:  # fmt: skip
        """Add an event by marking its `words` (start, end) in a page; the id of its report.

        `event` holds fields of the record's JSON, at least a root.
        """
        return correcting.add_event(self.db, page_id, words, event, self._said(who, why))[0]

    def merge(self, targets: Sequence[str], *, why: str | None = None, who: str | None = None) -> Annotation:
        """Join events (or reports) into the first of them."""
        return correcting.merge(self.db, targets, self._said(who, why))

    def split(self, report: str, *, why: str | None = None, who: str | None = None) -> Annotation:
        """Make a report an event of its own."""
        return correcting.split(self.db, report, self._said(who, why))

    def undo(self, annotation_id: str, *, why: str | None = None, who: str | None = None) -> Annotation:
        """Take a correction back; the log keeps both."""
        return correcting.undo(self.db, annotation_id, self._said(who, why))

    def corrections(self, *, event: str | None = None, outcome: str | None = None) -> Table[Noted]:
        """The log with what became of each entry: all, those of one event, or those of one outcome (`conflict` …)."""
        if event is not None:
            return Table(correcting.corrections_of(self.db, event))
        return Table(correcting.corrections(self.db, outcome))

    def conflicts(self) -> Table[Noted]:
        """Corrections that the newest reading puts in doubt: to be looked at by a person."""
        return self.corrections(outcome="conflict")

    def export_corrections(self, target: str | Path) -> int:
        """Write the log as W3C Web Annotations, one a line; how many."""
        log = log_of.entries(self.db)
        text = "".join(line + "\n" for line in correcting.to_lines(log))
        whole(Path(target), lambda path: _write(path, text))
        return len(log)

    def import_corrections(self, source: str | Path) -> tuple[int, int]:
        """Take over another tracker's log; how many entries were new, and how many wait for their page."""
        lines = Path(source).read_text(encoding="utf-8").splitlines()
        log = [log_of.from_w3c(json.loads(line)) for line in lines if line.strip()]
        return correcting.import_log(self.db, log, self.clock())

    def agreement(self) -> list[Agreement]:
        """How far the reviewers agree, field by field (Krippendorff's alpha)."""
        judged: dict[str, list[Mapping[str, str]]] = {}
        for found in judging.judgements(self.db):
            judged.setdefault(found.report, []).append(found.values)
        return agreement(judged, ("verdict", *judging.JUDGED))

    def gold(self) -> Iterator[dict[str, Any]]:
        """What reviewers settled, as records in the contract's form: data to evaluate a reader on."""
        return judging.gold(self.db)

    def _said(self, who: str | None, why: str | None) -> Said:
        return Said(who or self.config.reviewer or getpass.getuser(), self.clock(), why)

    # Notes

    def write_note(
        self, kind: NoteKind, values: Mapping[str, str], *, at: tuple[str, int, int] | None = None,
        who: str | None = None,
    ) -> Note:  # fmt: skip
        """Write a comment, a document, a dictionary entry or a proposal; `at` is a page, start and end of words."""
        said = self._said(who, None)
        return notes.write_note(self.db, kind, values, who=said.who, now=said.now, at=at)

    def notes(self, *kinds: NoteKind) -> list[Note]:
        """The notes of these kinds that were not taken back, the newest first."""
        return notes.notes(self.db, *kinds)

    def notes_of_page(self, page_id: str) -> list[Note]:
        """The comments on any version of the document of a page, the oldest first."""
        return notes.notes_of_page(self.db, page_id)

    def find_note(self, note_id: str) -> Note:
        """A note by its id; raises `DRG-NOTFOUND`."""
        return notes.note(self.db, note_id)

    def take_back_note(self, note_id: str, *, who: str | None = None) -> Note:
        """Take a note back; the log keeps both."""
        old, said = notes.note(self.db, note_id), self._said(who, None)
        return notes.write_note(self.db, "undo", {}, who=said.who, now=said.now, undoes=old.id)

    # Versions

    def difference(self, page_id: str, earlier: str | None = None) -> Difference:
        """What changed in a page, in its text and its events, since an earlier version (the one before)."""
        return changes.difference(self.db, page_id, earlier)

    # Looking after

    def backup(self, target: str | Path) -> int:
        """Copy the tracker to a folder, consistent while others write; how many page files were new there."""
        return care.backup(self.db, Path(target))

    def verify(self) -> list[Finding]:
        """Everything that is wrong with the tracker or its releases, and what could be tidied up."""
        damaged = [Finding("damage", what, "take it from a backup") for what in releases.damages(self.folder)]
        return [*care.verify(self.db), *damaged]

    def gc(self) -> int:
        """Remove what nothing needs; how many bytes became free. Corrections and page versions are never touched."""
        return care.gc(self.db)

    # Publishing

    def dataset(self, query: Query | None = None, *, title: str | None = None, **fields: Any) -> Dataset:
        """The events of a query with what the configuration says of them: what exporters take. No limit by default."""
        fields.setdefault("limit", None)
        about = self.config
        description = Description(
            title or about.title, self.clock(), about.publisher, about.licence, about.licence_note, about.homepage
        )
        return Dataset(self.db, _query(query, fields), description)

    def export(
        self, format: str, target: str | Path, query: Query | None = None, *, layout: str = "own", **fields: Any
    ) -> list[Path]:
        """Write the events of a query to a file or folder, with its description and crosswalk; the files written.

        `format` is one of `dragoman.exporters.export.exporters()`: csv, parquet, geojson, icalendar …; `layout` own,
        plover, polecat, icews, gdelt, acled.
        """
        return export(self.dataset(query, **fields), format, Path(target), layout)

    def release(self, name: str, query: Query | None = None, **fields: Any) -> releases.Release:
        """Publish under a name what never changes again; raises `DRG-RELEASE` when the name was used."""
        fields.setdefault("sort", "date")
        dataset = self.dataset(query, **fields)
        versioned = dataclasses.replace(dataset.description, version=name)
        return releases.make(self.folder, name, dataclasses.replace(dataset, description=versioned))

    def releases(self) -> list[releases.Release]:
        """All releases, the oldest first."""
        return [releases.load(self.folder, name) for name in releases.names(self.folder)]


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _query(query: Query | None, fields: dict[str, Any]) -> Query:
    return dataclasses.replace(query or Query(), **fields)
