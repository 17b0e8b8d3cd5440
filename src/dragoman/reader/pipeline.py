"""What pages are read with: our stages and those of plugins, the knowledge packs, and what of both cannot be used."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.metadata import EntryPoint, entry_points
from importlib.resources.abc import Traversable
from pathlib import Path
from types import ModuleType
from typing import Any

from dragoman import actors, events, language, places, times
from dragoman.errors import CODES, DragomanError
from dragoman.events.conditions import CHECKS
from dragoman.knowledge.checks import prove
from dragoman.knowledge.frames import frames_of
from dragoman.knowledge.packs import Pack, fingerprint, read_pack, using
from dragoman.knowledge.tables import data
from dragoman.model import Issue
from dragoman.plugins import Stage

PARSED = frozenset({"sentences", "tokens"})
_FIELDS = PARSED | {"clauses", "times", "places", "entities", "quotes", "events"}

STAGES: tuple[Stage, ...] = (
    Stage("language.clauses", language.add_clauses, PARSED, frozenset({"clauses"})),
    Stage("times", times.add_times, PARSED, frozenset({"times"})),
    Stage("places", places.add_places, PARSED, frozenset({"places"})),
    Stage("actors", actors.add_entities, PARSED | {"places", "clauses"}, frozenset({"entities"})),
    Stage("actors.quotes", actors.add_quotes, PARSED | {"entities", "clauses"}, frozenset({"quotes"})),
    Stage(
        "events",
        events.add_events,
        PARSED | {"clauses", "times", "places", "entities", "quotes"},
        frozenset({"events"}),
    ),
)


def assemble(stages: Sequence[Stage] = STAGES) -> tuple[Stage, ...]:
    """The stages, proved to be in an order in which each finds what it needs; raises `DRG-STAGE` otherwise."""
    known = set(PARSED)
    for stage in stages:
        missing = stage.needs - known
        if missing:
            raise DragomanError("DRG-STAGE", f"stage {stage.name!r} needs {', '.join(sorted(missing))}")
        known |= stage.gives
    return tuple(stages)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Stages in order, knowledge packs in order, and an issue for each plugin or pack that had to be left out.

    `added` names the stages of plugins with the version of the package that brings each.
    """

    stages: tuple[Stage, ...] = STAGES
    packs: tuple[Pack, ...] = ()
    issues: tuple[Issue, ...] = ()
    added: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """One of the shipped knowledge, and one of what was added, where something was: `k1a2b3c4d.p5e6f7a8b`."""
        own = f"k{_knowledge()}"
        extra = [*(f"pack {p.name} {p.fingerprint}" for p in self.packs), *(f"stage {name}" for name in self.added)]
        return f"{own}.p{hashlib.sha256(chr(10).join(extra).encode()).hexdigest()[:8]}" if extra else own


def pipeline(folders: Sequence[str | Path] = ()) -> Pipeline:
    """Ours with what is installed (entry points, by name), then the packs in `folders`, in the order given."""
    installed = _installed()
    packs, issues = list(installed.packs), list(installed.issues)
    for folder in folders:
        _take(packs, issues, Path(folder), None)
    return Pipeline(installed.stages, tuple(packs), tuple(issues), installed.added)


def open_pack(root: Traversable, name: str | None = None) -> Pack:
    """The pack in a folder, every entry proved; raises `DRG-PACK`."""
    pack = read_pack(root, name)
    prove(pack)
    with using((pack,)):
        for frame in frames_of(pack):
            unknown = [need for need in frame.needs if need.partition(":")[0] not in {*CHECKS, "content"}]
            if unknown:
                raise DragomanError("DRG-PACK", f"{pack.name}: frame {frame.id}: no condition {unknown[0]!r}")
    return pack


def _take(packs: list[Pack], issues: list[Issue], root: Traversable, name: str | None) -> None:
    try:
        packs.append(open_pack(root, name))
    except DragomanError as error:
        issues.append(Issue(error.code, error.message, hint=CODES[error.code][1]))
    except (OSError, UnicodeDecodeError) as error:
        issues.append(Issue("DRG-PACK", f"{root}: {error}", hint=CODES["DRG-PACK"][1]))


@functools.cache
def _installed() -> Pipeline:
    """What installed packages add under `dragoman.stages` and `dragoman.knowledge`."""
    stages, packs, issues, added = list(STAGES), list[Pack](), list[Issue](), list[str]()
    for point in _points("dragoman.stages"):
        try:
            stages = list(assemble((*stages, _stage(point.load()))))
            added.append(f"{point.name} {point.dist.version if point.dist else ''}".rstrip())
        except Exception as error:  # a plugin of others must never stop reading
            issues.append(_unusable(point, error))
    for point in _points("dragoman.knowledge"):
        try:
            root = _folder(point.load())
        except Exception as error:
            issues.append(_unusable(point, error))
        else:
            _take(packs, issues, root, point.name)
    return Pipeline(tuple(stages), tuple(packs), tuple(issues), tuple(added))


def _points(group: str) -> Iterator[EntryPoint]:
    yield from sorted(entry_points(group=group), key=lambda point: point.name)


def _stage(found: Any) -> Stage:
    if not isinstance(found, Stage):
        raise TypeError(f"a {type(found).__name__}, not a Stage")
    if not found.gives <= _FIELDS:
        raise ValueError(f"gives {', '.join(sorted(found.gives - _FIELDS))}, which no document has")
    return found


def _folder(found: Any) -> Traversable:
    """The folder that an entry point names: a package, a path, or what `importlib.resources.files` gave."""
    if isinstance(found, ModuleType):
        return resources.files(found)
    folder: Traversable = Path(found) if isinstance(found, str) else found
    return folder


def _unusable(point: EntryPoint, error: Exception) -> Issue:
    message = f"{point.group}: {point.name}: {type(error).__name__}: {error}"
    return Issue("DRG-PLUGIN", message, hint=CODES["DRG-PLUGIN"][1])


@functools.cache
def _knowledge() -> str:
    """Eight digits that stand for the shipped knowledge, name and content of every file."""
    return fingerprint(data())[:8]
