"""What several sentences tell together: who "both sides", "we" and "them" are, by whose account, and on which day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from dragoman.events.parties import parties
from dragoman.events.reading import Reading
from dragoman.model import Argument, Document, Event, Party
from tests.events.test_events import read

ROW = (
    "Serbia on Thursday ordered two Croatian diplomats to leave the country, accusing them of espionage.\n"
    "Croatia said it would respond in kind.\n"
    "Serbian President Milan Jovic met his Hungarian counterpart in Budapest on Wednesday.\n"
    "Norway urged both sides to show restraint."
)
ENVOY = (
    "Egypt deployed troops along its border with Sudan on Monday.\n"
    '"If the shelling goes on, we will impose sanctions on Egypt," Kenyan envoy Musa Otieno warned.\n'
    "A planned signing of a gas contract was postponed because Egypt had not submitted its figures, state news agency "
    "Nilo reported."
)


def states(parties: Sequence[Party]) -> set[str | None]:
    return {p.country for p in parties}


def one(document: Document, trigger: str) -> Event:
    (event,) = [e for e in document.events if any(m.text == trigger for m in (e.trigger, *e.mentions))]
    return event


def test_both_sides_are_the_two_at_odds() -> None:
    urged = one(read(ROW, "Serbia expels two Croatian diplomats"), "urged")
    assert states(urged.recipients) == {"SRB", "HRV"}


def test_a_pronoun_object_is_who_suffers_the_act_above() -> None:
    accused = one(read(ROW, "Serbia expels two Croatian diplomats"), "accusing")
    assert (states(accused.actors), states(accused.recipients)) == ({"SRB"}, {"HRV"})


def test_we_in_a_quotation_is_its_speaker() -> None:
    text = (
        '"We regret that the meeting will not go ahead," Estonian President Kristel Tamm told reporters on Monday.\n'
        "She had been due to host her Latvian counterpart.\nNo new date was set.\nThe talks were to be about power.\n"
        "Latvia has not commented."
    )
    assert states(one(read(text), "regret").actors) == {"EST"}


def test_a_party_is_named_not_given_as_a_pronoun() -> None:
    (event,) = read("Kyiv said it had shot down 40 Russian drones on Monday.").events
    assert [p.text for p in event.actors] == ["Kyiv"]


def test_who_thanks_him_thanks_the_other() -> None:
    text = (
        "Latvian President Janis Ozols telephoned Turkish President Kemal Aydin on Monday and thanked him for aid.\n"
        "The call lasted an hour.\nTurkey sent Latvia tents last week.\nMore are on the way.\nThe two will meet in May."
    )
    thanked = one(read(text), "thanked")
    assert (states(thanked.actors), states(thanked.recipients)) == ({"LVA"}, {"TUR"})


def test_the_account_of_another_act_is_not_borrowed() -> None:
    deployed = one(read(ENVOY, "Egypt sends troops to border"), "deployed")
    assert deployed.attribution == ()


def test_what_was_called_off_joins_nothing_that_took_place() -> None:
    text = (
        "Fiji's prime minister cancelled a visit to Samoa on Monday.\nThe two countries' leaders met in Apia in March."
    )
    assertions = [e.assertion for e in read(text, "Fiji leader calls off visit to Samoa").events]
    assert "cancelled" in assertions
    for event in read(text, "Fiji leader calls off visit to Samoa").events:
        told = {m.text for m in (event.trigger, *event.mentions)}
        assert not {"cancelled", "met"} <= told


def test_a_semicolon_parts_two_statements() -> None:
    asked = one(read("Bangladesh has asked India to return the boats; India has so far not replied."), "asked")
    assert asked.assertion == "happened"
    assert asked.attribution == ()


def test_an_inserted_verb_of_saying_is_no_doer() -> None:
    text = "Chinese ships fired on a Philippine boat, Manila said, injuring three fishermen."
    for event in read(text).events:
        assert states(event.actors) == {"CHN"}


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Pakistan closed its airspace to Indian airlines until May 23.", "closed"),
        ("Lee's trip to Tokyo in Japan will be the first visit by a South Korean leader since 2023.", "visit"),
    ],
)
def test_how_long_something_lasts_is_no_date_of_it(text: str, trigger: str) -> None:
    for event in read(text).events:
        assert event.date is None, event


def test_a_dispatch_without_a_year_borrows_none() -> None:
    text = (
        "SEOUL, Aug. 18 (Wire) - The president heads to Japan on Aug. 25. It is the first trip there since 2019.\n"
        "North Korea launched two missiles early Monday."
    )
    for event in read(text, published="").events:
        assert event.date is None or event.date.startswith("XXXX"), event


@pytest.mark.parametrize(
    ("text", "roots"),
    [
        ("The truce between Uganda and the rebels of the north collapsed on Monday.", set()),
        ("Chile protested against the Peruvian fishing fee.", {"ACCUSE"}),
        ("Oman and Kuwait offered to mediate between Chad and Sudan.", {"AGREE"}),
        ("The Chadian army vowed revenge against Sudan.", {"THREATEN"}),
    ],
)
def test_roots(text: str, roots: set[str]) -> None:
    assert {e.root for e in read(text).events} <= roots


def test_two_who_offer_offer_to_others() -> None:
    (event,) = read("Oman and Kuwait offered to mediate between Chad and Sudan.").events
    assert states(event.actors) == {"OMN", "KWT"}
    assert states(event.recipients) <= {"TCD", "SDN"}


def test_an_envoy_of_many_states_stands_for_none() -> None:
    text = "UN Secretary-General Antonio Guterres condemned the attack on Chad on Monday.\nHe is from Portugal."
    condemned = one(read(text), "condemned")
    assert states(condemned.actors) == {None}


@pytest.mark.parametrize(
    ("headline", "text", "country"),
    [
        ("", "NEW DELHI, June 8 (Wire) - Foreign Secretary Arun Mehra will travel to Dhaka next week.", "IND"),
        ("Colombia halts talks with rebels", "President Diego Rojas has suspended the talks with the rebels.", "COL"),
    ],
)
def test_an_office_without_a_state_is_of_dateline_or_headline(headline: str, text: str, country: str) -> None:
    found = [e for e in read(text, headline).entities if e.type == "person"]
    assert [e.country for e in found] == [country]


def test_an_acronym_is_read_as_the_page_spells_it() -> None:
    text = (
        "Sudan's army fought the Rapid Support Forces on Monday.\nThe RSF shelled a hospital in Chad, killing nine "
        "people.\nChad condemned the attack.\nThe army said it would go on."
    )
    shelled = one(read(text, "Paramilitaries shell hospital"), "shelled")
    assert states(shelled.actors) == {"SDN"}


def test_whom_a_minister_thanks_is_not_his_state() -> None:
    document = read("Foreign Minister Daniel Otiende thanked Norway for its support.", "Kenya hosts talks on Sudan")
    assert [e.country for e in document.entities if e.type == "person"] != ["NOR"]


def test_two_strangers_are_not_the_two_states() -> None:
    text = (
        "Somalia and Ethiopia agreed in June to end the deployment.\nEthiopia withdrew its troops from Dolow.\n"
        "Masked fighters attacked a police post on Saturday, killing two officers."
    )
    for event in read(text, "Ethiopia pulls troops out of Somali town").events:
        assert not any(p.text == "two officers" and p.country for p in (*event.actors, *event.recipients))


def test_acts_hung_on_each_other_in_a_ring_come_to_an_end() -> None:
    reading = Reading(read("The arrests and the raids went on.\nChad condemned the raids."))
    arrests, raids = (
        Argument("agent", n, n - 1, n + 1) for n, word in enumerate(reading.lemmas[:5]) if word in ("arrest", "raid")
    )
    (clause, *_) = reading.document.clauses
    reading.acts[arrests.head] = replace(clause, arguments=(raids,))
    reading.acts[raids.head] = replace(clause, arguments=(arrests,))
    assert [p.country for p in parties(reading, raids)] == [None]


def test_who_dismisses_a_charge_rejects_it() -> None:
    text = (
        "Kenya accused Chad on Monday of arming rebels along the border, a charge that Chad dismissed.\n"
        "The ministers of the two countries met in Nairobi in May.\nNo new date for talks was set."
    )
    rejected = next(e for e in read(text, "Kenya accuses Chad of arming rebels").events if e.root == "REJECT")
    assert states(rejected.actors) == {"TCD"}
