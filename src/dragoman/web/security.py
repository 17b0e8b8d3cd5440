"""What keeps the reader safe: host check, strict headers, and a CSRF token for every write."""

from __future__ import annotations

import hmac
import secrets
from urllib.parse import urlsplit

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
    """An answer for a host that is not ours (DNS rebinding) and for a form from another site, else None."""
    host = request.headers.get("host", "")
    name = host if host.startswith("[") and host.endswith("]") else host.rsplit(":", 1)[0]
    if name not in settings.hosts:
        return PlainTextResponse("This reader answers only to its own address.", status_code=421)
    origin = request.headers.get("origin")
    if request.method not in ("GET", "HEAD") and origin is not None and urlsplit(origin).netloc != host:
        return PlainTextResponse("This form was not sent from this reader.", status_code=403)
    return None


def csrf_token(request: Request) -> str:
    """The token of this browser: the one it sent, or a new one that `csrf_cookie` will give it."""
    token = getattr(request.state, "csrf", None) or request.cookies.get(COOKIE)
    return str(token) if token else renew_csrf(request)


def renew_csrf(request: Request) -> str:
    """A new token for this browser, in place of the one it had."""
    request.state.csrf = secrets.token_urlsafe(24)
    return str(request.state.csrf)


def csrf_cookie(request: Request) -> str | None:
    """The cookie that gives the browser its token, when it has none."""
    token = getattr(request.state, "csrf", None)
    if not token:
        return None
    holder = Response()
    holder.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=request.url.scheme == "https")
    return holder.headers["set-cookie"]


def inside(address: str) -> str:
    """The address when it is one of this reader, else that of the first page."""
    fine = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if fine else "/"


def check_csrf(request: Request, sent: str | None) -> None:
    """Raise `DRG-CSRF` unless a form sent the token of its browser's cookie."""
    known = request.cookies.get(COOKIE, "")
    if not known or not hmac.compare_digest(known.encode(), (sent or "").encode()):
        raise DragomanError("DRG-CSRF")
