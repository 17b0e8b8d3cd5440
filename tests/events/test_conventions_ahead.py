"""What lies ahead of the page's day has not happened."""

from dragoman.tracker.reading import Given
from dragoman.tracker.workbench import code


def test_a_meeting_dated_after_publication_is_planned_and_one_before_is_not() -> None:
    text = "Sweden to host a summit of Kenya and Uganda in Lund on May 20, its foreign minister said."
    (ahead, *_) = code(text, Given("2024-05-08")).events
    assert (ahead.root, ahead.assertion) == ("AGREE", "planned")
    text = "The presidents of Kenya and Uganda met in Lund on May 6."
    (done, *_) = code(text, Given("2024-05-08")).events
    assert (done.root, done.assertion) == ("CONSULT", "happened")
