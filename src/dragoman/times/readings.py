"""Readings: what the parts of a matched expression mean on the calendar."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import cast

from dragoman.knowledge.time import NamedDay, named_days, vocabulary
from dragoman.model import Token
from dragoman.times.calendars import feast, hijri
from dragoman.times.granules import Granule, Unit, at, civil, day_number, edtf_interval, is_date, weekday
from dragoman.times.numbers import figure, number
from dragoman.times.recognise import Found, fold
from dragoman.times.setting import Setting, tense

_LETTER = {
    "second": "S", "minute": "M", "hour": "H", "day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y",
    "decade": "E", "century": "C", "weekend": "WE",
}  # fmt: skip
_BEFORE_MONTH = frozenset({
    "", "in", "since", "of", "by", "until", "till", "from", "to", "and", "or", "during", "between", "for", "after",
    "before", "through", "-", "–", "(", ",", ".", "late", "early", "around", "about", "as", "with", "than", "that",
})  # fmt: skip
_TENS = {"decade": 10, "century": 100}
_WINS = frozenset({"carried", "carry", "won", "win", "saved", "save", "seize", "seized", "of"})
_SMALL_FEASTS = frozenset({"christmas", "xmas", "halloween", "thanksgiving", "easter", "ramadan"})
_UNTIL = frozenset({"by", "until", "till", "effective", "due", "payable", "expires", "expire"})
_HALF_YEAR = 183
_RANGE_YEAR = re.compile(
    r"\s*(?:to|and|or|through|until|till|-|–)\s*(?:(?:early|late|mid)[ -])?(?:\d{1,2}(?:st|nd|rd|th)? )?"
    r"(?P<month>[A-Z][a-z]+)\.?(?: \d{1,2},?)? (?P<year>\d{4})\b"
)
_ADVERBS = {
    "hourly": "PT1H", "daily": "P1D", "nightly": "TNI", "weekly": "P1W", "biweekly": "P2W", "monthly": "P1M",
    "quarterly": "P3M", "yearly": "P1Y", "annually": "P1Y", "everyday": "P1D",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """The meaning of an expression: TIMEX3, EDTF, anchor, and the granule by which a narrative goes on.

    `end` cuts the span short, `impossible` says that no calendar has the date; `also` is a second expression in the
    same words, with its offsets.
    """

    type: str
    value: str | None
    edtf: str | None = None
    anchor: str | None = None
    mod: str | None = None
    granule: Granule | None = None
    start: int | None = None
    end: int | None = None
    impossible: bool = False
    rejected: tuple[str, ...] = ()
    also: Reading | None = None


def _date(granule: Granule, anchor: str | None = None, mod: object = None, rejected: tuple[str, ...] = ()) -> Reading:
    return Reading("DATE", granule.timex(), granule.edtf(), anchor, cast("str | None", mod), granule, rejected=rejected)


def _int(value: object) -> int:
    """A slot's value as a whole number: from the vocabulary, or the figures of an ordinal."""
    return value if isinstance(value, int) else int(re.sub(r"\D", "", str(value)))


def _year(f: Found) -> int | None:
    """The year that the expression names, astronomical; None when it names none."""
    written = f.fields.get("year") or f.fields.get("year2") or f.fields.get("anyyear")
    if written is None:
        return None
    year = _int(written)
    era = str(f.raw.get("era", "ad"))
    return 1 - year if era.startswith("b") else year


def calendar(f: Found, s: Setting) -> Reading | None:
    """A date of the calendar, its year completed where it is not said."""
    if "day" in f.fields:
        return _day_of(f, s)
    if _is_word(f, s):
        return None
    month, year = _int(f.fields["month"]), _year(f)
    if year is not None:
        return _date(Granule.of_year("month", year, month), None, f.fields.get("mod"))
    granule, anchor, rejected = _complete(f, s, lambda y: Granule.of_year("month", y, month))
    if granule is None:
        return Reading("DATE", f"XXXX-{month:02d}", f"XXXX-{month:02d}", mod=cast("str | None", f.fields.get("mod")))
    return _date(granule, anchor, f.fields.get("mod"), rejected)


def _is_word(f: Found, s: Setting) -> bool:
    """Whether "may", "march", "mar" … is no month here."""
    written = s.document.page.text[f.start : f.end]
    name = f.raw["month"]
    if name in ("march", "may") and f.end - f.start == len(name) and _before(f, s) not in _BEFORE_MONTH:
        return True
    if name not in ("may", "march", "mar", "mar.", "dec", "sep", "jan", "jun", "august"):
        return False
    at_name = written.lower().rfind(name)
    token = s.document.token_at(f.start + at_name)
    return written[at_name : at_name + 1].islower() or (
        token is not None
        and bool(s.document.tokens[token].tag)
        and s.document.tokens[token].tag not in ("NNP", "NNPS", "CD")
    )


def _day_of(f: Found, s: Setting) -> Reading | None:
    month, day, year = _int(f.fields["month"]), _int(f.fields["day"]), _year(f)
    if f.raw["month"] in ("may", "march") and s.document.page.text[f.start : f.end].islower():
        return None
    return _month_day(f, s, year, month, day)


