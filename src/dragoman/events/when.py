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
    "accord", "confirm", "reveal", "explain", "believe", "think", "know", "show", "suggest", "indicate", "insist",
    "question", "ask", "answer", "respond", "reply", "comment",
})  # fmt: skip
_TAKES_PLACE = frozenset({
    "hold", "take", "schedule", "plan", "set", "begin", "start", "open", "sign", "make", "issue", "date", "slate",
    "conclude", "launch", "carry", "conduct", "occur", "happen", "announce", "release", "adopt", "pass", "reach",
    "run", "last", "publish",
})  # fmt: skip
_REPORTS = frozenset(
    {"report", "claim", "allegation", "accusation", "rumour", "rumor", "suggestion", "series", "string"}
)
_WRITINGS = frozenset({"statement", "letter", "video", "interview", "post", "message", "note", "speech", "report"})
_TOPIC = frozenset(
    {
        "over",
        "about",
        "against",
        "following",
        "after",
        "before",
        "regarding",
        "because",
        "due",
        "despite",
        "amid",
        "of",
        "on",
        "since",
    }
)
_BORDERS = frozenset({"following", "follow", "after", "before", "since", "regarding", "despite", "amid"})
_REPEATED = frozenset({"series", "string", "number", "wave"})
_LEADS_IN = frozenset({"on", "in", "late", "early", "at", "for", "the"})
_UNTIL = frozenset({"until", "till", "til"})
_RANGE = re.compile(r"\s*(?:-|–|—|to|through|until|till|or)\s*", re.IGNORECASE)
_PICTURE = re.compile(
    r"\b(?:photo|photograph|picture|image|footage|still)s?\b.{0,40}\b(?:published|released|provided|issued|distributed)\b",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"\s*(?:\([^)]*\)|[-–—:])")


@dataclass(frozen=True, slots=True)
class EventDate:
    """The date of an event: EDTF, how fine it is, the words that give it, and why.

    `rank` says how near these words stand: 1 governed by the event's own words, 2 in its sentence, 3 in a neighbouring
    sentence or the lead, or no finer than a season, 4 of the picture or the dateline, 9 none. Of an event's mentions
    the one with the lowest rank is best.
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
    best = next(_bound(document, head_token, span, times), None)
    if best is not None:
        others = tuple(t for t in times if t is not best.time)
        rank = 3 if _precision_of(best.time) in ("year", "season") else 1 if best.cost == 1 else 2
        return _dated(document, best.time, rank, best.how, others)
    if next(_bound(document, head_token, span, _undated_in(document, sentence)), None) is not None:
        return EventDate()  # it has a day of its own ("Monday"), which nothing resolves
    return _from_discourse(document, head_token, sentence)


def best_date(document: Document, heads: Sequence[int]) -> EventDate:
    """The best date that any of an event's mentions, given by their head tokens, has: the nearest words win."""
    dates = [date_of(document, head) for head in heads]
    best = min(dates, key=lambda d: (d.rank, d.precision != "day"), default=EventDate())
    finer = (d for d in dates if d.rank <= 2 and best.date and d.date and d.date.startswith(best.date + "-"))
    return next(finer, best)


def _dates_in(document: Document, sentence: int) -> list[TimeExpression]:
    """The expressions of a sentence that name a stretch of the calendar."""
    whole = document.sentences[sentence].span
    return [t for t in document.times if whole.holds(t.span) and t.type in ("DATE", "TIME") and t.edtf]


def _undated_in(document: Document, sentence: int) -> list[TimeExpression]:
    """The days that a sentence names and that nothing resolves."""
    whole = document.sentences[sentence].span
    return [
        t for t in document.times if whole.holds(t.span) and t.type == "DATE" and not t.edtf and "-W" in (t.value or "")
    ]


# ---------------------------------------------------------------- syntax


