"""What a running reader knows of itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})


@dataclass(frozen=True, slots=True)
class Settings:
    """The tracker's folder, the hosts it answers to, and whether a team works here, with accounts.

    `today` fixes the day that "upcoming" and "overdue" count from (ISO date); None is the machine's.
    `language` names the messages of the screens (`web/messages`).
    """

    folder: Path
    hosts: frozenset[str] = LOOPBACK
    today: str | None = None
    team: bool = False
    reviewer: str | None = None
    language: str = "en"
