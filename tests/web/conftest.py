"""A small tracker and its reader, without a browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from dragoman.model import Article, Event, Page, Part, Party, Record, Root, Span
from dragoman.tracker.tracker import Tracker
from dragoman.web.app import create_app
from dragoman.web.settings import Settings

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> {{ 7*7 }} {% raw %} \u202etxt"
TODAY = "2024-05-20"


def record(number: int, text: str, trigger: str, root: Root = "CONSULT", **values: object) -> Record:
    """A record of one paragraph with one event."""
    at = text.index(trigger)
    whole = Span.of(text, 0, len(text))
    event = Event(
        "e1", root, 1, Span.of(text, at, at + len(trigger)), (whole,), **(
            {"actors": (Party("Norland", country="NOR"),), "recipients": (Party("Sudmark", country="SWE"),),
             "date": "2024-05-06", "date_precision": "day", "confidence": 0.4} | values
        ),
    )  # fmt: skip
    page = Page(f"{number:064x}", f"p{number}", text, url=f"https://outlet{number}.example/a")
    article = Article(
        headline=f"Headline {number}", site=f"Outlet {number}", published=f"2024-05-0{number}T10:00:00+02:00",
        body=(whole,), parts=(Part(whole, "body"),), tags=("talks",),
    )  # fmt: skip
    return Record(page, article, events=(event,))


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tracker that each test gets a copy of."""
    records = [
        record(1, "Envoys of Norland and Sudmark met in Port Hale.", "met"),
        record(2, "Norland's envoy talked with Sudmark's in Port Hale.", "talked", confidence=0.9),
        record(3, "Norland plans to visit Sudmark.", "visit", root="AGREE", assertion="planned", date="2024-06-01"),
        record(4, f"Norland met {HOSTILE} on Monday.", "met", actors=(Party(HOSTILE, country="NOR"),)),
    ]
    made = tmp_path_factory.mktemp("web") / "t"
    with Tracker.create(made) as tracker:
        tracker.add_records(records)
    return made


@pytest.fixture
def folder(_template: Path, tmp_path: Path) -> Path:
    """A tracker with two meetings, a plan, and a hostile page."""
    return Path(shutil.copytree(_template, tmp_path / "t"))


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    """A browser without JavaScript."""
    settings = Settings(folder, today=TODAY, reviewer="ada")
    with TestClient(create_app(settings), "http://127.0.0.1", follow_redirects=False) as made:
        yield made


def form_values(html: str) -> dict[str, str]:
    """The hidden values of a page's first review form."""
    return dict(re.findall(r'<input type="hidden" name="(csrf|seen|back)" value="([^"]*)"', html))