def _bound(document: Document, head: int, span: Span | None, times: Sequence[TimeExpression]) -> Iterator[_Binding]:
    """The times that the event's words govern, the nearest in the tree first, then the finest, then the nearest."""
    carriers = _carriers(document, head)
    found = []
    for time in times:
        binding = _binding(document, head, span, carriers, time)
        if binding is not None:
            coarse = 0 if _precision_of(time) == "day" else 1
            distance = abs(document.tokens[head].start - time.span.start)
            found.append((binding.cost, coarse, distance, time.span.start, binding))
    yield from (f[-1] for f in sorted(found, key=lambda f: f[:4]))


@dataclass(frozen=True, slots=True)
class _Binding:
    """A time that may be the event's, and how far the two stand apart in the tree: 1 is the event's own words."""

    cost: int
    time: TimeExpression
    how: str


def _binding(
    document: Document, head: int, span: Span | None, carriers: dict[int, int], time: TimeExpression
) -> _Binding | None:
    """How near the time stands to the event in the tree, None when it belongs to something else."""
    if span is not None and span.holds(time.span):
        return _Binding(1, time, "inside the trigger")
    if _in_dateline(document, time) or _names(document, time, head) or _is_end(document, time):
        return None
    said = _said(document, time)
    if said is not None:
        return _Binding(carriers[said], time, "said right before it") if said in carriers else None
    for i, crossed in _above(document, time, head):
        if i == head:
            return _Binding(1 + crossed, time, "governed by the event's words")
        if i in carriers:
            how = f"governed by {document.tokens[i].text!r}, on which the event's words depend"
            return _Binding(carriers[i] + crossed, time, how)
    return None


def _above(document: Document, time: TimeExpression, head: int) -> Iterator[tuple[int, int]]:
    """The tokens above a time with the number of clauses crossed on the way. Where a time stands at the end of a
    clause, the parser tends to hang it too low: it may rise out of a clause whose verb it does not follow directly."""
    tokens = document.tokens
    i, crossed = _top(document, time.span), 0
    for _ in range(20):
        token = tokens[i]
        if not _inside(token, time.span):
            yield i, crossed
            if token.dep == "prep" and token.lemma in _BORDERS and token.i + 1 < _first(document, time):
                return
            if token.pos in ("VERB", "AUX"):
                if not _may_rise(document, token, time):
                    return
                crossed += token.dep != "xcomp"
        if token.head == i:
            return
        i = token.head


def _first(document: Document, time: TimeExpression) -> int:
    return document.tokens_in(time.span)[0].i


def _may_rise(document: Document, verb: Token, time: TimeExpression) -> bool:
    above = document.tokens[verb.head]
    if verb.dep in ("ccomp", "parataxis") and _is_finite(document, verb):
        return False
    if verb.dep == "acl" and verb.tag == "VB":
        return False
    if verb.dep == "relcl":
        return verb.lemma in _TAKES_PLACE and verb.tag != "VBD"
    if _follows(document, verb, time):
        return verb.dep in ("xcomp", "conj") or above.lemma in _WRITINGS
    return verb.dep in ("acl", "xcomp", "advcl", "ccomp", "conj", "pcomp", "prep", "auxpass", "aux")


def _is_finite(document: Document, verb: Token) -> bool:
    finite = ("VBD", "VBZ", "VBP", "MD")
    return verb.tag in finite or any(
        t.tag in finite for t in _children(document, verb.i) if t.dep in ("aux", "auxpass")
    )


def _follows(document: Document, verb: Token, time: TimeExpression) -> bool:
    """Whether the time stands right behind the verb ("announced on Monday")."""
    i = document.tokens_in(time.span)[0].i - 1
    while i > verb.i and document.tokens[i].text.lower() in _LEADS_IN:
        i -= 1
    return i == verb.i


