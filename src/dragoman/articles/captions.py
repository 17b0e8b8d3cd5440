"""Captions of pictures: words apart from their credit, and when the picture was taken."""

from __future__ import annotations

import re
from datetime import date

from dragoman.articles.dates import find_dates
from dragoman.articles.layout import Layout
from dragoman.knowledge.cutting import months
from dragoman.model import Image, Label, Part, Span

_TAIL = re.compile(
    r"\s*(?P<all>"
    r"\[(?P<square>[^\[\]]{2,90})\]"
    r"|\((?P<round>(?=[^()]*(?:/|\||photo|image|picture|foto|bild|reuters|\bap\b|afp|getty|via|courtesy|credit|file|yonhap|xinhua|tass"
    r"|kcna|kyodo|anadolu|\bepa\b|handout|supplied))[^()]{2,90})\)"
    r"|(?:(?:photo|image|picture|foto|bild)(?:graph)?s?\s*(?:credit)?\s*(?:by\b|:|/|\|)|credits?\s*:"
    r"|source\s*:|copyright\b|©|\|\s*(?:photo credit:)?|courtesy of\b)\s*(?P<named>[^.|]{2,90})"
    r"(?:\. All rights reserved)?"
    r"|(?<=[.!?…])(?P<glued>[A-ZÀ-Þ][\w.'’/-]*(?: [\w.'’/-]+){0,5})"
    r"|(?P<agency>[A-ZÀ-Þ][\w.'’-]*(?: [A-ZÀ-Þ][\w.'’-]*){0,3}\s?/\s?"
    r"(?:Getty|AP|AFP|Reuters|EPA|Shutterstock|PA)\b[\w /]*)"
    r"|(?P<slash>(?:REUTERS|AP|AFP|EPA|Getty Images|AP Photo|Reuters|Xinhua|TASS)\s?/\s?[\w\s.,'’/-]{2,60})"
    r")\W*$",
    re.I,
)
_LONGEST_CREDIT = 160
_MONTH_DAY = re.compile(r"\b([A-Z][a-z]{2,8})\.?\s(\d{1,2})(?!\d)|(?<!\d)(\d{1,2})\s([A-Z][a-z]{2,8})\b")
_RELEASED = re.compile(r"\b(?:published|released|provided|issued|distributed|made available)\b", re.I)


def caption_parts(span: Span) -> tuple[Span, Span | None, str | None]:
    """Caption words, credit span and credit without its signs; the credit is None when the block shows none."""
    found = _TAIL.search(span.text, max(0, len(span.text) - _LONGEST_CREDIT))
    if found is None or found.start() < 8:
        return _without_bracket(span), None, None
    name = (
        found["square"] or found["round"] or found["named"] or found["agency"] or found["glued"] or found["slash"] or ""
    ).strip(" .,:|")
    words = span.text[: found.start()].rstrip()
    if not name or not words:
        return span, None, None
    start, end = span.start + found.start("all"), span.end
    return Span(span.start, span.start + len(words), words), Span(start, end, span.text[start - span.start :]), name


def _without_bracket(span: Span) -> Span:
    """The caption without an opening bracket at its end, whose credit stands in a block of its own."""
    words = span.text.rstrip(" ([")
    return Span(span.start, span.start + len(words), words) if len(words) >= 8 else span


def parts_of_caption(span: Span) -> list[Part]:
    """The caption block as parts: words and credit."""
    words, credit, _ = caption_parts(span)
    return [Part(words, "caption"), Part(credit, "credit")] if credit else [Part(span, "caption")]


def images(layout: Layout, published: str | None) -> tuple[Image, ...]:
    """The captioned pictures of the article in page order, each caption once."""
    found: list[Image] = []
    blocks = layout.page.blocks
    for row in layout.rows("caption"):
        words, _, credit = caption_parts(blocks[row].span)
        if credit is None and row + 1 < len(blocks) and layout.labels[row + 1] == "credit":
            credit = re.sub(
                r"^\W*(?:(?:photo|image|credit|source)s?\b[^:]{0,12}:|©|\(c\))\s*",
                "",
                blocks[row + 1].span.text,
                flags=re.I,
            ).strip(" ()[]")
        attributes = blocks[row].attributes
        found.append(
            Image(
                words.text,
                credit,
                taken(words.text, published),
                attributes.get("img-alt") or None,
                attributes.get("img-src") or None,
                words,
            )
        )
    return tuple(found)


def taken(caption: str, published: str | None) -> str | None:
    """The EDTF date of a picture by its caption: a whole date, or month and day counted back from publication.

    A date on which somebody released the picture bounds the month only, not the day.
    """
    stamp = next(find_dates(caption), None)
    day = stamp.day if stamp else _counted_back(caption, published)
    if day is None:
        return None
    return day.isoformat()[:7] if _RELEASED.search(caption) else day.isoformat()


def _counted_back(caption: str, published: str | None) -> date | None:
    found = _MONTH_DAY.search(caption)
    if found is None or published is None:
        return None
    month = months().get((found[1] or found[4]).casefold())
    if month is None:
        return None
    printed = date.fromisoformat(published[:10])
    try:
        day = date(printed.year, month, int(found[2] or found[3]))
        return day if day <= printed else day.replace(year=printed.year - 1)
    except ValueError:
        return None


def is_caption_label(label: Label) -> bool:
    """Whether a part with this label belongs to a picture."""
    return label in ("caption", "credit")
