"""The reader in a browser: what a person does with hands, eyes, a keyboard or a telephone."""

from __future__ import annotations

import csv
import gzip
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import icalendar
import pytest
from playwright.sync_api import Browser, Page, expect

from dragoman.store import Storyline
from dragoman.store.accounts import Accounts
from dragoman.tracker.tracker import Tracker
from dragoman.web.sessions import hashed
from dragoman.web.settings import Settings
from tests.web.browser import AXE, CHROMIUM, Seen, chromium, serving
from tests.web.conftest import TODAY, record

pytestmark = [pytest.mark.web, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")]
PASSWORD = "correct horse battery"
SCREENS_FOLDER = os.environ.get("SCREENS")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as made:
        yield made


@pytest.fixture
def shown(folder: Path) -> Path:
    """The small tracker with a second version of a page, and a storyline."""
    with Tracker(folder) as tracker:
        again = record(1, "Envoys of Norland and Sudmark met in Port Hale. They will meet again.", "met")
        object.__setattr__(again.page, "id", f"{99:064x}")
        tracker.add_records([again])
        events = tuple(row.id for row in tracker.events(sort="date"))[:3]
        tracker.write_storylines([Storyline(events, "Norland and Sudmark talk", "they share two parties")])
    return folder


@pytest.fixture
def address(shown: Path) -> Iterator[str]:
    with serving(Settings(shown, today=TODAY, reviewer="ada")) as found:
        yield found


@pytest.fixture
def seen(address: str) -> Seen:
    return Seen(address)


@pytest.fixture
def page(browser: Browser, seen: Seen) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=seen.address)
    context.set_default_timeout(5000)
    yield seen.watch(context.new_page())
    context.close()
    assert seen.errors == [], "nothing in the console"
    assert seen.foreign == [], "no request to any other host"


def ids(folder: Path, **query: Any) -> list[str]:
    with Tracker(folder) as tracker:
        return [row.id for row in tracker.events(sort="date", **query)]


def page_of(folder: Path, number: int) -> str:
    return f"/page/{number:064x}"


def screens(folder: Path) -> dict[str, str]:
    """Every screen by name; ids are looked up."""
    with Tracker(folder) as tracker:
        rows = list(tracker.events(sort="date", limit=400))
        told = max(rows, key=lambda row: row.reports)
        page = tracker.page(told.page)
        changed = next((p.id for p in tracker.pages(limit=None) if p.version > 1), None)
        storyline = tracker.storylines()[0].id
        codes = [
            code for row in rows for code in [sorted({p.country for p in (*row.actors, *row.recipients) if p.country})]
        ]
        pair = next(found for found in codes if len(found) > 1)[:2]
    month = max(row.date for row in rows if row.date)[:7]
    place = next((row.place for row in rows if row.place), "Port Hale")
    found = {
        "brief": "/brief?days=3660", "place": f"/place/{place}", "country": f"/place/{pair[0]}",
        "source": f"/source/{told.site}",
        "today": "/", "events": "/events", "event": f"/event/{told.id}", "article": f"/page/{page.id}",
        "furniture": f"/page/{page.id}?furniture=true", "print": f"/page/{page.id}/print", "pages": "/pages",
        "storylines": "/storylines", "storyline": f"/storyline/{storyline}", "calendar": f"/calendar?month={month}",
        "pair": f"/pair/{pair[0]}/{pair[1]}", "actor": f"/actor/{told.actors[0].name if told.actors else pair[0]}",
        "compare": f"/compare?pair={pair[0]},{pair[1]}&until={month}&since2={month}", "map": "/map",
        "network": "/network", "search": "/search?q=minister", "sources": "/sources", "review": "/review",
        "problems": "/problems", "knowledge": "/knowledge?q=seoul", "agreement": "/agreement", "about": "/about",
        "notes": "/notes", "proposals": "/proposals?file=actors/groups.tsv",
    }  # fmt: skip
    return found | ({"changes": f"/page/{changed}/changes"} if changed else {})


def test_a_value_leads_to_its_words_and_back(page: Page, shown: Path) -> None:
    page.goto(page_of(shown, 2))
    page.get_by_role("link", name="talked", exact=True).first.click()
    assert page.url.endswith("#event-e1")
    page.locator("#event-e1 dl a", has_text="talked").click()
    target = page.locator(":target")
    assert target.inner_text() == "talked"
    page.locator("#event-e1 summary", has_text="Why").click()
    assert page.locator("#event-e1 details").get_attribute("open") is not None


