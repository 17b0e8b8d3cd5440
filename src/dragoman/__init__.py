"""dragoman reads the news for people who track diplomacy and conflict: pages in, a checkable record out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dragoman.tracker.reading import Reading, read, read_many
    from dragoman.tracker.tracker import Tracker

__version__ = "0.1.0"
__all__ = ["Reading", "Tracker", "__version__", "read", "read_many"]


def __getattr__(name: str) -> Any:
    """The public names, imported on first use so that `import dragoman` stays light."""
    if name in ("Reading", "read", "read_many"):
        from dragoman.tracker import reading

        return getattr(reading, name)
    if name == "Tracker":
        from dragoman.tracker.tracker import Tracker

        return Tracker
    raise AttributeError(f"module 'dragoman' has no attribute {name!r}")
