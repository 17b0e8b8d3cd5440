"""Codes as words: no screen shows a code that it does not explain."""

from __future__ import annotations

import functools

from dragoman.knowledge import codebook
from dragoman.knowledge.actors import base

ASSERTIONS = {
    "happened": "happened", "ongoing": "going on", "planned": "planned", "possible": "may happen",
    "denied": "denied", "cancelled": "called off", "hypothetical": "only if …",
}  # fmt: skip

ROOTS = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "MOBILIZE", "SANCTION", "COERCE", "ASSAULT",
)  # fmt: skip


@functools.cache
def country_name(code: str | None) -> str:
    """The English name of a country code; the code itself when unknown."""
    if not code:
        return ""
    country = base().countries.get(code)
    return country.name if country else code


def root_word(root: str) -> str:
    """A PLOVER root as a word: "Consult"."""
    return root.capitalize()


def root_gloss(root: str) -> str:
    """What a root means, from the codebook."""
    entry = codebook.roots().get(root)
    return entry.gloss if entry else ""


def assertion_word(assertion: str) -> str:
    """An assertion as a word."""
    return ASSERTIONS.get(assertion, assertion)
