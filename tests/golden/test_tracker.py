"""The sample tracker: its events against the gold, whatever the order of arrival, and its views as golden listings."""

from __future__ import annotations

import datetime
import json
import os
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dragoman.cli.app import app
from dragoman.model import Record
from dragoman.store import EventRow
from dragoman.stories import cluster, crosswalk
from dragoman.stories.crosswalk import item_of
from dragoman.tracker.reading import Reading, read_many
from dragoman.tracker.samples import sample_folder
from dragoman.tracker.tracker import Tracker
from dragoman.views import StorylinePage, dossier, month, versions

HERE = Path(__file__).parent
TODAY = datetime.date(2024, 10, 1)
SAMPLES = sample_folder() / "tracker"


@pytest.fixture(scope="module")
def records() -> list[Record]:
    found = list(read_many([str(SAMPLES / "articles.jsonl")]))
    return [record for record in found if isinstance(record, Reading)]


@pytest.fixture(scope="module")
def tracker(records: list[Record], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracker]:
    with Tracker.create(tmp_path_factory.mktemp("golden") / "t") as made:
        made.add_records(records)
        made.link()
        yield made


def told_together(tracker: Tracker) -> set[frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for event, report, _, _ in tracker.crosswalk():
        groups.setdefault(event, set()).add(report)
    return {frozenset(group) for group in groups.values()}


@pytest.mark.parametrize("seed", range(20))
def test_twenty_orders_of_arrival_give_the_same_events(
    records: list[Record], tracker: Tracker, tmp_path: Path, seed: int
) -> None:
    """Pages come in any order and bit by bit, are linked after each bit, and end in the same events."""
    rng = random.Random(seed)
    shuffled, bit = rng.sample(records, len(records)), rng.choice((11, 15, 23))
    with Tracker.create(tmp_path / "t") as growing:
        for start in range(0, len(shuffled), bit):
            growing.add_records(shuffled[start : start + bit])
            growing.link()
        assert told_together(growing) == told_together(tracker)
        assert growing.verify() == []
    assert max(map(len, told_together(tracker))) > 2


@pytest.mark.parametrize("seed", range(20))
def test_twenty_orders_of_records_give_the_same_crosswalk_and_the_same_stories_one_by_one(
    records: list[Record], seed: int
) -> None:
    def linked(order: list[Record]) -> set[tuple[str, str, str]]:
        return {(link.record, link.event, link.cluster) for link in crosswalk(order)}

    def streamed(order: list[Record]) -> set[frozenset[str]]:
        stories: dict[str, set[str]] = {}
        for name, story in cluster(map(item_of, order)).items():
            stories.setdefault(story, set()).add(name)
        return {frozenset(story) for story in stories.values()}

    shuffled = random.Random(seed).sample(records, len(records))
    assert linked(shuffled) == linked(records)
    assert streamed(shuffled) == streamed(records)


def test_a_split_by_a_person_outlives_pages_that_come_later(records: list[Record], tmp_path: Path) -> None:
    """Every joined event is split by hand when half of the pages are there; none of the splits is undone."""
    ordered = sorted(records, key=lambda r: (r.article.published or "", r.page.id))
    with Tracker.create(tmp_path / "t") as growing:
        growing.add_records(ordered[::2])
        growing.link()
        apart = [
            (report.id, event.reports[0].id)
            for row in growing.iterate()
            if len((event := growing.event(row.id)).reports) > 1
            for report in event.reports[1:]
        ]
        for report, _ in apart:
            growing.split(report, who="ada", why="another one")
        growing.add_records(ordered[1::2])
        growing.link()
        home = {report: event for event, report, _, _ in growing.crosswalk()}
        assert len(apart) > 3
        assert all(home[report] != home[other] for report, other in apart)


def test_reports_of_a_gold_event_are_mostly_one_event(records: list[Record]) -> None:
    """Of the pairs of pages that tell one gold event, by its root, most are joined."""
    gold = [json.loads(line) for line in (SAMPLES / "events.jsonl").read_text("utf-8").splitlines()]
    roots = {(r.page.source, e.id): e.root for r in records for e in r.events}
    cluster = {(k.record, k.event): k.cluster for k in crosswalk(records)}
    joined = wanted = 0
    for event in gold:
        pages = [
            {cluster[k] for k, root in roots.items() if k[0] == page and root == event["root"]}
            for page in event["told_by"]
        ]
        told = [found for found in pages if found]
        pairs = [(a, b) for i, a in enumerate(told) for b in told[i + 1 :]]
        wanted += len(pairs)
        joined += sum(bool(a & b) for a, b in pairs)
    assert wanted > 20
    assert joined / wanted >= 0.6


def rows(tracker: Tracker) -> list[EventRow]:
    return list(tracker.iterate(sort="date"))


def line(row: EventRow) -> str:
    sides = " → ".join(
        ", ".join(f"{p.name} ({p.country})" for p in side) or "–" for side in (row.actors, row.recipients)
    )
    return f"{row.date} {row.root} {row.assertion} {sides} @ {row.place} x{row.reports}"


def listing(tracker: Tracker) -> Iterator[str]:
    found = rows(tracker)
    pair = ("CHL", "PER")
    yield from (f"pair event {line(row)}" for row in tracker.iterate(pair=pair, sort="date"))
    yield from (f"pair kind {kind} {n}" for kind, n in tracker.tally("root", pair=pair, took_place=True).items())
    yield from (f"pair meeting {m.one} · {m.other} · {m.times} · {m.last}" for m in tracker.meetings(pair))
    person = dossier([r for r in found if "Otiende" in str(r.actors) + str(r.recipients)], "Otiende")
    yield from (f"dossier deed {line(row)}" for row in person.deeds)
    yield from (f"dossier with {name} {n}" for name, n in tracker.counterparts("Otiende").items())
    page = month(tracker.by_day(since="2024-09", until="2024-09"), 2024, 9)
    yield from (f"calendar {d.date} {line(row)}" for week in page.weeks for d in week for row in d.rows)
    yield from (f"overdue {line(row)}" for row in tracker.overdue(TODAY, most=100))
    yield from (f"upcoming {line(row)}" for row in tracker.upcoming(datetime.date(2024, 9, 1), most=100))
    yield from portrait_lines(tracker)
    for row in found:
        yield from (f"disputed {dispute}" for dispute in versions(tracker.event(row.id)))
    for storyline in sorted(tracker.storylines(), key=lambda s: s.title or ""):
        yield from storyline_lines(tracker, tracker.storyline(storyline.id or ""))


def portrait_lines(tracker: Tracker) -> Iterator[str]:
    place = tracker.place("Estonia", TODAY)
    yield f"place {place.name} {place.country} {place.total} {dict(place.kinds)} {dict(place.who)} {dict(place.places)}"
    yield from (f"  {line(row)}" for row in place.rows)
    yield from (f"  overdue {line(row)}" for row in place.overdue)
    source = tracker.source("Kestrel Wire")
    yield f"source {source.site} {source.pages} {source.events} {dict(source.kinds)} lag {source.lag}"
    yield from (f"  first {line(r.row)} {r.hours:+.1f} h {r.other.site}" for r in source.first)
    yield from (f"  later {line(r.row)} {r.hours:+.1f} h {r.other.site}" for r in source.later)
    yield from (f"  alone {line(a.row)}" for a in source.alone)
    yield from (f"  copied {c.headline} {c.site}" for c in source.copied)
    yield from (f"  contradicts {line(row)}" for row in source.contradicts)
    week = tracker.brief("2024-09-15", "2024-09-21", by="published")
    yield f"brief {week.since} {week.until} pages {week.pages} again {week.again}"
    for kind, news in (("new", week.new), ("changed", week.changed), ("disputed", week.disputed)):
        for one in news:
            yield f"  {kind} {line(one.row)} told by {', '.join(dict.fromkeys(w.site or '?' for w in one.told))}"
            yield from (f"    {c.field} {c.before} {c.after} {c.witness.site}" for c in one.changes)
            yield from (f"    {dispute}" for dispute in one.disputes)


def storyline_lines(tracker: Tracker, page: StorylinePage) -> Iterator[str]:
    yield f"storyline {page.storyline.title} · {len(page.events)} · {page.first} to {page.last}"
    yield from (f"  key day {day.date}: {line(row)}" for day in page.days for row in day.events)
    yield from (f"  week {w.monday}: {w.events} {w.reports} {w.families} {w.goldstein}" for w in page.weeks if w.events)
    for tie in page.ties:
        ends = (line(tracker.event(end).row) for end in (tie.source, tie.target))
        yield f"  {next(ends)} {tie.kind.upper()} {next(ends)} · {tie.score} · {tie.why}"
        yield from (f"    “{evidence.text}”" for evidence in tie.evidence)


def states(row: EventRow) -> set[str | None]:
    return {p.country for p in (*row.actors, *row.recipients)}


def test_views_of_the_sample_tracker_are_golden(tracker: Tracker) -> None:
    golden = HERE / "tracker.txt"
    text = "\n".join(listing(tracker)) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_the_called_off_summit_has_its_life_line(tracker: Tracker) -> None:
    told = Counter(
        row.assertion for row in rows(tracker) if states(row) >= {"ARM", "AZE"} and row.root in ("AGREE", "REJECT")
    )
    assert told["planned"] >= 1
    assert told["cancelled"] >= 1


def test_ties_of_all_kinds_have_sentences_of_their_pages(tracker: Tracker) -> None:
    ties = [tie for s in tracker.storylines() for tie in tracker.storyline(s.id or "").ties]
    assert {tie.kind for tie in ties} == {"continues", "reacts to", "part of"}
    for tie in ties:
        assert tie.evidence
        assert all(tracker.record(e.page).page.text[e.start : e.end] == e.text for e in tie.evidence)


def test_the_denied_strike_is_one_event_with_two_versions(tracker: Tracker) -> None:
    (strike,) = (row for row in rows(tracker) if row.disputed)
    told = {d.aspect: [v.value for v in d.versions] for d in versions(tracker.event(strike.id))}
    assert told["whether it happened"] == ["happened", "denied"]
    assert told["how many"] == ["4", "7"]
    assert strike.families < strike.reports


def test_storylines_and_disputes_are_told_on_the_command_line(tracker: Tracker) -> None:
    runner, folder = CliRunner(), str(tracker.folder)
    listed = runner.invoke(app, ["storylines", "-t", folder, "-f", "jsonl"])
    found = [json.loads(line) for line in listed.stdout.splitlines()]
    strike = next(row for row in found if row["disputed"])
    shown = runner.invoke(app, ["storylines", strike["id"][:9], "-t", folder]).stdout
    for words in ("days that matter", "week by week", " reacts to ", " continues ", "disputed: "):
        assert words in shown
    event = next(row.id for row in rows(tracker) if row.disputed)
    told = runner.invoke(app, ["show", event, "-t", folder])
    assert "disputed: whether it happened: happened by " in told.stdout
    as_json = json.loads(runner.invoke(app, ["show", event, "-t", folder, "-f", "json"]).stdout)[0]
    assert {d["aspect"] for d in as_json["disputes"]} == {"whether it happened", "how many"}
    assert as_json["ties"][0]["evidence"][0]["text"]
