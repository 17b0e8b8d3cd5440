"""Feeds are looked at politely: what is new is read once, what changed is a new version."""

from __future__ import annotations

import http.server
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.plugins import Limits
from dragoman.tracker.tracker import Tracker
from tests.tracker.conftest import ToyReader

LIMITS = Limits(allow_private=True, delay_seconds=0.0, obey_robots=False)


class Site:
    """A small server: pages by path, and how often each was asked for."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.asked: Counter[str] = Counter()
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked[self.path] += 1
                body = site.pages.get(self.path, "").encode()
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", "application/rss+xml" if self.path == "/feed" else "text/html")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                return

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def publish(self, *items: tuple[str, str, str]) -> None:
        """Put items (path, day, sentence) into the feed and on the site."""
        entries = ""
        for path, day, sentence in items:
            self.pages[path] = f"<html><head><title>News</title></head><body><p>{sentence}</p></body></html>"
            entries += f"<item><title>News</title><link>{self.url}{path}</link><pubDate>{day}</pubDate></item>"
        self.pages["/feed"] = f"<rss version='2.0'><channel><title>x</title>{entries}</channel></rss>"


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


MARCH, APRIL = "Sun, 01 Mar 2026 10:00:00 GMT", "Wed, 01 Apr 2026 10:00:00 GMT"


class Clock:
    """A clock that is set by hand."""

    now = "2026-04-02T08:00:00+00:00"

    def __call__(self) -> str:
        return self.now


def test_new_items_are_read_once_and_changed_ones_again_when_due(tmp_path: Path, site: Site) -> None:
    clock = Clock()
    site.publish(("/1", MARCH, "Norland met Sudmark on 2026-03-01."), ("/2", APRIL, "Westria accused Ostland."))
    with Tracker.create(tmp_path / "t", reader=ToyReader(), clock=clock) as tracker:
        assert tracker.watch([f"{site.url}/feed"], limits=LIMITS).read == 2
        assert tracker.watch([f"{site.url}/feed"], limits=LIMITS).new == 0
        assert (site.asked["/1"], site.asked["/2"]) == (1, 1)
        site.publish(("/1", MARCH, "Norland met Sudmark on 2026-03-02."), ("/3", APRIL, "Norland visited Westria."))
        clock.now = "2026-04-02T20:00:00+00:00"
        assert tracker.watch([f"{site.url}/feed"], limits=LIMITS).read == 1
        assert site.asked["/1"] == 1
        clock.now = "2026-04-03T20:00:00+00:00"
        assert tracker.watch([f"{site.url}/feed"], limits=LIMITS).read == 1
        assert {r.date for r in tracker.events(root="CONSULT")} == {"2026-03-02", None}
        assert tracker.status().versions == 4
        assert tracker.status().pages == 3
        assert tracker.verify() == []


def test_since_leaves_older_items_alone(tmp_path: Path, site: Site) -> None:
    site.publish(("/1", MARCH, "Norland met Sudmark."), ("/2", APRIL, "Westria accused Ostland."))
    with Tracker.create(tmp_path / "t", reader=ToyReader()) as tracker:
        assert tracker.watch([f"{site.url}/feed"], since="2026-03-15", limits=LIMITS).read == 1
        assert site.asked["/1"] == 0


def test_the_feeds_of_the_config_are_watched_and_a_dead_one_is_a_problem(tmp_path: Path, site: Site) -> None:
    site.publish(("/1", MARCH, "Norland met Sudmark."), ("/gone", MARCH, "Nothing."))
    del site.pages["/gone"]
    with Tracker.create(tmp_path / "t", reader=ToyReader()) as tracker:
        toml = tracker.folder / "dragoman.toml"
        toml.write_text(f'[watch]\nfeeds = ["{site.url}/dead", "{site.url}/feed"]\n')
        added = tracker.watch(limits=LIMITS)
        assert (added.read, added.failed) == (1, 2)
        assert {p.source for p in tracker.problems()} == {f"{site.url}/dead", f"{site.url}/gone"}
        site.pages["/gone"] = "<html><body><p>Westria accused Ostland.</p></body></html>"
        tracker.retry(limits=LIMITS)
        assert {p.source for p in tracker.problems()} == {f"{site.url}/dead"}
        assert tracker.status().events == 2
