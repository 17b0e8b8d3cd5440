"""The application: routes of all screens over one tracker folder, with the protections that every answer carries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles

from dragoman import __version__
from dragoman.errors import DragomanError
from dragoman.store.accounts import Accounts
from dragoman.web import security, sessions
from dragoman.web.memory import Memory
from dragoman.web.pages import accounts, articles, events, machines, overview, review, subjects
from dragoman.web.rendering import render
from dragoman.web.settings import Settings

Handler = Callable[[Request], Awaitable[Response]]
STATIC = Path(__file__).parent / "static"
_FORBIDDEN = frozenset({"DRG-CSRF", "DRG-LOGIN", "DRG-RIGHTS"})
_NOT_FOUND = frozenset({"DRG-NOTFOUND", "DRG-AMBIGUOUS", "DRG-EVENT"})


def create_app(settings: Settings) -> FastAPI:
    """The reader of one tracker; everything it needs is in `settings`."""
    app = FastAPI(title="dragoman", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    app.state.settings = settings
    app.state.accounts = Accounts(settings.folder) if settings.team else None
    app.state.memory = Memory()
    app.state.rates = sessions.Rates()
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for room in (overview, articles, events, subjects, review, machines, accounts):
        app.include_router(room.router)
    app.middleware("http")(_protected)
    app.add_exception_handler(DragomanError, _told)
    app.add_exception_handler(404, _missing)
    app.add_exception_handler(RequestValidationError, _misunderstood)
    return app


async def _protected(request: Request, call_next: Handler) -> Response:
    """Refuse foreign hosts and strangers, then answer with the headers that keep a page to itself."""
    settings: Settings = request.app.state.settings
    refused = security.refusal(request, settings)
    if refused is None and settings.team:
        refused = await run_in_threadpool(sessions.gate, request)
    response = refused or await call_next(request)
    if settings.team and not request.url.path.startswith("/static/"):
        response.headers["Cache-Control"] = "private, no-store"
    for name, value in security.HEADERS.items():
        response.headers.setdefault(name, value)
    security.remember_csrf(request, response)
    return response


async def _told(request: Request, error: Exception) -> Response:
    assert isinstance(error, DragomanError), "registered for this class"
    status = 404 if error.code in _NOT_FOUND else 403 if error.code in _FORBIDDEN else 400
    if request.url.path.startswith("/api/"):
        return JSONResponse({"code": error.code, "message": error.message, "hint": error.hint}, status)
    return render(request, "problem.html", status=status, code=error.code, message=error.message, hint=error.hint)


async def _misunderstood(request: Request, error: Exception) -> Response:
    """A value of a wrong kind or size in an address or a form."""
    assert isinstance(error, RequestValidationError), "registered for this class"
    said = "; ".join(f"{found['loc'][-1]}: {found['msg']}" for found in error.errors()[:3])
    return await _told(request, DragomanError("DRG-QUERY", said))


async def _missing(request: Request, error: Exception) -> HTMLResponse:
    return render(
        request,
        "problem.html",
        status=404,
        code="404",
        message="There is no such page.",
        hint="Go back, or search for it.",
    )
