"""Who and what a page speaks of: names, states, roles, reference. All texts are invented."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.actors.reading import entity, mentions, read

TALKS = (
    "Pak Chol-min, chairman of the North's Fisheries Union, met a Russian delegation in Pyongyang on Monday.\n"
    "The delegation was led by Zaur Magomedov, deputy head of the Russian Fishers' Council. "
    "He said the two countries would work together. They signed a protocol."
)


@pytest.mark.parametrize(
    "name",
    ["Pak Chol-min", "No Sung-il", "Ahmed bin Rashid al-Masri", "Zaur Magomedov", "Nguyen Van Thanh", "So Yong-chan"],
)
def test_names_are_whole(name: str) -> None:
    document = read(f"The talks were led by {name}, chairman of the assembly, on Monday.")
    assert entity(document, name).type == "person"


@pytest.mark.parametrize(
    ("text", "words", "country"),
    [
        ("The North fired two rockets, South Korea said.", "North", "PRK"),
        ("Pyongyang rejected the offer, Seoul said on Monday.", "Pyongyang", "PRK"),
        ("The Kremlin denied the report.", "Kremlin", "RUS"),
        ("U.S. officials arrived in Oslo.", "U.S.", "USA"),
        ("The White House welcomed the truce.", "White House", "USA"),
        ("Norway's Security Council will meet on Friday.", "Security Council", "NOR"),
    ],
)
def test_states_under_their_names(text: str, words: str, country: str) -> None:
    assert entity(read(text), words).country == country


def test_the_north_of_another_page_is_no_state() -> None:
    document = read("Rain fell in the North, the weather office of Norway said.")
    assert not [e for e in document.entities if e.country == "PRK"]


def test_a_capital_as_a_place_is_a_place() -> None:
    assert entity(read("The minister arrived in Oslo on Monday."), "Oslo").type == "place"


@pytest.mark.parametrize(
    ("text", "person", "told"),
    [
        ("Norway's Deputy Foreign Minister Oru Tamm arrived.", "Oru Tamm",
         ("Deputy Foreign Minister", None, "NOR", 4, "deputy")),
        ("Mary Brown, the former chairwoman of the Norwegian Fishers' Union, resigned.", "Mary Brown",
         ("chairwoman", "Norwegian Fishers' Union", "NOR", 3, "former")),
        ("Hamas spokesman Khalid al-Mansouri denied it.", "Khalid al-Mansouri",
         ("spokesman", "Hamas", "PSE", 5, "current")),
        ("Finland's acting president, Anna Lind, signed the law.", "Anna Lind",
         ("president", None, "FIN", 1, "acting")),
    ],
)  # fmt: skip
def test_roles(text: str, person: str, told: tuple[str, str | None, str, int, str]) -> None:
    role = entity(read(text), person).roles[0]
    assert (role.title, role.organisation, role.country, role.rank, role.status) == told


def test_two_roles_of_one_person() -> None:
    text = "Ri Myong-su, president of the Academy of Fishery and chairman of the Norway friendship group, spoke."
    roles = entity(read(text), "Ri Myong-su").roles
    assert [r.title for r in roles] == ["president", "chairman"]
    assert roles[0].organisation == "Academy of Fishery"


def test_titles_of_a_list_are_not_mixed() -> None:
    text = "Norway's Foreign Minister Oru Tamm, Finland's Foreign Minister Anna Lind and others met."
    document = read(text)
    assert entity(document, "Oru Tamm").country == "NOR"
    assert entity(document, "Anna Lind").country == "FIN"


def test_both_sides_are_mentions_of_both() -> None:
    document = read(TALKS)
    assert "the two countries" in mentions(document, "Russian")
    assert "the two countries" in mentions(document, "Pyongyang") or "the two countries" in mentions(document, "North")
    assert "They" in mentions(document, "Russian")


def test_a_delegation_knows_its_leader() -> None:
    document = read("Oslo received the Finnish delegation led by Anna Lind on Monday.")
    assert entity(document, "the Finnish delegation").leader == entity(document, "Anna Lind").id


def test_a_pronoun_means_the_person() -> None:
    assert "He" in mentions(read("Oru Tamm arrived in Oslo. He met fishermen."), "Oru Tamm")


def test_a_pronoun_in_a_quotation_is_not_its_speaker() -> None:
    document = read('Oru Tamm said of Mary Brown: "He has no plan," on Monday.')
    assert "He" not in mentions(document, "Oru Tamm")


def test_i_in_a_quotation_is_its_speaker() -> None:
    assert "I" in mentions(read('"I will not resign," Oru Tamm said.'), "Oru Tamm")


def test_a_declared_acronym_is_the_body() -> None:
    document = read("The Northern Fishery Agency (NFA) met in Oslo. The NFA said nothing.")
    assert mentions(document, "Northern Fishery Agency").count("NFA") == 2


def test_surname_before_full_name() -> None:
    document = read("Oru Tamm met fishermen in Oslo.", headline="Tamm meets fishermen")
    assert "Tamm" in mentions(document, "Oru Tamm")


def test_each_entity_has_its_reason() -> None:
    for found in read(TALKS).entities:
        assert all(m.why is not None for m in found.mentions)
        assert found.why or found.country is None


@settings(max_examples=15, deadline=None)
@given(st.permutations(["Oru Tamm met Anna Lind in Oslo.", "The Kremlin denied it.", "He said both sides agreed.",
                        "Its chairman, Ri Myong-su, left.", "Norway and Finland signed a treaty."]))  # fmt: skip
def test_mentions_stand_in_the_text_and_singular_ones_once(sentences: list[str]) -> None:
    document = read(" ".join(sentences))
    seen: set[tuple[int, int]] = set()
    for found in document.entities:
        for mention in found.mentions:
            assert mention.span.stands_in(document.page.text)
            if mention.why and mention.why.rule != "coref.collective":
                assert (mention.span.start, mention.span.end) not in seen
                seen.add((mention.span.start, mention.span.end))
