"""What expressions count from: publication, narrative, headers, pictures, histories."""

import json

import pytest

from dragoman import language
from dragoman.model import Article, Document, Page, Part, Span
from dragoman.times import add_times


def read(*passages: tuple[str, str], published: str | None = "2025-04-03", **article: str) -> Document:
    """A parsed page of passages: label and text."""
    text = "\n\n".join(t for _, t in passages)
    parts, at = [], 0
    for label, words in passages:
        parts.append(Part(Span.of(text, at, at + len(words)), label))  # type: ignore[arg-type]
        at += len(words) + 2
    page = Page("0", "page", text)
    return add_times(language.parse(page, Article(published=published, parts=tuple(parts), **article)))  # type: ignore[arg-type]


def values(document: Document) -> list[tuple[str, str | None]]:
    return [(t.span.text, t.value) for t in document.times]


def test_the_previous_day_counts_from_the_day_named_before() -> None:
    document = read(("body", "State media reported on Thursday that Mr Ek met the envoys the previous day."))
    assert values(document) == [("Thursday", "2025-04-03"), ("the previous day", "2025-04-02")]
    assert [t.anchor for t in document.times] == ["publication", "narrative"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Mr Ek will meet the envoys on Tuesday.", "2025-04-08"),
        ("Mr Ek met the envoys on Tuesday.", "2025-04-01"),
        ("The talks are scheduled for Tuesday.", "2025-04-08"),
        ("Mr Ek, who plans to retire, said on Tuesday that he was tired.", "2025-04-01"),
        ("Shops will stay shut until Monday.", "2025-04-07"),
        ("Mr Ek met the envoys on Thursday.", "2025-04-03"),
    ],
)
def test_tense_decides_the_week(text: str, value: str) -> None:
    assert read(("body", text)).times[-1].value == value


def test_a_caption_looks_back() -> None:
    document = read(("caption", "This picture, taken on May 9, shows Mr Ek."), ("body", "Mr Ek is old."))
    assert values(document) == [("May 9", "2024-05-09")]


def test_a_range_names_two_days() -> None:
    document = read(("body", "The fair will run from September 10-13."))
    assert values(document) == [("September 10", "2025-09-10"), ("13", "2025-09-13")]


def test_the_end_of_a_range_lends_its_year() -> None:
    document = read(("body", "They withdrew from 15 November to 15 February 1989."))
    assert [v for _, v in values(document)] == ["1988-11-15", "1989-02-15"]


def test_a_history_counts_from_its_own_dates() -> None:
    years = " ".join(f"In {y} the league met again." for y in range(1900, 1908))
    story = f"{years} On 3 March 1908 the league broke up. The next day the king fled. In June he came back."
    assert [v for _, v in values(read(("body", story)))[-3:]] == ["1908-03-03", "1908-03-04", "1908-06"]


def test_a_dateline_anchors_a_page_without_publication() -> None:
    document = read(("body", "GENEVA, April 2, 2025 (Wire) - The envoys met on Monday."), published=None)
    assert values(document)[-1] == ("Monday", "2025-03-31")


def test_figures_follow_the_outlet() -> None:
    text = "The paper is dated 03/04/2025."
    assert read(("body", text), outlet_country="GBR").times[0].value == "2025-04-03"
    assert read(("body", text), outlet_country="USA").times[0].value == "2025-03-04"


def test_a_shared_named_day_needs_the_outlets_state() -> None:
    text = "They marched on Independence Day."
    assert read(("body", text), outlet_country="IND").times[0].value == "2024-08-15"
    unknown = read(("body", text)).times[0]
    assert unknown.value is None
    assert unknown.why[0].rejected


def test_times_of_the_clock_join_their_day() -> None:
    document = read(("body", "The plane took off at 14:30 GMT on Wednesday and landed on Thursday morning."))
    assert values(document) == [("14:30 GMT on Wednesday", "2025-04-02T14:30Z"), ("Thursday morning", "2025-04-03TMO")]
    assert document.times[0].edtf == "2025-04-02T14:30:00Z"


def test_about_a_day_is_approximate() -> None:
    time = read(("body", "The border shut around March 3.")).times[0]
    assert (time.value, time.mod, time.edtf) == ("2025-03-03", "APPROX", "2025-03-03~")


def test_a_later_day_of_the_past_is_not_counted_from_publication() -> None:
    time = read(("body", "He was freed two years later.")).times[0]
    assert (time.value, time.edtf) == (None, None)


def test_a_record_of_times_is_plain_data() -> None:
    time = read(("body", "They met on Monday.")).times[0]
    assert json.loads(json.dumps([time.type, time.value, time.edtf])) == ["DATE", "2025-03-31", "2025-03-31"]