def _month_day(f: Found, s: Setting, year: int | None, month: int, day: int) -> Reading:
    mod = f.fields.get("mod")
    if not is_date(2000 if year is None else year, month, day):
        return Reading("DATE", None, impossible=True)
    if year is not None:
        return _date(Granule.day(year, month, day), None, mod)
    granule, anchor, rejected = _complete(
        f, s, lambda y: Granule.day(y, month, day) if is_date(y, month, day) else None
    )
    if granule is None:
        partial = f"XXXX-{month:02d}-{day:02d}"
        return Reading("DATE", partial, partial)
    return _date(granule, anchor, mod, rejected)


def _complete(
    f: Found, s: Setting, make: Callable[[int], Granule | None]
) -> tuple[Granule | None, str | None, tuple[str, ...]]:
    """A yearly date put into its year, with the anchor and the years that were turned down."""
    that = f.fields.get("thatyear")
    ahead = _year_ahead(f, s, make)
    if ahead is not None:
        return ahead, "narrative", ()
    if that in ("that", "the same") and (year := s.named("year")) is not None:
        return make(year.index), "narrative", ()
    named = s.year_told(f.sentence) if s.history else s.year_in(f.sentence)
    if s.history or s.published is None or (named is not None and "dir" not in f.fields and _is_far(named, s)):
        return (_onward(s, make, named), "narrative", ()) if named is not None else (None, None, ())
    if that in ("this", "last", "next"):
        return make(civil(s.published)[0] + {"last": -1, "this": 0, "next": 1}[str(that)]), "publication", ()
    return _nearest(f, s, make)


def _year_ahead(f: Found, s: Setting, make: Callable[[int], Granule | None]) -> Granule | None:
    """The date in the year of the end of its range: "May 15 to August 16, 1988", "late June or early July 2019"."""
    match = _RANGE_YEAR.match(s.document.page.text, f.end)
    if match is None or "dir" in f.fields:
        return None
    year = int(match["year"])
    granule = make(year)
    month = vocabulary()["month"].get(match["month"].lower())
    if granule is not None and month is not None and granule.first > Granule.of_year("month", year, month).last:
        return make(year - 1)
    return granule


def _onward(s: Setting, make: Callable[[int], Granule | None], year: int) -> Granule | None:
    """The date in the year told, or in the next one where a story that goes forward would have stepped far back."""
    granule, here = make(year), s.here()
    if granule is None or here is None or here.year != year or here.first - granule.last < _HALF_YEAR:
        return granule
    return make(year + 1) if s.history else granule


def _is_far(year: int, s: Setting) -> bool:
    return s.published is not None and abs(civil(s.published)[0] - year) > 1


def _nearest(
    f: Found, s: Setting, make: Callable[[int], Granule | None]
) -> tuple[Granule | None, str | None, tuple[str, ...]]:
    published = cast(int, s.published)
    year = civil(published)[0]
    found = [g for g in (make(y) for y in range(year - 8, year + 9)) if g is not None]
    step = f.fields.get("dir")
    if step == 0:
        return next((g for g in found if g.year == year), None), "publication", ()
    if not found:
        return None, None, ()
    past = [g for g in found if (g.last if step == -1 else g.first - 1) < published]
    future = [g for g in found if (g.first if step == 1 else g.last + 1) > published]
    back, ahead = (past or future)[-1 if past else 0], (future or past)[0 if future else -1]
    if "wd" in f.fields and back.unit == "day":  # the weekday decides
        fits = [g for g in found if weekday(g.index) == f.fields["wd"]]
        best = min(fits, key=lambda g: (abs(g.index - published), g.index), default=None)
        if best is not None:
            return best, "publication", ()
    chosen, other = (ahead, back) if _looks_ahead(f, s, back, ahead) else (back, ahead)
    why = () if chosen == other else (f"{other.timex()}: {chosen.timex()} suits verb and distance better",)
    return chosen, "publication", why


def _looks_ahead(f: Found, s: Setting, back: Granule, ahead: Granule) -> bool:
    """Whether a yearly date lies ahead: by direction, tense, "by", or where the next one is far nearer."""
    published = cast(int, s.published)
    step = f.fields.get("dir")
    if isinstance(step, int):
        return step > 0
    if s.caption or back == ahead:
        return False
    told = tense(s.document, f.token)
    if _before(f, s) in _UNTIL:
        told = None if told == "past" else "future"
    bias = 2 if told != "past" else 5 if ahead.unit == "day" else 8
    return told == "future" or (ahead.first - published) * bias < published - back.last


def iso(f: Found, s: Setting) -> Reading | None:
    """A date as ISO 8601 writes it."""
    return _month_day(f, s, _year(f), _int(f.fields["mm"]), _int(f.fields["dd"]))


def figures(f: Found, s: Setting) -> Reading | None:
    """A date in figures; the order of day and month is the outlet's unless the figures decide."""
    a, b = _int(f.fields["n"]), _int(f.fields["n2"])
    written = str(f.fields["yy"])
    if f.fields.get("sep") == "." and len(written) == 2 and b > 12 and a > 12:
        return None
    year = int(written) if len(written) == 4 else _century(int(written), s)
    american = s.document.article.outlet_country in ("USA", None) and f.fields.get("sep") == "/"
    month, day = (a, b) if (american and a <= 12) or b > 12 else (b, a)
    if not is_date(year, month, day):
        return None
    return _date(Granule.day(year, month, day))


