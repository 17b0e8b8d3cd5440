"""How fast the reader answers on a hundred thousand events, and whether it holds under many at once.

    python -m bench.speed.web                        # fill a tracker, time each screen, 20 seconds of a lighter load
    python -m bench.speed.web --full                 # 200 readers, 5 reviewers, 2 minutes, an ingest running
    python -m bench.speed.web --folder /tmp/tracker  # keep the tracker there, and use it again when it is large enough

Everything stays on the loopback. Times of a screen are CPU milliseconds of the server (and its test client), so that
other work on the machine does not count, with nothing remembered: as if somebody had just written to the tracker. Under
load they are those of the whole answer, as a visitor waits for it; see `visitors` for what a visitor does.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from fastapi.testclient import TestClient

from bench.speed.store import Filler, percentile
from bench.speed.visitors import THINKING, Load, visit
from dragoman.store import Storyline
from dragoman.tracker.tracker import Tracker
from dragoman.web.app import create_app
from dragoman.web.memory import Memory
from dragoman.web.settings import Settings

SCREEN_TARGET, LOAD_TARGET = 60.0, 300.0
TODAY = "2025-06-01"
INGEST_PAUSE_SECONDS = 2.0  # between two batches of 200 pages


def filled(folder: Path, events: int) -> Path:
    """A tracker with at least so many events."""
    fresh = not (folder / "tracker.sqlite").exists()
    with Tracker.create(folder) if fresh else Tracker(folder) as tracker:
        filler = Filler(tracker, seed=1, number=tracker.status().pages)
        while tracker.status().events < events:
            filler.add(1000)
        if fresh:
            _tie(tracker)
    return folder


def _tie(tracker: Tracker) -> None:
    """Storylines of twenty events of a pair of states each."""
    for one, other, _ in tracker.network(limit=5000, most=20):
        events = tuple(row.id for row in tracker.events(pair=(one, other), limit=20))
        stories = [*tracker.storylines(), Storyline(events, f"{one} and {other}", "synthetic")]
        tracker.write_storylines(stories)


def addresses(folder: Path) -> dict[str, list[str]]:
    """Addresses by screen, of the things that the tracker holds."""
    with Tracker(folder) as tracker:
        rows = list(tracker.events(limit=200, sort="-added")) + list(tracker.events(limit=200, sort="date"))
        words = [row.headline.split()[-1] for row in rows if row.headline]
        stories = [f"/storyline/{story.id}" for story in tracker.storylines()]
    pairs = {(p.country, q.country) for row in rows for p in row.actors for q in row.recipients}
    ordered = sorted((p, q) for p, q in pairs if p and q)
    names = [party.name for row in rows for party in row.actors]
    return {
        "today": ["/"],
        "events": [f"/events?country={p}&page={1 + n % 9}" for n, (p, _) in enumerate(ordered)],
        "all events": ["/events", "/events?page=100", "/events?assertion=planned", "/events?sort=confidence"],
        "event": [f"/event/{row.id}" for row in rows],
        "article": [f"/page/{row.page}" for row in rows],
        "print": [f"/page/{row.page}/print" for row in rows],
        "pair": [f"/pair/{p}/{q}" for p, q in ordered],
        "compare": [f"/compare?pair={p},{q}&until=2020&since2=2021" for p, q in ordered],
        "actor": [f"/actor/{name}" for name in names[:60]],
        "calendar": [f"/calendar?month=2024-{month:02d}" for month in range(1, 13)],
        "search": [f"/search?q={word}" for word in words],
        "pages": ["/pages", "/pages?page=40"],
        "review": ["/review", "/review?skip=30"],
        "agreement": ["/agreement"],
        "map": ["/map", "/map?since=2024-03&until=2024-03"],
        "network": ["/network", "/network?since=2024-03&until=2024-03", "/network?by=name"],
        "sources": ["/sources"],
        "storylines": ["/storylines"],
        "storyline": stories or ["/storylines"],
        "problems": ["/problems"],
        "knowledge": ["/knowledge", "/knowledge?q=seoul"],
        "about": ["/about"],
        "api": [f"/api/events?country={p}" for p, _ in ordered],
    }  # fmt: skip


def screens(folder: Path, count: int) -> bool:
    """Print the time of each screen; whether all keep the target."""
    fine = True
    app = create_app(Settings(folder, today=TODAY))
    app.state.memory = Memory(object)  # no state is like another: nothing is remembered
    with TestClient(app, "http://127.0.0.1") as client:
        for name, found in addresses(folder).items():
            client.get(found[0])
            times = [_timed(client, where) for where in random.Random(1).choices(found, k=count)]
            p95 = percentile(times, 0.95)
            fine &= p95 < SCREEN_TARGET
            print(
                f"{name:<12} median {percentile(times, 0.5):7.1f} ms   p95 {p95:7.1f} ms of CPU"
                f"   target < {SCREEN_TARGET:.0f} ms   {'ok' if p95 < SCREEN_TARGET else 'MISSED'}",
                flush=True,
            )
    return fine


def _timed(client: TestClient, where: str) -> float:
    start = time.process_time()
    answer = client.get(where)
    assert answer.status_code == 200, (where, answer.status_code)
    return 1000 * (time.process_time() - start)


def _ingest(folder: Path, seconds: float) -> int:
    """Add synthetic pages for some seconds; how many."""
    end = time.monotonic() + seconds
    with Tracker(folder) as tracker:
        filler = Filler(tracker, seed=2, number=10_000_000 + int(time.time()))
        before = filler.number
        while time.monotonic() < end:
            filler.add(200)
            time.sleep(INGEST_PAUSE_SECONDS)
    return filler.number - before


def under_load(folder: Path, people: tuple[int, int], seconds: float) -> bool:
    """Start the reader, let people and an ingest at it, print what came of it; whether the targets were kept."""
    screens, reviewers = addresses(folder), people[1]
    with Tracker(folder) as tracker:
        before = len(tracker.corrections())
        events = [row.id for row in tracker.events(limit=100 * reviewers, reviewed=False, sort="added")]
    cpu, own, start = _children_cpu(), time.process_time(), time.monotonic()
    with _serving(folder) as address, _adding(folder, seconds) as adding:
        load = asyncio.run(visit(address, screens, events, people, seconds))
        added = int((adding.communicate(timeout=60)[0] or "0").strip() or 0)
    took, own = time.monotonic() - start, time.process_time() - own
    with Tracker(folder) as tracker:
        lost = load.said - (len(tracker.corrections()) - before)
    others = _children_cpu() - cpu
    print(
        f"{added} pages were added meanwhile; CPU of one core, of {os.cpu_count()}: visitors {100 * own / took:.0f} %, "
        f"reader and ingest {100 * others / took:.0f} %"
    )
    return _report(load, lost, people, seconds)


def _children_cpu() -> float:
    """CPU seconds of all processes that this one has started and seen to their end."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@contextlib.contextmanager
