"""Templates: Jinja2 with escaping always on, and the few words that they share."""

from __future__ import annotations

import datetime
import functools
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jinja2
from fastapi import Request
from fastapi.responses import HTMLResponse

from dragoman import __version__
from dragoman.web.security import csrf_token
from dragoman.web.settings import Settings
from dragoman.web.words import assertion_word, country_name, root_word

TEMPLATES = Path(__file__).parent / "templates"
NAVIGATION = (
    ("/", "Today"), ("/events", "Events"), ("/storylines", "Storylines"), ("/calendar", "Calendar"), ("/map", "Map"),
    ("/network", "Network"), ("/pages", "Pages"), ("/sources", "Sources"), ("/review", "Review"),
    ("/problems", "Problems"), ("/knowledge", "Knowledge"), ("/about", "About"),
)  # fmt: skip


@functools.cache
def environment() -> jinja2.Environment:
    """The template environment."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {"country": country_name, "root": root_word, "assertion": assertion_word, "day": day}
    env.globals |= {"query": query_string, "navigation": NAVIGATION, "version": __version__}
    return env


def render(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """The page made of a template, with what every page shows."""
    html = (
        environment()
        .get_template(template)
        .render(request=request, path=request.url.path, csrf=csrf_token(request), **values)
    )
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


def query_string(request: Request, **changes: object) -> str:
    """The address of this page with some of its parameters changed; None takes one away."""
    values = dict(request.query_params) | changes
    kept = {key: value for key, value in values.items() if value not in (None, "")}
    return "?" + urlencode(kept) if kept else request.url.path
