"""A label for each block: the learned scores, then rules for what the scores do not tell apart."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from dragoman.articles.credits import is_credit, is_credited, is_posed, is_shown
from dragoman.articles.dates import find_dates
from dragoman.articles.furniture import furniture_label
from dragoman.articles.labeller import NO_SCORES, Labeller, Scores, from_arrays
from dragoman.knowledge.cutting import labeller_arrays
from dragoman.knowledge.outlets import by_name, wires
from dragoman.knowledge.packs import per_packs
from dragoman.model import Block, Label, Page

MOST_BLOCKS = 10_000  # of a page that are looked at; the rest is furniture
_SURE = 0.5
_SHARE = 0.7  # of the mean score of a page's text that a block needs where that is low
_CAPTION_SURE = 0.3
_CAPTION_NAMED = 0.15  # score from which a block that its elements call a caption is one
_TOLD = 0.3  # of a list's items that the text must name for the list to hold its tags
_NEAR_END = 12  # rows after the text in which its tags stand
_HARDLY = 0.015  # caption score from which the words of a line make it one
_LONGEST_CRUMBS = 300
_LONGEST_TITLE = 120
_BYLINE_CHARS = 60  # a line with a date that is no longer is no caption
_SHORTEST_CAPTION, _LONGEST_CAPTION = 25, 600
_MIDDLING = 0.35  # score of a block beside text that counts as more of it
_LIKELY = 0.25  # score of a sentence that follows the text without a break
_SHORT = 4  # spaces in the shortest sentence
_BESIDE = 8  # rows before the text in which its pictures stand
_FAR = 15  # rows without text between two runs of it
_APART = 40  # rows between the bulk of the text and what can no longer belong to it
_OFTEN = 3  # places in which a notice stands
_SMALL = 0.25  # of the largest run
_BOX = re.compile(r"factbox|fact-box")
_WORDS = re.compile(r"\w+")
_TOP = {"h1": 1.3, "h2": 0.5, "h3": 0.3}  # what an element says for a headline
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ENDS = re.compile(r"[.!?…。！？।؟۔][\"'”’»)\]」』]*$")
_BYLINE = re.compile(
    r"(?:(?:written|reporting|reported|story|words|text|photos? and text)\s+)?(?:by|von|par|por"
    r"|di|door|av|af|przez|autor|autore|автор)\b[:\s]+\S",
    re.I,
)
_SIGNED = re.compile(r"By (?:[A-ZÀ-Þ][\w'’.-]*(?: |, | and |$)){2,8}$")
_CALL = re.compile(r"(?:join|follow|get|sign up|read|see|share|subscribe|comments?|log ?in)\b", re.I)
_MODIFIED = re.compile(
    r"updat|modif|revis|last edited|aktualis|mis à jour|actualiz|aggiorn|обновл|güncel|수정|更新", re.I
)
_CRUMBS = re.compile(r"^[^.!?:]{2,40}(?:\s*[>›»]\s*[^.!?>›»]{2,60}|\s/\s[^.!?/]{2,60}){1,5}$")
_TAG_MARK = re.compile(r"(?:^|[-_])(?:article|post|story|entry)?(?:tag|topic|keyword)s?(?:$|[-_])")
_TAGS = re.compile(
    r"(?:(?:related )?(?:tags?|topics?|keywords?)|(?:filed|published|posted) under|in this article"
    r"|read more on these topics|schlagw[öo]rter"
    r"|schlagworte|themen|etiquetas|temas|mots[- ]cl[ée]s|etiketler|теги|태그|标签)(?!\w)\s*[:：]?",
    re.I,
)
_CREDIT = re.compile(
    r"^\W*(?:(?:photo|image|picture|credit|foto|bild|source|file)s?\b.{0,12}[:|]|©|\(c\)"
    r"|courtesy\b|getty|reuters\b|afp\b|ap photo)|/(?:afp|reuters|ap|epa|getty)|getty images|shutterstock",
    re.I,
)


_FURNITURE: tuple[tuple[str, Label], ...] = (
    ("in:comment", "comments"), ("in:share", "share"), ("in:advert", "advert"), ("<nav>", "navigation"),
    ("at:nav", "navigation"), ("<footer>", "policy"), ("in:footer", "policy"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """The labels of a page's blocks; `headline` is the row of the headline, `first`–`last` the rows of the text."""

    page: Page
    labels: tuple[Label, ...]
    headline: int | None
    first: int | None
    last: int | None

    def rows(self, *labels: Label) -> list[int]:
        """The rows that carry one of these labels."""
        return [n for n, label in enumerate(self.labels) if label in labels]


