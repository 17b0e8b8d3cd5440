"""What a trigger says: a class of acts that many words tell of, else its stem."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping

from dragoman.knowledge.tables import read_tsv
from dragoman.stories.items import words

_PHRASAL = re.compile(r"(\w+)[ -](off|down|over|out|up|in)\b")


def sense_of(trigger: str) -> str:
    """The class of the trigger's last word that has one, else the stem of its last content word; "" when it has none.

    "Called off" and "take-over" have the class of the whole phrase.
    """
    stem, classes = _stemmer(), trigger_classes()
    found = [word for word in words(trigger) if word]
    stems = [stem(word.form) for word in found if not word.is_name] or [word.form for word in found]
    known = [classes[s] for s in stems if s in classes]
    return next(_phrases(trigger), None) or (known or stems or [""])[-1]


def senses_of(trigger: str) -> frozenset[str]:
    """All classes that a trigger's words tell of ("attack … killed": attack, kill), its sense among them."""
    stem, classes = _stemmer(), trigger_classes()
    stems = (stem(word.form) for word in words(trigger) if word)
    return frozenset({sense_of(trigger), *_phrases(trigger), *(classes[s] for s in stems if s in classes)} - {""})


def _phrases(trigger: str) -> Iterator[str]:
    stem, classes = _stemmer(), trigger_classes()
    for verb, particle in _PHRASAL.findall(trigger.lower()):
        known = classes.get(f"{stem(verb)}-{particle}")
        if known:
            yield known


@functools.cache
def trigger_classes() -> Mapping[str, str]:
    """Class of each stem that tells of the same kind of act ("quake" for "temblor")."""
    stem = _stemmer()
    out: dict[str, str] = {}
    for row in read_tsv("stories/trigger_classes.tsv"):
        for word in row["words"].split():
            verb, hyphen, particle = word.partition("-")
            out.setdefault(stem(verb) + hyphen + particle, row["class"])
            out.setdefault(word, row["class"])
    return out


@functools.cache
def _stemmer() -> Callable[[str], str]:
    import snowballstemmer

    stem: Callable[[str], str] = snowballstemmer.stemmer("english").stemWord
    return stem
