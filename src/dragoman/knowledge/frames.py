"""Frames: which clauses tell which act, and who takes which part. One TOML per PLOVER root below `data/frames`."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Any

from dragoman.errors import DragomanError
from dragoman.knowledge.codebook import ROOTS
from dragoman.knowledge.packs import Pack, in_use, per_packs
from dragoman.knowledge.tables import data, read_toml


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame.

    `verbs` and `nouns` are predicate lemmas; `actor` and `recipient` are slots in order of preference: deep roles
    (agent, patient, recipient, modifier, context, beside), "poss", or a preposition. `object` are words of which one
    must stand in the patient's phrase, `content` words of which one must stand in what the clause embeds;
    `not_object` and `not_content` forbid. `marker` are prepositions of which one must be there. `composes` names the
    table by which the root of an embedded clause decides ("agree to send"). `strict`: no party is looked for outside
    the slots. `assertion` is that of an act told plainly, where it is not "happened". `weight` (log-odds) is added to
    the model's for each reading: for a frame of your own, which the model has never seen and may take for nothing.
    """

    id: str
    root: str
    gloss: str
    source: str
    cameo: str
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    verbs: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()
    actor: tuple[str, ...] = ("agent",)
    recipient: tuple[str, ...] = ("patient",)
    mutual: bool = False
    object: frozenset[str] = frozenset()
    not_object: frozenset[str] = frozenset()
    content: frozenset[str] = frozenset()
    not_content: frozenset[str] = frozenset()
    marker: frozenset[str] = frozenset()
    not_marker: frozenset[str] = frozenset()
    voice: str | None = None
    form: str | None = None
    needs: tuple[str, ...] = ()
    composes: str | None = None
    strict: bool = False
    assertion: str | None = None
    weight: float = 0.0
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()

    @property
    def specificity(self) -> int:
        """How many conditions it makes: of two that fit, the higher wins."""
        tests = (self.object, self.content, self.marker, self.voice, self.form, self.needs)
        return 2 * sum(bool(t) for t in tests) + bool(self.not_object or self.not_content or self.not_marker)


@dataclass(frozen=True, slots=True)
class Composition:
    """What an embedding predicate makes of the root that it embeds: root → (root, CAMEO, mode); "*" for all others."""

    id: str
    by_root: Mapping[str, tuple[str, str, str | None]]


_CLASSES = "frames/classes.toml"
_LISTS = ("verbs", "nouns", "object", "not_object", "content", "not_content", "marker", "not_marker")
_ORDERED = ("needs", "actor", "recipient", "contexts", "yes", "no")


def read_frames(text: Mapping[str, Any], classes: Mapping[str, list[str]]) -> list[Frame]:
    """The frames of one file. `@name` in a list stands for the words of that class. Raises `DRG-KNOWLEDGE`."""
    found = []
    for entry in text.get("frame", ()):
        fields = {"root": text["root"], **entry}
        for key in (*_LISTS, *_ORDERED):
            if not isinstance(fields.get(key, []), list):
                raise DragomanError("DRG-KNOWLEDGE", f"frame {fields.get('id')}: {key} is no list")
        for key in _LISTS:
            if key in fields:
                fields[key] = frozenset(_expand(fields[key], classes, fields.get("id", "")))
        for key in _ORDERED:
            if key in fields:
                fields[key] = tuple(fields[key])
        if fields["root"] not in ROOTS:
            raise DragomanError("DRG-KNOWLEDGE", f"frame {fields['id']}: no root {fields['root']!r}")
        try:
            found.append(Frame(**fields))
        except TypeError as error:
            raise DragomanError("DRG-KNOWLEDGE", f"frame {fields.get('id')}: {error}") from error
    return found


def _expand(words: list[str], classes: Mapping[str, list[str]], where: str) -> list[str]:
    expanded: list[str] = []
    for word in words:
        if word.startswith("@"):
            if word[1:] not in classes:
                raise DragomanError("DRG-KNOWLEDGE", f"frame {where}: no class {word!r}")
            expanded.extend(_expand(classes[word[1:]], classes, where))
        else:
            expanded.append(word)
    return expanded


@per_packs
def frames() -> tuple[Frame, ...]:
    """The frames that ship and those of the packs in use, in order of file and entry; of one id the last."""
    found = {frame.id: frame for frame in _load(data(), _class_lists())}
    for pack in in_use():
        found |= {frame.id: frame for frame in frames_of(pack)}
    return tuple(found.values())


def frames_of(pack: Pack) -> tuple[Frame, ...]:
    """The frames of one pack, by the word classes in use; raises `DRG-KNOWLEDGE`."""
    return _load(pack.root, _class_lists())


def _load(root: Traversable, words: Mapping[str, list[str]]) -> tuple[Frame, ...]:
    folder = root.joinpath("frames")
    if not folder.is_dir():
        return ()
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".toml") and f.name.split(".")[0].isupper())
    return tuple(frame for name in names for frame in read_frames(read_toml(f"frames/{name}", root), words))


@per_packs
def _class_lists() -> Mapping[str, list[str]]:
    """The word classes as they are written; a pack's words join ours of the same class."""
    found: dict[str, list[str]] = dict(read_toml(_CLASSES))
    for pack in in_use():
        for name, words in _classes_of(pack).items():
            found[name] = [*found.get(name, ()), *words]
    return found


def _classes_of(pack: Pack) -> dict[str, list[str]]:
    return read_toml(_CLASSES, pack.root) if pack.root.joinpath(_CLASSES).is_file() else {}


@functools.cache
def compositions() -> Mapping[str, Composition]:
    """The composition tables by name."""
    found = {}
    for name, rows in read_toml("frames/compose.toml").items():
        table = {key: (value[0], value[1], value[2] if len(value) > 2 else None) for key, value in rows.items()}
        found[name] = Composition(name, table)
    return found


@per_packs
def classes() -> Mapping[str, frozenset[str]]:
    """The word classes by name, nested ones expanded."""
    raw = _class_lists()
    return {name: frozenset(_expand(words, raw, name)) for name, words in raw.items()}


@per_packs
def by_lemma() -> tuple[Mapping[str, tuple[Frame, ...]], Mapping[str, tuple[Frame, ...]]]:
    """Frames by verb lemma and by noun lemma, the more specific first."""
    verbs: dict[str, list[Frame]] = {}
    nouns: dict[str, list[Frame]] = {}
    for frame in sorted(frames(), key=lambda f: -f.specificity):
        for lemma in sorted(frame.verbs):
            verbs.setdefault(lemma, []).append(frame)
        for lemma in sorted(frame.nouns):
            nouns.setdefault(lemma, []).append(frame)
    return {k: tuple(v) for k, v in verbs.items()}, {k: tuple(v) for k, v in nouns.items()}
