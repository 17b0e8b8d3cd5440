"""Who wrote it: authors, split and cleaned, and the agency that supplied the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dragoman.articles.dates import find_dates
from dragoman.articles.furniture import furniture_label
from dragoman.articles.layout import Layout, wire_of
from dragoman.knowledge.outlets import Outlet, wires
from dragoman.model import Dateline, Page, Span

_STATED = (
    ("given", "authors"), ("json-ld", "author"), ("json-ld", "creator"), ("meta", "author"), ("meta", "dc.creator"),
    ("meta", "parsely-author"), ("meta", "sailthru.author"), ("meta", "byl"), ("meta", "dcsext.author"),
    ("opengraph", "article:author"), ("microdata", "author"), ("meta", "article:author"), ("meta", "twitter:data1"),
)  # fmt: skip
_LEAD = re.compile(
    r"^(?:(?:written|reporting|reported|story|posted|published|words|text|interview|analysis"
    r"|opinion|review)\s+)?(?:by|von|par|por|di|door|av|af|przez|autore?|автор|yazan"
    r"|from)\b\s*:?\s+|^(?:authors?|autor(?:es|a)?)\s*:\s*",
    re.I,
)
_SPLIT = re.compile(r"\s*(?:[;|•·\n]|\s/\s|,|&|\s(?:and|und|y|et|e|en|och|og|ve|und|i)\s|\s[-–—]\s)\s*")
_NEAR_TEXT = 8  # rows around the text's beginning in which "By …" names its author
_HEAD_ROWS = 25  # most rows between a headline and its text
_NOT_NAME = re.compile(
    r"https?:|www\.|@|\d|['’]s\b|^(?:login|log in|sign in|first|last|staff|updated|published|posted"
    r"|contributor|correspondent|editor|reporter|writer|share|follow|"
    r"published|photo|image|read|view|the|in|on|at|for|with|home|news|admin|webmaster|guest)\b",
    re.I,
)
_NAME = r"[A-ZÀ-ÖØ-Þ][\w'’.\u00c0-\u024f-]*"
_SIGNED = re.compile(
    rf"(?:\b(?:[Bb]y|BY|Von|von|Par|par|Por|por)\b:?\s*|\bBy(?=[A-Z]))"
    rf"({_NAME}(?:[ \u00a0]{_NAME}){{1,3}}(?:(?:,| and| &| und| et| y)\s{_NAME}(?:[ \u00a0]{_NAME}){{1,3}}){{0,4}})"
)
_AFTER_NAME = re.compile(
    r"(?<=[a-z])(?=(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)|\s(?:[|•·@(/]|[-–—]\s|(?:in|on|at|for|updated|published|posted)\b|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?(?:\s\d|$))",
    re.I,
)
_LONE = re.compile(
    rf"({_NAME}"
    rf"(?:[ \u00a0](?:(?:de|[Vv]an(?:[ \u00a0][Dd]er)?|der|von|bin|al|el|da|di|le|la)[ \u00a0])?{_NAME}){{1,2}})(?!\w)"
)
_BEAT = re.compile(
    r"\s(?:Twitter|X|Facebook|Instagram|Political|Lifestyle|Senior|Chief|Staff|Special|Foreign|News|Associate|Deputy|Defen[cs]e|Diplomatic|Business|World"
    r"|Sports?|Science|Health|The Associated(?: Press)?|The)$"
)
_NAMES_ONLY = re.compile(rf"{_NAME}(?: {_NAME}){{1,2}}(?:(?:\s?[/,&]\s?|\sand\s){_NAME}(?: {_NAME}){{1,2}})*")
_SITE_NAME = re.compile(rf"{_NAME}(?: (?:of |the )?{_NAME}){{0,4}}$")
_HANDLE = re.compile(r",?\s*@\w+$")  # of the writer, after the name
_WITH = re.compile(r"and\s[A-Z]")
_AGO = re.compile(
    r"(?:(?:published|posted|updated)\s)?\d+ (?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?) ago$",
    re.I,
)
_BY = re.compile(r"(?:by|von|par|por|di|door|av|af|autor)\W*", re.I)
_GLUED = re.compile(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ][a-zß-ÿ]{3})")
_PICTURE = re.compile(r"(?:photo|image|picture|illustration|graphic|video|art)\w*\b", re.I)
_ROLE = re.compile(
    r"\b(?:editor|reporter|correspondent|writer|staff|columnist|producer|contributor|analyst|chief|bureau|journalist|"
    r"redakteur|professor|fellow|director|author|photographer|newsroom|desk|team|agency"
    r"|agencies|redaktion|special to)\b",
    re.I,
)
_DATELINE = re.compile(
    r"^(?P<place>[A-ZÀ-ÖØ-Þ][\w'’.À-ÿ-]*(?:[ /-][A-ZÀ-ÖØ-Þ][\w'’.À-ÿ-]*){0,3}"
    r"(?:,\s(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))[A-Z][A-Za-z. ]{1,24}?)?)"
    r"(?:,?\s(?P<date>(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}|\d{1,2}\s[A-Z][a-z]{2,8}\.?)(?:,\s\d{4})?))?"
    r"\.?,?\s?(?:(?:\((?P<wire>[^()]{2,40})\)"
    r"|/(?P<slash>[A-Za-z ]{2,30})/\.?)\s*(?:[-–—:.]{1,2}\s)?|(?P<dash>\s?(?:--|[–—-])\s))"
)


def authors(layout: Layout, site: str | None, outlet: Outlet | None) -> tuple[str, ...]:
    """The people who signed, as named, without titles; a site's or agency's own name is not one of them."""
    barred = {name.casefold() for name in (site, *(outlet.names if outlet else ())) if name}
    page = layout.page
    for key in _STATED:
        found = _clean([s.value for s in page.statements if (s.source, s.key) == key], barred)
        if len(found) > 1 and key[0] == "microdata":
            # Teasers of other stories carry authors too: where the page prints a by-line, it says who of them wrote.
            return next((named for named in (_printed(layout, barred),) if named and set(named) <= set(found)), found)
        if found:
            return found
    return _printed(layout, barred) or _heading_names(layout, barred) or _desks(page) or _signed_desk(layout)


def _printed(layout: Layout, barred: set[str]) -> tuple[str, ...]:
    """Names that the page prints by its headline or after its text: "By …" first, then lines that are only a name."""
    blocks = layout.page.blocks
    rows = [
        n
        for n in layout.rows("byline", "published", "modified", "other", "navigation", "tools", "related")
        if _is_by_text(layout, n) and not (layout.labels[n] == "related" and n > (layout.first or 0))
    ]
    told = [n for n in rows if len(blocks[n].span.text) <= 140 and not _PICTURE.match(blocks[n].span.text)]
    signed = [m[1] for n in told for m in _SIGNED.finditer(blocks[n].span.text)]
    lines = [blocks[n].span.text for n in told if layout.labels[n] == "byline"]
    for texts in (signed[:2], [text for text in lines if " " in text.strip()][:2]):
        found = _clean([_AFTER_NAME.split(_LEAD.sub("", text), maxsplit=1)[0] for text in texts], barred)
        if found:
            return found
    start = layout.headline if layout.headline is not None else layout.first
    lone = [
        name
        for row in rows
        if start is not None and start < row < (layout.first or 0) + 3 and (name := _lone(layout, row))
    ]
    return _clean(lone[:3], barred)


def _lone(layout: Layout, row: int) -> str | None:
    """The name that a line near a date, after "By" or told twice consists of, alone or before its office or place."""
    blocks = layout.page.blocks
    text = _GLUED.sub(" ", blocks[row].span.text)
    name = _LONE.match(_AFTER_NAME.split(text, maxsplit=1)[0])
    if name is None or len(text) > 90 or furniture_label(text) or layout.labels[row] in ("body", "headline", "caption"):
        return None
    rest = text[name.end(1) :].strip()
    if _HANDLE.fullmatch(rest):
        return name[1]
    is_told = rest[:1] in ("|", "•", "·", ",", "/", "(", "–", "-") or _ROLE.search(rest) or _WITH.match(rest)
    if rest and not is_told and next(find_dates(rest), None) is None:
        return None
    around = [n for n in range(max(0, row - 4), min(row + 5, len(blocks))) if "mark" not in blocks[n].marks]
    is_dated = any(layout.labels[n] in ("published", "modified") or _AGO.match(blocks[n].span.text) for n in around)
    is_dated = is_dated or _AGO.search(rest) is not None
    is_signed = any(_BY.fullmatch(blocks[n].span.text) for n in around if row - 2 <= n < row)
    is_twice = any(blocks[n].span.text == blocks[row].span.text for n in around if n != row)
    return name[1] if is_dated or is_signed or is_twice else None


def _is_by_text(layout: Layout, row: int) -> bool:
    first = layout.first or 0
    start = layout.headline if layout.headline is not None else max(0, first - _HEAD_ROWS)
    last = layout.last if layout.last is not None else start
    end = max(start + 12, min(first + 2, start + _HEAD_ROWS))
    if start - 4 <= row <= end or last < row <= last + 3:
        return True
    is_led = layout.labels[row] in ("byline", "published") and first - _NEAR_TEXT <= row <= first + _NEAR_TEXT
    return is_led and _SIGNED.match(layout.page.blocks[row].span.text) is not None


def _desks(page: Page) -> tuple[str, ...]:
    """The desk, agency or site that a page states as its author where it names no person."""
    for key in (("json-ld", "author"), ("json-ld", "author.organisation"), ("meta", "author")):
        for statement in page.statements:
            value = statement.value.strip()
            if (statement.source, statement.key) == key and 2 <= len(value) <= 40 and "http" not in value:
                return (value,)
    return ()


def _signed_desk(layout: Layout) -> tuple[str, ...]:
    """The agency or site that a by-line names where it names no person ("By AFP", "By Arland Courier on March 3")."""
    texts = [layout.page.blocks[row].span.text.strip() for row in layout.rows("byline", "published")]
    for text in texts:
        name = _LEAD.sub("", text).strip(" ()[].")
        if wire_of(name):
            return (name,)
    for text in texts:
        lead = _LEAD.match(text)
        words = _AFTER_NAME.split(text[lead.end() :], maxsplit=1)[0].strip() if lead else ""
        if _SITE_NAME.match(words):
            return (words,)
    return ()


def _heading_names(layout: Layout, barred: set[str]) -> tuple[str, ...]:
    """Names in a line of their own at the head of the text, where a by-line or the page's own words name the site."""
    first = layout.first
    if first is None or not barred:
        return ()
    lines = [b.span.text for b in layout.page.blocks[max(0, first - 20) : first]]
    stated = [s.value for s in layout.page.statements if (s.source, s.key) in _STATED]
    if not any(_LEAD.sub("", line).casefold().startswith(name) for line in (*lines, *stated) for name in barred):
        return ()
    for row in range(max(0, first - 1), min(first + 3, len(layout.labels))):
        text = layout.page.blocks[row].span.text
        if layout.labels[row] != "headline" and _NAMES_ONLY.fullmatch(text) and not furniture_label(text):
            return _clean([text.replace("/", ",")], barred)
    return ()


