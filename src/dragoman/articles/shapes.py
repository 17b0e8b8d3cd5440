"""What is seen of each block alone: its size, its signs, how it begins and ends, how like it is to the stated title.

Signs are counted over the whole text at once; patterns are asked only where a plain look finds a reason to.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dragoman.articles.furniture import furniture_label
from dragoman.knowledge.cutting import appeals
from dragoman.model import Block, Page

Matrix = NDArray[np.float32]
Column = NDArray[np.generic]

OWN = (
    "log_chars", "log_words", "ends", "commas", "capitals", "digits", "link_share", "links", "word_length",
    "lower_start",
    "quotes", "date", "furniture", "credit", "long", "indent", "bold", "italic", "image", "copies",
    "in_body", "title",
    "summary", "depth", "marks", "header", "upper", "colon", "supplier", "posed", "sentences", "opens", "late_date",
    "consent", "subscribe", "call", "address", "worded",
)  # fmt: skip
_END = re.compile(r"[.!?…。！？।؟۔።:;][\"'”’»)\]」』]*$")
_DATE = re.compile(r"(?:19|20)\d\d(?!\d)|\d\d?[:.]\d\d(?!\d)")
_AGO = re.compile(r"\bago\b", re.I)
_FURNITURE = re.compile(r"\bhttps?:|\bwww\.|\s>\s|[([]\s*\d+\s*[)\]]$")
_CREDIT_SHAPE = re.compile(
    r"\((?:[^()]*[/|][^()]*|[^()]*(?:photo|reuters|ap|afp|getty|via)[^()]*)\)\W*$|\[[^\]]+\]$"
    r"|(?:photo|image|picture|credit|foto|bild"
    r"|file|crédit|source|quelle)s?\s*(?:by|credit|courtesy|:|\|)|©|getty|/(?:afp|reuters|ap"
    r"|epa)\b|shutterstock|handout",
    re.I,
)
_CREDIT_HINTS = (
    "photo", "image", "picture", "credit", "foto", "bild", "file", "crédit", "source", "quelle", "getty",
    "shutterstock", "handout",
)  # fmt: skip
# Who supplies pictures, as captions end; and how captions tell who is who. Names and a few stock phrases.
_SUPPLIERS = (
    "reuters", "afp", "getty", "(ap)", "ap photo", "/ap", "| ap", "associated press", "epa", "yonhap", "xinhua",
    "anadolu", "shutterstock", "alamy", "bloomberg", "kyodo", "tass", "sputnik", "ntb", "dpa", "ansa", "pool", "via ",
    "photo by", "photo:", "image:", "foto:", "photograph:", "handout", "courtesy", "/reuters", "press association",
    "supplied", "file photo", "archiv", "stock",
)  # fmt: skip
_POSED = (
    "(left", "(right", "(cent", "(l)", "(r)", "(c)", ", left", ", right", ", center", ", centre", "second left",
    "second right", "second from", "pictured", "file photo", "file picture", "stock image", "looks on", "poses for",
    "shakes hands", "in this photo", "in this image", "is seen", "are seen", "on the left", "on the right", "(links)",
    "(rechts)", "à gauche", "à droite", "(izq", "(der",
)  # fmt: skip
_SUPPLIER_TAIL = 60  # characters at the end of a block in which its supplier is named
_LATE = 45  # characters at its end in which a caption says when the picture was taken
_FURNITURE_HINTS = ("http", "www.")
_LOOK_NAMES = (  # in the order of their columns in `OWN`, where four of counted signs stand between them
    "linked", "links", "ends", "lower_start", "date", "furniture", "credit", "indent", "bold", "italic", "image",
    "depth", "marks", "header", "colon", "supplier", "posed", "sentences", "opens", "late_date",
    "consent", "subscribe", "call", "address", "worded",
)  # fmt: skip
_LOOKS = {name: n for n, name in enumerate(_LOOK_NAMES)}
_SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0e7f]")
_WORD = re.compile(r"\w+")
_HEAD = 200  # characters at the start of a block, where digits and words are looked at
_LONG = 12  # words of a block that is taken for running text
_LONGEST_TITLE = 600
_LONGEST_CREDIT = 900
_WIDER = 3  # how many times longer than a title a text may be to be looked at for likeness
_CHUNK, _CHUNK_SIGNS = 4096, 500_000  # blocks and signs looked at at a time, so that memory stays small on huge pages
_MOST_SIGNS = 20_000  # of a block that are looked at
_COMMON = 0x250  # signs whose kinds are looked up once and for all
_BITS = 21  # of a count: three counts ride in one number
_OPENING = frozenset("([")
_NO_WORDS: frozenset[str] = frozenset()
_TITLES = (
    ("json-ld", "headline"), ("opengraph", "og:title"), ("title", "title"), ("twitter", "twitter:title"),
    ("microdata", "headline"), ("header", "headline"),
)  # fmt: skip
_SUMMARIES = (("json-ld", "description"), ("opengraph", "og:description"), ("meta", "description"))


def own_columns(page: Page) -> Matrix:
    """One row a block, one column for each name of `OWN`."""
    texts = [block.span.text for block in page.blocks]
    copies = Counter(texts)
    titles, summaries = _likenesses(page, texts)
    told = _told(page, texts)
    out = np.zeros((len(texts), len(OWN)), dtype=np.float32)
    for part in _chunks(page.blocks):
        _fill(out[part], page.blocks[part])
    at = OWN.index("copies")
    out[:, at] = [min(copies[text], 4) for text in texts]
    out[:, at + 1], out[:, at + 2], out[:, at + 3] = told, titles, summaries
    return out


def _chunks(blocks: Sequence[Block]) -> Iterator[slice]:
    """Runs of blocks that are looked at together: few enough, and short enough, that memory stays small."""
    first = signs = 0
    for row, block in enumerate(blocks):
        length = min(block.span.end - block.span.start, _MOST_SIGNS)
        if row > first and (row - first >= _CHUNK or signs + length > _CHUNK_SIGNS):
            yield slice(first, row)
            first, signs = row, 0
        signs += length
    yield slice(first, len(blocks))


def _fill(out: Matrix, blocks: Sequence[Block]) -> None:
    """Fills in the columns that tell of a block without the rest of the page."""
    text = "\n".join([block.span.text[:_MOST_SIGNS] for block in blocks])
    signs = _counted(text, blocks)
    chars, words = signs.chars, signs.words
    count = np.where(signs.spaceless > 0, np.maximum(words, chars // 3), words)
    seen = _looks(text, blocks, signs)
    linked = seen[:, 0]
    columns: tuple[Column, ...] = (
        np.log1p(chars), np.log1p(count), seen[:, 2], signs.commas / (count + 1),
        signs.word_capitals / np.maximum(words, 1), signs.head_digits / np.minimum(np.maximum(chars, 1), _HEAD),
        linked / np.maximum(chars, 1), seen[:, 1], chars / (count + 1), seen[:, 3], signs.quotes > 0, seen[:, 4],
        (signs.furniture > 0) | (seen[:, 5] > 0), seen[:, 6], count >= _LONG, *seen[:, 7:11].T,
    )  # fmt: skip
    for n, column in enumerate(columns):
        out[:, n] = column
    last = (*seen[:, 11:14].T, (signs.upper > 0) & (signs.lower == 0), *seen[:, 14:].T)
    for n, column in enumerate(last):
        out[:, OWN.index("depth") + n] = column


def _looks(text: str, blocks: Sequence[Block], signs: _Signs) -> Matrix:
    """What is seen of each block without counting its signs; patterns are asked only of the rows that may fit them."""
    lowered = text.replace("İ", "I").lower()  # the one sign that grows when lowered
    texts = [block.span.text for block in blocks]
    lasts = [text[-1:] for text in texts]
    digits, find = _rows(signs.digits), functools.partial(_rows_with, lowered, signs.starts)
    furnished = _rows(signs.furniture_hints) | find(_FURNITURE_HINTS)
    dated = [row for row in digits if _DATE.search(texts[row])]
    told = [row for row in find(("ago",)) if _AGO.search(texts[row])]
    bare = [row for row in digits if texts[row].isdecimal()]
    out = np.zeros((len(blocks), len(_LOOKS)), dtype=np.float32)
    for name, values in (
        ("linked", [sum([m.span.end - m.span.start for m in b.links]) if b.links else 0 for b in blocks]),
        ("links", [len(block.links) for block in blocks]),
        (
            "ends",
            [not last.isalnum() and _END.search(t[-8:]) is not None for last, t in zip(lasts, texts, strict=True)],
        ),
        ("lower_start", [text[:1].islower() for text in texts]),
        ("depth", [len(block.path) for block in blocks]),
        ("marks", [len(block.marks) for block in blocks]),
        ("header", ["header" in block.marks for block in blocks]),
        ("colon", [last == ":" for last in lasts]),
        ("sentences", [text.count(". ") for text in texts]),
        ("opens", [last in _OPENING for last in lasts]),
    ):
        out[:, _LOOKS[name]] = values
    for name, rows in (
        ("date", [*dated, *told]),
        ("furniture", [*bare, *(row for row in furnished if _FURNITURE.search(texts[row]))]),
        ("credit", [row for row in _rows(signs.credit_hints) | find(_CREDIT_HINTS) if _has_credit(texts[row])]),
        ("supplier", list(find(_SUPPLIERS, (signs.ends, _SUPPLIER_TAIL)))),
        ("posed", list(find(_POSED))),
        ("late_date", [row for row in dated if _DATE.search(texts[row][-_LATE:])]),
        ("worded", [row for row, text in enumerate(texts) if len(text) <= _HEAD and furniture_label(text)]),
        *((kind, list(find(phrases))) for kind, phrases in appeals().items()),
    ):
        out[rows, _LOOKS[name]] = 1.0
    noted = [row for row, block in enumerate(blocks) if block.attributes]
    if noted:
        out[noted, _LOOKS["indent"] : _LOOKS["image"] + 1] = [_attributes(blocks[row].attributes) for row in noted]
    return out


def _rows(counts: NDArray[np.int64]) -> frozenset[int]:
    """The rows whose count is not zero."""
    return frozenset(np.flatnonzero(counts).tolist())


def _has_credit(text: str) -> bool:
    """Whether a text is shaped like a credit or ends in one."""
    return len(text) < _LONGEST_CREDIT and _CREDIT_SHAPE.search(text) is not None


def _attributes(noted: Mapping[str, str]) -> tuple[float, bool, bool, bool]:
    """Indent; is it bold, italic, beside an image."""
    return float(noted.get("indent", 0)), "bold" in noted, "italic" in noted, "img-src" in noted


def _rows_with(
    text: str, starts: NDArray[np.int64], words: Sequence[str], tail: tuple[NDArray[np.int64], int] | None = None
) -> frozenset[int]:
    """The blocks of a text in which one of the words occurs; `tail`: in the last so many signs before their ends."""
    spots: list[int] = []
    for word in words:
        at = text.find(word)
        while at >= 0:
            spots.append(at)
            at = text.find(word, at + 1)
    found = np.array(spots, dtype=np.int64)
    rows = np.searchsorted(starts, found, side="right") - 1
    if tail is not None:
        rows = rows[tail[0][rows] - found <= tail[1]]
    return frozenset(rows.tolist())


class _Signs(NamedTuple):
    """Of each block how many of its signs are of a kind, and where it begins."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    chars: NDArray[np.int64]
    words: NDArray[np.int64]
    word_capitals: NDArray[np.int64]
    head_digits: NDArray[np.int64]
    spaceless: NDArray[np.int64]
    digits: NDArray[np.int64]
    upper: NDArray[np.int64]
    lower: NDArray[np.int64]
    quotes: NDArray[np.int64]
    commas: NDArray[np.int64]
    furniture: NDArray[np.int64]
    credit_hints: NDArray[np.int64]
    furniture_hints: NDArray[np.int64]


