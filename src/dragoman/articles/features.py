"""What can be seen of each block of a page, as numbers: one row a block, the same columns for HTML and dumps."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from operator import or_

import numpy as np
from numpy.typing import NDArray

from dragoman.articles.shapes import OWN, Matrix, own_columns
from dragoman.model import Block, Page

_TAGS = (
    "article", "main", "aside", "nav", "header", "footer", "figure", "figcaption", "form", "button", "table", "ul",
    "blockquote", "p", "li", "a", "section", "h1", "h2", "h3", "h4", "span", "label", "td",
)  # fmt: skip
_TAG_BITS = {tag: 1 << n for n, tag in enumerate(_TAGS)} | {"ol": 1 << 11, "h5": 1 << 20, "h6": 1 << 20, "em": 0}
# Families of words that people use for class and id names; each is a column. Order is part of the trained models.
_FAMILIES: tuple[tuple[str, str], ...] = (
    ("content", r"article|story|post(?!er)|entry|content|text|body|paragraph|prose|rich"),
    ("body", r"(?:article|story|post|entry|main)[-_]*(?:body|content|text)|bodytext|articlebody|paragraph"),
    ("caption", r"caption|figcaption|cutline|legend|bildunter"),
    ("credit", r"credit|copyright|photographer|attribution"),
    ("media", r"image|photo|picture|media|gallery|video|player|figure|slide|carousel|embed"),
    ("nav", r"nav|menu|breadcrumb|toolbar|masthead|topbar|pagination|pager|skip"),
    ("share", r"share|social|facebook|twitter|whatsapp|linkedin|follow"),
    ("related", r"relat|recommend|more|popular|trending|most|latest|also|teaser|promo|card|recirc|outbrain"
    r"|taboola|read"),
    ("comment", r"comment|disqus|reply|discuss|forum|livefyre"),
    ("aside", r"sidebar|aside|widget|rail|right|secondary|infobox|factbox|inset|pullquote|pull-quote|explainer"),
    ("footer", r"foot|legal|policy|terms|cookie|consent|privacy|gdpr|ccpa|onetrust|didomi|usercentrics|sourcepoint"),
    ("advert", r"(?:^|[-_])ads?(?:$|[-_])|advert|sponsor|promot|newsletter|subscri|signup|sign-up|paywall"
    r"|donat|modal|popup|banner"),
    ("byline", r"byline|author|contributor|writer|reporter|bio|profile"),
    ("date", r"date|time|publish|stamp|updated|posted"),
    ("tags", r"tag(?:s|$|[-_])|topic|keyword|label|categor|subject"),
    ("title", r"title|headline|heading|head(?:$|[-_])|kicker"),
    ("deck", r"deck|summary|lead|standfirst|subtitle|sub-?head|excerpt|description|intro|abstract|chapo|dek"),
    ("hidden", r"(?<!label-)hidden|sr-only|screen-reader|visually|noprint"),
)  # fmt: skip
_FAMILY_PATTERNS = tuple(re.compile(pattern) for _, pattern in _FAMILIES)
_ANY_FAMILY = re.compile("|".join(pattern for _, pattern in _FAMILIES))


def names() -> tuple[str, ...]:
    """The names of the columns, in order."""
    own = (*OWN, *(f"<{t}>" for t in _TAGS), *(f"in:{n}" for n, _ in _FAMILIES), *(f"at:{n}" for n, _ in _FAMILIES))
    return (*own, *_CONTEXT)


def features(page: Page) -> Matrix:
    """One row a block of `page`, one column a name of `names()`; empty when the page has no block."""
    blocks = page.blocks
    if not blocks:
        return np.zeros((0, len(names())), dtype=np.float32)
    own = own_columns(page)
    shape = np.array(_shapes(blocks), dtype=np.int64)
    tags = (shape[:, :1] >> np.arange(len(_TAGS))) & 1
    inside = (shape[:, 1:2] >> np.arange(len(_FAMILIES))) & 1
    at = (shape[:, 2:3] >> np.arange(len(_FAMILIES))) & 1
    flags = np.hstack([tags, inside, at]).astype(np.float32)
    return np.hstack([own, flags, _context(page, own, shape[:, 3])])


@functools.lru_cache(maxsize=65_536)
def _families(word: str) -> int:
    """The families to which a class or id word belongs, as bits."""
    if _ANY_FAMILY.search(word) is None:
        return 0
    return sum(1 << n for n, pattern in enumerate(_FAMILY_PATTERNS) if pattern.search(word))


class _Bits(dict[str, int]):
    """The families of the words of a page, looked up once a word."""

    def __missing__(self, word: str) -> int:
        bits = self[word] = _families(word)
        return bits


def _shapes(blocks: Sequence[Block]) -> list[tuple[int, int, int, int]]:
    """Of each block: tags on its path, word families on it, those of its innermost four words (bits), its group."""
    known: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[int, int, int, int]] = {}
    bits = _Bits()
    out = []
    for block in blocks:
        key = (block.path, block.marks)
        shape = known.get(key)
        if shape is None:
            tags = functools.reduce(or_, [_TAG_BITS.get(tag, 0) for tag in block.path], 0)
            at = functools.reduce(or_, [bits[word] for word in block.marks[-4:]], 0)
            inside = functools.reduce(or_, [bits[word] for word in block.marks[:-4]], at)
            shape = known[key] = (tags, inside, at, len(known))
        out.append(shape)
    return out


_STEPS = (-3, -2, -1, 1, 2, 3)
_SEEN = [OWN.index(name) for name in ("log_chars", "ends", "link_share", "long", "credit", "supplier", "worded")]
_CONTEXT = (
    *(f"{OWN[c]}{step:+d}" for step in _STEPS for c in _SEEN),
    *(f"{name}~{width}" for width in (3, 8) for name in ("text", "link", "count")),
    "where", "text_before", "text_after", "since_title", "chars_since_title", "before_long", "after_long",
    "group_text", "group_share", "group_size", "group_link", "group_rank", "path_share", "like_before", "like_after",
    "page_blocks", "page_long",
)  # fmt: skip


def _context(page: Page, own: Matrix, group: NDArray[np.int64]) -> Matrix:
    rows = len(own)
    chars = np.array([block.span.end - block.span.start for block in page.blocks], dtype=np.float64)
    long = own[:, _SEEN[3]].astype(np.float64)
    link_share = own[:, _SEEN[2]]
    linked = link_share * chars
    told = chars * long * (link_share < 0.5)  # characters of running text
    parts: list[NDArray[np.generic]] = [shift(own[:, _SEEN], step) for step in _STEPS]
    seen = np.stack([told, linked, chars, long], axis=1)
    for width in (3, 8):
        near = window(seen, width)
        parts.append(np.stack([np.log1p(near[:, 0]), near[:, 1] / (near[:, 2] + 1), near[:, 3]], axis=1))
    before = np.cumsum(told) - told
    total = told.sum() + 1
    at = np.arange(rows)
    title = _title_row(own)
    offsets = np.cumsum(chars)
    mass = np.bincount(group, told)
    links = np.bincount(group, linked) / (np.bincount(group, chars) + 1)
    paths: dict[tuple[str, ...], int] = {}
    path = np.array([paths.setdefault(block.path, len(paths)) for block in page.blocks], dtype=np.int64)
    same = np.concatenate([[False], group[1:] == group[:-1]])
    columns: list[NDArray[np.generic]] = [
        at / rows, before / total, (total - before - told) / total, np.clip(at - title, -60, 60),
        np.sign(at - title) * np.log1p(np.abs(offsets - offsets[title])),
        _distance(long > 0), _distance(long[::-1] > 0)[::-1],
        np.log1p(mass)[group], mass[group] / total, np.log1p(np.bincount(group))[group], links[group],
        mass[group] / (mass.max() + 1.0), np.bincount(path, told)[path] / total, same, np.append(same[1:], False),
        np.full(rows, np.log1p(rows)), np.full(rows, np.log1p(long.sum())),
    ]  # fmt: skip
    parts.append(np.stack(columns, axis=1))
    return np.hstack(parts).astype(np.float32)


def _title_row(own: Matrix) -> int:
    """The row that is most like the page's title; the last of equals, for the headline follows the navigation."""
    likeness_column = own[:, 21]
    return int(len(own) - 1 - np.argmax(likeness_column[::-1])) if likeness_column.max() > 0.5 else 0


def shift(column: NDArray[np.floating], step: int) -> NDArray[np.floating]:
    """The column as seen from `step` rows away: row i holds row i + step, 0 beyond the ends."""
    out = np.zeros_like(column)
    if abs(step) < len(column):
        if step > 0:
            out[:-step] = column[step:]
        else:
            out[-step:] = column[:step]
    return out


def window(columns: NDArray[np.floating], width: int) -> NDArray[np.floating]:
    """Of each row, column by column, the sum over the rows up to `width` away."""
    sums = np.concatenate([np.zeros_like(columns[:1], dtype=np.float64), np.cumsum(columns, axis=0, dtype=np.float64)])
    at = np.arange(len(columns))
    return np.asarray(sums[np.minimum(at + width + 1, len(columns))] - sums[np.maximum(at - width, 0)])


def _distance(flags: NDArray[np.bool_]) -> NDArray[np.floating]:
    """Rows since the last flag (0 at a flag), at most 50."""
    at = np.arange(len(flags))
    last = np.maximum.accumulate(np.where(flags, at, -1))
    return np.where(last < 0, 50, np.minimum(at - last, 50)).astype(np.float64)
