"""The screens: each module a router that asks the tracker, calls a view, renders a template."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Form, Query, Request

from dragoman.tracker.tracker import Tracker
from dragoman.web.memory import Memory
from dragoman.web.settings import Settings


def open_tracker(request: Request) -> Iterator[Tracker]:
    """The tracker of this reader, open for one request."""
    settings: Settings = request.app.state.settings
    with Tracker(settings.folder) as tracker:
        yield tracker


PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]
Skipped = Annotated[int, Query(ge=0, le=100_000_000)]
Offset = Annotated[int, Form(ge=0, le=1_000_000_000)]
Open = Annotated[Tracker, Depends(open_tracker)]


def remembered(request: Request) -> Memory:
    """What this reader worked out in the last seconds."""
    memory: Memory = request.app.state.memory
    return memory


Remembered = Annotated[Memory, Depends(remembered)]
