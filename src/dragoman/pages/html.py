"""An HTML page as one text with blocks: what a browser would set apart, with the way through the tree to each."""

from __future__ import annotations

import functools
import hashlib
import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from dragoman.errors import CODES
from dragoman.model import Block, Issue, Link, Page, Span
from dragoman.pages.decode import decode
from dragoman.pages.statements import page_address, statements_of

MEDIA_TYPE = "text/html"
MAX_DEPTH = 200  # of a block's path; deeper elements are read, their names are not kept
_SKIPPED_NAMES = "script style noscript template svg iframe object embed canvas audio video math head datalist"
_SKIPPED = frozenset(_SKIPPED_NAMES.split())
_INLINE_NAMES = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr output q rp rt ruby s samp"
    " small span strike strong sub sup time tt u var wbr #text picture source"
)
_INLINE = frozenset(_INLINE_NAMES.split())
_SPACED = frozenset({"a", "span", "time", "label"})  # neighbours of these kinds are drawn apart by style sheets
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BOXES = frozenset({"div", "section", "article", "body"})  # links and styles do not reach into them from outside
_STYLES = frozenset({"a", "b", "strong", "i", "em"})
_NOTED = frozenset({"a", "time"})
_BOLD, _ITALIC = frozenset({"b", "strong"}), frozenset({"i", "em"})
_CREDIT = ("credit", "copyright", "photographer")
_MOST_LINKS = 5_000  # of a block that are kept
_MANY_TAGS = 15_000  # from here on nesting is looked at before parsing: parsers need quadratic time on deep trees
_MAX_NESTING = 512  # Source: the depth at which Blink stops nesting (HTMLConstructionSite)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)[^<>]*>")
_NOT_NESTING_NAMES = (
    "area base br col embed hr img input link meta param source track wbr"  # hold nothing
    " p li dt dd option optgroup tr td th thead tbody tfoot colgroup html head body"  # end without an end tag
)
_NOT_NESTING = frozenset(_NOT_NESTING_NAMES.split())
_Way = tuple[tuple[str, ...], tuple[str, ...]]
_NOWHERE: _Way = ((), ())
_IMAGE_SOURCES = ("src", "data-src", "data-original", "srcset", "data-srcset")


class _Frame:
    """An open element: its name, the words that its attributes say about it, and the element around it.

    `is_apart`: it is drawn as a block of its own. `link`, `is_bold`, `is_italic` hold for text that stands in it.
    The way to it is put together when a block first needs it.
    """

    __slots__ = ("_way", "is_apart", "is_bold", "is_italic", "is_styled", "link", "marks", "parent", "tag")

    def __init__(
        self, tag: str, marks: tuple[str, ...], href: str | None, is_apart: bool, parent: _Frame | None
    ) -> None:
        self.tag, self.marks, self.is_apart, self.parent = tag, marks, is_apart, parent
        self._way: _Way | None = None
        around = None if parent is None or tag in _BOXES or not parent.is_styled else parent
        self.is_styled: bool = around is not None or tag in _STYLES
        if self.is_styled:
            self.link: str | None = href if href is not None or around is None else around.link
            self.is_bold: bool = tag in _BOLD or (around is not None and around.is_bold)
            self.is_italic: bool = tag in _ITALIC or (around is not None and around.is_italic)

    def way(self) -> _Way:
        """The names and the words of all elements from the root to this one; made once an element."""
        open_frames: list[_Frame] = []
        frame: _Frame | None = self
        while frame is not None and frame._way is None:
            open_frames.append(frame)
            frame = frame.parent
        path, marks = frame._way if frame is not None and frame._way is not None else _NOWHERE
        for inner in reversed(open_frames):
            path, marks = (*path, inner.tag), (*marks, *inner.marks) if inner.marks else marks
            inner._way = (path, marks)
        return path, marks


def page_from_html(
    source: str,
    data: bytes,
    url: str | None = None,
    fetched: str | None = None,
    issues: tuple[Issue, ...] = (),
) -> Page:
    """The page of an HTML document: text, blocks with links, and the statements of its head and markup.

    `url` is where it was fetched from; without it the page's own canonical address is taken. Never raises.
    """
    html, found = decode(data)
    html, is_cut = _limit_nesting(html.replace("\0", "\ufffd"))
    parser = LexborHTMLParser(html)
    renderer = _Renderer()
    if parser.body is not None:
        renderer.render(parser.body)
    text = "".join(renderer.pieces)
    statements = statements_of(parser)
    return Page(
        id=hashlib.sha256(data).hexdigest(),
        source=source,
        text=text,
        url=url or page_address(statements),
        media_type=MEDIA_TYPE,
        fetched=fetched,
        blocks=tuple(renderer.blocks),
        statements=statements,
        issues=issues + found + _deep(renderer.deepest, is_cut) + _empty(text),
        raw=data,
    )