def _in_dateline(document: Document, time: TimeExpression) -> bool:
    """Whether the time is that of the dateline: it dates the dispatch, not what it tells."""
    dateline = document.article.dateline
    if dateline is not None and dateline.span is not None and dateline.span.meets(time.span):
        return True
    sentence = document.sentence_at(time.span.start)
    if sentence is None or document.sentences[sentence].label != "body":
        return False
    before = document.page.text[document.sentences[sentence].span.start : time.span.start]
    after = _DATELINE.match(document.page.text, time.span.end)
    return after is not None and len(before) < 60 and before.strip(" ,") == before.strip(" ,").upper() != ""


def _names(document: Document, time: TimeExpression, head: int) -> bool:
    """Whether the time is part of a proper name ("the 1961 Vienna Convention")."""
    top = document.tokens[_top(document, time.span)]
    above = document.tokens[top.head]
    return above.i != head and above.pos == "PROPN" and top.dep in ("nummod", "compound", "amod") and above.i > top.i


def _is_end(document: Document, time: TimeExpression) -> bool:
    """Whether the time only says how long something lasts or held ("until May 3", "the first visit since 2019")."""
    tokens = document.tokens
    first = _first(document, time)
    before = tokens[first - 1].text.lower() if first else ""
    if before == "since":
        bounds = document.sentences[document.sentence_at(time.span.start) or 0]
        return any(t.text.lower() == "first" or t.tag in ("JJS", "RBS") for t in tokens[bounds.first : first])
    return before in _UNTIL and tokens[max(0, first - 2)].pos != "NUM"


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
    while i >= 0 and document.tokens[i].text.lower() in ("on", "late", "early"):
        i -= 1
    if i >= 0 and document.tokens[i].lemma.lower() in _REPORTING and document.tokens[i].pos == "VERB":
        return i if document.tokens[i].dep != "acl" else None
    return None


def _carriers(document: Document, head: int) -> dict[int, int]:
    """Words whose time is the event's too, with their cost: verbs above it short of a reporting verb, and verbs that
    tell of a noun that it takes place ("talks held on Monday")."""
    tokens = document.tokens
    carriers: dict[int, int] = {head: 1}
    if tokens[head].lemma in _REPEATED:
        return carriers
    i, cost = head, 1
    for _ in range(8):
        step = _step_up(document, i, head)
        if step is None:
            break
        i, cost = tokens[i].head, cost + step
        if tokens[i].pos in ("VERB", "AUX"):
            carriers.setdefault(i, cost)
    for child in _children(document, head):
        if child.dep in ("acl", "relcl") and child.lemma in _TAKES_PLACE:
            carriers.setdefault(child.i, 1)
        if child.dep == "conj" and child.pos == "VERB" and tokens[head].pos == "VERB":
            carriers.setdefault(child.i, 3)
    return carriers


def _step_up(document: Document, i: int, head: int) -> int | None:
    """The cost of taking the time of the word above `i` for the event's, None where that word has its own."""
    token, above = document.tokens[i], document.tokens[document.tokens[i].head]
    if above.i == i or above.lemma in _REPORTS:
        return None
    if token.dep == "relcl":
        return 2 if _in_which(document, i) else None
    reports = _is_reporting(document, above.i)
    if reports and (token.dep in ("ccomp", "advcl", "nsubj", "prep") or (i != head and token.dep != "conj")):
        return None
    if token.dep == "prep" and above.pos in ("VERB", "AUX"):
        return None if token.lemma in _TOPIC else 1
    if token.dep == "advcl" and any(t.dep == "mark" and t.lemma in _BORDERS for t in _children(document, i)):
        return None  # "launched drills yesterday, after ships had collided"
    if token.dep in ("advcl", "ccomp", "nsubj"):
        return 2
    if token.dep == "conj":
        return 1 if i == head else 2
    return 1 if token.pos in ("VERB", "AUX") else 0


def _in_which(document: Document, i: int) -> bool:
    """Whether a relative clause tells what happened in the course of what it hangs on ("talks in which he said")."""
    return any(t.text.lower() in ("where", "which", "when") and t.dep in ("pobj", "advmod") for t in _near(document, i))


