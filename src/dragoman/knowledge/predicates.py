"""Words that carry, time or embed other predicates, and the nouns that name acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dragoman.knowledge.frames import frames
from dragoman.knowledge.packs import per_packs
from dragoman.knowledge.tables import read_toml


@dataclass(frozen=True, slots=True)
class Predicates:
    """Lemma classes of the clause layer; `nouns` are those that some frame knows as acts."""

    light: frozenset[str]
    light_passive: frozenset[str]
    occurrence: frozenset[str]
    reporting: frozenset[str]
    subject_control: frozenset[str]
    perception: frozenset[str]
    undergone: frozenset[str]
    blaming: frozenset[str]
    particles: frozenset[str]
    light_particles: Mapping[str, tuple[str, ...]]
    phases: Mapping[str, str]
    forms: Mapping[str, str]
    nouns: frozenset[str]


@per_packs
def predicates() -> Predicates:
    """The classes as they ship, with the nouns of the frames in use."""
    data = read_toml("language/predicates.toml")
    return Predicates(
        light=frozenset(data["light"]),
        light_passive=frozenset(data["light_passive"]),
        occurrence=frozenset(data["occurrence"]),
        reporting=frozenset(data["reporting"]),
        subject_control=frozenset(data["subject_control"]),
        perception=frozenset(data["perception"]),
        undergone=frozenset(data["undergone"]),
        blaming=frozenset(data["blaming"]),
        particles=frozenset(data["particles"]),
        light_particles={k: tuple(v) for k, v in data["light_particles"].items()},
        phases=dict(data["phases"]),
        forms=dict(data["forms"]),
        nouns=frozenset(noun for frame in frames() for noun in frame.nouns),
    )