def _century(short: int, s: Setting) -> int:
    base = civil(s.published)[0] if s.published is not None else 2000
    if s.history and (named := s.named("year")) is not None:
        base = named.index
    return min(
        (short + c for c in range(base // 100 * 100 - 100, base // 100 * 100 + 101, 100)),
        key=lambda y: (abs(y - base), y),
    )


def day_range(f: Found, s: Setting) -> Reading | None:
    """The two ends of "March 3 to 5", each an expression of its own."""
    month, year = _int(f.fields["month"]), _year(f)
    first, second = _int(f.fields["day"]), _int(f.fields["day2"])
    if first >= second:
        return None
    one = _month_day(f, s, year, month, first)
    two = _month_day(f, s, one.granule.year if one.granule else year, month, second)
    two = replace(two, anchor=one.anchor)
    text = s.document.page.text[f.start : f.end].lower()
    at_first, at_second = text.find(f.raw["day"]), text.rfind(f.raw["day2"])
    leads = text.find(f.raw["month"]) < at_first
    if not leads:
        at_second = text.find(f.raw["day2"], at_first + len(f.raw["day"]))
        return replace(
            one,
            start=f.start,
            end=f.start + at_first + len(f.raw["day"]),
            also=replace(two, start=f.start + at_second, end=f.end),
        )
    cut = f.start + at_first + len(f.raw["day"])
    return replace(one, start=f.start, end=cut, also=replace(two, start=f.start + at_second, end=f.end))


def day_of_month(f: Found, s: Setting) -> Reading | None:
    """A numbered day of the month named before; not "the 5th Army"."""
    month = s.named("month", f.sentence)
    following = _next(f, s)
    if month is None or (following and following.pos in ("NOUN", "PROPN", "ADJ", "NUM")):
        return None
    year, number_ = divmod(month.index, 12)
    day = _int(f.fields["day"])
    if (
        not f.raw
        or not is_date(year, number_ + 1, day)
        or not s.document.page.text[f.start : f.end].lower().startswith("the")
    ):
        return None
    return _date(Granule.day(year, number_ + 1, day), "narrative")


def _next(f: Found, s: Setting) -> Token | None:
    """The token that follows the expression directly."""
    tokens = s.document.tokens
    return tokens[f.token + 1] if f.token + 1 < len(tokens) and tokens[f.token + 1].start <= f.end + 1 else None


def _before(f: Found, s: Setting) -> str:
    """The word before the expression, in lower case; '' at the beginning of the text."""
    first = s.document.token_at(f.start)
    return s.document.tokens[first - 1].text.lower() if first else ""


def weekday_of(f: Found, s: Setting) -> Reading | None:
    """A weekday in the week that direction, tense and publication imply."""
    name = f.raw["wd"]
    written = s.document.page.text[f.start : f.end]
    token = s.document.tokens[f.token]
    alone = f.start + len(name) == f.end
    if len(name) <= 3 and alone and _before(f, s) not in ("on", "this", "last", "next", "every", "(", ",", "/", "-"):
        return None
    if (
        len(name) <= 5
        and name.rstrip(".") in ("sun", "sat", "wed", "mon", "fri", "thu", "tue")
        and (
            name not in written.lower()
            or written[written.lower().rfind(name)].islower()
            or token.pos in ("VERB", "AUX")
        )
    ):
        return None
    number_ = _int(f.fields["wd"])
    if s.published is None or s.history:
        return _weekday_told(f, s, number_)
    step = _weekday_step(f, s)
    rejected: tuple[str, ...] = ()
    back = s.published - (weekday(s.published) - number_) % 7
    chosen = {-1: back - 7 if back == s.published else back, 0: back, 1: back + 7}[step]
    if "which" in f.fields:
        monday = at(s.published, "week").index + {"last": -1, "this": 0, "next": 1}[str(f.fields["which"])]
        chosen = monday * 7 + number_
    told = tense(s.document, f.token)
    looks_ahead = told == "future" or (told is None and _before(f, s) in ("until", "till", "by"))
    if step == 0 and chosen != s.published and f.fields.get("dir") is None and looks_ahead:
        rejected = (f"{Granule('day', chosen).timex()}: the verb looks ahead",)
        chosen += 7
    if f.fields.get("dir") == 0:  # "this Friday": the one of this week
        chosen = at(s.published, "week").index * 7 + number_
    return _date(Granule("day", chosen), "publication", _mod(f), rejected)


def _weekday_step(f: Found, s: Setting) -> int:
    step = f.fields.get("dir")
    return step if isinstance(step, int) else 0


def _weekday_told(f: Found, s: Setting, number_: int) -> Reading:
    """A weekday in a history or on a page without a date: the next such day after the day named last, else partial."""
    day = s.named("day", f.sentence)
    if day is None:
        return Reading("DATE", f"XXXX-WXX-{number_}", None)
    return _date(Granule("day", day.index + (number_ - weekday(day.index)) % 7), "narrative")


def _mod(f: Found) -> str | None:
    word = str(f.fields.get("mod", ""))
    return {"early": "START", "earlier": "START", "late": "END", "later": "END", "mid": "MID"}.get(word) or (
        word or None
    )


def season(f: Found, s: Setting) -> Reading | None:
    """A season of a year."""
    number_ = _int(f.fields["season"])
    year = _year(f)
    following = _next(f, s)
    if year is None and following and following.pos == "PROPN" and s.document.tokens[f.token].text[0].isupper():
        return None  # the Winter Games
    if f.raw["season"] in ("fall", "spring") and year is None and not _is_season(f, s):
        return None
    mod = f.fields.get("mod")
    if year is not None:
        return _date(Granule.of_year("season", year, number_), None, mod)
    granule, anchor, rejected = _complete(f, s, lambda y: Granule.of_year("season", y, number_))
    if granule is None:
        return Reading("DATE", f"XXXX-{('SP', 'SU', 'FA', 'WI')[number_ - 1]}")
    return _date(granule, anchor, mod, rejected)


def _is_season(f: Found, s: Setting) -> bool:
    token, following = s.document.tokens[f.token], _next(f, s)
    if token.pos == "VERB" or (following and following.text.lower() == "of"):
        return False
    return (
        "dir" in f.fields
        or "mod" in f.fields
        or f.raw["season"] == "spring"
        or _before(f, s) in ("in", "by", "since", "until")
    )


def _recent(s: Setting, unit: Unit) -> Granule | None:
    """The last granule of the unit that was over at publication."""
    return at(s.published, unit) + -1 if s.published is not None else None


def quarter(f: Found, s: Setting) -> Reading | None:
    """A numbered quarter of a year."""
    number_ = _int(f.fields.get("ord") or f.fields.get("ordinal") or f.fields.get("ordinal2"))
    if number_ > 4:
        return None
    year, mod = _year(f), f.fields.get("mod")
    if year is None:
        year = _relative_year(str(f.fields.get("thatyear") or f.fields.get("before") or ""), s)
    if year is not None:
        return _date(Granule.of_year("quarter", year, number_), None, mod)
    last = _recent(s, "quarter")
    if last is None:
        return Reading("DATE", f"XXXX-Q{number_}")
    ahead = tense(s.document, f.token) == "future"
    told = _started(number_, cast(int, s.published), ahead)
    shift = -4 if str(f.fields.get("before", "")).startswith("year-") else 0
    return _date(told + shift, "publication", mod)


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
    told = _quarter_told(s)
    if "when" in f.fields and told is None:
        unit: Unit = "month" if s.mentions and s.mentions[-1].granule.unit == "month" else "year"
        period = s.named(unit, f.sentence) or s.published_in(unit)
        return _date(period + (-12 if unit == "month" else -1), "narrative") if period else None
    if told is None or "latest" in s.document.page.text[f.start : f.end]:
        told = _recent(s, "quarter")
    if told is None:
        return None
    back = "before" in f.fields or "before2" in f.fields or "when" in f.fields
    return _date(told + (-4 if back else 0), "narrative")


def _quarter_told(s: Setting) -> Granule | None:
    """The quarter of which a report on results speaks: the latest one among those named last."""
    if s.history:
        return None
    quarters = [m.granule for m in s.mentions[-5:] if m.granule.unit == "quarter"]
    return max(quarters, key=lambda g: g.index, default=None)


def half(f: Found, s: Setting) -> Reading | None:
    """Half a year."""
    year = _year(f)
    if year is None:
        year = _relative_year(str(f.fields.get("thatyear") or ""), s)
    if year is None:
        return None
    second = f.fields.get("latter") in ("latter", "second", "last") or f.fields.get("ord") == 2
    return _date(Granule.of_year("half", year, 2 if second else 1))


def year_alone(f: Found, s: Setting) -> Reading | None:
    """A year; not a count of things, an amount or a code."""
    year = cast(int, _year(f))
    bare = "era" not in f.raw and "mod" not in f.fields and f.end - f.start <= 5
    if "era" not in f.raw and not 1000 <= year <= 2199:
        return None
    if bare and _counts_things(f, s, year):
        return None
    mod = "ON_OR_AFTER" if "beyond" in f.fields else f.fields.get("mod")
    return _date(Granule.of_year("year", year), None, mod)


def _counts_things(f: Found, s: Setting, year: int) -> bool:
    following = _next(f, s)
    before = _before(f, s)
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
        following = _next(f, s)
        if not text.startswith("the year") and ((following and following.tag == "NNS") or "num" not in f.fields):
            return None
        return _date(Granule.of_year("year", 2000 + int(number(f.raw["num"]) or 0) if "num" in f.raw else 2000))
    tail = number(f.raw["num2"]) if "num2" in f.raw else 0
    if tail is None or tail != int(tail) or (0 < tail < 10):
        return None
    year = {"eighteen": 1800, "nineteen": 1900, "twenty": 2000}[str(f.fields["cent"])] + int(tail)
    month = f.fields.get("month")
    return _date(Granule.of_year("month", year, month) if isinstance(month, int) else Granule.of_year("year", year))


def year_range(f: Found, s: Setting) -> Reading | None:
    """The two years of "1939-45", "499 to 493 BC"."""
    before_christ = f.raw.get("era", "ad").startswith("b")
    first = _int(f.fields.get("year") or f.fields["anyyear"])
    written = str(f.fields.get("year2") or f.fields.get("anyyear2") or f.fields["short"])
    second = int(written) if len(written) != 2 or before_christ else first // 100 * 100 + int(written)
    if (second <= first) != before_christ or (first > 2199 or second > 2199):
        return None
    years = (1 - first, 1 - second) if before_christ else (first, second)
    text = s.document.page.text[f.start : f.end]
    one, two = (_date(Granule.of_year("year", y)) for y in years)
    cut = f.start + len(str(first))
    at_second = f.start + text.index(written, len(str(first)))
    return replace(one, end=cut, also=replace(two, start=at_second, end=f.end))


def short_year(f: Found, s: Setting) -> Reading | None:
    """A year of two figures."""
    year = _century(_int(f.fields["short"]), s)
    if s.published is not None and not s.history and year > civil(s.published)[0] + 10:
        year -= 100
    month = f.fields.get("month")
    return _date(Granule.of_year("month", year, month) if isinstance(month, int) else Granule.of_year("year", year))


def decade(f: Found, s: Setting) -> Reading | None:
    """Ten years; not an age ("in his sixties")."""
    if _before(f, s) in ("his", "her", "their", "my", "your"):
        return None
    mod = f.fields.get("mod")
    if "bcdecade" in f.fields:
        index = _int(f.fields["bcdecade"])
        return Reading(
            "DATE", f"BC{index:03d}", f"-{index * 10 + 8:04d}/-{index * 10 - 1:04d}", mod=cast("str | None", mod)
        )
    if "year" in f.fields:
        return _date(Granule.of_year("decade", _int(f.fields["year"])), None, mod)
    short = _int(f.fields.get("decade") or f.fields.get("short"))
    base = civil(s.published)[0] if s.published is not None else 2000
    year = max((c + short for c in range(1600, 2200, 100) if c + short <= base + 5), default=1900 + short)
    return _date(Granule.of_year("decade", year), None, mod)


def century(f: Found, s: Setting) -> Reading | None:
    """A hundred years."""
    number_ = _int(f.fields.get("ord") or f.fields.get("number"))
    if not 1 <= number_ <= 22 or _before(f, s) in ("his", "her"):
        return None
    mod = f.fields.get("mod") or _mod_word(f.fields.get("early"))
    if str(f.raw.get("era", "")).startswith("b"):
        return Reading(
            "DATE",
            f"BC{number_ - 1:02d}",
            f"-{number_ * 100 - 1:04d}/-{number_ * 100 - 100:04d}",
            mod=cast("str | None", mod),
        )
    return _date(Granule("century", number_ - 1), None, mod)


def _mod_word(word: object) -> str | None:
    return {"early": "START", "late": "END", "mid": "MID"}.get(str(word))


def deictic(f: Found, s: Setting) -> Reading | None:
    """Today, yesterday, tomorrow."""
    word = str(f.fields["word"])
    step = {"yesterday": -1, "today": 0, "tdy": 0}.get(word, 1)
    if "beyond" in f.fields:
        step += -1 if "before" in str(f.fields["beyond"]) else 1
    if word == "today" and _before(f, s) == "usa":
        return None
    anchor = s.anchor("day")
    if anchor is None:
        return Reading("DATE", "PRESENT_REF" if step == 0 else "PAST_REF" if step < 0 else "FUTURE_REF")
    return _date(anchor[0] + step, anchor[1], _mod(f))


def deictic_part(f: Found, s: Setting) -> Reading | None:
    """Tonight, last night, yesterday morning."""
    word = str(f.fields.get("word2", "tonight"))
    part = f.fields.get("part", "NI")
    anchor = s.anchor("day")
    if anchor is None:
        return Reading("TIME", f"XXXX-XX-XXT{part}")
    day = anchor[0] + {"yesterday": -1, "last": -1, "tomorrow": 1}.get(word, 0)
    return Reading("TIME", f"{day.timex()}T{part}", day.edtf(), anchor[1], _mod(f), day)


def direction(f: Found, s: Setting) -> Reading | None:
    """Last week, this month, next year."""
    unit = cast(Unit, "year" if f.fields["unit"] == "yr" else f.fields["unit"])
    anchor = s.anchor(unit)
    step = _int(f.fields["dir"]) if not isinstance(f.fields["dir"], int) else f.fields["dir"]
    if anchor is None:
        ref = {-1: "PAST_REF", 0: "PRESENT_REF", 1: "FUTURE_REF"}[step]
        return Reading("DATE", ref)
    return _date(anchor[0] + step, anchor[1], f.fields.get("mod"))


def the_unit(f: Found, s: Setting) -> Reading | None:
    """The year, the month, of which the text speaks."""
    following = _next(f, s)
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
    return _date(found[0], found[1], mod)


def near(f: Found, s: Setting) -> Reading | None:
    """The previous day, that day, the following year."""
    unit = cast(Unit, f.fields.get("unit", "day"))
    step = f.fields.get("step", f.fields.get("near", 0))
    if f.raw.get("near") in ("before", "after", "prior") and not _ends_clause(f, s):
        return None
    following = _next(f, s)
    if (
        f.rule.id == "that-day"
        and f.raw.keys() <= {"mod"}
        and s.document.page.text[f.start : f.end].lower() == "the day"
    ):
        goes_on = following is not None and following.lemma in ("after", "before")
        if goes_on or _before(f, s) in _WINS or not _ends_clause(f, s):
            return None
    if isinstance(step, str):
        step = -1 if step in ("before", "earlier", "previously") else 1
    if unit == "year" and f.raw.get("near") == "earlier" and (told := _quarter_told(s)):
        return _date(told + -4, "narrative")
    found = s.near(unit, f.sentence)
    part = f.fields.get("part")
    if found is None:
        value = {"day": "XXXX-XX-XX", "month": "XXXX-XX", "year": "XXXX", "week": "XXXX-WXX"}.get(unit)
        return Reading("DATE", value) if part is None else Reading("TIME", f"XXXX-XX-XXT{part}")
    granule = found[0] + cast(int, step)
    if part is not None:
        return Reading("TIME", f"{granule.timex()}T{part}", granule.edtf(), found[1], _mod(f), granule)
    return _date(granule, found[1], _mod(f))


def _count(f: Found) -> float | None:
    """How many, None for an unsaid number."""
    if "vague" in f.fields:
        return None
    written = f.raw.get("count") or f.raw.get("num") or f.raw.get("n")
    return number(written) if written else None


def offset(f: Found, s: Setting) -> Reading | None:
    """So many units before or after publication or what was named before."""
    unit = str(f.fields["unit"])
    step = cast(int, f.fields["back"])
    word = f.raw.get("back", "from now")
    count = _count(f)
    if word in ("before", "after", "prior", "on") and not _ends_clause(f, s):
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
        unit, count = "year", count * _TENS[unit]
    if unit == "year" and count == 1 and (told := _quarter_told(s)):
        return _date(told + step * 4, "narrative")
    found = s.anchor(cast(Unit, unit)) if word in ("ago", "hence", "from now") else s.near(cast(Unit, unit), f.sentence)
    if found is None:
        return Reading("DATE", "PAST_REF" if step < 0 else "FUTURE_REF")
    return _date(found[0] + step * int(count), found[1], f.fields.get("about") or None)


def _parts(unit: str) -> int:
    return {"year": 12, "decade": 10, "century": 10, "week": 7, "month": 30}.get(unit, 1)


def _ends_clause(f: Found, s: Setting) -> bool:
    """Whether nothing follows that the words could introduce ("three days before | the storm")."""
    following = _next(f, s)
    if following is None or following.start > f.end + 1:
        return True
    return following.pos in ("PUNCT", "CCONJ", "ADP", "AUX", "VERB") and following.lemma not in ("of", "that", "when")


def span(f: Found, s: Setting) -> Reading | None:
    """A counted or uncounted duration; not an age, not a fourth part."""
    following = _next(f, s)
    if _is_age(f, s) or (str(f.fields.get("unit", "")).startswith("quarter") and following and following.text == "of"):
        return None
    if f.raw.get("unit") == "quarters" and "vague" in f.fields:
        return None
    if f.raw.get("count") in ("a", "an") and _is_rate(f, s):
        return None
    value = _duration(f)
    if value is None:
        return None
    return Reading("DURATION", value, None, None, cast("str | None", f.fields.get("about") or None))


def _is_rate(f: Found, s: Setting) -> bool:
    """Whether "a day" tells how often ("two dollars a day", "thirty kilometres a day")."""
    first = s.document.token_at(f.start)
    if not first or first < 2:
        return False
    before, earlier = s.document.tokens[first - 1], s.document.tokens[first - 2]
    return before.pos in ("NOUN", "NUM", "SYM") and (
        before.pos == "NUM" or earlier.pos in ("NUM", "SYM", "NOUN", "PRON")
    )


def _duration(f: Found) -> str | None:
    unit = str(f.fields.get("unit") or f.fields.get("unit2"))
    written = f.raw.get("count")
    count = _count(f) if written and "low" not in f.fields else (1.0 if {"dir2", "whole"} & f.fields.keys() else None)
    if written and re.fullmatch(r"(?:1[89]|20)\d\d", written) and f.raw.get("unit") in ("quarter", "year", "month"):
        return None  # the 1988 quarter
    if written and count is None and not {"vague", "low"} & f.fields.keys():
        return None
    if unit.endswith("s") and unit not in _LETTER:
        unit = {"centuries": "century"}.get(unit, unit[:-1])
    if unit == "fortnight":
        unit, count = "week", (count or 1) * 2
    if count is not None and unit in _TENS:
        unit, count = "year", count * _TENS[unit]
    if count is not None and count < 1:
        unit, count = _smaller(unit, count)
    clock = "T" if unit in ("hour", "minute", "second") else ""
    if count is not None and count % 1 == 0.5 and unit in ("hour", "year"):
        return f"P{clock}{int(count)}{_LETTER[unit]}{'30M' if unit == 'hour' else '6M'}"
    return f"P{clock}{figure(count) if count is not None else 'X'}{_LETTER[unit]}"


def _smaller(unit: str, count: float) -> tuple[str, float]:
    small, each = {"hour": ("minute", 60), "year": ("month", 12), "day": ("hour", 12)}.get(unit, (unit, 1))
    return small, count * each


def _is_age(f: Found, s: Setting) -> bool:
    text = s.document.page.text[f.end : f.end + 12].lower()
    return bool(re.match(r"[ -]?(?:-|\s)old\b|-olds?\b|\s+of age\b|['’]s?\s+old", text))


def anchored(f: Found, s: Setting) -> Reading | None:
    """A duration that ends or begins at publication."""
    value = _duration(f)
    if value is None:
        return None
    step = f.fields.get("dir", f.fields.get("dir2"))
    edtf, anchor = None, None
    count, unit = _count(f) if "count" in f.raw else 1.0, str(f.fields.get("unit") or f.fields.get("unit2"))
    if (
        s.published is not None
        and not s.history
        and step in (-1, 1)
        and count
        and unit in ("day", "week", "month", "year")
    ):
        here, there = at(s.published, "day"), _away(s.published, cast(Unit, unit), step * int(count))
        if there is not None:
            edtf, anchor = (
                edtf_interval(min(here, there, key=lambda g: g.index), max(here, there, key=lambda g: g.index)),
                "publication",
            )
    return Reading("DURATION", value, edtf, anchor)


def _away(day: int, unit: Unit, count: int) -> Granule | None:
    """The day that lies `count` units away."""
    if unit in ("day", "week"):
        return Granule("day", day + count * (7 if unit == "week" else 1))
    year, month, number_ = civil(day)
    months = year * 12 + month - 1 + count * (12 if unit == "year" else 1)
    if not 12 <= months < 9999 * 12:
        return None
    first = day_number(months // 12, months % 12 + 1, 1)
    return Granule("day", min(first + number_ - 1, at(first, "month").last))


def again(f: Found, s: Setting) -> Reading | None:
    """What comes again: TIMEX3 sets."""
    if "adverb" in f.fields:
        following = _next(f, s)
        if s.document.page.text[f.start].isupper() and following and following.pos == "PROPN":
            return None
        if f.fields["adverb"] == "quarterly" and following and following.pos == "NOUN":
            return None  # a quarterly dividend: how often is not what it says
        return Reading("SET", _ADVERBS[str(f.fields["adverb"])])
    part = f.fields.get("part") or f.fields.get("part2")
    if "wd" in f.fields:
        return Reading(
            "SET",
            f"XXXX-WXX-{f.fields['wd'] if isinstance(f.fields['wd'], int) else f.raw['wd']}"
            + (f"T{part}" if part else ""),
        )
    if "month" in f.fields:
        return Reading("SET", f"XXXX-{_int(f.fields['month']):02d}")
    if "season" in f.fields:
        return Reading("SET", f"XXXX-{('SP', 'SU', 'FA', 'WI')[_int(f.fields['season']) - 1]}")
    if "unit" in f.fields:
        unit = str(f.fields["unit"])
        if unit in ("weekends", "weekend"):
            return Reading("SET", "XXXX-WXX-WE")
        count = f.fields.get("ord") or (number(f.raw["num"]) if "num" in f.raw else 1)
        if unit == "fortnight":
            return Reading("SET", "P2W")
        clock = "T" if unit in ("hour", "minute", "second") else ""
        return Reading("SET", f"P{clock}{figure(float(cast(float, count) or 1))}{_LETTER[unit]}")
    return Reading("SET", f"T{part}" if part else None)


def clock(f: Found, s: Setting) -> Reading | None:
    """A time of the day, of the day that the text speaks of or the day of publication."""
    time = _clock_time(f)
    if time is None:
        return None
    day = s.near("day", f.sentence)
    zone = str(f.fields.get("zone", ""))
    stamp = f"{time[0]:02d}:{time[1]:02d}"
    value = f"{day[0].timex() if day else 'XXXX-XX-XX'}T{stamp}{'Z' if zone == 'Z' else ''}"
    edtf = f"{day[0].edtf()}T{stamp}:00{zone}" if day and day[0].edtf() else None
    return Reading(
        "TIME",
        value,
        edtf,
        day[1] if day else None,
        cast("str | None", f.fields.get("about") or None),
        day[0] if day else None,
    )


def _clock_time(f: Found) -> tuple[int, int] | None:
    if "word" in f.fields:
        return (0, 0) if f.fields["word"] == "midnight" else (12, 0)
    written = str(
        f.fields.get("clock") or f.fields.get("hhmm") or f.fields.get("n") or number(f.raw.get("num", "")) or ""
    )
    parts = [int(p) for p in re.findall(r"\d+", written.removesuffix(".0"))]
    if not parts:
        return None
    if len(parts) == 1 and parts[0] >= 100:
        parts = [parts[0] // 100, parts[0] % 100]
    hour, minute = parts[0], parts[1] if len(parts) > 1 else 0
    meridiem = str(f.fields.get("meridiem", "")).replace(".", "")
    if meridiem:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if meridiem == "pm" else 0)
    return (hour, minute) if hour < 24 and minute < 60 else None


def named(f: Found, s: Setting) -> Reading | None:
    """A named day; of several states' days of that name the one of the outlet's state, else no value."""
    written = s.document.page.text[f.start : f.end]
    at_name = fold(written).rfind(f.raw["feast"])
    if not written[at_name].isupper() and f.raw["feast"] not in _SMALL_FEASTS:
        return None
    days = named_days()[" ".join(f.raw["feast"].split())]
    own = [d for d in days if d.country == s.document.article.outlet_country]
    chosen = own or (list(days) if len({d.rule for d in days}) == 1 else [])
    if not chosen:
        return Reading("DATE", None, rejected=tuple(f"{d.name}: whose day it is, nothing says" for d in days))
    year = _year(f)
    if year is not None:
        granule = _feast_in(chosen[0], year)
        return _date(granule) if granule else Reading("DATE", f"{year:04d}", f"{year:04d}")
    granule, anchor, rejected = _complete(f, s, lambda y: _feast_in(chosen[0], y))
    return _date(granule, anchor, None, rejected) if granule else Reading("DATE", None)


def _feast_in(day: NamedDay, year: int) -> Granule | None:
    """The day in that year: as listed, else by its rule."""
    listed = next((d for d in day.listed if d.startswith(f"{year:04d}-")), None)
    if listed is not None:
        return Granule.day(*(int(part) for part in listed.split("-")))
    found = feast(day.rule, year)
    return Granule("day", found[0]) if found else None


def era(f: Found, s: Setting) -> Reading | None:
    """A year of a reign or era: Juche 114, Heisei 7, Reiwa 6, Minguo 113."""
    year = _int(f.fields["era_name"]) + _int(f.fields["digits"])
    if not 1 <= _int(f.fields["digits"]) <= 150:
        return None
    return _date(Granule.of_year("year", year))


def islamic(f: Found, s: Setting) -> Reading | None:
    """A date or year of the Islamic calendar, by the tabular reckoning: a day may be off by one."""
    year = _int(f.fields["hijri_year"])
    if "hijri_month" not in f.fields:
        first, last = (Granule("day", hijri(year + n, 1, 1)) for n in (0, 1))
        return Reading("DATE", first.timex()[:4], edtf_interval(first, last + -1), None, "APPROX")
    month = _int(f.fields["hijri_month"])
    if "day" in f.fields:
        return _date(Granule("day", hijri(year, month, _int(f.fields["day"]))), None, "APPROX")
    first, last = Granule("day", hijri(year, month, 1)), Granule("day", hijri(year, month + 1, 1) - 1)
    middle = at((first.index + last.index) // 2, "month")
    return Reading("DATE", middle.timex(), edtf_interval(first, last), None, "APPROX", middle)


def future(f: Found, s: Setting) -> Reading | None:
    """The future; not a future wife."""
    bare = f.end - f.start == len("future")
    if bare and (s.document.tokens[f.token].dep in ("amod", "compound") or s.document.tokens[f.token].pos == "ADJ"):
        return None
    return Reading("DATE", "FUTURE_REF")


def that_time(f: Found, s: Setting) -> Reading | None:
    """The time that a history speaks of; in the news the words mean too little."""
    before = ("at", "by", "around", "from", "since", "until", "during", "in", "of", "throughout", "")
    if not s.history or _before(f, s) not in before:
        return None
    same = f.fields.get("which") in ("the same", "that")
    return Reading("DATE", None if same else "PRESENT_REF")


def ordinal_day(f: Found, s: Setting) -> Reading | None:
    """A numbered day of something: a later one is the day of the report ("for a third straight day"), the first any."""
    if s.published is not None and not s.history and f.fields.get("ord") not in (None, 1):
        return _date(Granule("day", s.published), "publication")
    return Reading("DATE", "XXXX-XX-XX")


def part(f: Found, s: Setting) -> Reading | None:
    """A part of the day of which the text speaks."""
    if s.document.page.text[f.start].isupper() and s.document.tokens[f.token].pos == "PROPN":
        return None
    before = _before(f, s)
    if before == "good":
        return None
    if f.end - f.start == len(f.raw["part"]) and f.fields["part"] == "NI" and before in ("at", "by", "every", "per"):
        return Reading("TIME", f"XXXX-XX-XXT{f.fields['part']}")
    day = s.near("day", f.sentence)
    value = f"{day[0].timex() if day else 'XXXX-XX-XX'}T{f.fields['part']}"
    return Reading(
        "TIME", value, day[0].edtf() if day else None, day[1] if day else None, _mod(f), day[0] if day else None
    )


def fixed(f: Found, s: Setting) -> Reading | None:
    """A reference to present, past or future."""
    return Reading("DATE", "PAST_REF" if "recent" in f.fields else str(f.fields["value"]))


READINGS: dict[str, Callable[[Found, Setting], Reading | None]] = {
    "again": again, "anchored": anchored, "calendar": calendar, "century": century, "clock": clock,
    "day_of_month": day_of_month, "day_range": day_range, "decade": decade, "deictic": deictic,
    "deictic_part": deictic_part, "direction": direction, "era": era, "figures": figures, "fixed": fixed,
    "future": future, "half": half, "islamic": islamic, "iso": iso, "named": named, "near": near, "offset": offset,
    "ordinal_day": ordinal_day, "part": part, "quarter": quarter, "season": season, "short_year": short_year,
    "span": span, "that_time": that_time, "the_unit": the_unit, "this_quarter": this_quarter,
    "weekday": weekday_of, "year": year_alone, "year_range": year_range, "year_words": year_words,
}  # fmt: skip
