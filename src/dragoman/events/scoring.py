"""How likely a reading is an event: a logistic model over frame, predicate, parties and the words of the sentence.

Two small linear models, trained by `training/events/train.py`: one says which roots the words of a sentence speak for,
the other weighs a reading with that and with what its clause looks like. Both are reviewed data, not code.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from dragoman.events.coding import Coded
from dragoman.events.reading import Reading
from dragoman.knowledge.codebook import QUADS
from dragoman.model import Sentence


def terms(reading: Reading, sentence: Sentence) -> list[str]:
    """The terms of a sentence: lemmas and pairs of neighbours; names and numbers by kind only."""
    words = []
    for token in reading.tokens[sentence.first : sentence.last]:
        if token.ner in ("GPE", "NORP", "PERSON", "LOC") or token.pos == "NUM":
            words.append(f"<{token.ner or 'NUM'}>")
        elif token.pos not in ("PUNCT", "SPACE", "SYM", "X"):
            words.append(token.lemma.lower())
    return list(dict.fromkeys([*words, *(f"{a} {b}" for a, b in zip(words, words[1:], strict=False))]))


def root_scores(found: Iterable[str], weights: Mapping[str, Sequence[float]], bias: Sequence[float]) -> list[float]:
    """Log-probabilities of the roots, in the order of the weights, for the terms of a sentence (tf-idf length norm)."""
    rows = [weights[t] for t in found if t in weights]
    norm = math.sqrt(sum(row[-1] ** 2 for row in rows)) or 1.0
    scores = list(bias)
    for row in rows:
        share = row[-1] / norm
        for n in range(len(scores)):
            scores[n] += share * row[n]
    top = max(scores)
    total = top + math.log(sum(math.exp(s - top) for s in scores))
    return [s - total for s in scores]


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
    mark(f"sides={'AC' if actor else 'A' if coded.actors else '-'}{'RC' if recipient else 'R' if coded.recipients else '-'}")
    mark(f"sides/{clause.form}={bool(actor)}{bool(recipient)}", f"rank={min(coded.rank, 2)}")
    if coded.inner_root:
        mark(f"inner={coded.inner_root}>{root}", "composed")
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
    sentence = document.sentences[clause.sentence]
    mark(f"label={sentence.label}", "page" if reading.is_page else "lone")
    if reading.is_page:
        mark(f"page/{root}", f"page/{clause.form}", f"page/{'sides' if actor and recipient else 'one' if actor or recipient else 'none'}")
        found["place in page"] = clause.sentence / max(1, len(document.sentences))
    return found


ROOTS = (*QUADS, "-")
