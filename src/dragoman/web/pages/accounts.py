"""Log-in, invitations, one's own tokens, and what admins do with accounts."""

from __future__ import annotations

import datetime

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from dragoman.errors import DragomanError
from dragoman.store.accounts import ROLES, Account
from dragoman.web import sessions
from dragoman.web.pages import Text
from dragoman.web.people import account_of, demand
from dragoman.web.rendering import render
from dragoman.web.security import check_csrf, inside
from dragoman.web.sessions import accounts_of

router = APIRouter(include_in_schema=False)


@router.get("/login", response_class=HTMLResponse)
def show_login(request: Request, back: str = "/") -> HTMLResponse:
    """The form to log in."""
    accounts_of(request)
    return render(request, "login.html", back=inside(back), problem=None)


@router.post("/login")
def log_in(request: Request, csrf: Text, name: Text, password: Text, back: Text = "/") -> Response:
    """Log in; a wrong password says no more than that."""
    check_csrf(request, csrf)
    try:
        account = sessions.log_in(request, name, password)
    except DragomanError as error:
        return render(request, "login.html", status=401, back=inside(back), problem=error.message)
    response = RedirectResponse(inside(back), 303)
    sessions.open_session(request, response, account)
    return response


@router.post("/logout")
def log_out(request: Request, csrf: Text) -> Response:
    """Log out."""
    check_csrf(request, csrf)
    response = RedirectResponse("/login", 303)
    sessions.end_session(request, response)
    return response


@router.get("/invitation/{secret}", response_class=HTMLResponse)
def show_invitation(request: Request, secret: str) -> HTMLResponse:
    """The form that makes an account of an invitation."""
    role = accounts_of(request).invitation(secret)
    if role is None:
        raise DragomanError("DRG-RIGHTS", "this invitation was used or has run out")
    return render(request, "invitation.html", role=role, secret=secret)


@router.post("/invitation/{secret}")
def accept(request: Request, secret: str, csrf: Text, name: Text, password: Text) -> Response:
    """Make the account and log in."""
    check_csrf(request, csrf)
    account = accounts_of(request).accept(secret, name.strip(), sessions.hashed(password))
    response = RedirectResponse("/", 303)
    sessions.open_session(request, response, account)
    return response


@router.get("/me", response_class=HTMLResponse)
def show_me(request: Request) -> HTMLResponse:
    """One's own account."""
    return _me(request)


@router.post("/me/password")
def change_password(request: Request, csrf: Text, old: Text, new: Text) -> Response:
    """Another password: every session and token ends, and this browser gets a new one."""
    check_csrf(request, csrf)
    me = _own(request)
    sessions.log_in(request, me.name, old)
    accounts_of(request).set_password(me.name, sessions.hashed(new), by=me.name)
    response = RedirectResponse("/me", 303)
    sessions.open_session(request, response, me)
    return response


@router.post("/me/token")
def make_token(request: Request, csrf: Text, label: Text) -> HTMLResponse:
    """A token for the API: shown this once."""
    check_csrf(request, csrf)
    return _me(request, made=accounts_of(request).make_token(_own(request).name, label))


@router.post("/me/token/{number}/revoke")
def revoke_token(request: Request, number: str, csrf: Text) -> Response:
    """Take back one's own token."""
    check_csrf(request, csrf)
    accounts_of(request).revoke(_own(request).name, number)
    return RedirectResponse("/me", 303)


@router.get("/accounts", response_class=HTMLResponse)
def show_accounts(request: Request) -> HTMLResponse:
    """All accounts and the audit log, for admins."""
    return _accounts(request)


@router.post("/accounts/invite")
def invite(request: Request, csrf: Text, role: Text) -> HTMLResponse:
    """An invitation: its address is shown this once."""
    check_csrf(request, csrf)
    demand(request, "admin")
    secret = accounts_of(request).invite(role, by=_own(request).name)  # type: ignore[arg-type]  # checked there
    return _accounts(request, invitation=f"{request.base_url}invitation/{secret}")


@router.post("/accounts/{name}")
def change_account(request: Request, name: str, csrf: Text, role: Text = "", closed: Text = "") -> Response:
    """Another role for an account, or close or open it."""
    check_csrf(request, csrf)
    demand(request, "admin")
    accounts, me = accounts_of(request), _own(request).name
    if closed:
        accounts.close(name, me, closed=closed == "yes")
    else:
        accounts.set_role(name, role, me)  # type: ignore[arg-type]  # checked there
    return RedirectResponse("/accounts", 303)


def _own(request: Request) -> Account:
    account = account_of(request)
    if account is None:
        raise DragomanError("DRG-RIGHTS")
    return account


def _me(request: Request, made: str | None = None) -> HTMLResponse:
    tokens = accounts_of(request).tokens(_own(request).name)
    return render(request, "me.html", made=made, tokens=[(token, _when(token.made)) for token in tokens])


def _accounts(request: Request, invitation: str | None = None) -> HTMLResponse:
    demand(request, "admin")
    accounts = accounts_of(request)
    audit = [(line, _when(line.at)) for line in accounts.audit()]
    return render(request, "accounts.html", accounts=accounts.all(), roles=ROLES, audit=audit, invitation=invitation)


def _when(seconds: float) -> str:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).isoformat(timespec="minutes")
