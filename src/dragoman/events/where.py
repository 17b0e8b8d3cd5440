"""Which place is the event's: the one that syntax ties to its trigger, the finest first; else none, or inferred."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

from dragoman.knowledge.places import gazetteer, key, words
from dragoman.model import Document, EventPlace, Place, Sentence, Span, Token, Why

_FINENESS: Mapping[str | None, int] = {"site": 0, "city": 1, "district": 2, "province": 3, "region": 4, "country": 5}
_DOWN = frozenset({"prep", "pobj", "pcomp", "nmod", "appos", "conj", "compound", "amod", "npadvmod", "dobj", "attr",
                   "nsubjpass", "obj", "advmod", "dative", "xcomp"})  # fmt: skip
_UP: Mapping[str, int] = {
    "xcomp": 1, "conj": 1, "dobj": 1, "nsubjpass": 1, "attr": 1, "pobj": 1, "prep": 1, "pcomp": 1, "compound": 1,
    "nmod": 1, "advcl": 2, "acl": 2, "appos": 2, "nsubj": 2, "relcl": 3, "ccomp": 4,
}  # fmt: skip


# "arrived in X for talks": the talks are there too; not so "arrived in X after talks".
_OCCASIONS = frozenset({"for", "during", "at", "in"})


@dataclass(frozen=True, slots=True)
class Tie:
    """A place and how it hangs on the trigger: the rule, the words on the way, the cost."""

    place: Place
    rule: str
    way: tuple[str, ...]
    cost: int


def place_of(document: Document, head_token: int) -> tuple[EventPlace | None, Why]:
    """The place of the event whose trigger's head is token `head_token`, and why; None when nothing ties one to it."""
    sentence = _sentence_of(document, head_token)
    if sentence is None:
        return None, Why("events", "where:none", "the trigger stands in no sentence")
    inside = _inside(document, head_token)
    if inside is not None:
        return _event_place(inside), Why("events", "where:which", f"a clause on what happened at {inside.span.text}")
    ties = sorted(_ties(document, head_token, sentence), key=lambda t: (t.cost, t.place.span.start))
    if not ties:
        return _from_dateline(document, head_token, sentence)
    near = [t for t in ties if t.cost <= ties[0].cost + 1]
    best = min(near, key=lambda t: (_FINENESS.get(t.place.precision, 6), t.cost, t.place.span.start))
    rejected = tuple(f"{t.place.span.text} ({t.rule})" for t in ties if t is not best)
    return _event_place(best.place), Why("events", best.rule, " ".join(best.way), rejected)


def _event_place(place: Place, inferred: bool = False) -> EventPlace:
    return EventPlace(
        place.span.text, place.country, place.span, place.precision, place.lat, place.lon, inferred=inferred
    )


def _inside(document: Document, trigger: int) -> Place | None:
    """The place that the trigger's relative clause says more of: "the camp where they met", "X, in which he said"."""
    tokens = document.tokens
    top = trigger
    while tokens[top].dep in ("xcomp", "dobj", "ccomp", "conj") and tokens[top].head != top:
        top = tokens[top].head
    if tokens[top].dep != "relcl":
        return None
    leads = [t.text.lower() for t in tokens[max(0, tokens[top].head + 1) : top]]
    if "where" not in leads and not any(a in words("at") and b == "which" for a, b in itertools.pairwise(leads)):
        return None
    noun = tokens[tokens[top].head]
    return next((p for p in document.places if p.span.start <= noun.start < p.span.end), None)


def _sentence_of(document: Document, token: int) -> Sentence | None:
    if not 0 <= token < len(document.tokens):
        return None
    at = document.sentence_at(document.tokens[token].start)
    return None if at is None else document.sentences[at]


def _ties(document: Document, trigger: int, sentence: Sentence) -> list[Tie]:
    anchors = _anchors(document.tokens, trigger)
    ties = []
    for place in document.places:
        if not sentence.span.holds(place.span):
            continue
        tie = _tie(document, place, anchors, trigger)
        if tie is not None:
            ties.append(tie)
    return ties


