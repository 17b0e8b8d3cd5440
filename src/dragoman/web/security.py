"""What keeps the reader safe: host check, strict headers, and a CSRF token for every write."""

from __future__ import annotations

import hmac
import secrets

from fastapi import Request, Response
from fastapi.responses import PlainTextResponse

from dragoman.errors import DragomanError
from dragoman.web.settings import Settings

COOKIE = "dragoman_csrf"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def refusal(request: Request, settings: Settings) -> Response | None:
    """An answer for requests that name a host which is not ours (DNS rebinding), else None."""
    host = request.headers.get("host", "")
    name = host if host.startswith("[") and host.endswith("]") else host.rsplit(":", 1)[0]
    if name in settings.hosts:
        return None
    return PlainTextResponse("This reader answers only to its own address.", status_code=421)


def csrf_token(request: Request) -> str:
    """The token of this browser: the one it sent, or a new one that `remember_csrf` will give it."""
    token = request.cookies.get(COOKIE) or getattr(request.state, "csrf", None)
    if not token:
        token = secrets.token_urlsafe(24)
        request.state.csrf = token
    return str(token)


def remember_csrf(request: Request, response: Response) -> None:
    """Give the browser its token when it has none."""
    token = getattr(request.state, "csrf", None)
    if token:
        response.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=request.url.scheme == "https")


def inside(address: str) -> str:
    """The address when it is one of this reader, else that of the first page."""
    fine = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if fine else "/"


def check_csrf(request: Request, sent: str | None) -> None:
    """Raise `DRG-CSRF` unless a form sent the token of its browser's cookie."""
    known = request.cookies.get(COOKIE, "")
    if not known or not hmac.compare_digest(known.encode(), (sent or "").encode()):
        raise DragomanError("DRG-CSRF")
