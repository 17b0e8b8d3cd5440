"""The API, the feeds and the download, read by foreign readers where there are some."""

from __future__ import annotations

import csv
import io
import json

import feedparser
import icalendar
from fastapi.testclient import TestClient

from dragoman.model import from_dict


def test_api_pages_through_events_with_a_tag(client: TestClient) -> None:
    answer = client.get("/api/events?country=NOR")
    assert answer.json()["total"] == 4
    again = client.get("/api/events?country=NOR", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_api_gives_records_in_the_contracts_form(client: TestClient) -> None:
    page = client.get("/api/pages").json()["pages"][0]
    assert from_dict(client.get(f"/api/pages/{page['id']}").json()).page.id == page["id"]


def test_api_errors_are_coded(client: TestClient) -> None:
    answer = client.get("/api/events/e0000")
    assert answer.status_code == 404
    assert answer.json()["code"] == "DRG-NOTFOUND"


def test_feed_and_calendar_are_read_by_their_readers(client: TestClient) -> None:
    assert len(feedparser.parse(client.get("/feed.atom").content).entries) == 4
    found = icalendar.Calendar.from_ical(client.get("/calendar.ics?assertion=planned").content)
    assert len(found.walk("VEVENT")) == 1


def test_download_holds_exactly_what_the_filters_show(client: TestClient) -> None:
    answer = client.get("/download?format=csv&assertion=planned")
    assert "attachment" in answer.headers["content-disposition"]
    assert len(list(csv.DictReader(io.StringIO(answer.text)))) == 1


def test_openapi_describes_the_api(client: TestClient) -> None:
    assert "/api/events" in json.loads(client.get("/api/openapi.json").text)["paths"]