def _anchors(tokens: tuple[Token, ...], trigger: int) -> dict[int, int]:
    """The trigger and the words above it on which its place may hang ("arrived in X to meet"), with their costs."""
    anchors = {trigger: 0}
    node, cost = trigger, 0
    while tokens[node].head != node:
        step = _UP.get(tokens[node].dep)
        node = tokens[node].head
        if step is None or tokens[node].lemma.lower() in words("saying"):
            break
        if tokens[node].dep == "prep" and tokens[node].text.lower() not in _OCCASIONS:
            break
        cost += step
        if cost > 4:
            break
        anchors.setdefault(node, cost)
    return anchors


def _tie(document: Document, place: Place, anchors: Mapping[int, int], trigger: int) -> Tie | None:
    """How a place hangs on the trigger, None when it does not."""
    tokens = document.tokens
    node = _head_of(tokens, document.tokens_in(place.span))
    way: list[Token] = []
    while node not in anchors:
        up = tokens[node].head
        if way and _hangs_too_low(tokens, tokens[node], way[-1], place):
            node = up
            continue
        way.append(tokens[node])
        if up == node or tokens[node].dep not in _DOWN or len(way) > 8:
            return None
        node = up
    if not way:
        return None
    return _judged(place, way, tokens[node], anchors[node])


def _hangs_too_low(tokens: tuple[Token, ...], verb: Token, preposition: Token, place: Place) -> bool:
    """Whether a parser is likely to have put a place with the wrong verb: "met a group led by X, at the Y Hall".

    So for a participle or infinitive without a subject of its own, behind a comma or at a building.
    """
    if verb.dep not in ("acl", "advcl") or preposition.dep != "prep" or preposition.head != verb.i:
        return False
    if preposition.text.lower() not in ("at", "in") or place.precision not in ("site", "city"):
        return False
    if any(t.head == verb.i and t.dep in ("nsubj", "nsubjpass") for t in tokens[max(0, verb.i - 12) : verb.i]):
        return False
    return tokens[preposition.i - 1].text == "," or verb.dep == "advcl"


def _head_of(tokens: tuple[Token, ...], words: tuple[Token, ...]) -> int:
    """The token of the name whose head lies outside it."""
    inside = {w.i for w in words}
    return next((w.i for w in words if w.head not in inside or w.head == w.i), words[-1].i)


def _judged(place: Place, way: list[Token], anchor: Token, cost: int) -> Tie | None:
    """`way` are the tokens from the place up to, and without, the anchor."""
    path = (anchor.text, *(t.text for t in reversed(way)))
    preposition = next((i for i, t in enumerate(way) if t.dep == "prep"), None)
    if preposition is None:
        return _as_object(place, way, anchor, path, cost)
    word = way[preposition].text.lower()
    above = way[preposition + 1 :]
    governor = above[0] if above else anchor
    if word == "of" and governor.lemma.lower() in words("place nouns") and above:
        outer = _judged(place, above, anchor, cost)
        return outer and Tie(place, outer.rule, path, outer.cost)
    if not _is_open(above, anchor, word, place):
        return None
    cost += 2 * sum(t.dep not in ("prep", "pcomp") for t in above)
    if word in words("at") or (word == "on" and place.precision in ("site", "region")):
        return Tie(place, "where:at", path, cost)
    if word in words("towards") and governor.lemma.lower() in words("visits") | words("strikes"):
        return Tie(place, "where:towards", path, cost + 1)
    if word == "from" and governor.lemma.lower() in words("strikes"):
        return Tie(place, "where:from", path, cost + 2)
    return None


