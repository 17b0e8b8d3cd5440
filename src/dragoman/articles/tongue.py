"""The language of an article: by its words where they are plainly English, else as stated, else by a model.

Pages often say "en" from a template; where they say something else and the words are not English, they are right.
"""

from __future__ import annotations

import re

from dragoman.articles.layout import Layout
from dragoman.knowledge.outlets import Outlet

_SAMPLE = 1200  # characters of body text that are looked at
_FEWEST = 60
_STATED = (("meta", "lang"), ("json-ld", "inLanguage"), ("opengraph", "og:locale"), ("meta", "content-language"))
_ENGLISH = re.compile(r"\b(?:the|of|and|to|in|that|was|said|with|for|has|his)\b")
_ENGLISH_SHARE = 0.12  # of the words
_OTHER_SHARE = 0.03  # other languages stay under it


def language_of(layout: Layout, outlet: Outlet | None) -> str | None:
    """BCP 47 tag of the body's language; None when there is neither text nor statement."""
    blocks = layout.page.blocks
    text, length = [], 0
    for row in layout.rows("body", "quote"):
        text.append(blocks[row].span.text)
        length += len(text[-1])
        if length > _SAMPLE:
            break
    sample = " ".join(text)[:_SAMPLE]
    if len(sample) >= _FEWEST:
        english = len(_ENGLISH.findall(sample)) / max(sample.count(" "), 1)
        if english >= _ENGLISH_SHARE:
            return "en"
        if english <= _OTHER_SHARE and (said := _said(layout)) and said != "en":
            return said
        import py3langid  # loads its model, half a second: only where words and page do not settle it

        return str(py3langid.classify(sample)[0])
    if said := _said(layout):
        return said
    return outlet.languages[0] if outlet and len(outlet.languages) == 1 else None


def _said(layout: Layout) -> str | None:
    """The language that the page states, without region."""
    for source, key in _STATED:
        value = next((s.value for s in layout.page.statements if (s.source, s.key) == (source, key)), "")
        if re.match(r"[A-Za-z]{2,3}(?:[-_]|$)", value):
            return value.replace("_", "-").split("-")[0].lower()
    return None
