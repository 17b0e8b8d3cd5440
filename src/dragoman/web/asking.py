"""What an address asks for: the one home of the query parameters of tables, pictures, feeds and comparisons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Request

from dragoman.store import Query
from dragoman.web.pages import PageNumber

PAGE = 50  # rows of a page of a table
COUNTED = 10_000  # events that facets, map and network are made of: the first ones in the order asked for


def before(page: int) -> int:
    """How many rows of a table stand on the pages before this one."""
    return PAGE * (page - 1)


async def asked(
    *,
    actor: str = "",
    country: str = "",
    pair: str = "",
    root: str = "",
    since: str = "",
    until: str = "",
    place: str = "",
    place_country: str = "",
    assertion: str = "",
    site: str = "",
    text: str = "",
    reviewed: str = "",
    sort: str = "-date",
    page: PageNumber = 1,
) -> Query:
    """The query that an address asks for; raises `DRG-QUERY` for values that no query has."""
    return Query(
        actor=actor or None,
        country=country.upper() or None,
        pair=_pair(pair),
        root=root or None,
        since=since or None,
        until=until or None,
        place=place or None,
        place_country=place_country.upper() or None,
        assertion=assertion or None,
        site=site or None,
        text=text or None,
        reviewed={"yes": True, "no": False}.get(reviewed),
        sort=sort,  # type: ignore[arg-type]  # checked by Query
        limit=PAGE,
        offset=before(page),
    )


Asked = Annotated[Query, Depends(asked)]


def _pair(text: str) -> tuple[str, str] | None:
    parts = tuple(part.strip().upper() for part in text.split(","))
    return parts if text else None  # type: ignore[return-value]  # its length is checked by Query


def filters(request: Request, **changes: str | None) -> str:
    """The filters of an address as the end of another one ("&country=KOR"): without page and form; empty for none."""
    values: Mapping[str, str | None] = dict(request.query_params) | changes
    kept = {key: value for key, value in values.items() if value and key not in ("page", "format", "by", "undo")}
    return "&" + urlencode(kept) if kept else ""


@dataclass(frozen=True, slots=True)
class Given:
    """One side of a comparison as it was typed: `suffix` of its parameters, pair, first and last date."""

    suffix: str
    pair: str
    since: str
    until: str

    @property
    def query(self) -> Query:
        """The query of this side; raises `DRG-QUERY`."""
        return Query(pair=_pair(self.pair), since=self.since or None, until=self.until or None, limit=None)


async def compared(
    *, pair: str = "", since: str = "", until: str = "", pair2: str = "", since2: str = "", until2: str = ""
) -> tuple[Given, Given]:
    """Both sides of a comparison; the second is about the pair of the first when it names none."""
    return Given("", pair, since, until), Given("2", pair2 or pair, since2, until2)


Compared = Annotated[tuple[Given, Given], Depends(compared)]
