"""What an article is filed under: section, tags, and the other stories that the page offers with it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from itertools import groupby
from urllib.parse import urljoin

from dragoman.articles.furniture import furniture_label
from dragoman.articles.layout import Layout
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
    r"|read more on these topics|themen|schlagw[öo]rter|schlagworte|etiquetas|temas)\b\s*:?\s*|^more:\s*",
    re.I,
)
_MORE = re.compile(r"more:\s*\S|(?:tags|topics|keywords)\s*:\s*\S", re.I)
_GLUED = re.compile(r"(?<=[a-zß-ÿ0-9)])(?<!\bMc)(?<!\bMac)(?=[A-ZÀ-Þ][a-zß-ÿ])|(?<=[a-zß-ÿ]{2})(?=[A-Z]{2,}\b)")
_MOST_TAG_ROWS = 60
_DUMP = "text/plain"
_ABOVE, _BELOW = 12, 40  # rows of a dump above the headline and below the text in which its tags stand
_LONGEST_LINE, _LONGEST_CLOSING, _LONGEST_ITEM = 300, 120, 45
_LONGEST_RUN = 5  # words
_KNOWN = 0.5  # of the tags of an unmarked line that the text must name
_JOINING = frozenset({"&", "of", "and", "the", "for", "in"})
_WORD = re.compile(r"\w+")
_CODE = re.compile(r"[A-Z0-9_]{2,8}")
_UNIQUE_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[\w.-]+\.(?:com|org|net|ca|co\.uk)", re.I)
_KEYED = re.compile(r"^(?:subject|topic|category|tag|keyword)s?:\s*", re.I)  # "Subject: Trade"
_NUMBER = re.compile(r"^\(\d+\)\s*")  # "(2) Trade"
_TAG_KEY = re.compile(r"(?:tag|keyword)s$")
_STEP = re.compile(r"\s*[>›»/]\s*")


def tags(layout: Layout) -> tuple[str, ...]:
    """The tags that the page gives the article, from the first source that gives any."""
    for key in _TAGS:
        values = _printed_tags(layout) if key[0] == "printed" else _values(layout.page, key)
        found = _listed(values)
        if key == ("json-ld", "keywords"):
            found = _chosen(found, _listed(_values(layout.page, ("meta", "news_keywords"))))
        if found and not all(_CODE.fullmatch(tag) for tag in found):
            return found
    return _listed(s.value for s in layout.page.statements if s.source == "meta" and _TAG_KEY.search(s.key))


def _values(page: Page, key: tuple[str, str]) -> list[str]:
    return [html.unescape(s.value) for s in page.statements if (s.source, s.key) == key]


def _chosen(stated: tuple[str, ...], news: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the stated tags that the page names for news readers, where these are some of them: the rest is the
    system's own.
    """
    told = {tag.casefold() for tag in news}
    is_part = bool(told) and told < {tag.casefold() for tag in stated}
    return tuple(tag for tag in stated if tag.casefold() in told) if is_part else stated


def _listed(values: Iterable[str]) -> tuple[str, ...]:
    """Single tags, in order, each once; values that list several are split at commas."""
    found: dict[str, str] = {}
    for value in values:
        for part in re.split(r"[,;|、]", value):
            tag = _NUMBER.sub("", _KEYED.sub("", " ".join(part.split()))).strip(" .#\"'")
            if 1 < len(tag) <= 60 and ":" not in tag and not _UNIQUE_ID.fullmatch(tag):
                found.setdefault(tag.casefold(), tag)
    return tuple(found.values())[:40]


def _printed_tags(layout: Layout) -> list[str]:
    """Links of tag blocks, or the words of lists below a heading, or of one line "tags A B C"."""
    is_dump = layout.page.media_type == _DUMP
    found: list[str] = []
    is_told = False  # one line held all that a heading announced
    for row in _tag_rows(layout, is_dump)[:_MOST_TAG_ROWS]:
        block = layout.page.blocks[row]
        text = block.span.text
        lead = _LEAD.match(text)
        if furniture_label(text) == "tags":
            is_told = False
            continue
        if is_told:
            continue
        if block.links:
            found += [link.span.text for link in block.links]
        elif lead or "\n" in text or (is_dump and " " in text and "li" not in block.path):
            parts = split_tags(text[lead.end() if lead else 0 :], _told(layout))
            is_told = is_dump and len(parts) > 2
            found += parts
        else:
            found += _GLUED.split(text) if text.count(" ") < 12 else []
    return found


