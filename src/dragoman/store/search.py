"""Full text: what is put into the index, and how a person's words become a query.

SQLite's `unicode61` splits at white space and punctuation. That is enough for Latin, Cyrillic, Arabic; Chinese and
Japanese write no spaces, so each of their characters is indexed as a word and looked for as a phrase; a Korean word
carries its particles at its end, so Hangul is looked for as a prefix.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from dragoman.errors import DragomanError
from dragoman.model import Record

# Kana, CJK ideographs with their extension A and compatibility forms, and the planes beyond.
_UNSPACED = re.compile("([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_WORD = re.compile(r'"([^"]*)"|(\S+)')
_OPERATORS = frozenset({"AND", "OR", "NOT"})


def index_text(text: str) -> str:
    """`text` as the index takes it: characters of scripts without spaces stand apart."""
    return text if text.isascii() else _UNSPACED.sub(r" \1 ", text)


def readable(record: Record) -> tuple[str, str]:
    """Headline and the rest of what was written for the article: the two columns of the index."""
    headline = record.article.headline or ""
    passages = [p.span.text for p in record.article.passages if p.label != "headline"]
    body = " ".join(passages or [span.text for span in record.article.body])
    return index_text(headline), index_text(body)


def match_expression(words: str) -> str:
    """The FTS5 expression for a person's words: all of them must occur; "…" is a phrase, a final * a prefix.

    AND, OR and NOT in capitals work as expected. Raises `DRG-QUERY` when nothing is left to look for.
    """
    terms = list(_terms(words))
    while terms and terms[-1] in _OPERATORS:
        terms.pop()
    while terms and terms[0] in _OPERATORS:
        terms.pop(0)
    if not terms:
        raise DragomanError("DRG-QUERY", f"nothing to look for in {words!r}")
    joined = terms[0]
    for before, term in pairwise(terms):
        joined += f" {term}" if term in _OPERATORS or before in _OPERATORS else f" AND {term}"
    return joined


def _terms(words: str) -> Iterator[str]:
    previous = ""
    for phrase, word in _WORD.findall(words):
        if word in _OPERATORS:
            if previous not in _OPERATORS:
                yield word
            previous = word
            continue
        term = _term(phrase or word, quoted=bool(phrase))
        if term:
            yield term
            previous = term


def _term(words: str, quoted: bool) -> str:
    star = words.endswith("*") and not quoted
    content = index_text(words.rstrip("*").replace('"', " ")).strip()
    if not re.search(r"\w", content):
        return ""
    prefix = star or (not quoted and _HANGUL.search(content[-1:]) is not None)
    return f'"{content}"' + (" *" if prefix else "")


def snippet(text: str, words: str, width: int = 160) -> str:
    """A piece of `text` around the first of the words that stands in it, cut at word ends; its start when none does."""
    plain = [w.strip('"*') for pair in _WORD.findall(words) for w in pair if w and w not in _OPERATORS]
    low = text.casefold()
    spots = [at for at in (low.find(w.casefold()) for w in plain) if at >= 0]
    start = max(0, (min(spots) if spots else 0) - width // 3)
    while 0 < start < len(text) and not text[start - 1].isspace() and start > max(0, start - 20):
        start -= 1
    piece = text[start : start + width]
    if start + width < len(text) and " " in piece:
        piece = piece[: piece.rindex(" ")]
    clean = " ".join(piece.split())
    return ("… " if start else "") + clean + (" …" if start + len(piece) < len(text) else "")
