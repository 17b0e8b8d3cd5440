"""A brief: the events day by day with their evidence, sources numbered; Markdown, HTML, PDF."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dragoman.exporters.columns import flat
from dragoman.exporters.dataset import Dataset
from dragoman.exporters.exporter import Exporter
from dragoman.exporters.tables import extra
from dragoman.exporters.titles import account, sentence, title
from dragoman.store import Told

_STYLE = """
@page { size: A4; margin: 22mm 20mm; @bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt } }
body { font: 10.5pt/1.45 Georgia, "Noto Serif", serif; color: #1a1a1a }
body { max-width: 44em; margin: 2em auto; padding: 0 1em }
h1 { font-size: 1.6em; margin: 0 0 .2em } h2 { font-size: 1.1em; margin: 1.4em 0 .3em; border-bottom: 1px solid #bbb }
.about { color: #555; font-size: .85em } article { margin: 0 0 .9em; break-inside: avoid }
.what { font-weight: bold } .mark { color: #555; font-weight: normal }
blockquote { margin: .2em 0 .2em 1em; color: #333 }
ol { font-size: .85em; padding-left: 2em; overflow-wrap: anywhere }
"""


@dataclass
class _Sources:
    """Pages in the order in which they are first cited."""

    numbers: dict[str, int] = field(default_factory=dict)
    lines: list[tuple[str, str | None]] = field(default_factory=list)

    def number(self, told: Told) -> int:
        row = told.row
        if row.page not in self.numbers:
            self.numbers[row.page] = len(self.numbers) + 1
            parts = (flat(row.headline), row.site, (row.published or "")[:10])
            self.lines.append((". ".join(p for p in parts if p) or row.page, row.url))
        return self.numbers[row.page]


@dataclass(frozen=True, slots=True)
class _Entry:
    """One event of a brief."""

    date: str
    what: str
    notes: str
    quote: str
    source: int


def _entries(dataset: Dataset, sources: _Sources) -> Iterator[_Entry]:
    for told in dataset.events():
        event = told.event
        told_by = account(told)
        notes = [
            event.place.name if event.place else None,
            None if event.assertion == "happened" else event.assertion,
            f"by account of {told_by}" if told_by else None,
            f"{told.row.reports} reports" if told.row.reports > 1 else None,
            "disputed: denied by others" if told.row.disputed else None,
            None if told.row.state == "unreviewed" else told.row.state,
        ]
        yield _Entry(
            event.date or "undated",
            title(told),
            " · ".join(n for n in notes if n),
            sentence(told),
            sources.number(told),
        )


def _about(dataset: Dataset, count: int) -> str:
    about = dataset.description
    asked = ", ".join(f"{k} {v}" for k, v in dataset.asked.items() if k != "sort")
    parts = [f"{count} events", asked, f"made {about.made[:10]}", about.publisher, about.licence, about.licence_note]
    return " · ".join(part for part in parts if part)


def as_markdown(dataset: Dataset, target: Path, layout: str = "own") -> None:
    """A brief in Markdown: a heading a day, an item an event, sources as a numbered list."""
    sources = _Sources()
    entries = list(_entries(dataset, sources))
    lines = [f"# {dataset.description.title}", "", _about(dataset, len(entries)), ""]
    date = None
    for entry in entries:
        if entry.date != date:
            lines += [f"## {entry.date}", ""]
            date = entry.date
        notes = f" ({entry.notes})" if entry.notes else ""
        lines += [f"- **{entry.what}**{notes} [{entry.source}]", f"  > {entry.quote}", ""]
    lines += ["## Sources", ""]
    lines += [f"{i}. {text}" + (f" <{url}>" if url else "") for i, (text, url) in enumerate(sources.lines, start=1)]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


def as_html(dataset: Dataset, target: Path, layout: str = "own") -> None:
    """A brief as one self-contained HTML page."""
    target.write_text(_html(dataset), encoding="utf-8")


def as_pdf(dataset: Dataset, target: Path, layout: str = "own") -> None:
    """A brief as a PDF file; raises `DRG-EXTRA` when WeasyPrint is missing."""
    extra("weasyprint").HTML(string=_html(dataset)).write_pdf(target)


def _html(dataset: Dataset) -> str:
    sources = _Sources()
    entries = list(_entries(dataset, sources))
    name = html.escape(dataset.description.title)
    out = [
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{name}</title>',
        f"<style>{_STYLE}</style></head><body><h1>{name}</h1>",
        f'<p class="about">{html.escape(_about(dataset, len(entries)))}</p>',
    ]
    date = None
    for entry in entries:
        if entry.date != date:
            out.append(f"<h2>{html.escape(entry.date)}</h2>")
            date = entry.date
        out.append(_article(entry))
    out.append("<h2>Sources</h2><ol>")
    for number, (text, url) in enumerate(sources.lines, start=1):
        link = f' <a href="{html.escape(url)}">{html.escape(url)}</a>' if url and url.startswith("http") else ""
        out.append(f'<li id="source-{number}">{html.escape(text)}{link}</li>')
    return "\n".join([*out, "</ol></body></html>\n"])


def _article(entry: _Entry) -> str:
    notes = f' <span class="mark">{html.escape(entry.notes)}</span>' if entry.notes else ""
    return (
        f'<article><span class="what">{html.escape(entry.what)}</span>{notes} '
        f'<a href="#source-{entry.source}">[{entry.source}]</a>'
        f"<blockquote>{html.escape(entry.quote)}</blockquote></article>"
    )


MARKDOWN = Exporter("markdown", ".md", "a brief with numbered sources", as_markdown)
HTML = Exporter("html", ".html", "the brief as a web page", as_html)
PDF = Exporter("pdf", ".pdf", "the brief on paper", as_pdf)
