"""One page, one event: tellings of the same act, in headline, lead, body and caption, become one."""

from __future__ import annotations

from dragoman.events.building import Told
from dragoman.events.reading import Reading
from dragoman.model import Party

_RELATED = ({"CONSULT", "AGREE"}, {"CONCEDE", "RETREAT"}, {"SUPPORT", "AGREE"})


def merge(reading: Reading, told: list[Told]) -> list[list[Told]]:
    """Groups of tellings, each of one act, the fullest telling first; groups in order of first mention."""
    groups: list[list[Told]] = []
    for t in told:
        for group in groups:
            if all(same_act(reading, t, other) for other in group[:3]):
                group.append(t)
                break
        else:
            groups.append([t])
    return [sorted(group, key=lambda t: -fullness(reading, t)) for group in groups]


def same_act(reading: Reading, a: Told, b: Told) -> bool:
    """Whether two tellings can be of one act: like root, like assertion, sides and dates that do not differ."""
    if a.root != b.root or _kind(a) != _kind(b):
        return False
    if a.coded.clause.sentence == b.coded.clause.sentence and not reading.is_page:
        return True
    if not same_dates(a.date, b.date):
        return False
    if _persons_differ(a, b):
        return False
    return _sides_agree(a, b)


def _kind(told: Told) -> str:
    return "past" if told.assertion in ("happened", "ongoing") else told.assertion


def same_dates(a: str | None, b: str | None) -> bool:
    """Whether two EDTF dates can be the same day: one unknown, or one inside the other."""
    return a is None or b is None or a == b or a.startswith(b) or b.startswith(a)


def _sides_agree(a: Told, b: Told) -> bool:
    mutual = a.coded.frame.mutual or b.coded.frame.mutual
    actors = states(a.coded.actors), states(b.coded.actors)
    recipients = states(a.coded.recipients), states(b.coded.recipients)
    straight = _fit(*actors) and _fit(*recipients)
    if straight and (actors[0] & actors[1] or recipients[0] & recipients[1]):
        return True
    if mutual or a.root in ("CONSULT", "AGREE", "SUPPORT", "COOPERATE", "RETREAT"):
        all_a, all_b = actors[0] | recipients[0], actors[1] | recipients[1]
        return bool(all_a & all_b) and (all_a <= all_b or all_b <= all_a)
    if not (actors[0] or recipients[0]) or not (actors[1] or recipients[1]):
        return a.coded.clause.lemma == b.coded.clause.lemma
    return False


def _fit(a: set[str], b: set[str]) -> bool:
    return not a or not b or a <= b or b <= a


def states(parties: tuple[Party, ...]) -> set[str]:
    """The states, and bodies without a state, on one side."""
    return {p.country or p.entity or "" for p in parties if p.country or p.entity}


def _persons_differ(a: Told, b: Told) -> bool:
    """Whether both tellings name the other side, and name different entities of one state ("met A", "met B")."""
    first = {p.entity for p in a.coded.recipients if p.entity and p.role}
    second = {p.entity for p in b.coded.recipients if p.entity and p.role}
    return bool(first and second and not first & second)


def fullness(reading: Reading, told: Told) -> float:
    """How much a telling says: states and names on both sides, date, place; a verb in the body before all else."""
    coded = told.coded
    score = 2.0 * bool(states(coded.actors)) + 2.0 * bool(states(coded.recipients))
    score += 0.5 * len(states(coded.actors) | states(coded.recipients))
    score += 1.0 * (told.date is not None) + 0.5 * (told.place is not None) + 0.5 * (coded.clause.form != "noun")
    label = reading.document.sentences[coded.clause.sentence].label
    score += {"headline": -0.5, "caption": -1.0}.get(label, 0.3)
    return score + coded.confidence - coded.clause.sentence / 1000
