"""Readings of what is counted from publication or from the narrative."""

from __future__ import annotations

import re
from typing import cast

from dragoman.times.granules import Granule, Unit
from dragoman.times.periods import quarter_told
from dragoman.times.reading import TENS, Reading, count_of, dated, ends_clause, mod_of, whole, word_after, word_before
from dragoman.times.recognise import Found
from dragoman.times.setting import Setting, tense

_WINS = frozenset({"carried", "carry", "won", "win", "saved", "save", "seize", "seized", "of"})


def deictic(f: Found, s: Setting) -> Reading | None:
    """Today, yesterday, tomorrow."""
    word = str(f.fields["word"])
    step = {"yesterday": -1, "today": 0, "tdy": 0}.get(word, 1)
    if "beyond" in f.fields:
        step += -1 if "before" in str(f.fields["beyond"]) else 1
    if word == "today" and word_before(f, s) == "usa":
        return None
    anchor = s.anchor("day")
    if anchor is None:
        return Reading("DATE", "PRESENT_REF" if step == 0 else "PAST_REF" if step < 0 else "FUTURE_REF")
    return dated(anchor[0] + step, anchor[1], mod_of(f))


def deictic_part(f: Found, s: Setting) -> Reading | None:
    """Tonight, last night, yesterday morning."""
    word = str(f.fields.get("word2", "tonight"))
    part = f.fields.get("part", "NI")
    anchor = s.anchor("day")
    if anchor is None:
        return Reading("TIME", f"XXXX-XX-XXT{part}")
    day = anchor[0] + {"yesterday": -1, "last": -1, "tomorrow": 1}.get(word, 0)
    return Reading("TIME", f"{day.timex()}T{part}", day.edtf(), anchor[1], mod_of(f), day)


def direction(f: Found, s: Setting) -> Reading | None:
    """Last week, this month, next year."""
    unit = cast(Unit, "year" if f.fields["unit"] == "yr" else f.fields["unit"])
    anchor = s.anchor(unit)
    step = whole(f.fields["dir"]) if not isinstance(f.fields["dir"], int) else f.fields["dir"]
    if anchor is None:
        ref = {-1: "PAST_REF", 0: "PRESENT_REF", 1: "FUTURE_REF"}[step]
        return Reading("DATE", ref)
    return dated(anchor[0] + step, anchor[1], f.fields.get("mod"))


def the_unit(f: Found, s: Setting) -> Reading | None:
    """The year, the month, of which the text speaks."""
    following = word_after(f, s)
    if following and (re.fullmatch(r"[IVX]+", following.text) or following.lemma in ("end", "-")):
        return None  # the Year III, the year ended March 31
    unit = cast(Unit, f.fields.get("unit") or f.fields.get("endof"))
    told = s.named(unit, f.sentence) if unit != "weekend" else None
    found = (told, "narrative") if told else s.anchor(unit)
    if found is None:
        return None
    if (
        unit == "weekend"
        and s.published is not None
        and s.published < found[0].first
        and tense(s.document, f.token) == "past"
    ):
        found = found[0] + -1, found[1]
    mod = "END" if "endof" in f.fields else f.fields.get("mod")
    return dated(found[0], found[1], mod)


def near(f: Found, s: Setting) -> Reading | None:
    """The previous day, that day, the following year."""
    unit = cast(Unit, f.fields.get("unit", "day"))
    step = f.fields.get("step", f.fields.get("near", 0))
    if f.raw.get("near") in ("before", "after", "prior") and not ends_clause(f, s):
        return None
    following = word_after(f, s)
    if (
        f.rule.id == "that-day"
        and f.raw.keys() <= {"mod"}
        and s.document.page.text[f.start : f.end].lower() == "the day"
    ):
        goes_on = following is not None and following.lemma in ("after", "before")
        if goes_on or word_before(f, s) in _WINS or not ends_clause(f, s):
            return None
    if isinstance(step, str):
        step = -1 if step in ("before", "earlier", "previously") else 1
    if unit == "year" and f.raw.get("near") == "earlier" and not s.months_told and (told := quarter_told(s)):
        return dated(told + -4, "narrative")
    found = s.near(unit, f.sentence)
    part = f.fields.get("part")
    if found is None:
        value = {"day": "XXXX-XX-XX", "month": "XXXX-XX", "year": "XXXX", "week": "XXXX-WXX"}.get(unit)
        return Reading("DATE", value) if part is None else Reading("TIME", f"XXXX-XX-XXT{part}")
    granule = found[0] + cast(int, step)
    if _cannot_be(f, s, cast(int, step), found[1]):
        return Reading("DATE", None, rejected=(f"{granule.timex()}: the verb looks back",))
    if part is not None:
        return Reading("TIME", f"{granule.timex()}T{part}", granule.edtf(), found[1], mod_of(f), granule)
    return dated(granule, found[1], mod_of(f))


