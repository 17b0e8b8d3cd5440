"""Cutting: whose words are these? Labels for the blocks of a page, and the article made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from dragoman.articles.captions import images, parts_of_caption
from dragoman.articles.furniture import furniture_label
from dragoman.articles.labeller import Labeller
from dragoman.articles.layout import MOST_BLOCKS, Layout, lay_out
from dragoman.articles.people import agency, authors, find_dateline
from dragoman.articles.published import publication
from dragoman.articles.tongue import language_of
from dragoman.articles.topics import related, section, tags
from dragoman.errors import CODES
from dragoman.knowledge.outlets import Outlet, by_address, by_name
from dragoman.model import Article, Dateline, Issue, Label, Page, Part, Span, Why

_TITLES = (
    ("json-ld", "headline"), ("opengraph", "og:title"), ("twitter", "twitter:title"), ("header", "headline"),
    ("title", "title"),
)  # fmt: skip
_SITES = (
    ("given", "site"), ("opengraph", "og:site_name"), ("json-ld", "publisher"), ("json-ld", "site"),
    ("meta", "application-name"),
)  # fmt: skip
_TEXT: tuple[Label, ...] = ("body", "subheading", "quote", "deck")
_HEAD_ROWS = 4  # rows at the top of a dump in which its name may stand
_MASTHEAD = re.compile(r"[A-ZÀ-Þ][\w'’&-]+(?: (?:of |the |and |& )?[A-ZÀ-Þ][\w'’-]+){1,3}")
_PRESS = re.compile(  # what papers and agencies call themselves
    r"\b(?:Times|Post|Courier|Herald|Tribune|Journal|Gazette|Wire|Press|Chronicle|Observer|Ledger|Telegraph|Standard"
    r"|Examiner|Dispatch|Bulletin|Mirror|Monitor|Sentinel|Inquirer|Star|Mail|News Agency|Broadcasting)$",
    re.I,
)
_GLUED = re.compile(r"[a-zß-ÿ][A-ZÀ-Þ]")  # menu entries that lost the space between them
_OWNER = re.compile(r"(?:©|\(c\)|copyright)[\W\d]*((?:[A-ZÀ-Þ][\w'’&.-]*[ ]?){1,5}(?<=\w))", re.I)
_FEWEST_CHARS = 120  # less text than this is no article
_MOST_LINES = 8  # a text without furniture: a note, a wire paragraph, what somebody pasted
_SENTENCE_END = re.compile(r"[.!?…。।][\"'”’»)]*$")
_FEWEST_WORDS = 12  # of a line that is a sentence, not a title


def cut(page: Page, model: Labeller | None = None) -> Article:
    """The article of a page; its parts cover each character that is not white space.

    `model` takes the place of the shipped labeller (for cross-validation). Never raises: what is missing is an issue.
    """
    layout = _as_written(lay_out(page, model))
    outlet, site = find_outlet(layout)
    layout = _without_furniture(layout, outlet)
    headline, head_span, head_why = _headline(layout)
    when = publication(layout, outlet)
    dateline = _dateline(layout)
    body = tuple(page.blocks[row].span for row in layout.rows(*_TEXT))
    language = _stated(page, "given", "language") or language_of(layout, outlet)
    return Article(
        headline=headline,
        headline_span=head_span,
        deck=tuple(page.blocks[row].span for row in layout.rows("deck")),
        published=when.published,
        published_basis=when.basis,
        modified=when.modified,
        zone=when.zone,
        site=site,
        outlet=outlet.name if outlet else None,
        outlet_country=outlet.country if outlet else None,
        language=language,
        section=section(layout, headline, site, outlet),
        authors=authors(layout, site, outlet),
        agency=agency(layout, dateline, outlet),
        dateline=dateline,
        images=images(layout, when.published),
        body=body,
        tags=tags(layout),
        related=related(layout),
        parts=tuple(_parts(layout, dateline)),
        why=(*head_why, *when.why, *_outlet_why(outlet)),
        issues=(*when.issues, *_issues(body, language, page)),
    )


def _without_furniture(layout: Layout, outlet: Outlet | None) -> Layout:
    """The layout with lines that stand on each page of the outlet taken out of the text."""
    if outlet is None or not outlet.furniture:
        return layout
    known = {line.casefold() for line in outlet.furniture}
    rows = zip(layout.page.blocks, layout.labels, strict=True)
    texts = ((label, " ".join(block.span.text.split()).casefold()) for block, label in rows)
    return replace(
        layout, labels=tuple("other" if label in _TEXT and text in known else label for label, text in texts)
    )


def _as_written(layout: Layout) -> Layout:
    """The layout of a few lines, where the labeller has too little around to tell text and headline from the rest.

    What reads as sentences, and is most of what is there, is the text; the line at the top is its headline.
    """
    blocks = layout.page.blocks
    if not 0 < len(blocks) <= _MOST_LINES or any(block.path or block.hint for block in blocks):
        return layout
    prose = layout.rows(*_TEXT) or [row for row, block in enumerate(blocks) if _is_prose(block.span.text)]
    if not prose or 2 * sum(len(blocks[row].span.text) for row in prose) < len(layout.page.text.strip()):
        return layout
    labels: list[Label] = [
        "body" if row in prose and label not in _TEXT else label for row, label in enumerate(layout.labels)
    ]
    headline = layout.headline
    if headline is None and labels[0] == "other":
        headline, labels[0] = 0, "headline"
    return replace(layout, labels=tuple(labels), headline=headline, first=min(prose), last=max(prose))


def _is_prose(text: str) -> bool:
    return len(text.split()) >= _FEWEST_WORDS and _SENTENCE_END.search(text[-5:]) is not None


def _stated(page: Page, source: str, key: str) -> str | None:
    return next((s.value for s in page.statements if (s.source, s.key) == (source, key)), None)


def find_outlet(layout: Layout) -> tuple[Outlet | None, str | None]:
    """The outlet's profile, by address, by stated name, or by its name in the page's head; and the site's name."""
    page = layout.page
    site = next((v for key in _SITES if (v := _stated(page, *key))), None)
    outlet = by_address(page.url) or (by_name(site) if site else None)
    if site is None and outlet is None:
        site = _masthead(layout)
        outlet = by_name(site) if site else None
    return outlet, site or (outlet.name if outlet else None)


