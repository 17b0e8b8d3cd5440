"""Documents without a parser: words and signs as tokens, one sentence a line, no tags."""

import re

from dragoman.model import Article, Document, Page, Part, Sentence, Span, Token


def plain(text: str, published: str | None = None, zone: str | None = None) -> Document:
    """A document of `text` whose tokens have no tags, as published then and there."""
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    for passage, line in enumerate(re.finditer(r"[^\n]+", text)):
        first = len(tokens)
        for word in re.finditer(r"\w+|[^\w\s]", line[0]):
            at, i = line.start() + word.start(), len(tokens)
            tokens.append(Token(i, at, at + len(word[0]), word[0], word[0].lower(), "X", "", "", first))
        if len(tokens) > first:
            span = Span.of(text, tokens[first].start, tokens[-1].end)
            sentences.append(Sentence(span, first, len(tokens), "body", passage))
    parts = tuple(Part(s.span, "body") for s in sentences)
    article = Article(published=published, zone=zone, parts=parts, body=tuple(p.span for p in parts))
    return Document(Page("0", "plain", text), article, tuple(sentences), tuple(tokens))
