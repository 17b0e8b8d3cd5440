"""Comments on words, documents, own entries, proposals: written, shown, taken back, and nothing applied in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from dragoman.tracker.tracker import Tracker
from tests.web.conftest import HOSTILE, form_values, record

PAGE = f"/page/{1:064x}"


def csrf(client: TestClient, where: str = PAGE) -> str:
    return form_values(client.get(where).text)["csrf"]


def test_a_comment_stands_on_its_words_and_follows_them_to_the_next_version(client: TestClient, folder: Path) -> None:
    data = {"csrf": csrf(client), "start": 0, "end": 17, "text": f"Which envoys? {HOSTILE}"}
    answer = client.post(f"{PAGE}/comment", data=data)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{PAGE}#note-n")
    text = client.get(PAGE).text
    assert "“Envoys of Norland”" in text
    assert "Which envoys?" in text
    assert "<script>alert" not in text
    with Tracker(folder) as tracker:
        again = record(1, "At last: Envoys of Norland and Sudmark met in Port Hale.", "met")
        object.__setattr__(again.page, "id", f"{99:064x}")
        tracker.add_records([again])
        ((note, place),) = [(n, n.place(again.page.text)) for n in tracker.notes_of_page(again.page.id)]
        assert place is not None
        assert (place.start, note.who) == (9, "ada")
    assert "Which envoys?" in client.get(f"/page/{99:064x}").text


@pytest.mark.parametrize("change", [{"text": "x" * 251}, {"text": " "}, {"start": 5, "end": 5}, {"end": 10_000_000}])
def test_a_comment_that_cannot_be_is_refused(client: TestClient, change: dict[str, object]) -> None:
    data = {"csrf": csrf(client), "start": 0, "end": 6, "text": "fine"} | change
    assert client.post(f"{PAGE}/comment", data=data).status_code == 400


@pytest.mark.parametrize("where", [f"{PAGE}/comment", "/notes", "/knowledge/entry", "/proposals"])
def test_every_note_needs_the_browsers_token(client: TestClient, folder: Path, where: str) -> None:
    values = {"start": 0, "end": 6, "text": "t", "title": "t", "term": "t", "meaning": "m", "why": "w"}
    values |= {"file": "actors/groups.tsv", "cell.name": "n", "csrf": "guess"}
    client.get(PAGE)
    assert client.post(where, data=values).status_code == 403
    with Tracker(folder) as tracker:
        assert not tracker.notes("comment", "document", "entry", "proposal")


def test_a_longer_note_is_a_document_and_can_be_taken_back(client: TestClient, folder: Path) -> None:
    data = {"csrf": csrf(client), "title": "What we know", "text": f"First line\n{HOSTILE}"}
    where = client.post("/notes", data=data).headers["location"]
    assert "First line" in client.get(where).text
    assert "<script>alert" not in client.get(where).text
    assert "What we know" in client.get("/notes").text
    assert client.post(f"{where}/undo", data={"csrf": data["csrf"]}).status_code == 303
    assert client.get(where).status_code == 404
    assert "What we know" not in client.get("/notes").text
    with Tracker(folder) as tracker:
        assert tracker.db.value("SELECT count(*) FROM notes") == 2, "the log keeps both"


def test_an_own_entry_stands_beside_the_knowledge_and_the_article(client: TestClient) -> None:
    data = {"csrf": csrf(client), "term": "Port Hale", "meaning": "seat of the talks", "source": "our files"}
    assert client.post("/knowledge/entry", data=data).status_code == 303
    assert "seat of the talks" in client.get("/knowledge?q=hale").text
    assert "seat of the talks" not in client.get("/knowledge?q=seoul").text
    assert "seat of the talks" in client.get(PAGE).text
    assert "seat of the talks" not in client.get(f"/page/{3:064x}").text


def test_a_proposal_is_listed_and_given_out_as_rows_of_a_pack(client: TestClient) -> None:
    data = {"csrf": csrf(client), "file": "actors/groups.tsv", "cell.name": "Salt\tFront", "cell.sector": "REB"}
    assert client.post("/proposals", data=data | {"why": "seen twice"}).status_code == 303
    assert "Salt Front" in client.get("/proposals").text
    header, row = client.get("/proposals/actors/groups.tsv").text.splitlines()
    assert dict(zip(header.split("\t"), row.split("\t"), strict=True))["name"] == "Salt Front"
    for file in ("actors/../../x", "frames/classes.toml", "codebook/roots.toml"):
        assert client.get("/proposals", params={"file": file}).status_code == 404
        assert client.post("/proposals", data=data | {"file": file, "why": "w"}).status_code == 404
