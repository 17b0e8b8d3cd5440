"""The model's networks with the same outcome in less time than its components take by themselves.

Three things cost more than half of spaCy's time and decide nothing. A word's embedding is computed anew at each place,
though it depends on the word, its norm and whether a space follows. The transition systems let go of the interpreter's
lock and take it back at every question they ask (whether a move is valid: 74 to 106 times a token). And names are found
token by token, though most tokens' scores depend on nothing that came before. Here embeddings are remembered, parser
states are advanced under the lock, many at once, and names are scored for all tokens at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.tokens import Doc
    from thinc.api import Model

    Floats = NDArray[np.float32]
    Whole = NDArray[np.int64]
    Keys = NDArray[np.uint64]

_MOST_WORDS = 50_000  # 19 MB each of the two tables
_TOKENS_AT_ONCE = 1_500  # few enough that the networks' matrices stay in the cache
_KINDS = "MBILUO"  # missing, begin, in, last, unit, outside: the numbers of the kinds of moves


class Name(NamedTuple):
    """Tokens `first:last` that the model takes for a name, and its kind."""

    first: int
    last: int
    label: str


class Networks:
    """The pipeline's tagger, parser and name finder."""

    def __init__(self, nlp: Language) -> None:
        self._make = nlp.make_doc
        self._shared = nlp.get_pipe("tok2vec")
        self._tagger = nlp.get_pipe("tagger")
        self._parser = nlp.get_pipe("parser")
        self._names = NameFinder(nlp)
        _remember(self._shared.model)  # type: ignore[attr-defined]
        _remember(nlp.get_pipe("ner").model.get_ref("tok2vec").layers[0])  # type: ignore[attr-defined]

    def analyse(self, texts: Sequence[str]) -> list[tuple[Doc, list[Name]]]:
        """Each text with tags, heads and dependencies set, and its names, in order."""
        docs = [self._make(text) for text in texts]
        by_length = sorted((doc for doc in docs if len(doc)), key=len)
        names: dict[int, list[Name]] = {}
        for some in _portions(by_length):
            self._shared.set_annotations(some, self._shared.predict(some))  # type: ignore[attr-defined]
            self._tagger.set_annotations(some, self._tagger.predict(some))  # type: ignore[attr-defined]
        self._parse(by_length)
        for some in _portions(by_length):
            names.update(zip(map(id, some), self._names.find(some), strict=True))
        return [(doc, names.get(id(doc), [])) for doc in docs]

    def _parse(self, docs: list[Doc]) -> None:
        """Sets heads, dependencies and sentences: the parser's own steps, all texts at once."""
        if not docs:
            return
        parser = self._parser
        states = parser.moves.init_batch(docs)  # type: ignore[attr-defined]
        step = parser.model.predict(docs)  # type: ignore[attr-defined]
        open_states = [state for state in states if not state.is_final()]
        while open_states:
            open_states = parser.transition_states(open_states, step.predict(open_states))  # type: ignore[attr-defined]
        parser.set_annotations(docs, states)  # type: ignore[attr-defined]


def _portions(docs: Sequence[Doc]) -> Iterator[list[Doc]]:
    """The texts in runs of so many tokens."""
    some: list[Doc] = []
    held = 0
    for doc in docs:
        some.append(doc)
        held += len(doc)
        if held >= _TOKENS_AT_ONCE:
            yield some
            some, held = [], 0
    if some:
        yield some


class NameFinder:
    """Finds names as the pipeline's own component does: begin, in, last, unit or outside, the likeliest valid move.

    Outside of a name a move depends on its token alone, within one on the name's first token and on the two last; so
    first all tokens are scored as if no name were open, then all names that may begin somewhere are followed at once.
    """

    def __init__(self, nlp: Language) -> None:
        import numpy as np

        pipe = nlp.get_pipe("ner")
        self._model: Model[list[Doc], object] = pipe.model  # type: ignore[attr-defined]
        lower, upper = self._model.get_ref("lower"), self._model.get_ref("upper")
        at = {move: number for number, move in enumerate(_moves(pipe.moves.labels))}  # type: ignore[attr-defined]
        weights, bias = upper.get_param("W"), upper.get_param("b")
        self._lower, self._lower_bias = lower, lower.get_param("b")
        self._labels = labels = [label for kind, label in at if kind == "B"]
        first = [at["O", ""], *(at["B", label] for label in labels), *(at["U", label] for label in labels)]
        self._first_weights, self._first_bias = np.ascontiguousarray(weights[first]), bias[first]
        inner, last = ([at[kind, label] for label in labels] for kind in "IL")
        self._last_weights, self._last_bias = weights[last] - weights[inner], bias[last] - bias[inner]

    def find(self, docs: list[Doc]) -> list[list[Name]]:
        """The names in each text, in order; the texts must be parsed, for no name goes over the end of a sentence."""
        import numpy as np

        vectors = self._model.get_ref("tok2vec").predict(docs)
        table = self._lower.predict(vectors)
        padding, table = table[0], table[1:]
        is_last, is_space = _borders(docs)
        hidden = _maxout(table[:, 0] + (padding[1] + padding[2] + self._lower_bias))
        scores = hidden @ self._first_weights.T + self._first_bias
        count = len(self._labels)
        scores[is_space, 1:] = -np.inf
        scores[is_last, 1 : count + 1] = -np.inf
        moves = scores.argmax(axis=1)
        begins = np.flatnonzero((moves > 0) & (moves <= count))
        ends = dict(zip(begins.tolist(), self._ends(table, begins, moves[begins] - 1, is_last), strict=True))
        return self._collected(docs, moves, ends)

    def _ends(self, table: Floats, begins: Whole, labels: Whole, is_last: NDArray[np.bool_]) -> list[int]:
        """The last token of each name that begins at one of `begins`."""
        import numpy as np

        at, open_names = begins + 1, np.arange(len(begins))
        while len(open_names):
            here, begin, label = at[open_names], begins[open_names], labels[open_names]
            hidden = _maxout(table[here, 0] + table[begin, 1] + table[here - 1, 2] + self._lower_bias)
            likely = (hidden * self._last_weights[label]).sum(axis=1) + self._last_bias[label] > 0
            open_names = open_names[~(likely | is_last[here])]
            at[open_names] += 1
        return list(at.tolist())

    def _collected(self, docs: list[Doc], moves: Whole, ends: dict[int, int]) -> list[list[Name]]:
        count, begin = len(self._labels), 0
        found: list[list[Name]] = []
        for doc in docs:
            names: list[Name] = []
            free = 0
            for token in moves[begin : begin + len(doc)].nonzero()[0].tolist():
                if token >= free:
                    move = int(moves[begin + token])
                    free = 1 + (ends[begin + token] - begin if move <= count else token)
                    names.append(Name(token, free, self._labels[(move - 1) % count]))
            found.append(names)
            begin += len(doc)
        return found


