"""Pages and records as compact bytes, and back without loss.

A value becomes the list of its field values; a span becomes its two offsets, since its words stand in the page's text.
The field names are written down once as a *shape*, so that fields may be added to the model and old bytes still read.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import types
import typing
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from dragoman.errors import DragomanError
from dragoman.model import Event, Page, Record, Span
from dragoman.model.values import Entity

Shape = Mapping[str, list[str]]
_Decoder = Callable[[Any, str], Any]
_Packer = Callable[[Any, str], Any]

_PLAIN = frozenset({str, int, float, bool, type(None), dict})
_RECORD_FIELDS = tuple(f.name for f in dataclasses.fields(Record) if f.name != "page")
_LEVEL = 4
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


def pack_page(page: Page) -> bytes:
    """The compressed bytes of a page: its text once, its blocks and statements by offset."""
    packed = f'{{"shape":{_page_shape_json()},"page":{_JSON.encode(_pack(page, page.text))}}}'
    return zlib.compress(packed.encode(), _LEVEL)


def unpack_page(data: bytes) -> Page:
    """The page of `pack_page`'s bytes; raises `DRG-PAGEFILE` when they are damaged."""
    try:
        packed = json.loads(zlib.decompress(data))
        fields = packed["shape"]["Page"]
        text = packed["page"][fields.index("text")]
        return typing.cast(Page, _object(Page, _key(packed["shape"]))(packed["page"], text))
    except (zlib.error, ValueError, KeyError, TypeError, IndexError, DragomanError) as error:
        raise DragomanError("DRG-PAGEFILE", f"a stored page is damaged: {error}") from error


def pack_record(record: Record) -> bytes:
    """The compressed bytes of everything in `record` but its page."""
    text = record.page.text
    packed = [_pack(getattr(record, name), text) for name in _RECORD_FIELDS]
    return zlib.compress(_JSON.encode(packed).encode(), _LEVEL)


def unpack_record(data: bytes, page: Page, shape: Shape) -> Record:
    """The record of `pack_record`'s bytes, read by the field names of `shape`; spans get their words from `page`."""
    values = dict(zip(shape["Record"], json.loads(zlib.decompress(data)), strict=True))
    hints = typing.get_type_hints(Record)
    key = _key(shape)
    fields = {n: _decoder(hints[n], key)(values[n], page.text) for n in _RECORD_FIELDS if n in values}
    return Record(page=page, **fields)


def unpack_events(data: bytes, text: str, shape: Shape) -> tuple[tuple[Event, ...], tuple[Entity, ...]]:
    """Only the events and the entities of `pack_record`'s bytes: what a list of events needs."""
    values = dict(zip(shape["Record"], json.loads(zlib.decompress(data)), strict=True))
    key = _key(shape)
    events = _decoder(tuple[Event, ...], key)(values["events"], text)
    return events, _decoder(tuple[Entity, ...], key)(values["entities"], text)


@functools.cache
def record_shape() -> Shape:
    """The field names of every type inside a record, by type name, as this version of the model has them."""
    found: dict[str, list[str]] = {"Record": list(_RECORD_FIELDS)}
    hints = typing.get_type_hints(Record)
    for name in _RECORD_FIELDS:
        _collect(hints[name], found)
    return found


@functools.cache
def _page_shape_json() -> str:
    found: dict[str, list[str]] = {}
    _collect(Page, found)
    return json.dumps(found)


def _collect(hint: Any, found: dict[str, list[str]]) -> None:
    if _is_object(hint) and hint is not Span and hint.__name__ not in found:
        found[hint.__name__] = [f.name for f in dataclasses.fields(hint)]
        for inner in typing.get_type_hints(hint).values():
            _collect(inner, found)
    for argument in typing.get_args(hint):
        _collect(argument, found)


def _is_object(hint: Any) -> bool:
    return isinstance(hint, type) and dataclasses.is_dataclass(hint)


def _pack(value: Any, text: str) -> Any:
    return _packer(type(value))(value, text)  # type: ignore[arg-type]  # a type is hashable


