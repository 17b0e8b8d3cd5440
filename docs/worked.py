"""Draws how one sentence of a sample page becomes an event, from what the program reads: `python docs/worked.py`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from html import escape
from pathlib import Path

import dragoman
from dragoman.model import Event, Span

DOCS = Path(__file__).parent
SAMPLE, EVENT = "samples/pages/02-ministers-hold-talks.html", "e2"
COLUMNS, LETTER, LEFT = 76, 10.0, 24  # letters of a line, width of one, margin
LINE, ROW = 58, 30  # heights of a line of the sentence and of a row of the event
WIDTH = round(2 * LEFT + COLUMNS * LETTER)
COLOURS = {
    "who": "#c7e0f4", "what": "#f6d5d5", "to whom": "#d6ecd2", "where": "#f3e3c3", "when": "#e3d6f0",
}  # fmt: skip


def marks(event: Event) -> Iterator[tuple[str, Span, str]]:
    """Each value of the event that stands in the sentence: what it is, its words, what they became."""
    for name, parties in (("who", event.actors), ("to whom", event.recipients)):
        for party in parties:
            if party.span:
                yield name, party.span, " · ".join(filter(None, (party.country, *party.sector, party.role)))
    yield "what", event.trigger, f"{event.root} · CAMEO {event.cameo}"
    if event.place and event.place.span:
        yield (
            "where",
            event.place.span,
            f"{event.place.name} · {event.place.country} · {event.place.lat}, {event.place.lon}",
        )
    if isinstance(event.date_basis, Span):
        yield "when", event.date_basis, str(event.date)


def lines(sentence: Span) -> Iterator[tuple[int, str]]:
    """The sentence in lines: offset in the page and text of each."""
    at = 0
    for line in textwrap.wrap(sentence.text, COLUMNS, break_on_hyphens=False):
        at = sentence.text.index(line, at)
        yield sentence.start + at, line
        at += len(line)


def sentence(event: Event) -> Iterator[str]:
    """The sentence, each value of the event on its colour with a word below."""
    for number, (start, text) in enumerate(lines(event.evidence[0])):
        y = 34 + LINE * number
        for name, span, _ in marks(event):
            a, b = max(span.start, start), min(span.end, start + len(text))
            if a < b:
                x, width = LEFT + LETTER * (a - start), LETTER * (b - a)
                yield f'<rect x="{x:.0f}" y="{y - 17}" width="{width:.0f}" height="24" rx="3" fill="{COLOURS[name]}"/>'
                yield f'<text x="{x:.0f}" y="{y + 22}" class="name">{name}</text>'
        yield f'<text x="{LEFT}" y="{y}" class="words" textLength="{LETTER * len(text):.0f}">{escape(text)}</text>'


def table(event: Event, top: int) -> Iterator[str]:
    """The event, a row a value: what it is, the words it rests on, what they became."""
    rows = [(name, span.text, value) for name, span, value in marks(event)]
    rows += [
        ("happened?", "nothing around the verb says otherwise", event.assertion),
        ("told by", "nobody is named", "the page itself"),
    ]
    for number, (name, words, value) in enumerate(rows):
        y = top + ROW * number
        yield f'<rect x="{LEFT}" y="{y - 16}" width="92" height="23" rx="3" fill="{COLOURS.get(name, "#eeeeee")}"/>'
        yield f'<text x="{LEFT + 8}" y="{y}" class="cell">{name}</text>'
        yield f'<text x="{LEFT + 108}" y="{y}" class="cell">{escape(words)}</text>'
        yield f'<text x="{LEFT + 430}" y="{y}" class="cell bold">→ {escape(value)}</text>'


def drawn(event: Event) -> str:
    """The picture as SVG; it fetches nothing."""
    top = 34 + LINE * len(list(lines(event.evidence[0]))) + 24
    told = "; ".join(f"{name}: {span.text} becomes {value}" for name, span, value in marks(event))
    body = "\n".join([*sentence(event), *table(event, top)])
    height = top + ROW * 7
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="t d">\n'
        f'<title id="t">How a sentence becomes an event</title>\n<desc id="d">{escape(told)}</desc>\n'
        "<style>.words{font:16px monospace}.name{font:12px sans-serif;fill:#555}.cell{font:14px sans-serif}"
        ".bold{font-weight:bold}</style>\n"
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>\n{body}\n</svg>\n'
    )


def main() -> None:
    """Write the picture."""
    record = dragoman.read(str(DOCS.parent / SAMPLE))
    event = next(event for event in record.events if event.id == EVENT)
    (DOCS / "pictures/page-to-events.svg").write_text(drawn(event), encoding="utf-8")


if __name__ == "__main__":
    main()
