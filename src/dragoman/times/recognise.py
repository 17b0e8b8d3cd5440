"""Finding time expressions: the rules of the knowledge base over folded text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dragoman.knowledge.time import TimeRule, named_day_openings, time_rules, vocabulary, word_classes
from dragoman.model import Document, Token

_REACH = 70  # characters on either side of a telling word in which its rules are tried
_FOLDED = str.maketrans({"’": "'", "‘": "'", "`": "'", "–": "-", "—": "-", "‑": "-", "−": "-", "\u00a0": " "})
_DIGIT = re.compile(r"\d")
_GLUED = re.compile(r"\d([a-z][a-z.]*)$")
_SLOT_NUMBER = re.compile(r"\d+$")


@dataclass(frozen=True, slots=True)
class Found:
    """A match of a rule: page offsets, its sentence, the token of its last word, and what its slots hold."""

    rule: TimeRule
    start: int
    end: int
    sentence: int
    token: int
    fields: Mapping[str, object]
    raw: Mapping[str, str]
    order: int = 0


def fold(text: str) -> str:
    """The text in lower case with straight quotes and plain hyphens, character for character."""
    folded = text.translate(_FOLDED)
    lower = folded.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)


def candidates(document: Document) -> Iterator[Found]:
    """The matches of all rules: by place, the longest first, then in order of the rules. They may overlap."""
    text = fold(document.page.text)
    for first, last in _passages(document):
        found = [
            one
            for order, rule, window in _tasks(document.tokens[first:last], text)
            for one in _match(document, text, rule, order, window)
        ]
        yield from sorted(found, key=lambda f: (f.start, -f.end, f.order))


def _passages(document: Document) -> Iterator[tuple[int, int]]:
    """Token ranges of the passages: sentences are joined, since a split after "Nov." would cut a date in two."""
    first = 0
    for before, after in zip(document.sentences, document.sentences[1:], strict=False):
        if before.passage != after.passage:
            yield first, before.last
            first = after.first
    if document.sentences:
        yield first, document.sentences[-1].last


def _tasks(tokens: Sequence[Token], text: str) -> Iterator[tuple[int, TimeRule, tuple[int, int]]]:
    """Each rule that may match among the tokens, with the windows of page offsets in which it is worth trying."""
    places = _telling(tokens, text)
    if not places:
        return
    windows: dict[str, list[tuple[int, int]]] = {}
    for order, rule in enumerate(time_rules()):
        if places.keys() >= rule.slots:
            key = rule.needs[-1]
            if key not in windows:
                windows[key] = _windows(tokens, places[key])
            for window in windows[key]:
                yield order, rule, window


def _telling(tokens: Sequence[Token], text: str) -> dict[str, list[Token]]:
    """The tokens that may open a slot, by slot."""
    classes, feasts = word_classes(), named_day_openings()
    places: dict[str, list[Token]] = {}
    for token in tokens:
        word = token.text.lower()
        found = classes.get(word) or classes.get(word.rstrip(".")) or (("digit",) if _DIGIT.search(word) else ())
        if word in feasts and any(text.startswith(form, token.start) for form in feasts[word]):
            places.setdefault("feast", []).append(token)
        glued = _GLUED.search(word)
        if glued:  # 30mins, 5pm
            found = ("digit", *classes.get(glued[1], ()), *classes.get("#", ()))
        for slot in found:
            places.setdefault(slot, []).append(token)
    return places


def _windows(tokens: Sequence[Token], telling: Sequence[Token]) -> list[tuple[int, int]]:
    """Stretches of the page around the telling tokens, joined where they meet."""
    windows: list[tuple[int, int]] = []
    for token in telling:
        lo, hi = max(tokens[0].start, token.start - _REACH), min(tokens[-1].end, token.end + _REACH)
        if windows and lo <= windows[-1][1]:
            windows[-1] = (windows[-1][0], hi)
        else:
            windows.append((lo, hi))
    return windows


def _match(document: Document, text: str, rule: TimeRule, order: int, window: tuple[int, int]) -> Iterator[Found]:
    for match in rule.pattern.finditer(text, *window):
        start, end = match.span()
        if end == window[1] < len(text) and text[end].isalnum():
            continue  # the window cut a word
        last = document.token_at(end - 1)
        sentence = document.sentence_at(start)
        if last is not None and sentence is not None:
            raw = {k: v for k, v in match.groupdict().items() if v is not None}
            yield Found(rule, start, end, sentence, last, _fields(rule, raw), raw, order)


def _fields(rule: TimeRule, raw: Mapping[str, str]) -> Mapping[str, object]:
    words = vocabulary()
    fields: dict[str, object] = dict(rule.fields)
    for name, text in raw.items():
        slot = words.get(_SLOT_NUMBER.sub("", name))
        fields[name] = slot.get(" ".join(text.split()), text) if slot else text
    return fields
