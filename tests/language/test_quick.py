"""The quick parse says what the pipeline says, word by word."""

from __future__ import annotations

import pytest
from spacy.language import Language
from thinc.api import NumpyOps

from dragoman.language.parsing import model
from dragoman.language.quick import LOOKED_UP, Forms

TEXTS = [
    "The ministers of Arland and Borduria met in Varo on Monday, and talks were held behind closed doors.",
    "There are no plans to sign the treaty. There's hope, but it isn't over: there were talks, there is a draft.",
    "Let's go, she said. They're gonna leave, we gotta wait; I ain't going. C'mon, y'all know that!",
    "It was they who had done it. Did you? I did. He'd have gone; that which I have, you have too.",
    "The  envoy,\n who spoke \t twice, left.\u00a0He'll return: \"Nothing but talks,\" he added. U.S. troops didn't.",
    "",
    " ",
    "Got it. On all sides, all of them said all is well; y all, ai 's.",
    "MINISTERS MEET IN VARO; Talks Held, Deal Struck",
]


@pytest.fixture(scope="module")
def nlp() -> Language:
    return model()


def test_forms_are_those_of_the_pipeline(nlp: Language) -> None:
    forms = Forms(nlp)
    for _ in range(2):  # looked up, then known
        for whole, quick in zip(nlp.pipe(TEXTS), nlp.pipe(TEXTS, disable=LOOKED_UP), strict=True):
            expected = [(word.pos_, str(word.morph), word.lemma_) for word in whole]
            assert [tuple(form) for form in forms.of(quick)] == expected


def test_products_are_numpys_and_change_no_decision(nlp: Language) -> None:
    quick = [[(w.tag_, w.dep_, w.head.i, w.ent_type_) for w in doc] for doc in nlp.pipe(TEXTS)]
    layers = [layer for _, pipe in nlp.pipeline if getattr(pipe, "model", None) for layer in pipe.model.walk()]  # type: ignore[attr-defined]
    before = [layer.ops for layer in layers]
    assert not any(ops.use_blis for ops in before)
    try:
        for layer in layers:
            layer.ops = NumpyOps()
        slow = [[(w.tag_, w.dep_, w.head.i, w.ent_type_) for w in doc] for doc in nlp.pipe(TEXTS)]
    finally:
        for layer, ops in zip(layers, before, strict=True):
            layer.ops = ops
    assert quick == slow


def test_many_words_do_not_fill_the_memory(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.language.quick._MOST_FORMS", 10)
    forms = Forms(nlp)
    for doc in nlp.pipe(TEXTS, disable=LOOKED_UP):
        forms.of(doc)
    assert len(forms._known) < 60