def _empty(text: str) -> tuple[Issue, ...]:
    return () if text else (Issue("DRG-EMPTY", "the page holds no text", hint=CODES["DRG-EMPTY"][1]),)


def _deep(depth: int, is_cut: bool) -> tuple[Issue, ...]:
    if depth <= MAX_DEPTH and not is_cut:
        return ()
    return (Issue("DRG-DEEP", f"{depth} elements deep or more", hint=CODES["DRG-DEEP"][1]),)


def _limit_nesting(html: str) -> tuple[str, bool]:
    """The document without the tags of elements nested deeper than browsers go, and whether any were dropped."""
    if html.count("<") < _MANY_TAGS:
        return html, False
    depth, is_cut = 0, False

    def keep(tag: re.Match[str]) -> str:
        nonlocal depth, is_cut
        if tag[2].lower() in _NOT_NESTING:
            return tag[0]
        before = depth
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if max(before, depth) <= _MAX_NESTING:
            return tag[0]
        is_cut = True
        return " "

    return _TAG.sub(keep, html), is_cut


class _Renderer:
    """Walks the tree once, without recursion, and writes down text and blocks."""

    def __init__(self) -> None:
        self.pieces: list[str] = []  # the text of each block, and a line break
        self.blocks: list[Block] = []
        self._offset = 0
        self._stack: list[_Frame] = []
        self._top: _Frame | None = None
        self._depth = 0
        self.deepest = 0
        self._image: tuple[str, str] | None = None
        self._after_inline: str | None = None
        self._marks: dict[tuple[str | None, ...], tuple[str, ...]] = {}
        self._words: list[str] = []  # collapsed text of the open block
        self._noted: dict[str, str] = {}
        self._low = 0
        self._clear()

    def _clear(self) -> None:
        self._words = []
        self._length = 0
        self._space = False  # white space seen since the last word
        self._frame: _Frame | None = None  # the innermost element where the open block began
        self._common = self._started = 0  # elements around all of it, around its beginning
        self._low = 0
        self._links: list[tuple[int, int, str]] = []
        self._bold = self._italic = 0
        self._noted = {}

    def render(self, root: LexborNode) -> None:
        """Reads `root` and all below it."""
        node: LexborNode | None = root
        end = root.mem_id
        while node is not None:
            child = None
            if node.is_text_node:
                raw = node.text_content
                if raw:
                    if raw.isspace():
                        self._space = True
                    else:
                        self._add_text(raw)
            elif (tag := node.tag) and tag not in _SKIPPED and node.is_element_node:
                child = node.first_child
                if child is not None:
                    self._open(tag, node)
                    node = child
                    continue
                self._see_empty(tag, node)
            while node is not None:
                if node.mem_id == end:
                    node = None
                    break
                following = node.next
                if following is not None:
                    node = following
                    break
                node = node.parent
                if node is not None:
                    self._leave()
        self._flush()

    def _see_empty(self, tag: str, node: LexborNode) -> None:
        """An element that holds nothing: an image, a break, or a block of no text."""
        if tag == "img":
            self._see_image(node)
        elif tag not in _INLINE:
            self._break(tag)

    def _break(self, tag: str) -> None:
        if tag == "br" and any(frame.tag in _HEADINGS for frame in self._stack[-3:]):
            self._space = True
        else:
            self._flush()

    def _see_image(self, node: LexborNode) -> None:
        attributes = node.attributes
        address = next((attributes[name] for name in _IMAGE_SOURCES if attributes.get(name)), None) or ""
        self._image = (address.split(" ")[0], attributes.get("alt") or "")

    def _open(self, tag: str, node: LexborNode) -> None:
        self._depth += 1
        if self._depth > self.deepest:  # noqa: PLR1730
            self.deepest = self._depth
        attributes = node.attributes
        marks = self._marks_of(attributes) if attributes else ()
        is_apart = tag not in _INLINE or (marks != () and _names_credit(marks))
        if is_apart:
            if self._words or self._noted:
                self._flush()
            self._space = False
        elif self._after_inline in _SPACED and tag in _SPACED:
            self._space = True
        self._after_inline = None
        if self._depth <= MAX_DEPTH:
            href = attributes.get("href") if tag == "a" else None
            self._top = _Frame(tag, marks, href, is_apart, self._top)
            self._stack.append(self._top)
        if tag in _NOTED and attributes:
            for name in ("rel", "datetime"):
                if attributes.get(name):
                    self._noted[name] = f"{self._noted.get(name, '')} {attributes[name]}".strip()

    def _marks_of(self, attributes: dict[str, str | None]) -> tuple[str, ...]:
        """What an element says about itself, made once for elements that say the same."""
        if len(attributes) == 1 and "href" in attributes:
            return ()
        get = attributes.get
        key = (
            get("id"), get("class"), get("role"), get("itemprop"), get("data-testid"), get("data-component"),
            get("aria-hidden"), get("style"), "" if "hidden" in attributes else None,
        )  # fmt: skip
        marks = self._marks.get(key)
        if marks is None:
            marks = self._marks[key] = _marks(key)
        return marks

    def _leave(self) -> None:
        """Closes the innermost open element."""
        self._depth -= 1
        if self._depth >= MAX_DEPTH:
            return
        frame = self._stack.pop()
        if frame.is_apart:
            if self._words or self._noted:
                self._flush()
            self._space = False
        self._after_inline = frame.tag
        self._top = frame.parent
        self._low = min(self._low, self._depth)

    def _add_text(self, raw: str) -> None:
        words = raw.split()
        self._after_inline = None
        stack = len(self._stack)
        if not self._words:
            self._frame = self._top
            self._common = self._started = stack
        else:
            if self._space or raw[0].isspace():
                self._words.append(" ")
                self._length += 1
            self._common = min(self._common, self._low)
        self._low = stack
        text = " ".join(words) if len(words) > 1 else words[0]
        length = len(text)
        top = self._top
        if top is not None and top.is_styled:
            if top.link is not None and len(self._links) < _MOST_LINKS:
                self._links.append((self._length, self._length + length, top.link))
            self._bold += length * top.is_bold
            self._italic += length * top.is_italic
        self._words.append(text)
        self._length += length
        self._space = raw[-1].isspace()

    def _flush(self) -> None:
        """Closes the open block, if it holds text."""
        if not self._words:
            if self._noted:
                self._noted = {}
            self._space = False
            return
        start, length = self._offset, self._length
        text = "".join(self._words)
        path, marks = self._way()
        attributes = self._noted
        if self._image is not None:
            attributes["img-src"], attributes["img-alt"] = self._image
            self._image = None
        if self._bold * 10 >= length * 9:
            attributes["bold"] = "1"
        if self._italic * 10 >= length * 9:
            attributes["italic"] = "1"
        links: tuple[Link, ...] = ()
        if self._links:
            links = tuple([Link(Span(start + a, start + b, text[a:b]), url) for a, b, url in _joined(self._links)])
        self.blocks.append(Block(Span(start, start + length, text), path, marks, links, attributes))
        self.pieces += (text, "\n")
        self._offset += length + 1
        self._clear()

    def _way(self) -> _Way:
        """The way to the innermost element that holds the whole open block."""
        frame = self._frame
        for _ in range(self._started - self._common):
            frame = frame.parent if frame is not None else None
        return frame.way() if frame is not None else _NOWHERE


def _marks(key: tuple[str | None, ...]) -> tuple[str, ...]:
    """Words of id, class, role, itemprop, test id, component; `hidden` when the element is not shown."""
    words: list[str] = []
    for value in key[:6]:
        if value:
            words.extend(value.lower().split()[:8])
    hidden, style, is_hidden = key[6:]
    if is_hidden is not None or hidden == "true" or (style and _is_hiding(style)):
        words.append("hidden")
    return tuple(words)


@functools.lru_cache(maxsize=16_384)
def _names_credit(marks: tuple[str, ...]) -> bool:
    words = " ".join(marks)
    return any(word in words for word in _CREDIT)


def _is_hiding(style: str) -> bool:
    return "display:none" in style.replace(" ", "").lower()


def _joined(links: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Pieces of one link that follow each other, as one."""
    out: list[tuple[int, int, str]] = []
    for start, end, url in links:
        if out and out[-1][2] == url and start - out[-1][1] <= 1:
            out[-1] = (out[-1][0], end, url)
        else:
            out.append((start, end, url))
    return out
