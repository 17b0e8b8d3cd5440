"""Who is at the other end: one person on loopback, or an account in team mode."""

from __future__ import annotations

import getpass

from fastapi import Request

from dragoman.errors import DragomanError
from dragoman.web.settings import Settings


def reviewer(request: Request, *, writing: bool) -> str:
    """The name under which something is said; raises `DRG-RIGHTS` when this person may not write."""
    settings: Settings = request.app.state.settings
    if not settings.team:
        return settings.reviewer or getpass.getuser()
    account = getattr(request.state, "account", None)
    if account is None or (writing and account.role == "reader"):
        raise DragomanError("DRG-RIGHTS")
    return str(account.name)
