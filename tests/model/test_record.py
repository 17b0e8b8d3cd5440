"""The record's JSON form loses nothing."""

import json

from dragoman.model import Article, Event, Page, Part, Party, Record, Span, from_dict


def test_record_survives_json() -> None:
    text = "Norland met Sudmark."
    span = Span.of(text, 0, len(text))
    party = Party("Norland", Span.of(text, 0, 7), country="NOR", sector=("GOV",))
    event = Event("e1", "CONSULT", 1, Span.of(text, 8, 11), (span,), actors=(party,), date_basis="inferred")
    record = Record(Page("0", "x", text), Article(body=(span,), parts=(Part(span, "body"),)), events=(event,))
    assert from_dict(json.loads(record.to_json())) == record
