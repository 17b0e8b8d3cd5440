# %% [markdown]
# # How accurate is a coder? Against gold, with an interval
#
# The sample articles come with a list of the events that they tell (`samples/tracker/events.jsonl`), written by hand: what was
# done, on which day, and in which articles. Put your own pages and your own list in their place. All articles are invented, and
# were written by the same people as the program: the figures are too good, yours will be lower. The way to measure is the same.

# %%
import json
import random
import re
from collections import Counter
from pathlib import Path

import dragoman
from dragoman.knowledge.frames import by_lemma

SAMPLES = Path("samples/tracker")
articles = [json.loads(line) for line in (SAMPLES / "articles.jsonl").read_text("utf-8").splitlines()]
gold: dict[str, Counter[str]] = {article["id"]: Counter() for article in articles}
for line in (SAMPLES / "events.jsonl").read_text("utf-8").splitlines():
    event = json.loads(line)
    for identity in event["told_by"]:
        gold[identity][event["root"]] += 1
stories = {row["id"]: row["story"] for row in map(json.loads, (SAMPLES / "gold.jsonl").read_text("utf-8").splitlines())}
print(f"{len(articles)} articles of {len(set(stories.values()))} stories, {sum(map(Counter.total, gold.values()))} events to find")

# %% [markdown]
# ## Two coders
# dragoman, and a baseline that any coder should beat: one event for each sentence that holds a verb of the codebook.

# %%
records = list(dragoman.read_many([str(SAMPLES / "articles.jsonl")]))
ours = {
    article["id"]: Counter(event.root for event in record.events)
    for article, record in zip(articles, records, strict=True)
}

verbs, _ = by_lemma()
keywords: dict[str, Counter[str]] = {}
for article in articles:
    sentences = re.split(r"(?<=[.!?])\s", article["text"])
    words = [re.sub(r"(?:ed|s)$", "", word) for sentence in sentences for word in sentence.lower().split()]
    keywords[article["id"]] = Counter(verbs[word][0].root for word in words if word in verbs)
said = {"dragoman": ours, "keywords": keywords}

# %% [markdown]
# ## Precision, recall, F1, and how sure we are
# The interval is a bootstrap over *stories*, not articles: articles of one story are alike, and drawing them singly would make the
# interval too narrow. Compare coders on the same draws.


# %%
def f1(answers: dict[str, Counter[str]], identities: list[str]) -> float:
    right = sum((answers[i] & gold[i]).total() for i in identities)
    found, wanted = (sum(counts[i].total() for i in identities) for counts in (answers, gold))
    return 2 * right / (found + wanted) if found + wanted else 0.0


by_story: dict[str, list[str]] = {}
for identity, story in stories.items():
    by_story.setdefault(story, []).append(identity)


def interval(answers: dict[str, Counter[str]], draws: int = 1000) -> tuple[float, float]:
    chance, names = random.Random(1), sorted(by_story)
    drawn = (chance.choices(names, k=len(names)) for _ in range(draws))
    values = sorted(f1(answers, [i for name in sample for i in by_story[name]]) for sample in drawn)
    return values[draws // 40], values[-draws // 40]


for name, answers in said.items():
    low, high = interval(answers)
    print(f"{name:<10} F1 {f1(answers, list(gold)):.2f}  (95 %: {low:.2f} to {high:.2f})")

# %% [markdown]
# ## What is missed, and what is too much

# %%
missed = sum((gold[i] - ours[i] for i in gold), Counter())
extra = sum((ours[i] - gold[i] for i in gold), Counter())
for what, counts in (("missed", missed), ("too much", extra)):
    print(f"{what}: " + ", ".join(f"{root} {count}" for root, count in counts.most_common(5)))
