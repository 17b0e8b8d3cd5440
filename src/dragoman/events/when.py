"""When an event took place: the time expression that its words govern, else what the discourse gives, else nothing.

The time of saying is not the time of happening: "said on Thursday that they had met the previous day" dates the saying
on Thursday and the meeting on Wednesday. The day of publication never becomes the date of an event by itself.
Source: the binding of times to events of TimeML (Pustejovsky et al. 2003), narrowed to what syntax shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from dragoman.model import Document, Precision, Span, TimeExpression, Token, Why

_REPORTING = frozenset({
    "say", "tell", "report", "announce", "state", "add", "write", "note", "claim", "allege", "declare", "quote", "cite",
    "according", "confirm", "reveal", "explain", "believe", "think", "know", "show", "suggest", "indicate", "insist",
})  # fmt: skip
_TAKES_PLACE = frozenset({
    "hold", "take", "schedule", "plan", "set", "begin", "start", "open", "sign", "make", "issue", "date", "slate",
    "conclude", "launch", "carry", "conduct", "occur", "happen", "announce", "release", "adopt", "pass", "reach",
})  # fmt: skip
_NOMINAL = frozenset({"NOUN", "PROPN", "ADP", "NUM", "ADV", "ADJ", "DET", "PRON", "SCONJ", "X", "SYM", "PART", "CCONJ"})
_DOWN = frozenset({"acl", "relcl"})
_ACROSS = frozenset(
    {"conj", "xcomp", "advcl", "pcomp", "ccomp", "acl", "dobj", "prep", "pobj", "nsubj", "nsubjpass", "attr"}
)
_RANGE = re.compile(r"\s*(?:-|–|—|to|through|until|till)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class EventDate:
    """The date of an event: EDTF, how fine it is, the words that give it, and why.

    `rank` says how near these words stand: 1 governed by the event's own words, 2 in its sentence, 3 in a neighbouring
    sentence or the lead, 4 of the picture or the dateline, 9 none; of an event's mentions the lowest rank is best.
    """

    date: str | None = None
    precision: Precision = "unknown"
    basis: Span | Literal["inferred"] | None = None
    why: tuple[Why, ...] = ()
    rank: int = 9


def date_of(document: Document, head_token: int, span: Span | None = None) -> EventDate:
    """When the event of the trigger whose head is token `head_token` took or takes place; no date when nothing says.

    `span` are the trigger's words, if known: a time inside them is the event's own.
    """
    sentence = document.sentence_at(document.tokens[head_token].start)
    if sentence is None:
        return EventDate()
    times = _dates_in(document, sentence)
    for rank, time, how in _bound(document, head_token, span, times):
        return _dated(document, time, rank, how, tuple(t for t in times if t is not time))
    return _from_discourse(document, head_token, sentence)


def best_date(document: Document, heads: Sequence[int]) -> EventDate:
    """The best date that any of an event's mentions, given by their head tokens, has: the nearest words win."""
    dates = [date_of(document, head) for head in heads]
    return min(dates, key=lambda d: d.rank, default=EventDate())


def _dates_in(document: Document, sentence: int) -> list[TimeExpression]:
    """The expressions of a sentence that name a stretch of the calendar."""
    whole = document.sentences[sentence].span
    return [t for t in document.times if whole.holds(t.span) and t.type in ("DATE", "TIME") and t.edtf]


# ---------------------------------------------------------------- syntax


def _bound(
    document: Document, head: int, span: Span | None, times: Sequence[TimeExpression]
) -> Iterator[tuple[int, TimeExpression, str]]:
    """Times that the event's words govern, best first: rank, time, how."""
    carriers = _carriers(document, head)
    found: list[tuple[int, int, int, TimeExpression, str]] = []
    for number, time in enumerate(times):
        if span is not None and span.holds(time.span):
            found.append((1, 0, number, time, "inside the trigger"))
            continue
        binding = _binding(document, head, carriers, time)
        if binding is not None:
            rank, distance, how = binding
            found.append((rank, distance, number, time, how))
    for rank, _, _, time, how in sorted(found, key=lambda f: f[:3]):
        yield (1 if rank == 1 else 2), time, how


