"""The name under which files say who made them."""

from __future__ import annotations

import functools
from importlib.metadata import PackageNotFoundError, version


@functools.cache
def number() -> str:
    """The version of the installed program; '0' in a source tree that was never installed."""
    try:
        return version("dragoman")
    except PackageNotFoundError:
        return "0"


def program() -> str:
    """ "dragoman 1.2.3"."""
    return f"dragoman {number()}"
