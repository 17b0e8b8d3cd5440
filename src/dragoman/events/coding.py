"""From clauses to readings: which frames fit a clause, which one wins, and who fills its slots."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from dragoman.events.conditions import CHARGES, holds
from dragoman.events.parties import afterwards, elsewhere, parties, speaker_above
from dragoman.events.reading import Reading
from dragoman.knowledge.frames import Frame, by_lemma, compositions
from dragoman.model import Argument, Assertion, Clause, Party, Why

_AIMED = frozenset(
    {
        "AGREE",
        "CONSULT",
        "SUPPORT",
        "COOPERATE",
        "AID",
        "REQUEST",
        "ACCUSE",
        "REJECT",
        "THREATEN",
        "SANCTION",
        "ASSAULT",
        "RETREAT",
    }
)
_AGAINST = frozenset(
    {"CONSULT", "AGREE", "COOPERATE", "ACCUSE", "SANCTION", "THREATEN", "REQUEST", "SUPPORT", "REJECT"}
)


@dataclass(frozen=True, slots=True)
class Coded:
    """One clause read by one frame. `content` are the numbers of the clauses that it absorbs as its content."""

    clause: Clause
    frame: Frame
    root: str
    cameo: str
    mode: str | None
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    content: tuple[int, ...] = ()
    inner_root: str | None = None
    slots: tuple[str, str] = ("", "")
    rank: int = 0
    base: str | None = None
    assertion: Assertion = "happened"
    why: tuple[Why, ...] = ()
    rejected: tuple[str, ...] = ()
    confidence: float = 0.5
    reasons: tuple[tuple[float, str], ...] = ()


def code(reading: Reading) -> list[Coded]:
    """Every reading of every clause that some frame fits, one a root, in order of text and of specificity."""
    found: list[list[Coded]] = []
    chosen: dict[int, Coded] = {}
    for clause in reversed(reading.document.clauses):  # what is embedded stands, as a rule, after what embeds it
        readings = _code_clause(reading, clause, chosen)
        if readings:
            chosen[clause.i] = readings[0]
            found.append(readings)
    return [coded for readings in reversed(found) for coded in readings]


def candidates(clause: Clause) -> tuple[Frame, ...]:
    """Frames that know the predicate, the more specific first."""
    verbs, nouns = by_lemma()
    if clause.form != "verb":
        return nouns.get(clause.lemma, ())
    return verbs.get(clause.lemma) or verbs.get(clause.lemma.removesuffix(" back"), ())


def _code_clause(reading: Reading, clause: Clause, chosen: dict[int, Coded]) -> list[Coded]:
    rejected: list[str] = []
    readings: list[Coded] = []
    for frame in candidates(clause):
        reason = unfit(reading, clause, frame, chosen)
        if reason is not None:
            rejected.append(f"{frame.id}: {reason}")
            continue
        coded = _filled(reading, clause, frame, chosen, len(readings))
        if any(coded.root == other.root for other in readings):
            rejected.append(f"{frame.id}: less specific")
        else:
            readings.append(coded)
    return [replace(c, rejected=tuple(rejected)) for c in readings] if rejected else readings


def unfit(reading: Reading, clause: Clause, frame: Frame, chosen: dict[int, Coded]) -> str | None:
    """Why a frame does not fit a clause, None when it does."""
    return (
        _unfit_shape(clause, frame)
        or _unfit_lull(reading, clause, frame)
        or _unfit_object(reading, clause, frame)
        or _unfit_content(reading, clause, frame)
        or _unmet(reading, clause, frame, chosen)
    )


def _unfit_shape(clause: Clause, frame: Frame) -> str | None:
    if frame.form and frame.form != clause.form:
        return f"the predicate stands as {clause.form}"
    if frame.voice and frame.voice != clause.voice:
        return f"the voice is {clause.voice}"
    markers = {a.marker for a in clause.arguments if a.marker}
    if frame.marker and not frame.marker & markers:
        return "no argument with " + " or ".join(sorted(frame.marker))
    if frame.not_marker & markers:
        return "an argument with " + " or ".join(sorted(frame.not_marker & markers))
    return None


def _unfit_lull(reading: Reading, clause: Clause, frame: Frame) -> str | None:
    """A noun of violence names none where something says that it paused: "a lull in the shelling"."""
    if frame.root != "ASSAULT" or clause.form != "noun":
        return None
    return None if holds(reading, clause, "notunder:pause,lull,respite,break,letup") else "it is told to have paused"


def _unfit_object(reading: Reading, clause: Clause, frame: Frame) -> str | None:
    if clause.form != "verb":
        return None
    objects = [a for a in clause.arguments if a.role in ("patient", "attribute")]
    if any(reading.lemmas[a.head].endswith(("self", "selves")) for a in objects) and frame.root != "ASSAULT":
        return "done to oneself"
    if frame.object and not any(frame.object & reading.phrase(a) for a in objects):
        return "the object is none of the frame's"
    forbidden = frame.not_object & {reading.lemmas[a.head] for a in objects}
    return f"the object is {', '.join(sorted(forbidden))}" if forbidden else None


def _unfit_content(reading: Reading, clause: Clause, frame: Frame) -> str | None:
    if not (frame.content or frame.not_content):
        return None
    inner = {w for c in reading.contents(clause) for w in reading.words(c)}
    if frame.content and not frame.content & inner:
        return "what it embeds is none of the frame's"
    return f"it embeds {', '.join(sorted(frame.not_content & inner))}" if frame.not_content & inner else None


def _unmet(reading: Reading, clause: Clause, frame: Frame, chosen: dict[int, Coded]) -> str | None:
    for need in frame.needs:
        if need.startswith("content:"):
            wanted = frozenset(need[8:].split(","))
            if not any(c.i in chosen and chosen[c.i].root in wanted for c in reading.contents(clause)):
                return "it embeds no act of " + ", ".join(sorted(wanted))
        elif not holds(reading, clause, need):
            return f"not met: {need}"
    return None


def _filled(reading: Reading, clause: Clause, frame: Frame, chosen: dict[int, Coded], rank: int) -> Coded:
    root, cameo, mode, inner_root = frame.root, frame.cameo, frame.mode, None
    content = list(reading.contents(clause))
    if frame.composes:
        inside = (*(c.i for c in content), *(reading.carried(clause) if reading.is_page else ()))
        inner = next((chosen[i] for i in inside if i in chosen), None) or _object_content(reading, clause, chosen)
        table = compositions()[frame.composes].by_root
        entry = table.get(inner.root, table.get("*")) if inner else None
        inner_root = inner.root if inner else None
        if entry is not None:
            root, cameo, mode = entry
    actors, actor_slot = _fill(reading, clause, frame.actor, ())
    if root in _AGAINST and clause.relation == "conjunct" and _by_an_act(reading, clause):
        actors = tuple(speaker_above(reading, clause)) or actors  # "said the raid was illegal and rejected …"
    recipients, recipient_slot = _fill(reading, clause, frame.recipient, actors)
    if frame.composes and not any(p.country for p in recipients):
        recipients = _from_content(reading, clause, chosen, actors) or recipients
    if frame.mutual:
        told = recipient_slot in ("with", "between", "to", "recipient", "from")
        actors, recipients = _mutual(actors, recipients if told else ())
        recipients = recipients or _fill(reading, clause, frame.recipient, actors)[0]
    if not frame.strict and not any(p.country for p in recipients):
        recipients = tuple(elsewhere(reading, clause, root, actors)) or recipients
    if any(p.country for p in actors) and not any(p.country for p in recipients) and root in _AIMED:
        recipients = tuple(afterwards(reading, clause, actors)) or recipients
    recipients = _not_own(reading, root, actors, recipients)
    absorbed = (
        (*(c.i for c in content), *reading.carried(clause))
        if frame.composes or root in ("ACCUSE", "REJECT", "REQUEST", "THREATEN", "AGREE")
        else ()
    )
    slots = (actor_slot, recipient_slot)
    return Coded(clause, frame, root, cameo, mode, actors, recipients, absorbed, inner_root, slots, rank)


def _object_content(reading: Reading, clause: Clause, chosen: dict[int, Coded]) -> Coded | None:
    """The act that the clause's object or for-phrase names: "demand the release of", "call for talks"."""
    for a in clause.arguments:
        if a.role == "patient" or a.marker in ("for", "of"):
            for other in chosen.values():
                if other.clause.head == a.head:
                    return other
    return None


