"""Storylines: what belongs together over weeks, under a headline of its own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dragoman.model import Record
from dragoman.stories.chain import Chain
from dragoman.stories.crosswalk import Link, item_of
from dragoman.stories.items import counts
from dragoman.stories.settle import vectors

_LABEL_WORDS = 4
_ACTORS = 3


@dataclass(frozen=True, slots=True)
class Thread:
    """A storyline: its events (clusters of the crosswalk), pages, title, main actors, first and last day.

    `title` is the headline that says most of what the others say; `label` the words that most of its pages share.
    """

    events: tuple[str, ...]
    pages: tuple[str, ...]
    title: str
    label: tuple[str, ...]
    actors: tuple[str, ...]
    first: str | None
    last: str | None


def threads(records: Sequence[Record], links: Sequence[Link]) -> list[Thread]:
    """The storylines of two pages or more, the largest first."""
    chain, items = Chain(), [item_of(record) for record in records]
    for item, vector in zip(items, vectors(items)[1], strict=True):
        chain.place(item.id, item.published, vector)
    groups: defaultdict[str, list[Record]] = defaultdict(list)
    lines = chain.assignments()
    for record in records:
        groups[lines[record.page.source]].append(record)
    events: defaultdict[str, list[str]] = defaultdict(list)
    for link in links:
        events[link.record].append(link.cluster)
    found = [_thread(members, events) for members in groups.values() if len(members) > 1]
    return sorted(found, key=lambda t: (-len(t.pages), t.pages))


def _thread(members: Sequence[Record], events: Mapping[str, Sequence[str]]) -> Thread:
    spread = Counter(form for record in members for form in counts(item_of(record))["L"])
    days = sorted(e.date for r in members for e in r.events if e.date and len(e.date) == len("2025-01-31"))
    names = Counter(p.text for r in members for e in r.events for p in (*e.actors, *e.recipients))
    return Thread(
        events=tuple(dict.fromkeys(name for r in members for name in events.get(r.page.source, ()))),
        pages=tuple(record.page.source for record in members),
        title=_title(members, spread),
        label=tuple(form for form, n in _ranked(spread) if n > 1)[:_LABEL_WORDS],
        actors=tuple(name for name, _ in _ranked(names))[:_ACTORS],
        first=days[0] if days else None,
        last=days[-1] if days else None,
    )


def _title(members: Sequence[Record], spread: Counter[str]) -> str:
    """The headline whose words most of the pages hold."""
    titled = [record for record in members if record.article.headline]
    if not titled:
        return " ".join(form for form, _ in _ranked(spread)[:_LABEL_WORDS])

    def shared(record: Record) -> float:
        forms = counts(item_of(record))["L"]
        return sum(spread[form] for form in forms) / max(1, len(forms))

    return max(titled, key=shared).article.headline or ""


def _ranked(found: Counter[str]) -> list[tuple[str, int]]:
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