@functools.cache
def labeller(form: str) -> Labeller:
    """The shipped labeller of a form, "html" or "text"."""
    return from_arrays(labeller_arrays(), form)


def lay_out(page: Page, model: Labeller | None = None) -> Layout:
    """The labels of all blocks of `page`; `model` takes the place of the shipped one."""
    if any(block.hint for block in page.blocks):
        sheet = _Sheet(page, NO_SCORES)
    else:
        form = "html" if any(block.path and block.path[0] in ("body", "html") for block in page.blocks[:3]) else "text"
        seen = page if len(page.blocks) <= MOST_BLOCKS else replace(page, blocks=page.blocks[:MOST_BLOCKS])
        sheet = _Sheet(seen, (model or labeller(form)).scores(seen))
    sheet.label()
    unseen: list[Label] = ["other"] * (len(page.blocks) - len(sheet.labels))
    return Layout(page, (*sheet.labels, *unseen), sheet.headline, sheet.first, sheet.last)


@per_packs
def _wire_names() -> dict[str, str]:
    return {written.casefold(): name for written, name in wires().items()}


def wire_of(text: str) -> str | None:
    """The agency that a whole short text names ("Yonhap", "(Reuters)", "— AFP"), None when it names none."""
    folded = text.strip(" \t()[]–—-./|:,©").casefold()
    for lead in ("by ", "source: ", "via ", "from ", "with ", "agency: "):
        folded = folded.removeprefix(lead)
    return _wire_names().get(folded)


