"""What can be seen of each block of a page, as numbers: one row a block, the same columns for HTML and dumps."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from dragoman.model import Block, Page

Matrix = NDArray[np.float32]
Column = NDArray[np.generic]

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
    ("footer", r"foot|legal|policy|terms|cookie|consent|privacy"),
    ("advert", r"(?:^|[-_])ads?(?:$|[-_])|advert|sponsor|promot|newsletter|subscri|signup|sign-up|paywall"
    r"|donat|modal|popup|banner"),
    ("byline", r"byline|author|contributor|writer|reporter|bio|profile"),
    ("date", r"date|time|publish|stamp|updated|posted"),
    ("tags", r"tag(?:s|$|[-_])|topic|keyword|label|categor|subject"),
    ("title", r"title|headline|heading|head(?:$|[-_])|kicker"),
    ("deck", r"deck|summary|lead|standfirst|subtitle|sub-?head|excerpt|description|intro|abstract|chapo|dek"),
    ("hidden", r"hidden|sr-only|screen-reader|visually|noprint"),
)  # fmt: skip
_FAMILY_PATTERNS = tuple(re.compile(pattern) for _, pattern in _FAMILIES)
_ANY_FAMILY = re.compile("|".join(pattern for _, pattern in _FAMILIES))
_END = re.compile(r"[.!?…。！？।؟۔።:;][\"'”’»)\]」』]*$")
_QUOTES = '"“”«»„「」'
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\b\d{1,2}[:.]\d\d\b|\bago\b", re.I)
_FURNITURE_SIGNS = "©|→›»▶►@"
_FURNITURE = re.compile(r"\bhttps?:|\bwww\.|\s>\s|[([]\s*\d+\s*[)\]]$")
_CREDIT_SHAPE = re.compile(
    r"\((?:[^()]*[/|][^()]*|[^()]*(?:photo|reuters|ap|afp|getty|via)[^()]*)\)\W*$|\[[^\]]+\]$"
    r"|(?:photo|image|picture|credit|foto|bild"
    r"|file|crédit|source|quelle)s?\s*(?:by|credit|courtesy|:|\|)|©|getty|/(?:afp|reuters|ap"
    r"|epa)\b|shutterstock|handout",
    re.I,
)
_SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0e7f]")
_CREDIT_HINT = re.compile(
    r"photo|image|picture|credit|foto|bild|file|crédit|source|quelle|©|getty|/|shutterstock|handout"
)
_HEAD = 200  # characters at the start of a block, where digits and words are looked at
_LONG = 12  # words of a block that is taken for running text
_LONGEST_TITLE = 600
_NO_WORDS: frozenset[str] = frozenset()
_WORD = re.compile(r"\w+")
_TITLES = (
    ("json-ld", "headline"), ("opengraph", "og:title"), ("title", "title"), ("twitter", "twitter:title"),
    ("microdata", "headline"), ("header", "headline"),
)  # fmt: skip
_SUMMARIES = (("json-ld", "description"), ("opengraph", "og:description"), ("meta", "description"))
_OWN = (
    "log_chars", "log_words", "ends", "commas", "capitals", "digits", "link_share", "links", "word_length",
    "lower_start",
    "quotes", "date", "furniture", "credit", "long", "indent", "bold", "italic", "image", "copies",
    "in_body", "title",
    "summary", "depth", "marks", "header", "upper", "colon",
)  # fmt: skip


def names() -> tuple[str, ...]:
    """The names of the columns, in order."""
    own = (*_OWN, *(f"<{t}>" for t in _TAGS), *(f"in:{n}" for n, _ in _FAMILIES), *(f"at:{n}" for n, _ in _FAMILIES))
    return (*own, *_CONTEXT)


def features(page: Page) -> Matrix:
    """One row a block of `page`, one column a name of `names()`; empty when the page has no block."""
    blocks = page.blocks
    if not blocks:
        return np.zeros((0, len(names())), dtype=np.float32)
    own = np.stack([np.asarray(c, dtype=np.float32) for c in _own_columns(page)], axis=1)
    shape = np.array(_shapes(blocks), dtype=np.int64)
    tags = (shape[:, :1] >> np.arange(len(_TAGS))) & 1
    inside = (shape[:, 1:2] >> np.arange(len(_FAMILIES))) & 1
    at = (shape[:, 2:3] >> np.arange(len(_FAMILIES))) & 1
    context = _context(page, own, shape[:, 3])
    return np.hstack([own, tags.astype(np.float32), inside.astype(np.float32), at.astype(np.float32), context])


@functools.lru_cache(maxsize=65_536)
def _families(word: str) -> int:
    """The families to which a class or id word belongs, as bits."""
    if _ANY_FAMILY.search(word) is None:
        return 0
    return sum(1 << n for n, pattern in enumerate(_FAMILY_PATTERNS) if pattern.search(word))


def _shapes(blocks: Sequence[Block]) -> list[tuple[int, int, int, int]]:
    """Of each block: tags on its path, word families on it, those of its innermost four words (bits), its group."""
    known: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[int, int, int, int]] = {}
    out = []
    for block in blocks:
        key = (block.path, block.marks)
        shape = known.get(key)
        if shape is None:
            tags = inside = at = 0
            for tag in block.path:
                tags |= _TAG_BITS.get(tag, 0)
            for word in block.marks[:-4]:
                inside |= _families(word)
            for word in block.marks[-4:]:
                at |= _families(word)
            shape = known[key] = (tags, inside | at, at, len(known))
        out.append(shape)
    return out


def _own_columns(page: Page) -> list[Column]:
    """What is seen of each block alone, a column for each name of `_OWN`."""
    blocks = page.blocks
    texts = [block.span.text for block in blocks]
    copies = Counter(texts)
    signs = _Signs(page.text, blocks)
    chars = signs.ends - signs.starts
    words = signs.count(signs.word_starts)
    count = np.where(signs.count(signs.of(_is_spaceless)) > 0, np.maximum(words, chars // 3), words)
    some = np.maximum(chars, 1)
    is_digit = signs.of(str.isdecimal)
    has_digit = (signs.count(is_digit) > 0).tolist()
    has_date = _flags((d or "ago" in t) and _DATE.search(t) is not None for t, d in zip(texts, has_digit, strict=True))
    linked = np.array([sum([x.span.end - x.span.start for x in b.links]) if b.links else 0 for b in blocks])
    titles, summaries = _likenesses(page, texts)
    is_furniture = (signs.count(signs.of(_FURNITURE_SIGNS.__contains__)) > 0) | _flags(map(_is_furniture, texts))
    attributes = [block.attributes for block in blocks]
    upper, lower = signs.of(str.isupper), signs.of(_is_lower)
    return [
        np.log1p(chars), np.log1p(count), _flags(_ends(text) for text in texts),
        signs.count(signs.of(",،、".__contains__)) / (count + 1),
        signs.count(signs.word_starts & upper) / np.maximum(words, 1),
        signs.count(is_digit, _HEAD) / np.minimum(some, _HEAD), linked / some,
        np.array([len(block.links) for block in blocks]), chars / (count + 1),
        _flags(text[:1].islower() for text in texts), signs.count(signs.of(_QUOTES.__contains__)) > 0,
        has_date, is_furniture, _flags(map(_has_credit, texts)), count >= _LONG,
        np.array([float(a.get("indent", 0)) for a in attributes]),
        *(_flags(name in a for a in attributes) for name in ("bold", "italic", "img-src")),
        np.array([min(copies[text], 4) for text in texts]), _told(page, texts), titles, summaries,
        np.array([len(block.path) for block in blocks]), np.array([len(block.marks) for block in blocks]),
        _flags("header" in block.marks for block in blocks),
        (signs.count(upper) > 0) & (signs.count(lower) == 0), _flags(text[-1:] == ":" for text in texts),
    ]  # fmt: skip


class _Signs:
    """The signs of a text by kind, counted over the spans of blocks with one pass over the text a kind."""

    def __init__(self, text: str, blocks: Sequence[Block]) -> None:
        self.starts = np.array([block.span.start for block in blocks], dtype=np.int64)
        self.ends = np.array([block.span.end for block in blocks], dtype=np.int64)
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        self._kinds, self._kind_of = _distinct(codes)
        space = self.of(str.isspace)
        self.word_starts = ~space
        self.word_starts[1:] &= space[:-1]
        self.word_starts[self.starts[self.starts < self.ends]] |= ~space[self.starts[self.starts < self.ends]]

    def of(self, is_kind: Callable[[str], bool]) -> NDArray[np.bool_]:
        """Of each sign of the text whether it is of a kind."""
        return _flags(map(is_kind, self._kinds))[self._kind_of]

    def count(self, flags: NDArray[np.bool_], most: int | None = None) -> NDArray[np.int64]:
        """How many flagged signs each block holds, or its first `most` signs."""
        sums = np.concatenate([[0], np.cumsum(flags, dtype=np.int64)])
        ends = self.ends if most is None else np.minimum(self.ends, self.starts + most)
        return np.asarray(sums[ends] - sums[self.starts])


def _distinct(codes: NDArray[np.uint32]) -> tuple[str, NDArray[np.int32]]:
    """The different signs of a text, and for each of its signs which of them it is."""
    seen = np.zeros(int(codes.max(initial=0)) + 1, dtype=bool)
    seen[codes] = True
    kinds = np.flatnonzero(seen)
    number = np.zeros(len(seen), dtype=np.int32)
    number[kinds] = np.arange(len(kinds))
    return "".join(map(chr, kinds.tolist())), number[codes]


def _flags(values: Iterable[bool]) -> NDArray[np.bool_]:
    return np.fromiter(values, dtype=bool)


def _is_lower(sign: str) -> bool:
    return sign.islower() or (sign.istitle() and not sign.isupper())


def _is_spaceless(sign: str) -> bool:
    return _SPACELESS.match(sign) is not None


def _ends(text: str) -> bool:
    """Whether a text ends as sentences do; the pattern is asked only where brackets may follow the stop."""
    last = text[-1:]
    return not last.isalnum() and _END.search(text[-8:]) is not None


def _is_furniture(text: str) -> bool:
    """Whether a text holds an address, a crumb or a count; plain looks first, for they are cheaper than the pattern."""
    is_likely = ">" in text or text[-1:] in (")", "]") or "http" in text or "www." in text
    return text.isdecimal() or (is_likely and _FURNITURE.search(text) is not None)


def _told(page: Page, texts: Sequence[str]) -> Column:
    """Whether the page states that a text belongs to the article; −1 throughout where it states no text."""
    told = "".join(s.value for s in page.statements if (s.source, s.key) == ("json-ld", "articleBody"))
    if not (told := "".join(_WORD.findall(told)).casefold()):
        return np.full(len(texts), -1.0)
    flats = ("".join(_WORD.findall(text[:_HEAD])).casefold() for text in texts)
    return _flags(flat != "" and flat in told for flat in flats)


def _likenesses(page: Page, texts: Sequence[str]) -> tuple[Column, Column]:
    """Of each text how like it is to the stated titles, and to the stated summaries."""
    titles, summaries = _word_sets(page, _TITLES), _word_sets(page, _SUMMARIES)
    if not titles and not summaries:
        return np.zeros(len(texts)), np.zeros(len(texts))
    known = [frozenset(_WORD.findall(t.casefold())) if len(t) <= _LONGEST_TITLE else _NO_WORDS for t in texts]
    title, summary = ([_likeness(words, sets) for words in known] for sets in (titles, summaries))
    return np.array(title), np.array(summary)


def _word_sets(page: Page, keys: Sequence[tuple[str, str]]) -> list[frozenset[str]]:
    """The words of each different statement with one of these keys."""
    texts = dict.fromkeys(s.value for s in page.statements if (s.source, s.key) in keys)
    sets = (frozenset(_WORD.findall(text.casefold())) for text in texts)
    return [words for words in sets if words]


def likeness(text: str, sets: Sequence[frozenset[str]]) -> float:
    """How much of a title's words a text shares, 0–1, at best over several titles (Dice)."""
    return _likeness(frozenset(_WORD.findall(text.casefold())), sets) if len(text) <= _LONGEST_TITLE else 0.0