@functools.cache
def _packer(kind: Any) -> _Packer:
    """What packs values of a type: the hot path of writing, so the type decides once and for all."""
    if kind in _PLAIN:
        return _plain
    if kind is Span:
        return _pack_span
    if kind is tuple:
        return _pack_items
    if issubclass(kind, Mapping):
        raise TypeError(f"a mapping of {kind.__name__} cannot be stored")
    return _object_packer(kind)


def _object_packer(kind: Any) -> _Packer:
    """One expression for all fields of a type, made from their types as `dataclasses` makes `__init__`: five times as
    fast as asking each value for its type.
    """
    hints = typing.get_type_hints(kind)
    names: dict[str, Any] = {"pack": _pack, "span": _pack_span}
    parts = []
    for field in dataclasses.fields(kind):
        hint = hints[field.name]
        item = typing.get_args(hint)[0] if typing.get_origin(hint) is tuple else None
        if _is_plain(hint) or (item is not None and _is_plain(item) and len(typing.get_args(hint)) == 2):
            parts.append(f"v.{field.name}")
        elif hint is Span:
            parts.append(f"span(v.{field.name}, t)")
        elif _is_object(item):
            names[f"pack_{field.name}"] = _packer(item)
            parts.append(f"[pack_{field.name}(x, t) for x in v.{field.name}]")
        else:
            parts.append(f"pack(v.{field.name}, t)")
    packer: _Packer = eval(f"lambda v, t: [{', '.join(parts)}]", names)
    return packer


def _is_plain(hint: Any) -> bool:
    """Whether values of this type go into JSON as they are."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return all(_is_plain(argument) for argument in typing.get_args(hint))
    return hint in _PLAIN or typing.get_origin(hint) is typing.Literal


def _pack_span(value: Span, text: str) -> tuple[Any, ...]:
    start, end, words = value.start, value.end, value.text
    return (start, end) if text[start:end] == words else (start, end, words)


def _pack_items(values: tuple[Any, ...], text: str) -> list[Any]:
    return [_packer(type(item))(item, text) for item in values]  # type: ignore[arg-type]  # a type is hashable


def _key(shape: Shape) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((name, tuple(fields)) for name, fields in shape.items())


@functools.cache
def _decoder(hint: Any, key: tuple[tuple[str, tuple[str, ...]], ...]) -> _Decoder:
    origin = typing.get_origin(hint)
    if origin is tuple:
        return _tuple(typing.get_args(hint), key)
    if origin in (typing.Union, types.UnionType):
        chosen = next((a for a in typing.get_args(hint) if _is_object(a)), None)
        if chosen is None:
            return _plain
        inner = _decoder(chosen, key)
        return lambda value, text: value if value is None or isinstance(value, str) else inner(value, text)
    if hint is Span:
        return _span
    if _is_object(hint):
        return _object(hint, key)
    return _plain


def _plain(value: Any, text: str) -> Any:
    return value


def _span(value: Any, text: str) -> Span:
    start, end = value[0], value[1]
    return Span(start, end, value[2] if len(value) == 3 else text[start:end])


def _tuple(arguments: tuple[Any, ...], key: tuple[tuple[str, tuple[str, ...]], ...]) -> _Decoder:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        inner = _decoder(arguments[0], key)
        if inner is _plain:
            return lambda value, text: tuple(value)
        return lambda value, text: tuple([inner(item, text) for item in value])
    each = [_decoder(argument, key) for argument in arguments]
    return lambda value, text: tuple([f(item, text) for f, item in zip(each, value, strict=True)])


@functools.cache
def _object(kind: Any, key: tuple[tuple[str, tuple[str, ...]], ...]) -> _Decoder:
    """A decoder of `kind`: fields that the shape does not have keep their default, unknown ones are left out."""
    hints = typing.get_type_hints(kind)
    known = {f.name for f in dataclasses.fields(kind)}
    stored = dict(key).get(kind.__name__, ())
    plan = [(i, name, _decoder(hints[name], key)) for i, name in enumerate(stored) if name in known]

    def decode(value: Any, text: str) -> Any:
        if value is None:
            return None
        return kind(**{name: None if value[i] is None else decoder(value[i], text) for i, name, decoder in plan})

    return decode
