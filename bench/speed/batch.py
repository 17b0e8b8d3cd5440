"""Runs of a whole archive: one worker and two, with copies skipped and not, small and large, local and on Ray.

    python -m bench.speed.batch [--pages 300] [--large 20000] [--engines]

Wall times say little on a busy machine, so that CPU seconds of all processes stand beside them; the load is printed.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bench.speed import archives
from dragoman import batch, reader
from dragoman.pages.html import page_from_html

SHARD = 64 * 1024


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


def cpu_of(pid: int) -> float:
    """CPU seconds of a process so far; 0 when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def watched() -> Iterator[list[float]]:
    """Within, this process and those below are looked at: [most memory of all, most of one child, CPU seconds].

    CPU time is that of each process when last seen, as those of a cluster are nobody's waited-for children.
    """
    most, over, spent = [0.0, 0.0, 0.0], threading.Event(), dict[int, float]()
    began = {pid: cpu_of(pid) for pid in family(os.getpid())}

    def look() -> None:
        while not over.wait(0.3):
            held = {pid: memory_of(pid) for pid in family(os.getpid())}
            spent.update({pid: max(spent.get(pid, 0.0), cpu_of(pid)) for pid in held})
            most[2] = sum(spent.values()) - sum(began.values())
            children = [size for pid, size in held.items() if pid != os.getpid()]
            most[0] = max(most[0], sum(held.values()))
            most[1] = max(most[1], *children, 0.0)

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    yield most
    over.set()
    watcher.join()


def measure(source: Path, options: batch.Options) -> Cost:
    with tempfile.TemporaryDirectory() as folder, watched() as most:
        began = time.monotonic()
        summary = batch.run([str(source)], folder, options)
        seconds = time.monotonic() - began
    counts = summary.counts
    return Cost(counts.pages, counts.copies, seconds, most[2], most[0], most[1])


def told(name: str, cost: Cost) -> None:
    print(
        f"{name:38}{cost.pages:7,}{cost.copies:7,}{cost.seconds:8.1f}{cost.cpu_seconds:8.1f}"
        f"{1000 * cost.cpu_seconds / cost.pages:9.1f}{cost.peak_megabytes:9.0f}{cost.worker_megabytes:9.0f}",
        flush=True,
    )


def heading() -> None:
    print(f"load {os.getloadavg()[0]:.1f} on {batch.Options().worker_count} CPUs")
    print(
        f"{'':38}{'pages':>7}{'copies':>7}{'s':>8}{'CPU s':>8}{'ms/page':>9}{'MB all':>9}{'MB worker':>9}", flush=True
    )


def workers_and_copies(folder: Path, pages: int) -> None:
    """One worker and two; near-copies read and skipped."""
    plain = archives.write(folder / "plain.warc.gz", pages)
    copied = archives.write(folder / "copied.warc.gz", pages, copies=0.4)
    one = measure(plain, batch.Options(workers=1, shard_bytes=SHARD))
    told("one worker", one)
    two = measure(plain, batch.Options(workers=2, shard_bytes=SHARD))
    told("two workers", two)
    kept = measure(copied, batch.Options(workers=2, skip_copies=False, shard_bytes=SHARD))
    told("two workers, 40 % copies, read all", kept)
    skipped = measure(copied, batch.Options(workers=2, shard_bytes=SHARD))
    told("two workers, 40 % copies, skipped", skipped)
    print(f"two workers / one, by the clock: {one.seconds / two.seconds:.2f} (≥ 1.8 on a quiet machine)")
    print(f"two workers / one, CPU: {two.cpu_seconds / one.cpu_seconds:.2f}")
    print(f"copies skipped / read, CPU: {kept.cpu_seconds / skipped.cpu_seconds:.2f} (≥ 1.5)")
    print(f"memory of a worker: {max(one.worker_megabytes, two.worker_megabytes):.0f} MB (≤ 600)", flush=True)


def growth(folder: Path, large: int) -> None:
    """Memory of all processes and cost per page, an archive and one ten times as long, of small pages."""
    costs = []
    for pages in (large // 10, large):
        source = archives.write(folder / f"small-{pages}.warc.gz", pages, copies=0.2, paragraphs=2, is_small=True)
        costs.append(measure(source, batch.Options(workers=2)))
        told(f"two workers, {pages:,} small pages", costs[-1])
    small, long = costs
    per_page = (long.cpu_seconds - small.cpu_seconds) / (long.pages - small.pages)
    print(f"memory of the whole run, ten times the archive: {long.peak_megabytes / small.peak_megabytes:.2f} (≤ 1.1)")
    print(f"a further page: {1000 * per_page:.1f} ms of CPU", flush=True)


def lengths() -> None:
    """Cost per word, pages of three lengths, in this process."""
    print(f"{'page length':38}{'words':>7}{'ms/page':>9}{'ms per 100 words':>18}")
    for paragraphs in (4, 16, 64):
        pages = [page_from_html("page", archives.page(number, paragraphs)) for number in range(12)]
        words = sum(len(page.text.split()) for page in pages)
        list(reader.read_pages(pages))
        began = time.process_time()
        list(reader.read_pages(pages))
        spent = 1000 * (time.process_time() - began)
        print(
            f"{paragraphs:4} paragraphs{'':23}{words // 12:7}{spent / 12:9.1f}{100 * spent / words:18.2f}", flush=True
        )


def engines(folder: Path, pages: int) -> None:
    """What an engine costs a further page and to start: the difference of two archives; beside no engine at all."""
    sources = [archives.write(folder / f"{n}.warc.gz", n) for n in (pages // 3, pages)]
    own = [page_from_html("page", archives.page(number)) for number in range(pages // 3)]
    list(reader.read_pages(own))
    began = time.process_time()
    list(reader.read_pages([page_from_html("page", archives.page(number)) for number in range(pages // 3)]))
    print(f"no engine, nothing written: {1000 * (time.process_time() - began) / len(own):.1f} ms a page", flush=True)
    further = {}
    names: tuple[Literal["local", "ray"], ...] = ("local", "ray")
    for engine in names if importlib.util.find_spec("ray") else names[:1]:
        short, long = (
            measure(source, batch.Options(workers=2, engine=engine, shard_bytes=SHARD, skip_copies=False))
            for source in sources
        )
        told(f"{engine}, two workers", long)
        further[engine] = (long.cpu_seconds - short.cpu_seconds) / (long.pages - short.pages)
        start = short.cpu_seconds - short.pages * further[engine]
        print(f"{engine}: {1000 * further[engine]:.1f} ms of CPU a further page, {start:.1f} s to start", flush=True)
    if "ray" in further:
        print(f"Ray / local pool, a further page: {further['ray'] / further['local']:.2f} (≤ 1.1)", flush=True)
    else:
        print("Ray is not installed: pip install 'dragoman[ray]'")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=300)
    options.add_argument("--large", type=int, default=0, help="pages of a long archive, for the growth of memory")
    options.add_argument("--engines", action="store_true", help="the local pool beside Ray")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        heading()
        workers_and_copies(Path(name), chosen.pages)
        if chosen.large:
            growth(Path(name), chosen.large)
        if chosen.engines:
            engines(Path(name), chosen.pages)


if __name__ == "__main__":
    main()
