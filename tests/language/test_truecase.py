"""Title case is undone without moving a character."""

from hypothesis import given
from hypothesis import strategies as st

from dragoman.language.truecase import is_title_case, truecase

_COMMON = frozenset({"threaten", "border", "close", "minister", "talk", "delay"}).__contains__


def test_common_words_lose_their_capital_and_names_keep_it() -> None:
    assert truecase("Norway Threatens To Close Border", _COMMON) == "Norway threatens to close border"
    assert truecase("Minister Delays Talks With Peru", _COMMON) == "Minister delays talks with Peru"


def test_sentence_case_is_left_alone() -> None:
    assert not is_title_case("Norway threatens to close its border with Sweden")
    assert is_title_case("Norway Threatens to Close Border With Sweden")


@given(st.text(max_size=80))
def test_length_is_kept(text: str) -> None:
    assert len(truecase(text, _COMMON)) == len(text)
