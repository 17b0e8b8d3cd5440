"""How the screens speak one language: its messages, and dates, numbers, codes and names in its words."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from dragoman.errors import CODES
from dragoman.web import words
from dragoman.web.catalogue import messages

# What templates call as filters: methods of `Speech`.
FILTERS = (
    "say", "sentence", "counted", "day", "moment", "country", "root", "gloss", "mode", "mode_gloss", "cameo",
    "assertion", "field", "action", "judged", "column", "sector", "source", "value", "meaning", "told",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Speech:
    """One language: `known` holds its messages by their English, and is empty for English itself."""

    known: Mapping[str, str]

    def say(self, text: str) -> str:
        """The message in this language; in English where the catalogue lacks it."""
        return self.known.get(text, text)

    def sentence(self, text: str) -> str:
        """The message with a capital at its beginning."""
        said = self.say(text)
        return said[:1].upper() + said[1:]

    def counted(self, number: int, one: str) -> str:
        """A number with its noun: "1 event", "1,200 events". `one` is among `words.NOUNS`."""
        return f"{number:,}".replace(",", self.say(",")) + " " + self.say(one if number == 1 else words.NOUNS[one])

    def day(self, edtf: str | None) -> str:
        """An EDTF date for a person: "2 April 2025", "April 2025", "2 to 4 April 2025", a dash when unknown."""
        if not edtf:
            return "–"
        first, slash, last = edtf.partition("/")
        if not slash:
            return self._day(first)
        ends = [self._day(end) if end not in ("", "..") else self.say("open") for end in (first, last)]
        return self.say("{first} to {last}").format(first=ends[0], last=ends[1])

    def _day(self, text: str) -> str:
        year, _, rest = text[:10].partition("-")
        month, _, day = rest.partition("-")
        named = words.MONTHS.get(month)
        if named is None or not year.isdigit() or not (day.isdigit() or not day):
            return text
        form = self.say("{day} {month} {year}" if day else "{month} {year}")
        return form.format(day=int(day or 0), month=self.say(named), year=int(year))

    def moment(self, iso: str | None) -> str:
        """A time for a person: "2 April 2025, 12:00"; a dash when unknown."""
        if not iso:
            return "–"
        clock = iso[11:16]
        return f"{self._day(iso)}, {clock}" if clock else self._day(iso)

    def country(self, code: str | None) -> str:
        """The name of a state by its code."""
        return self.say(words.country_name(code))

    def root(self, root: str) -> str:
        """A PLOVER root as a word."""
        return self.say(words.root_word(root))

    def gloss(self, root: str) -> str:
        """What a root means."""
        return self.say(words.root_gloss(root))

    def mode(self, mode: str) -> str:
        """A mode as a word."""
        return self.say(words.mode_word(mode))

    def mode_gloss(self, mode: str, root: str) -> str:
        """What a mode of a root means."""
        return self.say(words.mode_gloss(mode, root))

    def cameo(self, code: str) -> str:
        """The heading of a CAMEO code, which is English in every language."""
        return words.cameo_name(code)

    def assertion(self, assertion: str) -> str:
        """Whether it happened, as a word."""
        return self._of(words.ASSERTIONS, assertion)

    def field(self, field: str) -> str:
        """What a reviewer may change, as a word."""
        return self._of(words.FIELDS, field)

    def action(self, action: str) -> str:
        """What a reviewer did, as a word."""
        return self._of(words.ACTIONS, action)

    def judged(self, field: str) -> str:
        """What reviewers are compared on."""
        return self._of(words.FIELDS | words.JUDGED, field)

    def column(self, column: str) -> str:
        """A column of a table of the knowledge."""
        return self.say(words.column_word(column))

    def sector(self, sector: str) -> str:
        """A sector of actors as a word."""
        return self._of(words.SECTORS, sector)

    def source(self, source: str) -> str:
        """Where a piece of knowledge comes from: "Unicode CLDR, GeoNames"."""
        return ", ".join(self._of(words.SOURCES, name) for name in source.split("+"))

    def value(self, value: object, field: str | None = None) -> str:
        """A corrected value for a person: a state by its name, a root as a word, a date as one, the rest as it is."""
        if value is None:
            return self.say("nothing")
        text = str(value)
        kinds = {"root": self.root, "mode": self.mode, "assertion": self.assertion, "date": self.day}
        if field in kinds:
            return kinds[field](text)
        return self.country(text) if field and field.endswith("country") else text

    def told(self, event: str) -> str:
        """An event that was told as "Peru → ACCUSE → Chile", its root as a word."""
        return " → ".join(self.root(part) if part in words.ROOTS else part for part in event.split(" → "))

    def meaning(self, code: str) -> str:
        """What the code of a message means; nothing for a code that has no meaning of its own."""
        return self.say(CODES[code][0]) if code in CODES else ""

    def _of(self, table: Mapping[str, str], code: str) -> str:
        return self.say(table.get(code, code))


@functools.cache
def speech(language: str) -> Speech:
    """How a language is spoken; raises `DRG-USAGE` for one without messages."""
    return Speech(messages(language))