def _from_content(
    reading: Reading, clause: Clause, chosen: dict[int, Coded], actors: tuple[Party, ...]
) -> tuple[Party, ...]:
    """Recipients taken from the act that is asked, promised or refused."""
    own = {p.country for p in actors}
    for i in (*(c.i for c in reading.contents(clause)), *reading.carried(clause)):
        inner = chosen.get(i)
        if inner is not None:
            found = tuple(p for p in (*inner.recipients, *inner.actors) if p.country and p.country not in own)
            if found:
                return found
    return ()


def _fill(
    reading: Reading, clause: Clause, slots: Iterable[str], taken: tuple[Party, ...]
) -> tuple[tuple[Party, ...], str]:
    """Parties of the first slot that names a state, else of the first that names anybody, and that slot."""
    fallback: tuple[tuple[Party, ...], str] = ((), "")
    seen = {p.span for p in taken}
    for slot in slots:
        found: list[Party] = []
        for argument in reading.slot(clause, slot):
            if _sums_up(reading, argument):
                continue
            found.extend(p for p in parties(reading, argument, clause) if p.span not in seen and p not in found)
        if any(p.country for p in found):
            return tuple(p for p in found if p.country or p.entity in reading.bodies), slot
        if found and not fallback[0] and slot not in ("modifier", "in", "content.in"):
            fallback = tuple(found), slot
    return fallback


