"""Cutting pages anew from the HTML that was kept, when a newer version of the program reads them again."""

from __future__ import annotations

import dataclasses
import hashlib

from dragoman.errors import DragomanError
from dragoman.model import Page, Statement
from dragoman.pages.html import page_from_html
from dragoman.store import Database, queue
from dragoman.store.writing import keep_cut

# In `Page.extra` of a page that was cut anew: the id of the page whose bytes it was cut from.
CUT_FROM = "cut_from"


def enqueue_outdated(db: Database, reader: str, now: str) -> int:
    """How many pages were queued because another version of the reader has read them last.

    A page whose HTML is kept is cut anew first. Does its text stay the same, then the finer page takes its place; else
    the new one is kept as a version of its own, so that every offset into the old text stays right.
    """
    return sum(
        queue.enqueue(db, [_cut(db, number, page_id, now)], reader) for number, page_id in queue.outdated(db, reader)
    )


def _cut(db: Database, number: int, page_id: str, now: str) -> int:
    """The number of the page that is to be read: this one, or the new version of it."""
    try:
        old = db.pages.read(page_id)
        origin = str(old.extra.get(CUT_FROM, page_id))
        markup = db.pages.markup(origin)
    except DragomanError:
        return number  # reading it will say what is wrong
    if markup is None:
        return number
    new = page_from_html(old.source, markup, old.url, old.fetched)
    new = dataclasses.replace(new, id=page_id, extra=old.extra, statements=_statements(old, new))
    if new.text == old.text:
        if new != old:
            db.pages.replace(new)
        return number
    return keep_cut(db, _renamed(new, origin), page_id, now)


def _statements(old: Page, new: Page) -> tuple[Statement, ...]:
    """Those of the new page, and what something else than its HTML (a mail, say) had stated of the old one."""
    if not any(statement.source == "given" for statement in old.statements):
        return new.statements
    return (*new.statements, *(statement for statement in old.statements if statement not in new.statements))


def _renamed(page: Page, origin: str) -> Page:
    """The page under an id of its own: the same bytes, another text."""
    own = hashlib.sha256(f"{origin}\n{page.text}".encode()).hexdigest()
    return dataclasses.replace(page, id=own, extra={**page.extra, CUT_FROM: origin}, raw=None)
