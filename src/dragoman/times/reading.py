"""What an expression means, and the pieces that every reading uses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast

from dragoman.model import Token
from dragoman.times.granules import Granule
from dragoman.times.numbers import number
from dragoman.times.recognise import Found
from dragoman.times.setting import Setting

TENS = {"decade": 10, "century": 100}


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


def dated(granule: Granule, anchor: str | None = None, mod: object = None, rejected: tuple[str, ...] = ()) -> Reading:
    """The reading as a date whose value is the granule."""
    return Reading("DATE", granule.timex(), granule.edtf(), anchor, cast("str | None", mod), granule, rejected=rejected)


def whole(value: object) -> int:
    """A slot's value as a whole number: from the vocabulary, or the figures of an ordinal."""
    return value if isinstance(value, int) else int(re.sub(r"\D", "", str(value)))


def year_of(f: Found) -> int | None:
    """The year that the expression names, astronomical; None when it names none."""
    written = f.fields.get("year") or f.fields.get("year2") or f.fields.get("anyyear")
    if written is None:
        return None
    year = whole(written)
    era = str(f.raw.get("era", "ad"))
    return 1 - year if era.startswith("b") else year


def count_of(f: Found) -> float | None:
    """How many, None for an unsaid number."""
    if "vague" in f.fields:
        return None
    written = f.raw.get("count") or f.raw.get("num") or f.raw.get("n")
    return number(written) if written else None


def mod_of(f: Found) -> str | None:
    """The TIMEX3 modifier that the word before the expression means, None without one."""
    word = str(f.fields.get("mod", ""))
    return {"early": "START", "earlier": "START", "late": "END", "later": "END", "mid": "MID"}.get(word) or (
        word or None
    )


def mod_of_word(word: object) -> str | None:
    """The TIMEX3 modifier of early, late, mid; None for anything else."""
    return {"early": "START", "late": "END", "mid": "MID"}.get(str(word))


def word_after(f: Found, s: Setting) -> Token | None:
    """The token that follows the expression directly."""
    tokens = s.document.tokens
    return tokens[f.token + 1] if f.token + 1 < len(tokens) and tokens[f.token + 1].start <= f.end + 1 else None


def word_before(f: Found, s: Setting) -> str:
    """The word before the expression, in lower case; '' at the beginning of the text."""
    first = s.document.token_at(f.start)
    return s.document.tokens[first - 1].text.lower() if first else ""


def ends_clause(f: Found, s: Setting) -> bool:
    """Whether nothing follows that the words could introduce ("three days before | the storm")."""
    following = word_after(f, s)
    if following is None or following.start > f.end + 1:
        return True
    return following.pos in ("PUNCT", "CCONJ", "ADP", "AUX", "VERB") and following.lemma not in ("of", "that", "when")
