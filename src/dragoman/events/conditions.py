"""Conditions that frames name under `needs`: each a question to one clause. "name:a,b" passes the words a and b."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dragoman.events.reading import Reading
from dragoman.knowledge.frames import classes
from dragoman.model import Argument, Clause

Check = Callable[[Reading, Clause, frozenset[str]], bool]


def holds(reading: Reading, clause: Clause, need: str) -> bool:
    """Whether a clause meets a condition; raises KeyError for a name that does not exist."""
    name, _, words = need.partition(":")
    return CHECKS[name](reading, clause, frozenset(words.split(",")) if words else frozenset())


def _word(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    found = reading.words(clause)
    if words & found:
        return True
    return any(words & reading.words(inner) for inner in reading.contents(clause))


def _modifier(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    return any(
        reading.lemmas[a.head] in words or reading.tokens[a.head].text.lower() in words
        for a in clause.arguments
        if a.role == "modifier"
    )


def _objectword(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    return any(words & reading.phrase(a) for a in clause.arguments if a.role in ("patient", "attribute"))


def _agentword(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    return any(words & reading.phrase(a) for a in clause.arguments if a.role == "agent")


def _is_person(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    people = classes()["traveller"] | {"counterpart", "guest"}
    for a in clause.arguments:
        if a.role == "patient":
            if reading.lemmas[a.head] in people:
                return True
            at = reading.names.get(a.head)
            if at is not None and at[0].type == "person":
                return True
    return False


def _envoy(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    """Somebody who stands for a state, on the way to a place."""
    agents = [a for a in clause.arguments if a.role == "agent"] or [a for a in clause.arguments if a.marker == "of"]
    goals = [a for a in clause.arguments if a.marker in ("in", "to", "at", "from", "for")]
    traveller = any(
        classes()["traveller"] & reading.phrase(a)
        or (reading.names.get(a.head) is not None and reading.names[a.head][0].type == "person")
        for a in agents
    )
    placed = any(reading.names.get(g.head) is not None or reading.places.get(g.head) is not None for g in goals)
    return traveller and placed


def _content(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    inner = [c for c in reading.contents(clause) if c.form != "noun" or c.relation == "complement"]
    return bool(inner) if not words else any(True for _ in inner)


def _negated_future(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    """Whether the clause embeds "will not", "would not", "cannot" of its own subject."""
    for inner in reading.contents(clause):
        if inner.negated and (inner.tense == "future" or inner.modality in ("would", "can", "could")):
            return True
    return False


def _must(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    own = {a.head for a in clause.arguments if a.role == "agent"}
    for inner in reading.contents(clause):
        if inner.form == "noun":
            continue
        obliged = inner.modality in ("must", "should", "ought") or inner.lemma in ("need", "have")
        if obliged and not own & {a.head for a in inner.arguments}:
            below = reading.embedded.get(inner.i, ())
            if inner.lemma in ("need", "have") and not any(reading.tokens[c.head].dep == "xcomp" for c in below):
                continue
            return True
    return False


def _alleges(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    """Whether somebody says that another state did a hostile act; in a page mere "say" only tells who is the source."""
    if clause.lemma in ("say", "tell", "add") and reading.is_page:
        return False
    own = {country for a in clause.arguments if a.role == "agent" for country in _states(reading, a)}
    for inner in reading.contents(clause):
        if inner.form == "verb" and inner.lemma in classes()["hostile"] and inner.tense != "future":
            accused = {c for a in inner.arguments if a.role == "agent" for c in _states(reading, a)}
            if accused - own and not accused & own:
                return True
    return False


def _states(reading: Reading, argument: Argument) -> set[str]:
    """States, or bodies without a state, that a phrase names."""
    named = (reading.names[i][0] for i in range(argument.first, argument.last) if i in reading.names)
    return {entity.country or entity.id for entity in named}


def _asks(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    """Whether somebody is asked, or something is asked for."""
    if clause.lemma not in classes()["asking"]:
        return True
    inner = [c for c in reading.contents(clause) if c.form == "verb"]
    asked = any(a.role == "patient" for a in clause.arguments)
    markers = {a.marker for a in clause.arguments}
    if clause.lemma == "call":
        infinitive = any(reading.tokens[c.head].dep == "xcomp" for c in inner)
        return bool(markers & {"on", "upon"}) or (infinitive and not asked)
    if clause.lemma in ("push", "press", "apply") and markers & {"on", "upon", "for"}:
        return True
    return bool(inner) and (asked or clause.lemma in ("propose", "suggest", "recommend"))


def _demands(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    if clause.lemma == "demand":
        return True
    inner = [c for c in reading.contents(clause) if c.form == "verb"]
    if clause.lemma == "insist":
        stated = any(c.modality in ("must", "should") for c in inner)
        return stated or any(a.marker == "on" for a in clause.arguments)
    sided = any(a.role in ("patient", "agent") for a in clause.arguments)
    return bool(inner) and sided and clause.lemma in ("order", "require")


def _failed(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    inner = {w for c in reading.contents(clause) for w in reading.words(c)}
    if clause.lemma in ("fail", "be unable"):
        return bool(
            inner
            & {
                "agree",
                "agreement",
                "deal",
                "consensus",
                "resolve",
                "reach",
                "compromise",
                "breakthrough",
                "accord",
                "progress",
                "meet",
                "comply",
                "allow",
                "settle",
            }
        ) or bool(reading.words(clause) & {"talk", "talks", "negotiation", "summit", "mediation"})
    own = reading.words(clause)
    return bool(own & {"talk", "talks", "negotiation", "summit", "meeting", "effort", "mediation", "dialogue"}) and (
        clause.lemma in ("break down", "collapse")
        or bool(reading.sentence_words(clause) & {"without", "failure", "deadlock", "inconclusively"})
    )


def _notunder(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    """Whether the act's noun does not stand under one of these verbs: a truce that collapsed is none."""
    above = reading.tokens[reading.tokens[clause.head].head]
    while above.pos == "ADP" and above.head != above.i:
        above = reading.tokens[above.head]
    return above.i == clause.head or reading.lemmas[above.i] not in words


