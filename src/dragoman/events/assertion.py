"""Whether an event happened: its assertion, from tense, modality, negation and the words that govern it."""

from __future__ import annotations

from dragoman.events.assertion_model import BROAD, Opinion, names_of, opinion
from dragoman.events.assertion_rules import Verdict, governor, is_lent, verdict
from dragoman.model import Assertion, Document, Why
from dragoman.model.tree import Tree

STAGE = "events.assertion"

# rules that the model is not heard against: always, and where their word stands next to the event
_FIRM = frozenset({"cancel", "denial", "doubt", "failure", "question"})
_FIRM_NEAR = frozenset({"negation", "plan", "bound", "wish", "condition", "purpose", "causative", "presupposed"})
_FIRM_HAPPENED = frozenset({"failure", "causative", "presupposed"})
_AHEAD = frozenset({"modal will", "headline infinitive", "be to"})
_FAR = frozenset({"negation", "implicative"})


def assess(document: Document, head: int, tree: Tree | None = None) -> tuple[Assertion, tuple[Why, ...]]:
    """The assertion of the event whose trigger's head is the token `head`, with the reasons.

    `head` may be a verb, noun or adjective. `tree`, if given, is that of the document: callers with many events save
    its making. Rules read the chain of words above the event; a model then says whether it happened at all, and what
    else it is where the rules see nothing against it. An event below words that say nothing of it counts as happened.
    """
    tree = tree or Tree(document.tokens)
    rule = verdict(document, tree, head)
    seen = opinion(names_of(document, tree, head, rule))
    assertion = decide(rule, is_firm(tree, head, rule), seen)
    if assertion == rule.assertion:
        return assertion, (_by_rule(document, head, rule),)
    why = Why(
        STAGE,
        "assertion.model",
        f"{document.tokens[head].text!r} {assertion}: " + ", ".join(repr(n) for n in seen.names),
        (f"{rule.assertion} by {_rule_id(rule)}",),
    )
    return assertion, (why,)


def is_firm(tree: Tree, head: int, rule: Verdict) -> bool:
    """Whether the rule's verdict stands whatever the model says: its word governs or modifies the event directly."""
    if rule.rule in _FIRM or (rule.rule in _AHEAD and is_lent(tree, head, rule.token)):
        return True
    return rule.rule in _FIRM_NEAR and rule.token in (head, *tree.children[head], governor(tree, head))


def decide(rule: Verdict, firm: bool, seen: Opinion) -> Assertion:
    """The rule's assertion where it is firm or the model agrees on whether it happened, else the model's.

    What stands below a negation at a distance is denied or merely open, as the model says.
    """
    happened = BROAD.get(rule.assertion, rule.assertion) == "happened"
    if firm and (not happened or rule.rule in _FIRM_HAPPENED):
        return rule.assertion
    if happened != (seen.assertion == "happened"):
        return seen.assertion
    return seen.negated if rule.assertion == "denied" and rule.rule in _FAR else rule.assertion


def _by_rule(document: Document, head: int, found: Verdict) -> Why:
    word, event = document.tokens[found.token], document.tokens[head]
    if found.rule == "plain":
        return Why(STAGE, "assertion.plain", f"nothing around {event.text!r} says otherwise")
    at = "itself" if found.token == head else f"by {word.text!r}"
    return Why(STAGE, _rule_id(found), f"{event.text!r} {found.assertion}, {at}")


def _rule_id(found: Verdict) -> str:
    return f"assertion.{found.rule.replace(' ', '-')}"
