"""Cutting: a label for each block of a page, and the article made of them."""

from __future__ import annotations

from typing import cast

from dragoman.model import Article, Label, Page, Part


def cut(page: Page) -> Article:
    """The article of a page; its parts cover each character that is not white space."""
    given = {s.key: s.value for s in page.statements if s.source == "given"}
    parts = tuple(Part(b.span, cast(Label, b.hint or "other")) for b in page.blocks)
    head = next((p.span for p in parts if p.label == "headline"), None)
    return Article(
        headline=head.text if head else None,
        headline_span=head,
        published=given.get("published"),
        published_basis="metadata" if "published" in given else None,
        zone=given.get("zone"),
        site=given.get("site"),
        language=given.get("language"),
        section=tuple(s.value for s in page.statements if s.source == "given" and s.key == "section"),
        authors=tuple(s.value for s in page.statements if s.source == "given" and s.key == "authors"),
        body=tuple(p.span for p in parts if p.label == "body"),
        parts=parts,
    )
