"""By whose account an event is told: the sources of the quotes that hold its trigger."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator

from dragoman.knowledge.language import word_classes
from dragoman.model import Attribution, Document, Quote, Span

_CITING = frozenset({"citing", "cited", "quoting", "quoted"})
_REPORTS = ("report", "statement", "release", "dispatch", "communique", "communiqué", "rumor", "rumour", "source")


def attribution_of(document: Document, index: int, speakers: Collection[str] = ()) -> tuple[Attribution, ...]:
    """Who the text credits for what the token `index` tells, outermost first; empty where it speaks for itself.

    Only cues of classes with `credit` count (say, claim, according to …, not want or plan). The publisher never
    counts, nor do `speakers`: ids of entities who perform the event by speaking (who condemns is no mere source).
    A pronoun is given as the name before it that it stands for.
    """
    token = document.tokens[index]
    at = Span.of(document.page.text, token.start, token.end)
    chain: list[Attribution] = []
    for quote in sorted(_around(document, at), key=lambda q: (q.span.start - q.span.end, q.span.start)):
        for found in (_attribution(document, quote), _cited(document, quote)):
            if found is None or found.entity in speakers or _is_publisher(document, found):
                continue
            if not any(_same(found, known) for known in chain):
                chain.append(found)
    return tuple(chain)


def class_of(quote: Quote) -> str:
    """The class of the cue of a quote ("report", "want" …), '' when no rule of the quote names one."""
    return next((w.rule.removeprefix("cue.") for w in quote.why if w.rule.startswith("cue.")), "")


@functools.cache
def _credited() -> frozenset[str]:
    return frozenset(c.id for c in word_classes("reporting") if c.marks.get("credit"))


def _around(document: Document, at: Span) -> Iterator[Quote]:
    """The credited quotes that hold `at`, every piece of a saying standing for itself."""
    for quote in document.quotes:
        if quote.span.holds(at) and class_of(quote) in _credited() and not (quote.cue and quote.cue.meets(at)):
            yield quote


def _attribution(document: Document, quote: Quote) -> Attribution | None:
    if quote.source is not None:
        return _named(document, quote.source, quote.speaker)
    if quote.cue is not None and (noun := document.token_at(quote.cue.start)) is not None:
        token = document.tokens[noun]
        if token.pos == "NOUN" and token.lemma.lower() in _REPORTS:
            return Attribution(*_noun_phrase(document, noun))
    return None


def _named(document: Document, source: Span, speaker: str | None) -> Attribution:
    """The source as written, or for a pronoun the last name before it."""
    entity = next((e for e in document.entities if e.id == speaker), None)
    if entity is None or any(t.pos != "PRON" for t in document.tokens_in(source)):
        return Attribution(source.text, source, speaker)
    names = [m.span for m in entity.mentions if m.kind == "name" and m.span.start < source.start]
    name = max(names, default=source)
    return Attribution(name.text, name, speaker)


def _cited(document: Document, quote: Quote) -> Attribution | None:
    """The further source that a source cites for the same words ("…, the channel reported, citing an official")."""
    if quote.cue is None or quote.source is None:
        return None
    number = document.sentence_at(quote.cue.start)
    for other in document.quotes:
        if other.cue is None or other.source != quote.source or other.cue == quote.cue:
            continue
        if other.cue.text.lower() in _CITING and document.sentence_at(other.cue.start) == number:
            return Attribution(other.span.text, other.span, _entity_at(document, other.span))
    return None


def _entity_at(document: Document, span: Span) -> str | None:
    """The entity whose mention covers most of the span's words, None when none does."""
    fitting = [(m.span.end - m.span.start, e.id) for e in document.entities for m in e.mentions if span.holds(m.span)]
    return max(fitting)[1] if fitting else None


def _noun_phrase(document: Document, noun: int) -> tuple[str, Span]:
    first = noun
    while first > 0 and document.tokens[first - 1].head == noun and document.tokens[first - 1].dep != "punct":
        first -= 1
    span = document.words(first, noun + 1)
    return span.text, span


def _is_publisher(document: Document, found: Attribution) -> bool:
    article = document.article
    name = found.text.lower().removeprefix("the ").strip()
    return any(own is not None and own.lower().removeprefix("the ") == name for own in (article.outlet, article.site))


def _same(one: Attribution, other: Attribution) -> bool:
    return one.span == other.span or (one.entity is not None and one.entity == other.entity)
