"""Runs of a whole archive: one worker and two, with copies skipped and not, small and large, local and on Ray.

    python -m bench.speed.batch [--pages 300] [--large 3000] [--ray]

Wall times say little on a busy machine, so that CPU seconds of all processes stand beside them; the load is printed.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.speed import archives
from dragoman import batch


@dataclass
class Cost:
    """What a run took: seconds by the clock and of CPU, and the most memory that all its processes held at once."""

    pages: int
    copies: int
    seconds: float
    cpu_seconds: float
    peak_megabytes: float
    worker_megabytes: float


def memory_of(pid: int) -> float:
    """Proportional memory of a process in MB; 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    except (OSError, ValueError):
        return 0.0


def family(pid: int) -> Iterator[int]:
    """A process and all below it."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            below = task.read_text().split()
        except OSError:
            continue
        for child in below:
            yield from family(int(child))


@contextmanager
def watched() -> Iterator[list[float]]:
    """Within, the memory of this process and its children is looked at; [most of all, most of one child]."""
    most, over = [0.0, 0.0], threading.Event()

    def look() -> None:
        while not over.wait(0.3):
            held = {pid: memory_of(pid) for pid in family(os.getpid())}
            children = [size for pid, size in held.items() if pid != os.getpid()]
            most[0] = max(most[0], sum(held.values()))
            most[1] = max(most[1], *children, 0.0)

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    yield most
    over.set()
    watcher.join()


def cpu_seconds() -> float:
    own, below = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + below.ru_utime + below.ru_stime


def measure(source: Path, options: batch.Options) -> Cost:
    with tempfile.TemporaryDirectory() as folder, watched() as most:
        began, before = time.monotonic(), cpu_seconds()
        summary = batch.run([str(source)], folder, options)
        seconds, cpu = time.monotonic() - began, cpu_seconds() - before
    counts = summary.counts
    return Cost(counts.pages, counts.copies, seconds, cpu, most[0], most[1])


def told(name: str, cost: Cost) -> None:
    print(
        f"{name:38}{cost.pages:7,}{cost.copies:7,}{cost.seconds:8.1f}{cost.cpu_seconds:8.1f}"
        f"{1000 * cost.cpu_seconds / cost.pages:9.1f}{cost.peak_megabytes:9.0f}{cost.worker_megabytes:9.0f}",
        flush=True,
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=300)
    options.add_argument("--large", type=int, default=0, help="pages of a large archive, for the growth of memory")
    options.add_argument("--ray", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        plain = archives.write(root / "plain.warc.gz", chosen.pages)
        copied = archives.write(root / "copied.warc.gz", chosen.pages, copies=0.4)
        small = {"shard_bytes": 64 * 1024}
        print(f"load {os.getloadavg()[0]:.1f} on {batch.Options().worker_count} CPUs")
        print(f"{'':38}{'pages':>7}{'copies':>7}{'s':>8}{'CPU s':>8}{'ms/page':>9}{'MB all':>9}{'MB worker':>9}")
        one = measure(plain, batch.Options(workers=1, **small))
        told("one worker", one)
        two = measure(plain, batch.Options(workers=2, **small))
        told("two workers", two)
        kept = measure(copied, batch.Options(workers=2, skip_copies=False, **small))
        told("two workers, 40 % copies, read all", kept)
        skipped = measure(copied, batch.Options(workers=2, **small))
        told("two workers, 40 % copies, skipped", skipped)
        if chosen.large:
            large = measure(archives.write(root / "large.warc.gz", chosen.large), batch.Options(workers=2))
            told("two workers, large", large)
            print(f"memory, large / small archive: {large.peak_megabytes / two.peak_megabytes:.2f} (≤ 1.1)")
        if chosen.ray:
            told("Ray, two workers", measure(plain, batch.Options(workers=2, engine="ray", **small)))
        print(f"two workers / one, by the clock: {one.seconds / two.seconds:.2f} (≥ 1.8 on a quiet machine)")
        print(f"two workers / one, CPU: {two.cpu_seconds / one.cpu_seconds:.2f}")
        print(f"copies skipped / read, CPU: {kept.cpu_seconds / skipped.cpu_seconds:.2f} (≥ 1.5)")


if __name__ == "__main__":
    main()