def _as_object(place: Place, way: list[Token], anchor: Token, path: tuple[str, ...], cost: int) -> Tie | None:
    """ "visited X", "struck the X area", "X was shelled"; "the X talks"."""
    if any(t.dep not in ("compound", "nmod", "appos", "conj", "dobj", "obj", "nsubjpass") for t in way):
        return None
    if any(t.lemma.lower() not in words("place nouns") for t in way[1:] if not place.span.meets(_span(place, t))):
        return None
    if way[-1].dep in ("dobj", "nsubjpass", "obj") and anchor.lemma.lower() in words("visits") | words("strikes"):
        return Tie(place, "where:object", path, cost)
    if (
        way[-1].dep == "compound"
        and anchor.lemma.lower() in words("meets") | words("strikes")
        and place.precision in ("city", "site")
    ):
        return Tie(place, "where:compound", path, cost + 1)
    return None


def _is_open(above: list[Token], anchor: Token, word: str, place: Place) -> bool:
    """Whether the words between the trigger and the place's preposition let its place pass to the event."""
    if not above:
        return True
    if anchor.lemma.lower() in words("saying"):  # what is said of another place does not move the speaker
        return False
    meets = (
        anchor.lemma.lower() in words("meets")
        and word in ("in", "at")
        and place.precision in ("city", "site", "district")
    )
    for i, t in enumerate(above):
        led_by = above[i + 1].text.lower() if i + 1 < len(above) and above[i + 1].dep == "prep" else ""
        if t.dep == "prep":
            if t.text.lower() not in words("bridges") | words("at") and not (
                meets and t.text.lower() in ("with", "by", "between")
            ):
                return False
        elif not meets and (
            t.dep in ("conj", "appos") or (t.lemma.lower() in words("holders") and led_by not in words("at"))
        ):
            return False
    return True


def _span(place: Place, token: Token) -> Span:
    return Span(token.start, token.end, token.text)


def _from_dateline(document: Document, trigger: int, sentence: Sentence) -> tuple[EventPlace | None, Why]:
    """The dateline's place, inferred, for an act of its own government told in the lead."""
    nothing = Why("events", "where:none", "no words tie a place to the trigger")
    line = document.article.dateline
    if line is None or line.place is None:
        return None, nothing
    lead = next((s for s in document.sentences if s.label == "body"), None)
    here = _dateline_place(document, line.place)
    if here is None or sentence is not lead or not _is_own_act(document, trigger, here.country):
        return None, nothing
    detail = f"dateline {line.place}: the act of its own government, told in the lead"
    return here, Why("events", "where:dateline", detail)


def dateline_country(document: Document) -> str | None:
    """The state of the town that the dateline names."""
    line = document.article.dateline
    here = _dateline_place(document, line.place) if line is not None and line.place is not None else None
    return here.country if here is not None else None


def _dateline_place(document: Document, name: str) -> EventPlace | None:
    """The dateline's place as the page resolves that name elsewhere, else the largest town of that name."""
    city = name.split(",", maxsplit=1)[0].strip()
    for place in document.places:
        if key(place.span.text) == key(city):
            return _event_place(place, inferred=True)
    towns = sorted((e for e in gazetteer().find(city) if e.kind == "town"), key=lambda e: (-e.population, e.id))
    if not towns:
        return None
    town = towns[0]
    return EventPlace(name, town.country, None, town.precision, town.lat, town.lon, inferred=True)


def _is_own_act(document: Document, trigger: int, country: str | None) -> bool:
    """Whether the subject of the trigger is a state or government of `country`, or named after a place in it."""
    subjects = [t for t in document.tokens if t.head == trigger and t.dep in ("nsubj", "nsubjpass")]
    heads = {t.i for t in subjects}
    for place in document.places:
        if place.country == country and any(w.i in heads or w.head in heads for w in document.tokens_in(place.span)):
            return True
    spans = [document.words(t.i, t.i + 1) for t in subjects]
    return any(
        mention.span.meets(span)
        for entity in document.entities
        if entity.country == country is not None and (entity.type == "country" or "GOV" in entity.sector)
        for mention in entity.mentions
        for span in spans
    )