def _tag_rows(layout: Layout, is_dump: bool) -> list[int]:
    """The rows that hold the article's tags; in a dump, where nothing marks them, also lines of which it tells."""
    start = layout.headline or 0
    if not is_dump:
        return [row for row in layout.rows("tags") if row >= start]
    end = layout.last or start
    rows = [row for row in layout.rows("tags") if start - _ABOVE <= row <= end + _BELOW]
    under = [row + 1 for row in rows if furniture_label(layout.page.blocks[row].span.text) == "tags"]
    rows = sorted({*rows, *(row for row in under if _is_line(layout, row, _LONGEST_LINE))})
    near = [n for n in range(end + 1, min(end + _BELOW, len(layout.labels))) if layout.labels[n] != "tags"]
    more = [n for n in near if _MORE.match(layout.page.blocks[n].span.text)]
    if rows or more:
        return rows or more[:1]
    told = _told(layout)
    return _closing_list(layout, near, told) or _closing_line(layout, near, told)


def _is_line(layout: Layout, row: int, longest: int) -> bool:
    """Whether a row is a line of a dump that is no sentence and no furniture."""
    if row >= len(layout.page.blocks):
        return False
    block = layout.page.blocks[row]
    text = block.span.text
    is_plain = "mark" not in block.marks and len(text) <= longest and text[-1] not in '.!?:…"”'
    return is_plain and furniture_label(text) is None


def _closing_list(layout: Layout, rows: list[int], told: str) -> list[int]:
    """The first list of short items after the text most of which the text names."""
    blocks = layout.page.blocks
    lines = [row for row in rows if "mark" not in blocks[row].marks]
    for is_item, run in groupby(lines, lambda n: "li" in blocks[n].path and _is_line(layout, n, _LONGEST_ITEM)):
        items = list(run)
        known = [plain(blocks[n].span.text) in told for n in items]
        if is_item and len(items) > 1 and sum(known) >= _KNOWN * len(items):
            return items
    return []


def _closing_line(layout: Layout, rows: list[int], told: str) -> list[int]:
    """The first line after the text that holds nothing but names and things of which the text tells."""
    for row in rows:
        text = layout.page.blocks[row].span.text
        if not _is_line(layout, row, _LONGEST_CLOSING) or any(sign.isdigit() for sign in text):
            continue
        parts = split_tags(text, told)
        known = [plain(part) in told for part in parts]
        is_short = all(len(part) > 2 and part.count(" ") < 3 for part in parts)
        if len(parts) >= 2 and is_short and sum(known) >= _KNOWN * len(parts) and parts[0][:1].isupper():
            return [row]
    return []


def _told(layout: Layout) -> str:
    """The words of headline and text."""
    rows = layout.rows("headline", "deck", "body", "subheading", "quote", "caption")
    return plain(" ".join([layout.page.blocks[n].span.text for n in rows]))


def plain(text: str) -> str:
    """The words of a text in small letters, each with spaces around it: what can be looked up in another such text."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def split_tags(line: str, told: str) -> list[str]:
    """The tags of a line that has no signs between them, by what the text tells of (`told`, see `plain`).

    A tag is the longest run of words that the text uses, else one word with the small ones after it; words that lost
    the space between them ("CourtsCrime") are parted first.
    """
    line = " ".join(line.split())
    if "," in line or _GLUED.search(line):
        return [part.strip() for part in _GLUED.split(line) if part.strip()]
    words, found, at = line.split(), [], 0
    while at < len(words):
        runs = range(min(_LONGEST_RUN, len(words) - at), 1, -1)
        size = next((n for n in runs if plain(" ".join(words[at : at + n])) in told), 1)
        while at + size < len(words) and (words[at + size - 1] in _JOINING or _goes_on(words[at + size])):
            size += 1
        found.append(" ".join(words[at : at + size]))
        at += size
    return found


def _goes_on(word: str) -> bool:
    """Whether a word belongs to the one before it: a small one, "&", or one in brackets."""
    return word[0].islower() or word[0] in "(&"


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
