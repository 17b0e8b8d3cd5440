"""What a running reader knows of itself."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """The tracker's folder, the hosts it answers to, and the secret that signs its cookies.

    `today` fixes the day that "upcoming" and "overdue" count from (ISO date); None is the machine's.
    """

    folder: Path
    hosts: frozenset[str] = frozenset({"127.0.0.1", "localhost", "::1", "[::1]", "testserver"})
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    today: str | None = None
    team: bool = False
    reviewer: str | None = None
