"""One record for a person or a program: terminal text, JSON, CSV, and a self-contained HTML page."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dragoman.model import Event, Party, Record, Span

CSV_COLUMNS = (
    "source", "event", "root", "mode", "cameo", "quad", "actors", "actor_countries", "recipients",
    "recipient_countries", "date", "date_precision", "place", "place_country", "assertion", "attribution",
    "where", "salience", "confidence", "trigger", "evidence",
)  # fmt: skip


# -- text -------------------------------------------------------------------------------------------------------------


def as_text(record: Record, *, why: bool = False) -> str:
    """The record as a person reads it in a terminal: the article's head, then one line an event with its evidence."""
    lines = [record.article.headline or "(no headline)", _article_line(record), ""]
    for event in record.events:
        lines += _event_lines(event, why=why)
    for issue in record.issues:
        lines.append(f"! {issue.code}: {issue.message}" + (f" ({issue.hint})" if issue.hint else ""))
    return "\n".join(lines).rstrip() + "\n"


def _article_line(record: Record) -> str:
    article = record.article
    published = article.published or "no date"
    if article.published and article.published_basis:
        published += f" ({article.published_basis})"
    facts = [article.site, f"published {published}", article.agency, " > ".join(article.section), record.page.source]
    return " · ".join(fact for fact in facts if fact)


def event_line(event: Event) -> str:
    """ "date · place · who → what → whom · assertion · by whose account" on one line; unknown values are a dash."""
    what = event.root + (f" {event.mode}" if event.mode else "")
    who, whom = _parties(event.actors), _parties(event.recipients)
    deed = f"{who} → {what} → {whom}" if event.recipients else f"{who} → {what}"
    account = "by " + ", by ".join(a.text for a in event.attribution) if event.attribution else None
    place = event.place.name if event.place else "–"
    return " · ".join(filter(None, (event.date or "–", place, deed, event.assertion, account)))


def _parties(parties: Iterable[Party]) -> str:
    names = [_party(p) for p in parties if p.part != "also-present"]
    return ", ".join(names) or "–"


def _party(party: Party) -> str:
    return f"{party.text} [{party.country}]" if party.country else party.text


def _event_lines(event: Event, *, why: bool) -> Iterator[str]:
    yield f"{event.id}  {event_line(event)}"
    yield from (f"      “{_folded(span.text)}”" for span in event.evidence[:1])
    if why:
        for step in event.why:
            yield f"      {step.stage} [{step.rule}] {step.detail}"
            yield from (f"        not: {reading}" for reading in step.rejected)
    yield ""


def _folded(text: str) -> str:
    return " ".join(text.split())


# -- CSV --------------------------------------------------------------------------------------------------------------


def as_csv(records: Iterable[Record], *, header: bool = True) -> Iterator[str]:
    """CSV lines, one an event; several values in a cell are separated by `|`."""
    if header:
        yield _csv_line(CSV_COLUMNS)
    for record in records:
        yield from (_csv_line(_csv_row(record, event)) for event in record.events)


