"""How likely a reading is an event: a logistic model over frame, predicate, parties and the words of the sentence.

Two small linear models, trained by `training/events/train.py`: one says which roots the words of a sentence speak for,
the other weighs a reading with that and with what its clause looks like. Both are reviewed data, not code.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from dragoman.events.coding import Coded
from dragoman.events.reading import Reading
from dragoman.knowledge.codebook import QUADS
from dragoman.knowledge.scorer import Scorer, scorer
from dragoman.model import Clause, Party, Sentence


def terms(reading: Reading, sentence: Sentence) -> list[str]:
    """The terms of a sentence: lemmas and pairs of neighbours; names and numbers by kind only."""
    words = []
    for token in reading.tokens[sentence.first : sentence.last]:
        if token.ner in ("GPE", "NORP", "PERSON", "LOC") or token.pos == "NUM":
            words.append(f"<{token.ner or 'NUM'}>")
        elif token.pos not in ("PUNCT", "SPACE", "SYM", "X"):
            words.append(token.lemma.lower())
    return list(dict.fromkeys([*words, *(f"{a} {b}" for a, b in itertools.pairwise(words))]))


def root_scores(found: Iterable[str], model: Scorer) -> list[float]:
    """Log-probabilities of the roots, in the order of `ROOTS`, for the terms of a text (idf-weighted, length 1)."""
    rows = model.table[[model.terms[t] for t in found if t in model.terms]]
    idf = rows[:, -1]
    norm = math.sqrt(float(idf @ idf)) or 1.0
    scores = model.bias + (idf / norm) @ rows[:, :-1]
    scores -= scores.max()
    logs: list[float] = (scores - math.log(float(np.exp(scores).sum()))).tolist()
    return logs


def features(reading: Reading, coded: Coded) -> dict[str, float]:
    """What the second model sees of a reading; names are readable, values 0–1."""
    found = dict.fromkeys((name for signal in SIGNALS for name in signal(reading, coded)), 1.0)
    return found | dict(_measures(reading, coded))


def _act(reading: Reading, coded: Coded) -> Iterator[str]:
    """Frame, root, predicate and its form."""
    clause, root = coded.clause, coded.root
    yield f"frame={coded.frame.id}"
    yield f"rank={min(coded.rank, 2)}"
    yield f"root={root}"
    yield f"form={clause.form}"
    yield f"root={root}/{clause.form}"
    yield f"lemma={clause.lemma}/{clause.form}"
    yield f"voice={clause.voice}"
    yield f"tense={clause.tense}/{clause.form}"
    yield f"tag={reading.tokens[clause.head].tag}"
    yield f"dep={reading.tokens[clause.head].dep}"
    if coded.inner_root:
        yield f"inner={coded.inner_root}>{root}"
        yield "composed"


def _arguments(reading: Reading, coded: Coded) -> Iterator[str]:
    """The predicate's object, its prepositions, a pronoun that acts."""
    lemma = coded.clause.lemma
    patients = (a for a in coded.clause.arguments if a.role == "patient")
    yield from (f"object={lemma}>{reading.lemmas[a.head]}" for a in itertools.islice(patients, 1))
    for a in coded.clause.arguments:
        if a.marker and a.role == "oblique":
            yield f"marker={lemma}>{a.marker}"
        if a.role == "agent" and reading.tokens[a.head].pos == "PRON":
            yield "pronoun agent"


def _sides(reading: Reading, coded: Coded) -> Iterator[str]:
    """Who acts upon whom, by kind."""
    root, actor, recipient = coded.root, _side(coded.actors), _side(coded.recipients)
    yield f"sides={actor}>{recipient}"
    yield f"sides/{coded.clause.form}={actor == 'state'}{recipient == 'state'}"
    yield f"actor={actor}"
    yield f"actor={actor}/{root}"
    yield f"recipient={recipient}"
    yield from (f"sector={s}" for p in coded.actors for s in p.sector)
    yield from (f"sector>{s}" for p in coded.recipients for s in p.sector)
    for name, side in (("actor", coded.actors), ("recipient", coded.recipients)):
        if side and all(_FORMER & set(p.text.lower().replace("-", " ").split()) for p in side):
            yield f"former {name}"
    if {actor, recipient} <= {"thing", "nobody"}:
        yield "nobody"
        yield f"nobody/{root}"


def _asserted(reading: Reading, coded: Coded) -> Iterator[str]:
    """Whether it happened, by what the clause says of that."""
    clause, root = coded.clause, coded.root
    yield f"assertion={coded.assertion}/{root}"
    yield f"base={coded.base}>{root}"
    if clause.negated:
        yield "negated"
        yield f"negated/{root}"
    if clause.modality:
        yield "modal"
        yield f"modal={clause.modality}"
    if clause.phase:
        yield f"phase={clause.phase}"


def _embedding(reading: Reading, coded: Coded) -> Iterator[str]:
    """What the clause stands under."""
    clause = coded.clause
    parent = _parent(reading, clause)
    if parent is None:
        yield "relation=main"
        return
    yield f"relation={clause.relation}"
    yield f"under={'report' if parent.reporting else 'other'}/{clause.relation}"
    yield f"parent={parent.lemma}"


