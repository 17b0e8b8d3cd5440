"""One page, one event: tellings of the same act, in headline, lead, body and caption, become one."""

from __future__ import annotations

from dragoman.events.building import Told
from dragoman.events.coding import Coded
from dragoman.events.reading import Reading
from dragoman.model import Entity, Party

_SPEECH = frozenset({"AGREE", "REQUEST", "THREATEN", "ACCUSE", "REJECT", "SUPPORT"})
_MEETINGS = frozenset({"CONSULT", "AGREE", "REJECT"})
_DRILLS = frozenset({"mobilize.drill", "cooperate.military", "mobilize.deploy"})
_UNDONE = frozenset({"cancelled", "denied"})
_LONG_AGO = 45  # days before the page from which on an act is told as background
_BOUND = 2  # a date of this rank or less is told of the act itself


def merge(reading: Reading, told: list[Told]) -> list[list[Told]]:
    """Groups of tellings, each of one act, the fullest telling first; groups in order of first mention.

    A telling that names no party ("the talks lasted two hours") only joins an act told with parties, if there is one.
    """
    groups: list[list[Told]] = []
    for t in sorted(told, key=lambda t: not _named(t)):
        for group in groups:
            if any(_is_inside(t, other) for other in group) or _fits(reading, t, group):
                group.append(t)
                break
        else:
            groups.append([t])
    if reading.is_page:
        groups = [g for g in groups if any(_named(t) for t in g)]
    groups.sort(key=lambda g: min(t.coded.clause.head for t in g))
    return [sorted(group, key=lambda t: -fullness(reading, t)) for group in groups]


def _fits(reading: Reading, told: Told, group: list[Told]) -> bool:
    """Whether a telling can be of the same act as the first of a group and as most of the others."""
    if not same_act(reading, told, group[0]):
        return False
    return all(same_act(reading, told, other) for other in group[:4])


def same_act(reading: Reading, a: Told, b: Told) -> bool:
    """Whether two tellings can be of one act: like root, like assertion, sides and dates that do not differ."""
    if not _alike(reading, a, b):
        return False
    bound = a.date_rank <= _BOUND and b.date_rank <= _BOUND and not _repeats(reading, a, b) and not _called_off(a, b)
    if bound and not same_dates(a.date, b.date):
        return False
    if _is_background(reading, a) != _is_background(reading, b) and not _near(a, b):
        return False
    if not _named(a) or not _named(b):
        return _joins(reading, a, b)
    if _speakers_differ(reading, a, b):
        return False
    return not _visit_and_talks(reading, a, b) and not _persons_differ(reading, a, b) and _sides_agree(a, b)


def _joins(reading: Reading, a: Told, b: Told) -> bool:
    """Whether a telling without parties belongs to the other: a noun, a headline, the same words, or words nearby."""
    if _in_headline(reading, a) or _in_headline(reading, b) or _near(a, b):
        return True
    nameless = b if _named(a) else a
    if nameless.coded.assertion in ("hypothetical", "possible") and _kind(a) != _kind(b):
        return False
    return nameless.coded.clause.form == "noun" or a.coded.frame.id == b.coded.frame.id


def _speakers_differ(reading: Reading, a: Told, b: Told) -> bool:
    """Whether two verbal acts of different kinds have speakers known by different names (a ministry, its minister)."""
    one, other = a.coded, b.coded
    if one.root not in _SPEECH or one.frame.id == other.frame.id or _called_off(a, b):
        return False
    if _in_headline(reading, a) or _in_headline(reading, b):
        return False
    first = {p.entity for p in one.actors if p.entity in reading.speakers}
    second = {p.entity for p in other.actors if p.entity in reading.speakers}
    return bool(first and second and not first & second)


def _visit_and_talks(reading: Reading, a: Told, b: Told) -> bool:
    """Whether one tells of a visit and the other of talks: two acts (but a headline, or a plan, may mean both)."""
    if "past" not in (_kind(a), _kind(b)):
        return False
    if _in_headline(reading, a) or _in_headline(reading, b):
        return False
    return a.coded.base == b.coded.base == "CONSULT" and (a.coded.frame.mode == "visit") != (
        b.coded.frame.mode == "visit"
    )