def _binding(
    document: Document, head: int, carriers: dict[int, int], time: TimeExpression
) -> tuple[int, int, str] | None:
    """How near the time stands to the event in the tree, None when it belongs to something else."""
    governor, passed = _governor(document, time, head)
    distance = abs(document.tokens[head].start - time.span.start)
    said = _said(document, time)
    if said is not None and said != head and said not in passed:
        return None
    if head in passed or governor == head:
        return 1, distance, "governed by the event's words"
    if governor in carriers:
        word = document.tokens[governor]
        return carriers[governor], distance, f"governed by {word.text!r}, which the event's words depend on"
    return None


def _governor(document: Document, time: TimeExpression, head: int) -> tuple[int, tuple[int, ...]]:
    """The verb above a time expression and the nouns passed on the way; the event's head stops the climb."""
    i = _top(document, time.span)
    passed: list[int] = []
    for _ in range(16):
        token = document.tokens[i]
        if i == head or (token.pos in ("VERB", "AUX") and not _inside(token, time.span)):
            return i, tuple(passed)
        passed.append(i)
        if token.head == i:
            return i, tuple(passed)
        i = token.head
    return i, tuple(passed)


def _top(document: Document, span: Span) -> int:
    """The token of a span whose head lies outside it."""
    tokens = document.tokens_in(span)
    inside = {t.i for t in tokens}
    return next((t.i for t in tokens if t.head not in inside or t.head == t.i), tokens[-1].i)


def _inside(token: Token, span: Span) -> bool:
    return span.start <= token.start < span.end


def _said(document: Document, time: TimeExpression) -> int | None:
    """The reporting verb right before the time ("said Thursday", "said on Thursday"), which it then dates."""
    i = document.tokens_in(time.span)[0].i - 1
    if i >= 0 and document.tokens[i].text.lower() in ("on", "late", "early"):
        i -= 1
    if i >= 0 and document.tokens[i].lemma.lower() in _REPORTING and document.tokens[i].pos == "VERB":
        return i
    return None


def _carriers(document: Document, head: int) -> dict[int, int]:
    """Verbs whose time is the event's too, with rank: those above it short of a reporting verb, and those that tell
    of a noun that it takes place ("talks held on Monday")."""
    tokens = document.tokens
    carriers: dict[int, int] = {head: 1}
    i, rank = head, 1
    for _ in range(8):
        token = tokens[i]
        above = token.head
        if above == i or token.dep == "relcl" or (token.dep == "ccomp" and _is_reporting(document, above)):
            break
        if _is_reporting(document, above) and i != head and token.dep not in ("conj", "dobj", "nsubjpass"):
            break
        if tokens[above].pos in ("VERB", "AUX"):
            if token.dep in ("advcl", "ccomp", "nsubj") or (token.dep == "conj" and i != head):
                rank = 3
            elif token.pos in ("VERB", "AUX"):
                rank = max(rank, 2)
            carriers.setdefault(above, rank)
        i = above
    for child in _children(document, head):
        if child.dep in _DOWN and child.lemma in _TAKES_PLACE:
            carriers.setdefault(child.i, 1)
        if child.dep == "conj" and child.pos == "VERB" and tokens[head].pos == "VERB":
            carriers.setdefault(child.i, 3)
    return carriers


def _is_reporting(document: Document, i: int) -> bool:
    return document.tokens[i].lemma.lower() in _REPORTING


def _children(document: Document, i: int) -> list[Token]:
    sentence = document.sentence_at(document.tokens[i].start)
    if sentence is None:
        return []
    bounds = document.sentences[sentence]
    return [t for t in document.tokens[bounds.first : bounds.last] if t.head == i and t.i != i]


# ---------------------------------------------------------------- discourse


def _from_discourse(document: Document, head: int, sentence: int) -> EventDate:
    """The date outside the event's sentence: in the lead, the sentence before, the picture, the dateline."""
    label = document.sentences[sentence].label
    if label == "caption":
        return _of_picture(document, sentence)
    if label in ("headline", "deck"):
        return _of_lead(document, head)
    return _of_sentence_before(document, head, sentence)


