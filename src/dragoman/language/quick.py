"""The same parse in less time: matrix products by numpy's library, word forms looked up once.

On our machines numpy's OpenBLAS multiplies three times as fast as the library that thinc comes with, and products were
37 % of spaCy's time; the attribute ruler and the lemmatiser, another 23 %, tell the same of the same word each time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.tokens import Token as Word

LOOKED_UP = ("attribute_ruler", "lemmatizer")
_MOST_FORMS = 200_000
_APART = "x"  # stands between words that are looked up together, so that none is taken for the other's neighbour


def use_fast_products(nlp: Language) -> None:
    """Lets every layer of the pipeline multiply by numpy."""
    from thinc.api import NumpyOps

    ops = NumpyOps(use_blis=False)
    for _, pipe in nlp.pipeline:
        layers = getattr(pipe, "model", None)
        for layer in layers.walk() if layers is not None else ():
            layer.ops = ops


class Form(NamedTuple):
    """What the attribute ruler and the lemmatiser say of a word."""

    pos: str
    morph: str
    lemma: str


class Forms:
    """Looks word forms up, exactly as the two components of the pipeline would set them.

    They look at a word, its tag and its dependency, so that these three are the key; a text in which one of their few
    rules over two words may hold is given to them whole.
    """

    def __init__(self, nlp: Language) -> None:
        self._vocab = nlp.vocab
        self._pipes: list[Callable[[Doc], Doc]] = [nlp.get_pipe(name) for name in LOOKED_UP]
        patterns: Iterable[Sequence[dict[str, object]]] = (
            pattern
            for rule in nlp.get_pipe("attribute_ruler").patterns  # type: ignore[attr-defined]
            for pattern in rule["patterns"]
        )
        firsts = [pattern[0] for pattern in patterns if len(pattern) > 1]
        self._words = frozenset(first["LOWER"] for first in firsts if isinstance(first.get("LOWER"), str))
        self._dependencies = frozenset(
            nlp.vocab.strings[str(first["DEP"])] for first in firsts if isinstance(first.get("DEP"), str)
        )
        shapes = [first["LOWER"]["REGEX"] for first in firsts if isinstance(first.get("LOWER"), dict)]  # type: ignore[index]
        self._shape = re.compile("|".join(f"(?:{shape})" for shape in shapes) or r"(?!)")
        self._known: dict[tuple[int, int, int], Form] = {}
        self._begins: dict[int, bool] = {}  # by the hash of the word in lower case

    def of(self, doc: Doc) -> list[Form]:
        """The form of each word of a parsed text."""
        rows: list[list[int]] = doc.to_array(["ORTH", "TAG", "DEP", "LOWER"]).tolist()
        if any(dep in self._dependencies or self._may_begin_a_pair(lower) for _, _, dep, lower in rows):
            return [_form(word) for word in self._applied(doc)]
        keys = [(orth, tag, dep) for orth, tag, dep, _ in rows]
        missing = list(dict.fromkeys(key for key in keys if key not in self._known))
        if missing:
            if len(self._known) > _MOST_FORMS:
                self._known.clear()
                self._begins.clear()
                missing = list(dict.fromkeys(keys))
            self._known.update(zip(missing, self._look_up(missing), strict=True))
        return [self._known[key] for key in keys]

    def _may_begin_a_pair(self, lower: int) -> bool:
        known = self._begins.get(lower)
        if known is None:
            word = self._vocab.strings[lower]
            known = self._begins[lower] = word in self._words or self._shape.search(word) is not None
        return known

    def _look_up(self, keys: Sequence[tuple[int, int, int]]) -> Iterator[Form]:
        from spacy.tokens import Doc

        strings = self._vocab.strings
        words: list[str] = []
        tags: list[str] = []
        deps: list[str] = []
        for orth, tag, dep in keys:
            words += (strings[orth], _APART)
            tags += (strings[tag], "NN")
            deps += (strings[dep], "dep")
        doc = Doc(self._vocab, words=words, tags=tags, deps=deps, heads=list(range(len(words))))
        return (_form(word) for word in list(self._applied(doc))[::2])

    def _applied(self, doc: Doc) -> Doc:
        for pipe in self._pipes:
            doc = pipe(doc)
        return doc


def _form(word: Word) -> Form:
    return Form(word.pos_, str(word.morph), word.lemma_)
