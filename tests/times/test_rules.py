"""Every rule keeps its own examples."""

import re

import pytest

from dragoman import articles, language
from dragoman.knowledge.time import TimeRule, time_rules
from dragoman.model import Document, Page
from dragoman.pages.jsonl import read_jsonl
from dragoman.times import add_times

PUBLISHED = "2025-04-03"
_YES = re.compile(r"(.*?)<(.*?)>(.*) => (\S+)", re.DOTALL)


def page(text: str, number: int) -> Page:
    import json

    line = json.dumps({"id": f"t{number}", "text": text, "published": PUBLISHED, "zone": "Asia/Seoul"}).encode()
    return next(p for p in read_jsonl("examples", line) if isinstance(p, Page))


def examples(kind: str) -> list[tuple[TimeRule, str]]:
    return [(rule, text) for rule in time_rules() for text in getattr(rule, kind)]


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    texts = [
        re.sub(r" => \S+$", "", text).replace("<", "").replace(">", "") for _, text in examples("yes") + examples("no")
    ]
    pages = [page(text, i) for i, text in enumerate(texts)]
    parsed = language.parse_many((p, articles.cut(p)) for p in pages)
    return {document.page.text: add_times(document) for document in parsed}


@pytest.mark.parametrize(("rule", "text"), examples("yes"), ids=lambda x: x.id if isinstance(x, TimeRule) else None)
def test_rule_reads_its_examples(rule: TimeRule, text: str, documents: dict[str, Document]) -> None:
    match = _YES.fullmatch(text)
    assert match, text
    before, words, after, value = match.groups()
    words, after = words.replace("<", ""), after.replace(">", "")
    times = documents[before + words + after].times
    found = [(t.span.text, t.value) for t in times if any(w.rule == rule.id for w in t.why)]
    assert (words, value) in found, [(t.span.text, t.value, t.why[0].rule) for t in times]


@pytest.mark.parametrize(("rule", "text"), examples("no"), ids=lambda x: x.id if isinstance(x, TimeRule) else None)
def test_rule_is_silent(rule: TimeRule, text: str, documents: dict[str, Document]) -> None:
    assert not [t.span.text for t in documents[text].times if any(w.rule == rule.id for w in t.why)]


def test_ids_are_unique() -> None:
    ids = [rule.id for rule in time_rules()]
    assert len(ids) == len(set(ids))
