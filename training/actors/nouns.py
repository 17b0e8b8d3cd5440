"""Write `nouns.tsv`, nouns that mean persons, bodies or places: `python -m training.actors.nouns`.

Word vectors of the language model, a linear model trained on titles, on nouns of agents and on heads of nominal
mentions in the development halves; applied to the nouns of the development texts and to the seeds themselves.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score

from bench.accuracy.actors import SETS
from bench.accuracy.parsed import EVAL, documents
from dragoman.knowledge.titles import titles
from dragoman.language.parsing import model

OUT = Path(__file__).parents[2] / "src/dragoman/knowledge/data/actors/nouns.tsv"
KEPT = 0.6
# what the model takes for nouns of our kinds and is not: names, abbreviations, things
WRONG = frozenset(
    [
        "a",
        "aaa",
        "ace",
        "adm",
        "airman",
        "albion",
        "alpine",
        "ambassadorship",
        "anchor",
        "anonymity",
        "apr",
        "asbestos",
        "asylum",
        "aunt",
        "australia",
        "badminton",
        "base",
        "behalf",
        "being",
        "belfast",
        "biathlon",
        "bight",
        "by",
        "c",
        "calgary",
        "cameo",
        "candidacy",
        "captain",
        "carbon",
        "carry",
        "cast",
        "cc",
        "close",
        "coal",
        "col",
        "commandery",
        "commune",
        "cook",
        "coordinator",
        "core",
        "count",
        "coyote",
        "custom",
        "daily",
        "deity",
        "deputy",
        "dinosaur",
        "disposal",
        "doctorate",
        "draft",
        "defence",
        "démocratique",
        "editorial",
        "emergency",
        "encyclopedia",
        "england",
        "evangelist",
        "ex",
        "exultant",
        "feb",
        "female",
        "fifa",
        "flagship",
        "fleming",
        "forward",
        "gas",
        "gen",
        "generation",
        "ghost",
        "god",
        "grocery",
        "guitar",
        "gunner",
        "handling",
        "hijack",
        "homeopath",
        "hundred",
        "hyuk",
        "infantry",
        "insured",
        "insurgency",
        "jeer",
        "jury",
        "kilometre",
        "kroon",
        "labor",
        "laboratory",
        "labour",
        "latter",
        "lbw",
        "luxury",
        "m",
        "major",
        "male",
        "maniac",
        "marine",
        "mechanic",
        "mep",
        "milliom",
        "millennium",
        "million",
        "mining",
        "minor",
        "mla",
        "mk",
        "mob",
        "model",
        "monitor",
        "moon",
        "motorcade",
        "motorcycle",
        "motorway",
        "mountain",
        "mph",
        "mountaineer",
        "mutiny",
        "notary",
        "official-dom",
        "ohio",
        "orphanage",
        "pacer",
        "pad",
        "page",
        "painter-ly",
        "pakistan",
        "paramedic-al",
        "parenthesis",
        "parish",
        "personality",
        "petrol",
        "pharmacy",
        "phd",
        "portrait",
        "poster",
        "pre",
        "primary",
        "private",
        "punk",
        "qualifier",
        "railway",
        "rebellion",
        "rebuke",
        "refinery",
        "regulator",
        "rendezvous",
        "rep",
        "revolt",
        "romania",
        "rugby",
        "scottish",
        "secret",
        "self",
        "sen",
        "siam",
        "silva",
        "ski",
        "snub",
        "solo",
        "special",
        "star",
        "steel",
        "steer",
        "stirling",
        "strip",
        "sub",
        "suicide",
        "sunderland",
        "super",
        "swiss",
        "tapestry",
        "taunt",
        "teen",
        "textile",
        "thousand",
        "throne",
        "tribe-al",
        "tributary",
        "tribute",
        "up",
        "v",
        "vancouver",
        "vice",
        "volcano",
        "wicket",
        "winnipeg",
        "whip",
        "wall",
        "wallpaper",
        "arch",
        "tropic",
        "universe",
        "page",
        "office",
        "officeholder",
        "deck",
        "array",
        "section",
        "seaside",
        "signatory",
        "apartment",
        "circumference",
        "basement",
        "barge",
        "counter",
        "southernmost",
        "stratosphere",
        "polytheism",
        "publication",
        "religion",
        "north",
        "debutant",
        "seminarian",
        "branch",
        "economy",
        "division",
        "animal",
        "carnivore",
        "lacquer",
        "north",
        "memorial",
        "fan-dom",
        "lineman",
        "household",
        "generation",
        "people-s",
        "sport",
        "ally-ance",
        "core",
        "consumer-ism",
        "sailor-y",
        "vendor-s",
        "person-nel",
        "head-er",
        "back-er",
        "pl",
    ]
)
MISSING = {
    "organisation": "alliance authority board bloc brigade bureau cabinet camp cartel caucus chamber cell clan clinic "
    "consortium contingent convoy crew delegation detachment directorate embassy faction family fleet "
    "front gang group grouping guard insurgency intelligence junta leadership management media mission ministry mob "
    "network newspaper offshoot outlet panel patrol presidency press regime secretariat senate side "
    "staff store syndicate task-force tribe tribunal troop troupe union unit watchdog wing militia consulate broadcaster "
    "carrier corporation cooperative contractor developer entity operator producer publisher retailer startup "
    "supplier subsidiary think-tank vendor parliament assembly congress legislature monarchy state-department",
    "place": "country nation state kingdom republic province district village frontier region peninsula island town city",
    "person": "people troop soldier man woman official deputy captain brother child anybody someone everyone civilian",
}


def gold_heads() -> dict[str, Counter[str]]:
    """Heads of nominal mentions with how often each type bears them."""
    found: dict[str, Counter[str]] = {}
    for name in ("gum", "meantime"):
        for document, line in zip(documents(f"entities/{name}.jsonl"), (EVAL / f"entities/{name}.jsonl").open()):
            row = json.loads(line)
            shift = document.page.text.find(row["text"])
            for entity in row["entities"]:
                for m in entity["mentions"]:
                    if m["kind"] == "nominal":
                        head = m.get("head") or m
                        i = document.token_at(shift + head["end"] - 1)
                        if i is not None and document.tokens[i].pos == "NOUN":
                            found.setdefault(document.tokens[i].lemma.lower(), Counter())[entity["type"]] += 1
    return found


def vocabulary() -> Counter[str]:
    """Lemmas of the nouns in the development texts."""
    seen: Counter[str] = Counter()
    for name in (*(f"entities/{s}.jsonl" for s in SETS),):
        for document in documents(name):
            seen.update(t.lemma.lower() for t in document.tokens if t.pos == "NOUN" and t.lemma.isalpha())
    return seen


def main() -> None:
    """Train, report accuracy by cross-validation, write the list."""
    vocab = model().vocab
    heads = gold_heads()
    seeds = {w: "person" for w in titles() if " " not in w and "-" not in w}
    for word, kinds in heads.items():
        kind, n = kinds.most_common(1)[0]
        if n * 3 >= 2 * sum(kinds.values()) and word not in seeds:
            seeds[word] = {"place": "place", "other": "other"}.get(kind, kind)
    seeds = {w: k for w, k in seeds.items() if vocab[w].has_vector}
    x = np.array([vocab[w].vector / (vocab[w].vector_norm or 1) for w in seeds])
    y = [str(k) for k in seeds.values()]
    machine = LogisticRegression(C=20, max_iter=500)
    print(Counter(y), "cross-validated", cross_val_score(machine, x, y, cv=5).mean().round(3))
    machine.fit(x, y)
    out = {w: k for w, k in seeds.items() if k != "other"}
    words = [w for w, n in vocabulary().items() if n > 1 and w not in seeds and vocab[w].has_vector]
    chances = machine.predict_proba(np.array([vocab[w].vector / (vocab[w].vector_norm or 1) for w in words]))
    for word, row in zip(words, chances, strict=True):
        best = int(row.argmax())
        if row[best] > KEPT and machine.classes_[best] != "other":
            out[word] = str(machine.classes_[best])
    out = {w: k for w, k in out.items() if w not in WRONG}
    out |= {w: k for k, words in MISSING.items() for w in words.split() if "-" not in w}
    OUT.write_text("noun\ttype\n" + "".join(f"{w}\t{k}\n" for w, k in sorted(out.items())), "utf-8")
    print(Counter(out.values()))


if __name__ == "__main__":
    main()