def _surroundings(reading: Reading, coded: Coded) -> Iterator[str]:
    """What the words around say of the kind of text, each alone and with the root."""
    for name in _circumstances(reading, coded.clause.sentence):
        yield name
        yield f"{name}/{coded.root}"


def _text(reading: Reading, coded: Coded) -> Iterator[str]:
    """Where it is told: in a lone sentence or a page, in which block of it."""
    yield f"label={reading.document.sentences[coded.clause.sentence].label}"
    if not reading.is_page:
        yield "lone"
        return
    known = [side for side in (coded.actors, coded.recipients) if any(p.country for p in side)]
    yield "page"
    yield f"page/{coded.root}"
    yield f"page/{coded.clause.form}"
    yield f"page/{('none', 'one', 'sides')[len(known)]}"


Signal = Callable[[Reading, Coded], Iterator[str]]
SIGNALS: tuple[Signal, ...] = (_act, _arguments, _sides, _asserted, _embedding, _surroundings, _text)


def _measures(reading: Reading, coded: Coded) -> Iterator[tuple[str, float]]:
    """The signals that are more than there or not: how deep a clause is embedded, how far down the page it stands."""
    depth, above = 0, _parent(reading, coded.clause)
    while above is not None and depth < 4:
        depth += not above.reporting
        above = _parent(reading, above)
    yield "depth", depth / 4
    if reading.is_page:
        yield "place in page", coded.clause.sentence / max(1, len(reading.document.sentences))


def _parent(reading: Reading, clause: Clause) -> Clause | None:
    return reading.document.clauses[clause.parent] if clause.parent is not None else None


def _circumstances(reading: Reading, sentence: int) -> list[str]:
    """What the words around say of the kind of text: attackers, accident, sport, how many states are named."""
    kinds = reading.kinds(sentence)
    states = min(kinds["states"], 3)
    found = [f"states={states}"]
    if kinds["accident"] and not kinds["attacker"]:
        found.append("accident")
    if kinds["accident"] >= 2 and kinds["accident"] > kinds["attacker"]:
        found.append("accidents")
    if kinds["attacker"]:
        found.append("attacker")
    if kinds["sport"] >= 3:
        found.append("sport")
    for topic in ("offence", "home_politics", "business"):
        if kinds[topic]:
            found.append(topic)
        if kinds[topic] >= 2:
            found.append(f"{topic}s")
    return found


def _side(parties: tuple[Party, ...]) -> str:
    """What a side is at best: a state, a body or person known by name, a noun for somebody, a thing, nobody."""
    if any(p.country for p in parties):
        return "state"
    if any(p.entity for p in parties):
        return "body"
    return "agent" if any(p.sector for p in parties) else "thing" if parties else "nobody"


_FORMER = frozenset({"former", "ex", "late", "retired", "onetime", "outgoing", "lame"})
ROOTS = (*QUADS, "-")
KEPT = 0.3  # below it no reading is an event, so that nobody asks for reasons


def add_root_evidence(found: dict[str, float], coded: Coded, scores: Sequence[float]) -> None:
    """Add to a reading's features what the words of its text say of its root.

    Words of a visit speak for a planned visit too: of the root and of that before conventions the better one counts.
    """
    named = {ROOTS.index(coded.root), ROOTS.index(coded.base or coded.root)}
    own, none = max(scores[n] for n in named), scores[-1]
    found["words/own"] = max(own, -8.0) / 4
    found["words/own p"] = math.exp(own)
    found["words/none p"] = math.exp(none)
    found["words/best"] = float(own >= max(scores) - 1e-9)
    found["words/margin"] = max(-6.0, own - max(s for n, s in enumerate(scores) if n not in named)) / 3
    found["words/as coded"] = max(scores[ROOTS.index(coded.root)], -8.0) / 4


def evidence_terms(reading: Reading, sentence: int) -> list[str]:
    """The terms that speak for a root: those of the sentence."""
    return terms(reading, reading.document.sentences[sentence])


def weigh(reading: Reading, coded: list[Coded]) -> list[Coded]:
    """The readings with their confidence."""
    model = scorer()
    scores: dict[int, list[float]] = {}
    weighed = []
    for c in coded:
        n = c.clause.sentence
        if n not in scores:
            scores[n] = root_scores(evidence_terms(reading, n), model)
        found = features(reading, c)
        add_root_evidence(found, c, scores[n])
        shares = [(model.weights.get(name, 0.0) * value, name) for name, value in found.items()]
        if c.frame.weight:
            shares.append((c.frame.weight, f"weight={c.frame.id}"))
        confidence = 1 / (1 + math.exp(-model.intercept - math.fsum(share for share, _ in shares)))
        reasons = tuple(sorted(shares, key=lambda s: -abs(s[0]))[:3]) if confidence >= KEPT else ()
        weighed.append(replace(c, confidence=confidence, reasons=reasons))
    return weighed
