"""Readings of stretches with a name: seasons, quarters, halves, years, decades, centuries."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from dragoman.times.granules import Granule, Unit, at, civil
from dragoman.times.numbers import number
from dragoman.times.reading import Reading, dated, mod_of_word, whole, word_after, word_before, year_of
from dragoman.times.recognise import Found
from dragoman.times.setting import Setting, tense
from dragoman.times.yearly import complete, full_year


def season(f: Found, s: Setting) -> Reading | None:
    """A season of a year."""
    number_ = whole(f.fields["season"])
    year = year_of(f)
    following = word_after(f, s)
    if year is None and following and following.pos == "PROPN" and s.document.tokens[f.token].text[0].isupper():
        return None  # the Winter Games
    if f.raw["season"] in ("fall", "spring") and year is None and not _is_season(f, s):
        return None
    mod = f.fields.get("mod")
    if year is not None:
        return dated(Granule.of_year("season", year, number_), None, mod)
    granule, anchor, rejected = complete(f, s, lambda y: Granule.of_year("season", y, number_))
    if granule is None:
        return Reading("DATE", f"XXXX-{('SP', 'SU', 'FA', 'WI')[number_ - 1]}")
    return dated(granule, anchor, mod, rejected)


def _is_season(f: Found, s: Setting) -> bool:
    token, following = s.document.tokens[f.token], word_after(f, s)
    if token.pos == "VERB" or (following and following.text.lower() == "of"):
        return False
    return (
        "dir" in f.fields
        or "mod" in f.fields
        or f.raw["season"] == "spring"
        or word_before(f, s) in ("in", "by", "since", "until")
    )


def recent_unit(s: Setting, unit: Unit) -> Granule | None:
    """The last granule of the unit that was over at publication."""
    return at(s.published, unit) + -1 if s.published is not None else None


def quarter(f: Found, s: Setting) -> Reading | None:
    """A numbered quarter of a year."""
    number_ = whole(f.fields.get("ord") or f.fields.get("ordinal") or f.fields.get("ordinal2"))
    if number_ > 4:
        return None
    year, mod = year_of(f), f.fields.get("mod")
    if year is None:
        year = _relative_year(str(f.fields.get("thatyear") or f.fields.get("before") or ""), s)
    if year is not None:
        return dated(Granule.of_year("quarter", year, number_), None, mod)
    last = recent_unit(s, "quarter")
    if last is None:
        return Reading("DATE", f"XXXX-Q{number_}")
    ahead = tense(s.document, f.token) == "future"
    told = _started(number_, cast(int, s.published), ahead)
    shift = -4 if str(f.fields.get("before", "")).startswith("year-") else 0
    return dated(told + shift, "publication", mod)


def _started(number_: int, published: int, ahead: bool) -> Granule:
    """The quarter of that number which had begun at publication, or this year's where the verb looks ahead."""
    here = at(published, "quarter")
    told = Granule("quarter", here.index - (here.index - number_ + 1) % 4)
    return told + 4 if ahead and told.year < here.year else told


def _relative_year(words: str, s: Setting) -> int | None:
    if words in ("that", "the same", "the"):
        named = s.named("year")
        return named.index if named else (civil(s.published)[0] if s.published is not None else None)
    first = words.split(" ", maxsplit=1)[0]
    if s.published is None or first not in ("last", "this", "next"):
        return None
    return civil(s.published)[0] + {"last": -1, "this": 0, "next": 1}[first]


def this_quarter(f: Found, s: Setting) -> Reading | None:
    """The quarter of a report, or the period of which it speaks a year before."""
    told = quarter_told(s)
    if "when" in f.fields and told is None:
        unit: Unit = "month" if s.mentions and s.mentions[-1].granule.unit == "month" else "year"
        period = s.named(unit, f.sentence) or s.published_in(unit)
        return dated(period + (-12 if unit == "month" else -1), "narrative") if period else None
    if told is None or "latest" in s.document.page.text[f.start : f.end]:
        told = recent_unit(s, "quarter")
    if told is None:
        return None
    back = "before" in f.fields or "before2" in f.fields or "when" in f.fields
    return dated(told + (-4 if back else 0), "narrative")


def quarter_told(s: Setting) -> Granule | None:
    """The quarter of which a report on results speaks: the latest one that is over among those named last."""
    if s.history or s.published is None:
        return None
    over = [m.granule for m in s.mentions[-5:] if m.granule.last < s.published]
    quarters = [g for g in over if g.unit == "quarter"]
    return max(quarters, key=lambda g: g.index, default=None)


def half(f: Found, s: Setting) -> Reading | None:
    """Half a year."""
    year = year_of(f)
    if year is None:
        year = _relative_year(str(f.fields.get("thatyear") or ""), s)
    if year is None:
        return None
    second = f.fields.get("latter") in ("latter", "second", "last") or f.fields.get("ord") == 2
    return dated(Granule.of_year("half", year, 2 if second else 1))