def _by_an_act(reading: Reading, clause: Clause) -> bool:
    """Whether the subject is no speaker but an act, which the parser took from the clause before."""
    agents = [a for a in clause.arguments if a.role == "agent"]
    return bool(agents) and all(a.head in reading.acts for a in agents)


def _not_own(
    reading: Reading, root: str, actors: tuple[Party, ...], recipients: tuple[Party, ...]
) -> tuple[Party, ...]:
    """Recipients without the actor's own state where only a word inside a longer phrase names it, in a page."""
    doers = {p.entity for p in actors if p.entity} if reading.is_page else set()
    recipients = tuple(p for p in recipients if p.entity not in doers)
    if root not in _AGAINST or not reading.is_page:
        return recipients
    own = {p.country for p in actors if p.country}
    kept = tuple(p for p in recipients if p.country not in own)
    return (
        kept
        if any(p.country for p in kept)
        else tuple(p for p in recipients if p.country not in own or _is_head(reading, p))
    )


def _is_head(reading: Reading, party: Party) -> bool:
    """Whether the party's own name heads its phrase, and does not only stand in it."""
    if party.span is None or party.entity is None:
        return False
    inside = {t.i for t in reading.document.tokens_in(party.span)}
    tops = (i for i in sorted(inside) if reading.tokens[i].head not in inside or reading.tokens[i].head == i)
    return any(i in reading.names and reading.names[i][0].id == party.entity for i in tops)


def _sums_up(reading: Reading, argument: Argument) -> bool:
    """Whether a phrase only names what was said before it: "accused Chad of theft, a charge that …"."""
    token = reading.tokens[argument.head]
    return token.dep == "appos" and token.lemma in CHARGES and reading.lemmas[argument.first] in ("a", "an")


def _mutual(actors: tuple[Party, ...], recipients: tuple[Party, ...]) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Equal sides: the first-named are the actors, the others the recipients."""
    if any(p.country for p in recipients) or len(actors) < 2:
        return actors, recipients
    first = actors[0].country
    ours = tuple(p for p in actors if p.country == first)
    theirs = tuple(p for p in actors if p.country != first)
    return (ours, theirs) if theirs else (actors, recipients)


def without_content(coded: list[Coded]) -> list[Coded]:
    """The readings that no other reading absorbs as its content."""
    absorbed = {i for c in coded for i in c.content}
    return [c for c in coded if c.clause.i not in absorbed]


__all__ = ["Coded", "candidates", "code", "replace", "unfit", "without_content"]