def _masthead(layout: Layout) -> str | None:
    """The name at the top of a dump: an outlet's, one worded like a paper's, or one that the foot names as owner."""
    blocks = layout.page.blocks
    end = layout.headline if layout.headline is not None else (layout.first or 0)
    rows = [n for n in range(end) if not {"mark", "header"} & set(blocks[n].marks)][:_HEAD_ROWS]
    owner = next((m[1] for b in blocks[end:] if len(b.span.text) < 200 and (m := _OWNER.search(b.span.text))), "")
    for row in rows:
        name = blocks[row].span.text
        if len(name) > 40 or furniture_label(name) or layout.labels[row] != "navigation":
            continue
        is_like = (
            _MASTHEAD.fullmatch(name) and not _GLUED.search(name) and (_PRESS.search(name) or owner.startswith(name))
        )
        if is_like or (by_name(name) and (" " in name or row == rows[0])):
            return name
    return owner if by_name(owner) else None


def _outlet_why(outlet: Outlet | None) -> tuple[Why, ...]:
    return (
        (Why("articles", f"outlet/{outlet.domain}", f"profile of {outlet.name}, zone {outlet.zone}"),) if outlet else ()
    )


def _headline(layout: Layout) -> tuple[str | None, Span | None, tuple[Why, ...]]:
    """The headline's words, where they stand, and why; from the page's statements when no block carries it."""
    page = layout.page
    stated = [(key, v) for key in _TITLES if (v := _stated(page, *key))]
    if layout.headline is not None:
        span = page.blocks[layout.headline].span
        rejected = tuple(f"{source} {key}: {value}" for (source, key), value in stated if value != span.text)
        return span.text, span, (Why("articles", "headline", "by place, element and likeness to the title", rejected),)
    for (source, key), value in stated:
        title = _without_site(value, _stated(page, "opengraph", "og:site_name")) if key != "headline" else value
        at = page.text.find(title)
        span_or_none = Span.of(page.text, at, at + len(title)) if at >= 0 else None
        return title, span_or_none, (Why("articles", "headline", f"inferred: {source} {key}, no block carries it"),)
    return None, None, ()


def _without_site(title: str, site: str | None) -> str:
    """A page title without the site's name at its end."""
    parts = re.split(r"\s+[|–—-]\s+", title)
    if len(parts) > 1 and (len(parts[-1].split()) <= 4 or (site and parts[-1].casefold() == site.casefold())):
        return title[: title.rindex(parts[-1])].rstrip(" |–—-")
    return title


def _dateline(layout: Layout) -> Dateline | None:
    for row in layout.rows("body")[:2]:
        block = layout.page.blocks[row]
        if block.hint is None and (found := find_dateline(layout.page, block.span.start, block.span.end)):
            return found
    return None


def _parts(layout: Layout, dateline: Dateline | None) -> Iterator[Part]:
    """The blocks with their labels; captions and datelines are parted from what stands in the same block."""
    for block, label in zip(layout.page.blocks, layout.labels, strict=True):
        span = block.span
        if label == "caption" and block.hint is None:
            yield from parts_of_caption(span)
        elif dateline and dateline.span and span.start == dateline.span.start and label == "body":
            yield Part(dateline.span, "dateline")
            rest = span.text[len(dateline.span.text) :]
            start = span.start + len(span.text) - len(rest.lstrip())
            if start < span.end:
                yield Part(Span.of(layout.page.text, start, span.end), "body")
        elif span.text:
            yield Part(span, label)


def _issues(body: tuple[Span, ...], language: str | None, page: Page) -> Iterator[Issue]:
    if sum(len(span.text) for span in body) < _FEWEST_CHARS and not any(block.hint for block in page.blocks):
        yield Issue("DRG-NOARTICLE", "no running text found", hint=CODES["DRG-NOARTICLE"][1])
    if len(page.blocks) > MOST_BLOCKS:
        told = f"{len(page.blocks):,} blocks, of which the first {MOST_BLOCKS:,} were looked at"
        yield Issue("DRG-LONG", told, hint=CODES["DRG-LONG"][1])
    if language and language.split("-")[0] != "en":
        yield Issue("DRG-LANG", f"the page is in {language}", hint=CODES["DRG-LANG"][1])
