"""Conventions of the codebook: what a planned, refused or cancelled act is coded as."""

from __future__ import annotations

from dataclasses import replace

from dragoman.events.assertion import assess
from dragoman.events.coding import Coded
from dragoman.events.reading import Reading
from dragoman.knowledge.codebook import mode_rules
from dragoman.knowledge.frames import compositions
from dragoman.model import Assertion, Clause, Why

_CALLED_OFF = frozenset({"CONSULT", "AGREE", "REJECT"})
_BY_VOTE = frozenset({"ACCUSE", "REJECT", "SUPPORT", "REQUEST", "SANCTION", "CONCEDE", "COERCE"})
_AFTER = frozenset({"after", "following", "since", "despite", "over"})
_PLANNED_AS = {
    "CONSULT": ("AGREE", "036"),
    "SUPPORT": ("AGREE", "032"),
    "COOPERATE": ("AGREE", "031"),
    "AID": ("AGREE", "033"),
}


def conventional(reading: Reading, coded: Coded) -> Coded:
    """The reading with its assertion, with the root that the codebook gives to an act so asserted, and its mode."""
    return _with_mode(reading, _asserted(reading, coded))


def _assessed(reading: Reading, head: int) -> tuple[Assertion, tuple[Why, ...]]:
    """The assertion at a predicate, worked out once for all its readings."""
    if head not in reading.assessed:
        reading.assessed[head] = assess(reading.document, head, reading.tree)
    return reading.assessed[head]


def _with_mode(reading: Reading, coded: Coded) -> Coded:
    """The reading with the mode that the words of its clause tell, where they tell a finer one."""
    words = reading.words(coded.clause).union(*(reading.words(c) for c in reading.contents(coded.clause)))
    for rule in mode_rules().get(coded.root, ()):
        if (coded.mode or "") in rule.over and (not rule.words or rule.words & words):
            return replace(coded, mode=rule.mode)
    return coded


def _asserted(reading: Reading, coded: Coded) -> Coded:
    assertion, whys = _assessed(reading, coded.clause.head)
    assertion = _of_noun(reading, coded.clause, assertion)
    if assertion == "cancelled" and coded.root not in _CALLED_OFF:
        assertion = "happened"  # what is suspended or called off is the aid, the strike: the act of doing so is done
    if assertion in ("planned", "possible") and coded.root in _BY_VOTE and _is_voted(reading, coded.clause):
        assertion = "happened"
    coded = replace(coded, assertion=assertion, why=(*coded.why, *whys), base=coded.root)
    if coded.frame.assertion == "planned" and assertion == "happened":
        coded = replace(coded, assertion="planned")
    if coded.frame.composes is not None:
        return replace(coded, assertion="planned") if coded.root == "AGREE" and assertion == "happened" else coded
    if _refused(coded.clause) and coded.root in (*_PLANNED_AS, "RETREAT", "CONCEDE", "AGREE"):
        table = compositions()["refuse"].by_root
        return _as(coded, table[coded.root], "convention.refused", "happened")
    if assertion in ("planned", "possible") and coded.root in _PLANNED_AS:
        return _as(coded, (*_PLANNED_AS[coded.root], None), "convention.planned", assertion)
    if assertion in ("planned", "possible") and coded.root == "RETREAT":
        promised = _promised(reading, coded.clause)
        return _as(
            coded, ("AGREE", "035", None) if promised else ("CONCEDE", "080", None), "convention.planned", assertion
        )
    if _is_threat(coded):
        return _as(coded, compositions()["threaten"].by_root[coded.root], "convention.threat", assertion)
    if coded.frame.mode == "meet" and coded.frame.root == "REJECT" and assertion in ("happened", "planned"):
        return replace(coded, assertion="cancelled")
    if assertion == "cancelled" and coded.root in ("CONSULT", "AGREE"):
        return _as(coded, ("REJECT", "125", "meet"), "convention.cancelled", assertion)
    return coded


def not_yet(coded: Coded, date: str | None, published: str | None) -> Coded:
    """The reading as planned where its day lies after the page's: what is to come has not happened.

    Only days count: a month or a week may have begun.
    """
    first = (date or "").split("/")[0]
    ahead = published is not None and len(first) == len("2025-01-31") and first > published[:10]
    if not ahead or coded.assertion not in ("happened", "ongoing"):
        return coded
    code = (*_PLANNED_AS[coded.root], None) if coded.root in _PLANNED_AS else (coded.root, coded.cameo, coded.mode)
    return _as(coded, code, "convention.ahead", "planned")


def _is_threat(coded: Coded) -> bool:
    """Whether a hostile act that may come, or violence that is announced, is told with its doer."""
    if coded.clause.aspect == "perfect" or coded.clause.form == "noun" or not coded.actors:
        return False
    if coded.assertion == "possible":
        return coded.root in ("ASSAULT", "SANCTION", "COERCE")
    return coded.assertion == "planned" and coded.root == "ASSAULT" and coded.clause.tense == "future"


def _of_noun(reading: Reading, clause: Clause, assertion: Assertion) -> Assertion:
    """The assertion of an act told by a noun, where a preposition parts it from what is going on.

    "Preparations are underway for a visit": planned. "They cooperate following the signing": happened.
    """
    token = reading.tokens[clause.head]
    if clause.form != "noun" or assertion != "ongoing" or token.dep not in ("pobj", "pcomp"):
        return assertion
    preposition = reading.tokens[token.head].text.lower()
    return "planned" if preposition == "for" else "happened" if preposition in _AFTER else assertion


def _as(coded: Coded, code: tuple[str, str, str | None], rule: str, assertion: Assertion) -> Coded:
    root, cameo, mode = code
    why = Why("events", rule, f"{coded.root} that is {rule.partition('.')[2]} is coded {root}")
    return replace(coded, root=root, cameo=cameo, mode=mode, assertion=assertion, why=(*coded.why, why))


def _refused(clause: Clause) -> bool:
    """Whether somebody says of himself that he will not do it."""
    return clause.negated and (clause.tense == "future" or clause.modality in ("would", "can", "could"))


def _is_voted(reading: Reading, clause: Clause) -> bool:
    """Whether a body votes for the act, and so does it: "voted to condemn the raid"."""
    parent = reading.document.clauses[clause.parent] if clause.parent is not None else None
    voted = parent is not None and parent.lemma == "vote" and not parent.negated and parent.tense in ("past", "present")
    return voted and clause.relation in ("complement", "purpose") and reading.lemmas[clause.head - 1] != "not"


def _promised(reading: Reading, clause: Clause) -> bool:
    """Whether the doer himself says so ("the rebels said they would release")."""
    parent = reading.document.clauses[clause.parent] if clause.parent is not None else None
    return parent is not None and parent.reporting and clause.relation == "complement"
