"""The screens: each module a router that asks the tracker, calls a view, renders a template."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Form, Query, Request

from dragoman.tracker.tracker import Tracker
from dragoman.web.memory import Memory
from dragoman.web.trackers import Trackers


async def open_tracker(request: Request) -> AsyncIterator[Tracker]:
    """The tracker of this reader, lent to one request when it is its turn."""
    trackers: Trackers = request.app.state.trackers
    async with request.app.state.turns:
        with trackers.lend() as tracker:
            yield tracker


PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]
Skipped = Annotated[int, Query(ge=0, le=100_000_000)]
Text = Annotated[str, Form()]
Offset = Annotated[int, Form(ge=0, le=1_000_000_000)]
Open = Annotated[Tracker, Depends(open_tracker)]


async def remembered(request: Request) -> Memory:
    """What this reader worked out since anybody last wrote to the tracker."""
    memory: Memory = request.app.state.memory
    return memory


Remembered = Annotated[Memory, Depends(remembered)]
