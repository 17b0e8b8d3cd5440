"""Who takes part: from the phrase that fills a slot to parties with state, entity, sector and role."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from dragoman.events.reading import Reading
from dragoman.knowledge.actors import base
from dragoman.knowledge.codebook import agents
from dragoman.knowledge.frames import classes
from dragoman.model import Argument, Clause, Entity, Party, Span

_PLACING = frozenset({"in", "at", "near", "during", "inside", "around", "across"})
_BOTH_TOLD = frozenset({"CONSULT", "AGREE", "COOPERATE", "MOBILIZE"})
_QUANTITIES = frozenset(
    {"thousand", "hundred", "dozen", "score", "ten", "member", "number", "lot", "majority", "couple"}
)
_DONE_THERE = frozenset({"ASSAULT", "COERCE", "AID", "PROTEST"})
_ASIDE = frozenset({"according", "by", "after", "since", "despite", "like", "under", "amid", "before", "besides"})
_NEAR = frozenset({"near", "around", "outside", "off", "along", "beside"})
_PAUSES = frozenset({",", "(", "—", "–", "--"})
_TIMES = frozenset({"DATE", "TIME", "PERCENT", "ORDINAL"})
_SIDES = frozenset({"country", "side", "leader", "nation", "neighbor", "neighbour", "government", "president", "state"})
Owner = tuple[str | None, str, tuple[str, ...]]  # entity, state, sector
_OURSELVES = frozenset({"we", "i", "our", "us"})
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d")
_SELF = frozenset({"he", "she", "it", "they", "his", "her", "its", "their", "we", "i", "our", "him", "them"})


def parties(reading: Reading, argument: Argument, clause: Clause | None = None) -> list[Party]:
    """The parties that a phrase names: one for each state or entity; without any state one with the phrase's words.

    Who heads the phrase counts; else the names before the head ("Israeli troops", "US and Filipino soldiers"); else
    those after it ("the government of Chad"). A pronoun that no entity claims stands for who speaks or acts above it.
    """
    span = _span(reading, argument)
    if reading.tokens[argument.head].ner in _TIMES or not any(c.isalpha() for c in span.text):
        return []
    at = reading.names.get(argument.head)
    if at is not None:
        return [_party(reading, argument, at[0])]
    doers = _doers(reading, argument)
    if doers and argument.head not in reading.groups:
        return doers
    known = [e for e in reading.references.get(argument.head, ()) if e.country]
    definite = reading.tokens[argument.first].text.lower() not in ("a", "an", "another", "some", "two", "three")
    if known and definite and not _owners(reading, range(argument.first, argument.last)):
        return [_party(reading, argument, entity) for entity in known]
    if clause is not None and reading.tokens[argument.head].text.lower() in _SELF:
        above = _spoken_by(reading, argument) or _above(reading, clause, argument)
        if above:
            return above
    found = _owners(reading, range(argument.first, argument.head))
    if not found and (body := _body_before(reading, argument)) is not None:
        return [Party(span.text, span, body.id, None, body.sector)]
    pair = _pair(reading, argument) if not found else []
    if pair:
        return [Party(span.text, span, entity, country, sector) for entity, country, sector in pair]
    if not found:
        found = _owners(reading, _after(reading, argument))
        if (
            reading.lemmas[argument.head] not in _QUANTITIES
        ):  # "thousands of US and Filipino troops": all; else the next
            found = found[:1]
    if found:
        noun = agents().get(reading.lemmas[argument.head], ())
        return [Party(span.text, span, entity, country, noun or sector) for entity, country, sector in found]
    earlier = _antecedent(reading, argument) or _earlier_doer(reading, argument)
    if earlier:
        return [Party(span.text, span, entity, country, sector) for entity, country, sector in earlier]
    sector = agents().get(reading.lemmas[argument.head], ())
    return [Party(span.text, span, None, _place_country(reading, argument.head), sector)]


def _body_before(reading: Reading, argument: Argument) -> Entity | None:
    """The body of many states that a phrase begins with: "the UN force in Lebanon" is the UN's."""
    if not reading.is_page:
        return None
    named = (reading.names[i][0] for i in range(argument.first, argument.head) if i in reading.names)
    return next((e for e in named if e.type == "organisation" and "IGO" in e.sector), None)


def _after(reading: Reading, argument: Argument) -> list[int]:
    """The tokens after the head of a phrase, but not what only says where: "fishermen near Lake Victoria"."""
    tokens = range(argument.head + 1, argument.last)
    near = next((i for i in tokens if reading.lemmas[i] in _NEAR), argument.last)
    return [i for i in tokens if i < near]


def _doers(reading: Reading, argument: Argument) -> list[Party]:
    """Of a phrase that names an act ("the raid by Chad on a village") those who do it, in the order of their slots.

    Only shorter phrases are looked into: acts that the parser hangs on each other in a ring would have no end.
    """
    act = reading.acts.get(argument.head)
    if act is None:
        return []
    found = [
        p
        for a in act.arguments
        if (a.role in ("agent", "modifier") or a.marker == "between") and _length(a) < _length(argument)
        for p in parties(reading, a)
        if p.country and a.head != argument.head
    ]
    return list(dict.fromkeys(found))