def _people(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    """Whether no state or government is the doer: "Norland protested against the fee" is no demonstration."""
    doers = [reading.names[a.head][0] for a in clause.arguments if a.role == "agent" and a.head in reading.names]
    return not any(e.type in ("country", "place") or "GOV" in e.sector for e in doers)


def _act(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    """Whether sides agree to do something, not only that something is so ("agreed that there was a need")."""
    inner = [c for c in reading.contents(clause) if c.form == "verb"]
    return not any(c.lemma.split()[0] == "be" and c.tense in ("past", "present") and not c.modality for c in inner)


def _said_above(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    """Whether the act is done to what sums up the clause before: "…, a charge that Chad dismissed"."""
    token = reading.tokens[clause.head]
    noun = reading.tokens[token.head]
    if clause.relation != "relative" or noun.pos not in ("NOUN", "PROPN"):
        return False
    return reading.lemmas[noun.i] in CHARGES and reading.lemmas[noun.i - 1] in ("a", "an", "which", ",")


CHARGES = frozenset({"charge", "claim", "accusation", "allegation", "assertion", "suggestion", "account"})


def _violent(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    near = reading.sentence_words(clause)
    agents = [a for a in clause.arguments if a.role == "agent"]
    if clause.lemma in ("die", "death") and _natural(reading, clause, agents):
        return False
    if any(classes()["disaster"] & reading.phrase(a) for a in agents) and not any(
        classes()["violent"] & reading.phrase(a) for a in agents
    ):
        return False
    return bool(near & classes()["violent"]) or (not near & classes()["disaster"] and bool(agents))


def _natural(reading: Reading, clause: Clause, dead: list[Argument]) -> bool:
    """Whether a person known by name dies, and nothing in the clause itself tells of violence."""
    named = any(a.head in reading.names and reading.names[a.head][0].type == "person" for a in dead)
    below = frozenset[str]().union(*(reading.words(c) for c in reading.embedded.get(clause.i, ())
                                     if c.relation == "adverbial"))  # fmt: skip
    told = {reading.lemmas[i] for a in clause.arguments if a.role != "agent" for i in range(a.first, a.last)}
    return named and not (told | below) & classes()["violent"]


def _violentword(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    near = reading.sentence_words(clause)
    return (
        bool(
            near
            & (
                classes()["violent"]
                - {"police", "fire", "car", "force", "civilian", "army", "soldier", "operation", "weapon"}
            )
        )
        and not near & classes()["disaster"]
    )


def _near(name: str, own: frozenset[str] = frozenset()) -> Check:
    def check(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
        return clause.lemma in own or bool(reading.words(clause) & classes()[name])

    return check


def _force(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    forces = classes()["force"] | {
        "rebel",
        "fighter",
        "militant",
        "insurgent",
        "withdrawal",
        "taliban",
        "side",
        "occupation",
    }
    if clause.form != "verb" or clause.lemma in ("retreat", "pull out", "pull back"):
        return True
    return any(forces & reading.phrase(a) for a in clause.arguments if a.role in ("agent", "patient"))


def _transfer(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    objects = any(a.role == "patient" for a in clause.arguments)
    return objects and any(a.role == "recipient" or a.marker == "to" for a in clause.arguments)


def _handed(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    """Whether what is given is given to somebody; what is shared or exchanged is so in any case."""
    return clause.lemma in ("share", "exchange") or _transfer(reading, clause, words)


def _notnatural(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    return not _natural(reading, clause, [a for a in clause.arguments if a.role == "agent"])


def _notarget(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    if clause.lemma in ("fire", "launch"):
        return not any(
            a.marker in ("at", "on", "against") or (a.marker == "into" and reading.names.get(a.head))
            for a in clause.arguments
        )
    return True


def _future(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    return any(
        c.tense == "future"
        or c.modality
        or (c.relation in ("complement", "purpose") and reading.tokens[c.head].tag == "VB")
        for c in reading.contents(clause)
    )


def _possible(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    if clause.lemma in ("consider", "float", "mull", "weigh", "raise", "be prepared", "be ready"):
        return True
    return any(c.modality in ("may", "could", "might") for c in reading.contents(clause))


def _both(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    named = {
        reading.names[i][0].id
        for a in clause.arguments
        for i in range(a.first, a.last)
        if i in reading.names and reading.names[i][0].country
    }
    return len(named) >= 2


def _nopatient(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    return clause.voice == "passive" or not any(a.role == "patient" for a in clause.arguments)


def _notvenue(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    """Whether a meeting is told, not only named as where another act took place ("on the sidelines of the summit")."""
    token = reading.tokens[clause.head]
    if clause.form != "noun" or token.dep != "pobj" or any(a.marker in ("between", "with") for a in clause.arguments):
        return True
    preposition = reading.tokens[token.head]
    aside = reading.lemmas[preposition.head] in ("sideline", "margin", "fringe")
    return not (preposition.text.lower() == "at" or (preposition.text.lower() == "of" and aside))


def _page(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    return reading.is_page


def _labour(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    if clause.lemma in ("walkout", "stoppage", "walk out", "down tool"):
        return True
    return bool(reading.words(clause) & classes()["labour"]) and not reading.words(clause) & {
        "air",
        "drone",
        "missile",
        "military",
        "rocket",
        "target",
        "retaliatory",
    }


def _military(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    return bool(reading.words(clause) & classes()["military"]) and not reading.words(clause) & {
        "joint",
        "rescue",
        "fire-fighting",
    }


def _court(reading: Reading, clause: Clause, words: frozenset[str]) -> bool:
    if clause.lemma in ("sentence", "convict", "conviction"):
        return True
    return bool(reading.words(clause) & classes()["court"])


CHECKS: Mapping[str, Check] = {
    "word": _word,
    "modifier": _modifier,
    "objectword": _objectword,
    "agentword": _agentword,
    "patient": _is_person,
    "envoy": _envoy,
    "content": _content,
    "willnot": _negated_future,
    "must": _must,
    "alleges": _alleges,
    "asks": _asks,
    "demands": _demands,
    "act": _act,
    "saidabove": _said_above,
    "failed": _failed,
    "notunder": _notunder,
    "violent": _violent,
    "violentword": _violentword,
    "heavy": _near("heavy", frozenset({"shell", "bombard", "shelling", "bombardment", "mortar"})),
    "aerial": _near("aerial", frozenset({"airstrike", "air-strike", "shoot down", "strafe"})),
    "bomb": _near("bomb", frozenset({"bombing", "ied"})),
    "force": _force,
    "transfer": _transfer,
    "handed": _handed,
    "notnatural": _notnatural,
    "notarget": _notarget,
    "future": _future,
    "possible": _possible,
    "both": _both,
    "nopatient": _nopatient,
    "notvenue": _notvenue,
    "page": _page,
    "people": _people,
    "labour": _labour,
    "military": _military,
    "court": _court,
}
