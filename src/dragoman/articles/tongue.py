"""The language of an article: by its commonest words or its script, by what the page states, at last by a model.

Pages often say "en" from a template; where they say something else and the words are not English, they are right.
"""

from __future__ import annotations

import re
from collections import Counter

from dragoman.articles.layout import Layout
from dragoman.knowledge.cutting import function_words
from dragoman.knowledge.outlets import Outlet

_SAMPLE = 1200  # characters of body text that are looked at
_FEWEST = 60
_STATED = (("meta", "lang"), ("json-ld", "inLanguage"), ("opengraph", "og:locale"), ("meta", "content-language"))
_ENGLISH = re.compile(r"\b(?:the|of|and|to|in|that|was|said|with|for|has|his)\b")
_ENGLISH_SHARE = 0.12  # of the words
_OTHER_SHARE = 0.03  # other languages stay under it
_SHARE = 0.12  # of the words that are a language's commonest
_LEAD = 1.25  # times the share of the next language
_SCRIPTS = (  # that one language is written in; kana before Han, for Japanese mixes the two
    ("ko", re.compile(r"[\uac00-\ud7a3]")),
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("zh", re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)
_SCRIPT_SHARE = 0.15  # of the characters


def language_of(layout: Layout, outlet: Outlet | None) -> str | None:
    """BCP 47 tag of the body's language; None when there is neither text nor statement."""
    sample = _sample(layout)
    if len(sample) >= _FEWEST:
        english = len(_ENGLISH.findall(sample)) / max(sample.count(" "), 1)
        if english >= _ENGLISH_SHARE:
            return "en"
        said = _said(layout)
        if english <= _OTHER_SHARE and said and said != "en":
            return said
        return told_by_words(sample) or (said if said == "en" and english > _OTHER_SHARE else _told(sample))
    if said := _said(layout):
        return said
    return outlet.languages[0] if outlet and len(outlet.languages) == 1 else None


def told_by_words(text: str) -> str | None:
    """The language whose script or commonest words a text plainly shows; None where two come close or none does."""
    for language, script in _SCRIPTS:
        if len(script.findall(text)) > _SCRIPT_SHARE * len(text):
            return language
    words = re.findall(r"\w+", text.casefold())
    known = function_words()
    told = Counter(language for word in words for language in known.get(word, ()))
    best = [*told.most_common(2), ("", 0), ("", 0)]
    is_plain = best[0][1] >= _SHARE * len(words) and best[0][1] >= _LEAD * best[1][1]
    return best[0][0] if is_plain and words else None


def _told(text: str) -> str:
    import py3langid  # loads its model, half a second: only where words and page do not settle it

    return str(py3langid.classify(text)[0])


def _sample(layout: Layout) -> str:
    """The beginning of the article's text."""
    blocks = layout.page.blocks
    text, length = [], 0
    for row in layout.rows("body", "quote"):
        text.append(blocks[row].span.text)
        length += len(text[-1])
        if length > _SAMPLE:
            break
    return " ".join(text)[:_SAMPLE]


def _said(layout: Layout) -> str | None:
    """The language that the page states, without region."""
    for source, key in _STATED:
        value = next((s.value for s in layout.page.statements if (s.source, s.key) == (source, key)), "")
        if re.match(r"[A-Za-z]{2,3}(?:[-_]|$)", value):
            return value.replace("_", "-").split("-")[0].lower()
    return None
