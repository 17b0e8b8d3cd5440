"""Workers and drivers that are killed: each page is written once all the same, and nobody is left behind.

The runs are programs of their own; what they change in the room is changed in their workers too, as spawned processes
load the program again. Their pages are in a language that is not parsed, so that workers start quickly.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman import batch
from dragoman.batch import work
from dragoman.batch.options import Options
from dragoman.pages import read

pytest.importorskip("pyarrow")
pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds processes by /proc")

PROGRAM = """
import contextlib, json, os, re, signal, sys, time
from dragoman import batch, reader
from dragoman.batch import work

work._warm_up = lambda: None
cut = reader.cut

def poisoned(page, by):
    if "POISON" in page.text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "ENDLESS" in page.text:
        re.match(r"(a+)+$", "a" * 60 + "b")  # no signal reaches this
    if "SLEEP" in page.text:
        time.sleep(0.05)
    return cut(page, by)

reader.cut = poisoned

if __name__ == "__main__":
    output, *inputs = sys.argv[1:]
    options = batch.Options(workers=2, shard_bytes=8 * 1000, shards_per_part=4, page_seconds=0.5, **OPTIONS)
    summary = batch.run(inputs, output, options, lambda progress: print(progress.shards_done, flush=True))
    print(json.dumps([summary.counts.pages, summary.counts.failures, summary.deaths]))
"""


def corpus(folder: Path, texts: dict[int, str], count: int = 40) -> Path:
    path = folder / "corpus.jsonl"
    rows = (
        {"id": f"a{n}", "language": "de", "text": texts.get(n, "") + " ".join(f"wort{n}x{i}" for i in range(60))}
        for n in range(count)
    )
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return path


def start(folder: Path, output: str, source: Path, options: str = "{}") -> subprocess.Popen[str]:
    program = folder / "program.py"
    program.write_text(textwrap.dedent(PROGRAM).replace("**OPTIONS", f"**{options}"))
    return subprocess.Popen(
        [sys.executable, str(program), str(folder / output), str(source)], stdout=subprocess.PIPE, text=True
    )


def finished(run: subprocess.Popen[str]) -> list[int]:
    """Pages, failures, deaths of a run that ends well."""
    out, _ = run.communicate(timeout=120)
    assert run.returncode == 0
    told: list[int] = json.loads(out.splitlines()[-1])
    return told


def written(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.glob("*/*.parquet"))}


def sources(folder: Path) -> list[str]:
    return [row[0] for row in batch.query(folder, "select source from records order by source").rows]


def children(pid: int) -> Iterator[int]:
    """The processes below one, the workers among them."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == pid:
                    yield int(entry.name)
                    yield from children(int(entry.name))
            except (OSError, IndexError):
                continue


def workers(pid: int) -> list[int]:
    found = []
    for child in children(pid):
        try:
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                found.append(child)
        except OSError:
            continue
    return found


def program(pid: int) -> bytes:
    """The name that a process goes by."""
    try:
        return Path(Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0].decode()).name.encode()
    except OSError:
        return b""


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_page_that_kills_costs_only_itself(tmp_path: Path) -> None:
    source = corpus(tmp_path, {7: "POISON "})
    pages, failures, deaths = finished(start(tmp_path, "out", source))
    assert (pages, failures) == (39, 1)
    assert deaths >= 3  # one among others, two alone
    assert sources(tmp_path / "out") == sorted(f"a{n}" for n in range(40) if n != 7)
    answer = batch.query(tmp_path / "out", "select source, code from issues where code = 'DRG-KILLED'")
    assert [(row[0].rpartition("/")[2], row[1]) for row in answer.rows] == [("corpus.jsonl:8", "DRG-KILLED")]


@pytest.mark.slow
def test_page_that_no_signal_reaches_is_ended_by_the_system(tmp_path: Path) -> None:
    pages, failures, _ = finished(start(tmp_path, "out", corpus(tmp_path, {3: "ENDLESS "}, 8)))
    assert (pages, failures) == (7, 1)


def test_killed_worker_and_killed_driver_leave_each_page_once_and_no_orphan(tmp_path: Path) -> None:
    source = corpus(tmp_path, dict.fromkeys(range(40), "SLEEP "))
    finished(start(tmp_path, "whole", source))
    run = start(tmp_path, "killed", source)
    assert run.stdout is not None
    run.stdout.readline()
    os.kill(workers(run.pid)[0], signal.SIGKILL)
    run.stdout.readline()
    run.stdout.readline()
    left = workers(run.pid)
    run.kill()
    run.wait()
    until = time.monotonic() + 5
    while any(map(is_alive, left)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(is_alive, left))
    assert not (tmp_path / "killed" / "manifest.json").exists()
    pages, failures, _ = finished(start(tmp_path, "killed", source))
    assert (pages, failures) == (40, 0)
    assert written(tmp_path / "killed") == written(tmp_path / "whole")


def test_interrupted_run_keeps_what_was_done(tmp_path: Path) -> None:
    source = corpus(tmp_path, dict.fromkeys(range(40), "SLEEP "))
    run = start(tmp_path, "out", source)
    assert run.stdout is not None
    run.stdout.readline()
    run.send_signal(signal.SIGINT)
    assert run.wait(timeout=30) != 0
    done = json.loads(start(tmp_path, "out", source).communicate(timeout=120)[0].splitlines()[-1])
    assert done[0] == 40
    assert sources(tmp_path / "out") == sorted(f"a{n}" for n in range(40))


@pytest.mark.slow
def test_ray_gives_the_same_bytes_and_survives_a_killed_worker_and_a_lost_node(tmp_path: Path) -> None:
    pytest.importorskip("ray")
    source = corpus(tmp_path, dict.fromkeys(range(120), "SLEEP "), 120)
    finished(start(tmp_path, "local", source))
    run = start(tmp_path, "ray", source, "{'engine': 'ray'}")
    assert run.stdout is not None
    for name in (b"ray::", b"raylet"):
        run.stdout.readline()
        victims: list[int] = []
        while not victims and run.poll() is None:  # processes are renamed while they start
            victims = [pid for pid in children(run.pid) if program(pid).startswith(name)]
        assert victims, f"{name!r} was not found among {[program(pid) for pid in children(run.pid)]}"
        os.kill(victims[0], signal.SIGKILL)
    pages, failures, _ = finished(run)
    assert (pages, failures) == (120, 0)
    assert written(tmp_path / "ray") == written(tmp_path / "local")


def test_worker_is_not_parsing_in_these_tests(tmp_path: Path) -> None:
    (page, *_) = read(str(corpus(tmp_path, {}, 1)))
    from dragoman import reader

    assert not work.is_worth_reading(reader.cut(page))  # type: ignore[arg-type]
    assert Options().worker_count >= 1
