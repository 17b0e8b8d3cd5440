"""The public names are there, and importing the package is light."""

import subprocess
import sys

import dragoman


def test_public_names_can_be_had() -> None:
    for name in dragoman.__all__:
        assert getattr(dragoman, name) is not None


def test_importing_dragoman_loads_nothing_heavy() -> None:
    code = "import sys, dragoman; sys.exit(any(m in sys.modules for m in ('spacy', 'numpy', 'selectolax')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
