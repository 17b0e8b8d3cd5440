# %% [markdown]
# # How accurate is a coder? Against gold, with an interval
#
# Gold are sentences that people coded: here the examples of the codebook's frames, which anybody can read and argue with.
# Put your own in their place: a list of (sentence, root), root None for a sentence without an event. The examples were
# written with the frames, so the figures are too good; yours will be lower. The way to measure is the same.

# %%
import random
from collections import Counter
from collections.abc import Callable

from dragoman.knowledge.frames import frames
from dragoman.tracker.workbench import code

Gold = list[tuple[str, str | None]]
Coder = Callable[[str], str | None]
EACH = 2  # frames of each root, so that the notebook takes seconds

# %%
taken: Counter[str] = Counter()
gold: Gold = []
for frame in frames():
    if taken[frame.root] < EACH and frame.yes and frame.no:
        taken[frame.root] += 1
        gold += [(frame.yes[0], frame.root)]
print(f"{len(gold)} sentences of {len(taken)} roots")


# %% [markdown]
# ## Two coders
# dragoman, and a baseline that any coder should beat: the commonest root for everything.


# %%
def dragoman_root(sentence: str) -> str | None:
    events = code(sentence).events
    return max(events, key=lambda event: event.confidence).root if events else None


common = Counter(root for _, root in gold).most_common(1)[0][0]
said = {
    "dragoman": [dragoman_root(sentence) for sentence, _ in gold],
    "commonest root": [common for _ in gold],
}


# %% [markdown]
# ## Precision, recall, F1, and how sure we are
# The interval is a bootstrap over sentences: 1,000 draws with a fixed seed. Compare coders on the same draws.


# %%
def f1(pairs: list[tuple[str | None, str | None]]) -> float:
    right = sum(g == s and g is not None for g, s in pairs)
    found, wanted = sum(s is not None for _, s in pairs), sum(g is not None for g, _ in pairs)
    return 2 * right / (found + wanted) if found + wanted else 0.0


def interval(pairs: list[tuple[str | None, str | None]], draws: int = 1000) -> tuple[float, float]:
    chance = random.Random(1)
    values = sorted(f1(chance.choices(pairs, k=len(pairs))) for _ in range(draws))
    return values[draws // 40], values[-draws // 40]


scores: dict[str, float] = {}
for name, roots in said.items():
    pairs = [(root, answer) for (_, root), answer in zip(gold, roots, strict=True)]
    low, high = interval(pairs)
    scores[name] = f1(pairs)
    print(f"{name:<16} F1 {scores[name]:.2f}  (95 %: {low:.2f} to {high:.2f})")

# %% [markdown]
# ## What is confused with what

# %%
wrong = Counter((root, answer) for (_, root), answer in zip(gold, said["dragoman"], strict=True) if root != answer)
for (root, answer), count in wrong.most_common(5):
    print(f"{root} coded as {answer}: {count}")