def _near(document: Document, i: int) -> tuple[Token, ...]:
    return document.tokens[max(0, i - 4) : i]


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
    found = _of_sentence_before(document, head, sentence)
    return found if found.date else _of_dateline(document, head, sentence)


def _of_picture(document: Document, sentence: int) -> EventDate:
    """The date of the picture, or that of its publication as the latest it can be."""
    span = document.sentences[sentence].span
    for image in document.article.images:
        if image.span is not None and image.span.meets(span) and image.taken:
            why = Why("events.when", "picture-taken", f"the picture was taken on {image.taken}")
            return EventDate(image.taken, _precision(image.taken), "inferred", (why,), 4)
    published = _PICTURE.search(span.text)
    for time in _dates_in(document, sentence) if published else ():
        day = (time.edtf or "").split("T")[0]
        if _precision_of(time) == "day" and "/" not in day:
            why = Why("events.when", "picture-published", f"{time.span.text!r} dates the picture's publication")
            return EventDate(f"../{day}", "unknown", "inferred", (why,), 4)
    return EventDate()


def _of_lead(document: Document, head: int) -> EventDate:
    """For words of a headline: the date of the same act in the first sentences of the body."""
    lemma = document.tokens[head].lemma
    body = [i for i, s in enumerate(document.sentences) if s.label == "body"][:3]
    for sentence in body:
        bounds = document.sentences[sentence]
        for token in document.tokens[bounds.first : bounds.last]:
            if token.lemma == lemma and token.pos in ("VERB", "NOUN"):
                best = next(_bound(document, token.i, None, _dates_in(document, sentence)), None)
                if best is not None:
                    return _dated(document, best.time, 3, f"{best.how}, in the lead", ())
    return EventDate()


def _of_sentence_before(document: Document, head: int, sentence: int) -> EventDate:
    """The day on which the sentence before says that it all took place; not what "had" happened before it."""
    here = document.sentences[sentence]
    if sentence == 0 or document.sentences[sentence - 1].label != here.label or not _is_told(document, head):
        return EventDate()
    before = document.sentences[sentence - 1]
    root = next((t for t in document.tokens[before.first : before.last] if t.head == t.i), None)
    if root is None or _is_pluperfect(document, root):
        return EventDate()
    best = next(_bound(document, root.i, None, _dates_in(document, sentence - 1)), None)
    if best is not None and _precision_of(best.time) == "day":
        return _dated(document, best.time, 3, "the sentence before gives the day", ())
    return EventDate()


def _is_pluperfect(document: Document, verb: Token) -> bool:
    near = document.tokens[max(0, verb.i - 4) : verb.i]
    return any(t.head == verb.i and t.dep == "aux" and t.text.lower() in ("had", "'d") for t in near)


def _of_dateline(document: Document, head: int, sentence: int) -> EventDate:
    """The day of the dateline, as inferred, for the act that the sentence it opens tells as past."""
    dateline = document.article.dateline
    first = next((i for i, s in enumerate(document.sentences) if s.label == "body"), None)
    if dateline is None or not dateline.date or sentence != first or not _is_told(document, head):
        return EventDate()
    if document.tokens[head].head != head:
        return EventDate()
    written = (t.edtf for t in document.times if dateline.span and dateline.span.holds(t.span) and t.edtf)
    day = dateline.date if dateline.date[:4].isdigit() else next(written, None)
    if day is None:
        return EventDate()
    why = Why("events.when", "dateline", f"the dispatch is dated {dateline.date}")
    return EventDate(day, _precision(day), "inferred", (why,), 4)


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
    if _word_before(document, span) == "since":
        date = f"{date}/.." if "/" not in date else date
    detail = f"{span.text!r} → {date}: {how}"
    return EventDate(date, _precision_of(time), span, (Why("events.when", "time-bound", detail, rejected),), rank)


def _word_before(document: Document, span: Span) -> str:
    i = document.tokens_in(span)[0].i - 1
    return document.tokens[i].text.lower() if i >= 0 else ""


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