_COUNTED: tuple[Callable[[str], bool], ...] = (
    lambda sign: _SPACELESS.match(sign) is not None,
    str.isdecimal,
    str.isupper,
    lambda sign: sign.islower() or (sign.istitle() and not sign.isupper()),
    '"“”«»„「」'.__contains__,
    ",،、".__contains__,
    "©|→›»▶►@".__contains__,
    "©/)]".__contains__,
    ">)]".__contains__,
)


def _counted(text: str, blocks: Sequence[Block]) -> _Signs:
    chars = np.array([block.span.end - block.span.start for block in blocks], dtype=np.int64)
    sizes = np.minimum(chars, _MOST_SIGNS)
    ends = np.cumsum(sizes + 1) - 1
    starts = ends - sizes
    codes = np.frombuffer((text + " ").encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kinds = _kinds(codes)
    edges = np.stack([starts, ends], axis=1)
    counts = [n for column in range(3) for n in _sums(kinds[column][codes], edges, 3)]
    space, upper, digit = (kinds[column][codes] for column in range(3, 6))
    begins = 1 - space
    begins[1:] &= space[:-1]
    begins[edges[:, 0]] = 1 - space[edges[:, 0]]
    words, capitals = _sums(begins + ((begins & upper) << _BITS), edges, 2)
    heads = np.stack([edges[:, 0], np.minimum(edges[:, 1], edges[:, 0] + _HEAD)], axis=1)
    return _Signs(starts, ends, chars, words, capitals, *_sums(digit, heads, 1), *counts[: len(_COUNTED)])


def _kinds(codes: NDArray[np.uint32]) -> NDArray[np.int64]:
    """For each sign that occurs in a text, by its code, the numbers of `_kind`; one row a number."""
    size = max(int(codes.max(initial=0)) + 1, _COMMON)
    seen = np.zeros(size, dtype=bool)
    seen[codes] = True
    known = _COMMON + np.flatnonzero(seen[_COMMON:])
    table = np.zeros((6, size), dtype=np.int64)
    table[:, :_COMMON] = _common_kinds()
    if len(known):
        table[:, known] = np.array([_kind(chr(code)) for code in known.tolist()], dtype=np.int64).T
    return table


@functools.cache
def _common_kinds() -> NDArray[np.int64]:
    """The numbers of `_kind` for the signs of Latin scripts."""
    return np.array([_kind(chr(code)) for code in range(_COMMON)], dtype=np.int64).T


@functools.lru_cache(maxsize=8192)
def _kind(sign: str) -> tuple[int, ...]:
    """Three numbers in which the tests that a sign passes add 1 to counts of their own; is it space, capital, digit."""
    tests = [test(sign) for test in _COUNTED]
    packed = (sum(flag << n * _BITS for n, flag in enumerate(tests[at : at + 3])) for at in (0, 3, 6))
    return (*packed, int(sign.isspace()), int(sign.isupper()), int(sign.isdecimal()))


def _sums(values: NDArray[np.int64], edges: NDArray[np.int64], counts: int) -> list[NDArray[np.int64]]:
    """The sums over the stretches between the edges, apart by count."""
    sums = np.add.reduceat(values, edges.ravel())[::2]
    sums[edges[:, 0] >= edges[:, 1]] = 0
    return [(sums >> n * _BITS) & ((1 << _BITS) - 1) for n in range(counts)]


def _flags(values: Iterable[bool]) -> NDArray[np.bool_]:
    return np.fromiter(values, dtype=bool)


def _told(page: Page, texts: Sequence[str]) -> Column:
    """Whether the page states that a text belongs to the article; −1 throughout where it states no text."""
    told = "".join(s.value for s in page.statements if (s.source, s.key) == ("json-ld", "articleBody"))
    if not (told := "".join(_WORD.findall(told)).casefold()):
        return np.full(len(texts), -1.0)
    flats = ("".join(_WORD.findall(text[:_HEAD])).casefold() for text in texts)
    return _flags(flat != "" and flat in told for flat in flats)


def _likenesses(page: Page, texts: Sequence[str]) -> tuple[Column, Column]:
    """Of each text how like it is to the stated titles, and to the stated summaries."""
    titles, summaries = _statements(page, _TITLES), _statements(page, _SUMMARIES)
    if not titles and not summaries:
        return np.zeros(len(texts)), np.zeros(len(texts))
    longest = min(_LONGEST_TITLE, _WIDER * max(map(len, (*titles, *summaries))))
    first, second = _sets(titles), _sets(summaries)
    any_words = frozenset().union(*first, *second)
    known: dict[str, tuple[float, float]] = {}
    for text in texts:
        if text not in known:
            words = _words(text, any_words) if len(text) <= longest else _NO_WORDS
            known[text] = (_likeness(words, first), _likeness(words, second)) if words else (0.0, 0.0)
    likenesses = np.array([known[text] for text in texts])
    return likenesses[:, 0], likenesses[:, 1]


def _words(text: str, wanted: frozenset[str]) -> frozenset[str]:
    """The words of a text; none where a plain look finds no wanted one among them."""
    folded = text.casefold()
    if folded.isascii() and wanted.isdisjoint(folded.split()):
        return _NO_WORDS
    return frozenset(_WORD.findall(folded))


def _statements(page: Page, keys: Sequence[tuple[str, str]]) -> list[str]:
    """The different statements with one of these keys."""
    return list(dict.fromkeys(s.value for s in page.statements if (s.source, s.key) in keys))


def _sets(texts: Iterable[str]) -> list[frozenset[str]]:
    sets = (frozenset(_WORD.findall(text.casefold())) for text in texts)
    return [words for words in dict.fromkeys(sets) if words]


def _likeness(words: frozenset[str], sets: Sequence[frozenset[str]]) -> float:
    """How much of a title's words a text shares, 0–1, at best over several titles (Dice)."""
    best = 0.0
    for other in sets:
        if shared := len(words & other):
            best = max(best, 2 * shared / (len(words) + len(other)))
    return best