def _serving(folder: Path) -> Iterator[str]:
    """The address of a reader that runs meanwhile, in processes of its own."""
    command = [sys.executable, "-m", "dragoman", "serve", str(folder), "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            address = re.search(r"http://\S+", next(line for line in server.stderr if "http://" in line))
            assert address, "the reader did not say where it is"
            yield address[0]
        finally:
            server.terminate()


@contextlib.contextmanager
def _adding(folder: Path, seconds: float) -> Iterator[subprocess.Popen[str]]:
    """An ingest that runs meanwhile; it prints how many pages it added."""
    command = [sys.executable, "-m", "bench.speed.web", "--ingest", str(seconds), "--folder", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as adding:
        yield adding


def _report(load: Load, lost: int, people: tuple[int, int], seconds: float) -> bool:
    readers, reviewers = people
    print(
        f"{readers} readers (a page, then {THINKING[0]:.0f} to {THINKING[1]:.0f} seconds), {reviewers} reviewers, "
        f"{seconds:.0f} seconds: {len(load.errors)} errors, {lost} lost of {load.said} said"
    )
    for line in load.errors[:5]:
        print(f"  {line}")
    fine = not load.errors and not lost
    for kind, times in sorted(load.times.items()):
        p95 = percentile(times, 0.95)
        fine &= p95 < LOAD_TARGET
        print(
            f"{kind:<12} {len(times):6d} answers   median {percentile(times, 0.5):7.1f} ms   p95 {p95:7.1f} ms"
            f"   most {max(times):7.1f} ms   target < {LOAD_TARGET:.0f} ms   {'ok' if p95 < LOAD_TARGET else 'MISSED'}"
        )
    return fine


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--count", type=int, default=40, help="answers timed a screen")
    parser.add_argument("--full", action="store_true", help="200 readers, 5 reviewers, 2 minutes")
    parser.add_argument("--ingest", type=float, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.ingest:
        print(_ingest(asked.folder, asked.ingest))
        return 0
    people, seconds = ((200, 5), 120) if asked.full else ((50, 2), 20)
    with tempfile.TemporaryDirectory() as made:
        folder = filled(asked.folder or Path(made) / "tracker", asked.events)
        fine = [screens(folder, asked.count), under_load(folder, people, seconds)]
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
