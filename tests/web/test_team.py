"""Team mode: who gets in, who may do what, and what an attacker tries."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import argon2
import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from dragoman.cli.app import app as commands
from dragoman.errors import DragomanError
from dragoman.store.accounts import FILE, INVITATION_SECONDS, WINDOW_SECONDS, WRONG_BY_NAME, Accounts, Role
from dragoman.tracker.tracker import Tracker
from dragoman.web import sessions
from dragoman.web.app import create_app
from dragoman.web.settings import Settings
from tests.web.conftest import TODAY, form_values

PASSWORD = "correct horse battery"
HASH = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
NAMES: dict[str, Role] = {"rita": "reader", "rob": "reviewer", "vera": "reviewer", "ed": "editor", "ann": "admin"}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords hashed with little work: the tests hash many."""
    monkeypatch.setattr(sessions, "_HASHER", argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def accounts(folder: Path) -> Accounts:
    made = Accounts(folder)
    for name, role in NAMES.items():
        made.add(name, role, HASH, by="test")
    return made


@pytest.fixture
def visitor(folder: Path, accounts: Accounts) -> Callable[[], TestClient]:
    """Makes browsers of one running reader."""
    made = create_app(Settings(folder, today=TODAY, team=True))
    return lambda: TestClient(made, "http://127.0.0.1", follow_redirects=False)


@pytest.fixture
def as_(visitor: Callable[[], TestClient]) -> Callable[[str], TestClient]:
    """A browser in which somebody is logged in."""

    def logged_in(name: str) -> TestClient:
        client = visitor()
        assert log_in(client, name).status_code == 303
        return client

    return logged_in


def csrf_of(client: TestClient, address: str = "/login") -> str:
    return form_values(client.get(address).text)["csrf"]


def log_in(client: TestClient, name: str, password: str = PASSWORD, back: str = "/"):  # type: ignore[no-untyped-def]
    data = {"csrf": csrf_of(client), "name": name, "password": password, "back": back}
    return client.post("/login", data=data)


def an_event(folder: Path) -> str:
    with Tracker(folder) as tracker:
        return next(iter(tracker.events(sort="date"))).id


def say(client: TestClient, event: str, action: str = "accept") -> int:
    page = client.get(f"/event/{event}").text
    seen = "0:"
    values = {"csrf": csrf_of(client, "/me"), "seen": form_values(page).get("seen", seen), "action": action}
    return client.post(f"/event/{event}/say", data=values).status_code


def test_a_stranger_sees_nothing_but_the_log_in(visitor: Callable[[], TestClient], folder: Path) -> None:
    client = visitor()
    for address in ("/", "/events", f"/event/{an_event(folder)}", "/download", "/feed.atom", "/accounts", "/me"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["location"][:12]) == (303, "/login?back="), address
    assert client.get("/api/events").status_code == 401
    assert client.post("/merge", data={"csrf": "x", "events": ["e1", "e2"]}).status_code == 403


def test_log_in_and_out(visitor: Callable[[], TestClient]) -> None:
    client = visitor()
    answer = log_in(client, "ROB", back="/events")
    assert answer.headers["location"] == "/events"
    cookie = next(
        h for h in answer.headers.get_list("set-cookie") if h.startswith(sessions.COOKIE) and "Max-Age=1" in h
    )
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    page = client.get("/events")
    assert "rob" in page.text
    assert page.headers["cache-control"] == "private, no-store"
    kept = dict(client.cookies)
    client.post("/logout", data={"csrf": csrf_of(client, "/me")})
    assert client.get("/events").status_code == 303
    client.cookies.update(kept)
    assert client.get("/events").status_code == 303, "a copied cookie is worth nothing after the log-out"


def test_a_session_from_before_the_log_in_is_not_taken_over(
    as_: Callable[[str], TestClient], visitor: Callable[[], TestClient]
) -> None:
    attacker = as_("rita")
    planted = attacker.cookies[sessions.COOKIE]
    victim = visitor()
    victim.cookies.set(sessions.COOKIE, planted, domain="127.0.0.1")
    before = csrf_of(victim)
    log_in(victim, "ann")
    assert victim.cookies[sessions.COOKIE] != planted
    assert csrf_of(victim, "/me") != before, "the token of the forms is new too"
    assert attacker.get("/accounts").status_code == 303, "the planted session ended"


@pytest.mark.parametrize("cookie", ["", "x", "rob.AAAA.BBBB", "a" * 5000])
def test_a_made_up_cookie_opens_nothing(visitor: Callable[[], TestClient], cookie: str) -> None:
    client = visitor()
    client.cookies.set(sessions.COOKIE, cookie)
    assert client.get("/events").status_code == 303


RIGHTS = {"rita": (403, 403), "rob": (303, 403), "ed": (303, 303), "ann": (303, 303)}


@pytest.mark.parametrize(("name", "expected"), RIGHTS.items())
def test_a_role_may_do_what_it_says(
    as_: Callable[[str], TestClient], folder: Path, name: str, expected: tuple[int, int]
) -> None:
    client = as_(name)
    with Tracker(folder) as tracker:
        events = [row.id for row in tracker.events(sort="date")][:2]
    merged = {"csrf": csrf_of(client, "/me"), "events": events}
    assert (say(client, events[0]), client.post("/merge", data=merged).status_code) == expected


def test_a_reader_is_offered_no_writing(as_: Callable[[str], TestClient], folder: Path) -> None:
    client = as_("rita")
    for address in (f"/event/{an_event(folder)}", "/review", "/events", "/notes", "/knowledge", f"/page/{1:064x}"):
        assert not re.search(r'action="/(event/|merge|bulk|page/|report/|note)', client.get(address).text)


def test_a_reviewer_may_not_administrate(as_: Callable[[str], TestClient], accounts: Accounts) -> None:
    for name in ("rob", "ed"):
        client = as_(name)
        assert client.get("/accounts").status_code == 403
        csrf = csrf_of(client, "/me")
        assert client.post("/accounts/invite", data={"csrf": csrf, "role": "admin"}).status_code == 403
        assert client.post(f"/accounts/{name}", data={"csrf": csrf, "role": "admin"}).status_code == 403
        assert client.post("/accounts/ann", data={"csrf": csrf, "closed": "yes"}).status_code == 403
    assert {a.name: a.role for a in accounts.all()} == NAMES


def test_nobody_reaches_what_is_anothers(as_: Callable[[str], TestClient], accounts: Accounts, folder: Path) -> None:
    rob, vera = as_("rob"), as_("vera")
    event = an_event(folder)
    say(rob, event)
    with Tracker(folder) as tracker:
        (note,) = tracker.corrections(event=event)
    taken = vera.post(f"/annotation/{note.annotation.id}/undo", data={"csrf": csrf_of(vera, "/me")})
    assert taken.status_code == 403
    accounts.make_token("rob", "script")
    number = accounts.tokens("rob")[0].number
    assert vera.post(f"/me/token/{number}/revoke", data={"csrf": csrf_of(vera, "/me")}).status_code == 404
    assert len(accounts.tokens("rob")) == 1
    own = rob.post(f"/annotation/{note.annotation.id}/undo", data={"csrf": csrf_of(rob, "/me")})
    assert own.status_code == 303


def test_notes_keep_to_roles(as_: Callable[[str], TestClient], folder: Path) -> None:
    rita, rob, vera, ed = (as_(name) for name in ("rita", "rob", "vera", "ed"))
    values = {"title": "t", "text": "t", "term": "t", "meaning": "m", "start": 0, "end": 6, "why": "w"}
    values |= {"file": "actors/groups.tsv", "cell.name": "n"}
    for where in ("/notes", "/knowledge/entry", "/proposals", f"/page/{1:064x}/comment"):
        assert rita.post(where, data=values | {"csrf": csrf_of(rita, "/me")}).status_code == 403, where
        assert rob.post(where, data=values | {"csrf": csrf_of(rob, "/me")}).status_code == 303, where
    with Tracker(folder) as tracker:
        (note,) = tracker.notes("document")
    assert note.who == "rob"
    codes = [c.post(f"/note/{note.id}/undo", data={"csrf": csrf_of(c, "/me")}).status_code for c in (rita, vera, ed)]
    assert codes == [403, 403, 303]


def test_a_role_taken_away_is_gone_at_once(as_: Callable[[str], TestClient], folder: Path) -> None:
    ann, ed = as_("ann"), as_("ed")
    csrf = csrf_of(ann, "/accounts")
    ann.post("/accounts/ed", data={"csrf": csrf, "role": "reader"})
    assert say(ed, an_event(folder)) == 403
    ann.post("/accounts/ed", data={"csrf": csrf, "closed": "yes"})
    assert ed.get("/events").status_code == 303
    assert ann.post("/accounts/ann", data={"csrf": csrf, "role": "reader"}).status_code == 400, "the last admin"


def test_wrong_passwords_lock_an_account_for_a_while(visitor: Callable[[], TestClient], accounts: Accounts) -> None:
    client = visitor()
    for _ in range(WRONG_BY_NAME):
        assert log_in(client, "rob", "wrong password").status_code == 401
    locked = log_in(client, "rob")
    assert locked.status_code == 401
    assert "wait" in locked.text
    assert log_in(client, "vera").status_code == 303, "others are not locked out"
    later = Accounts(accounts.file.parent, clock=lambda: accounts.clock() + WINDOW_SECONDS + 1)
    assert not later.locked("rob", "testclient")


def test_a_wrong_name_and_a_wrong_password_look_alike(visitor: Callable[[], TestClient]) -> None:
    strip = lambda text: re.sub(r'value="[^"]*"', "", text)  # noqa: E731
    known, unknown = log_in(visitor(), "rob", "wrong password"), log_in(visitor(), "nobody", "wrong password")
    assert strip(known.text) == strip(unknown.text)


def test_an_invitation_is_for_one_person(as_: Callable[[str], TestClient], visitor: Callable[[], TestClient]) -> None:
    ann = as_("ann")
    page = ann.post("/accounts/invite", data={"csrf": csrf_of(ann, "/accounts"), "role": "reviewer"}).text
    path = re.search(r"/invitation/[\w-]+", page)
    assert path
    client = visitor()
    data = {"csrf": csrf_of(client, path[0]), "name": "new one", "password": PASSWORD}
    assert client.post(path[0], data=data | {"password": "short"}).status_code == 400
    assert client.post(path[0], data=data).status_code == 303
    assert client.get("/events").status_code == 200
    assert visitor().get(path[0]).status_code == 403


def test_an_invitation_runs_out(accounts: Accounts) -> None:
    secret = accounts.invite("reader", by="ann")
    accounts.clock = lambda: time.time() + INVITATION_SECONDS + 1
    with pytest.raises(DragomanError, match="run out"):
        accounts.accept(secret, "late", HASH)


def test_a_token_reads_the_api_and_writes_nothing(
    as_: Callable[[str], TestClient], visitor: Callable[[], TestClient]
) -> None:
    rob = as_("rob")
    page = rob.post("/me/token", data={"csrf": csrf_of(rob, "/me"), "label": "script"}).text
    token = re.search(r"<code>([\w-]{43})</code>", page)
    assert token
    machine, header = visitor(), {"authorization": f"Bearer {token[1]}"}
    assert machine.get("/api/events", headers=header).json()["total"] == 4
    assert machine.get("/feed.atom", headers=header).status_code == 200
    assert machine.get("/me", headers=header).status_code == 303
    assert machine.post("/merge", headers=header, data={"csrf": "x", "events": "e1"}).status_code == 403
    number = re.search(r"/me/token/(\w+)/revoke", rob.get("/me").text)
    assert number
    rob.post(f"/me/token/{number[1]}/revoke", data={"csrf": csrf_of(rob, "/me")})
    assert machine.get("/api/events", headers=header).status_code == 401


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example"]
)
def test_a_log_in_leads_nowhere_else(visitor: Callable[[], TestClient], back: str) -> None:
    assert log_in(visitor(), "rob", back=back).headers["location"] == "/"
    assert 'value="/"' in visitor().get("/login", params={"back": back}).text


