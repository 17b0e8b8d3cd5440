"""What kind of input some bytes are, by their content."""

from __future__ import annotations

import json
import re

_HEAD_BYTES = 4096
_MAGIC = (
    (b"\x1f\x8b", "application/gzip"),
    (b"PK\x03\x04", "application/zip"),
    (b"%PDF-", "application/pdf"),
    (b"WARC/1.", "application/warc"),
)
_FEED = re.compile(rb"<(?:rss|rdf:RDF|feed)[\s>]")
_SITEMAP = re.compile(rb"<(?:urlset|sitemapindex)[\s>]")
_HTML = re.compile(
    rb"<!doctype\s+html|<(?:html|head|body|title|meta|link|script|div|article|section|main|table|h1|p|span)(?=[\s>/])",
    re.I,
)
_MHTML = re.compile(rb"^content-type:\s*multipart/related", re.I | re.M)
_MAIL = re.compile(rb"^(?:received|from|return-path|message-id|mime-version|delivered-to|subject):\s", re.I)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def media_type(data: bytes) -> str:
    """The media type of an input by its bytes.

    text/html, text/plain, application/jsonl (articles), application/json, application/feed+xml,
    application/sitemap+xml, application/warc, application/pdf, application/zip, application/gzip,
    multipart/related (MHTML), message/rfc822;
    application/octet-stream when the bytes are no text.
    """
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    head = data[:_HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n\x0c")
    if head.startswith((b"{", b"[")):
        return _json_type(data) or _text_type(head)
    return _text_type(head)


def _json_type(data: bytes) -> str | None:
    """Articles JSONL when any of the first lines is an object with a text; JSON when the whole looks like it."""
    lines = [line for line in data[: 1 << 20].splitlines() if line.strip()][:5]
    for line in lines:
        if line.lstrip().startswith(b"{") and (len(data) > 1 << 20 or _is_article(line)):
            return "application/jsonl"
    try:
        json.loads(data)
    except ValueError:
        return None
    return "application/json"


def _is_article(line: bytes) -> bool:
    try:
        row = json.loads(line)
    except ValueError:
        return False
    return isinstance(row, dict) and "text" in row


def _text_type(head: bytes) -> str:
    if head.startswith(_UTF16):
        head = head.decode("utf-16", "replace").encode()
    if _SITEMAP.search(head):
        return "application/sitemap+xml"
    if _FEED.search(head) and not _HTML.search(head[:200]):
        return "application/feed+xml"
    if _MAIL.match(head):
        return "multipart/related" if _MHTML.search(head) else "message/rfc822"
    if _HTML.search(head):
        return "text/html"
    return "application/octet-stream" if _is_binary(head) else "text/plain"


def _is_binary(head: bytes) -> bool:
    control = sum(byte < 9 or 13 < byte < 27 for byte in head)
    return b"\0" in head or control > len(head) // 50
