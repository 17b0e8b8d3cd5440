"""Kill -9 at random moments: nothing may be lost, nothing doubled, and `verify` must be clean each time.

    python -m bench.chaos.store              # 200 kills, some minutes
    python -m bench.chaos.store --kills 20   # a short form

Each round forks a process that adds, watches, reviews, exports or backs up, kills it after a random time, and looks at
what it left. The process tells over a pipe what it has finished (a correction written, pages read): that must be there.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.speed.synthetic import Generator
from dragoman.model import Page, Record
from dragoman.tracker.tracker import Tracker

PAGES = 400
Say = Callable[[str], None]


class KnownReader:
    """Gives each synthetic page the record that it was made from, a little slowly."""

    version = "known-1"

    def __init__(self, records: Sequence[Record], pause_seconds: float = 0.01) -> None:
        self.records = {record.page.id: record for record in records}
        self.pause_seconds = pause_seconds

    def read(self, pages: Sequence[Page]) -> Iterator[Record]:
        for page in pages:
            time.sleep(self.pause_seconds)
            yield self.records[page.id]


@dataclass
class Chaos:
    """One run: a tracker, the pages that are to be added, and what was found."""

    folder: Path
    seed: int = 1
    pages: int = PAGES
    kills: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.records = list(Generator(seed=self.seed).records(self.pages))
        self.reader = KnownReader(self.records)
        self.open(create=True).close()

    def open(self, create: bool = False) -> Tracker:
        make = Tracker.create if create else Tracker
        return make(self.folder, reader=self.reader)

    def run(self, kills: int, most_seconds: float = float("inf")) -> None:
        """Kill that many processes at work, or as many as time allows."""
        end = time.monotonic() + most_seconds
        works: tuple[tuple[str, Callable[[Tracker, Say], None]], ...] = (
            ("add", self._add), ("review", self._review), ("export", self._export), ("watch", self._watch),
            ("backup", self._backup),
        )  # fmt: skip
        for number in itertools.count():
            if self.kills.total() >= kills or time.monotonic() > end:
                break
            name, work = works[number % len(works)]
            if self._kill(work, number):
                self.kills[name] += 1
            self._look(f"round {number} ({name})")
        self._finish()

    # What the killed processes do

    def _add(self, tracker: Tracker, say: Say) -> None:
        for start in range(0, self.pages, 12):
            batch = self.records[start : start + 12]
            tracker.add_pages((r.page for r in batch), progress=lambda _: None)
            for record in batch:
                say(f"page {record.page.id}")

    def _watch(self, tracker: Tracker, say: Say) -> None:
        """Pages of no particular order, a few at a time, as feeds bring them."""
        order = random.Random(os.getpid()).sample(self.records, len(self.records))
        for group in _groups(order, 7):
            tracker.add_pages(r.page for r in group)
            for record in group:
                say(f"page {record.page.id}")

    def _review(self, tracker: Tracker, say: Say) -> None:
        rng = random.Random(os.getpid())
        while True:
            rows = tracker.events(limit=20, offset=rng.randrange(200), rejected=True)
            if len(rows) < 2:
                return
            for row in rows:
                made = self._say_something(tracker, rng, [row.report, rows[0].report])
                if made:
                    say(f"correction {made}")

    def _say_something(self, tracker: Tracker, rng: random.Random, reports: Sequence[str]) -> str | None:
        what = rng.choice(("accept", "reject", "change", "flag", "comment", "merge", "undo"))
        if what == "change":
            return tracker.correct(
                reports[0], "change", field="date", value=f"2026-01-{rng.randint(10, 28)}", who="c"
            ).id
        if what == "merge":
            return tracker.merge(reports, who="c").id if len(set(reports)) > 1 else None
        if what == "undo":
            log = tracker.corrections()
            return tracker.undo(log[rng.randrange(len(log))].annotation.id, who="c").id if len(log) else None
        return tracker.correct(reports[0], what, why="chaos", who="c").id  # type: ignore[arg-type]

    def _export(self, tracker: Tracker, say: Say) -> None:
        for number in itertools.count():
            for format in ("csv", "jsonl", "sqlite"):
                path = self.folder / "out" / f"{os.getpid()}-{number}.{format}"
                tracker.export(format, path, limit=200)
                say(f"file {path}")
            name = f"{os.getpid()}-{number}"
            tracker.release(name, limit=100)
            say(f"file {self.folder / 'releases' / name / 'SHA256SUMS'}")

    def _backup(self, tracker: Tracker, say: Say) -> None:
        for number in itertools.count():
            target = self.folder.with_name(f"{self.folder.name}-backup")
            tracker.backup(target)
            say(f"backup {target} {number}")

    # Killing and looking

    def _kill(self, work: Callable[[Tracker, Say], None], number: int) -> bool:
        """Whether the process was still at work when it was killed."""
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            self._child(work, writing)
        os.close(writing)
        time.sleep(self.rng.uniform(0.005, 0.6))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        with os.fdopen(reading) as pipe:
            # A line that was cut off was never said.
            said = [line[:-1] for line in pipe if line.endswith("\n")]
        self.faults += [f"round {number}: {line}" for line in said if line.startswith("error")]
        self.acknowledged.update(line for line in said if not line.startswith(("error", "backup")))
        return os.WIFSIGNALED(status)

    def _child(self, work: Callable[[Tracker, Say], None], pipe: int) -> None:
        def say(text: str) -> None:
            os.write(pipe, (text + "\n").encode())

        try:
            with self.open() as tracker:
                work(tracker, say)
        except BaseException as error:
            say(f"error {type(error).__name__}: {' '.join(str(error).split())}")
        os._exit(0)

    def _look(self, when: str) -> None:
        """What the killed process left: no damage, and everything that it had finished."""
        with self.open() as tracker:
            self.faults += [f"{when}: {f.what}" for f in tracker.verify() if f.kind == "damage"]
            pages = {row[0] for row in tracker.db.rows("SELECT id FROM pages WHERE reading IS NOT NULL")}
            log = {row[0] for row in tracker.db.rows("SELECT id FROM annotations")}
        here = {"page": pages.__contains__, "correction": log.__contains__, "file": os.path.exists}
        for line in sorted(self.acknowledged):
            kind, _, name = line.partition(" ")
            if not here[kind](name):
                self.faults.append(f"{when}: lost {line}")

    def _finish(self) -> None:
        """Let everything be read to the end: each page once, each report once, as in an undisturbed run."""
        expected = sorted((r.page.id, len(r.events)) for r in self.records)
        with self.open() as tracker:
            tracker.add_pages(r.page for r in self.records)
            found = tracker.db.rows(
                "SELECT p.id, (SELECT count(*) FROM reports r WHERE r.page = p.n AND r.local LIKE 'e%') FROM pages p "
                "ORDER BY p.id"
            )
            readings = tracker.db.value("SELECT count(*) FROM readings")
            self.faults += [f"at the end: {f.what}" for f in tracker.verify() if f.kind == "damage"]
        if [tuple(row) for row in found] != expected:
            self.faults.append("at the end: pages or reports are lost or doubled")
        if readings != len(self.records):
            self.faults.append(f"at the end: {readings} readings of {len(self.records)} pages")


def _groups(items: Sequence[Record], size: int) -> Iterator[Sequence[Record]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop killing after so long")
    options = parser.parse_args()
    Path("build").mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="chaos-", dir="build"))
    try:
        chaos = Chaos(folder / "tracker", options.seed)
        chaos.run(options.kills, 60 * options.minutes)
        for fault in chaos.faults[:50]:
            print(fault)
        done = ", ".join(f"{name} {count}" for name, count in sorted(chaos.kills.items()))
        said = Counter(line.split()[0] for line in chaos.acknowledged)
        print(f"{sum(chaos.kills.values())} processes killed at work ({done})")
        print("they had finished: " + ", ".join(f"{count} {kind}s" for kind, count in sorted(said.items())))
        print(
            f"{len(chaos.faults)} faults: lost, doubled or damaged"
            if chaos.faults
            else "0 lost, 0 doubled, verify clean each time"
        )
        return 1 if chaos.faults else 0
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
