"""One document's time expressions: found, resolved in page order, joined where a clock stands beside a date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal, cast

from dragoman.errors import CODES
from dragoman.model import Document, Issue, TimeExpression, Why
from dragoman.times.readings import READINGS, Reading
from dragoman.times.recognise import Found, candidates
from dragoman.times.setting import Mention, Setting, is_history, published_day

_HEADER, _HEADER_WORDS = 3, 12  # a header date stands in one of the first passages, among few other words
_ABOUT = frozenset({"around", "about", "circa", "approximately", "roughly", "ca"})
_EXACT = re.compile(r"-?\d{4}(?:-\d\d){0,2}")
_JOIN = re.compile(r",?\s+(?:on\s+|of\s+|at\s+)?|,\s*")


def add_times(document: Document) -> Document:
    """The document with its time expressions added, in page order; impossible dates become `DRG-DATE` issues."""
    published = published_day(document)
    if published is None:
        published = _header_day(document)
    setting = Setting(document, published, is_history(document.tokens, published))
    read = list(_read(document, setting))
    times = tuple(_expression(document, f, r) for f, r in _joined(document, read) if not r.impossible)
    issues = tuple(_impossible(document, f) for f, r in read if r.impossible)
    return replace(document, times=times, issues=document.issues + issues)


def _header_day(document: Document) -> int | None:
    """The day number of a full date that stands by itself above the text or in its dateline, None without one."""
    for found in candidates(document):
        passage = document.sentences[found.sentence].passage
        if passage > _HEADER:
            return None
        if found.rule.id in ("month-day-year", "day-month-year", "iso-date"):
            words = sum(s.last - s.first for s in document.sentences if s.passage == passage)
            reading = READINGS[found.rule.reading](found, Setting(document, None))
            if reading is not None and reading.granule is not None and words <= _HEADER_WORDS:
                return reading.granule.index
    return None


def _read(document: Document, setting: Setting) -> Iterator[tuple[Found, Reading]]:
    """Each expression with its reading; what a reading turns down leaves room for shorter matches."""
    end = -1
    for found in candidates(document):
        if found.start < end:
            continue
        setting.caption = document.sentences[found.sentence].label == "caption"
        reading = READINGS[found.rule.reading](found, setting)
        while reading is not None:
            if reading.type == "DURATION" and found.raw.get("unit") == "months":
                setting.months_told = True
            if reading.granule is not None:
                setting.months_told = setting.months_told and reading.granule.unit != "quarter"
                setting.mentions.append(Mention(reading.granule, found.sentence, found.rule.id))
            end = reading.end or found.end
            yield found, reading
            reading = reading.also


def _joined(document: Document, read: list[tuple[Found, Reading]]) -> Iterator[tuple[Found, Reading]]:
    """The expressions, a clock time or part of the day and the day beside it made one."""
    waiting: tuple[Found, Reading] | None = None
    for found, reading in read:
        if waiting is not None:
            both = _both(document, waiting, (found, reading))
            if both is not None:
                waiting = both
                continue
            yield waiting
        waiting = (found, reading)
    if waiting is not None:
        yield waiting


def _both(document: Document, a: tuple[Found, Reading], b: tuple[Found, Reading]) -> tuple[Found, Reading] | None:
    (first, one), (second, two) = a, b
    if one.also or document.page.text[second.start - 1 : second.start] == "(":
        return None
    start, end = one.end or first.end, two.start or second.start
    if not _JOIN.fullmatch(document.page.text, start, end) if end > start else True:
        return None
    time, day = (one, two) if one.type == "TIME" else (two, one)
    if time.type != "TIME" or day.type != "DATE" or day.granule is None or day.granule.unit != "day" or not time.value:
        return None
    if one.type == "DATE" and document.page.text[start:end].strip() not in ("", "at", ","):
        return None
    stamp = time.value[time.value.index("T") :] if "T" in time.value else ""
    if not stamp or (time.anchor is None and "XX" not in time.value and first.rule.id == "tonight"):
        return None
    edtf = day.edtf
    if time.edtf and "T" in time.edtf and day.edtf:
        edtf = day.edtf + time.edtf[time.edtf.index("T") :]
    value = f"{day.value}{stamp}"
    joined = replace(
        time,
        value=value,
        edtf=edtf,
        anchor=day.anchor,
        granule=day.granule,
        start=one.start or first.start,
        end=two.end or second.end,
        mod=time.mod or day.mod,
    )
    return first, joined


def _expression(document: Document, found: Found, reading: Reading) -> TimeExpression:
    start = found.start if reading.start is None else reading.start
    end = found.end if reading.end is None else reading.end
    mod, edtf = reading.mod, reading.edtf
    before = document.token_at(start - 2) if start > 1 else None
    if mod is None and before is not None and document.tokens[before].text.lower() in _ABOUT and reading.type == "DATE":
        mod, edtf = "APPROX", f"{edtf}~" if edtf and _EXACT.fullmatch(edtf) else edtf
    why = Why("times", found.rule.id, f"{found.rule.gloss} → {reading.value}", reading.rejected)
    return TimeExpression(
        span=document.page.span(start, end),
        type=cast(Literal["DATE", "TIME", "DURATION", "SET"], reading.type),
        value=reading.value,
        edtf=edtf,
        anchor=reading.anchor,
        mod=mod,
        why=(why,),
    )


def _impossible(document: Document, found: Found) -> Issue:
    meaning, advice = CODES["DRG-DATE"]
    span = document.page.span(found.start, found.end)
    return Issue("DRG-DATE", f"{meaning}: {span.text}", span, advice)