def test_a_header_cannot_be_slipped_in(visitor: Callable[[], TestClient]) -> None:
    answer = log_in(visitor(), "rob", back="/events\r\nSet-Cookie: evil=1")
    assert answer.headers["location"] == "/"
    redirected = visitor().get("/events?x=%0d%0aSet-Cookie:%20evil=1")
    assert "evil" not in str(redirected.headers.get_list("set-cookie"))


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e/settings.py",
        "/page/..%2f..%2faccounts.sqlite",
        "/api/pages/..%2faccounts.sqlite",
        f"/static/{FILE}",
    ],
)
def test_no_path_leads_out_of_its_folder(as_: Callable[[str], TestClient], path: str) -> None:
    answer = as_("rita").get(path)
    assert answer.status_code == 404
    assert b"SQLite format" not in answer.content


def test_a_form_from_another_site_is_refused(as_: Callable[[str], TestClient]) -> None:
    rob = as_("rob")
    data = {"csrf": csrf_of(rob, "/me")}
    assert rob.post("/logout", data=data, headers={"origin": "https://evil.example"}).status_code == 403
    assert rob.post("/logout", data={"csrf": "guess"}).status_code == 403
    assert rob.get("/events").status_code == 200


def test_another_password_ends_every_session(as_: Callable[[str], TestClient]) -> None:
    here, there = as_("rob"), as_("rob")
    data = {"csrf": csrf_of(here, "/me"), "old": PASSWORD, "new": "another long password"}
    assert here.post("/me/password", data=data | {"old": "not this one"}).status_code == 403
    assert here.post("/me/password", data=data).status_code == 303
    assert (here.get("/events").status_code, there.get("/events").status_code) == (200, 303)