def _of_picture(document: Document, sentence: int) -> EventDate:
    span = document.sentences[sentence].span
    for image in document.article.images:
        if image.span is not None and image.span.meets(span) and image.taken:
            why = Why("events.when", "picture-taken", f"the picture was taken on {image.taken}")
            return EventDate(image.taken, _precision(image.taken), "inferred", (why,), 4)
    return EventDate()


def _of_lead(document: Document, head: int) -> EventDate:
    """For words of a headline: the date of the same act in the first sentences of the body."""
    lemma = document.tokens[head].lemma
    body = [i for i, s in enumerate(document.sentences) if s.label == "body"][:3]
    for sentence in body:
        bounds = document.sentences[sentence]
        for token in document.tokens[bounds.first : bounds.last]:
            if token.lemma == lemma and token.pos in ("VERB", "NOUN"):
                for _, time, how in _bound(document, token.i, None, _dates_in(document, sentence)):
                    return _dated(document, time, 3, f"{how}, in the lead", ())
    return EventDate()


def _of_sentence_before(document: Document, head: int, sentence: int) -> EventDate:
    """The day on which the sentence before, or the lead, says that it all took place."""
    here = document.sentences[sentence]
    if sentence == 0 or document.sentences[sentence - 1].label != here.label or not _is_told(document, head):
        return EventDate()
    before = document.sentences[sentence - 1]
    root = next((t for t in document.tokens[before.first : before.last] if t.head == t.i), None)
    if root is None:
        return EventDate()
    for time in _dates_in(document, sentence - 1):
        governor, _ = _governor(document, time, root.i)
        if governor == root.i and _precision_of(time) == "day":
            return _dated(document, time, 3, "the sentence before gives the day", ())
    return EventDate()


def _is_told(document: Document, head: int) -> bool:
    """Whether the event is told as one that happened: a past verb, not a plan, a state or a pluperfect."""
    i = head
    for _ in range(6):
        token = document.tokens[i]
        if token.pos in ("VERB", "AUX"):
            helpers = {t.text.lower() for t in _children(document, i) if t.dep in ("aux", "auxpass")}
            return token.tag == "VBD" or bool(helpers & {"was", "were", "did"})
        if token.head == i:
            return False
        i = token.head
    return False


# ---------------------------------------------------------------- values


def _dated(
    document: Document, time: TimeExpression, rank: int, how: str, others: tuple[TimeExpression, ...]
) -> EventDate:
    date, span = _range(document, time)
    rejected = tuple(f"{t.span.text!r}: belongs to other words" for t in others)
    detail = f"{span.text!r} → {date}: {how}"
    return EventDate(date, _precision_of(time), span, (Why("events.when", "time-bound", detail, rejected),), rank)


def _range(document: Document, time: TimeExpression) -> tuple[str, Span]:
    """The date of the expression, or of the range of which it is one end ("from March 3 to 5"), with its words."""
    day = (time.edtf or "").split("T")[0]
    at = document.times.index(time)
    for first, last in ((at, at + 1), (at - 1, at)):
        if first < 0 or last >= len(document.times):
            continue
        a, b = document.times[first], document.times[last]
        between = document.page.text[a.span.end : b.span.start]
        if a.edtf and b.edtf and "/" not in a.edtf + b.edtf and _RANGE.fullmatch(between):
            ends = (a.edtf.split("T")[0], b.edtf.split("T")[0])
            if ends[0] < ends[1]:
                return "/".join(ends), document.page.span(a.span.start, b.span.end)
    return day, time.span


def _precision_of(time: TimeExpression) -> Precision:
    return _precision(time.value or "")


def _precision(value: str) -> Precision:
    """How fine a TIMEX3 or EDTF value is."""
    shapes: tuple[tuple[str, Precision], ...] = (
        (r"[\dX]{4}-\d\d-\d\d.*", "day"),
        (r"[\dX]{4}-W.*", "week"),
        (r"[\dX]{4}-(?:0\d|1[0-2])", "month"),
        (r"[\dX]{4}-(?:SP|SU|FA|WI|Q\d|H\d|2\d)", "season"),
        (r"-?(?:BC)?\d{2,4}X*", "year"),
    )
    return next((precision for shape, precision in shapes if re.fullmatch(shape, value)), "unknown")
