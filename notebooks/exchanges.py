# %% [markdown]
# # Diplomatic exchanges of a pair of countries over time
#
# A notebook as a script: open it in Jupyter (with jupytext), VS Code, Spyder or PyCharm, or run `python notebooks/exchanges.py`
# in a folder that holds `samples/`. All articles are invented.

# %%
from collections import Counter
from html import escape
from itertools import pairwise
from pathlib import Path

from dragoman import Tracker

PAIR = ("CHL", "PER")
KINDS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}

# %% [markdown]
# ## The events of the pair
# Reports of several outlets are joined first, so that an event that is told four times counts once.

# %%
with Tracker.create("exchanges") as tracker:
    tracker.add(["samples/tracker/articles.jsonl"])
    tracker.link()
    events = tracker.events(pair=PAIR, limit=None)
    reports = sum(event.reports for event in events)
print(f"{len(events)} events of {' and '.join(PAIR)}, told by {reports} reports")

# %% [markdown]
# Only what happened, or goes on, is counted; dates that are not known stay out, and their number is told.

# %%
facts = [event for event in events if event.assertion in ("happened", "ongoing")]
dated = [event for event in facts if event.date]
print(f"{len(facts)} of them happened, {len(facts) - len(dated)} of these without a date")
days = Counter((event.date[:10], event.quad) for event in dated)
for (day, quad), count in sorted(days.items()):
    print(f"{day}  {KINDS[quad]:<22} {'█' * count}")

# %% [markdown]
# ## Who moves first?
# How often an act of one kind is followed by one of another.

# %%
ordered = sorted(dated, key=lambda event: event.date)
follows = Counter((KINDS[one.quad], KINDS[next_.quad]) for one, next_ in pairwise(ordered))
for (before, after), count in sorted(follows.items()):
    print(f"{before} → {after}: {count}")

# %% [markdown]
# ## A chart
# One bar a day: cooperation upwards, conflict downwards. The file stands by itself and can be put into a paper.

# %%
names = sorted({day for day, _ in days})
bars = []
for x, day in enumerate(names):
    for quad, sign in ((1, -1), (2, -1), (3, 1), (4, 1)):
        height = 12 * days[day, quad]
        y = 60 if sign > 0 else 60 - height
        title = escape(f"{day}: {days[day, quad]} {KINDS[quad]}")
        if height:
            bars.append(f'<rect x="{20 + 24 * x}" y="{y}" width="16" height="{height}"><title>{title}</title></rect>')
width = 40 + 24 * len(names)
chart = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="130" role="img">{"".join(bars)}</svg>\n'
Path("exchanges.svg").write_text(chart, encoding="utf-8")
print(f"exchanges.svg: {len(bars)} bars")
