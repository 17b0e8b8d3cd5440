"""Datelines: "GENEVA, March 3 (Wire) -" before the first sentence says where it was filed, and is no part of it."""

from __future__ import annotations

import re

from dragoman.knowledge.places import gazetteer

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = rf"(?:{_MONTH} {_DAY}|{_DAY} {_MONTH})(?:,? \d{{4}})?\.?"
_CAPITALS = r"[A-Z][A-Z.'’-]+(?:[ /-][A-Z][A-Z.'’-]*)*"
_TITLED = r"[A-Z][\w.'’-]+(?:[ /-][A-Z][\w.'’-]*){0,2}"
_AGENCY = r"(?:\([^()\n]{2,40}\)|/[^/\n]{2,30}/\.?)"
_DASH = r"(?:--|[-–—_])"
_FORMS = (
    # CITY, Region, March 3 (Wire) -    the agency and the date may be missing
    rf"{_CAPITALS}(?:, {_TITLED})?(?:,? {_DATE})?(?:,? ?{_AGENCY})? ?{_DASH}",
    # City, March 3 (Wire) -    City (Wire) -    City, March 3 -    MOSCOW, April 3. /WIRE/.
    rf"{_TITLED}(?:, {_TITLED})?(?:,? {_DATE} ?{_AGENCY}|,? ?{_AGENCY}|, {_DATE}) ?{_DASH}",
    rf"{_TITLED}, {_DATE} ?/[^/\n]{{2,30}}/\.?",
    rf"{_CAPITALS}(?:, {_DATE})?:",  # CITY:
)
_DATELINE = re.compile(rf"(?:{'|'.join(_FORMS)})\s+(?=\S)")
_TOWN = re.compile(rf"({_TITLED}):\s+(?=[A-Z\"“‘])")  # City: - a dateline only where the word is a known large town
_LARGE = 300_000


def length(text: str) -> int:
    """How many characters at the start of a paragraph are its dateline, blanks after it included; 0 without one."""
    match = _DATELINE.match(text)
    if match is None and (town := _TOWN.match(text)) and _is_large_town(town[1]):
        match = town
    return match.end() if match else 0


def _is_large_town(name: str) -> bool:
    return any(p.kind == "town" and (p.capital or p.population >= _LARGE) for p in gazetteer().find(name))
