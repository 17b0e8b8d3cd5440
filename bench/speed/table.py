"""The whole table of speed: one page, pages of growing length, archives, engines, memory; peers in the same run.

    python -m bench.speed.table [--quick]

Some eight minutes on a quiet machine with two cores, `--quick` one or two. Say the load when you quote it: it is
printed. UniversalPetrarch cannot be had as a package and needs a service of its own; it is not measured here.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from bench.speed import batch, reading


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true", help="fewer pages, no long archive, no second engine")
    quick = options.parse_args().quick
    print("== one page: CPU time of one core, real pages")
    reading.report(8 if quick else 30, 2 if quick else 3)
    print("== growth with the page")
    batch.lengths()
    with tempfile.TemporaryDirectory() as folder:
        print("== archives")
        batch.heading()
        batch.workers_and_copies(Path(folder), 60 if quick else 400)
        if not quick:
            print("== growth with the archive")
            batch.growth(Path(folder), 20_000)
            print("== engines")
            batch.engines(Path(folder), 300)


if __name__ == "__main__":
    main()