def _length(argument: Argument) -> int:
    return argument.last - argument.first


def _pair(reading: Reading, argument: Argument) -> list[Owner]:
    """The two states of "the two countries", "both sides", "they": those named most before, if there are two."""
    words = {t.text.lower() for t in reading.tokens[argument.first : argument.last]}
    head = reading.tokens[argument.head]
    counted = "both" in words or ("two" in words and (head.lemma in _SIDES or words & {"the", "these"}))
    plural = head.tag == "NNS" and (counted or (head.lemma in _SIDES and words & {"the", "their"}))
    if (not plural and head.text.lower() != "they") or not reading.is_page:
        return []
    before = reading.states_before(argument.first)
    if len(before) < 2 or (len(before) > 2 and before[2][1] >= before[1][1]):
        return []
    return [(entity.id, entity.country or "", entity.sector) for entity, _ in before[:2]]


def _antecedent(reading: Reading, argument: Argument) -> list[Owner]:
    """Whom a definite phrase ("the delegation") repeats: the latest phrase before it with that head and a state."""
    if not reading.is_page or reading.tokens[argument.first].text.lower() not in ("the", "this", "that", "these"):
        return []
    for other in reversed(reading.phrases.get(reading.lemmas[argument.head], [])):
        if other.head < argument.head:
            found = _owners(reading, range(other.first, other.last))
            if found:
                return found[:1]
    return []


def _earlier_doer(reading: Reading, argument: Argument) -> list[Owner]:
    """Who did what a definite phrase names again: of "the sanctions" who imposed them, told before in the page."""
    if not reading.is_page or reading.tokens[argument.first].text.lower() not in ("the", "this", "these", "those"):
        return []
    act = reading.lemmas[argument.head]
    for clause in reversed(reading.document.clauses):
        if clause.head < argument.first and clause.lemma == act:
            doers = (a for a in clause.arguments if a.role == "agent")
            found = [o for a in doers for o in _owners(reading, range(a.first, a.last))]
            if found:
                return found[:1]
    return []


def _spoken_by(reading: Reading, argument: Argument) -> list[Party]:
    """Who says "we" or "I" inside a quotation: its speaker."""
    token = reading.tokens[argument.head]
    if token.text.lower() not in _OURSELVES:
        return []
    at = _span(reading, argument)
    speakers = [q.speaker for q in reading.document.quotes if q.kind == "direct" and q.span.holds(at)]
    found = [e for e in reading.document.entities if e.id in speakers and e.country]
    return [_party(reading, argument, entity) for entity in found]


def _above(reading: Reading, clause: Clause, pronoun: Argument) -> list[Party]:
    """Who acts in the clause above: "the army said it arrested", "France renewed its support"."""
    outer: Clause | None = clause
    for _ in range(3):
        outer = reading.document.clauses[outer.parent] if outer is not None and outer.parent is not None else None
        if outer is None:
            break
        for a in outer.arguments:
            if a.role in ("agent", "patient") and a.head < pronoun.head and reading.tokens[a.head].pos != "PRON":
                found = parties(reading, a)
                if any(p.country for p in found):
                    return found
    for a in clause.arguments:
        if a.role in ("agent", "context") and a.head != pronoun.head and reading.tokens[a.head].pos != "PRON":
            return parties(reading, a)
    return []


def at_home(reading: Reading, found: tuple[Party, ...], country: str | None) -> tuple[Party, ...]:
    """Parties with the state of the place for those who belong to a state but name none ("police", "protesters")."""
    if country is None or not reading.is_page:
        return found
    local = classes()["local"]
    return tuple(
        replace(p, country=country)
        if p.country is None and p.entity is None and local & {w.lower().strip(",.") for w in p.text.split()}
        else p
        for p in found
    )


def speaker_above(reading: Reading, clause: Clause) -> list[Party]:
    """Who speaks in a clause that embeds this one or the one that it is joined to."""
    outer: Clause | None = clause
    while outer is not None and outer.parent is not None:
        outer = reading.document.clauses[outer.parent]
        if outer.reporting:
            return [p for a in outer.arguments if a.role == "agent" for p in parties(reading, a) if p.country]
    return []


