"""Templates: Jinja2 with escaping always on, and the few words that they share."""

from __future__ import annotations

import datetime
import functools
import re
from typing import Any
from urllib.parse import urlencode

import jinja2
from fastapi import Request
from fastapi.responses import HTMLResponse

from dragoman import __version__
from dragoman.web import assets
from dragoman.web.catalogue import TEMPLATES, Translated
from dragoman.web.people import account_of, may
from dragoman.web.security import csrf_token
from dragoman.web.sessions import LOCKED_OUT
from dragoman.web.settings import Settings
from dragoman.web.speech import FILTERS, Speech, speech

_ANNOTATION = re.compile("a[0-9a-f]{8,64}")
NAVIGATION = (
    ("/", "Today"), ("/brief", "Brief"), ("/events", "Events"), ("/storylines", "Storylines"),
    ("/calendar", "Calendar"), ("/map", "Map"), ("/network", "Network"), ("/compare", "Compare"), ("/pages", "Pages"),
    ("/sources", "Sources"), ("/review", "Review"), ("/notes", "Notes"), ("/knowledge", "Knowledge"),
)  # fmt: skip
KEYS = (
    ("a", "accept"), ("r", "reject"), ("f", "flag"), ("e", "change a value"), ("c", "comment"), ("j", "next"),
    ("k", "back"), ("m", "merge"), ("s", "split: the report tells another event"), ("n", "add an event"),
    ("u", "undo"), ("/", "search"), ("?", "show or hide these keys"), ("Esc", "leave a field, close what is open"),
)  # fmt: skip


NO_PAGE = ("There is no such page.", "Go back, or search for it.")
# Texts that templates take from here.
SPOKEN = (*(name for _, name in NAVIGATION), *(does for _, does in KEYS), *NO_PAGE, LOCKED_OUT)


@functools.cache
def environment(language: str = "en") -> jinja2.Environment:
    """The template environment of a language; raises `DRG-USAGE` for one without messages."""
    spoken = speech(language)
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        extensions=[Translated],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.say = spoken.say  # type: ignore[attr-defined]
    env.filters |= {name: getattr(spoken, name) for name in FILTERS}
    env.globals |= {
        "query": query_string,
        "navigation": NAVIGATION,
        "keys": KEYS,
        "version": __version__,
        "asset": assets.address,
        "language": language,
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
    html = environment(settings.language).get_template(template).render(**shared, **values)
    return HTMLResponse(html, status_code=status)


def today(request: Request) -> datetime.date:
    """The day that the reader calls today."""
    settings: Settings = request.app.state.settings
    return datetime.date.fromisoformat(settings.today) if settings.today else datetime.date.today()


def spoken(request: Request) -> Speech:
    """How this reader speaks."""
    settings: Settings = request.app.state.settings
    return speech(settings.language)


def query_string(request: Request, **changes: object) -> str:
    """The address of this page with some of its parameters changed; None takes one away."""
    values = dict(request.query_params) | changes
    kept = {key: value for key, value in values.items() if value not in (None, "")}
    return "?" + urlencode(kept) if kept else request.url.path
