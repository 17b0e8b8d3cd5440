"""A run killed at random moments, worker and driver in turn, until it is through; then compared with a quiet one.

    python -m bench.chaos.kills [--pages 400] [--kills 10] [--seed 1]

Says how often it was killed, whether any process was left after five seconds, whether each page has one row, and
whether the content of every dataset is that of the undisturbed run.
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
from pathlib import Path

from bench.speed import archives
from bench.speed.batch import family
from dragoman import batch

PROGRAM = """
import sys
from dragoman import batch
if __name__ == "__main__":
    batch.run([sys.argv[2]], sys.argv[1], batch.Options(workers=2, shard_bytes=16 * 1024, shards_per_part=8))
"""


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


def kill_until_done(folder: Path, source: Path, kills: int, rng: random.Random) -> tuple[int, int]:
    """Kills so often at most, a worker or the driver at even chance; how often, and how many orphans were left."""
    done = orphans = 0
    run = start(folder, "killed", source)
    while run.poll() is None:
        moment = time.monotonic() + rng.uniform(1, 15)
        while run.poll() is None and time.monotonic() < moment:
            time.sleep(0.05)
        if run.poll() is not None or done >= kills:
            run.wait()
            break
        below = workers(run.pid)
        if below and rng.random() < 0.5:
            with contextlib.suppress(ProcessLookupError):
                os.kill(rng.choice(below), signal.SIGKILL)
        else:
            run.kill()
            run.wait()
            until = time.monotonic() + 5
            while any(map(is_alive, below)) and time.monotonic() < until:
                time.sleep(0.1)
            orphans += sum(map(is_alive, below))
            run = start(folder, "killed", source)
        done += 1
    if run.returncode:
        raise SystemExit(f"the run ended with {run.returncode}")
    return done, orphans


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=400)
    options.add_argument("--kills", type=int, default=10)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = archives.write(folder / "archive.warc.gz", chosen.pages, copies=0.2, paragraphs=3)
        if start(folder, "quiet", source).wait():
            raise SystemExit("the quiet run failed")
        done, orphans = kill_until_done(folder, source, chosen.kills, random.Random(chosen.seed))
        (rows, distinct) = batch.query(folder / "killed", "select count(*), count(distinct place) from records").rows[0]
        same = content(folder / "killed") == content(folder / "quiet")
    print(f"{done} kills, {orphans} processes left after 5 s, {rows} rows, {distinct} distinct of {chosen.pages} pages")
    print("content as undisturbed" if same else "CONTENT DIFFERS")
    if not (same and rows == distinct == chosen.pages and not orphans):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