def elsewhere(reading: Reading, clause: Clause, root: str, taken: Iterable[Party]) -> list[Party]:
    """The first other state that the arguments of a clause name anywhere in their phrases.

    In a page the place of an act is no party to it, but where harm or help is done in a place; and whom somebody
    meets or agrees with is told in so many words or not at all.
    """
    if reading.is_page and root in _BOTH_TOLD:
        return []
    own = {p.country for p in taken}
    placed = not reading.is_page or root in _DONE_THERE
    order = {"patient": 0, "recipient": 1, "oblique": 2, "beside": 3}
    for a in sorted(clause.arguments, key=lambda a: order.get(a.role, 9)):
        if a.role not in order or a.marker in _ASIDE:
            continue
        if a.marker in _PLACING and not placed:
            continue
        where = range(a.head, a.head + 1) if a.marker in _PLACING else range(a.first, a.last)
        for entity, country, sector in _owners(reading, where):
            if country not in own:
                span = _span(reading, a)
                return [Party(span.text, span, entity, country, sector)]
    return []


def afterwards(reading: Reading, clause: Clause, taken: Iterable[Party]) -> list[Party]:
    """In a lone sentence the next other state named after the predicate, up to who tells of it."""
    if reading.is_page:
        return []
    own = {p.country for p in taken}
    for i in range(clause.head + 1, reading.document.sentences[clause.sentence].last):
        if reading.lemmas[i] in ("say", "report", "tell", "accord", "state"):
            return []
        for entity, country, sector in _owners(reading, range(i, i + 1)):
            if country not in own:
                span = reading.document.words(i, i + 1)
                return [Party(span.text, span, entity, country, sector)]
    return []


def _span(reading: Reading, argument: Argument) -> Span:
    """The words of a phrase; of a name without what a comma, a dash or a bracket parts from it."""
    first, last = argument.first, argument.last
    if first < argument.head and _CLOCK.fullmatch(reading.tokens[first].text):  # "16:41 Chad's army said"
        first += 1
    if argument.head in reading.names:
        mention = reading.names[argument.head][1]
        end = reading.document.tokens_in(mention.span)[-1].i + 1
        if end < last and reading.tokens[end].text in _PAUSES:
            last = end
    return reading.document.words(first, last)


def _in_words(reading: Reading, argument: Argument, entity: Entity) -> Span:
    """The words that stand for the party: for a pronoun the last name, else description, of who it means."""
    span = _span(reading, argument)
    if reading.tokens[argument.head].pos != "PRON" or argument.last - argument.first > 1:
        return span
    before = [m for m in entity.mentions if m.kind != "pronoun" and m.span.end <= span.start]
    return max(before, key=lambda m: (m.kind == "name", m.span.start)).span if before else span


def _party(reading: Reading, argument: Argument, entity: Entity) -> Party:
    span = _in_words(reading, argument, entity)
    role = entity.roles[0].title if entity.roles else None
    before = _owners(reading, range(argument.first, argument.head), entity)
    written = before[-1][1] if before and entity.type in ("person", "organisation") else None
    country = written if entity.type == "person" and written else entity.country or _country_of_role(entity) or written
    if entity.type == "person" and not written and _serves_states(reading, entity):
        country = None
    if country is None and entity.type == "organisation" and "IGO" not in entity.sector:
        country = _in_name(reading, argument)
    if country is None and entity.type != "organisation":
        after = _owners(reading, range(argument.head + 1, argument.last), entity)
        country = _place_country(reading, argument.head) or (after[0][1] if after else None)
    return Party(span.text, span, entity.id, country, entity.sector, role)


def _serves_states(reading: Reading, entity: Entity) -> bool:
    """Whether the first office that the page gives a person is in a known body of many states ("UN envoy X")."""
    body = entity.roles[0].organisation if entity.roles and entity.roles[0].status == "current" else None
    return body is not None and body in reading.bodies_of_states


def _country_of_role(entity: Entity) -> str | None:
    return next((r.country for r in entity.roles if r.country), None)


def _owners(reading: Reading, tokens: Iterable[int], but: Entity | None = None) -> list[Owner]:
    """Entity, state and sector of the names in a range, each state once; places stand for their state."""
    found: dict[str, Owner] = {}
    for i in tokens:
        at = reading.names.get(i)
        if at is not None and but is not None and at[0].id == but.id:
            continue
        country = (at[0].country or _country_of_role(at[0]) if at else None) or _place_country(reading, i)
        if country is None and at is not None and at[0].type == "organisation":
            country = country_of_word(reading.tokens[i].text)
        if country is not None:
            found.setdefault(country, (at[0].id if at else None, country, at[0].sector if at else ()))
    return list(found.values())


def country_of_word(word: str) -> str | None:
    """The state of a one-word name or adjective of a people ("Chadian"), None for any other word."""
    terms = base().look_up(word) if word[:1].isupper() else ()
    return next((t.entry.country for t in terms if t.entry.type == "country" and t.entry.country), None)


def _in_name(reading: Reading, argument: Argument) -> str | None:
    """The state that a body's name begins with: "the Chadian Red Cross"."""
    for i in range(argument.first, argument.head + 1):
        country = country_of_word(reading.tokens[i].text)
        if country is not None:
            return country
    return None


def _place_country(reading: Reading, i: int) -> str | None:
    place = reading.places.get(i)
    return place.country if place is not None else None
