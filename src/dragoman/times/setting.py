"""What time expressions are resolved against: the day of publication, and what the text has named so far."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from dragoman.model import Document, Token
from dragoman.times.granules import Granule, Unit, at, civil

_MANY_YEARS = 8  # years long past from which on a text is a history
_LONG = 400  # words of a text from which on fewer years suffice where no day of the week is named
_STRIDE = 5  # years by which a history goes on at a time
_DAYS = frozenset(
    {
        "today",
        "yesterday",
        "tomorrow",
        "tonight",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    }
)
_NEAR = 3  # sentences over which "the previous day" still looks back in the news
_FUTURE_VERBS = frozenset({
    "plan", "schedule", "expect", "set", "due", "intend", "hope", "agree", "promise", "vow", "pledge", "prepare",
    "invite", "decide", "want", "aim", "slate",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of the calendar that the text has named, with the sentence in which it stands."""

    granule: Granule
    sentence: int
    rule: str


@dataclass(slots=True)
class Setting:
    """The anchors of one document: `published` is a day number in the outlet's zone; mentions grow as it is read."""

    document: Document
    published: int | None
    history: bool = False
    caption: bool = False
    mentions: list[Mention] = field(default_factory=list)
    months_told: bool = False  # whether a report speaks of so many months ("the first nine months"), not of a quarter

    def anchor(self, unit: Unit) -> tuple[Granule, str] | None:
        """What "last", "this", "next" count from: publication; in a history, what the narrative spoke of last."""
        if self.history:
            named = self.named(unit)
            return (named, "narrative") if named else None
        return (at(self.published, unit), "publication") if self.published is not None else None

    def named(self, unit: Unit, sentence: int | None = None) -> Granule | None:
        """The granule of `unit` named last, None when the last words on time were coarser or too far back."""
        coarse: Granule | None = None
        for mention in reversed(self.mentions):
            if sentence is not None and not self.history and sentence - mention.sentence > _NEAR:
                return None
            granule = mention.granule.within(unit)
            if granule is None:
                coarse = coarse or mention.granule
            elif not self.history or coarse is None or coarse.first <= granule.first <= coarse.last:
                return granule
            else:
                return None
        return None

    def near(self, unit: Unit, sentence: int) -> tuple[Granule, str] | None:
        """What "the previous day" counts from: the narrative, else publication."""
        named = self.named(unit, sentence)
        if named is not None:
            return named, "narrative"
        return self.anchor(unit) if not self.history else None

    def year_in(self, sentence: int) -> int | None:
        """The year of the last date in the same sentence; without publication, of the last date at all.

        A dispatch with a dateline is news of its own day: a year that it only looks back to dates nothing else in it.
        """
        for mention in reversed(self.mentions):
            if self.published is not None and mention.sentence != sentence:
                return None
            carries = self.document.article.dateline is None or mention.sentence == sentence
            if mention.granule.unit in ("day", "month", "season") or (self.published is None and carries):
                return _year_of(mention.granule)
        return None

    def year_told(self, sentence: int) -> int | None:
        """The year in which a history has arrived: of the last date, but for years that it only looks back or on to."""
        fine = [(n, m) for n, m in enumerate(self.mentions) if m.granule.unit in ("day", "month", "season")]
        for number in range(len(self.mentions) - 1, -1, -1):
            mention = self.mentions[number]
            if mention.granule.unit in ("decade", "century"):
                continue
            year = _year_of(mention.granule)
            before = next((_year_of(m.granule) for n, m in reversed(fine) if n < number), None)
            if mention.sentence == sentence or before is None or 0 <= year - before <= _STRIDE:
                return year
            if mention.granule.unit != "year" and (year < before or number < len(self.mentions) - 1):
                return year
        return None

    def here(self) -> Granule | None:
        """The last day, month or season that the text named."""
        return next((m.granule for m in reversed(self.mentions) if m.granule.unit in ("day", "month", "season")), None)

    def published_in(self, unit: Unit) -> Granule | None:
        """The granule of that unit in which the page was published."""
        return at(self.published, unit) if self.published is not None else None