def _likeness(words: frozenset[str], sets: Sequence[frozenset[str]]) -> float:
    best = 0.0
    for other in sets:
        if shared := len(words & other):
            best = max(best, 2 * shared / (len(words) + len(other)))
    return best


def _has_credit(text: str) -> bool:
    """Whether a text is shaped like a credit or ends in one; plain looks first, for the pattern is slow."""
    if len(text) >= 900:
        return False
    is_bracketed = ")" in text or text.endswith("]")
    return (is_bracketed or _CREDIT_HINT.search(text.lower()) is not None) and _CREDIT_SHAPE.search(text) is not None


_STEPS = (-3, -2, -1, 1, 2, 3)
_SEEN = (0, 2, 6, 14)  # log_chars, ends, link_share, long
_CONTEXT = (
    *(f"{_OWN[c]}{step:+d}" for step in _STEPS for c in _SEEN),
    *(f"{name}~{width}" for width in (3, 8) for name in ("text", "link", "count")),
    "where", "text_before", "text_after", "since_title", "chars_since_title", "before_long", "after_long",
    "group_text", "group_share", "group_size", "group_link", "group_rank", "path_share", "like_before", "like_after",
    "page_blocks", "page_long",
)  # fmt: skip


def _context(page: Page, own: Matrix, group: NDArray[np.int64]) -> Matrix:
    rows = len(own)
    chars = np.array([block.span.end - block.span.start for block in page.blocks], dtype=np.float64)
    long = own[:, 14].astype(np.float64)
    linked = own[:, 6] * chars
    told = chars * long * (own[:, 6] < 0.5)  # characters of running text
    columns: list[NDArray[np.generic]] = [shift(own[:, c], step) for step in _STEPS for c in _SEEN]
    for width in (3, 8):
        columns += [
            np.log1p(window(told, width)),
            window(linked, width) / (window(chars, width) + 1),
            window(long, width),
        ]
    before = np.cumsum(told) - told
    total = told.sum() + 1
    at = np.arange(rows)
    title = _title_row(own)
    offsets = np.cumsum(chars)
    columns += [
        at / rows, before / total, (total - before - told) / total, np.clip(at - title, -60, 60),
        np.sign(at - title) * np.log1p(np.abs(offsets - offsets[title])),
        _distance(long > 0), _distance(long[::-1] > 0)[::-1],
    ]  # fmt: skip
    mass = np.bincount(group, told)
    size = np.bincount(group)
    links = np.bincount(group, linked) / (np.bincount(group, chars) + 1)
    columns += [np.log1p(mass)[group], mass[group] / total, np.log1p(size)[group], links[group]]
    paths: dict[tuple[str, ...], int] = {}
    path = np.array([paths.setdefault(block.path, len(paths)) for block in page.blocks], dtype=np.int64)
    same = np.concatenate([[False], group[1:] == group[:-1]])
    columns += [
        mass[group] / (mass.max() + 1.0),
        np.bincount(path, told)[path] / total,
        same,
        np.append(same[1:], False),
    ]
    columns += [np.full(rows, np.log1p(rows)), np.full(rows, np.log1p(long.sum()))]
    return np.stack([np.asarray(column, dtype=np.float32) for column in columns], axis=1)


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


def window(column: NDArray[np.floating], width: int) -> NDArray[np.floating]:
    """Of each row the sum over the rows up to `width` away."""
    sums = np.concatenate([[0.0], np.cumsum(column, dtype=np.float64)])
    at = np.arange(len(column))
    return np.asarray(sums[np.minimum(at + width + 1, len(column))] - sums[np.maximum(at - width, 0)])


def _distance(flags: NDArray[np.bool_]) -> NDArray[np.floating]:
    """Rows since the last flag (0 at a flag), at most 50."""
    at = np.arange(len(flags))
    last = np.maximum.accumulate(np.where(flags, at, -1))
    return np.where(last < 0, 50, np.minimum(at - last, 50)).astype(np.float64)