def year_alone(f: Found, s: Setting) -> Reading | None:
    """A year; not a count of things, an amount or a code."""
    year = cast(int, year_of(f))
    bare = "era" not in f.raw and "mod" not in f.fields and f.end - f.start <= 5
    if "era" not in f.raw and not 1000 <= year <= 2199:
        return None
    if bare and _counts_things(f, s, year):
        return None
    mod = "ON_OR_AFTER" if "beyond" in f.fields else f.fields.get("mod")
    return dated(Granule.of_year("year", year), None, mod)


def _counts_things(f: Found, s: Setting, year: int) -> bool:
    following = word_after(f, s)
    before = word_before(f, s)
    if following and following.text.lower() in (
        "percent",
        "%",
        "km",
        "miles",
        "million",
        "billion",
        "feet",
        "meters",
        "metres",
        "people",
    ):
        return True
    if before in (
        "in",
        "since",
        "of",
        "by",
        "from",
        "until",
        "till",
        "during",
        "early",
        "late",
        "between",
        "after",
        "before",
    ):
        return False
    if (
        following
        and (following.tag == "NNS" or (following.tag == "JJ" and year % 100 == 0))
        and following.start == f.end + 1
    ):
        return s.document.tokens[f.token].dep == "nummod"
    return before in ("#", "no.", "number", "some", "about", "over", "than", "nearly", "route", "flight", "$")


def year_words(f: Found, s: Setting) -> Reading | None:
    """A year spelled out."""
    if "thousand" in f.fields:
        text = s.document.page.text[f.start : f.end].lower()
        following = word_after(f, s)
        if not text.startswith("the year") and ((following and following.tag == "NNS") or "num" not in f.fields):
            return None
        return dated(Granule.of_year("year", 2000 + int(number(f.raw["num"]) or 0) if "num" in f.raw else 2000))
    tail = number(f.raw["num2"]) if "num2" in f.raw else 0
    if tail is None or tail != int(tail) or (0 < tail < 10):
        return None
    year = {"eighteen": 1800, "nineteen": 1900, "twenty": 2000}[str(f.fields["cent"])] + int(tail)
    month = f.fields.get("month")
    return dated(Granule.of_year("month", year, month) if isinstance(month, int) else Granule.of_year("year", year))


def year_range(f: Found, s: Setting) -> Reading | None:
    """The two years of "1939-45", "499 to 493 BC"."""
    before_christ = f.raw.get("era", "ad").startswith("b")
    first = whole(f.fields.get("year") or f.fields["anyyear"])
    written = str(f.fields.get("year2") or f.fields.get("anyyear2") or f.fields["short"])
    second = int(written) if len(written) != 2 or before_christ else first // 100 * 100 + int(written)
    if (second <= first) != before_christ or (first > 2199 or second > 2199):
        return None
    years = (1 - first, 1 - second) if before_christ else (first, second)
    text = s.document.page.text[f.start : f.end]
    one, two = (dated(Granule.of_year("year", y)) for y in years)
    cut = f.start + len(str(first))
    at_second = f.start + text.index(written, len(str(first)))
    return replace(one, end=cut, also=replace(two, start=at_second, end=f.end))


def short_year(f: Found, s: Setting) -> Reading | None:
    """A year of two figures."""
    year = full_year(whole(f.fields["short"]), s)
    if s.published is not None and not s.history and year > civil(s.published)[0] + 10:
        year -= 100
    month = f.fields.get("month")
    return dated(Granule.of_year("month", year, month) if isinstance(month, int) else Granule.of_year("year", year))


def decade(f: Found, s: Setting) -> Reading | None:
    """Ten years; not an age ("in his sixties")."""
    if word_before(f, s) in ("his", "her", "their", "my", "your"):
        return None
    mod = f.fields.get("mod")
    if "bcdecade" in f.fields:
        index = whole(f.fields["bcdecade"])
        return Reading(
            "DATE", f"BC{index:03d}", f"-{index * 10 + 8:04d}/-{index * 10 - 1:04d}", mod=cast("str | None", mod)
        )
    if "year" in f.fields:
        return dated(Granule.of_year("decade", whole(f.fields["year"])), None, mod)
    short = whole(f.fields.get("decade") or f.fields.get("short"))
    base = civil(s.published)[0] if s.published is not None else 2000
    year = max((c + short for c in range(1600, 2200, 100) if c + short <= base + 5), default=1900 + short)
    return dated(Granule.of_year("decade", year), None, mod)


def century(f: Found, s: Setting) -> Reading | None:
    """A hundred years."""
    number_ = whole(f.fields.get("ord") or f.fields.get("number"))
    if not 1 <= number_ <= 22 or word_before(f, s) in ("his", "her"):
        return None
    mod = f.fields.get("mod") or mod_of_word(f.fields.get("early"))
    if str(f.raw.get("era", "")).startswith("b"):
        return Reading(
            "DATE",
            f"BC{number_ - 1:02d}",
            f"-{number_ * 100 - 1:04d}/-{number_ * 100 - 100:04d}",
            mod=cast("str | None", mod),
        )
    return dated(Granule("century", number_ - 1), None, mod)
