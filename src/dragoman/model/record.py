"""The record: what one page becomes, and its JSON form (the contract, schema version 1), both ways without loss."""

from __future__ import annotations

import dataclasses
import functools
import json
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from dragoman.errors import DragomanError
from dragoman.model.article import Article, Part
from dragoman.model.document import Document
from dragoman.model.event import Attribution, Event, Party
from dragoman.model.page import Page
from dragoman.model.spans import Issue, Span
from dragoman.model.values import Entity, Mention, Place, Quote, TimeExpression

SCHEMA_VERSION = "1"

# Types whose span stands in the JSON object itself rather than under "span".
_FLAT: frozenset[type] = frozenset({TimeExpression, Place, Quote, Mention, Party, Attribution, Part})
# Fields that only serve the reading and are not part of the contract.
_INTERNAL: Mapping[type, frozenset[str]] = {
    Page: frozenset({"blocks", "statements", "issues", "raw"}),
    Article: frozenset({"issues"}),
}


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that was read from one page; spans count into `page.text`."""

    page: Page
    article: Article
    entities: tuple[Entity, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    places: tuple[Place, ...] = ()
    quotes: tuple[Quote, ...] = ()
    events: tuple[Event, ...] = ()
    issues: tuple[Issue, ...] = ()

    @classmethod
    def of(cls, document: Document) -> Record:
        """The record of a document whose stages have all run."""
        page = dataclasses.replace(document.page, blocks=(), statements=(), issues=())
        article = dataclasses.replace(document.article, issues=())
        issues = document.page.issues + document.article.issues + document.issues
        return cls(
            page, article, document.entities, document.times, document.places, document.quotes, document.events, issues
        )

    def event(self, event_id: str) -> Event:
        """The event with this id; raises `DRG-EVENT` when the page has none."""
        for event in self.events:
            if event.id == event_id:
                return event
        raise DragomanError("DRG-EVENT", f"no event {event_id!r} in {self.page.source}")

    def to_dict(self) -> dict[str, Any]:
        """The contract's JSON object as plain dicts, lists, strings and numbers."""
        return to_dict(self)

    def to_json(self) -> str:
        """The record on one line of JSON, keys in the contract's order."""
        return json.dumps(self.to_dict(), ensure_ascii=False)


def schema() -> dict[str, Any]:
    """The JSON Schema of the record, as shipped."""
    text = resources.files("dragoman.model").joinpath("record.schema.json").read_text(encoding="utf-8")
    return typing.cast("dict[str, Any]", json.loads(text))


def to_dict(record: Record) -> dict[str, Any]:
    """The contract's JSON object for `record`."""
    data: dict[str, Any] = {"schema": SCHEMA_VERSION} | typing.cast("dict[str, Any]", _encode(record))
    data["article"]["furniture"] = [_encode_span(part.span) | {"role": part.label} for part in record.article.furniture]
    return data


def from_dict(data: Mapping[str, Any]) -> Record:
    """The record of a contract object; raises `DRG-FORMAT` when its schema version is not ours."""
    if data.get("schema") != SCHEMA_VERSION:
        raise DragomanError("DRG-FORMAT", f"record schema {data.get('schema')!r}, expected {SCHEMA_VERSION!r}")
    return typing.cast(Record, _decode(Record, data))


def _encode_span(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.text}


def _encode(value: Any) -> Any:
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, Span):
        return _encode_span(value)
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    if isinstance(value, Mapping):
        return dict(value)
    return _encode_object(value)


def _encode_object(value: Any) -> dict[str, Any]:
    kind: Any = type(value)
    out: dict[str, Any] = {}
    if kind in _FLAT:
        span = value.span
        out = _encode_span(span) if span else {"start": None, "end": None}
    for name in _names(kind):
        if not (name == "span" and kind in _FLAT):
            out[name] = _encode(getattr(value, name))
    return out


@functools.cache
def _names(kind: Any) -> tuple[str, ...]:
    hidden = _INTERNAL.get(kind, frozenset())
    return tuple(f.name for f in dataclasses.fields(kind) if f.name not in hidden)


@functools.cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _decode(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    origin = typing.get_origin(hint)
    if origin is tuple:
        return _decode_tuple(typing.get_args(hint), value)
    if origin in (typing.Union, types.UnionType):
        options = [a for a in typing.get_args(hint) if a is not type(None)]
        chosen = next((o for o in options if dataclasses.is_dataclass(o)), options[0])
        return value if isinstance(value, str) else _decode(chosen, value)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return _decode_object(hint, value)
    return value


def _decode_tuple(args: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    if len(args) == 2 and args[1] is Ellipsis:
        return tuple(_decode(args[0], item) for item in value)
    return tuple(_decode(arg, item) for arg, item in zip(args, value, strict=True))


def _decode_object(kind: Any, value: Mapping[str, Any]) -> Any:
    hints = _hints(kind)
    fields = {name: _decode(hints[name], value[name]) for name in _names(kind) if name in value}
    if kind in _FLAT and value.get("start") is not None:
        fields["span"] = Span(value["start"], value["end"], value["text"])
    return kind(**fields)
