"""When addresses were last looked at."""

from __future__ import annotations

from collections.abc import Iterable

from dragoman.store.database import Database


def looked(db: Database, addresses: Iterable[str], now: str) -> None:
    """Note that these addresses were looked at now. Call it in the transaction that keeps what was found there."""
    with db.writing():
        db.run_many("INSERT OR REPLACE INTO looks (address, looked) VALUES (?,?)", [(a, now) for a in addresses])


def last_look(db: Database, address: str) -> str | None:
    """When an address was last looked at (ISO 8601), None for never."""
    found: str | None = db.value("SELECT looked FROM looks WHERE address = ?", (address,))
    return found
