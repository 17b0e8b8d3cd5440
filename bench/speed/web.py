"""How fast the reader answers on a hundred thousand events, and whether it holds under many at once.

    python -m bench.speed.web                        # fill a tracker, time each screen, 20 seconds of load
    python -m bench.speed.web --full                 # 200 readers, 5 reviewers, 2 minutes, an ingest running
    python -m bench.speed.web --folder /tmp/tracker  # keep the tracker there, and use it again when it is large enough

Everything stays on the loopback. Times of a screen are CPU milliseconds of the server (and its test client), so that
other work on the machine does not count; under load they are those of the whole answer, as a visitor waits for it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from fastapi.testclient import TestClient

from bench.speed.store import Filler, percentile
from dragoman.tracker.tracker import Tracker
from dragoman.web.app import create_app
from dragoman.web.settings import Settings

SCREEN_TARGET, LOAD_TARGET = 60.0, 300.0
TODAY = "2025-06-01"
PAUSE_SECONDS = 1.0  # between two pages of a reader: the fastest that people turn them


@dataclass
class Load:
    """What came of the load: milliseconds by kind of visitor, errors, and what reviewers said."""

    times: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    said: int = 0


def filled(folder: Path, events: int) -> Path:
    """A tracker with at least so many events."""
    fresh = not (folder / "tracker.sqlite").exists()
    with Tracker.create(folder) if fresh else Tracker(folder) as tracker:
        filler = Filler(tracker, seed=1, number=tracker.status().pages)
        while tracker.status().events < events:
            filler.add(1000)
    return folder


def addresses(folder: Path) -> dict[str, list[str]]:
    """Addresses by screen, of the things that the tracker holds."""
    with Tracker(folder) as tracker:
        rows = list(tracker.events(limit=200, sort="-added")) + list(tracker.events(limit=200, sort="date"))
        words = [row.headline.split()[-1] for row in rows if row.headline]
    pairs = {(p.country, q.country) for row in rows for p in row.actors for q in row.recipients}
    ordered = sorted((p, q) for p, q in pairs if p and q)
    names = [party.name for row in rows for party in row.actors]
    return {
        "today": ["/"],
        "events": [f"/events?country={p}&page={1 + n % 9}" for n, (p, _) in enumerate(ordered)],
        "event": [f"/event/{row.id}" for row in rows],
        "article": [f"/page/{row.page}" for row in rows],
        "pair": [f"/pair/{p}/{q}" for p, q in ordered],
        "actor": [f"/actor/{name}" for name in names[:60]],
        "calendar": [f"/calendar?month=2024-{month:02d}" for month in range(1, 13)],
        "search": [f"/search?q={word}" for word in words],
        "pages": ["/pages", "/pages?page=40"],
        "review": ["/review", "/review?skip=30"],
        "map": ["/map?since=2024-03&until=2024-03"],
        "network": ["/network?since=2024-03&until=2024-03"],
        "sources": ["/sources"],
        "storylines": ["/storylines"],
        "api": [f"/api/events?country={p}" for p, _ in ordered],
    }  # fmt: skip


def screens(folder: Path, count: int) -> bool:
    """Print the time of each screen; whether all keep the target."""
    fine = True
    with TestClient(create_app(Settings(folder, today=TODAY)), "http://127.0.0.1") as client:
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


async def _reader(client: httpx.AsyncClient, kinds: dict[str, list[str]], load: Load, end: float, seed: int) -> None:
    rng = random.Random(seed)
    await asyncio.sleep(rng.random() * PAUSE_SECONDS)
    usual = [kinds[name] for name in ("today", "events", "event", "event", "article", "article", "pair", "search")]
    while time.monotonic() < end:
        await _get(client, rng.choice(rng.choice(usual)), load, "readers")
        await asyncio.sleep(PAUSE_SECONDS)


async def _reviewer(client: httpx.AsyncClient, events: list[str], load: Load, end: float) -> None:
    """Accepts one event after the other, as fast as pages come."""
    for event in events:
        if time.monotonic() >= end:
            return
        page = await _get(client, f"/event/{event}", load, "reviewers")
        values = dict(re.findall(r'name="(csrf|seen)" value="([^"]*)"', page))
        start = time.perf_counter()
        try:
            answer = await client.post(f"/event/{event}/say", data=values | {"action": "accept"})
        except httpx.HTTPError as error:
            load.errors.append(f"{event}: {error!r}")
            continue
        load.times["writes"].append(1000 * (time.perf_counter() - start))
        if answer.status_code == 303:
            load.said += 1
        else:
            load.errors.append(f"{event}: {answer.status_code}")
        await asyncio.sleep(PAUSE_SECONDS)


async def _get(client: httpx.AsyncClient, where: str, load: Load, kind: str) -> str:
    start = time.perf_counter()
    try:
        answer = await client.get(where)
    except httpx.HTTPError as error:
        load.errors.append(f"{where}: {error!r}")
        return ""
    load.times[kind].append(1000 * (time.perf_counter() - start))
    if answer.status_code != 200:
        load.errors.append(f"{where}: {answer.status_code}")
    return answer.text


async def visit(address: str, folder: Path, readers: int, reviewers: int, seconds: float) -> Load:
    """Readers and reviewers at work for some time."""
    load, kinds = Load(), addresses(folder)
    with Tracker(folder) as tracker:
        events = [row.id for row in tracker.events(limit=200 * reviewers, reviewed=False, sort="added")]
    limits = httpx.Limits(max_connections=None)
    end = time.monotonic() + seconds
    async with contextlib.AsyncExitStack() as stack:
        shared, *own = [
            await stack.enter_async_context(
                httpx.AsyncClient(base_url=address, timeout=60, limits=limits, trust_env=False)
            )
            for _ in range(1 + reviewers)
        ]
        work = [_reader(shared, kinds, load, end, seed) for seed in range(readers)]
        work += [_reviewer(client, events[n::reviewers], load, end) for n, client in enumerate(own)]
        await asyncio.gather(*work)
    return load


def _ingest(folder: Path, end: float) -> int:
    """Add synthetic pages until the end; how many."""
    with Tracker(folder) as tracker:
        filler = Filler(tracker, seed=2, number=10_000_000 + int(time.time()))
        before = filler.number
        while time.monotonic() < end:
            filler.add(200)
            time.sleep(2)
    return filler.number - before


def under_load(folder: Path, readers: int, reviewers: int, seconds: float) -> bool:
    """Start the reader, let people and an ingest at it, print what came of it; whether the targets were kept."""
    with Tracker(folder) as tracker:
        before = len(tracker.corrections())
    command = [sys.executable, "-m", "dragoman", "serve", str(folder), "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            address = re.search(r"http://\S+", next(_lines(server)))
            assert address, "the reader did not say where it is"
            load = asyncio.run(_all(address[0], folder, readers, reviewers, seconds))
        finally:
            server.terminate()
    with Tracker(folder) as tracker:
        lost = load.said - (len(tracker.corrections()) - before)
    return _report(load, lost, readers, reviewers, seconds)


async def _all(address: str, folder: Path, readers: int, reviewers: int, seconds: float) -> Load:
    adding = asyncio.to_thread(_ingest, folder, time.monotonic() + seconds)
    load, added = await asyncio.gather(visit(address, folder, readers, reviewers, seconds), adding)
    print(f"{added} pages were added meanwhile", flush=True)
    return load


def _lines(server: subprocess.Popen[str]) -> Iterator[str]:
    assert server.stderr is not None
    return (line for line in server.stderr if "http://" in line)


def _report(load: Load, lost: int, readers: int, reviewers: int, seconds: float) -> bool:
    print(f"{readers} readers, {reviewers} reviewers, {seconds:.0f} seconds: {len(load.errors)} errors, {lost} lost")
    for line in load.errors[:5]:
        print(f"  {line}")
    fine = not load.errors and not lost
    for kind, times in load.times.items():
        p95 = percentile(times, 0.95)
        fine &= p95 < LOAD_TARGET
        print(
            f"{kind:<12} {len(times):6d} answers   median {percentile(times, 0.5):7.1f} ms   p95 {p95:7.1f} ms"
            f"   target < {LOAD_TARGET:.0f} ms   {'ok' if p95 < LOAD_TARGET else 'MISSED'}"
        )
    return fine


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--count", type=int, default=40, help="answers timed a screen")
    parser.add_argument("--full", action="store_true", help="200 readers, 5 reviewers, 2 minutes")
    asked = parser.parse_args()
    readers, reviewers, seconds = (200, 5, 120) if asked.full else (20, 2, 20)
    with tempfile.TemporaryDirectory() as made:
        folder = filled(asked.folder or Path(made) / "tracker", asked.events)
        fine = [screens(folder, asked.count), under_load(folder, readers, reviewers, seconds)]
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
