"""Our own tables, column by column: name, type, what it means, how it is made."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from dragoman.model import Event, EventPlace, Party, Span
from dragoman.store import PageRow, Report, Told
from dragoman.store.days import days_of

Kind = Literal["string", "integer", "number", "boolean", "date"]
Item_contra = TypeVar("Item_contra", contravariant=True)
SEPARATOR = "; "


@dataclass(frozen=True, slots=True)
class Column(Generic[Item_contra]):
    """A column: `value` makes the cell, None for what is not known; `kind` is a type of the Frictionless schema."""

    name: str
    kind: Kind
    gloss: str
    value: Callable[[Item_contra], Any]


def joined(values: Iterable[object]) -> str | None:
    """Values in one cell, separated by '; '; None when there are none. Doubles are kept: columns go side by side."""
    return SEPARATOR.join("" if v is None else str(v) for v in values) or None


def day(edtf: str | None, last: bool = False) -> datetime.date | None:
    """The first (or last) day of an EDTF date, None when it has none or is open on that side."""
    days = days_of(edtf)
    if days is None:
        return None
    ordinal = days[1] if last else days[0]
    return None if ordinal in (1, datetime.date.max.toordinal()) else datetime.date.fromordinal(ordinal)


def flat(text: str | None) -> str | None:
    """`text` on one line, None when empty."""
    return None if text is None else " ".join(text.split()) or None


def party_name(party: Party, told: Told) -> str:
    """The fullest name of one who takes part."""
    entity = told.entities.get(party.entity or "")
    return entity.name if entity else party.text


def _place(event: Event) -> EventPlace:
    return event.place or EventPlace("")


def _attribution(item: Told | Report) -> str | None:
    return joined(flat(a.text) for a in item.event.attribution)


def _evidence(item: Told | Report) -> str | None:
    return flat(" ".join(s.text for s in item.event.evidence))


def _start(span: Span | None) -> int | None:
    return span.start if span else None


def _sides(told: Told, get: Callable[[Party], object], side: str) -> str | None:
    parties: Sequence[Party] = getattr(told.event, side)
    return joined(get(party) for party in parties)


def _party_columns(side: str, word: str) -> tuple[Column[Told], ...]:
    def of(get: Callable[[Party, Told], object]) -> Callable[[Told], Any]:
        return lambda told: joined(get(party, told) for party in getattr(told.event, side))

    def column(name: str, gloss: str, get: Callable[[Party, Told], object]) -> Column[Told]:
        return Column(f"{side}_{name}", "string", f"{gloss} of each {word}, separated by '; '", of(get))

    return (
        column("names", "fullest name", party_name),
        column("texts", "words of the page", lambda p, t: flat(p.text)),
        column("countries", "ISO 3166-1 alpha-3 code", lambda p, t: p.country),
        column("sectors", "PLOVER sector codes (separated by a space)", lambda p, t: " ".join(p.sector)),
        column("roles", "office or function at that time", lambda p, t: p.role),
        column("parts", "lead, participant or also-present", lambda p, t: p.part),
        column("starts", "offset in the page's text", lambda p, t: _start(p.span)),
        column("ends", "end offset in the page's text", lambda p, t: p.span.end if p.span else None),
    )


EVENTS: tuple[Column[Told], ...] = (
    Column("event_id", "string", "id of the event; the key of this table", lambda t: t.row.id),
    Column("date", "string", "date as EDTF (ISO 8601-2), as exact as the text allows", lambda t: t.event.date),
    Column("date_first", "date", "first day that the date covers", lambda t: day(t.event.date)),
    Column("date_last", "date", "last day that the date covers", lambda t: day(t.event.date, last=True)),
    Column("date_precision", "string", "day, week, month, season, year, unknown", lambda t: t.event.date_precision),
    Column("root", "string", "PLOVER 2.0 root: what was done", lambda t: t.event.root),
    Column("mode", "string", "PLOVER mode: how", lambda t: t.event.mode),
    Column("contexts", "string", "PLOVER contexts, separated by '; '", lambda t: joined(t.event.contexts)),
    Column("cameo", "string", "CAMEO code, 2-4 digits, with its leading zero", lambda t: t.event.cameo),
    Column("quad", "integer", "1, 2 verbal, material cooperation; 3, 4 conflict", lambda t: t.event.quad),
    Column("intensity", "number", "PLOVER intensity, -10 to 10", lambda t: t.event.intensity),
    Column("goldstein", "number", "Goldstein value, -10 to 10", lambda t: t.event.goldstein),
    Column(
        "assertion", "string", "happened, ongoing, planned, possible, denied, cancelled, hypothetical",
        lambda t: t.event.assertion,
    ),
    *_party_columns("actors", "actor"),
    *_party_columns("recipients", "recipient"),
    Column("place", "string", "name of the place", lambda t: _place(t.event).name or None),
    Column("place_country", "string", "ISO 3166-1 alpha-3 code of the place", lambda t: _place(t.event).country),
    Column("latitude", "number", "degrees, WGS 84", lambda t: _place(t.event).lat),
    Column("longitude", "number", "degrees, WGS 84", lambda t: _place(t.event).lon),
    Column("place_precision", "string", "site, city, district, province …", lambda t: _place(t.event).precision),
    Column("place_inferred", "boolean", "true when the clause does not name it", lambda t: _place(t.event).inferred),
    Column("attribution", "string", "by whose account, outermost first", _attribution),
    Column("reports", "integer", "how many reports tell it", lambda t: t.row.reports),
    Column("outlets", "integer", "by how many outlets", lambda t: t.row.sites),
    Column("families", "integer", "by how many texts that are no copies of each other", lambda t: t.row.families),
    Column("disputed", "boolean", "true when some say that it happened and others deny it", lambda t: t.row.disputed),
    Column("salience", "integer", "1 main event of its page, 2 other, 3 marginal", lambda t: t.event.salience),
    Column("confidence", "number", "0-1, calibrated", lambda t: t.event.confidence),
    Column("review", "string", "unreviewed, accepted, changed, flagged", lambda t: t.row.state),
    Column("storyline", "string", "id of its storyline", lambda t: t.row.storyline),
    Column("report_id", "string", "report whose values stand here", lambda t: t.row.report),
    Column("page_id", "string", "page of that report (sha-256 of its bytes)", lambda t: t.row.page),
    Column("url", "string", "address of that page", lambda t: t.row.url),
    Column("outlet", "string", "outlet of that page", lambda t: t.row.site),
    Column("published", "string", "publication of that page, ISO 8601", lambda t: t.row.published),
    Column("headline", "string", "headline of that page", lambda t: t.row.headline),
    Column("trigger_text", "string", "words that express the event", lambda t: flat(t.event.trigger.text)),
    Column("trigger_start", "integer", "offset of these words in the page's text", lambda t: t.event.trigger.start),
    Column("trigger_end", "integer", "end offset of these words", lambda t: t.event.trigger.end),
    Column("evidence_text", "string", "sentences that tell it", _evidence),
)  # fmt: skip

REPORTS: tuple[Column[Report], ...] = (
    Column("report_id", "string", "id of the report; the key of this table", lambda r: r.id),
    Column("event_id", "string", "event that it tells", lambda r: r.event_id),
    Column("page_id", "string", "page that tells it", lambda r: r.page),
    Column("lead", "boolean", "true when its values stand for the event", lambda r: r.lead),
    Column("root", "string", "PLOVER 2.0 root", lambda r: r.event.root),
    Column("mode", "string", "PLOVER mode", lambda r: r.event.mode),
    Column("date", "string", "date as EDTF", lambda r: r.event.date),
    Column("assertion", "string", "whether it happened, by this report", lambda r: r.event.assertion),
    Column("confidence", "number", "0-1, calibrated", lambda r: r.event.confidence),
    Column("review", "string", "unreviewed, accepted, changed, flagged", lambda r: r.state),
    Column("attribution", "string", "by whose account", _attribution),
    Column("seat", "string", "headline, body or caption", lambda r: r.event.where),
    Column("trigger_text", "string", "words that express the event", lambda r: flat(r.event.trigger.text)),
    Column("trigger_start", "integer", "offset of these words in the page's text", lambda r: r.event.trigger.start),
    Column("trigger_end", "integer", "end offset of these words", lambda r: r.event.trigger.end),
    Column("evidence_text", "string", "sentences that tell it", _evidence),
)  # fmt: skip

PAGES: tuple[Column[PageRow], ...] = (
    Column("page_id", "string", "sha-256 of the page's bytes; the key of this table", lambda p: p.id),
    Column("url", "string", "address", lambda p: p.url),
    Column("source", "string", "where it was read from", lambda p: p.source),
    Column("outlet", "string", "outlet", lambda p: p.site),
    Column("published", "string", "publication, ISO 8601", lambda p: p.published),
    Column("headline", "string", "headline", lambda p: flat(p.headline)),
    Column("language", "string", "language, BCP 47", lambda p: p.language),
    Column("fetched", "string", "when it was fetched, ISO 8601", lambda p: p.fetched),
    Column("version", "integer", "1 for the first version seen of this address, and so on", lambda p: p.version),
    Column("reader", "string", "version of the reader and its knowledge", lambda p: p.reader),
)

CROSSWALK: tuple[Column[Report], ...] = (
    Column("event_id", "string", "event", lambda r: r.event_id),
    Column("report_id", "string", "report that tells it", lambda r: r.id),
    Column("page_id", "string", "page of the report", lambda r: r.page),
    Column("url", "string", "address of the page", lambda r: r.url),
)
