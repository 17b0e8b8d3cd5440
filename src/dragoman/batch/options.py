"""What a run is told, and what it tells: options, progress, summary."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from dragoman.errors import DragomanError
from dragoman.plugins import Limits


@dataclass(frozen=True, slots=True)
class Options:
    """How an archive is read.

    `workers` 0 means one a CPU that this process may use. `page_seconds` is CPU time, `page_megabytes` what one page
    may add to a worker's memory: a page over either is recorded without events. `skip_copies` leaves near-copies of
    an earlier page unparsed; `copy_likeness` is the share of wording (0 to 1) from which two pages are copies. `part`
    (i, n) reads every n-th shard, from the i-th (1 … n), for batch systems. `engine` local, or ray with the `address`
    of a cluster (None starts one here). `packs` are folders of knowledge packs.
    """

    workers: int = 0
    page_seconds: float = 30.0
    page_megabytes: int = 1500
    skip_copies: bool = True
    copy_likeness: float = 0.85
    part: tuple[int, int] = (1, 1)
    engine: Literal["local", "ray"] = "local"
    address: str | None = None
    shard_bytes: int = 512 * 1024
    shard_files: int = 16
    shards_per_part: int = 64
    packs: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        number, count = self.part
        if not 1 <= number <= count:
            raise DragomanError("DRG-USAGE", f"part {number} of {count} does not exist")

    @property
    def worker_count(self) -> int:
        """The number of workers, told or counted."""
        return self.workers or cpu_count()


@dataclass(frozen=True, slots=True)
class Counts:
    """What was read so far, in pages: with a record, of them near-copies, and inputs that failed; and events."""

    pages: int = 0
    copies: int = 0
    failures: int = 0
    events: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.pages + other.pages,
            self.copies + other.copies,
            self.failures + other.failures,
            self.events + other.events,
        )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: `counts` with those of earlier sittings, `seconds` and `pages_per_second` of this one."""

    shards_done: int
    shards: int
    counts: Counts
    seconds: float
    pages_per_second: float
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class Summary:
    """What a finished run left: where its manifest is, how much was read, and how often a worker had to be replaced."""

    manifest: Path
    counts: Counts
    shards: int
    seconds: float
    deaths: int = 0


Tell = Callable[[Progress], None]


def silent(progress: Progress) -> None:
    """Tells nobody."""


def cpu_count() -> int:
    """CPUs that this process may use: its affinity, and the quota of its control group (containers)."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
        return max(1, min(allowed, int(quota) // int(period)))
    except (OSError, ValueError):
        return max(1, allowed)
