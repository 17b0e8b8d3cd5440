"""How fast and how large a tracker is, from ten thousand pages to a million events.

    python -m bench.speed.store                      # 1,000,000 events: some minutes, some 2 GB
    python -m bench.speed.store --events 50000       # a short form
    python -m bench.speed.store --folder /tmp/store  # keep the tracker there, and use it again when it is large enough

All pages are synthetic and seeded. Seconds are CPU seconds of this process where "one core" is asked, wall otherwise.
"""

from __future__ import annotations

import argparse
import datetime
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.speed.synthetic import COUNTRIES, FIRST_DAY, Generator
from dragoman.store import find
from dragoman.tracker.tracker import Tracker

READER = "synthetic-1"
TARGETS = {"add": 1000.0, "pair": 50.0, "find": 150.0, "growth": 1.5, "size": 25.0}


@dataclass
class Timed:
    """CPU and wall seconds."""

    cpu: float = 0.0
    wall: float = 0.0

    def measure(self, work: Callable[[], object]) -> None:
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        self.cpu += time.process_time() - cpu
        self.wall += time.perf_counter() - wall


class Filler:
    """Adds synthetic pages and times only the adding."""

    def __init__(self, tracker: Tracker, seed: int, number: int = 0, events: float = 4.0) -> None:
        self.tracker = tracker
        self.generator = Generator(seed=seed, events=events)
        self.number = number

    def add(self, pages: int) -> Timed:
        timed = Timed()
        for _ in range(0, pages, 200):
            records = list(self.generator.records(200, self.number))
            self.number += 200
            timed.measure(lambda batch=records: self.tracker.add_records(batch, reader=READER))  # type: ignore[misc]
        return timed


def percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def _say(name: str, value: str, target: str, passed: bool) -> None:
    print(f"{name:<44} {value:>22}   target {target:<14} {'ok' if passed else 'MISSED'}", flush=True)


def _months(rng: random.Random) -> Iterator[tuple[str, tuple[str, str]]]:
    weights = [1 / (i + 2) for i in range(len(COUNTRIES))]
    while True:
        one, other = rng.choices(COUNTRIES, weights, k=2)
        if one != other:
            day = FIRST_DAY + datetime.timedelta(days=rng.randrange(3600))
            yield f"{day:%Y-%m}", (one, other)


def pair_and_month(tracker: Tracker, count: int = 300) -> list[float]:
    """Milliseconds of one page of events of a country pair and a month, with their total."""
    found = []
    for (month, pair), _ in zip(_months(random.Random(1)), range(count), strict=False):
        start = time.perf_counter()
        tracker.events(pair=pair, since=month, until=month)
        found.append(1000 * (time.perf_counter() - start))
    return found


def full_text(tracker: Tracker, count: int = 300) -> list[float]:
    """Milliseconds of one page of hits: words from the commonest to the rarest, alone and in twos, names, phrases."""
    rng, vocabulary = random.Random(2), Generator(seed=1).vocabulary
    people = [name for names in vocabulary.people.values() for name in names]
    common = ("said", "state", "media", "minister", "president", "ambassador")
    found = []
    for number in range(count):
        rare = vocabulary.words[int(len(vocabulary.words) * rng.random() ** 3)]
        words = (
            rare,
            f"{rare} {rng.choice(common)}",
            rng.choice(people),
            f'"{rng.choice(people)}"',
            rng.choice(common),
        )
        start = time.perf_counter()
        find(tracker.db, words[number % len(words)])
        found.append(1000 * (time.perf_counter() - start))
    return found


def _size(tracker: Tracker) -> float:
    """KiB a page on disk, blocks of the file system counted."""
    tracker.db.run("PRAGMA wal_checkpoint(TRUNCATE)")
    files = [path for path in tracker.folder.rglob("*") if path.is_file()]
    return sum(path.stat().st_blocks * 512 for path in files) / 1024 / tracker.status().versions


def measure(folder: Path, events: int) -> bool:
    """Fill a tracker, print each figure beside its target; whether all were reached."""
    fresh = not (folder / "tracker.sqlite").exists()
    tracker = Tracker.create(folder) if fresh else Tracker(folder)
    ok = []
    if fresh:
        first = Filler(tracker, 7).add(10_000)
        rate = 10_000 / first.cpu
        ok.append(rate >= TARGETS["add"])
        _say("add 10,000 already-read records (one core)", f"{rate:,.0f}/s CPU, {10_000 / first.wall:,.0f}/s wall",
             ">= 1,000/s", ok[-1])  # fmt: skip
        size = _size(tracker)
        ok.append(size <= TARGETS["size"])
        _say("size at 10,000 pages of 4 events", f"{size:.1f} KiB a page", "<= 25 KiB", ok[-1])
    _fill(tracker, events)
    small, large = growth(tracker, folder)
    ok.append(large.cpu / small.cpu <= TARGETS["growth"])
    _say(f"1,000 pages at {tracker.status().events:,} events / at 10 k pages",
         f"x{large.cpu / small.cpu:.2f} CPU, x{large.wall / small.wall:.2f} wall", "<= x1.5", ok[-1])  # fmt: skip
    for name, key, work in (("pair + month", "pair", pair_and_month), ("full-text find", "find", full_text)):
        times = work(tracker)
        ok.append(percentile(times, 0.95) < TARGETS[key])
        value = f"p50 {statistics.median(times):.1f}, p95 {percentile(times, 0.95):.1f} ms"
        _say(f"{name} out of {tracker.status().events:,} events", value, f"< {TARGETS[key]:.0f} ms p95", ok[-1])
    size = _size(tracker)
    ok.append(size <= TARGETS["size"])
    _say("size at the end, text and index included", f"{size:.1f} KiB a page", "<= 25 KiB", ok[-1])
    tracker.close()
    return all(ok)


def growth(tracker: Tracker, folder: Path) -> tuple[Timed, Timed]:
    """The median time of adding 1,000 pages to a tracker of ten thousand pages, and to this one: in turn, three times,
    so that other work on the machine slows both.
    """
    beside = folder.with_name(f"{folder.name}-small")
    try:
        with Tracker.create(beside) as other:
            small, large = Filler(other, 7), Filler(tracker, 8, tracker.status().versions)
            small.add(10_000)
            times = [(small.add(1000), large.add(1000)) for _ in range(3)]
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return sorted(times, key=lambda pair: pair[1].cpu / pair[0].cpu)[1]


def _fill(tracker: Tracker, events: int) -> None:
    """Bring the tracker to so many events, with twelve on a page: a third of the time that pages of four would take."""
    timed, filler = Timed(), Filler(tracker, 9, tracker.status().versions, events=12.0)
    while (have := tracker.status().events) < events:
        pages = max(200, min(5_000, (events - have) // 12))
        part = filler.add(pages)
        timed.cpu, timed.wall = timed.cpu + part.cpu, timed.wall + part.wall
        sys.stderr.write(f"{have:,} events, {pages / part.cpu:,.0f} pages/s CPU, {pages / part.wall:,.0f} wall\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=None)
    options = parser.parse_args()
    Path("build").mkdir(exist_ok=True)
    folder = options.folder or Path(tempfile.mkdtemp(prefix="bench-store-", dir="build"))
    try:
        return 0 if measure(folder, options.events) else 1
    finally:
        if options.folder is None:
            shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
