"""How likely a reading is an event: a logistic model over frame, predicate, parties and the words of the sentence.

Two small linear models, trained by `training/events/train.py`: one says which roots the words of a sentence speak for,
the other weighs a reading with that and with what its clause looks like. Both are reviewed data, not code.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from dragoman.events.coding import Coded
from dragoman.events.reading import Reading
from dragoman.knowledge.codebook import QUADS
from dragoman.knowledge.scorer import Scorer, scorer
from dragoman.model import Party, Sentence


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
    """What the second model sees of a reading; names are readable, values 0–1 but for counts."""
    clause, document = coded.clause, reading.document
    found: dict[str, float] = {}

    def mark(*names: str) -> None:
        for name in names:
            found[name] = 1.0

    lemma, root = clause.lemma, coded.root
    objects = [reading.lemmas[a.head] for a in clause.arguments if a.role == "patient"]
    mark(f"frame={coded.frame.id}", f"lemma={lemma}/{clause.form}", f"root={root}", f"form={clause.form}")
    mark(f"root={root}/{clause.form}", f"voice={clause.voice}", f"tense={clause.tense}/{clause.form}")
    mark(*(f"object={lemma}>{o}" for o in objects[:1]))
    mark(*(f"marker={lemma}>{a.marker}" for a in clause.arguments if a.marker and a.role == "oblique"))
    actor = any(p.country for p in coded.actors)
    recipient = any(p.country for p in coded.recipients)
    sides = _side(coded.actors), _side(coded.recipients)
    mark(f"sides={sides[0]}>{sides[1]}", f"actor={sides[0]}", f"recipient={sides[1]}", f"actor={sides[0]}/{root}")
    if not {"state", "agent", "body", "person"} & set(sides):
        mark("nobody", f"nobody/{root}")
    mark(
        *(f"sector={s}" for p in coded.actors for s in p.sector),
        *(f"sector>{s}" for p in coded.recipients for s in p.sector),
    )
    mark(f"sides/{clause.form}={bool(actor)}{bool(recipient)}", f"rank={min(coded.rank, 2)}")
    if coded.inner_root:
        mark(f"inner={coded.inner_root}>{root}", "composed")
    mark(f"assertion={coded.assertion}/{root}", f"base={coded.base}>{root}")
    if clause.negated:
        mark("negated", f"negated/{root}")
    if clause.modality:
        mark("modal", f"modal={clause.modality}")
    if clause.phase:
        mark(f"phase={clause.phase}")
    parent = document.clauses[clause.parent] if clause.parent is not None else None
    mark(f"relation={clause.relation if parent else 'main'}")
    if parent is not None:
        mark(f"under={'report' if parent.reporting else 'other'}/{clause.relation}", f"parent={parent.lemma}")
    depth = 0
    above = parent
    while above is not None and depth < 4:
        depth += 0 if above.reporting else 1
        above = document.clauses[above.parent] if above.parent is not None else None
    found["depth"] = depth / 4
    tag = reading.tokens[clause.head].tag
    mark(f"tag={tag}", f"dep={reading.tokens[clause.head].dep}")
    if any(reading.tokens[a.head].pos == "PRON" for a in clause.arguments if a.role == "agent"):
        mark("pronoun agent")
    for name in _circumstances(reading, clause.sentence):
        mark(name, f"{name}/{root}")
    sentence = document.sentences[clause.sentence]
    mark(f"label={sentence.label}", "page" if reading.is_page else "lone")
    if reading.is_page:
        mark(
            f"page/{root}",
            f"page/{clause.form}",
            f"page/{'sides' if actor and recipient else 'one' if actor or recipient else 'none'}",
        )
        found["place in page"] = clause.sentence / max(1, len(document.sentences))
    return found


def _circumstances(reading: Reading, sentence: int) -> list[str]:
    """What the words around say of the kind of text: attackers, accident, sport, how many states are named."""
    kinds = reading.kinds(sentence)
    states = min(kinds["states"], 3)
    found = [f"states={states}"]
    if kinds["accident"] and not kinds["attacker"]:
        found.append("accident")
    if kinds["attacker"]:
        found.append("attacker")
    if kinds["sport"] >= 3:
        found.append("sport")
    return found


def _side(parties: tuple[Party, ...]) -> str:
    """What a side is at best: a state, a body or person known by name, a noun for somebody, a thing, nobody."""
    if any(p.country for p in parties):
        return "state"
    if any(p.entity for p in parties):
        return "body"
    return "agent" if any(p.sector for p in parties) else "thing" if parties else "nobody"


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
    """The terms that speak for a root: of the sentence in a page, of the whole text where it is a lone one."""
    sentences = reading.document.sentences
    if reading.is_page:
        return terms(reading, sentences[sentence])
    return list(dict.fromkeys(t for s in sentences for t in terms(reading, s)))


def weigh(reading: Reading, coded: list[Coded]) -> list[Coded]:
    """The readings with their confidence."""
    model = scorer()
    scores: dict[int, list[float]] = {}
    weighed = []
    for c in coded:
        n = c.clause.sentence if reading.is_page else 0
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