def _is_background(reading: Reading, told: Told) -> bool:
    """Whether the telling itself dates its act long before the page."""
    published = reading.document.article.published
    if published is None or told.date is None or told.date_rank > _BOUND:
        return False
    return days(published) - days(told.date.split("/")[0]) > _LONG_AGO


def days(date: str) -> int:
    """Days on a common scale, good to a month where the date says no more; 0 for what is no date."""
    year, month, day = [*date.split("T", maxsplit=1)[0].split("-"), "7", "1"][:3]
    if not (year.isdigit() and month.isdigit() and day.isdigit()):
        return 0
    return int(year) * 365 + int(month) * 30 + int(day)


def _near(a: Told, b: Told) -> bool:
    return abs(a.coded.clause.sentence - b.coded.clause.sentence) <= 1


def _called_off(a: Told, b: Told) -> bool:
    """Whether one calls off a meeting: its date may be that day, the other's the day the meeting was planned for."""
    return "cancelled" in (a.coded.assertion, b.coded.assertion) and _of_meeting(a.coded) and _of_meeting(b.coded)


def _is_inside(a: Told, b: Told) -> bool:
    """Whether one telling is the purpose or manner of the other ("laid a wreath to pay tribute")."""
    one, other = a.coded, b.coded
    if one.base == other.base and (_is_manner(one, other) or _is_manner(other, one)):
        return True
    if one.frame.id != other.frame.id or one.base != other.base:
        return False
    infinitive = "planned" in (one.assertion, other.assertion) and one.clause.sentence == other.clause.sentence
    return infinitive or one.clause.parent == other.clause.i or other.clause.parent == one.clause.i


def _is_manner(one: Coded, other: Coded) -> bool:
    """Whether one is a participle or the purpose of the other's parties ("signed a pact restoring ties")."""
    bare = (
        one.clause.relation in ("adverbial", "purpose")
        and one.clause.tense == "none"
        and one.clause.parent == other.clause.i
    )
    return bare and states(one.actors) == states(other.actors) and states(one.recipients) <= states(other.recipients)


def _repeats(reading: Reading, a: Told, b: Told) -> bool:
    """Whether one is a definite noun of the other's frame ("the drills run until Friday"): its date may be an end."""
    if a.coded.frame.id != b.coded.frame.id:
        return False
    return any(t.coded.clause.form == "noun" and _is_definite(reading, t) for t in (a, b))


def _is_definite(reading: Reading, told: Told) -> bool:
    head = told.coded.clause.head
    return any(reading.tokens[c].text.lower() in ("the", "this", "these", "their") for c in reading.tree.children[head])


def _alike(reading: Reading, a: Told, b: Told) -> bool:
    """Whether root and assertion allow one act; a headline is not held to either exactly."""
    loose = _in_headline(reading, a) or _in_headline(reading, b) or not _named(a) or not _named(b)
    one, other = a.coded, b.coded
    if one.root == other.root and not loose and _differ_in_kind(one, other):
        return False
    if one.root == other.root:
        undone = bool({_kind(a), _kind(b)} & _UNDONE) and _kind(a) != _kind(b)
        return not undone and (loose or _kind(a) == _kind(b) or one.root in _SPEECH)
    if _of_meeting(one) and _of_meeting(other) and {one.root, other.root} <= _MEETINGS:
        if any(
            _kind(x) == "cancelled" and _kind(y) == "past" and y.coded.clause.form == "verb"
            for x, y in ((a, b), (b, a))
        ):
            return False
        return (
            loose or "cancelled" in (one.assertion, other.assertion) or "noun" in (one.clause.form, other.clause.form)
        )
    if {one.base, other.base} == {"MOBILIZE", "COOPERATE"}:
        return {one.frame.id, other.frame.id} <= _DRILLS
    return loose and one.base == other.base


def _differ_in_kind(one: Coded, other: Coded) -> bool:
    """Whether two readings of one root tell acts of different kinds: a signing and a wreath, a ban and an arrest."""
    if one.root == "SUPPORT":
        return one.cameo != other.cameo
    if one.root == "AGREE":
        acts = _agreed(one), _agreed(other)
        told = one.clause.form == other.clause.form == "verb"
        return told and acts[0] != acts[1] and "AGREE" not in acts
    if one.mode == "expel" and other.mode == "expel":
        return _is_own_envoy(one) != _is_own_envoy(other)
    return one.root in ("COERCE", "SANCTION", "RETREAT") and bool(one.mode and other.mode) and one.mode != other.mode