def _moves(labels: Mapping[int, Mapping[str, int]]) -> list[tuple[str, str]]:
    """The name finder's moves, kind and label, in the order of its scores: by kind, frequent labels first."""
    return [
        (_KINDS[kind], label)
        for kind in sorted(labels)
        for _, label in sorted(((often, label) for label, often in labels[kind].items()), reverse=True)
    ]


def _maxout(pieces: Floats) -> Floats:
    best: Floats = pieces.max(axis=2)
    return best


def _borders(docs: Sequence[Doc]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Of each token whether it ends a sentence, and whether it is white space."""
    import numpy as np

    rows = np.concatenate([doc.to_array(["SENT_START", "IS_SPACE"]) for doc in docs])
    is_last = np.ones(len(rows), dtype=bool)
    is_last[:-1] = rows[1:, 0] == 1
    is_last[np.cumsum([len(doc) for doc in docs]) - 1] = True
    return is_last, rows[:, 1] == 1


# -- embeddings -------------------------------------------------------------------------------------------------------


def _remember(network: Model[list[Doc], list[Floats]]) -> None:
    """Puts a memory in place of the network's first layer, which embeds words."""
    from thinc.api import Model

    layer = network.layers[0]
    memory = Embeddings(layer)
    network.layers[0] = Model("remembered", lambda _, docs, is_train: (memory.of(docs), lambda d: []), ops=layer.ops)


class Embeddings:
    """The embedding of each word as a layer of the model gives it, looked up when the word was met before."""

    def __init__(self, layer: Model[list[Doc], list[Floats]]) -> None:
        import numpy as np

        self._layer = layer
        self._rows: dict[int, int] = {}
        self._table: Floats = np.zeros((1024, layer.get_dim("nO")), dtype=np.float32)

    def of(self, docs: Sequence[Doc]) -> list[Floats]:
        """The embeddings of each text's words."""
        import numpy as np

        arrays = [doc.to_array(["ORTH", "NORM", "SPACY"]) for doc in docs]
        words: Keys = np.concatenate(arrays)
        keys: list[int] = ((words[:, 0] * np.uint64(31) + words[:, 1]) * np.uint64(2) + words[:, 2]).tolist()
        missing = {key: place for place, key in enumerate(keys) if key not in self._rows}
        if missing:
            if len(self._rows) + len(missing) > _MOST_WORDS:
                self._rows.clear()
                missing = {key: place for place, key in enumerate(keys)}
            self._learn(list(missing), words[list(missing.values())], docs[0])
        found = self._table[[self._rows[key] for key in keys]]
        return np.split(found, np.cumsum([len(array) for array in arrays])[:-1])

    def _learn(self, keys: Sequence[int], words: Keys, example: Doc) -> None:
        import numpy as np

        first, last = len(self._rows), len(self._rows) + len(keys)
        if last > len(self._table):
            wider = np.zeros((max(last, min(2 * last, _MOST_WORDS)), self._table.shape[1]), dtype=np.float32)
            wider[:first] = self._table[:first]
            self._table = wider
        (self._table[first:last],) = self._layer.predict([_spelt(words, example)])
        self._rows.update(zip(keys, range(first, last), strict=True))


def _spelt(words: Keys, example: Doc) -> Doc:
    """A text of these words (form, norm, whether a space follows)."""
    from spacy.tokens import Doc

    strings = example.vocab.strings
    rows = words.tolist()
    doc = Doc(example.vocab, words=[strings[orth] for orth, _, _ in rows], spaces=[bool(s) for _, _, s in rows])
    for token, (_, norm, _) in zip(doc, rows, strict=True):
        if token.norm != norm:
            token.norm_ = strings[norm]
    return doc
