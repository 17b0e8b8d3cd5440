"""Every text of a screen comes from the catalogue, whose template holds them all; German is whole."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from dragoman.errors import CODES, DragomanError
from dragoman.knowledge.packs import TABLES
from dragoman.model import Article, Event, EventPlace, Page, Part, Party, Place, Record, Span, Why
from dragoman.tracker.tracker import Storyline, Tracker
from dragoman.web import catalogue
from dragoman.web.app import create_app
from dragoman.web.rendering import SPOKEN, environment
from dragoman.web.saying import DOWNLOADS
from dragoman.web.settings import Settings
from dragoman.web.speech import Speech, speech
from tests.web.conftest import TODAY

_PLACE = r"%s|%\.\df|\{\w+\}"
_PLACEHOLDER = re.compile(rf"{_PLACE}|[A-Za-z]")
READ = ("title", "placeholder", "aria-label", "alt", "data-shape")
SILENT = {"script", "style", "code", "kbd", "datalist"}
VOID = {"meta", "link", "input", "br", "img", "use", "rect", "circle", "line"}


def masked(text: str) -> str:
    """A message in a made-up language: an X for every letter, places for values as they were."""
    return _PLACEHOLDER.sub(lambda found: found[0] if len(found[0]) > 1 else "X", text)


class Shown(HTMLParser):
    """What a person reads or hears of a page, without what is said to be English, code or somebody's own words."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._hidden: list[bool] = [False]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        hidden = self._hidden[-1] or given.get("lang") == "en" or tag in SILENT
        if not hidden:
            self.texts += [given[name] or "" for name in READ if name in given]
        if tag not in VOID:
            self._hidden.append(hidden)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self._hidden.pop()

    def handle_data(self, data: str) -> None:
        if not self._hidden[-1] and data.strip():
            self.texts.append(data.strip())


def left_over(html: str) -> list[str]:
    """Texts with Latin letters that no catalogue made."""
    shown = Shown()
    shown.feed(html)
    # Codes of states, the reader's version, reviewers, addresses.
    kept = re.compile(r"https?://\S+|\b[A-Z]{3}\b|[0-9.]+\+k\w+|\b(ada|bob)\b")
    left = {text: kept.sub("", text) for text in shown.texts if text not in {*DOWNLOADS, *TABLES}}
    return [text for text, rest in left.items() if re.search("[A-WYZa-wyz]{2}", rest)]


def greek(number: int, text: str, version: int = 1, **values: object) -> Record:
    """A record whose page holds no Latin letter."""
    trigger = Span.of(text, *_at(text, "είδαν"))
    whole = Span.of(text, 0, len(text))
    place = Place(Span.of(text, *_at(text, "Πόλη")), "Πόλη", country="GRC", lat=40.6, lon=22.9, precision="city")
    event = Event(
        "1", "CONSULT", 1, trigger, (whole,), **(
            {"mode": "third-party", "cameo": "046", "actors": (Party("Νορ", country="NOR"),),
             "place": EventPlace("Πόλη", "GRC", place.span, "city", 40.6, 22.9),
             "recipients": (Party("Σουδ", country="SWE", part="also-present"),), "date": "2024-05-06",
             "why": (Why("events", "x", "of our own", ("another reading",)),)} | values
        ),
    )  # fmt: skip
    page = Page(f"{number:063x}{version}", f"{number}", text, url=f"https://{number}.example/")
    article = Article(
        headline=f"Τίτλος {number}", site=f"{number}", published=f"2024-05-0{number}T10:00:00+02:00",
        published_basis="time", body=(whole,), parts=(Part(whole, "body"),), tags=("λόγος",),
    )  # fmt: skip
    return Record(page, article, events=(event,), places=(place,))


def _at(text: str, word: str) -> tuple[int, int]:
    start = text.index(word)
    return start, start + len(word)


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """A tracker without a Latin letter in its pages, in which much was said: versions, verdicts, notes, a storyline."""
    folder = tmp_path / "t"
    with Tracker.create(folder) as tracker:
        tracker.add_records(
            [greek(1, "Οι δύο είδαν την Πόλη."), greek(2, "Όλοι είδαν Πόλη.", date="2024-06", cameo=None)]
        )
        tracker.add_records([greek(1, "Οι δύο είδαν την Πόλη. Και μετά έφυγαν.", 2, date="2024-05-07")])
        tracker.add_records([greek(3, "Ίσως είδαν Πόλη.", assertion="planned", date="2024-05-01", actors=())])
        tracker.add_records([greek(4, "Δεν είδαν Πόλη.", assertion="denied", date=None)])
        events = [row.id for row in tracker.events(sort="date")]
        tracker.correct(events[0], "accept", who="ada")
        tracker.correct(events[0], "change", field="place.country", value="NOR", who="bob")
        tracker.correct(events[1], "comment", why="ναι", who="ada")
        tracker.correct(events[2], "reject", who="ada")
        tracker.merge(events[:2], who="ada")
        tracker.write_storylines([Storyline(tuple(row.id for row in tracker.events()), "Λόγος", "they share parties")])
        page = next(iter(tracker.pages())).id
        tracker.write_note("comment", {"text": "ναι"}, at=(page, 0, 3), who="ada")
        tracker.write_note("document", {"title": "Α", "text": "Β"}, who="ada")
        tracker.write_note("entry", {"term": "Πόλη", "meaning": "Α", "source": ""}, who="ada")
    return folder