def _agreed(coded: Coded) -> str:
    """The root of what a side agrees or plans to do, AGREE where it is not told."""
    return coded.inner_root or coded.base or coded.root


def _is_own_envoy(coded: Coded) -> bool:
    """Whether a side calls its own envoy home, and expels nobody."""
    return coded.clause.lemma in ("recall", "withdraw", "pull out")


def _bare_noun(coded: Coded) -> bool:
    """Whether a noun alone tells the act, without both sides."""
    return coded.clause.form == "noun" and not (states(coded.actors) and states(coded.recipients))


def _of_meeting(coded: Coded) -> bool:
    return coded.base == "CONSULT" or coded.mode == "meet"


def _in_headline(reading: Reading, told: Told) -> bool:
    return reading.document.sentences[told.coded.clause.sentence].label == "headline"


def _kind(told: Told) -> str:
    return "past" if told.coded.assertion in ("happened", "ongoing") else told.coded.assertion


def _named(told: Told) -> bool:
    return bool(states(told.coded.actors) or states(told.coded.recipients))


def same_dates(a: str | None, b: str | None) -> bool:
    """Whether two EDTF dates can be the same day: one unknown, or one inside the other."""
    return a is None or b is None or a == b or a.startswith(b) or b.startswith(a)


def _sides_agree(a: Told, b: Told) -> bool:
    actors = states(a.coded.actors), states(b.coded.actors)
    recipients = states(a.coded.recipients), states(b.coded.recipients)
    if _fit(*actors) and _fit(*recipients) and (actors[0] & actors[1] or recipients[0] & recipients[1]):
        return True
    if a.coded.frame.mode == b.coded.frame.mode == "visit" and actors[0] and actors[1]:
        return bool(actors[0] & actors[1])
    if a.coded.frame.mutual or b.coded.frame.mutual or a.coded.root in _MEETINGS | {"COOPERATE"}:
        all_a, all_b = actors[0] | recipients[0], actors[1] | recipients[1]
        return all_a <= all_b or all_b <= all_a
    return False


def _fit(a: set[str], b: set[str]) -> bool:
    return not a or not b or a <= b or b <= a


def states(parties: tuple[Party, ...]) -> set[str]:
    """The states, and bodies without a state, on one side."""
    return {p.country or p.entity or "" for p in parties if p.country or p.entity}


def _persons_differ(reading: Reading, a: Told, b: Told) -> bool:
    """Whether both tell in the body of meetings, and name different persons of one state ("met A", "met B")."""
    if a.coded.base != "CONSULT" or _in_headline(reading, a) or _in_headline(reading, b):
        return False
    first, second = _people_by_state(reading, a), _people_by_state(reading, b)
    return any(not first[c] & second[c] for c in first.keys() & second.keys())


def _people_by_state(reading: Reading, told: Told) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for party in (*told.coded.actors, *told.coded.recipients):
        for person in _people(reading, party):
            if party.country:
                found.setdefault(party.country, set()).add(person.id)
    return found


def fullness(reading: Reading, told: Told) -> float:
    """How much a telling says: states and names on both sides, date, place; a verb in the body before all else."""
    coded = told.coded
    score = 2.0 * bool(states(coded.actors)) + 2.0 * bool(states(coded.recipients))
    score += 0.5 * len(states(coded.actors) | states(coded.recipients))
    score += 1.0 * (told.date_rank <= _BOUND) + 0.5 * (told.place is not None) + 0.5 * (coded.clause.form != "noun")
    score += 0.4 * len({e.id for p in (*coded.actors, *coded.recipients) for e in _people(reading, p)})
    score -= 3.0 * (coded.clause.relation == "purpose")  # "laid a wreath to pay tribute": the wreath was laid
    label = reading.document.sentences[coded.clause.sentence].label
    score += {"headline": -0.7, "caption": -1.0}.get(label, 0.3)
    return score + coded.confidence - coded.clause.sentence / 1000


def _people(reading: Reading, party: Party) -> list[Entity]:
    """The persons whom a party's phrase names."""
    tokens = reading.document.tokens_in(party.span) if party.span else ()
    found = [reading.names[t.i][0] for t in tokens if t.i in reading.names]
    return [e for e in found if e.type == "person"]
