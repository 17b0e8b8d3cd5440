"""The reader's screens, writes and protections, without a browser."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from dragoman.cli.app import app as commands
from dragoman.errors import DragomanError
from dragoman.model import Place, Span
from dragoman.tracker.tracker import Tracker
from dragoman.web.app import create_app
from dragoman.web.settings import Settings
from tests.web.conftest import HOSTILE, TODAY, form_values, record

SCREENS = (
    "/", "/events", "/events?country=NOR&sort=confidence", "/pages", "/search?q=envoy", "/search", "/pair/NOR/SWE",
    "/actor/Norland", "/calendar", "/calendar?month=2024-06", "/storylines", "/map", "/network", "/network?by=name",
    "/sources", "/problems", "/knowledge", "/knowledge?q=seoul", "/review", "/agreement", "/about",
    "/notes", "/proposals", "/brief", "/brief?days=30&by=published", "/brief?since=2020-01-01&until=2030-01-01",
    "/place/NOR", "/place/Port%20Hale", "/place/Nowhere%2F%3Cb%3E",
)  # fmt: skip


def first_event(folder: Path, actor: str = "Norland") -> tuple[str, str]:
    with Tracker(folder) as tracker:
        row = next(iter(tracker.events(actor=actor, sort="date")))
        return row.id, row.page


@pytest.mark.parametrize("address", SCREENS)
def test_screen_answers_with_strict_headers_and_nothing_raw(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "<script>alert" not in answer.text
    assert "onerror=alert(2)>" not in answer.text


def test_hostile_page_is_inert_in_every_place_that_shows_it(client: TestClient, folder: Path) -> None:
    event, page = first_event(folder, actor="script")
    for address in (f"/event/{event}", f"/page/{page}", f"/page/{page}?furniture=true", f"/page/{page}/print"):
        text = client.get(address).text
        assert "<script>alert" not in text
        assert "<img" not in text
        assert "{{ 7*7 }}" in text, "a template in the page stays text"


def test_places_sources_and_briefs_show_hostile_names_as_text_with_links_to_the_evidence(folder: Path) -> None:
    text = f"Norland seized a boat at {HOSTILE} today."
    bad = record(5, text, "seized", root="COERCE", place=Place(Span.of(text, 25, 26 + len(HOSTILE)), HOSTILE, "NOR"))
    with Tracker(folder) as tracker:
        tracker.add_records([dataclasses.replace(bad, article=dataclasses.replace(bad.article, site=HOSTILE))])
    with TestClient(create_app(Settings(folder, today=TODAY)), "http://127.0.0.1") as client:
        for address in (f"/place/{quote(HOSTILE, safe='')}", f"/source/{quote(HOSTILE, safe='')}", "/brief?days=3000"):
            answer = client.get(address)
            assert answer.status_code == 200
            assert "<script>alert" not in answer.text
            assert "<img" not in answer.text
            assert "/event/" in answer.text
        assert f"/page/{5:064x}#event-e1" in client.get("/brief?days=3000").text
        assert f"/page/{5:064x}#event-e1" in client.get(f"/source/{quote(HOSTILE, safe='')}").text


def test_what_is_empty_says_why(client: TestClient) -> None:
    assert "No event is told of this place." in client.get("/place/Nowhere").text
    assert "No page that tells an event came" in client.get("/brief?since=2999-01-01").text
    assert client.get("/brief?since=yesterday").status_code == 400
    assert client.get("/source/Nobody").status_code == 404


def test_an_unknown_host_is_refused(client: TestClient) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 421


@pytest.mark.parametrize("address", ["/event/e0000", "/page/ffff", "/nothing", "/storyline/s1"])
def test_what_is_not_there_is_told_with_a_way_on(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "<main" in answer.text


def test_a_filter_that_no_query_has_is_a_clear_error(client: TestClient) -> None:
    answer = client.get("/events?since=foo")
    assert answer.status_code == 400
    assert "DRG-QUERY" in answer.text


def test_accepting_an_event_is_written_to_the_log_under_the_reviewers_name(client: TestClient, folder: Path) -> None:
    event, _ = first_event(folder)
    values = form_values(client.get(f"/event/{event}").text)
    answer = client.post(f"/event/{event}/say", data={**values, "action": "accept"})
    assert answer.status_code == 303
    with Tracker(folder) as tracker:
        (note,) = tracker.corrections(event=event)
        assert (note.annotation.who, note.annotation.action) == ("ada", "accept")
        assert tracker.event(event).row.state == "accepted"


def test_a_change_can_be_undone(client: TestClient, folder: Path) -> None:
    event, _ = first_event(folder)
    values = form_values(client.get(f"/event/{event}").text)
    client.post(f"/event/{event}/say", data={**values, "action": "change", "field": "date", "value": "2024-05-07"})
    with Tracker(folder) as tracker:
        assert tracker.event(event).row.date == "2024-05-07"
        (note,) = tracker.corrections(event=event)
    values = form_values(client.get(f"/event/{event}").text)
    client.post(f"/annotation/{note.annotation.id}/undo", data=values)
    with Tracker(folder) as tracker:
        assert tracker.event(event).row.date == "2024-05-06"


def test_the_second_of_two_reviewers_sees_what_the_first_said(client: TestClient, folder: Path) -> None:
    event, _ = first_event(folder)
    values = form_values(client.get(f"/event/{event}").text)
    client.post(f"/event/{event}/say", data={**values, "action": "accept"})
    late = client.post(f"/event/{event}/say", data={**values, "action": "reject"})
    assert late.status_code == 409
    assert "accept" in late.text
    with Tracker(folder) as tracker:
        assert tracker.event(event).row.state == "accepted"


@pytest.mark.parametrize("token", ["", "guess"])
def test_a_write_without_the_browsers_token_is_refused(client: TestClient, folder: Path, token: str) -> None:
    event, _ = first_event(folder)
    values = form_values(client.get(f"/event/{event}").text) | {"csrf": token, "action": "reject"}
    assert client.post(f"/event/{event}/say", data=values).status_code in (400, 403)
    with Tracker(folder) as tracker:
        assert not list(tracker.corrections())


def test_a_redirect_stays_inside(client: TestClient, folder: Path) -> None:
    event, _ = first_event(folder)
    values = form_values(client.get(f"/event/{event}").text) | {"action": "flag", "back": "//evil.example"}
    assert client.post(f"/event/{event}/say", data=values).headers["location"].startswith("/?undo=")


def test_a_short_comment_has_its_limit(client: TestClient, folder: Path) -> None:
    event, _ = first_event(folder)
    values = form_values(client.get(f"/event/{event}").text)
    too_long = client.post(f"/event/{event}/say", data={**values, "action": "comment", "why": "x" * 251})
    assert too_long.status_code == 400
    fine = client.post(f"/event/{event}/say", data={**values, "action": "comment", "why": HOSTILE})
    assert fine.status_code == 303
    assert "<script>alert" not in client.get(f"/event/{event}").text


def test_two_events_become_one_and_two_again(client: TestClient, folder: Path) -> None:
    with Tracker(folder) as tracker:
        one, other, *_ = (row.id for row in tracker.events(sort="date"))
    values = form_values(client.get(f"/event/{one}").text)
    assert client.post("/merge", data={"csrf": values["csrf"], "events": [one, other]}).status_code == 303
    with Tracker(folder) as tracker:
        reports = tracker.event(one).reports
    assert len(reports) == 2
    client.post(f"/report/{reports[-1].id}/split", data={"csrf": values["csrf"], "event": one})
    with Tracker(folder) as tracker:
        assert len(tracker.event(one).reports) == 1


def test_marking_words_adds_an_event(client: TestClient, folder: Path) -> None:
    _, page = first_event(folder)
    values = form_values(client.get(f"/page/{page}").text)
    data = {"csrf": values["csrf"], "start": 0, "end": 6, "root": "SUPPORT", "date": "2024-05-06"}
    assert client.post(f"/page/{page}/mark", data=data).status_code == 303
    with Tracker(folder) as tracker:
        assert {e.root for e in tracker.record(page).events} == {"CONSULT", "SUPPORT"}


def test_changes_of_a_page_stand_word_by_word_and_stay_inert(client: TestClient, folder: Path) -> None:
    again = record(1, f"Envoys of Norland and Sudmark met again in Port Hale. {HOSTILE}", "met")
    object.__setattr__(again.page, "id", f"{99:064x}")
    with Tracker(folder) as tracker:
        tracker.add_records([again])
    text = client.get(f"/page/{99:064x}/changes").text
    assert '<ins><span class="hidden">new: </span>again </ins>' in text
    assert "Envoys of Norland and Sudmark met " in text
    assert "<script>alert" not in text
    assert "<img" not in text


def test_the_knowledge_holds_that_of_the_tracker_s_packs(client: TestClient, folder: Path) -> None:
    assert "Salt Road Front" not in client.get("/knowledge?q=salt+front").text
    groups = folder / "mine/actors/groups.tsv"
    groups.parent.mkdir(parents=True)
    head = "name\tacronym\tiso3\tsector\taliases\tas_of\tsource\n"
    groups.write_text(f"{head}Salt Road Front\tSRF\tTCD\tREB\tSalt Front\t2025-01\town\n", encoding="utf-8")
    config = folder / "dragoman.toml"
    config.write_text(re.sub("(?m)^# packs = .*", 'packs = ["mine"]', config.read_text("utf-8")), encoding="utf-8")
    with TestClient(create_app(Settings(folder)), "http://127.0.0.1") as anew:
        assert "Salt Road Front" in anew.get("/knowledge?q=salt+front").text


def test_an_unknown_language_is_refused_before_anything_is_opened(folder: Path) -> None:
    result = CliRunner().invoke(commands, ["serve", str(folder), "--no-browser", "--language", "zz"])
    assert isinstance(result.exception, DragomanError)
    assert result.exception.code == "DRG-USAGE"
    assert "there are en, de" in result.exception.message


def test_a_reader_may_speak_german(folder: Path) -> None:
    with TestClient(create_app(Settings(folder, today=TODAY, language="de")), "http://127.0.0.1") as german:
        text = german.get("/events").text
        page = german.get(f"/page/{1:064x}").text
    assert '<html lang="de">' in text
    assert "6. Mai 2024" in text
    assert "Beraten" in text
    assert 'title="Norwegen"' in text
    assert '<p class="part body" lang="en"' in page, "what the page says is said to be English"
