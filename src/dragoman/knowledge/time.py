"""Time rules and the words they are made of, as reviewed data."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dragoman.errors import DragomanError
from dragoman.knowledge.tables import read_toml, read_tsv, split

_SLOT = re.compile(r"\{([a-z_]+)(\d?)\}")
_UNITS = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_TENS = rf"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[ -]{_UNITS})"


@dataclass(frozen=True, slots=True)
class TimeRule:
    """A rule of `time/rules.toml`: a pattern over folded text, and the reading that gives it a value.

    `needs` (as a set: `slots`) names the slots, and the rule itself where it has words of its own, of which the text
    must hold one each; `fields` are constants for the reading; `yes`
    are pairs of a text with the expression in <…> and its value, for a page published on Thursday 2025-04-03; `no`
    are texts in which the rule must stay silent.
    """

    id: str
    gloss: str
    source: str
    reading: str
    type: str
    pattern: re.Pattern[str]
    needs: tuple[str, ...]
    fields: Mapping[str, Any] = field(default_factory=dict)
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    slots: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A named day: its rule (`fixed 05-09`, `nth 11 4 4`, `easter -2`, `hijri 10-01`, `listed`), whose it is, and the
    days on which it fell or will fall where they are listed (ISO dates)."""

    name: str
    country: str | None
    rule: str
    listed: tuple[str, ...] = ()


@functools.cache
def named_days() -> Mapping[str, tuple[NamedDay, ...]]:
    """Written form in lower case → the days it may name, of several states ("independence day")."""
    dates: dict[str, list[str]] = {}
    for row in read_tsv("time/named_days_dates.tsv"):
        dates.setdefault(row["name"], []).append(row["date"])
    forms: dict[str, list[NamedDay]] = {}
    for row in read_tsv("time/named_days.tsv"):
        day = NamedDay(row["name"], row["iso3"] or None, row["rule"], tuple(dates.get(row["name"], ())))
        for form in split(row["forms"]):
            forms.setdefault(form.lower(), []).append(day)
    return {form: tuple(days) for form, days in sorted(forms.items())}


@functools.cache
def named_day_openings() -> Mapping[str, tuple[str, ...]]:
    """First word of a named day → its written forms."""
    openings: dict[str, list[str]] = {}
    for form in named_days():
        openings.setdefault(re.split(r"\W", form)[0], []).append(form)
    return {word: tuple(forms) for word, forms in openings.items()}


@functools.cache
def vocabulary() -> Mapping[str, Mapping[str, Any]]:
    """Slot → word → value, as in `time/vocabulary.toml`; shapes and pieces are left out."""
    return {k: v for k, v in _fragments().items() if k not in ("shape", "piece")}


@functools.cache
def time_rules() -> tuple[TimeRule, ...]:
    """The rules in order of priority; raises `DRG-KNOWLEDGE` for one that is not complete."""
    return tuple(_rule(entry) for entry in read_toml("time/rules.toml")["rule"])


@functools.cache
def word_classes() -> Mapping[str, tuple[str, ...]]:
    """Word → the slots that it may open and the rules that wait for it: what decides which rules are tried at all."""
    classes: dict[str, set[str]] = {}
    for slot, words in vocabulary().items():
        for word in words:
            for part in re.split(r"[ -]", word):
                classes.setdefault(part, set()).add(slot)
    for entry in read_toml("time/rules.toml")["rule"]:
        for word in entry.get("words", ()):
            classes.setdefault(word, set()).add(entry["id"])
    return {word: tuple(sorted(slots)) for word, slots in sorted(classes.items())}


@functools.cache
def _fragments() -> dict[str, dict[str, Any]]:
    return read_toml("time/vocabulary.toml")


def _rule(entry: Mapping[str, Any]) -> TimeRule:
    missing = [
        k for k in ("id", "gloss", "source", "reading", "type", "pattern", "needs", "yes", "no") if k not in entry
    ]
    if missing:
        raise DragomanError("DRG-KNOWLEDGE", f"time rule {entry.get('id')!r} lacks {', '.join(missing)}")
    needs = (*entry["needs"], *((entry["id"],) if "words" in entry else ()))
    return TimeRule(
        id=entry["id"],
        gloss=entry["gloss"],
        source=entry["source"],
        reading=entry["reading"],
        type=entry["type"],
        pattern=_compile(entry["pattern"]),
        needs=needs,
        slots=frozenset(needs),
        fields=entry.get("fields", {}),
        yes=tuple(entry["yes"]),
        no=tuple(entry["no"]),
    )


def _compile(pattern: str) -> re.Pattern[str]:
    """The pattern with its slots filled in, bound to whole words and numbers."""
    body = (
        _SLOT.sub(_fill, _SLOT.sub(_piece, pattern))
        .replace("[ -]", r"[\s-]")
        .replace(" ?", r"\s*")
        .replace(" ", r"\s+")
    )
    return re.compile(rf"(?<![\w$£€#@])(?<!\d[.,:/-])(?:{body})(?!\w)(?![.,:]\d)")


def _piece(match: re.Match[str]) -> str:
    return str(_fragments()["piece"].get(match[1], match[0]))


def _fill(match: re.Match[str]) -> str:
    name, number = match[1], match[2]
    words = _fragments()
    if name == "feast":
        forms = "|".join(re.escape(f).replace(r"\ ", " ") for f in sorted(named_days(), key=lambda f: (-len(f), f)))
        return f"(?P<feast>{forms})"
    if name in words["shape"]:
        return f"(?P<{name}{number}>{words['shape'][name]})"
    if name not in words:
        raise DragomanError("DRG-KNOWLEDGE", f"time rules know no slot {{{name}}}")
    choices = "|".join(re.escape(w).replace(r"\ ", " ") for w in sorted(words[name], key=lambda w: (-len(w), w)))
    if name == "num":
        return f"(?P<{name}{number}>(?:{_TENS}|{choices})(?: and a half| and a quarter)?)"
    return f"(?P<{name}{number}>{choices})"
