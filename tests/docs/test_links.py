"""Links from page to page lead somewhere, to a heading that is there; nothing of the site is fetched from outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
_LINK = re.compile(r"(!?)\[[^\]\[]*\]\(<?([^()\s>]+)>?\)")
_FENCE = re.compile(r"^(`{3,}).*?^\1$", re.DOTALL | re.MULTILINE)


def links(text: str) -> Iterator[tuple[bool, str]]:
    """Whether it is a picture, and its target, for each link outside of code."""
    prose = re.sub(r"`[^`\n]*`", "", _FENCE.sub("", text))
    for match in _LINK.finditer(prose):
        yield bool(match[1]), match[2]


def anchors(path: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub and MyST make them."""
    heads = re.findall(r"^#+ (.*)$", _FENCE.sub("", path.read_text("utf-8")), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=[str(p.relative_to(ROOT)) for p in PAGES])
def test_links_lead_somewhere(page: Path) -> None:
    for picture, target in links(page.read_text("utf-8")):
        if re.match(r"[a-z]+:", target):
            assert not picture, f"{page.name}: the picture {target} would be fetched from outside"
            continue
        name, _, anchor = target.partition("#")
        there = (page.parent / name).resolve() if name else page
        assert there.exists(), f"{page.name}: {target}"
        if anchor:
            assert anchor in anchors(there), f"{page.name}: {target}; there are {sorted(anchors(there))}"


def test_links_are_found_and_code_is_not_searched() -> None:
    text = "See [a](b.md#c) and ![p](p.png).\n```text\n[no](no.md)\n```\n`[neither](x.md)`"
    assert list(links(text)) == [(False, "b.md#c"), (True, "p.png")]


def test_every_page_of_the_site_is_reached_from_a_table_of_contents() -> None:
    docs = ROOT / "docs"
    tocs = "\n".join(p.read_text("utf-8") for p in docs.rglob("*.md") if "{toctree}" in p.read_text("utf-8"))
    globbed = {"decisions", "explanation"}
    for page in docs.rglob("*.md"):
        if page.parent.name not in globbed and page.name != "index.md" and "screens" not in page.parts:
            assert re.search(rf"^(?:\S+/)?{re.escape(page.stem)}$", tocs, flags=re.MULTILINE), page.name
