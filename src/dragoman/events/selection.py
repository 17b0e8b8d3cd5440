"""Which readings are events of their own."""

from __future__ import annotations

from dragoman.events.coding import Coded
from dragoman.events.reading import Reading

LONE_FIRST = 0.42  # the likeliest reading of a lone text; set by cross-validation (training/events)
LONE_OTHER = 0.85  # any further one: a lone text is told, as a rule, for one act
PAGE = 0.4  # a reading in a page
JOINING = 0.3  # a noun without parties ("the meeting"), which is no event of its own
CAPTION = 0.6  # a reading in a caption, which mostly says who is seen


_STATEMENTS = frozenset({"deny", "acknowledge", "admit", "comment"})
_SPOKEN = frozenset({"AGREE", "SUPPORT", "ACCUSE", "CONCEDE"})


def _in_caption(reading: Reading, coded: Coded) -> bool:
    return reading.document.sentences[coded.clause.sentence].label == "caption"


def _in_statement(reading: Reading, coded: Coded) -> bool:
    """Whether somebody only denies, admits, owns up to or will not speak of the act: a statement, no event."""
    clause = coded.clause
    while clause.parent is not None:
        clause = reading.document.clauses[clause.parent]
        if clause.lemma in _STATEMENTS or (clause.lemma == "claim" and "responsibility" in reading.words(clause)):
            return True
    return False


def _limit(reading: Reading, coded: Coded) -> float:
    """The confidence that a reading in a page needs; a bare noun only ever joins an act told with its parties."""
    if coded.clause.form == "noun" and not any(p.country or p.entity for p in (*coded.actors, *coded.recipients)):
        return JOINING
    return CAPTION if _in_caption(reading, coded) else PAGE


def threshold(reading: Reading) -> float:
    """The confidence from which on a reading of this text is an event."""
    return PAGE if reading.is_page else LONE_FIRST


def select(reading: Reading, coded: list[Coded]) -> list[Coded]:
    """The readings likely enough, one a clause, none that another one absorbs as its content; in order of text."""
    if reading.is_sport:
        return []
    said = [c for c in coded if not (c.assertion == "denied" and c.root in _SPOKEN)]  # words not spoken are no act
    if not reading.is_page:
        said = [c for c in said if not _in_statement(reading, c)]
    best: dict[int, Coded] = {}
    for c in sorted(said, key=lambda c: (-c.confidence, c.clause.i, c.rank)):
        best.setdefault(c.clause.i, c)
    ranked = list(best.values())
    if reading.is_page:
        kept = [c for c in ranked if c.confidence >= _limit(reading, c)]
    else:
        kept = [c for n, c in enumerate(ranked) if c.confidence >= (LONE_OTHER if n else LONE_FIRST)]
    carried = _carried(kept)
    kept = [c for c in kept if c.clause.i not in carried]
    free = [c for c in kept if not any(c.clause.i in o.content and not _stands(reading, c, o) for o in kept)]
    return sorted(free, key=lambda c: c.clause.i)


def _stands(reading: Reading, coded: Coded, other: Coded) -> bool:
    """Whether an act that another one embeds is an event of its own all the same."""
    return _joined(reading, coded, other) or _is_deplored(reading, coded, other)


def _is_deplored(reading: Reading, coded: Coded, other: Coded) -> bool:
    """Whether it is the violence that somebody condemns ("condemned a strike on Chad"), told with whom it hit."""
    violent = coded.root == "ASSAULT" and coded.clause.form == "noun" and coded.assertion == "happened"
    return reading.is_page and violent and other.root == "ACCUSE" and any(p.country for p in coded.recipients)


def _joined(reading: Reading, coded: Coded, other: Coded) -> bool:
    """Whether a verbal act stands beside another of the same speaker ("said … and rejected"), not in what is said."""
    finite = coded.clause.form == "verb" and reading.tokens[coded.clause.head].tag not in ("VB", "VBG")
    same = {p.country for p in coded.actors} == {p.country for p in other.actors}
    return finite and same and coded.clause.relation == "conjunct" and coded.root in ("ACCUSE", "REJECT", "SUPPORT")


def _carried(kept: list[Coded]) -> set[int]:
    """Of a light verb and its noun that tell the same ("sign" and "an agreement"), the less likely one."""
    by_clause = {c.clause.i: c for c in kept}
    dropped = set()
    for c in kept:
        carrier = by_clause.get(c.clause.parent) if c.clause.parent is not None else None
        if carrier is not None and c.clause.form == "light" and carrier.root == c.root:
            dropped.add(min(c, carrier, key=lambda r: r.confidence).clause.i)
    return dropped
