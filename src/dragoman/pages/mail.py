"""Messages in MIME form: MHTML, as browsers save whole pages, and e-mail newsletters."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.message import EmailMessage, MIMEPart
from email.utils import parsedate_to_datetime

from dragoman.model import Page, Statement
from dragoman.pages import guess
from dragoman.pages.read import is_address, read_data
from dragoman.pages.texts import with_charset
from dragoman.plugins import Failure, Limits

_FIELD = re.compile(rb"^([A-Za-z][A-Za-z0-9-]*):", re.M)
# Two of these in the head tell a letter from a text that merely begins with "Subject:".
_LETTER_FIELDS = frozenset(b"received return-path message-id mime-version delivered-to from date".split())


@dataclass(frozen=True, slots=True)
class MhtmlReader:
    """Reads the page of an MHTML file: its first HTML part, with the address that it was saved from."""

    name: str = "mhtml"
    streams: bool = False

    def claims(self, source: str, head: bytes) -> bool:
        """Whether the bytes are a message of related parts."""
        return guess.media_type(head) == "multipart/related"

    def read(self, source: str, data: bytes | None, limits: Limits) -> Iterator[Page | Failure]:
        """The one page."""
        message = _message(data or b"")
        part = next((p for p in message.walk() if p.get_content_type() in ("text/html", "application/xhtml+xml")), None)
        if part is None:
            yield Failure.of(source, "DRG-EMPTY", "no HTML part in the MHTML file")
            return
        address = str(part.get("content-location") or message.get("snapshot-content-location") or "")
        for item in read_data(source, _content(part), limits):
            if isinstance(item, Page) and is_address(address):
                yield replace(item, url=address, fetched=_moment(message))
            else:
                yield item


@dataclass(frozen=True, slots=True)
class MailReader:
    """Reads an e-mail newsletter: its HTML part, else its text; the letter's subject, date and sender are stated."""

    name: str = "eml"
    streams: bool = False

    def claims(self, source: str, head: bytes) -> bool:
        """Whether the bytes begin with the header of a letter."""
        if guess.media_type(head) != "message/rfc822":
            return False
        fields = {name.lower() for name in _FIELD.findall(head.replace(b"\r\n", b"\n").partition(b"\n\n")[0])}
        return len(fields & _LETTER_FIELDS) >= 2

    def read(self, source: str, data: bytes | None, limits: Limits) -> Iterator[Page | Failure]:
        """The one page."""
        message = _message(data or b"")
        part = message.get_body(preferencelist=("html", "plain"))
        if part is None:
            yield Failure.of(source, "DRG-EMPTY", "a letter without text")
            return
        for item in read_data(source, _content(part), limits):
            yield replace(item, statements=item.statements + _stated(message)) if isinstance(item, Page) else item


def _message(data: bytes) -> EmailMessage:
    return email.message_from_bytes(data, policy=email.policy.default)


def _content(part: MIMEPart) -> bytes:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    return with_charset(data, part.get_content_charset())


def _moment(message: EmailMessage) -> str | None:
    try:
        return parsedate_to_datetime(str(message.get("date"))).isoformat()
    except (TypeError, ValueError):
        return None


def _stated(message: EmailMessage) -> tuple[Statement, ...]:
    sender = re.sub(r"\s*<[^>]*>\s*$", "", str(message.get("from") or "")).strip('" ')
    stated = (
        Statement("title", "title", str(message.get("subject") or "")),
        Statement("given", "published", _moment(message) or ""),
        Statement("given", "site", sender),
    )
    return tuple(statement for statement in stated if statement.value)


MHTML = MhtmlReader()
EML = MailReader()