@pytest.fixture
def other(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, told: Path) -> Iterator[TestClient]:
    """A reader in a made-up language."""
    messages = tmp_path / "messages"
    messages.mkdir()
    known = {text: masked(text) for text in catalogue.extracted(SPOKEN)}
    (messages / "xx.toml").write_text(catalogue.as_toml(known, known, ""), encoding="utf-8")
    monkeypatch.setattr(catalogue, "FOLDER", messages)
    with TestClient(create_app(Settings(told, today=TODAY, language="xx", reviewer="ada")), "http://127.0.0.1") as made:
        yield made
    for known_by_language in (catalogue.messages, speech, environment):
        known_by_language.cache_clear()


def addresses(folder: Path) -> list[str]:
    """Every screen, and what is told when there is none."""
    with Tracker(folder) as tracker:
        rows = list(tracker.events())
        pages = list(tracker.pages())
        storyline = tracker.storylines()[0].id
    changed = next(page.id for page in pages if page.version > 1)
    return [
        "/", "/events", "/events?root=CONSULT&sort=confidence", "/events?text=τίποτα", "/pages", "/search?q=λόγος",
        "/search?q=τίποτα",
        *(f"/event/{row.id}" for row in rows), *(f"/page/{page.id}" for page in pages), f"/page/{changed}/changes",
        f"/page/{changed}/print", f"/storyline/{storyline}", "/storylines", "/pair/NOR/SWE", "/actor/Νορ",
        "/calendar?month=2024-05",
        "/map", "/network", "/network?by=name", "/compare?pair=NOR,SWE", "/compare", "/sources", "/problems", "/notes",
        "/place/Πόλη", "/source/1", "/brief", "/brief?since=2024-05-01",
        "/knowledge", "/proposals", "/review", "/agreement", "/about", "/nowhere", "/event/e0000", "/events?since=foo",
    ]  # fmt: skip


def test_the_template_holds_every_message() -> None:
    kept = tomllib.loads((catalogue.FOLDER / "template.toml").read_text(encoding="utf-8"))
    assert list(kept) == catalogue.extracted(SPOKEN), "write it anew: python -m dragoman.web.catalogue"


def test_no_screen_shows_a_text_outside_the_catalogue(other: TestClient, told: Path) -> None:
    found = {}
    for address in addresses(told):
        html = other.get(address).text
        assert '<html lang="xx">' in html, address
        found[address] = left_over(html)
    assert {address: texts for address, texts in found.items() if texts} == {}


def test_a_text_outside_the_catalogue_would_be_seen() -> None:
    assert left_over('<main><p>Said</p><p lang="en">Told</p><code>code</code><b title="Hint">XX</b></main>') == [
        "Said",
        "Hint",
    ]


@pytest.mark.parametrize("language", catalogue.languages())
def test_each_language_has_every_message_and_keeps_its_places_for_values(language: str) -> None:
    known = catalogue.messages(language)
    assert list(known) == catalogue.extracted(SPOKEN), "put it into order: python -m dragoman.web.catalogue"
    places = re.compile(_PLACE)
    assert [text for text, said in known.items() if sorted(places.findall(text)) != sorted(places.findall(said))] == []
    alike = [text for text, said in known.items() if text == said and re.search(r"[a-z]{3,} [a-z]{3,}", text)]
    assert len(alike) < 40, "these are not translated yet"


def test_german_says_dates_numbers_states_and_codes_in_german() -> None:
    said = speech("de")
    assert said.day("2025-03-02") == "2. März 2025"
    assert said.day("2025-03/..") == "März 2025 bis offen"
    assert said.day("2025-21") == "Frühjahr 2025"
    assert said.counted(1200, "event") == "1.200 Ereignisse"
    assert said.country("NOR") == "Norwegen"
    assert said.meaning("DRG-NOTFOUND") == "nichts unter dieser Kennung oder diesem Namen in der Sammlung"
    assert said.value("NOR", "actors.0.country") == "Norwegen"


def test_english_needs_no_catalogue() -> None:
    said = Speech({})
    assert said.day("2025-03-02/2025-03-04") == "2 March 2025 to 4 March 2025"
    assert said.moment("2025-03-02T09:05:00Z") == "2 March 2025, 09:05"
    assert (said.day(None), said.day("2025"), said.day("2025-13"), said.day("about 2025")) == (
        "–",
        "2025",
        "2025-13",
        "about 2025",
    )
    assert (said.counted(1, "report"), said.counted(12000, "report")) == ("1 report", "12,000 reports")
    assert [code for code in CODES if not said.meaning(code)] == []


def test_texts_are_found_in_words_and_attributes_but_not_in_names_and_values() -> None:
    seen: list[str] = []
    inside, _ = catalogue._said(
        '<a class="Big thing" title="A hint">Some words</a> &amp; <input placeholder="Type',
        lambda text: seen.append(text) or text,
        inside=False,
    )  # type: ignore[func-returns-value]
    assert inside
    assert seen == ["A hint", "Some words", "Type"]


def test_a_language_without_messages_is_named(folder: Path) -> None:
    with pytest.raises(DragomanError, match="no messages in 'zz'"):
        catalogue.messages("zz")
