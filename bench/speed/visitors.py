"""People who use the reader at the same time: readers who turn pages, reviewers who accept one event after the other.

A visitor is one connection and a few lines of HTTP, so that the load costs little beside what it measures: a page costs
the visitor about a tenth of what it costs the server.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
import urllib.parse
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# Seconds between two pages of a reader, each as likely: five on the average, which is to skim a page, not to read it.
THINKING = (2.0, 8.0)
# Screens of a reader, as often as they are opened.
USUAL = ("today", "events", "event", "event", "article", "article", "article", "pair", "actor", "search", "calendar")


@dataclass
class Load:
    """What came of it: milliseconds by kind of answer, errors, and how many words of reviewers were written down."""

    times: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    said: int = 0


class Visitor:
    """One browser: a connection that is kept, and the cookies that it was given."""

    def __init__(self, address: str, load: Load) -> None:
        parts = urllib.parse.urlsplit(address)
        self.host, self.port = parts.hostname or "127.0.0.1", parts.port or 80
        self.load = load
        self.cookies: dict[str, str] = {}
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, where: str, kind: str) -> str:
        """The text of a page; an answer that is not 200 is an error."""
        return (await self._timed("GET", where, b"", kind, 200))[1]

    async def post(self, where: str, values: Mapping[str, str], kind: str) -> bool:
        """Whether a form was taken, which is answered with the way to the next page."""
        body = urllib.parse.urlencode(values).encode()
        return (await self._timed("POST", where, body, kind, 303))[0] == 303

    async def _timed(self, method: str, where: str, body: bytes, kind: str, wanted: int) -> tuple[int, str]:
        start = time.perf_counter()
        try:
            status, text = await asyncio.wait_for(self._ask(method, where, body), 60)
        except (OSError, EOFError, ValueError, TimeoutError) as error:
            self._streams = None
            self.load.errors.append(f"{where}: {error!r}")
            return 0, ""
        self.load.times[kind].append(1000 * (time.perf_counter() - start))
        if status != wanted:
            self.load.errors.append(f"{where}: {status}")
        return status, text

    async def _ask(self, method: str, where: str, body: bytes) -> tuple[int, str]:
        """The answer; over a new connection when the old one was closed while it was idle, as browsers do."""
        if self._streams is None or self._streams[0].at_eof():
            self._streams = await asyncio.open_connection(self.host, self.port)
        reader, writer = self._streams
        head = [f"{method} {urllib.parse.quote(where, safe='/?&=%+,')} HTTP/1.1", f"Host: {self.host}:{self.port}"]
        if self.cookies:
            head.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if body:
            head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        writer.write("\r\n".join([*head, "", ""]).encode() + body)
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = [line.partition(": ")[::2] for line in lines[1:] if line]
        length = next((int(value) for name, value in headers if name.lower() == "content-length"), 0)
        for name, value in headers:
            if name.lower() == "set-cookie":
                self.cookies.__setitem__(*value.partition(";")[0].split("=", 1))
        return int(lines[0].split()[1]), (await reader.readexactly(length)).decode()


async def read(visitor: Visitor, screens: Mapping[str, Sequence[str]], end: float, seed: int) -> None:
    """Open one page after the other, with time to skim each."""
    rng = random.Random(seed)
    await asyncio.sleep(rng.uniform(0, THINKING[1]))
    while time.monotonic() < end:
        await visitor.get(rng.choice(screens[rng.choice(USUAL)]), "readers")
        await asyncio.sleep(rng.uniform(*THINKING))


async def review(visitor: Visitor, events: Sequence[str], end: float, seed: int) -> None:
    """Accept one event after the other, after a look at each."""
    rng = random.Random(seed)
    for event in events:
        if time.monotonic() >= end:
            return
        page = await visitor.get(f"/event/{event}", "reviewers")
        values = dict(re.findall(r'name="(csrf|seen)" value="([^"]*)"', page))
        await asyncio.sleep(rng.uniform(*THINKING) / 2)
        if await visitor.post(f"/event/{event}/say", values | {"action": "accept"}, "writes"):
            visitor.load.said += 1


async def visit(
    address: str, screens: Mapping[str, Sequence[str]], events: Sequence[str], people: tuple[int, int], seconds: float
) -> Load:
    """What came of `people` (readers, reviewers) at work for some seconds; the reviewers share `events`."""
    load, end = Load(), time.monotonic() + seconds
    readers, reviewers = people
    work = [read(Visitor(address, load), screens, end, seed) for seed in range(readers)]
    work += [review(Visitor(address, load), events[n::reviewers], end, n) for n in range(reviewers)]
    await asyncio.gather(*work)
    return load
