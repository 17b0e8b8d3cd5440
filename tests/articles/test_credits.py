"""How captions are worded: credits at their ends, who stands where, and lines that are only a credit."""

from __future__ import annotations

import pytest

from dragoman.articles.credits import is_credit, is_credited, is_posed, is_shown
from dragoman.articles.tongue import told_by_words


@pytest.mark.parametrize(
    "text",
    [
        "The ministers of Arland and Ostia greet each other in Varo. (Photo: Ann Lee)",
        "The ministers of Arland and Ostia greet each other in Varo AP Photo/Ann Lee",
        "Guards stand at the gate of the palace in Varo on May 3. Ann Lee/Reuters",
        "Guards stand at the gate of the palace in Varo.The Associated Press",
    ],
)
def test_caption_with_credit(text: str) -> None:
    assert is_credited(text)


@pytest.mark.parametrize(
    "text",
    [
        "The ministers of Arland and Ostia greeted each other in Varo.",
        "The talks (the third this year) ended on Monday.",
        "Photo: Ann Lee",
    ],
)
def test_text_without_credit(text: str) -> None:
    assert not is_credited(text)


def test_who_stands_where() -> None:
    assert is_posed("Ann Lee, left, of Arland and Bo Ek of Ostia sign the treaty.")
    assert is_posed("Pictured at the gate are the two ministers.")
    assert not is_posed("Ann Lee left the talks on Monday.")


def test_lone_credit() -> None:
    assert is_credit("Photo: Ann Lee")
    assert is_credit("(Reuters)")
    assert not is_credit("The photo shows the two ministers in Varo.")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The ministers of the two countries met in the capital and agreed on a plan for the border."),
        ("de", "Die Minister der beiden Länder haben sich in der Hauptstadt auf einen Plan für die Grenze geeinigt."),
        ("fr", "Les ministres des deux pays se sont mis d'accord dans la capitale sur un plan pour la frontière."),
        ("ko", "두 나라의 장관들이 수도에서 만나 국경 계획에 합의했다."),
        ("ja", "両国の大臣は首都で会談し、国境に関する計画で合意した。"),
    ],
)
def test_language_by_its_words(language: str, text: str) -> None:
    assert told_by_words(text) == language


def test_language_of_names_only_is_not_told() -> None:
    assert told_by_words("Varo Arland Ostia Lee Ek Varo Arland Ostia Lee Ek") is None


def test_what_a_picture_shows() -> None:
    assert is_shown("This photo provided by Arland's state agency on May 3 shows envoys at the harbour of Lindhavn.")
    assert is_shown("A satellite image taken on Monday shows trucks at the border.")
    assert not is_shown("The picture of the talks is mixed. A poll shows that few hope for a pact.")
    assert not is_shown("The president said the photo shows nothing.")
