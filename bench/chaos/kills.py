"""Runs killed at random moments, worker and driver in turn, until they are through; then compared with a quiet one.

    python -m bench.chaos.kills [--pages 400] [--kills 10] [--runs 1] [--seed 1] [--folder DIR]

Says how often each was killed, whether any process was left after five seconds, whether each page has one row, and
whether the content of every dataset is that of the undisturbed run; and how the memory of the undisturbed run (driver
and workers) grew with the archive. In a folder of one's own the archive and the runs are kept: started again, the bench
goes on where it was.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.speed import archives
from bench.speed.batch import family, memory_of
from dragoman import batch

PROGRAM = """
import sys
from pathlib import Path
from dragoman import batch
if __name__ == "__main__":
    note = Path(sys.argv[1] + ".pages")
    options = batch.Options(workers=2, shard_bytes=32 * 1024, shards_per_part=8)
    batch.run([sys.argv[2]], sys.argv[1], options, lambda progress: note.write_text(str(progress.counts.pages)))
"""
EARLY_SHARE = 0.1


def start(folder: Path, output: str, source: Path) -> subprocess.Popen[bytes]:
    program = folder / "run.py"
    program.write_text(PROGRAM)
    return subprocess.Popen([sys.executable, "-W", "ignore", str(program), str(folder / output), str(source)])


def workers(pid: int) -> list[int]:
    found = []
    for child in family(pid):
        with contextlib.suppress(OSError):
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                found.append(child)
    return found


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def content(folder: Path) -> str:
    """A hash over the sorted rows of all datasets."""
    digest = hashlib.sha256()
    for dataset in ("records", "events", "articles", "issues"):
        rows = sorted(map(repr, batch.query(folder, f"select * from {dataset}").rows))
        digest.update("\n".join(rows).encode())
    return digest.hexdigest()


def kill_until_done(folder: Path, name: str, source: Path, kills: int, rng: random.Random) -> tuple[int, int]:
    """Kills so often at most, a worker or the driver at even chance; how often, and how many orphans were left."""
    done = orphans = 0
    run = start(folder, name, source)
    while run.poll() is None:
        is_early = rng.random() < 0.2  # while it starts; else after it has got on
        before, moment = pages_done(folder, name), time.monotonic() + rng.uniform(1, 15)
        while run.poll() is None and (
            time.monotonic() < moment or (not is_early and pages_done(folder, name) == before)
        ):
            time.sleep(0.05)
        if run.poll() is not None or done >= kills:
            run.wait()
            break
        below = workers(run.pid)
        if below and rng.random() < 0.5:
            with contextlib.suppress(ProcessLookupError):
                os.kill(rng.choice(below), signal.SIGKILL)
        else:
            orphans += kill_driver(run, below)
            run = start(folder, name, source)
        done += 1
        print(f"  {name}: kill {done}, {pages_done(folder, name)} pages done", flush=True)
    if run.returncode:
        raise SystemExit(f"the run ended with {run.returncode}")
    return done, orphans


def kill_driver(run: subprocess.Popen[bytes], below: list[int]) -> int:
    """Kills the driver; how many of its workers live on after five seconds."""
    run.kill()
    run.wait()
    until = time.monotonic() + 5
    while any(map(is_alive, below)) and time.monotonic() < until:
        time.sleep(0.1)
    return sum(map(is_alive, below))


def pages_done(folder: Path, name: str) -> int:
    """How many pages a run has committed, by its own note."""
    try:
        return int((folder / f"{name}.pages").read_text() or 0)
    except OSError:
        return 0


def quiet_run(folder: Path, source: Path, pages: int) -> tuple[float, float] | None:
    """The undisturbed run; the most memory in MB over its first tenth and over all of it. None when it was there."""
    if (folder / "quiet" / "manifest.json").exists():
        return None
    run = start(folder, "quiet", source)
    early = most = 0.0
    while run.poll() is None:
        held = sum(memory_of(pid) for pid in family(run.pid))
        most = max(most, held)
        if pages_done(folder, "quiet") <= EARLY_SHARE * pages:
            early = max(early, held)
        time.sleep(0.5)
    if run.returncode:
        raise SystemExit("the quiet run failed")
    return early, most


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=int, default=400)
    options.add_argument("--kills", type=int, default=10, help="at most so many a run")
    options.add_argument("--runs", type=int, default=1, help="disturbed runs")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--folder", type=Path, help="where archive and runs are kept")
    chosen = options.parse_args()
    with kept(chosen.folder) as folder:
        source = folder / f"archive-{chosen.pages}.warc.gz"
        if not source.exists():
            archives.write(source, chosen.pages, copies=0.2, paragraphs=2, is_small=True)
        memory = quiet_run(folder, source, chosen.pages)
        if memory is not None:
            print(
                f"memory: {memory[0]:.0f} MB up to {EARLY_SHARE:.0%} of the archive, {memory[1]:.0f} MB over all",
                end="",
            )
            print(f" ({memory[1] / memory[0]:.2f}; ≤ 1.1)", flush=True)
        expected = content(folder / "quiet")
        fine = True
        for number in range(chosen.runs):
            name = f"killed-{number}"
            done, orphans = kill_until_done(folder, name, source, chosen.kills, random.Random(chosen.seed + number))
            print(f"{done} kills, {orphans} processes left after 5 s, ", end="")
            fine &= is_the_same(folder / name, expected, chosen.pages) and not orphans
    if not fine:
        raise SystemExit(1)


def is_the_same(output: Path, expected: str, pages: int) -> bool:
    """Whether a disturbed run wrote what the undisturbed one wrote, each page once; prints what was seen."""
    (rows, distinct) = batch.query(output, "select count(*), count(distinct place) from records").rows[0]
    same = content(output) == expected
    print(
        f"{rows} rows, {distinct} distinct of {pages} pages:", "content as undisturbed" if same else "CONTENT DIFFERS"
    )
    return same and rows == distinct == pages


@contextlib.contextmanager
def kept(folder: Path | None) -> Iterator[Path]:
    """The folder, or one that is gone afterwards."""
    if folder is None:
        with tempfile.TemporaryDirectory() as name:
            yield Path(name)
    else:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder


if __name__ == "__main__":
    main()
