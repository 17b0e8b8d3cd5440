"""Finding words again in a text that has changed, by position and by quotation, and never by guess.

Source: W3C Web Annotation Data Model, sections 4.2.4 (text quote selector) and 4.2.5 (text position selector).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from dragoman.model import Event, Span

CONTEXT = 32
# Words count as found when they are long, or when this many characters around them agree.
_SURE_LENGTH = 24
_SURE_CONTEXT = 8


@dataclass(frozen=True, slots=True)
class Selector:
    """Where words stand (`start`, `end`: code points), which they are, and up to 32 characters on each side."""

    start: int
    end: int
    exact: str
    prefix: str = ""
    suffix: str = ""

    @classmethod
    def of(cls, text: str, span: Span) -> Selector:
        """The selector of `span` in `text`."""
        return cls(
            span.start, span.end, span.text, text[max(0, span.start - CONTEXT) : span.start],
            text[span.end : span.end + CONTEXT],
        )  # fmt: skip

    def to_w3c(self) -> list[dict[str, Any]]:
        """The two selectors in the form of the W3C's Web Annotation model."""
        position = {"type": "TextPositionSelector", "start": self.start, "end": self.end}
        quote = {"type": "TextQuoteSelector", "exact": self.exact, "prefix": self.prefix, "suffix": self.suffix}
        return [position, quote]

    @classmethod
    def from_w3c(cls, selectors: Sequence[dict[str, Any]]) -> Selector | None:
        """The selector of a W3C pair; None when either half is missing."""
        by_type = {s.get("type"): s for s in selectors}
        position, quote = by_type.get("TextPositionSelector"), by_type.get("TextQuoteSelector")
        if position is None or quote is None:
            return None
        return cls(position["start"], position["end"], quote["exact"], quote.get("prefix", ""), quote.get("suffix", ""))


@dataclass(frozen=True, slots=True)
class Found:
    """What became of a selector: `kept` (same place), `moved`, `ambiguous` or `lost`; a span only for the first two."""

    outcome: Literal["kept", "moved", "ambiguous", "lost"]
    span: Span | None = None


def locate(selector: Selector, text: str) -> Found:
    """Where the selector's words stand in `text`; a doubtful place is `ambiguous`, never a guess."""
    scored = sorted(((_agreement(selector, text, at), -at) for at in _places(selector.exact, text)), reverse=True)
    if not scored:
        return Found("lost")
    best, at = scored[0][0], -scored[0][1]
    if len(scored) > 1 and scored[1][0] == best:
        return Found("ambiguous")
    if best < _SURE_CONTEXT and len(selector.exact) < _SURE_LENGTH and len(selector.exact) < len(text.strip()):
        return Found("ambiguous")
    span = Span.of(text, at, at + len(selector.exact))
    return Found("kept" if at == selector.start else "moved", span)


def _places(exact: str, text: str) -> Iterator[int]:
    at = text.find(exact) if exact else -1
    while at >= 0:
        yield at
        at = text.find(exact, at + 1)


def _agreement(selector: Selector, text: str, at: int) -> int:
    """How many characters next to the words agree, on both sides together."""
    before = text[max(0, at - CONTEXT) : at]
    after = text[at + len(selector.exact) :][:CONTEXT]
    return _common(reversed(selector.prefix), reversed(before)) + _common(iter(selector.suffix), iter(after))


def _common(first: Iterator[str], second: Iterator[str]) -> int:
    count = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        count += 1
    return count


@dataclass(frozen=True, slots=True)
class Told:
    """An event told by a page: its key (the store's own), where its trigger stands, what it is and whose."""

    key: int
    selector: Selector
    root: str
    names: frozenset[str]


def told(key: int, event: Event, text: str) -> Told:
    """What `pair` needs to know of an event."""
    names = frozenset(p.text for p in (*event.actors, *event.recipients))
    return Told(key, Selector.of(text, event.trigger), event.root, names)


def pair(before: Sequence[Told], after: Sequence[Told], text: str) -> dict[int, int]:
    """Which of the events `before` is which of those `after` in `text`: a one-to-one map of keys.

    Two are the same when the trigger of the first, found again in `text`, meets that of the second; with several, the
    same root wins, then more of the same names.
    """
    candidates: list[tuple[tuple[bool, int], int, int]] = []
    for old in before:
        span = locate(old.selector, text).span
        for new in after:
            if span and span.start < new.selector.end and new.selector.start < span.end:
                candidates.append(((old.root == new.root, len(old.names & new.names)), old.key, new.key))
    candidates.sort(key=lambda c: (not c[0][0], -c[0][1], c[1], c[2]))
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for _, old_key, new_key in candidates:
        if old_key not in matched and new_key not in taken:
            matched[old_key] = new_key
            taken.add(new_key)
    return matched
