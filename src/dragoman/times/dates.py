"""Readings of dates of the calendar: months and days, weekdays, named days, other calendars."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from dragoman.knowledge.time import NamedDay, named_days
from dragoman.times.calendars import feast, hijri
from dragoman.times.granules import Granule, at, edtf_interval, is_date, weekday
from dragoman.times.reading import Reading, dated, mod_of, whole, word_after, word_before, year_of
from dragoman.times.recognise import Found, fold
from dragoman.times.setting import Setting, tense
from dragoman.times.yearly import complete, full_year

_BEFORE_MONTH = frozenset({
    "", "in", "since", "of", "by", "until", "till", "from", "to", "and", "or", "during", "between", "for", "after",
    "before", "through", "-", "–", "(", ",", ".", "late", "early", "around", "about", "as", "with", "than", "that",
})  # fmt: skip

_SHORT_WEEKDAYS = frozenset({"sun", "sat", "wed", "mon", "fri", "thu", "tue"})
_BEFORE_WEEKDAY = frozenset({"on", "this", "last", "next", "every", "(", ",", "/", "-"})
_SMALL_FEASTS = frozenset({"christmas", "xmas", "halloween", "thanksgiving", "easter", "ramadan"})


def calendar(f: Found, s: Setting) -> Reading | None:
    """A date of the calendar, its year completed where it is not said."""
    if "day" in f.fields:
        return _day_of(f, s)
    if _is_word(f, s):
        return None
    month, year = whole(f.fields["month"]), year_of(f)
    if year is not None:
        return dated(Granule.of_year("month", year, month), None, f.fields.get("mod"))
    granule, anchor, rejected = complete(f, s, lambda y: Granule.of_year("month", y, month))
    if granule is None:
        return Reading("DATE", f"XXXX-{month:02d}", f"XXXX-{month:02d}", mod=cast("str | None", f.fields.get("mod")))
    return dated(granule, anchor, f.fields.get("mod"), rejected)


def _is_word(f: Found, s: Setting) -> bool:
    """Whether "may", "march", "mar" … is no month here."""
    written = s.document.page.text[f.start : f.end]
    name = f.raw["month"]
    if name in ("march", "may") and f.end - f.start == len(name) and word_before(f, s) not in _BEFORE_MONTH:
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
    month, day, year = whole(f.fields["month"]), whole(f.fields["day"]), year_of(f)
    if f.raw["month"] in ("may", "march") and s.document.page.text[f.start : f.end].islower():
        return None
    return month_day(f, s, year, month, day)


def month_day(f: Found, s: Setting, year: int | None, month: int, day: int) -> Reading:
    """A month and day, of a year that is said or implied; impossible where no calendar has it."""
    mod = f.fields.get("mod")
    if not is_date(2000 if year is None else year, month, day):
        return Reading("DATE", None, impossible=True)
    if year is not None:
        return dated(Granule.day(year, month, day), None, mod)
    granule, anchor, rejected = complete(f, s, lambda y: Granule.day(y, month, day) if is_date(y, month, day) else None)
    if granule is None:
        partial = f"XXXX-{month:02d}-{day:02d}"
        return Reading("DATE", partial, partial)
    return dated(granule, anchor, mod, rejected)


def iso(f: Found, s: Setting) -> Reading | None:
    """A date as ISO 8601 writes it."""
    return month_day(f, s, year_of(f), whole(f.fields["mm"]), whole(f.fields["dd"]))


def figures(f: Found, s: Setting) -> Reading | None:
    """A date in figures; the order of day and month is the outlet's unless the figures decide."""
    a, b = whole(f.fields["n"]), whole(f.fields["n2"])
    written = str(f.fields["yy"])
    if f.fields.get("sep") == "." and len(written) == 2 and b > 12 and a > 12:
        return None
    year = int(written) if len(written) == 4 else full_year(int(written), s)
    american = s.document.article.outlet_country in ("USA", None) and f.fields.get("sep") == "/"
    month, day = (a, b) if (american and a <= 12) or b > 12 else (b, a)
    if not is_date(year, month, day):
        return None
    return dated(Granule.day(year, month, day))


def day_range(f: Found, s: Setting) -> Reading | None:
    """The two ends of "March 3 to 5", each an expression of its own."""
    month, year = whole(f.fields["month"]), year_of(f)
    first, second = whole(f.fields["day"]), whole(f.fields["day2"])
    if first >= second:
        return None
    one = month_day(f, s, year, month, first)
    two = month_day(f, s, one.granule.year if one.granule else year, month, second)
    text = fold(s.document.page.text[f.start : f.end])
    at_first = text.find(f.raw["day"])
    cut = at_first + len(f.raw["day"])
    leads = text.find(f.raw["month"]) < at_first
    at_second = text.rfind(f.raw["day2"]) if leads and year is None else text.find(f.raw["day2"], cut)
    two = replace(two, anchor=one.anchor, start=f.start + at_second, end=f.end)
    return replace(one, start=f.start, end=f.start + cut, also=two)


