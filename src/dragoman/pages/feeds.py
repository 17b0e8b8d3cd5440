"""News feeds and sitemaps: RSS, Atom, JSON Feed, news sitemaps and sitemap indexes."""

from __future__ import annotations

import calendar
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from dragoman.model import Page
from dragoman.pages.html import page_from_html
from dragoman.pages.jsonl import read_line
from dragoman.pages.read import is_address, read
from dragoman.plugins import Failure, Limits

_BLANK = b"\xef\xbb\xbf \t\r\n"
# The first element decides; declarations, comments and style sheets may stand before it.
_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?[^>]*>\s*|<!--(?:[^-]|-(?!->))*-->\s*|<!DOCTYPE[^>]*>\s*)*"
    rb"<(rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]"
)
_JSON_FEED = b"https://jsonfeed.org/version/"


@dataclass(frozen=True, slots=True)
class Item:
    """What a feed says of one page: where it stands, and its text if the feed carries it (`html`)."""

    url: str | None
    title: str = ""
    html: str = ""
    published: str | None = None
    authors: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class FeedReader:
    """Reads feeds and sitemaps.

    A feed at an address has its items fetched, in the feed's order, each by the rules of any other address. A feed in a
    file stays offline: its items are read as they stand in it, and an item without text is a failure.
    """

    name: str = "feed"
    streams: bool = False

    def claims(self, source: str, head: bytes) -> bool:
        """Whether the bytes look like a feed or a sitemap."""
        return _ROOT.match(head) is not None or (_JSON_FEED in head and head.lstrip(_BLANK).startswith(b"{"))

    def read(self, source: str, data: bytes | None, limits: Limits) -> Iterator[Page | Failure]:
        """The pages of the items, at most `limits.max_items`, each address once."""
        try:
            items = items_of(data or b"")
        except (ValueError, ET.ParseError) as error:
            yield Failure.of(source, "DRG-FEED", f"the feed is broken: {error}")
            return
        if not items:
            yield Failure.of(source, "DRG-FEED")
            return
        yield from _read_items(source, items, limits)


def _read_items(source: str, items: Sequence[Item], limits: Limits) -> Iterator[Page | Failure]:
    seen: set[str] = set()
    for number, item in enumerate(items[: limits.max_items], start=1):
        url = urljoin(source, item.url) if item.url and is_address(source) else item.url
        if url and url in seen:
            continue
        seen.add(url or "")
        if url and is_address(source):
            yield from read(url, limits) if is_address(url) else (Failure.of(url, "DRG-ADDRESS"),)
        else:
            yield _standing(f"{source}#{number}", item)
    if len(items) > limits.max_items:
        yield Failure.of(
            source, "DRG-TOOBIG", f"{len(items):,} items, of which the first {limits.max_items:,} were read"
        )


def _standing(source: str, item: Item) -> Page | Failure:
    """The item as the feed itself tells it, in the form of an article that is already cut."""
    text = page_from_html(source, item.html.encode()).text.strip()
    if not text:
        return Failure.of(item.url or source, "DRG-FEED", "the item holds no text, only an address")
    row: dict[str, str | list[str] | None] = {
        "id": source,
        "headline": item.title,
        "text": text,
        "published": item.published,
        "url": item.url,
        "authors": list(item.authors),
        "section": list(item.section),
        "language": item.language,
    }
    return read_line(source, 1, json.dumps({key: value for key, value in row.items() if value}).encode())


def items_of(data: bytes) -> list[Item]:
    """The items of a feed or sitemap in its order; raises `ValueError` or `ParseError` when it is broken."""
    if data.lstrip(_BLANK).startswith(b"{"):
        return [_json_item(row) for row in json.loads(data).get("items", ()) if isinstance(row, dict)]
    root = _ROOT.match(data)
    if root and root[1] in (b"urlset", b"sitemapindex"):
        return [_sitemap_item(entry) for entry in ET.fromstring(data)]
    import feedparser

    return [_feed_item(entry) for entry in feedparser.parse(data, sanitize_html=False).entries]


def _sitemap_item(entry: ET.Element) -> Item:
    """A `url` or `sitemap` element. Source: sitemaps.org protocol 0.9; Google news sitemap 0.9."""
    found: dict[str, str] = {}
    for child in entry.iter():
        name = child.tag.rpartition("}")[2]
        if child.text and child.text.strip():
            found.setdefault(name, child.text.strip())
    return Item(found.get("loc"), found.get("title", ""), published=found.get("publication_date"))


def _json_item(row: Mapping[str, Any]) -> Item:
    """Source: JSON Feed 1.1, "Items"."""
    authors = [a for a in row.get("authors") or (row.get("author"),) if isinstance(a, dict)]
    return Item(
        url=_text(row.get("url")),
        title=_text(row.get("title")) or "",
        html=_text(row.get("content_html")) or _as_html(_text(row.get("content_text")) or ""),
        published=_text(row.get("date_published")),
        authors=tuple(str(a["name"]) for a in authors if a.get("name")),
        section=tuple(str(tag) for tag in row.get("tags") or ()),
        language=_text(row.get("language")),
    )


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _as_html(text: str) -> str:
    safe = text.replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"<p>{paragraph}</p>" for paragraph in safe.split("\n") if paragraph.strip())


def _feed_item(entry: Any) -> Item:
    content = max((c.get("value", "") for c in entry.get("content", ())), key=len, default="")
    return Item(
        url=entry.get("link"),
        title=entry.get("title", ""),
        html=content or entry.get("summary", ""),
        published=_moment(dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")),
        authors=tuple(a["name"] for a in entry.get("authors", ()) if a.get("name")),
        section=tuple(tag["term"] for tag in entry.get("tags", ()) if tag.get("term")),
    )


def _moment(parsed: Any) -> str | None:
    """feedparser's UTC time tuple as ISO 8601."""
    return datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat() if parsed else None


READER = FeedReader()
