"""Team mode: who sent a request, by a signed cookie or a token, and who is let in at all."""

from __future__ import annotations

import functools
import time
from urllib.parse import quote

import argon2
import itsdangerous
from fastapi import Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse

from dragoman.errors import DragomanError
from dragoman.store.accounts import SESSION_SECONDS, Account, Accounts
from dragoman.web import security

COOKIE = "dragoman_session"
SHORTEST, LONGEST = 10, 1024  # characters of a password
PER_MINUTE = 600  # requests of an account, or of an address that is not logged in
WRITES_PER_MINUTE = 120
LOCKED_OUT = "too many wrong passwords: wait a quarter of an hour"
_OPEN = ("/login", "/invitation/", "/static/")
_MACHINES = ("/api/", "/feed.atom", "/calendar.ics", "/download")
_HASHER = argon2.PasswordHasher()


class Rates:
    """Requests of the current minute by who sent them: kept in memory, forgotten with the minute."""

    def __init__(self) -> None:
        self._minute = 0
        self._counts: dict[str, int] = {}

    def exceeded(self, key: str, most: int) -> bool:
        """Count one request; whether there were more than `most` in this minute."""
        minute = int(time.time() // 60)
        if minute != self._minute:
            self._minute, self._counts = minute, {}
        self._counts[key] = self._counts.get(key, 0) + 1
        return self._counts[key] > most


def accounts_of(request: Request) -> Accounts:
    """The accounts of this reader; raises `DRG-NOTFOUND` where there are none."""
    accounts: Accounts | None = request.app.state.accounts
    if accounts is None:
        raise DragomanError("DRG-NOTFOUND", "this reader has one user and no accounts")
    return accounts


def gate(request: Request) -> Response | None:
    """Find out who asks (`request.state.account`); an answer for those who may not go on, else None."""
    account = _sender(request)
    request.state.account = account
    if _too_many(request, account):
        return PlainTextResponse("Too many requests: wait a minute.", 429, {"Retry-After": "60"})
    path = request.url.path
    if account is not None or path.startswith(_OPEN):
        return None
    if path.startswith("/api/"):
        return JSONResponse({"code": "DRG-RIGHTS", "message": "log in, or send a token"}, 401, _CHALLENGE)
    if request.method != "GET":
        return PlainTextResponse("Log in first.", 403)
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/login?back={quote(path + query)}", 303)


_CHALLENGE = {"WWW-Authenticate": "Bearer"}


def _sender(request: Request) -> Account | None:
    accounts = accounts_of(request)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and request.method == "GET" and request.url.path.startswith(_MACHINES):
        return accounts.token(token.strip())
    secret = _secret(request)
    return accounts.session(secret) if secret else None


def _too_many(request: Request, account: Account | None) -> bool:
    rates: Rates = request.app.state.rates
    who = f"account {account.name}" if account else f"address {address_of(request)}"
    writes = request.method not in ("GET", "HEAD") and rates.exceeded(f"{who} writes", WRITES_PER_MINUTE)
    return rates.exceeded(who, PER_MINUTE) or writes


def address_of(request: Request) -> str:
    """The network address that sent the request."""
    return request.client.host if request.client else "unknown"


def log_in(request: Request, name: str, password: str) -> Account:
    """The account of a name and a password; raises `DRG-LOGIN` when they do not fit, or after too many tries."""
    accounts, address = accounts_of(request), address_of(request)
    if accounts.locked(name, address):
        raise DragomanError("DRG-LOGIN", LOCKED_OUT)
    accounts.note_attempt(name, address)
    found = accounts.credentials(name)
    if not fits(found[1] if found else _nobody(), password) or found is None:
        accounts.note(name[:64], "wrong password", address)
        raise DragomanError("DRG-LOGIN")
    accounts.note_right(found[0].name, address)
    return found[0]


def open_session(request: Request, response: Response, account: Account) -> None:
    """Give the browser a new session, and a new token for its forms; the session that it had before ends."""
    accounts = accounts_of(request)
    end_session(request, response)
    signed = _signer(accounts).sign(accounts.open_session(account.name)).decode()
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, signed, max_age=SESSION_SECONDS, httponly=True, samesite="lax", secure=secure)
    security.renew_csrf(request)


def end_session(request: Request, response: Response) -> None:
    """Log out."""
    secret = _secret(request)
    if secret:
        accounts_of(request).end_session(secret)
    response.delete_cookie(COOKIE, httponly=True, samesite="lax")


def hashed(password: str) -> str:
    """The hash of a password (argon2id); raises `DRG-ACCOUNT` for one that is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise DragomanError("DRG-ACCOUNT", f"a password has {SHORTEST} to {LONGEST} characters")
    return _HASHER.hash(password)


def fits(password_hash: str, password: str) -> bool:
    """Whether it is the password of that hash."""
    try:
        return len(password) <= LONGEST and _HASHER.verify(password_hash, password)
    except argon2.exceptions.VerificationError:
        return False


@functools.cache
def _nobody() -> str:
    """A hash for names that do not exist, so that they take as long as the others."""
    return _HASHER.hash("the password of nobody")


def _secret(request: Request) -> str | None:
    """The secret in the session cookie, when we signed it."""
    try:
        return _signer(accounts_of(request)).unsign(request.cookies.get(COOKIE, ""), SESSION_SECONDS).decode()
    except itsdangerous.BadSignature:
        return None


def _signer(accounts: Accounts) -> itsdangerous.TimestampSigner:
    return itsdangerous.TimestampSigner(accounts.signing_secret, salt="session")