def day_of_month(f: Found, s: Setting) -> Reading | None:
    """A numbered day of the month named before; not "the 5th Army"."""
    month = s.named("month", f.sentence)
    if isinstance(step := f.fields.get("dir"), int):
        anchor = s.anchor("month")
        month = anchor[0] + step if anchor else None
    following = word_after(f, s)
    if month is None or (following and following.pos in ("NOUN", "PROPN", "ADJ", "NUM")):
        return None
    year, before = divmod(month.index, 12)
    day = whole(f.fields["day"])
    if not is_date(year, before + 1, day) or not fold(s.document.page.text[f.start : f.end]).startswith("the"):
        return None
    return dated(Granule.day(year, before + 1, day), "narrative")


def weekday_of(f: Found, s: Setting) -> Reading | None:
    """A weekday in the week that direction, tense and publication imply."""
    if _is_other_word(f, s):
        return None
    number = whole(f.fields["wd"])
    if s.published is None or s.history:
        return _weekday_told(f, s, number)
    chosen, rejected = _weekday_near(f, s, number, s.published)
    return dated(Granule("day", chosen), "publication", mod_of(f), rejected)


def _is_other_word(f: Found, s: Setting) -> bool:
    """Whether Sun, Sat, Wed, Mon … is no weekday here."""
    name = f.raw["wd"].rstrip(".")
    if name not in _SHORT_WEEKDAYS:
        return False
    written = s.document.page.text[f.start : f.end]
    if f.start + len(name) == f.end and word_before(f, s) not in _BEFORE_WEEKDAY:
        return True
    at_name = fold(written).rfind(name)
    return written[at_name].islower() or s.document.tokens[f.token].pos in ("VERB", "AUX")


def _weekday_near(f: Found, s: Setting, number: int, published: int) -> tuple[int, tuple[str, ...]]:
    """The day number of the weekday meant, and the reading that was turned down."""
    week = at(published, "week").index
    back = published - (weekday(published) - number) % 7
    if "which" in f.fields:
        return (week + {"last": -1, "this": 0, "next": 1}[str(f.fields["which"])]) * 7 + number, ()
    step = f.fields.get("dir")
    if isinstance(step, int):
        return {-1: back - 7 if back == published else back, 0: week * 7 + number, 1: back + 7}[step], ()
    told = tense(s.document, f.token)
    ahead = told == "future" or (told is None and word_before(f, s) in ("until", "till", "by"))
    if ahead and back != published:
        return back + 7, (f"{Granule('day', back).timex()}: the verb looks ahead",)
    return back, ()


def _weekday_told(f: Found, s: Setting, number_: int) -> Reading:
    """A weekday by the day named last: in a history the next such day, on a page without a date the nearest one."""
    day = s.named("day", f.sentence)
    if day is None:
        return Reading("DATE", f"XXXX-WXX-{number_}", None)
    ahead = (number_ - weekday(day.index)) % 7
    return dated(day + (ahead if s.history or ahead <= 3 else ahead - 7), "narrative")


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
    year = year_of(f)
    if year is not None:
        granule = _feast_in(chosen[0], year)
        return dated(granule) if granule else Reading("DATE", f"{year:04d}", f"{year:04d}")
    granule, anchor, rejected = complete(f, s, lambda y: _feast_in(chosen[0], y))
    return dated(granule, anchor, None, rejected) if granule else Reading("DATE", None)


def _feast_in(day: NamedDay, year: int) -> Granule | None:
    """The day in that year: as listed, else by its rule."""
    listed = next((d for d in day.listed if d.startswith(f"{year:04d}-")), None)
    if listed is not None:
        return Granule.day(*(int(part) for part in listed.split("-")))
    found = feast(day.rule, year)
    return Granule("day", found[0]) if found else None


def era(f: Found, s: Setting) -> Reading | None:
    """A year of a reign or era: Juche 114, Heisei 7, Reiwa 6, Minguo 113."""
    year = whole(f.fields["era_name"]) + whole(f.fields["digits"])
    if not 1 <= whole(f.fields["digits"]) <= 150:
        return None
    return dated(Granule.of_year("year", year))


def islamic(f: Found, s: Setting) -> Reading | None:
    """A date or year of the Islamic calendar, by the tabular reckoning: a day may be off by one."""
    year = whole(f.fields["hijri_year"])
    if "hijri_month" not in f.fields:
        first, last = (Granule("day", hijri(year + n, 1, 1)) for n in (0, 1))
        return Reading("DATE", first.timex()[:4], edtf_interval(first, last + -1), None, "APPROX")
    month = whole(f.fields["hijri_month"])
    if "day" in f.fields:
        return dated(Granule("day", hijri(year, month, whole(f.fields["day"]))), None, "APPROX")
    first, last = Granule("day", hijri(year, month, 1)), Granule("day", hijri(year, month + 1, 1) - 1)
    middle = at((first.index + last.index) // 2, "month")
    return Reading("DATE", middle.timex(), edtf_interval(first, last), None, "APPROX", middle)
