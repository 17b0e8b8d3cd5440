"""What a person can ask of the events: one frozen `Query`, and the SQL that it becomes."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, get_args

from dragoman.errors import DragomanError
from dragoman.model import Assertion, Root
from dragoman.store.database import Database
from dragoman.store.days import days_of
from dragoman.store.search import match_expression

Sort = Literal["date", "-date", "confidence", "-confidence", "salience", "added", "-added"]
# SQL order of each sort; events without a date come last. Both orders of `date` are that of the index `reports_listed`,
# both of `confidence` that of `reports_unsure`.
_ORDERS: dict[str, str] = {
    "date": "r.day_from NULLS LAST, r.n", "-date": "r.day_from DESC, r.n DESC",
    "confidence": "r.confidence, r.n", "-confidence": "r.confidence DESC, r.n DESC",
    "salience": "coalesce(r.salience, 4), r.day_from DESC, r.n",
    "added": "r.n", "-added": "r.n DESC",
}  # fmt: skip
SORTS = tuple(_ORDERS)
_COUNTRY = re.compile("[A-Z]{3}")
_ROOTS: tuple[str, ...] = get_args(Root)
_ASSERTIONS: tuple[str, ...] = get_args(Assertion)


@dataclass(frozen=True, slots=True)
class Query:
    """Which events, in which order, how many. Fields that are None or empty do not restrict.

    `actor` a name or part of one; `country` ISO 3166-1 alpha-3 of anyone taking part; `pair` two of them, either way
    round; `source`, `target` countries by direction; `since`, `until` EDTF, both included (an event counts when its
    interval touches them); `place` a name, `place_country` a country; `site` the outlet; `text` words that a reporting
    page must hold; `reviewed` True only reviewed, False only not; `rejected` also those that a reviewer turned down.
    """

    actor: str | None = None
    country: str | None = None
    pair: tuple[str, str] | None = None
    source: str | None = None
    target: str | None = None
    root: str | None = None
    quad: int | None = None
    since: str | None = None
    until: str | None = None
    place: str | None = None
    place_country: str | None = None
    assertion: str | None = None
    site: str | None = None
    storyline: str | None = None
    min_confidence: float | None = None
    reviewed: bool | None = None
    text: str | None = None
    page: str | None = None
    rejected: bool = False
    sort: Sort = "-date"
    limit: int | None = 50
    offset: int = 0

    def __post_init__(self) -> None:
        if self.sort not in _ORDERS:
            raise DragomanError("DRG-QUERY", f"cannot sort by {self.sort!r}; one of {', '.join(_ORDERS)}")
        for name in ("since", "until"):
            value = getattr(self, name)
            if value is not None and days_of(value) is None:
                raise DragomanError("DRG-QUERY", f"{name} {value!r} is not a date such as 2026-03-14, 2026-03 or 2026")
        if self.pair is not None and len(self.pair) != 2:
            raise DragomanError("DRG-QUERY", "a pair is two countries, such as KOR,PRK")
        for country in (self.country, self.source, self.target, self.place_country, *(self.pair or ())):
            if country and not _COUNTRY.fullmatch(country):
                raise DragomanError("DRG-QUERY", f"{country!r} is no country: three capitals, such as NOR for Norway")
        for value, known in ((self.root and self.root.upper(), _ROOTS), (self.assertion, _ASSERTIONS)):
            if value and value not in known:
                raise DragomanError("DRG-QUERY", f"{value!r} is not one of {', '.join(known)}")

    def to_json(self) -> str:
        """The query as JSON, restricting fields only."""
        default = Query()
        fields = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        return json.dumps({k: v for k, v in fields.items() if v != getattr(default, k)}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Query:
        """The query of `to_json`; raises `DRG-QUERY` for a field that no query has."""
        values: dict[str, Any] = json.loads(text)
        if isinstance(values.get("pair"), list):
            values["pair"] = tuple(values["pair"])
        try:
            return cls(**values)
        except TypeError as error:
            raise DragomanError("DRG-QUERY", str(error)) from error


@dataclass(frozen=True, slots=True)
class Clauses:
    """The SQL of a query: tables, conditions, order, values."""

    tables: str
    where: str
    order: str
    values: dict[str, Any]


def clauses(db: Database, query: Query) -> Clauses:
    """The SQL of `query` over lead reports `r`."""
    where: list[str] = ["r.lead = 1"] + ([] if query.rejected else ["r.state <> 'rejected'"])
    base = len(where)
    values: dict[str, Any] = {}
    tables = _relation(query, where, values)
    _dates(query, where, values, relation=tables != _PLAIN)
    for condition, name, value in _simple(query):
        if value is not None:
            where.append(condition)
            values[name] = value
    for among, name, value in _among(query):
        if value is not None:
            values[name] = value
            where.append(among.condition(db, {name: value}))
    is_narrowed = len(where) > base
    if query.reviewed is not None:
        where.append("r.state <> 'unreviewed'" if query.reviewed else "r.state = 'unreviewed'")
    if query.reviewed is False and not is_narrowed and query.sort in ("confidence", "-confidence"):
        tables = _UNSURE
    # The index of countries is in this order already (an event without a date has day 0 there): nothing is sorted.
    indexed = tables == _INDEXED and query.sort == "-date"
    order = "k.day_from DESC, k.report DESC" if indexed else _ORDERS[query.sort]
    return Clauses(tables, " AND ".join(where), order, values)


_PLAIN = "reports r"
_UNSURE = "reports r INDEXED BY reports_unsure"
_INDEXED = "relations k CROSS JOIN reports r ON r.n = k.report"


def _relation(query: Query, where: list[str], values: dict[str, Any]) -> str:
    """Countries are answered from `relations`, which holds them in order of day."""
    countries = sorted({c for c in (query.source, query.target, *(query.pair or ()), query.country) if c})
    if not countries:
        return _PLAIN
    pair = tuple(sorted(query.pair)) if query.pair else (countries[0], "")
    if not query.pair and query.source and query.target and query.source != query.target:
        pair = tuple(sorted((query.source, query.target)))
    where.append("k.country = :k_country AND k.other = :k_other")
    values |= {"k_country": pair[0], "k_other": pair[1]}
    if query.country and query.country not in pair:
        where.append(
            "EXISTS (SELECT 1 FROM relations k2 WHERE k2.report = r.n AND k2.country = :country AND k2.other = '')"
        )
        values["country"] = query.country
    return _INDEXED


def _dates(query: Query, where: list[str], values: dict[str, Any], relation: bool) -> None:
    table = "k" if relation else "r"
    if query.until:
        where.append(f"{table}.day_from <= :until")
        values["until"] = (days_of(query.until) or (0, 0))[1]
    if query.since:
        where.append(f"{table}.day_to >= :since")
        values["since"] = (days_of(query.since) or (0, 0))[0]
    if relation and (query.until or query.since):
        where.append("k.day_from > 0")


_SIDE = (
    "EXISTS (SELECT 1 FROM parties t JOIN actors a ON a.n = t.actor "
    "WHERE t.report = r.n AND t.side = {side} AND a.country = :{name})"
)


def _simple(query: Query) -> tuple[tuple[str, str, Any], ...]:
    return (
        (_SIDE.format(side=0, name="source"), "source", query.source),
        (_SIDE.format(side=1, name="target"), "target", query.target),
        ("r.root = :root", "root", query.root and query.root.upper()),
        ("r.quad = :quad", "quad", query.quad),
        ("r.place LIKE :place ESCAPE '\\'", "place", query.place and f"%{like(query.place)}%"),
        ("r.country = :place_country", "place_country", query.place_country),
        ("r.assertion = :assertion", "assertion", query.assertion),
        ("r.confidence >= :min_confidence", "min_confidence", query.min_confidence),
        ("r.event IN (SELECT n FROM events WHERE storyline IN "
         "(SELECT n FROM storylines WHERE id >= :storyline AND id < :storyline || char(65535)))",
         "storyline", query.storyline),
        ("r.page = (SELECT n FROM pages WHERE id = :page)", "page", query.page),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Among:
    """A condition with two forms of one meaning: `column` is among `members`, or `test` holds.

    Few members are looked up one by one; of many it is quicker to walk through the events in order and to test each,
    since a page of them is soon full.
    """

    column: str
    members: str
    test: str

    MANY: ClassVar[int] = 50_000

    def condition(self, db: Database, values: Mapping[str, Any]) -> str:
        """The form that is quicker with these values."""
        many = db.value(f"SELECT count(*) FROM ({self.members} LIMIT {self.MANY})", values) == self.MANY
        return self.test if many else f"{self.column} IN ({self.members})"

    @classmethod
    def told_on(cls, pages: str) -> _Among:
        """Events that one of these pages (SQL of their numbers) tells."""
        return cls(
            "r.event",
            f"SELECT o.event FROM reports o WHERE o.page IN ({pages}) AND o.live = 1",
            f"EXISTS (SELECT 1 FROM reports o WHERE o.event = r.event AND o.live = 1 AND +o.page IN ({pages}))",
        )


_NAMED = "SELECT a.n FROM actors a WHERE a.name LIKE :actor ESCAPE '\\'"
_ACTOR = _Among(
    "r.n",
    f"SELECT t.report FROM parties t WHERE t.actor IN ({_NAMED})",
    f"EXISTS (SELECT 1 FROM parties t WHERE t.report = r.n AND +t.actor IN ({_NAMED}))",
)
_SITE = _Among.told_on("SELECT q.n FROM pages q WHERE q.latest = 1 AND q.site = :site COLLATE NOCASE")
_TEXT = _Among.told_on("SELECT x.rowid FROM texts x WHERE texts MATCH :text")


def _among(query: Query) -> tuple[tuple[_Among, str, Any], ...]:
    return (
        (_ACTOR, "actor", query.actor and f"%{like(query.actor)}%"),
        (_SITE, "site", query.site),
        (_TEXT, "text", match_expression(query.text) if query.text else None),
    )


def like(text: str) -> str:
    """`text` with the wildcards of LIKE made plain."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
