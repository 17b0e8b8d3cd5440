"""The codebook: PLOVER 2.0 roots, modes and contexts, and CAMEO codes with their PLOVER reading."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from dragoman.knowledge.packs import per_packs, read_rows
from dragoman.knowledge.tables import read_toml, read_tsv, split

Quad = Literal[1, 2, 3, 4]
QUADS: Mapping[str, Quad] = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT", "CONCEDE"), 1),
    **dict.fromkeys(("COOPERATE", "AID", "RETREAT"), 2),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), 3),
    **dict.fromkeys(("PROTEST", "MOBILIZE", "SANCTION", "COERCE", "ASSAULT"), 4),
}
ROOTS = tuple(QUADS)


@dataclass(frozen=True, slots=True)
class RootEntry:
    """A PLOVER root: what it means in our words, how to tell it from its neighbours, its modes, its intensity."""

    name: str
    quad: Quad
    gloss: str
    rules: tuple[str, ...]
    modes: Mapping[str, str]
    intensity: float
    source: str


@dataclass(frozen=True, slots=True)
class Cameo:
    """A CAMEO code: its heading, Goldstein value and PLOVER reading."""

    code: str
    name: str
    root: str | None
    mode: str | None
    contexts: tuple[str, ...]
    goldstein: float | None


@functools.cache
def roots() -> Mapping[str, RootEntry]:
    """The 16 roots by name."""
    found = {}
    for name, entry in read_toml("codebook/roots.toml").items():
        found[name] = RootEntry(
            name,
            QUADS[name],
            entry["gloss"],
            tuple(entry["rules"]),
            dict(entry.get("modes", {})),
            float(entry["intensity"]),
            entry["source"],
        )
    return found


@functools.cache
def contexts() -> Mapping[str, str]:
    """PLOVER contexts by name, with a gloss."""
    return {str(k): str(v) for k, v in read_toml("codebook/contexts.toml").items()}


@functools.cache
def cameo() -> Mapping[str, Cameo]:
    """CAMEO codes, two to four digits, by code."""
    found = {}
    for row in read_tsv("codebook/cameo.tsv"):
        found[row["code"]] = Cameo(
            row["code"],
            row["name"],
            row["root"] or None,
            row["mode"] or None,
            tuple(c.strip() for c in row["contexts"].split(";") if c.strip()),
            float(row["goldstein"]) if row["goldstein"] else None,
        )
    return found


@dataclass(frozen=True, slots=True)
class ModeRule:
    """Words that tell a mode, and the modes that it may replace ('' for none)."""

    mode: str
    words: frozenset[str]
    over: frozenset[str]


@functools.cache
def mode_rules() -> Mapping[str, tuple[ModeRule, ...]]:
    """Rules for the mode by root, in order."""
    return {
        root: tuple(ModeRule(r["mode"], frozenset(r["words"]), frozenset(r["over"])) for r in rules)
        for root, rules in read_toml("codebook/modes.toml").items()
    }


@per_packs
def agents() -> Mapping[str, tuple[str, ...]]:
    """Common nouns that stand for somebody, with PLOVER sectors ("gunman": REB)."""
    return {row["noun"]: split(row["sectors"]) for row in read_rows("codebook/agents.tsv")}


def goldstein(code: str | None) -> float | None:
    """The Goldstein value of a CAMEO code, or of the nearest shorter one; None without code.

    Source: Goldstein 1992, Journal of Conflict Resolution 36(2), as carried over to CAMEO codes.
    """
    while code:
        entry = cameo().get(code)
        if entry is not None and entry.goldstein is not None:
            return entry.goldstein
        code = code[:-1]
    return None
