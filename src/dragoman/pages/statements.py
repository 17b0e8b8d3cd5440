"""What a page says of itself to machines: JSON-LD, OpenGraph, Twitter, meta, microdata, <time>, title, canonical."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from dragoman.model import Statement

_ARTICLE = re.compile(r"Article|BlogPosting|Report|Review|LiveBlog", re.I)
_PLAIN_KEYS = (
    "headline", "alternativeHeadline", "name", "description", "datePublished", "dateModified", "dateCreated",
    "uploadDate", "dateline", "articleSection", "keywords", "articleBody", "inLanguage", "url", "genre", "wordCount",
)  # fmt: skip
_NAMED_KEYS = ("author", "creator", "publisher", "provider", "sourceOrganization", "copyrightHolder", "contributor")
_ITEMPROPS = frozenset(
    {"datepublished", "datemodified", "datecreated", "author", "headline", "keywords", "articlesection", "creator"}
)
# Where other stories are listed inside an article's object.
_ELSEWHERE = frozenset({"hasPart", "isPartOf", "mentions", "about", "relatedLink", "subjectOf", "comment", "review"})
_BROKEN = re.compile(
    r'"(headline|datePublished|dateModified|dateCreated|articleSection|description)"\s*:\s*"((?:[^"\\\n]|\\.)*)"'
)
_COMMA = re.compile(r",(\s*[}\]])")
_MAX_NODES = 2000
_MAX_STATEMENTS = 400


def statements_of(parser: LexborHTMLParser) -> tuple[Statement, ...]:
    """All statements of a page, by source; values are stripped, empty ones left out."""
    found = [
        *_json_ld(parser),
        *_meta(parser),
        *_microdata(parser),
        *_times(parser),
        *_title(parser),
    ]
    clean = (Statement(s.source, s.key, _tidy(s.value)) for s in found[:_MAX_STATEMENTS])
    return tuple(dict.fromkeys(s for s in clean if s.value))


def page_address(statements: tuple[Statement, ...]) -> str | None:
    """The absolute address that a page gives itself: canonical link, else og:url."""
    for source, key in (("url", "canonical"), ("opengraph", "og:url"), ("json-ld", "url")):
        for statement in statements:
            if (statement.source, statement.key) == (source, key) and statement.value.startswith("http"):
                return statement.value
    return None


def _tidy(value: str) -> str:
    return value.encode("utf-8", "replace").decode().replace("\0", "").strip()


def _meta(parser: LexborHTMLParser) -> Iterator[Statement]:
    for node in parser.css("meta[content]"):
        attributes = node.attributes
        value = attributes.get("content") or ""
        for name in ("property", "name", "itemprop", "http-equiv"):
            key = (attributes.get(name) or "").strip().lower()
            if key:
                yield Statement(_meta_source(name, key), key, value)
                break


def _meta_source(attribute: str, key: str) -> str:
    if attribute == "itemprop":
        return "microdata"
    if key.startswith(("og:", "article:", "book:")):
        return "opengraph"
    return "twitter" if key.startswith("twitter:") else "meta"


def _title(parser: LexborHTMLParser) -> Iterator[Statement]:
    title = parser.css_first("head > title") or parser.css_first("title")
    if title is not None:
        yield Statement("title", "title", " ".join((title.text() or "").split()))
    link = parser.css_first('link[rel="canonical"]')
    if link is not None:
        yield Statement("url", "canonical", link.attributes.get("href") or "")
    html = parser.css_first("html")
    if html is not None:
        yield Statement("meta", "lang", html.attributes.get("lang") or html.attributes.get("xml:lang") or "")


def _times(parser: LexborHTMLParser) -> Iterator[Statement]:
    for node in parser.css("time[datetime]")[:30]:
        attributes = node.attributes
        words = " ".join(f"{attributes.get(name) or ''}" for name in ("class", "itemprop", "pubdate", "data-testid"))
        key = "modified" if re.search(r"updat|modif", words, re.I) else "datetime"
        if "pubdate" in attributes or re.search(r"publi|entry-date|posted|created", words, re.I):
            key = "published"
        yield Statement("time", key, attributes.get("datetime") or "")


def _microdata(parser: LexborHTMLParser) -> Iterator[Statement]:
    for node in parser.css("[itemprop], [property]")[:200]:
        attributes = node.attributes
        name = (attributes.get("itemprop") or attributes.get("property") or "").split(":")[-1]
        if name.lower() in _ITEMPROPS and node.tag != "meta":
            value = attributes.get("datetime") or attributes.get("content") or " ".join((node.text() or "").split())
            if len(value) < 300:
                yield Statement("microdata", name, value)


def _json_ld(parser: LexborHTMLParser) -> Iterator[Statement]:
    articles: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    for script in parser.css('script[type*="ld+json"]'):
        raw = script.text() or ""
        values = _values(raw)
        if not values:
            yield from (Statement("json-ld", m[1], _unescaped(m[2])) for m in _BROKEN.finditer(raw))
        for item in _objects(values):
            kind = _kind(item)
            if kind == "BreadcrumbList":
                yield from _breadcrumb(item)
            (articles if _ARTICLE.search(kind) else others).append(item)
    for item in articles[:1]:
        yield from _describe(item)
    for item in others:
        if not articles and _kind(item) in ("WebPage", "VideoObject", "WebSite"):
            yield from (s for s in _describe(item) if s.key.startswith(("date", "upload", "author")))
        elif _kind(item) in ("NewsMediaOrganization", "Organization", "WebSite"):
            yield from (Statement("json-ld", "site", name) for name in _names(item))


def _values(raw: str) -> list[Any]:
    """The JSON values of a script, mended where it is nearly JSON; [] when it is not."""
    text = raw.strip().removeprefix("<!--").removesuffix("-->").strip()
    text = text.replace("//<![CDATA[", "").replace("//]]>", "").strip().rstrip(";")
    decoder = json.JSONDecoder(strict=False)
    for attempt in (text, _COMMA.sub(r"\1", text)):
        out, at = [], 0
        try:
            while at < len(attempt):
                value, at = decoder.raw_decode(attempt, at)
                out.append(value)
                while at < len(attempt) and attempt[at] in " \t\r\n,;":
                    at += 1
        except (ValueError, RecursionError):
            if not out:
                continue
        return out
    return []


def _objects(values: list[Any]) -> Iterator[dict[str, Any]]:
    """Objects of a graph in document order; lists of other stories are not entered."""
    queue, seen = list(values), 0
    while queue and seen < _MAX_NODES:
        value = queue.pop(0)
        seen += 1
        if isinstance(value, list):
            queue = value + queue
        elif isinstance(value, dict):
            yield value
            inner = [v for k, v in value.items() if k in ("@graph", "mainEntity", "mainEntityOfPage")]
            queue = [v for v in inner if isinstance(v, dict | list)] + queue


def _kind(item: dict[str, Any]) -> str:
    kind = item.get("@type")
    return " ".join(str(k) for k in kind) if isinstance(kind, list) else str(kind or "")


def _describe(item: dict[str, Any]) -> Iterator[Statement]:
    for key in _PLAIN_KEYS:
        for value in _strings(item.get(key)):
            yield Statement("json-ld", key, value)
    for key in _NAMED_KEYS:
        for person in _listed(item.get(key)):
            is_group = isinstance(person, dict) and "Organization" in _kind(person)
            name = f"{key}.organisation" if is_group and key in ("author", "creator") else key
            yield from (Statement("json-ld", name, n) for n in _names(person))
    for image in _listed(item.get("image")):
        if isinstance(image, dict):
            yield from (Statement("json-ld", "image.caption", v) for v in _strings(image.get("caption")))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _strings(value: Any) -> Iterator[str]:
    for part in _listed(value):
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict) and isinstance(part.get("name"), str):
            yield part["name"]


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (n for n in _listed(value.get("name")) if isinstance(n, str))


def _breadcrumb(item: dict[str, Any]) -> Iterator[Statement]:
    steps = [s for s in _listed(item.get("itemListElement")) if isinstance(s, dict)]
    for step in steps:
        inner = step.get("item")
        for name in [*_names(step), *(_names(inner) if isinstance(inner, dict) else ())][:1]:
            yield Statement("json-ld", "breadcrumb", name)


def _unescaped(value: str) -> str:
    try:
        return str(json.loads(f'"{value}"', strict=False))
    except ValueError:
        return value
