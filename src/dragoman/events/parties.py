"""Who takes part: from the phrase that fills a slot to parties with state, entity, sector and role."""

from __future__ import annotations

from dragoman.events.reading import Reading
from dragoman.model import Argument, Entity, Party, Span


def parties(reading: Reading, argument: Argument) -> list[Party]:
    """The parties that a phrase names: one for each state or entity; without any state one with the phrase's words.

    Who heads the phrase counts; else the names before the head ("Israeli troops", "US and Filipino soldiers"); else
    those after it ("the government of Chad").
    """
    text = _span(reading, argument)
    at = reading.names.get(argument.head)
    if at is not None:
        entity = at[0]
        country = (
            entity.country
            or _country_of_role(entity)
            or _near_country(reading, argument)
            or _place_country(reading, argument.head)
        )
        return [_party(reading, argument, entity, country)]
    found = _owners(reading, range(argument.first, argument.head))
    if not found:
        found = _owners(reading, range(argument.head + 1, argument.last))[:1]
    if found:
        return [Party(text.text, text, entity.id, country, entity.sector) for entity, country in found]
    return (
        [Party(text.text, text, None, _place_country(reading, argument.head), ())] if document_text(text.text) else []
    )


def document_text(text: str) -> bool:
    """Whether a phrase has any letter."""
    return any(c.isalpha() for c in text)


def _span(reading: Reading, argument: Argument) -> Span:
    return reading.document.words(argument.first, argument.last)


def _party(reading: Reading, argument: Argument, entity: Entity, country: str | None) -> Party:
    span = _span(reading, argument)
    role = entity.roles[0].title if entity.roles else None
    return Party(span.text, span, entity.id, country, entity.sector, role)


def _country_of_role(entity: Entity) -> str | None:
    return next((r.country for r in entity.roles if r.country), None)


def _near_country(reading: Reading, argument: Argument) -> str | None:
    """The state named before a person's or body's name in the same phrase: "Chadian President Ek"."""
    found = _owners(reading, range(argument.first, argument.head))
    return found[-1][1] if found else None


def _owners(reading: Reading, tokens: range) -> list[tuple[Entity, str | None]]:
    found: dict[str, tuple[Entity, str | None]] = {}
    for i in tokens:
        at = reading.names.get(i)
        if at is None:
            continue
        country = at[0].country or _country_of_role(at[0]) or _place_country(reading, i)
        if country is not None:
            found.setdefault(country, (at[0], country))
    return list(found.values())


def _place_country(reading: Reading, i: int) -> str | None:
    place = reading.places.get(i)
    return place.country if place is not None else None
