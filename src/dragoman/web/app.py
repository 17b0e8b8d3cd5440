"""The application: routes of all screens over one tracker folder, with the protections that every answer carries."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import AsyncIterator

import anyio
import anyio.to_thread
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dragoman import __version__
from dragoman.errors import DragomanError
from dragoman.store.accounts import Accounts
from dragoman.web import assets, security, sessions
from dragoman.web.memory import Memory
from dragoman.web.pages import accounts, articles, events, machines, notes, overview, portraits, review, subjects
from dragoman.web.rendering import NO_PAGE, render
from dragoman.web.settings import Settings
from dragoman.web.trackers import Trackers
from dragoman.web.words import country_name

_FORBIDDEN = frozenset({"DRG-CSRF", "DRG-LOGIN", "DRG-RIGHTS"})
_NOT_FOUND = frozenset({"DRG-NOTFOUND", "DRG-AMBIGUOUS", "DRG-EVENT"})
# Python runs one thread at a time: more than a few only wait for each other, and each holds a tracker open.
_AT_ONCE = 6


def create_app(settings: Settings) -> FastAPI:
    """The reader of one tracker; everything it needs is in `settings`."""
    app = FastAPI(
        title="dragoman", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json",
        lifespan=_running,
    )  # fmt: skip
    app.state.settings = settings
    app.state.accounts = Accounts(settings.folder) if settings.team else None
    app.state.trackers = Trackers(settings.folder)
    app.state.turns = anyio.Semaphore(_AT_ONCE)
    app.state.memory = Memory(app.state.trackers.changes)
    app.state.rates = sessions.Rates()
    for room in (assets, overview, articles, events, subjects, portraits, review, notes, machines, accounts):
        app.include_router(room.router)
    app.add_middleware(_Protected, settings=settings)
    app.add_exception_handler(DragomanError, _told)
    app.add_exception_handler(404, _missing)
    app.add_exception_handler(RequestValidationError, _misunderstood)
    return app


@contextlib.asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[None]:
    anyio.to_thread.current_default_thread_limiter().total_tokens = _AT_ONCE
    country_name("USA")  # loads the knowledge base, whose many objects the collector need not walk through ever again
    gc.freeze()
    yield
    app.state.trackers.close()


class _Protected:
    """Refuses foreign hosts and strangers, then answers with the headers that keep a page to itself."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._guard(request, MutableHeaders(scope=message))
            await send(message)

        refused = security.refusal(request, self._settings)
        if refused is None and self._settings.team:
            refused = await run_in_threadpool(sessions.gate, request)
        await (refused or self._app)(scope, receive, guarded)

    def _guard(self, request: Request, headers: MutableHeaders) -> None:
        if self._settings.team and not request.url.path.startswith("/static/"):
            headers["Cache-Control"] = "private, no-store"
        for name, value in security.HEADERS.items():
            headers.setdefault(name, value)
        cookie = security.csrf_cookie(request)
        if cookie is not None:
            headers.append("Set-Cookie", cookie)


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
    message, hint = NO_PAGE
    return render(request, "problem.html", status=404, code="404", message=message, hint=hint)
