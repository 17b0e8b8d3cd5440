"""Every text of a screen comes from the catalogue, whose template holds them all."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from dragoman.errors import DragomanError
from dragoman.web import catalogue
from dragoman.web.app import create_app
from dragoman.web.rendering import SPOKEN
from dragoman.web.settings import Settings
from tests.web.conftest import TODAY

SCREENS = (
    "/",
    "/events",
    "/review",
    "/notes",
    "/knowledge",
    "/about",
    "/map",
    "/compare",
    "/calendar",
    f"/page/{1:064x}",
)


@pytest.fixture
def other(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: Path) -> TestClient:
    """A reader in a made-up language, which has an X for every letter."""
    found = catalogue.extracted(SPOKEN)
    lines = (
        f"{catalogue.json.dumps(text)} = {catalogue.json.dumps(re.sub('[A-Za-z]', 'X', text))}\n" for text in found
    )
    (tmp_path / "xx.toml").write_text("".join(lines), encoding="utf-8")
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    return TestClient(create_app(Settings(folder, today=TODAY, language="xx", reviewer="ada")), "http://127.0.0.1")


def test_the_template_holds_every_message() -> None:
    kept = tomllib.loads((catalogue.FOLDER / "template.toml").read_text(encoding="utf-8"))
    assert list(kept) == catalogue.extracted(SPOKEN), "write it anew: python -m dragoman.web.catalogue"


@pytest.mark.parametrize("screen", SCREENS)
def test_no_screen_shows_a_text_outside_the_catalogue(other: TestClient, screen: str) -> None:
    html = other.get(screen).text
    assert '<html lang="xx">' in html
    for template in ("Skip to the content", "Words or names", "methods and how to cite", "Storylines", "Search"):
        assert template not in html
    heading = re.search(r"<h2[^>]*>([^<{]*)</h2>", html)
    assert heading is None or not re.search("[A-WYZa-z]", heading[1])


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
