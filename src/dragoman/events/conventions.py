"""Conventions of the codebook: what a planned, refused or cancelled act is coded as."""

from __future__ import annotations

from dataclasses import replace

from dragoman.events.coding import Coded
from dragoman.events.reading import Reading
from dragoman.knowledge.frames import compositions
from dragoman.model import Assertion, Clause, Document, Why

_PLANNED_AS = {
    "CONSULT": ("AGREE", "036"),
    "SUPPORT": ("AGREE", "032"),
    "COOPERATE": ("AGREE", "031"),
    "AID": ("AGREE", "033"),
}
_INTEND = frozenset({
    "plan", "intend", "expect", "schedule", "be due", "be set", "prepare", "be expected", "want", "be likely",
    "decide", "hope", "aim", "set",
})  # fmt: skip


def conventional(reading: Reading, coded: Coded) -> Coded:
    """The reading with its assertion, and with the root that the codebook gives to an act so asserted."""
    assertion, whys = assertion_of(reading.document, coded)
    coded = replace(coded, assertion=assertion, why=(*coded.why, *whys), base=coded.root)
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
    if coded.frame.mode == "meet" and coded.frame.root == "REJECT" and assertion == "happened":
        return replace(coded, assertion="cancelled")
    if assertion == "cancelled" and coded.root in ("CONSULT", "AGREE"):
        return _as(coded, ("REJECT", "125", "meet"), "convention.cancelled", assertion)
    return coded


def _as(coded: Coded, code: tuple[str, str, str | None], rule: str, assertion: Assertion) -> Coded:
    root, cameo, mode = code
    why = Why("events", rule, f"{coded.root} that is {rule.partition('.')[2]} is coded {root}")
    return replace(coded, root=root, cameo=cameo, mode=mode, assertion=assertion, why=(*coded.why, why))


def _refused(clause: Clause) -> bool:
    """Whether somebody says of himself that he will not do it."""
    return clause.negated and (clause.tense == "future" or clause.modality in ("would", "can", "could"))


def _promised(reading: Reading, clause: Clause) -> bool:
    """Whether the doer himself says so ("the rebels said they would release")."""
    parent = reading.document.clauses[clause.parent] if clause.parent is not None else None
    return parent is not None and parent.reporting and clause.relation == "complement"


def assertion_of(document: Document, coded: Coded) -> tuple[Assertion, tuple[Why, ...]]:
    """How the text asserts the act (interim: from the clause alone)."""
    clause = coded.clause
    if clause.negated:
        return "denied", ()
    if clause.tense == "future" or clause.lemma.startswith("be set"):
        return "planned", ()
    if clause.modality in ("may", "might", "could"):
        return "possible", ()
    if clause.modality in ("would", "should", "must"):
        return "planned" if clause.modality == "would" else "hypothetical", ()
    if clause.relation == "condition":
        return "hypothetical", ()
    parent = document.clauses[clause.parent] if clause.parent is not None else None
    infinitive = document.tokens[clause.head].tag == "VB"
    if infinitive and clause.relation == "purpose":
        return "planned", ()
    if infinitive and clause.relation == "complement" and parent is not None and parent.lemma in _INTEND:
        return "planned", ()
    return "happened", ()