def test_an_event_is_accepted_corrected_and_the_word_taken_back(page: Page, shown: Path) -> None:
    event = ids(shown)[0]
    page.goto(f"/event/{event}")
    page.get_by_role("button", name="Accept").click()
    page.locator("summary", has_text="Change a value").click()
    page.get_by_label("Field").select_option(label="when")
    page.get_by_label("New value").fill("2024-05-09")
    page.get_by_role("button", name="Change").click()
    expect(page.get_by_text("9 May 2024").first).to_be_visible()
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("6 May 2024").first).to_be_visible()


def test_a_short_comment_counts_its_characters(page: Page, shown: Path) -> None:
    page.goto(f"/event/{ids(shown)[0]}")
    page.locator("summary", has_text="Comment").click()
    page.get_by_label("Short comment").fill("Is this the same meeting?")
    assert page.locator(".counter").inner_text() == "25 of 250 characters"
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".log").get_by_text("Is this the same meeting?")).to_be_visible()


def test_a_comment_on_any_words(page: Page, shown: Path) -> None:
    page.goto(page_of(shown, 2))
    mark(page, "Port Hale")
    page.keyboard.press("c")
    expect(page.locator("form[action$=comment] [data-quote]")).to_have_text("Port Hale")
    page.keyboard.type("Which port?")
    assert page.locator("#counter-words").inner_text() == "11 of 250 characters"
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".log").get_by_text("Which port?")).to_be_visible()
    page.locator(".log a", has_text="Port Hale").click()
    assert page.locator(":target").inner_text() == "Port Hale"
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("Which port?")).to_have_count(0)


def mark(page: Page, words: str) -> None:
    """Mark words of the text as a person does with the mouse."""
    page.locator(".text .part span", has_text=words).first.evaluate(
        """(node, words) => { const text = node.firstChild, at = text.data.indexOf(words), r = document.createRange();
        r.setStart(text, at); r.setEnd(text, at + words.length);
        getSelection().removeAllRanges(); getSelection().addRange(r); }""",
        words,
    )


def test_marked_words_become_an_event(page: Page, shown: Path) -> None:
    page.goto(page_of(shown, 2))
    page.locator("summary", has_text="Add an event").click()
    words = page.locator(".text .part .mark", has_text="talked").first
    words.evaluate("node => { const r = document.createRange(); r.selectNodeContents(node); "
                   "getSelection().removeAllRanges(); getSelection().addRange(r); }")  # fmt: skip
    expect(page.locator("form[action$=mark] [data-quote]")).to_have_text("talked")
    page.get_by_label("What").select_option(label="Support")
    page.get_by_role("button", name="Add").click()
    with Tracker(shown) as tracker:
        added = next(e for e in tracker.record(f"{2:064x}").events if e.root == "SUPPORT")
    assert added.trigger.text == "talked"


def test_two_events_are_merged_in_the_table(page: Page, shown: Path) -> None:
    one, other, *_ = ids(shown)
    page.goto("/events?sort=date")
    for event in (one, other):
        page.locator(f'input[value^="{event} "]').check()
    page.get_by_role("button", name="Merge into one").click()
    expect(page.get_by_text("2 reports · 2 outlets")).to_be_visible()
    with Tracker(shown) as tracker:
        assert len(tracker.event(one).reports) == 2


def test_what_is_shown_is_what_is_downloaded(page: Page) -> None:
    page.goto("/events")
    page.get_by_label("Happened?").select_option(label="planned")
    page.get_by_role("button", name="Show").click()
    assert "assertion=planned" in page.url
    shown_rows = page.locator(".events .event").count()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    with download.value.path().open(newline="") as file:
        assert len(list(csv.DictReader(file))) == shown_rows == 1


def test_print_view_is_the_article_on_paper(page: Page, shown: Path) -> None:
    page.emulate_media(media="print")
    page.goto(page_of(shown, 2))
    assert not page.locator(".top").is_visible()
    page.get_by_text("Norland's envoy").first.is_visible()
    assert page.pdf()[:4] == b"%PDF"