def offset(f: Found, s: Setting) -> Reading | None:
    """So many units before or after publication or what was named before."""
    unit = str(f.fields["unit"])
    step = cast(int, f.fields["back"])
    word = f.raw.get("back", "from now")
    count = count_of(f)
    if word in ("before", "after", "prior", "on") and not ends_clause(f, s):
        return None
    if count is None:
        return Reading("DATE", "PAST_REF" if step < 0 else "FUTURE_REF")
    if unit in ("hour", "minute", "second"):
        return None
    if unit == "fortnight":
        unit, count = "week", count * 2
    if count != int(count):
        unit, count = (
            {"year": "month", "decade": "year", "century": "decade"}.get(unit, "day"),
            round(count * _parts(unit)),
        )
    if unit in ("decade", "century"):
        unit, count = "year", count * TENS[unit]
    if unit == "year" and count == 1 and not s.months_told and (told := quarter_told(s)):
        return dated(told + step * 4, "narrative")
    found = s.anchor(cast(Unit, unit)) if word in ("ago", "hence", "from now") else s.near(cast(Unit, unit), f.sentence)
    if found is None:
        return Reading("DATE", "PAST_REF" if step < 0 else "FUTURE_REF")
    granule = found[0] + step * int(count)
    if _cannot_be(f, s, step, found[1]):
        return Reading("DATE", None, rejected=(f"{granule.timex()}: the verb looks back",))
    return dated(granule, found[1], f.fields.get("about") or None)


def _cannot_be(f: Found, s: Setting, step: int, anchor: str) -> bool:
    """Whether "the next day" of something told as past was counted from publication, for want of what it follows."""
    return (
        step > 0
        and anchor == "publication"
        and f.fields.get("back") != "from now"
        and tense(s.document, f.token) == "past"
    )


def _parts(unit: str) -> int:
    return {"year": 12, "decade": 10, "century": 10, "week": 7, "month": 30}.get(unit, 1)


def future(f: Found, s: Setting) -> Reading | None:
    """The future; not a future wife."""
    bare = f.end - f.start == len("future")
    if bare and (s.document.tokens[f.token].dep in ("amod", "compound") or s.document.tokens[f.token].pos == "ADJ"):
        return None
    return Reading("DATE", "FUTURE_REF")


def that_time(f: Found, s: Setting) -> Reading | None:
    """The time that a history speaks of; in the news the words mean too little."""
    before = ("at", "by", "around", "from", "since", "until", "during", "in", "of", "throughout", "")
    if not s.history or word_before(f, s) not in before:
        return None
    same = f.fields.get("which") in ("the same", "that")
    return Reading("DATE", None if same else "PRESENT_REF")


def ordinal_day(f: Found, s: Setting) -> Reading | None:
    """A numbered day of something: a later one is the day of the report ("for a third straight day"), the first any."""
    if s.published is not None and not s.history and f.fields.get("ord") not in (None, 1):
        return dated(Granule("day", s.published), "publication")
    return Reading("DATE", "XXXX-XX-XX")


def fixed(f: Found, s: Setting) -> Reading | None:
    """A reference to present, past or future."""
    return Reading("DATE", "PAST_REF" if "recent" in f.fields else str(f.fields["value"]))
