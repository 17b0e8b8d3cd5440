"""Dates, authors and tags of invented pages: each rule of their written order with what it takes and what it leaves."""

from datetime import date

import pytest

from dragoman.articles import cut
from dragoman.articles.dates import date_of_address, find_dates
from dragoman.articles.topics import plain, split_tags
from dragoman.model import Article
from dragoman.pages.dump import page_from_text
from dragoman.pages.html import page_from_html

TEXT = [
    "The foreign minister of Norland, Ada Berg, met her colleague from Sudmark on Monday to talk about the"
    " closed strait, the ministry said in a statement.",
    "Both sides agreed to open the crossing at Lindhavn for lorries by the end of the month, according to"
    " the statement, which gave no further details of the plan.",
    "The strait has been closed since a collision in autumn, and traders on both shores have asked their"
    " governments for help again and again.",
    'Sudmark\'s minister, Olaf Reis, called the talks "frank and useful" and said that a second round of border talks'
    " would follow in Sudmark's capital in the spring.",
]
HEAD = "Norland and Sudmark to open crossing at Lindhavn"


def dump(*before: str, after: tuple[str, ...] = ()) -> Article:
    """A dump with lines between headline and text, and after the text."""
    lines = ["World", "Sport", HEAD, *before, *TEXT, *after, "About us", "Terms of use"]
    return cut(page_from_text("x", "\n\n".join(lines).encode()))


def page(head: str = "", before: str = "", after: str = "") -> Article:
    """A page with markup in its head, between heading and text, and after the text."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT)
    html = (
        f"<html><head><title>{HEAD}</title>{head}</head><body><article><h1>{HEAD}</h1>{before}{text}{after}</article>"
    )
    return cut(page_from_html("x", html.encode()))


def ld(keywords: str) -> str:
    """A head that states keywords, as JSON."""
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "keywords": {keywords}}}</script>'


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("by The ExampleMarch 3, 20310217", "2031-03-03"),  # year and number of readers have grown together
        ("3 March 20315 comments", "2031-03-03"),
        ("2 minute readMarch 3, 20319:26 PM GMT+1", "2031-03-03T21:26:00+01:00"),
    ],
)
def test_a_year_may_have_lost_the_space_after_it(text: str, iso: str) -> None:
    assert [stamp.iso() for stamp in find_dates(text)] == [iso]


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("https://news.example/energy/2031/03/310304-strait-opens/", date(2031, 3, 4)),
        ("https://news.example/2031/03/300304-strait-opens/", None),  # another year
        ("https://news.example/2031/03/310404-strait-opens/", None),  # another month
        ("https://news.example/2031/03/3103049/", None),
    ],
)
def test_a_short_date_in_an_address_repeats_its_year_and_month(address: str, day: date | None) -> None:
    assert date_of_address(address) == day


def test_a_date_before_the_word_updated_is_that_of_publication() -> None:
    assert dump("March 3, 2031 9:26 PM Last updated 9 min ago").published == "2031-03-03T21:26:00"
    assert dump("March 2, 2031", "Updated March 3, 2031").published == "2031-03-02"


def test_a_date_far_below_the_headline_counts_right_before_the_text() -> None:
    menu = [f"Menu entry {n}" for n in range(18)]
    assert dump(*menu, "By Ann Lee - Friday, March 4, 2031").published == "2031-03-04"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ann Lee , @annlee", ("Ann Lee",)),
        ("Ann Lee|Published 4 months ago", ("Ann Lee",)),
        ("By Ann Lee Twitter News", ("Ann Lee",)),
        ("Lindhavn Harbour", ()),
    ],
)
def test_names_by_the_headline(line: str, names: tuple[str, ...]) -> None:
    assert dump(line).authors == names


def test_a_by_line_that_names_no_person_gives_the_site() -> None:
    site = '<meta property="og:site_name" content="Arland Courier">'
    by = "<div class=meta>Written by Arland Courier on March 3, 2031</div>"
    assert page(site, by).authors == ("Arland Courier",)
    assert page(site, by.replace("by Arland Courier", "by Ann Lee")).authors == ("Ann Lee",)


def test_names_at_the_head_of_the_text_come_before_a_by_line_of_the_site() -> None:
    site = '<meta property="og:site_name" content="Arland Courier"><meta name="author" content="Arland Courier">'
    names = "<p><strong>Ann Lee/Bo Ek</strong></p>"
    assert page(site, after="", before=names).authors == ("Ann Lee", "Bo Ek")
    assert page(site).authors == ("Arland Courier",)


@pytest.mark.parametrize(
    ("keywords", "tags"),
    [
        ('["Day: Monday", "Subject: Trade", "Subject: Shipping"]', ("Trade", "Shipping")),
        ('["(1) Trade"]', ("Trade",)),
        ('["Trade", "news.arland.example.com"]', ("Trade",)),
        ('["Page type: Article"]', ()),
    ],
)
def test_stated_tags_lose_their_keys(keywords: str, tags: tuple[str, ...]) -> None:
    assert page(ld(keywords)).tags == tags


def test_tags_for_news_readers_choose_among_the_stated() -> None:
    stated = ld('["Trade", "layout-wide", "Shipping"]')
    assert page(stated + '<meta name="news_keywords" content="shipping, trade">').tags == ("Trade", "Shipping")
    assert page(stated + '<meta name="news_keywords" content="Trade, Norland">').tags[1] == "layout-wide"
    assert page('<meta name="story-tags" content="trade,shipping">').tags == ("trade", "shipping")


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        ("Ada Berg Olaf Reis Trade", ["Ada Berg", "Olaf Reis", "Trade"]),
        ("Border talks Norland Organised crime", ["Border talks", "Norland", "Organised crime"]),
        ("Sea & Land Lindhavn", ["Sea & Land", "Lindhavn"]),
        ("TradeBorder talksEU policy", ["Trade", "Border talks", "EU policy"]),
        ("Ian McBerg", ["Ian", "McBerg"]),
        ("Trade, Shipping", ["Trade, Shipping"]),
    ],
)
def test_a_line_of_tags_is_parted_by_what_the_text_tells(line: str, tags: list[str]) -> None:
    assert split_tags(line, plain(" ".join(TEXT))) == tags


@pytest.mark.parametrize(
    ("after", "tags"),
    [
        (("More:NorlandSudmark",), ("Norland", "Sudmark")),
        (("Share this", "Border talksNorland"), ("Border talks", "Norland")),
        (("Related topics", "Ada Berg Olaf Reis Norland", "Latest video"), ("Ada Berg", "Olaf Reis", "Norland")),
        (("* Norland\n\n* Sudmark\n\n* Sport",), ("Norland", "Sudmark", "Sport")),
        (("Quakes shake southern Farland again",), ()),
        (("Please send your letters to the editor.",), ()),
        (("* Weather\n\n* Sport",), ()),
    ],
)
def test_tags_after_the_text_of_a_dump(after: tuple[str, ...], tags: tuple[str, ...]) -> None:
    assert dump(after=after).tags == tags


def test_tags_above_the_headline_of_a_dump() -> None:
    lines = ["World", "Related topics", "* Norland", "* Sudmark", f"# {HEAD}", *TEXT]
    assert cut(page_from_text("x", "\n\n".join(lines).encode())).tags == ("Norland", "Sudmark")
