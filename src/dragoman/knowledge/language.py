"""Word classes of English that the reading rooms share: reporting, planning, negation, modality, fact and non-fact."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from dragoman.knowledge.tables import cells, read_text, read_toml

_PARTS = ("verbs", "nouns", "adjectives", "adverbs", "phrases")


@dataclass(frozen=True, slots=True)
class WordClass:
    """A class of words with one effect; `words` maps "verbs", "nouns" … to lemmas or phrases.

    `marks` are the other keys of the entry ("credit", "assertion" …); `yes` and `no` are its examples.
    """

    id: str
    gloss: str
    source: str
    words: Mapping[str, tuple[str, ...]]
    marks: Mapping[str, object]
    yes: tuple[str, ...]
    no: tuple[str, ...]


@functools.cache
def word_classes(name: str) -> tuple[WordClass, ...]:
    """The classes of the file `language/NAME.toml`, in order."""
    return tuple(_word_class(entry) for entry in read_toml(f"language/{name}.toml")["class"])


@functools.cache
def classes_of(name: str, part: str) -> Mapping[str, tuple[str, ...]]:
    """From each word of one part ("verbs", "nouns" …) of a file to the ids of its classes, in order of the file."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in word_classes(name):
        for word in entry.words.get(part, ()):
            found[word] = (*found.get(word, ()), entry.id)
    return found


@functools.cache
def word_list(name: str, key: str) -> frozenset[str]:
    """The words listed under `[words]` of the file `language/NAME.toml`."""
    return frozenset(_words(str(read_toml(f"language/{name}.toml")["words"][key])))


def _word_class(entry: Mapping[str, object]) -> WordClass:
    words = {part: _words(str(entry[part])) for part in _PARTS if part in entry}
    known = {"id", "gloss", "source", "yes", "no", *_PARTS}
    return WordClass(
        id=str(entry["id"]),
        gloss=str(entry["gloss"]),
        source=str(entry["source"]),
        words=words,
        marks={k: v for k, v in entry.items() if k not in known},
        yes=_examples(entry.get("yes")),
        no=_examples(entry.get("no")),
    )


def _words(text: str) -> tuple[str, ...]:
    """Words apart by white space, or phrases apart by `|`; `_` joins the words of a phrasal verb ("call_off")."""
    found = text.split("|") if "|" in text else text.split()
    return tuple(w.strip().replace("_", " ") for w in found)


def _examples(value: object) -> tuple[str, ...]:
    return tuple(str(v) for v in value) if isinstance(value, list) else ()


@functools.cache
def weights(name: str) -> Mapping[str, float]:
    """Weights of a linear model, `language/NAME.tsv`: from signal to weight, the intercept under ''."""
    _, rows = cells(read_text(f"language/{name}.tsv"), name)
    return {signal: float(weight) for signal, weight in rows}
