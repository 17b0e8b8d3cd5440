"""Words are found again in a changed text, or said to be doubtful."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dragoman.model import Span
from dragoman.store.anchoring import Selector, locate

TEXT = "Norland's minister met envoys on Monday. Sudmark's minister met nobody. The talks end on Friday."


def _selector(words: str, text: str = TEXT) -> Selector:
    at = text.index(words)
    return Selector.of(text, Span.of(text, at, at + len(words)))


def test_same_text_keeps_its_place() -> None:
    assert locate(_selector("met"), TEXT).outcome == "kept"


def test_moved_text_is_followed() -> None:
    found = locate(_selector("met nobody"), "Correction: an earlier version was wrong. " + TEXT)
    assert found.outcome == "moved"
    assert found.span is not None
    assert found.span.start == TEXT.index("met nobody") + 42


def test_context_tells_look_alikes_apart() -> None:
    found = locate(_selector("met"), "They met. " + TEXT)
    assert found.span is not None
    assert found.span.start == TEXT.index("met") + 10


def test_two_equal_places_are_ambiguous() -> None:
    assert locate(Selector(0, 3, "met"), "They met. We met.").outcome == "ambiguous"


def test_a_look_alike_with_other_surroundings_is_not_taken() -> None:
    assert locate(_selector("met"), "Quite another story, in which somebody met rain.").outcome == "ambiguous"


def test_gone_is_lost() -> None:
    assert locate(_selector("met nobody"), "Nothing of it is left.").outcome == "lost"


def test_w3c_form_and_back() -> None:
    selector = _selector("met nobody")
    assert Selector.from_w3c(selector.to_w3c()) == selector


@given(st.text(min_size=1), st.data())
def test_every_selector_is_found_in_its_own_text_or_doubtful(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = locate(Selector.of(text, Span.of(text, start, end)), text)
    assert found.outcome in ("kept", "ambiguous")
    assert found.span is None or found.span.start == start