def test_too_many_writes_are_slowed_down(as_: Callable[[str], TestClient], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "WRITES_PER_MINUTE", 3)
    monkeypatch.setattr(sessions.time, "time", lambda: 1_000_000.0)
    rob = as_("rob")
    codes = [rob.post("/logout", data={"csrf": "guess"}).status_code for _ in range(5)]
    assert codes[-1] == 429


def test_the_file_holds_no_secret_and_is_not_for_others(accounts: Accounts) -> None:
    given = [accounts.open_session("rob"), accounts.make_token("rob", "x"), accounts.invite("reader", "ann"), PASSWORD]
    held = accounts.file.read_bytes()
    assert not [secret for secret in given if secret.encode() in held]
    assert accounts.file.stat().st_mode & 0o077 == 0
    assert sessions.hashed(PASSWORD).startswith("$argon2id$")


def test_what_was_done_to_accounts_is_in_the_audit_log(as_: Callable[[str], TestClient], accounts: Accounts) -> None:
    ann = as_("ann")
    ann.post("/accounts/rob", data={"csrf": csrf_of(ann, "/accounts"), "role": "editor"})
    assert [(line.who, line.what, line.detail) for line in accounts.audit(1)] == [
        ("ann", "role changed", "rob, editor")
    ]
    assert "role changed" in ann.get("/accounts").text


@pytest.mark.parametrize("extra", [["--team"], ["--host", "0.0.0.0"], ["--team", "--host", "0.0.0.0"]])
def test_a_public_address_needs_a_team_and_a_team_an_admin(folder: Path, extra: list[str]) -> None:
    result = CliRunner().invoke(commands, ["serve", str(folder), "--no-browser", *extra])
    assert isinstance(result.exception, DragomanError)
    assert result.exception.code in ("DRG-USAGE", "DRG-ACCOUNT")


def test_accounts_are_looked_after_from_the_command_line(folder: Path) -> None:
    def run(*words: str, typed: str = "") -> str:
        result = CliRunner().invoke(commands, ["account", *words, "--tracker", str(folder)], input=typed)
        assert result.exception is None, result.output
        return result.output

    run("add", "ann", "--role", "admin", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert run("invite", "--role", "reader").startswith("/invitation/")
    assert run("list") == "ann\tadmin\n"
    assert "account added" in run("audit")
