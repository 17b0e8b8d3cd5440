"""Spans: where something stands in the text of a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dragoman.errors import DragomanError


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of `Page.text`: half-open, 0-based, in Unicode code points, with its words.

    Raises `DRG-SPAN` when the interval is reversed or does not have the length of its text.
    """

    start: int
    end: int
    text: str

    def __post_init__(self) -> None:
        if self.start < 0 or self.end < self.start or self.end - self.start != len(self.text):
            raise DragomanError("DRG-SPAN", f"span {self.start}–{self.end} does not fit its text {self.text[:40]!r}")

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """The span `text[start:end]`, so that the quote holds by construction."""
        return cls(start, end, text[start:end])

    def holds(self, other: Span) -> bool:
        """Whether `other` lies within this span."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def stands_in(self, text: str) -> bool:
        """Whether `text[start:end]` are this span's words."""
        return text[self.start : self.end] == self.text


@dataclass(frozen=True, slots=True)
class Why:
    """One step of an explanation: which stage decided, by which rule, what, and what it turned down.

    `rule` is the id of a knowledge entry or of a model; `rejected` are readings with their reasons, in words.
    """

    stage: str
    rule: str
    detail: str
    rejected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Issue:
    """What could not be read or resolved: a coded message with a hint, and the place where it stands, if any."""

    code: str
    message: str
    span: Span | None = None
    hint: str | None = None
    detail: tuple[tuple[str, Any], ...] = ()
