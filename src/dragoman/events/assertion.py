"""Whether an event happened: its assertion, from tense, modality, negation and the words that govern it."""

from __future__ import annotations

from dragoman.events.assertion_rules import Verdict, verdict
from dragoman.model import Assertion, Document, Why
from dragoman.model.tree import Tree

STAGE = "events.assertion"


def assess(document: Document, head: int, tree: Tree | None = None) -> tuple[Assertion, tuple[Why, ...]]:
    """The assertion of the event whose trigger's head is the token `head`, with the reasons.

    `head` may be a verb, noun or adjective. `tree`, if given, is that of the document: callers with many events save
    its making. An event below words that say nothing of it counts as happened.
    """
    found = verdict(document, tree or Tree(document.tokens), head)
    return found.assertion, (_why(document, head, found),)


def _why(document: Document, head: int, found: Verdict) -> Why:
    word, event = document.tokens[found.token], document.tokens[head]
    if found.rule == "plain":
        return Why(STAGE, "assertion.plain", f"nothing around {event.text!r} says otherwise")
    at = "itself" if found.token == head else f"by {word.text!r}"
    return Why(STAGE, f"assertion.{found.rule.replace(' ', '-')}", f"{event.text!r} {found.assertion}, {at}")