class _Sheet:
    """The labels of one page while they are found."""

    def __init__(self, page: Page, scores: Scores) -> None:
        self.page, self.scores, self.blocks = page, scores, page.blocks
        self.labels: list[Label] = ["other"] * len(page.blocks)
        self.headline: int | None = None
        self.first: int | None = None
        self.last: int | None = None
        self.is_dump = all(statement.source == "header" for statement in page.statements)
        self._lead: frozenset[str] | None = None
        self._seen: dict[str, list[float]] = {}
        self._around: list[Label | None] | None = None

    def column(self, name: str) -> list[float]:
        """One column of what was seen, as plain numbers."""
        if name not in self._seen:
            self._seen[name] = self.scores.column(name).tolist()
        return self._seen[name]

    def label(self) -> None:
        """Fills in `labels`, `headline`, `first`, `last`."""
        if not self.blocks:
            return
        self._hints()
        if any(block.hint for block in self.blocks):
            return
        self._text()
        self._headline()
        self._kinds_of_text()
        for row in range(len(self.blocks)):
            if self.labels[row] == "other":
                self.labels[row] = self._rest(row)
        self._related()
        self._tag_lists()
        if self.is_dump:
            self._closing_list()
        self._repeated_captions()

    def _hints(self) -> None:
        for row, block in enumerate(self.blocks):
            if block.hint:
                self.labels[row] = cast(Label, block.hint)
                if block.hint == "headline" and self.headline is None:
                    self.headline = row
        self._ends()

    def _ends(self) -> None:
        rows = [n for n, label in enumerate(self.labels) if label == "body"]
        self.first, self.last = (rows[0], rows[-1]) if rows else (None, None)

    def _text(self) -> None:
        """Body and captions, by score."""
        caption = (self.scores.caption > _CAPTION_SURE) & (self.scores.caption > self.scores.body)
        body = (self.scores.body > self._sure()) & ~caption
        if not body.any() and len(self.scores.body):
            body = (self.scores.body > max(0.2, float(self.scores.body.max()) * 0.6)) & ~caption
        for row in np.flatnonzero(body):
            if "mark" not in self.blocks[row].marks:
                self.labels[row] = "body"
        named = (self.scores.column("at:caption") > 0) | (self.scores.column("<figcaption>") > 0)
        for row in np.flatnonzero(caption | (body & named & (self.scores.caption > _CAPTION_NAMED))):
            self.labels[row] = "caption"
        self._worded_captions()
        if not self.is_dump:  # the lines of a dump carry no elements: there growing takes in captions
            self._grow()
            self._drop_boxes()
        self._told_twice()
        self._drop_outliers()
        self._named_captions()
        self._closing_sentences()
        self._drop_placeholders()
        self._ends()

    def _sure(self) -> float:
        """The score from which a block is text: lower on pages on which nothing is scored high."""
        score = self.scores.body.astype(np.float64)
        mass = score * [len(block.span.text) for block in self.blocks]
        return min(_SURE, _SHARE * float((mass * score).sum() / (mass.sum() + 1e-9)))

    def _grow(self) -> None:
        """Takes in blocks of middling score that follow or precede sure ones, as long as they go on."""
        links = self.column("link_share")
        likely = ((self.scores.body > _MIDDLING) & (self.scores.caption < _CAPTION_NAMED)).tolist()
        rows = [n for n, block in enumerate(self.blocks) if "mark" not in block.marks]
        for order in (rows, rows[::-1]):
            is_text = False
            for row in order:
                if not is_text or not likely[row] or links[row] > 0.5:
                    is_text = self.labels[row] == "body"
                elif self.labels[row] == "other":
                    self.labels[row] = "body"

    def _named_captions(self) -> None:
        """Captions by their elements, which the scores left out, in and beside the text."""
        rows = [n for n, label in enumerate(self.labels) if label == "body"]
        named, links = self.column("<figcaption>"), self.column("link_share")
        caption, credit = self.column("at:caption"), self.column("at:credit")
        for row in range(max(0, rows[0] - _BESIDE), rows[-1] + 2) if rows else ():
            if row < len(self.blocks) and self.labels[row] == "other" and named[row] and caption[row]:
                text = self.blocks[row].span.text
                if not credit[row] and links[row] < 0.5 and len(text) > _BYLINE_CHARS / 4 and not is_credit(text):
                    self.labels[row] = "caption"

    def _drop_boxes(self) -> None:
        """Boxes with facts that stand apart from the text are no part of it."""
        for row, block in enumerate(self.blocks):
            if self.labels[row] == "body" and any(_BOX.search(mark) for mark in block.marks):
                self.labels[row] = "other"

    def _worded_captions(self) -> None:
        """Captions of a dump by their words, for its lines carry no elements that would name them."""
        rows = [n for n, block in enumerate(self.blocks) if "mark" not in block.marks]
        text_rows = [n for n in rows if self.labels[n] == "body"]
        first, last = (text_rows[0], text_rows[-1]) if text_rows else (len(rows), -1)
        for row, following in zip(rows, [*rows[1:], -1][: len(rows)], strict=True):
            text = self.blocks[row].span.text
            if self.labels[row] == "caption":
                if is_credit(text):
                    self.labels[row] = "credit"
                elif _BYLINE.match(text) or (len(text) < _BYLINE_CHARS and next(find_dates(text), None) is not None):
                    self.labels[row] = "other"
            elif (
                first - _FAR <= row <= last + 2
                and row != last
                and _SHORTEST_CAPTION <= len(text) <= _LONGEST_CAPTION
                and text.count(" ") >= _SHORT
                and self._is_worded_caption(row, text, self.blocks[following].span.text if following >= 0 else "")
            ):
                self.labels[row] = "caption"

    def _is_worded_caption(self, row: int, text: str, after: str) -> bool:
        if not self.is_dump and self.labels[row] != "body":
            return False
        has_supplier = self.column("supplier")[row] or self.column("credit")[row] or "opyright" in text
        if (
            text[-1] in "(["
            or is_shown(text)
            or (has_supplier and is_credited(text))
            or text.endswith(("– video", "- video"))
        ):
            return True
        if _ENDS.search(text[-8:]) is None and is_credit(after):
            return True
        return bool(self.column("posed")[row]) and self.scores.caption[row] > _HARDLY and is_posed(text)

    def _told_twice(self) -> None:
        """Texts that follow themselves, alone or with a credit after them: captions that a page shows twice."""
        for row, block in enumerate(self.blocks[:-1]):
            text = block.span.text
            if self.labels[row] != "body" or not 30 <= len(text) <= 500:
                continue
            if any(_is_copy(text, other.span.text) for other in self.blocks[row + 1 : row + 3]):
                self.labels[row] = "caption"

    def _drop_outliers(self) -> None:
        """Takes small runs of text far from the bulk of it (consent banners, teasers) for furniture."""
        rows = [n for n, label in enumerate(self.labels) if label == "body"]
        runs: list[list[int]] = []
        for row in rows:
            if runs and row - runs[-1][-1] <= _FAR:
                runs[-1].append(row)
            else:
                runs.append([row])
        asks = self.scores.column("consent") + self.scores.column("subscribe") > 0
        sizes = [sum(len(self.blocks[n].span.text) for n in run if not asks[n]) for run in runs]
        main = runs[sizes.index(max(sizes))] if runs else []
        for run, size in zip(runs, sizes, strict=True):
            is_apart = run[0] - main[-1] > _APART or main[0] - run[-1] > _APART
            if is_apart or size < _SMALL * max(sizes):
                for row in run:
                    self.labels[row] = "other"

    def _drop_placeholders(self) -> None:
        """Takes texts that stand in three places among the text for notices, such as those in place of films."""
        copies = self.column("copies")
        for row, label in enumerate(self.labels):
            if label == "body" and copies[row] >= _OFTEN:
                self.labels[row] = "other"

    def _closing_sentences(self) -> None:
        """Short sentences right after a paragraph, which are scored low for their length and place alone."""
        previous = -1
        for row, block in enumerate(self.blocks):
            if "mark" in block.marks:
                continue
            text, label = block.span.text, self.labels[row]
            if label == "other" and previous >= 0 and self.labels[previous] == "body" and not block.links:
                is_alike = block.path == self.blocks[previous].path and block.marks == self.blocks[previous].marks
                is_sentence = text.count(" ") >= _SHORT and text[:1].isupper() and _ENDS.search(text) is not None
                if is_alike and is_sentence and self.scores.body[row] > _LIKELY and not furniture_label(text):
                    self.labels[row] = "body"
            previous = row

    def _headline(self) -> None:
        best, least = None, 0.6 if self.is_dump else 1.0
        for row in self._headline_rows():
            score = self._headline_score(row, least)
            if score > least or (best is None and score == least):
                best, least = row, score
        if best is not None:
            self.headline = best
            self.labels[best] = "headline"
        self._ends()

    def _headline_rows(self) -> list[int]:
        """Rows that can be the headline: short, and not after the text's end."""
        end = self.last if self.last is not None else len(self.blocks)
        like = self.column("title")
        return [
            n
            for n, block in enumerate(self.blocks[: end + 1])
            if 8 <= block.span.end - block.span.start <= 250 or like[n] > 0.7
        ]

    def _headline_score(self, row: int, least: float) -> float:
        """How much speaks for a row as headline; what costs time is looked at only while it may reach `least`."""
        block, first = self.blocks[row], self.first if self.first is not None else len(self.blocks)
        if "header" in block.marks or "mark" in block.marks or (self.labels[row] == "caption" and not self.is_dump):
            return 0.0
        like = self.column("title")[row]
        words = block.span.text.count(" ") + 1
        # A dump's header line may carry a section's name: short ones prove little.
        weight = 0.6 if self.is_dump and words <= 4 else 2.0
        score = weight * like + max([_TOP.get(tag, 0.0) for tag in block.path], default=0.0)
        score += 0.5 * self.column("at:title")[row] - 0.6 * self.column("<aside>")[row]
        score -= 0.5 * self.column("in:related")[row] * (like < 0.6)
        is_name = words <= 4 and self.column("copies")[row] >= 3
        score -= 0.8 * is_name + 0.8 * self.column("<nav>")[row]
        gap = first - row
        score += 0.5 if 0 < gap <= 25 else -0.3 if gap <= 0 else 0.0
        if "figure" in block.path or "li" in block.path:
            score -= 0.8
        if self.is_dump:
            score = self._dump_headline_score(row, gap, words, score, least)
        if score <= least:
            return score
        return score - 1.0 * (furniture_label(block.span.text) is not None)

    def _dump_headline_score(self, row: int, gap: int, words: int, score: float, least: float) -> float:
        """What speaks for a line of a dump without title: its place, its shape, the words that the text takes up."""
        text = self.blocks[row].span.text
        if self.first is None or not 0 < gap <= 40:
            return score
        told = self._lead_words()
        own = [w for w in _WORDS.findall(text.casefold()) if len(w) > 3]
        shared = sum([w in told for w in own]) / len(own) if own else 0.0
        score += 1.4 * shared - 0.02 * gap + 0.3 * (self.column("copies")[row] > 1)
        score += 0.5 if 5 <= words <= 22 else -0.3 if words > 3 else -0.8
        score -= (0.3 if text[-1] == "?" else 1.2) * (_ENDS.search(text[-8:]) is not None) + 1.5 * (len(text) > 160)
        score -= 0.5 * (self.labels[row] in ("body", "caption"))
        before = self.blocks[row - 1].span.text if row > 0 and words > 3 else ""
        score += 0.6 * (0 < len(before) <= _LONGEST_CRUMBS and _CRUMBS.match(before) is not None)
        if score <= least:
            return score
        score -= 0.8 * (next(find_dates(text), None) is not None) + 0.8 * (_BYLINE.match(text) is not None)
        return score - 1.0 * (_CREDIT.search(text) is not None)

    def _lead_words(self) -> frozenset[str]:
        """The longer words of the text's first blocks."""
        if self._lead is None:
            first = self.first or 0
            lead = " ".join(block.span.text for block in self.blocks[first : first + 8])
            self._lead = frozenset(w for w in _WORDS.findall(lead.casefold()) if len(w) > 3)
        return self._lead

    def _kinds_of_text(self) -> None:
        """Decks, sub-headings and quotations among the running text; decks that the scores left out."""
        summary = self.column("summary")
        deck_words = self.column("at:deck")
        first = self.first if self.first is not None else -1
        for row, block in enumerate(self.blocks):
            if self.labels[row] == "body":
                self.labels[row] = self._kind_of_body(row, block)
                continue
            is_lead = self.headline is not None and self.headline < row < first and self.labels[row] == "other"
            text = block.span.text
            if is_lead and (summary[row] > 0.75 or (deck_words[row] and len(text) > 50 and _ENDS.search(text))):
                self.labels[row] = "deck"

    def _kind_of_body(self, row: int, block: Block) -> Label:
        text = block.span.text
        is_heading = any(tag in _HEADINGS for tag in block.path)
        if len(text) < 60 and furniture_label(text) in ("related", "share", "advert"):
            return "related" if furniture_label(text) == "related" else "other"
        if row == self.first and len(text) < 80 and _SIGNED.match(text):
            return "byline"
        if self._is_date_line(row, text):
            return "published"
        if len(text) < 40 and row in (self.first, self.last) and next(find_dates(text), None) is not None:
            return "published"
        is_lead = row == self.first != self.last and self.headline is not None and self.headline < row
        if is_lead and (is_heading or self.column("at:deck")[row]) and self.column("summary")[row] > 0.5:
            return "deck"
        if is_heading or ("bold" in block.attributes and len(text) < 100 and not _ENDS.search(text)):
            return "subheading"
        return "quote" if "blockquote" in block.path else "body"

    def _is_date_line(self, row: int, text: str) -> bool:
        """Whether a line among the first of the text names the outlet and the time, and says nothing."""
        if len(text) >= 80 or self.first is None or row > self.first + 3 or _ENDS.search(text):
            return False
        return any(stamp.clock for stamp in find_dates(text))

    def _rest(self, row: int) -> Label:
        """The label of a block that is not text of the article."""
        block = self.blocks[row]
        text = block.span.text
        if block.marks and block.marks[0] == "header":
            return self._header(block)
        short = len(text) <= 160
        near = self._is_near(row)
        if short and near:
            label = self._beside_text(row, text)
            if label:
                return label
        if short and (label := furniture_label(text)):
            return label
        if near and len(text) < 600 and row > (self.last or 0) and _TAGS.match(text):
            return "tags"
        return self._by_words(row)

    def _header(self, block: Block) -> Label:
        if "header-date" in block.marks:
            return "published"
        if self.headline is None:
            self.headline = self.blocks.index(block)
            return "headline"
        return "other"

    def _is_near(self, row: int) -> bool:
        """Whether a row stands by the headline or just outside the text."""
        start = self.headline if self.headline is not None else self.first
        if start is None:
            return False
        end = self.last if self.last is not None else start
        return start - 12 <= row <= start + 12 or start <= row <= end + 12

    def _beside_text(self, row: int, text: str) -> Label | None:
        """Byline, dates, credits, section and tags by the headline and the text's ends."""
        column = self.column
        after = self.last is not None and row > self.last
        if after and row <= (self.last or 0) + 3 and wire_of(text):
            return "byline"
        if row and self.labels[row - 1] in ("caption", "credit") and _CREDIT.search(text):
            return "credit"
        is_tagged = column("at:tags")[row] and any(_TAG_MARK.search(mark) for mark in self.blocks[row].marks[-6:])
        is_tagged = is_tagged or "tag" in self.blocks[row].attributes.get("rel", "").split()
        if _TAGS.match(text) or (is_tagged and column("link_share")[row] > 0.5 and len(text) < 400):
            return "tags"
        if not after and (_CRUMBS.match(text) or "breadcrumb" in " ".join(self.blocks[row].marks)):
            return "section"
        if next(find_dates(text, is_month_first=True), None) is not None:
            return "modified" if _MODIFIED.search(text) and "ublish" not in text else "published"
        if _BYLINE.match(text) and len(text) < 120:
            return "byline"
        if column("at:byline")[row] and not after and len(text) < 80:
            return "byline"
        if not after and wire_of(text) and not by_name(text):
            return "byline"
        return "credit" if column("at:credit")[row] and len(text) < 100 else None

    def _by_words(self, row: int) -> Label:
        """Furniture by the class words and elements around it."""
        if label := self._furniture()[row]:
            return label
        is_linked = self.column("link_share")[row] > 0.8
        spaces = self.blocks[row].span.text.count(" ") if is_linked else 0
        if spaces >= 3 and self.column("in:related")[row]:
            return "related"
        if self.column("<header>")[row] or (self.headline is not None and row < self.headline):
            return "navigation"
        if is_linked:
            return "related" if spaces >= 4 else "navigation"
        return "other"

    def _furniture(self) -> list[Label | None]:
        """Of each row the label that the class words and elements around it give, the first of the list that any do."""
        if self._around is None:
            columns = np.stack([self.scores.column(name) > 0 for name, _ in _FURNITURE], axis=1)
            first = np.where(columns.any(axis=1), columns.argmax(axis=1), len(_FURNITURE)).tolist()
            labels = [*(label for _, label in _FURNITURE), None]
            self._around = [labels[n] for n in first]
        return self._around

    def _related(self) -> None:
        """Titles in the lists that a heading such as "Related stories" opens."""
        row = 0
        while row < len(self.blocks):
            text = self.blocks[row].span.text
            row += 1
            if self.labels[row - 1] == "related" and len(text) < 60 and furniture_label(text) == "related":
                while row < len(self.blocks) and self._is_title(row):
                    self.labels[row] = "related" if "mark" not in self.blocks[row].marks else "other"
                    row += 1

    def _tag_lists(self) -> None:
        """The short lines under a heading such as "Tags" or "Related topics"."""
        row = 0
        while row < len(self.blocks):
            text = self.blocks[row].span.text
            row += 1
            if self.labels[row - 1] == "tags" and len(text) < 40 and furniture_label(text) == "tags":
                is_list = row < len(self.blocks) and "mark" in self.blocks[row].marks
                while row < len(self.blocks) and self._is_tag(row):
                    if "mark" not in self.blocks[row].marks:
                        if is_list and "li" not in self.blocks[row].path:
                            break
                        self.labels[row] = "tags"
                    row += 1

    def _closing_list(self) -> None:
        """A list of short items right after the text, when nothing else is marked as tags, holds the tags."""
        if self.last is None or "tags" in self.labels[self.last :]:
            return
        told = " ".join(self.blocks[n].span.text for n in range(self.first or 0, self.last + 1)).casefold()
        lists = self._lists(self.last + 1, min(self.last + 3 * _NEAR_END, len(self.blocks)))
        scored = [(self._told_share(items, told), -items[0], items) for items in lists]
        best = max(scored, default=None)
        for n in best[2] if best and best[0] >= _TOLD else ():
            self.labels[n] = "tags"

    def _lists(self, row: int, end: int) -> list[list[int]]:
        """The lists of short items that begin in these rows."""
        found: list[list[int]] = []
        goes_on = False
        while row < len(self.blocks) and (row < end or goes_on):
            block = self.blocks[row]
            if "mark" not in block.marks:
                text = block.span.text
                is_short = "li" in block.path and len(text) <= 45 and text.count(" ") <= 4
                is_item = is_short and not furniture_label(text) and not _CALL.match(text)
                if is_item:
                    found += [] if goes_on else [[]]
                    found[-1].append(row)
                goes_on = is_item
            row += 1
        return found

    def _told_share(self, items: list[int], told: str) -> float:
        """The share of the items that the text names."""
        return sum(self.blocks[n].span.text.casefold() in told for n in items) / len(items)

    def _is_tag(self, row: int) -> bool:
        block = self.blocks[row]
        if "mark" in block.marks:
            return True
        listed = furniture_label(block.span.text) is None
        is_free = self.labels[row] in ("other", "navigation", "related", "tags")
        listed = listed and _CALL.match(block.span.text) is None
        return listed and is_free and len(block.span.text) < 100 and not _ENDS.search(block.span.text)

    def _is_title(self, row: int) -> bool:
        text, label = self.blocks[row].span.text, self.labels[row]
        if "mark" in self.blocks[row].marks:
            return True
        if text[:1].islower() or _CALL.match(text):
            return False
        if label == "body" and self.is_dump:  # lines of dumps do not show that they are links
            return len(text) <= _LONGEST_TITLE and text.count(" ") >= _SHORT and _ENDS.search(text[-8:]) is None
        if label not in ("other", "related", "navigation") or not 12 <= len(text) <= 200 or furniture_label(text):
            return False
        return text.count(" ") >= 2 or not text.isascii()

    def _repeated_captions(self) -> None:
        seen: set[str] = set()
        for row, block in enumerate(self.blocks):
            if self.labels[row] == "caption":
                key = "".join(_WORDS.findall(block.span.text.casefold()))
                if key in seen:
                    self.labels[row] = "other"
                seen.add(key)
                for other in range(row + 1, min(row + 3, len(self.blocks))):
                    if self.labels[other] in ("body", "caption") and _is_copy(
                        block.span.text, self.blocks[other].span.text
                    ):
                        self.labels[other] = "other"


def _is_copy(text: str, other: str) -> bool:
    """Whether `other` is `text` once more, with at most a credit after it."""
    return other.startswith(text) and len(other) - len(text) <= 60
