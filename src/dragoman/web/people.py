"""Who is at the other end: one person on loopback, or an account in team mode, and what they may do."""

from __future__ import annotations

import getpass

from fastapi import Request

from dragoman.errors import DragomanError
from dragoman.store.accounts import Account, Right
from dragoman.web.settings import Settings


def account_of(request: Request) -> Account | None:
    """The account that sent the request; None in single-user mode, and for somebody who has not logged in."""
    account: Account | None = getattr(request.state, "account", None)
    return account


def may(request: Request, right: Right) -> bool:
    """Whether this person may do that: alone on loopback everything but looking after accounts, there being none."""
    settings: Settings = request.app.state.settings
    if not settings.team:
        return right != "admin"
    account = account_of(request)
    return account is not None and account.may(right)


def demand(request: Request, right: Right) -> None:
    """Raise `DRG-RIGHTS` when this person may not do that."""
    if not may(request, right):
        raise DragomanError("DRG-RIGHTS")


def reviewer(request: Request, right: Right = "review") -> str:
    """The name under which something is said; raises `DRG-RIGHTS` when this person may not say it."""
    demand(request, right)
    settings: Settings = request.app.state.settings
    account = account_of(request)
    return account.name if account else settings.reviewer or getpass.getuser()
