"""Numbers as the news writes them."""

from __future__ import annotations

import re

from dragoman.knowledge.time import vocabulary

_FRACTIONS = {"and a half": 0.5, "and a quarter": 0.25, "1/2": 0.5}


def number(text: str) -> float | None:
    """The number that the words or figures say ("twenty-four", "2 1/2", "two and a half"), None when they say none."""
    text = " ".join(text.split())
    extra = 0.0
    for tail, value in _FRACTIONS.items():
        if text.endswith(" " + tail):
            text, extra = text[: -len(tail) - 1], value
    words = vocabulary()["num"]
    if text in words:
        return float(words[text]) + extra
    if re.fullmatch(r"\d[\d,]*(?:\.\d+)?", text):
        return float(text.replace(",", "")) + extra
    parts = re.split(r"[ -]", text)
    if len(parts) == 2 and all(p in words for p in parts):
        return float(words[parts[0]]) + float(words[parts[1]]) + extra
    return None


def figure(count: float) -> str:
    """The count as TIMEX3 writes it: whole where it is whole."""
    return str(int(count)) if count == int(count) else str(count)