def _csv_line(cells: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(["" if c is None else c for c in cells])
    return out.getvalue()


def _csv_row(record: Record, event: Event) -> tuple[object, ...]:
    place = event.place
    return (
        record.page.source, event.id, event.root, event.mode, event.cameo, event.quad,
        _joined(p.text for p in event.actors), _joined(p.country or "" for p in event.actors),
        _joined(p.text for p in event.recipients), _joined(p.country or "" for p in event.recipients),
        event.date, event.date_precision, place and place.name, place and place.country,
        event.assertion, _joined(a.text for a in event.attribution), event.where, event.salience,
        event.confidence, event.trigger.text, _joined(_folded(s.text) for s in event.evidence),
    )  # fmt: skip


def _joined(values: Iterable[str]) -> str:
    return "|".join(values)


# -- HTML -------------------------------------------------------------------------------------------------------------

_STYLE = """
body{font:16px/1.6 Georgia,serif;max-width:62rem;margin:2rem auto;padding:0 1rem}
body{color:#1c1c1c;background:#fdfcf9}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .3rem}.meta{color:#555;font-size:.9rem;margin-bottom:1.5rem}
.page{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:2rem}
@media(max-width:50rem){.page{display:block}}
.f{color:#767676}.text p{white-space:pre-line;margin:.6rem 0}mark{padding:0 .1em;border-radius:2px;color:inherit}
.event{background:#ffe7a3}.time{background:#cfe8ff}.place{background:#d6f0d0}
.entity{background:#eee4f7}.quote{background:#f3eee2}
.card{border-left:3px solid #c79100;padding:.1rem 0 .1rem .8rem;margin:0 0 1.2rem;font-size:.92rem}
.card b{display:block}.card q{color:#444}.card details{color:#444;font-size:.85rem}
@media(prefers-color-scheme:dark){body{background:#1b1b1b;color:#e8e6e1}.meta,.card q,.card details{color:#b5b2ab}
.f{color:#9a978f}mark{color:#111}}
"""


@dataclass(frozen=True, slots=True)
class _Mark:
    span: Span
    kind: str
    title: str


def as_html(record: Record) -> str:
    """One self-contained HTML page, no script and no request: the text with its spans marked, the events beside it."""
    title = html.escape(record.article.headline or record.page.source)
    return (
        "<!doctype html>\n<html lang=en><meta charset=utf-8>"
        '<meta name=viewport content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style>\n<body>{as_html_fragment(record, style=False)}</body></html>\n"
    )


def as_html_fragment(record: Record, *, style: bool = True) -> str:
    """The same as a fragment, for notebooks; everything that comes from the page is escaped."""
    head = f"<h1>{html.escape(record.article.headline or '(no headline)')}</h1>"
    meta = f"<p class=meta>{html.escape(_article_line(record))}</p>"
    issues = "".join(
        f"<p class=meta>{html.escape(f'{i.code}: {i.message} {i.hint or str()}')}</p>" for i in record.issues
    )
    cards = "".join(map(_card, record.events)) or "<p>No events.</p>"
    prefix = f"<style>{_STYLE}</style>" if style else ""
    return (
        f"{prefix}{head}{meta}{issues}<div class=page><div class=text>{_marked_text(record)}</div>"
        f"<div>{cards}</div></div>"
    )


def _card(event: Event) -> str:
    steps = "".join(
        f"<li>{html.escape(w.stage)} <i>{html.escape(w.rule)}</i> {html.escape(w.detail)}</li>" for w in event.why
    )
    quote = html.escape(_folded(event.evidence[0].text))
    return (
        f"<div class=card id={html.escape(event.id)}><b>{html.escape(event.id)} {html.escape(event_line(event))}</b>"
        f"<q>{quote}</q><details><summary>why</summary><ul>{steps}</ul></details></div>"
    )


def _marked_text(record: Record) -> str:
    marks = _disjoint(_marks(record))
    paragraphs = []
    for part in record.article.parts or ():
        inside = [m for m in marks if part.span.holds(m.span)]
        css = "" if part.label in ("headline", "deck", "body", "subheading", "quote", "caption") else " class=f"
        paragraphs.append(f"<p{css} title={html.escape(part.label)}>{_mark_up(part.span, inside)}</p>")
    return "".join(paragraphs)


def _marks(record: Record) -> Iterator[_Mark]:
    for event in record.events:
        yield from (_Mark(s, "event", f"{event.id} {event.root}") for s in event.mentions or (event.trigger,))
    yield from (_Mark(t.span, "time", t.value or "") for t in record.times)
    yield from (_Mark(p.span, "place", f"{p.name} {p.country or ''}") for p in record.places)
    for entity in record.entities:
        yield from (
            _Mark(m.span, "entity", f"{entity.name} {entity.country or ''}")
            for m in entity.mentions
            if m.kind == "name"
        )


def _disjoint(marks: Iterable[_Mark]) -> list[_Mark]:
    """Marks that do not overlap; events win over times, times over places, places over entities."""
    kept: list[_Mark] = []
    for mark in marks:
        if mark.span.text and not any(mark.span.meets(k.span) for k in kept):
            kept.append(mark)
    return sorted(kept, key=lambda m: m.span.start)


def _mark_up(span: Span, marks: list[_Mark]) -> str:
    out, at = [], span.start
    for mark in marks:
        out.append(html.escape(span.text[at - span.start : mark.span.start - span.start]))
        words = html.escape(mark.span.text)
        out.append(f'<mark class={mark.kind} title="{html.escape(mark.title)}">{words}</mark>')
        at = mark.span.end
    out.append(html.escape(span.text[at - span.start :]))
    return "".join(out)
