"""How captions are worded: they end in who supplied the picture, say who stands where, or lead up to a credit."""

from __future__ import annotations

import re

_SUPPLIER = (
    r"(?:photo(?:graph)?|picture|image|foto|bild|reuters|afp|ap|getty(?: images)?|epa(?:-efe)?|yonhap|xinhua|tass|kyodo"
    r"|anadolu|bloomberg|pa|file|supplied|handout|courtesy|via|shutterstock|alamy)"
)
_CREDITED = re.compile(
    rf"(?:[(\[](?:[^()\[\]]{{0,60}}\b{_SUPPLIER}\b[^()\[\]]{{0,60}}|[^()\[\]/]{{2,40}}/[^()\[\]]{{2,40}})[)\]]"
    r"|\b(?:AP|AFP|EPA|Reuters|REUTERS|Getty Images|Getty)(?: Photo)?\s?/\s?[\w\s.,'’-]{2,50}"
    r"|[\w\s.'’-]{2,40}/(?:via )?(?:AP|AFP|Reuters|REUTERS|EPA|Getty|(?:\w+ )?(?:Images|Pictures)|NurPhoto|Sipa)"
    r"|[Cc]opyright (?:19|20)\d\d [\w .]{2,50}"
    r"|\b(?:Photo|Photograph|Picture|Image|Foto|Bild|Credit)s?(?: by\b|:)[\w\s.,'’/|-]{2,60}"
    r"|(?<=[.!?])\s?(?:The )?Associated Press|\bGetty Images)\W*$",
    re.I,
)
_POSED = re.compile(
    r"^(?:pictured|pictures? shows?|file photo)\b|\b(?:file (?:photo|picture|image)|stock image)\b"
    r"|,? \(?(?:second |third |far |front |back |top |bottom )?(?:from )?(?:the )?"
    r"(?:left|right|cent(?:er|re)|[LRC])[,)]"
    r"|[–-] (?:video|in pictures)$",
    re.I,
)
_SHOWN = re.compile(
    r"(?:this|an?|the|in this)(?: [\w-]+){0,2} (?:photo(?:graph)?|picture|image|(?:frame|screen|video)[ -]?grab)\b"
    r"[^.]{0,160}?\bshows?\b",
    re.I,
)
_LONE = re.compile(
    r"\W*(?:(?:photo|photograph|picture|image|foto|bild|credit|source|quelle)s?\b.{0,12}[:/|]|copyright\b"
    r"|(?:reuters|afp|ap|getty(?: images)?|epa|yonhap|xinhua|tass|kyodo|anadolu|pa)\b(?:\s*[/,|)]|$)"
    r"|[\w .'’-]{2,40}(?:/|via )(?:reuters|afp|ap|getty(?: images)?|epa)\b)",
    re.I,
)
_TAIL = 130  # characters at the end of a text in which its credit stands
_FEWEST = 20  # characters that a caption has before its credit
_SHORT = 110


def is_credited(text: str) -> bool:
    """Whether a text ends in the credit of a picture, after words of its own."""
    found = _CREDITED.search(text, max(0, len(text) - _TAIL))
    return found is not None and found.start() >= _FEWEST


def is_posed(text: str) -> bool:
    """Whether a text tells who stands where in a picture, or that it is one."""
    return _POSED.search(text) is not None


def is_shown(text: str) -> bool:
    """Whether a text begins by saying what a picture shows: "This photo taken by X on March 3 shows …"."""
    return _SHOWN.match(text) is not None


def is_credit(text: str) -> bool:
    """Whether a short text is nothing but a credit ("Photo: Ann Lee", "(Reuters)", "© Arland Press")."""
    return len(text) < _SHORT and _LONE.match(text) is not None
