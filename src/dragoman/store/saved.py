"""Searches that a person gave a name."""

from __future__ import annotations

from dragoman.errors import DragomanError
from dragoman.store.database import Database
from dragoman.store.query import Query


def save_search(db: Database, name: str, query: Query, now: str) -> None:
    """Keep a query under a name; a name that is taken gets the new query."""
    with db.writing():
        db.run("INSERT OR REPLACE INTO searches (name, query, saved) VALUES (?,?,?)", (name, query.to_json(), now))


def forget_search(db: Database, name: str) -> None:
    """Forget a saved search; raises `DRG-NOTFOUND`."""
    with db.writing():
        if not db.run("DELETE FROM searches WHERE name = ?", (name,)):
            raise DragomanError("DRG-NOTFOUND", f"no saved search {name!r}")


def saved_searches(db: Database) -> dict[str, Query]:
    """All saved searches by name."""
    rows = db.rows("SELECT name, query FROM searches ORDER BY name")
    return {row["name"]: Query.from_json(row["query"]) for row in rows}


def search(db: Database, name: str) -> Query:
    """The query saved under a name; raises `DRG-NOTFOUND`."""
    found = db.value("SELECT query FROM searches WHERE name = ?", (name,))
    if found is None:
        raise DragomanError("DRG-NOTFOUND", f"no saved search {name!r}")
    return Query.from_json(found)