def test_calendar_shows_a_plan_and_can_be_subscribed_to(page: Page, address: str) -> None:
    page.goto("/calendar?month=2024-05")
    page.get_by_role("link", name="Month after").click()
    expect(page.locator(".entry.planned")).to_be_visible()
    page.goto("/events?assertion=planned")
    href = page.get_by_role("link", name="calendar (iCal)").get_attribute("href")
    found = icalendar.Calendar.from_ical(httpx.get(f"{address}{href}", trust_env=False).content)
    assert len(found.walk("VEVENT")) == 1


def test_a_reviewer_needs_no_mouse(page: Page, shown: Path) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.goto("/review")
    first = page.locator("h2").first.inner_text()
    page.keyboard.press("?")
    expect(page.get_by_text("show or hide these keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    page.keyboard.type("a remark with keys: a r")
    assert page.get_by_label("Short comment").input_value() == "a remark with keys: a r"
    page.keyboard.press("Escape")
    with page.expect_navigation():
        page.keyboard.press("a")
    expect(page.get_by_role("status")).to_be_visible()
    with Tracker(shown) as tracker:
        assert [n.annotation.action for n in tracker.corrections()] == ["accept"]
    with page.expect_navigation():
        page.keyboard.press("u")
    assert page.locator("h2").first.inner_text() == first


def test_two_reviewers_in_conflict(browser: Browser, page: Page, address: str, shown: Path) -> None:
    event = ids(shown)[0]
    with browser.new_context(base_url=address) as context:
        second = context.new_page()
        page.goto(f"/event/{event}")
        second.goto(f"/event/{event}")
        page.get_by_role("button", name="Accept").click()
        second.get_by_role("button", name="Reject").click()
        assert second.get_by_role("heading", name="Somebody said something").is_visible()
        assert second.locator(".log").get_by_text("accepted it").is_visible()
    with Tracker(shown) as tracker:
        assert tracker.event(event).row.state == "accepted"


def test_without_javascript_everything_is_read_and_said(browser: Browser, address: str, shown: Path) -> None:
    event = ids(shown)[0]
    with browser.new_context(base_url=address, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/events")
        page.goto(f"/event/{event}")
        page.get_by_role("button", name="Flag").click()
        page.get_by_role("status").get_by_role("button", name="Undo").click()
        page.goto(page_of(shown, 2))
        page.get_by_role("link", name="talked", exact=True).first.click()
        expect(page.locator("#event-e1")).to_be_visible()
    with Tracker(shown) as tracker:
        assert tracker.event(event).row.state == "unreviewed"


def test_no_screen_is_wider_than_a_phone(page: Page, shown: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 720})
    wide = []
    for name, where in screens(shown).items():
        page.goto(where)
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            wide.append(name)
    assert wide == []


def test_no_screen_shows_an_id_or_a_template(page: Page, shown: Path) -> None:
    known = set(ids(shown))
    for name, where in screens(shown).items():
        page.goto(where)
        text = page.locator("main").inner_text()
        assert not [event for event in known if event in text], name
        assert "None" not in text.split(), name


def test_reader_page_keeps_its_budget(page: Page, seen: Seen, shown: Path) -> None:
    with page.expect_response("**/reader.js?v=*") as script:
        page.goto(page_of(shown, 2))
    page.wait_for_load_state("networkidle")
    assert len(seen.requests) <= 1 + 3
    assert len(gzip.compress(script.value.body())) <= 40_960


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, shown: Path, scheme: Any) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm ci in frontend")
    page.emulate_media(color_scheme=scheme)
    found = []
    for name, where in screens(shown).items():
        page.goto(where)
        found += [f"{name}: {v}" for v in violations(page)]
    assert not found, "\n".join(found)


def test_a_team_logs_in_and_out_and_a_reviewer_does_not_administrate(browser: Browser, shown: Path) -> None:
    accounts = Accounts(shown)
    for name, role in (("ann", "admin"), ("rob", "reviewer")):
        accounts.add(name, role, hashed(PASSWORD), by="test")  # type: ignore[arg-type]
    with serving(Settings(shown, today=TODAY, team=True)) as address:
        seen = Seen(address)
        with browser.new_context(base_url=address) as context:
            page = seen.watch(context.new_page())
            page.goto("/events?root=CONSULT")
            log_in(page, "ann")
            assert page.url.endswith("/events?root=CONSULT"), "where she wanted to go"
            for where in ("/me", "/accounts"):
                page.goto(where)
                assert not AXE.exists() or violations(page) == []
            page.get_by_label("As").select_option("reviewer")
            page.get_by_role("button", name="Make an invitation").click()
            invitation = page.locator(".notice code").inner_text()
            page.get_by_role("button", name="Log out").click()
            expect(page.get_by_role("heading", name="Log in")).to_be_visible()
            assert not AXE.exists() or violations(page) == []
            page.goto(invitation)
            page.get_by_label("Name").fill("nora")
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Make the account").click()
            page.goto("/review")
            page.keyboard.press("a")
            expect(page.get_by_role("status")).to_be_visible()
            assert page.get_by_role("link", name="Accounts").count() == 0
            assert seen.errors == []
            assert page.goto("/accounts").status == 403  # type: ignore[union-attr]
        assert seen.foreign == []
    with Tracker(shown) as tracker:
        assert [note.annotation.who for note in tracker.corrections()] == ["nora"]


def log_in(page: Page, name: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def violations(page: Page) -> list[str]:
    """What axe finds on a page, for WCAG 2.2 AA and best practice."""
    page.evaluate(AXE.read_text())
    result = page.evaluate("axe.run()")
    return [json.dumps([v["id"], v["help"], [n["html"][:160] for n in v["nodes"][:2]]]) for v in result["violations"]]


@pytest.mark.skipif(SCREENS_FOLDER is None, reason="SCREENS names no folder: see `make screens`")
def test_screenshots(browser: Browser, tmp_path: Path) -> None:
    """Pictures of every screen, of the demo tracker: for people to look at."""
    target, demo = Path(SCREENS_FOLDER or ""), Path(shutil.copytree(os.environ["SCREENS_TRACKER"], tmp_path / "demo"))
    target.mkdir(parents=True, exist_ok=True)
    rewritten(demo, tmp_path / "again.jsonl")
    with serving(Settings(demo, today="2025-04-03", reviewer="ada")) as address:
        for name, where in screens(demo).items():
            shot(browser, address + where, target / f"{name}.png")
        for name, where in (("phone-article", screens(demo)["article"]), ("phone-today", "/")):
            shot(browser, address + where, target / f"{name}.png", width=390)
        for name in ("article", "events", "map"):
            shot(browser, address + screens(demo)[name], target / f"dark-{name}.png", scheme="dark")
        with browser.new_context(base_url=address, viewport={"width": 1280, "height": 800}) as context:
            page = context.new_page()
            page.goto("/review")
            page.keyboard.press("?")
            page.screenshot(path=target / "keys.png")
    with serving(Settings(demo, today="2025-04-03", reviewer="ada", language="de")) as address:
        shot(browser, address + screens(demo)["event"], target / "german.png")
    team = Path(shutil.copytree(demo, tmp_path / "team"))
    Accounts(team).add("ann", "admin", hashed(PASSWORD), by="test")
    with serving(Settings(team, today="2025-04-03", team=True)) as address:
        shot(browser, address, target / "login.png")
        with browser.new_context(base_url=address, viewport={"width": 1280, "height": 800}) as context:
            page = context.new_page()
            page.goto("/accounts")
            log_in(page, "ann")
            page.screenshot(path=target / "accounts.png")
    assert len(list(target.glob("*.png"))) > 20


def rewritten(demo: Path, source: Path) -> None:
    """Give the demo tracker a page that its outlet has rewritten."""
    known = (Path(__file__).parents[2] / "samples/tracker/articles.jsonl").read_text(encoding="utf-8").splitlines()
    article = json.loads(known[0])
    for old, new in (("on Sunday", "late on Sunday"), (" with a crew of six", ""), ("demanded", "called for")):
        article["text"] = article["text"].replace(old, new)
    source.write_text(json.dumps(article) + "\n", encoding="utf-8")
    with Tracker(demo) as tracker:
        assert tracker.add([str(source)]).new == 1


def shot(browser: Browser, address: str, target: Path, width: int = 1280, scheme: Any = "light") -> None:
    with browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme) as context:
        page = context.new_page()
        page.goto(address)
        page.screenshot(path=target)