def _clean(values: list[str], barred: set[str]) -> tuple[str, ...]:
    names: dict[str, str] = {}
    for value in values:
        for name in _names(value):
            key = name.casefold()
            if key not in barred and not wire_of(name.split(" in ")[0]):
                names.setdefault(key, name)
    return tuple(names.values())


def _names(value: str) -> Iterator[str]:
    """The names in a by-line such as "By Ann Lee and Bo Ek, Reuters"."""
    text = _LEAD.sub("", " ".join(value.split())[:300])
    for part in _SPLIT.split(text):
        name = _LEAD.sub("", re.sub(r"\(.*?\)|\[.*?\]", "", part)).strip(" .,:*\"'’")
        is_short = 2 <= len(name) <= 50 and len(name.split()) <= 5
        if is_short and not _NOT_NAME.search(name) and not _ROLE.search(name):
            while (rest := _BEAT.sub("", name)) != name:
                name = rest
            yield name.title() if name.isupper() and len(name) > 5 else name


def agency(layout: Layout, dateline: Dateline | None, outlet: Outlet | None) -> str | None:
    """The wire that supplied the text: by dateline, by-line, a line of its own after the text, or metadata."""
    own = {wire_of(name) for name in outlet.names} if outlet else set()
    for name in _agencies(layout, dateline):
        if name not in own:
            return name
    return None