def _year_of(granule: Granule) -> int:
    return granule.index // 4 if granule.unit == "season" else granule.year


def is_history(tokens: Sequence[Token], published: int | None) -> bool:
    """Whether a text tells of years long past, so that its own dates, not its publication, are what it counts from."""
    years = [int(t.text) for t in tokens if len(t.text) == 4 and t.text.isdigit() and "1000" <= t.text <= "2199"]
    words = [t.text.lower() for t in tokens]
    far = words.count("bc")
    far += sum(1 for y in years if published is None or civil(published)[0] - y > 1)
    news = sum(1 for w in words if w in _DAYS)
    if far >= _MANY_YEARS:
        return far > 2 * news and 2 * far > len(years)
    return far >= _MANY_YEARS // 2 and news == 0 and far == len(years) + words.count("bc") and len(words) > _LONG


def published_day(document: Document) -> int | None:
    """The day number of publication where the outlet is; failing that, of the dateline; None when neither is known."""
    article = document.article
    written = article.published or article.modified
    day = _day(written, article.zone) if written else None
    if day is None and article.dateline and article.dateline.date:
        day = _day(article.dateline.date, None)
    return day


def _day(written: str, zone: str | None) -> int | None:
    try:
        if len(written) <= 10:
            return date.fromisoformat(written).toordinal()
        moment = datetime.fromisoformat(written.replace("Z", "+00:00"))
    except ValueError:
        return None
    where = _zone(zone)
    try:
        return (moment.astimezone(where) if moment.tzinfo and where else moment).date().toordinal()
    except (OverflowError, ValueError):
        return moment.date().toordinal()


def _zone(zone: str | None) -> tzinfo | None:
    if not zone:
        return None
    offset = re.fullmatch(r"(?:UTC|GMT)?([+-])(\d\d):?(\d\d)", zone)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3])
        return timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes)) if minutes < 1440 else None
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return None


def tense(document: Document, i: int) -> str | None:
    """ "past" or "future": of the nearest verb above token `i`, None when there is none or it says neither."""
    tokens = document.tokens
    if _follows_past_verb(tokens, i):
        return "past"
    held = tokens[i].dep == "poss"  # "Monday's drills": only a verb right above them says anything
    for _ in range(12):
        token = tokens[i]
        if token.pos in ("VERB", "AUX"):
            found = _verb_tense(document, i)
            if found or held:
                return found
        if token.head == i:
            return None
        i = token.head
    return None


def _follows_past_verb(tokens: Sequence[Token], i: int) -> bool:
    """Whether the words stand right behind a verb of the past ("said on Sunday"), wherever the parser hangs them."""
    i -= 1
    while i > 0 and tokens[i].text.lower() in ("on", "late", "early"):
        i -= 1
    return i >= 0 and tokens[i].tag == "VBD"


def _verb_tense(document: Document, i: int) -> str | None:
    token = document.tokens[i]
    sentence = document.sentence_at(token.start)
    if sentence is None:
        return None
    bounds = document.sentences[sentence]
    helpers = [t for t in document.tokens[bounds.first : bounds.last] if t.head == i and t.i != i]
    words = {t.text.lower() for t in helpers if t.dep in ("aux", "auxpass")}
    if words & {"will", "'ll", "wo", "shall", "’ll"} or token.lemma in ("schedule", "slate"):
        return "future"
    if words & {"may", "might", "can", "should", "must", "could"} and "have" not in words:
        return "future"
    if words & {"had", "has", "have", "was", "were", "did", "would"} or token.tag == "VBD":
        return "past" if "would" not in words else "future"
    if token.tag == "VB" and "to" in words:
        head = document.tokens[token.head]
        return "future" if token.head != i and head.lemma in _FUTURE_VERBS | {"be", "go"} else None
    if token.tag == "VBN" and token.dep != "advcl" and token.lemma in ("schedule", "plan", "expect", "slate", "set"):
        return "future"
    if token.tag in ("VBZ", "VBP") and token.lemma in ("open", "begin", "start", "meet", "arrive", "visit", "travel"):
        return "future"
    return "past" if token.tag == "VBN" and not words else None
