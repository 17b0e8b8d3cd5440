"""Articles out of invented pages, and what must hold of any page."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.articles import cut
from dragoman.articles.captions import caption_parts, taken
from dragoman.articles.furniture import furniture_label
from dragoman.articles.layout import MOST_BLOCKS, wire_of
from dragoman.articles.people import find_dateline
from dragoman.articles.trees import from_nodes
from dragoman.model import Article, Page, Span
from dragoman.pages.dump import page_from_text
from dragoman.pages.html import page_from_html
from dragoman.pages.jsonl import read_jsonl

TEXT = [
    "The foreign minister of Norland, Ada Berg, met her colleague from Sudmark on Monday to talk about the"
    " closed strait, the ministry said in a statement.",
    "Both sides agreed to open the crossing at Lindhavn for lorries by the end of the month, according to"
    " the statement, which gave no further details of the plan.",
    "The strait has been closed since a collision in autumn, and traders on both shores have asked their"
    " governments for help again and again.",
    'Sudmark\'s minister, Olaf Reis, called the talks "frank and useful" and said that a second round would follow in'
    " Sudmark's capital in the spring.",
]
CAPTION = "Ada Berg greets Olaf Reis at the harbour of Lindhavn on Feb. 2. [NORLAND PRESS]"
DUMP = "\n\n".join(
    [
        " date 2031-02-03  Norland and Sudmark to open crossing at Lindhavn",
        "The Korea Herald",
        "Home > National > Foreign Affairs",
        "print dictionary print",
        "Norland and Sudmark to open crossing at Lindhavn",
        "Published: 03 Feb. 2031, 09:54",
        CAPTION,
        CAPTION,
        *TEXT[:2],
        "Related Article",
        *TEXT[2:],
        "Yonhap",
        "tags Norland Sudmark",
        "Related Stories",
        "Collision closes the strait between Norland and Sudmark",
        "Traders ask for help as strait stays closed",
        "You need an account to leave a comment.",
    ]
)
HTML = (
    "<html><head><title>Norland and Sudmark to open crossing - The Example</title>"
    '<meta property="og:title" content="Norland and Sudmark to open crossing">'
    '<meta property="article:published_time" content="2031-02-03T09:54:00+01:00"></head><body>'
    '<header><nav><ul><li><a href="/w">World</a></li><li><a href="/s">Sport</a></li></ul></nav></header><main><article>'
    "<h1>Norland and Sudmark to open crossing</h1><div class=byline>By Ann Lee and Bo Ek</div>"
    + "".join(f"<p>{p}</p>" for p in TEXT)
    + '</article></main><aside class="related"><h3>Read more</h3><ul><li><a href="/c">Collision closes the strait'
    " between Norland and Sudmark</a></li></ul></aside><footer>© The Example. All rights reserved.</footer>"
)


GERMAN = (
    "<p>Der Minister sagte am Montag, man wolle die Grenze wieder öffnen, wie beide Seiten hofften.</p>"
    "<p>Die Händler auf beiden Seiten der Meerenge hatten ihre Regierungen seit dem Herbst um Hilfe gebeten.</p>"
    "<p>Eine zweite Runde der Gespräche soll im Frühjahr folgen, teilte das Ministerium in einer Erklärung mit.</p>"
)


def check(page: Page) -> Article:
    """The article, when each character that is not white space stands in exactly one part."""
    article = cut(page)
    rest = list(page.text)
    for part in article.parts:
        assert part.span.stands_in(page.text)
        assert all(c is not None for c in rest[part.span.start : part.span.end])
        rest[part.span.start : part.span.end] = [""] * len(part.span.text)
    assert not "".join(rest).strip()
    assert all(span.stands_in(page.text) for span in article.body)
    return article


def test_dump_of_a_whole_page() -> None:
    article = check(page_from_text("x", DUMP.encode()))
    assert article.headline == "Norland and Sudmark to open crossing at Lindhavn"
    assert (article.published, article.published_basis) == ("2031-02-03T09:54:00+09:00", "outlet profile")
    assert article.zone == "Asia/Seoul"
    assert article.section == ("National", "Foreign Affairs")
    assert article.agency == "Yonhap"
    assert article.tags == ("Norland", "Sudmark")
    assert [r.block for r in article.related] == ["Related Stories"] * 2
    assert [(i.credit, i.taken) for i in article.images] == [("NORLAND PRESS", "2031-02-02")]
    assert [span.text for span in article.body] == TEXT


def test_html_page() -> None:
    article = check(page_from_html("x", HTML.encode()))
    assert article.headline == "Norland and Sudmark to open crossing"
    assert (article.published, article.published_basis) == ("2031-02-03T09:54:00+01:00", "metadata")
    assert article.authors == ("Ann Lee", "Bo Ek")
    assert article.language == "en"
    assert [span.text for span in article.body] == TEXT
    assert not article.issues


def test_articles_jsonl_is_not_cut() -> None:
    line = b'{"id":"a","headline":"Short","text":"One.\\nRelated stories\\nTwo.","published":"2031-02-03"}'
    page = next(p for p in read_jsonl("x", line) if isinstance(p, Page))
    article = check(page)
    assert [span.text for span in article.body] == ["One.", "Related stories", "Two."]
    assert (article.headline, article.published) == ("Short", "2031-02-03")


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<p>Nothing here", "DRG-NOARTICLE"),
        ("<p>Nothing here", "DRG-NODATE"),
        (HTML.replace("+01:00", ""), "DRG-NOZONE"),
        (f"<article><h1>Die Grenze</h1>{GERMAN}</article>", "DRG-LANG"),
    ],
)  # fmt: skip
def test_what_is_missing_is_an_issue(html: str, code: str) -> None:
    assert code in {issue.code for issue in check(page_from_html("x", html.encode())).issues}


@pytest.mark.parametrize(
    ("text", "words", "credit"),
    [
        ("The pier at noon. [NORLAND PRESS]", "The pier at noon.", "NORLAND PRESS"),
        ("The pier at noon. (AP Photo/Bo Ek)", "The pier at noon.", "AP Photo/Bo Ek"),
        ("The pier at noon. Photo: Bo Ek", "The pier at noon.", "Bo Ek"),
        ("The pier (built in 1902) at noon.", "The pier (built in 1902) at noon.", None),
    ],
)
def test_captions_part_from_credits(text: str, words: str, credit: str | None) -> None:
    caption, _, name = caption_parts(Span(0, len(text), text))
    assert (caption.text, name) == (words, credit)


def test_when_a_picture_was_taken() -> None:
    assert taken("The pier on Nov. 30", "2031-02-03") == "2030-11-30"
    assert taken("Photo published by Norland on Feb. 1 shows the pier", "2031-02-03") == "2031-02"
    assert taken("The pier in May", "2031-02-03") is None


@pytest.mark.parametrize(
    ("text", "place", "agency"),
    [
        ("LINDHAVN, Feb. 3 (Reuters) - The strait is open.", "LINDHAVN", "Reuters"),
        ("LINDHAVN (AP) — The strait is open.", "LINDHAVN", "AP"),
        ("LINDHAVN, February 3. /TASS/. The strait is open.", "LINDHAVN", "TASS"),
        ("The strait is open.", None, None),
        ("Lindhavn (the harbour) is open.", None, None),
    ],
)
def test_datelines(text: str, place: str | None, agency: str | None) -> None:
    found = find_dateline(Page("0", "x", text), 0, len(text))
    assert (found.place if found else None, found.agency if found else None) == (place, agency)


@pytest.mark.parametrize(
    ("text", "name"),
    [("(Yonhap)", "Yonhap"), ("By AFP", "AFP"), ("Agence France-Presse", "AFP"), ("The Example", None)],
)
def test_wires(text: str, name: str | None) -> None:
    assert wire_of(text) == name


@pytest.mark.parametrize(
    ("text", "label"),
    [("Read more", "related"), ("Share", "share"), ("The strait is open", None), ("Sharing the strait", None)],
)
def test_furniture(text: str, label: str | None) -> None:
    assert furniture_label(text) == label


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_cut(text: str) -> None:
    check(page_from_text("x", text.encode("utf-8", "replace")))


LINES = st.sampled_from(
    [*DUMP.split("\n\n"), "©", "By", "03/04/2031", "# Tags", "* One", "AFP", "GENEVA, March 3 (AP) - ", "Photo: x"]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(LINES, max_size=30))
def test_any_order_of_lines_is_cut(lines: list[str]) -> None:
    check(page_from_text("x", "\n".join(lines).encode()))


TAGS = st.sampled_from(
    [
        "p",
        "div class=caption",
        "a href=/x",
        "b",
        "h1",
        "figure",
        "figcaption",
        "img src=a",
        "br",
        "li",
        "time",
        "blockquote",
    ]
)
PIECES = st.one_of(TAGS.map("<{}>".format), TAGS.map("</{}>".format), LINES, st.text(max_size=12))


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=50))
def test_any_markup_is_cut(pieces: list[str]) -> None:
    check(page_from_html("x", "".join(pieces).encode("utf-8", "replace")))


def test_a_dump_names_its_outlet_in_its_first_lines() -> None:
    lines = [
        "Lindhavn Courier",
        "Home > World",
        "Norland opens the crossing at Lindhavn to lorries",
        "By Ines Falk and Tor Lund",
        *TEXT,
    ]
    article = cut(page_from_text("d", "\n\n".join(lines).encode()))
    assert article.site == "Lindhavn Courier"
    assert article.authors == ("Ines Falk", "Tor Lund")


def test_a_menu_entry_is_no_outlet() -> None:
    lines = ["Print Edition", "UK EditionUS EditionIrish Mirror", "World", "Norland opens crossing", *TEXT]
    assert cut(page_from_text("d", "\n\n".join(lines).encode())).site is None


def test_a_line_of_outlet_and_time_is_no_text() -> None:
    body = "".join(f"<p>{t}</p>" for t in ("Lindhavn Courier · Feb. 3, 2031 4:40 p.m. ET", *TEXT))
    article = cut(page_from_html("h", f"<html><body><h1>Norland opens crossing</h1>{body}</body></html>".encode()))
    assert [span.text for span in article.body] == TEXT
    assert article.published is not None
    assert article.published.startswith("2031-02-03T16:40")


def test_a_short_article_is_an_article() -> None:
    paragraphs = (
        "A dull blade slips. Draw it over a whetstone once a week and wipe it dry, says Bo Ek, a cutler.",
        "Do not put it in the sink.",
        "Store knives in a block or on a magnet, never loose in a drawer.",
    )
    body = "".join(f"<p>{t}</p>" for t in paragraphs)
    page = page_from_html("h", f"<html><body><h1>Keep knives sharp</h1>{body}</body></html>".encode())
    article = cut(page)
    assert len(article.body) == 3
    assert not [issue for issue in article.issues if issue.code == "DRG-NOARTICLE"]


@pytest.mark.parametrize("seed", range(3))
def test_masked_trees_reach_the_leaves_of_walked_trees(seed: int) -> None:
    column = np.array([[0, 1, 0, 2, 0, 0, 0]], np.int16)
    threshold = np.array([[0.5, 0.2, np.inf, 0.7, np.inf, np.inf, np.inf]], np.float32)
    children = np.array([[1, 3, 2, 5, 4, 5, 6]], np.int16)
    value = np.array([[0, 0, 1, 0, 2, 3, 4]], np.float32)
    rows = np.random.default_rng(seed).random((50, 3)).astype(np.float32)

    def walked(row: list[float]) -> float:
        node = 0
        while children[0, node] != node:
            node = children[0, node] + (row[column[0, node]] > threshold[0, node])
        return float(value[0, node])

    odds = np.array([walked(row) for row in rows.tolist()])
    found = from_nodes(column, threshold, children, value, 0.0).probability(rows)
    assert np.allclose(found, 1 / (1 + np.exp(-odds)))


def test_page_of_too_many_blocks_is_looked_at_in_part() -> None:
    page = page_from_html("page", b"<html><body>" + b"<p>They met in Varo.</p>" * (MOST_BLOCKS + 5) + b"</body></html>")
    article = cut(page)
    assert "DRG-LONG" in [issue.code for issue in article.issues]
    assert len(article.parts) == MOST_BLOCKS + 5
    assert {part.label for part in article.parts[MOST_BLOCKS:]} == {"other"}


def test_a_pasted_paragraph_is_read_as_it_is_written() -> None:
    text = (
        "Two ministers trade words\n\nMay 6, 2024\n\nNorland's foreign minister called the talks a trick on Monday. "
        "Her colleague from Sudmark arrived on Tuesday and asked for patience.\n"
    )
    article = cut(page_from_text("note", text.encode()))
    assert article.headline == "Two ministers trade words"
    assert [span.text[:20] for span in article.body] == ["Norland's foreign mi"]
    assert article.published == "2024-05-06"
    assert article.issues == ()


def test_a_few_menu_lines_are_no_text() -> None:
    article = cut(page_from_text("menu", b"Home\n\nWorld\n\nAbout us\n\nSubscribe to our letter.\n"))
    assert article.body == ()
    assert "DRG-NOARTICLE" in [issue.code for issue in article.issues]