def _agencies(layout: Layout, dateline: Dateline | None) -> Iterator[str]:
    if dateline and dateline.agency:
        yield dateline.agency
    page = layout.page
    for row in layout.rows("byline"):
        text = page.blocks[row].span.text
        for part in (text, *re.split(r"[|,/–—-]|\band\b|\s{2,}|\(|\)", text)):
            if name := wire_of(_LEAD.sub("", part)):
                yield name
    if layout.last is not None:
        tail = page.blocks[layout.last].span.text
        found = re.search(r"[(\[—–-]\s*([A-Za-z][\w .-]{1,30})[)\]]?\W*$", tail)
        if found and (name := wire_of(found[1])):
            yield name
    for statement in page.statements:
        if statement.key.lower() in (
            "author",
            "author.organisation",
            "provider",
            "sourceorganization",
            "creator",
            "dc.source",
        ) and (name := wire_of(statement.value)):
            yield name


def find_dateline(page: Page, start: int, end: int) -> Dateline | None:
    """ "GENEVA, March 3 (Wire) -" at the head of a paragraph; None when it has none."""
    text = page.text[start : min(end, start + 140)]
    found = _DATELINE.match(text)
    if found is None:
        return None
    wire = found["wire"] or found["slash"]
    name = wire_of(wire) if wire else None
    place = found["place"].strip(" ,.")
    is_capital = place.split(",")[0].isupper() and len(place) > 2
    if not (name or found["date"] or is_capital):
        return None
    stop = found.end()
    while stop > 0 and text[stop - 1].isspace():
        stop -= 1
    return Dateline(
        place or None,
        found["date"],
        name or (wire if wire and wire in wires() else None),
        Span.of(page.text, start, start + stop),
    )
