"""What an article is filed under: section, tags, and the other stories that the page offers with it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from urllib.parse import urljoin

from dragoman.articles.layout import Layout, furniture_label
from dragoman.knowledge.outlets import Outlet, section_of
from dragoman.model import Page, Related

_TAGS = (
    ("json-ld", "keywords"), ("opengraph", "article:tag"), ("printed", ""), ("meta", "news_keywords"),
    ("meta", "parsely-tags"), ("meta", "sailthru.tags"), ("meta", "keywords"), ("microdata", "keywords"),
)  # fmt: skip
_SECTIONS = (
    ("given", "section"), ("json-ld", "breadcrumb"), ("json-ld", "articleSection"), ("printed", ""),
    ("opengraph", "article:section"), ("meta", "article:section"), ("meta", "section"),
)  # fmt: skip
_HOME = frozenset(
    {
        "home",
        "homepage",
        "home page",
        "start",
        "startseite",
        "accueil",
        "inicio",
        "front page",
        "strona główna",
        "главная",
        "haberler",
    }
)
_LEAD = re.compile(
    r"^\W*(?:(?:related )?(?:tags?|topics?|keywords?)|(?:filed|published|posted) under|in this article"
    r"|read more on these topics|themen|schlagw[öo]rter|schlagworte|etiquetas|temas)\b\s*:?\s*",
    re.I,
)
_GLUED = re.compile(r"(?<=[a-zß-ÿ0-9)])(?=[A-ZÀ-Þ][a-zß-ÿ])")
_MOST_TAG_ROWS = 60
_CODE = re.compile(r"[A-Z0-9_]{2,8}")
_UNIQUE_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[\w-]+\.(?:com|org|net|ca|co\.uk)", re.I)
_STEP = re.compile(r"\s*[>›»/]\s*")


def tags(layout: Layout) -> tuple[str, ...]:
    """The tags that the page gives the article, from the first source that gives any."""
    for key in _TAGS:
        values = _printed_tags(layout) if key[0] == "printed" else _values(layout.page, key)
        found = _listed(values)
        if found and not all(_CODE.fullmatch(tag) for tag in found):
            return found
    return ()


def _values(page: Page, key: tuple[str, str]) -> list[str]:
    return [html.unescape(s.value) for s in page.statements if (s.source, s.key) == key]


def _listed(values: Iterable[str]) -> tuple[str, ...]:
    """Single tags, in order, each once; values that list several are split at commas."""
    found: dict[str, str] = {}
    for value in values:
        for part in re.split(r"[,;|、]", value):
            tag = " ".join(part.split()).strip(" .#\"'")
            if 1 < len(tag) <= 60 and ":" not in tag and not _UNIQUE_ID.fullmatch(tag):
                found.setdefault(tag.casefold(), tag)
    return tuple(found.values())[:40]


def _printed_tags(layout: Layout) -> list[str]:
    """Links of tag blocks, or the words of lists below a heading, or of one line "tags A B C"."""
    found: list[str] = []
    start = layout.headline or 0
    for row in layout.rows("tags")[:_MOST_TAG_ROWS]:
        block = layout.page.blocks[row]
        text = block.span.text
        if row < start or furniture_label(text) == "tags":
            continue
        lead = _LEAD.match(text)
        if block.links:
            found += [link.span.text for link in block.links]
        elif lead or "\n" in text:
            found += _split_plain(text[lead.end() if lead else 0 :], layout)
        else:
            found += _GLUED.split(text) if text.count(" ") < 12 else []
    return found


def _split_plain(text: str, layout: Layout) -> list[str]:
    """A line of tags without signs between them: the longest runs of words that the article itself uses as a name."""
    text = " ".join(text.split())
    if "," in text or " " not in text or _GLUED.search(text):
        return _GLUED.split(text)
    told = layout.page.text
    words, found = text.split(), []
    at = 0
    while at < len(words):
        size = next(
            (n for n in range(min(4, len(words) - at), 1, -1) if told.count(" ".join(words[at : at + n])) > 1), 1
        )
        found.append(" ".join(words[at : at + size]))
        at += size
    return found


def section(layout: Layout, headline: str | None, site: str | None, outlet: Outlet | None = None) -> tuple[str, ...]:
    """The sections from the widest to the narrowest, without "Home", the site and the headline itself.

    Where the page states none, that which the outlet's profile gives for its address.
    """
    barred = {name.casefold() for name in (headline, site) if name}
    for key in _SECTIONS:
        values = _printed_crumbs(layout) if key[0] == "printed" else _values(layout.page, key)
        steps = [" ".join(value.split()) for value in values]
        kept = [
            s
            for s in dict.fromkeys(steps)
            if s and s.casefold() not in barred | _HOME and not _is_headline(s, headline)
        ]
        if kept:
            return tuple(kept)[:5]
    told = section_of(outlet, layout.page.url) if outlet else None
    return (told,) if told else ()


def _is_headline(step: str, headline: str | None) -> bool:
    return len(step) > 45 or bool(headline and step.casefold()[:25] == headline.casefold()[:25])


def _printed_crumbs(layout: Layout) -> list[str]:
    steps: list[str] = []
    for row in layout.rows("section"):
        text = layout.page.blocks[row].span.text
        parts = [p for p in _STEP.split(text) if p]
        if layout.page.blocks[row].links and len(parts) == 1:
            parts = [link.span.text for link in layout.page.blocks[row].links]
        steps += parts
    return steps


def related(layout: Layout) -> tuple[Related, ...]:
    """Titles of other stories with the heading of their block, where it has one."""
    found: list[Related] = []
    heading: str | None = None
    last = -9
    page = layout.page
    for row in layout.rows("related"):
        block = page.blocks[row]
        text = block.span.text
        if len(text) < 60 and furniture_label(text) == "related":
            heading, last = text.strip(" :»›>"), row
            continue
        if text.count(" ") < 2 and text.isascii():
            continue
        if row - last > 6:
            heading = None
        last = row
        url = block.links[0].url if block.links else None
        found.append(Related(text, _absolute(page.url, url), heading, block.span))
    return tuple(found)


def _absolute(base: str | None, url: str | None) -> str | None:
    try:
        return urljoin(base, url) if base and url else url
    except ValueError:
        return url
