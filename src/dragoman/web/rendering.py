"""Templates: Jinja2 with escaping always on, and the few words that they share."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import jinja2
from fastapi import Request
from fastapi.responses import HTMLResponse

from dragoman import __version__
from dragoman.web import assets, words
from dragoman.web.catalogue import TEMPLATES, Translated, messages
from dragoman.web.people import account_of, may
from dragoman.web.security import csrf_token
from dragoman.web.settings import Settings

_ANNOTATION = re.compile("a[0-9a-f]{8,64}")
NAVIGATION = (
    ("/", "Today"), ("/events", "Events"), ("/storylines", "Storylines"), ("/calendar", "Calendar"), ("/map", "Map"),
    ("/network", "Network"), ("/compare", "Compare"), ("/pages", "Pages"), ("/sources", "Sources"),
    ("/review", "Review"), ("/notes", "Notes"), ("/knowledge", "Knowledge"),
)  # fmt: skip
KEYS = (
    ("a", "accept"), ("r", "reject"), ("f", "flag"), ("e", "change a value"), ("c", "comment"), ("j", "next"),
    ("k", "back"), ("m", "merge"), ("s", "split: the report tells another event"), ("n", "add an event"),
    ("u", "undo"), ("/", "search"), ("?", "show or hide these keys"), ("Esc", "leave a field, close what is open"),
)  # fmt: skip


# Texts that templates take from here.
SPOKEN = (*(name for _, name in NAVIGATION), *(does for _, does in KEYS))


@functools.cache
def environment(language: str = "en") -> jinja2.Environment:
    """The template environment of a language; raises `DRG-USAGE` for one without messages."""
    known = messages(language)

    def say(text: str) -> str:
        return known.get(text, text)

    def said(word: Callable[[str], str]) -> Callable[[str], str]:
        return lambda code: say(word(code))

    def entry(table: Mapping[str, str]) -> Callable[[str], str]:
        return lambda code: say(table.get(code, code))

    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        extensions=[Translated],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.say = say  # type: ignore[attr-defined]
    env.filters |= {
        "say": say, "country": words.country_name, "gloss": words.root_gloss, "day": day, "moment": moment,
        "mode_gloss": words.mode_gloss, "cameo": words.cameo_name, "source": words.source_words,
        "value": words.value_words, "root": said(words.root_word), "assertion": said(words.assertion_word),
        "field": entry(words.FIELDS), "action": entry(words.ACTIONS), "judged": entry(words.FIELDS | words.JUDGED),
        "column": said(words.column_word), "sector": entry(words.SECTORS),
    }  # fmt: skip
    env.globals |= {
        "query": query_string,
        "navigation": NAVIGATION,
        "keys": KEYS,
        "version": __version__,
        "asset": assets.address,
    }
    return env


def render(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """The page made of a template, with what every page shows."""
    shared: dict[str, Any] = {
        "request": request,
        "path": request.url.path,
        "csrf": csrf_token(request),
        "me": account_of(request),
    }
    undo = request.query_params.get("undo", "")
    shared |= {"undo": undo if _ANNOTATION.fullmatch(undo) else None, "may": functools.partial(may, request)}
    settings: Settings = request.app.state.settings
    shared["language"] = settings.language
    html = environment(settings.language).get_template(template).render(**shared, **values)
    return HTMLResponse(html, status_code=status)


def today(request: Request) -> datetime.date:
    """The day that the reader calls today."""
    settings: Settings = request.app.state.settings
    return datetime.date.fromisoformat(settings.today) if settings.today else datetime.date.today()


def day(edtf: str | None) -> str:
    """An EDTF date for a person: "2 April 2025", "April 2025", "2 to 4 April 2025", a dash when unknown."""
    if not edtf:
        return "–"
    first, slash, last = edtf.partition("/")
    if not slash:
        return _one(first)
    return f"{_one(first) if first not in ('', '..') else 'open'} to {_one(last) if last not in ('', '..') else 'open'}"


def _one(text: str) -> str:
    for form, shown in (("%Y-%m-%d", "%-d %B %Y"), ("%Y-%m", "%B %Y")):
        try:
            return datetime.datetime.strptime(text[:10], form).strftime(shown)
        except ValueError:
            continue
    return text


def moment(iso: str | None) -> str:
    """A time for a person: "2 April 2025, 12:00"; a dash when unknown."""
    if not iso:
        return "–"
    clock = iso[11:16]
    return f"{_one(iso)}, {clock}" if clock else _one(iso)


def query_string(request: Request, **changes: object) -> str:
    """The address of this page with some of its parameters changed; None takes one away."""
    values = dict(request.query_params) | changes
    kept = {key: value for key, value in values.items() if value not in (None, "")}
    return "?" + urlencode(kept) if kept else request.url.path
