"""What a site's robots.txt allows. Source: RFC 9309."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

AGENT = "dragoman"
_MAX_BYTES = 512 * 1024  # RFC 9309, section 2.5: at least 500 KiB must be read


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules that hold for us: `rules` as (path pattern, allowed), `delay_seconds` a site's Crawl-delay or None."""

    rules: tuple[tuple[str, bool], ...] = ()
    delay_seconds: float | None = None

    @classmethod
    def parse(cls, data: bytes, agent: str = AGENT) -> Robots:
        """The rules of the groups that name the agent, or else of those for `*`. Unknown lines are passed over."""
        groups = _groups(data[:_MAX_BYTES].decode("utf-8", "replace").lstrip("\ufeff"))
        lines = groups.get(agent.lower(), groups.get("*", []))
        rules = tuple((value, key == "allow") for key, value in lines if key in ("allow", "disallow") and value)
        delays = [float(value) for key, value in lines if key == "crawl-delay" and re.fullmatch(r"\d+(\.\d+)?", value)]
        return cls(rules, max(delays, default=None))

    def allows(self, path: str) -> bool:
        """Whether the path, with its query, may be fetched: the longest matching rule decides, and allows at a tie."""
        path = _normal(path) or "/"
        matching = [(len(pattern), allowed) for pattern, allowed in self.rules if _matches(pattern, path)]
        return max(matching)[1] if matching else True


REFUSED = Robots(rules=(("/", False),))


def _groups(text: str) -> dict[str, list[tuple[str, str]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    agents: list[str] = []
    open_for_agents = False
    for line in text.splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            agents = [*agents, value.lower()] if open_for_agents else [value.lower()]
            groups.setdefault(agents[-1], [])
            open_for_agents = True
        else:
            open_for_agents = False
            for agent in agents:
                groups[agent].append((key, value))
    return groups


def _normal(path: str) -> str:
    return quote(unquote(path), safe="/?&=*$:@!'()+,;~%[]")


def _matches(pattern: str, path: str) -> bool:
    anchored = pattern.endswith("$")
    pieces = _normal(pattern.rstrip("$")).split("*")
    if not path.startswith(pieces[0]):
        return False
    at = len(pieces[0])
    for piece in pieces[1:-1]:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    last = pieces[-1] if len(pieces) > 1 else ""
    if anchored:
        return path.endswith(last) and len(path) - len(last) >= at and (len(pieces) > 1 or at == len(path))
    return not last or path.find(last, at) >= 0
