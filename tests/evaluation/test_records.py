"""Scores of records against gold: perfect, empty, damaged."""

import dataclasses

import pytest

from dragoman.evaluation.records import score
from dragoman.model import Article, Event, Page, Party, Record, Span

TEXT = "Norland met Sudmark on Monday. Norland warned Estmark."


def event(number: int, word: str, root: str, **values: object) -> Event:
    at = TEXT.index(word)
    span = Span.of(TEXT, at, at + len(word))
    return Event(f"e{number}", root, 1, span, (span,), actors=(Party("Norland", country="NOR"),), **values)  # type: ignore[arg-type]


GOLD = Record(
    Page("p", "p", TEXT),
    Article(),
    events=(event(1, "met", "CONSULT", date="2024-05-06"), event(2, "warned", "THREATEN")),
)


def test_perfect_is_one_and_empty_is_none() -> None:
    assert score([GOLD], [GOLD]).f1 == 1.0
    assert score([GOLD], [GOLD]).share("date") == 1.0
    assert score([GOLD], []).f1 == 0.0


def test_a_wrong_value_costs_its_share_only() -> None:
    first, second = GOLD.events
    read = dataclasses.replace(GOLD, events=(dataclasses.replace(first, date="2024-05-07"), second))
    found = score([GOLD], [read])
    assert (found.f1, found.share("date"), found.share("root")) == (1.0, 0.5, 1.0)


def test_a_false_event_costs_precision() -> None:
    read = dataclasses.replace(GOLD, events=(*GOLD.events, event(3, "Monday", "AID")))
    assert score([GOLD], [read]).precision == pytest.approx(2 / 3)
