"""The command line. Nothing heavy is imported at module level: `--help` and `--version` answer at once."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line with `sys.argv`; exits with 0 fine, 1 some input failed, 2 wrong use."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from dragoman import __version__

        sys.stdout.write(f"dragoman {__version__}\n")
        return
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the model's matrices are too small to be worth two threads
    from dragoman.cli.app import run

    sys.exit(run())
