"""The accounts of a team: a file of its own beside the tracker, so that a copy of the tracker holds no secrets.

Secrets that are given out (sessions, invitations, tokens) are kept as hashes only. Times are seconds since 1970.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from dragoman.errors import DragomanError
from dragoman.store.database import translated

FILE = "accounts.sqlite"
Role = Literal["reader", "reviewer", "editor", "admin"]
Right = Literal["read", "review", "edit", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
_RIGHTS: tuple[Right, ...] = get_args(Right)
_NAME = re.compile(r"\w[\w .@-]{0,62}\w|\w")

SESSION_SECONDS = 14 * 86_400
INVITATION_SECONDS = 7 * 86_400
# Lock-out: so many wrong passwords of one account, or from one address, within so many seconds.
WINDOW_SECONDS = 15 * 60
WRONG_BY_NAME, WRONG_BY_ADDRESS = 5, 20

_SCHEMA = """
CREATE TABLE IF NOT EXISTS accounts (
    name TEXT PRIMARY KEY COLLATE NOCASE, role TEXT NOT NULL, password TEXT NOT NULL, made REAL NOT NULL,
    closed INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE IF NOT EXISTS secrets (
    hash TEXT PRIMARY KEY, kind TEXT NOT NULL, account TEXT COLLATE NOCASE, role TEXT, label TEXT, made REAL NOT NULL,
    ends REAL NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS secrets_of ON secrets (account, kind);
CREATE TABLE IF NOT EXISTS wrong (key TEXT NOT NULL, at REAL NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS wrong_of ON wrong (key, at);
CREATE TABLE IF NOT EXISTS audit (
    n INTEGER PRIMARY KEY, at REAL NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, detail TEXT) STRICT;
CREATE TABLE IF NOT EXISTS settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
"""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody of the team. A role may do everything that those before it may."""

    name: str
    role: Role
    closed: bool = False

    def may(self, right: Right) -> bool:
        """Whether the role includes a right."""
        return not self.closed and ROLES.index(self.role) >= _RIGHTS.index(right)


@dataclass(frozen=True, slots=True)
class Token:
    """A token for machines: its number (not the secret), label, and the time it was made."""

    number: str
    label: str
    made: float


@dataclass(frozen=True, slots=True)
class Audited:
    """One line of the audit log."""

    at: float
    who: str
    what: str
    detail: str | None


class Accounts:
    """The accounts beside the tracker in `folder`; the file is made when there is none.

    Every method opens the file for itself, so one object may serve all threads.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self.file = folder / FILE
        self.clock = clock
        with self._open() as db:
            db.executescript(_SCHEMA)
            db.execute("INSERT OR IGNORE INTO settings VALUES ('secret', ?)", (secrets.token_urlsafe(32),))
        self.file.chmod(0o600)

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection within one transaction."""
        with translated(self.file), contextlib.closing(sqlite3.connect(self.file, timeout=10)) as db:
            db.row_factory = sqlite3.Row
            with db:
                yield db

    @property
    def signing_secret(self) -> str:
        """What signs the cookies of this tracker."""
        with self._open() as db:
            return str(db.execute("SELECT value FROM settings WHERE key = 'secret'").fetchone()[0])

    # Accounts

    def add(self, name: str, role: Role, password_hash: str, by: str) -> Account:
        """A new account; raises `DRG-EXISTS` for a name in use, `DRG-ACCOUNT` for one that cannot be."""
        with self._open() as db:
            return self._add(db, name, role, password_hash, by)

    def _add(self, db: sqlite3.Connection, name: str, role: Role, password_hash: str, by: str) -> Account:
        if not _NAME.fullmatch(name) or role not in ROLES:
            raise DragomanError("DRG-ACCOUNT", f"{name!r} as {role!r} cannot be an account")
        if _row(db, "SELECT 1 FROM accounts WHERE name = ?", name):
            raise DragomanError("DRG-EXISTS", f"there is an account {name} already")
        db.execute("INSERT INTO accounts VALUES (?, ?, ?, ?, 0)", (name, role, password_hash, self.clock()))
        self._note(db, by, "account added", f"{name}, {role}")
        return Account(name, role)

    def all(self) -> list[Account]:
        """All accounts by name, closed ones too."""
        with self._open() as db:
            return [_account(row) for row in db.execute("SELECT * FROM accounts ORDER BY name")]

    def credentials(self, name: str) -> tuple[Account, str] | None:
        """An open account, whatever the case of its name, and the hash of its password."""
        with self._open() as db:
            row = _row(db, "SELECT * FROM accounts WHERE name = ? AND NOT closed", name)
            return (_account(row), row["password"]) if row else None

    def set_password(self, name: str, password_hash: str, by: str) -> None:
        """Another password; every session and token of the account ends."""
        with self._open() as db:
            self._change(db, "UPDATE accounts SET password = ? WHERE name = ?", (password_hash, name), name)
            db.execute("DELETE FROM secrets WHERE account = ?", (name,))
            self._note(db, by, "password changed", name)

    def set_role(self, name: str, role: Role, by: str) -> None:
        """Another role, at once for open sessions too. The last admin stays one."""
        if role not in ROLES:
            raise DragomanError("DRG-ACCOUNT", f"no role {role!r}; one of {', '.join(ROLES)}")
        with self._open() as db:
            self._change(db, "UPDATE accounts SET role = ? WHERE name = ?", (role, name), name)
            self._keep_an_admin(db)
            self._note(db, by, "role changed", f"{name}, {role}")

    def close(self, name: str, by: str, *, closed: bool = True) -> None:
        """Close an account and end its sessions and tokens (or open it again). What it said stays under its name."""
        with self._open() as db:
            self._change(db, "UPDATE accounts SET closed = ? WHERE name = ?", (int(closed), name), name)
            db.execute("DELETE FROM secrets WHERE account = ?", (name,))
            self._keep_an_admin(db)
            self._note(db, by, "account closed" if closed else "account opened", name)

    def _change(self, db: sqlite3.Connection, sql: str, values: tuple[Any, ...], name: str) -> None:
        if not db.execute(sql, values).rowcount:
            raise DragomanError("DRG-NOTFOUND", f"there is no account {name}")

    def _keep_an_admin(self, db: sqlite3.Connection) -> None:
        if not _row(db, "SELECT 1 FROM accounts WHERE role = 'admin' AND NOT closed"):
            raise DragomanError("DRG-ACCOUNT", "the last admin stays one: make another one first")

    # Secrets that are given out

    def open_session(self, name: str) -> str:
        """A new session of an account; the secret for its cookie."""
        return self._give("session", SESSION_SECONDS, account=name)

    def session(self, secret: str) -> Account | None:
        """The account of a session that is still open."""
        return self._holder("session", secret)

    def end_session(self, secret: str) -> None:
        """Log a session out."""
        with self._open() as db:
            db.execute("DELETE FROM secrets WHERE hash = ? AND kind = 'session'", (_hash(secret),))

    def invite(self, role: Role, by: str) -> str:
        """An invitation for one person, for a week; its secret."""
        if role not in ROLES:
            raise DragomanError("DRG-ACCOUNT", f"no role {role!r}; one of {', '.join(ROLES)}")
        secret = self._give("invitation", INVITATION_SECONDS, role=role)
        self.note(by, "invited", role)
        return secret

    def invitation(self, secret: str) -> Role | None:
        """The role that an invitation gives, None when it was used or has run out."""
        with self._open() as db:
            row = _row(db, _LIVE, _hash(secret), "invitation", self.clock())
            return row["role"] if row else None

    def accept(self, secret: str, name: str, password_hash: str) -> Account:
        """The account made of an invitation, which is used up; raises `DRG-RIGHTS`."""
        with self._open() as db:
            row = _row(db, f"{_DELETE_LIVE} RETURNING role", _hash(secret), "invitation", self.clock())
            if row is None:
                raise DragomanError("DRG-RIGHTS", "this invitation was used or has run out")
            return self._add(db, name, row["role"], password_hash, by=name)

    def make_token(self, name: str, label: str) -> str:
        """A token for the API, for a year; it is shown once."""
        secret = self._give("token", 365 * 86_400, account=name, label=label[:80])
        self.note(name, "token made", label[:80])
        return secret

    def tokens(self, name: str) -> list[Token]:
        """The tokens of an account."""
        sql = "SELECT hash, label, made FROM secrets WHERE account = ? AND kind = 'token' ORDER BY made, hash"
        with self._open() as db:
            return [Token(row["hash"][:16], row["label"] or "", row["made"]) for row in db.execute(sql, (name,))]

    def revoke(self, name: str, number: str) -> None:
        """Take back a token of this very account; raises `DRG-NOTFOUND` for another's."""
        sql = "DELETE FROM secrets WHERE account = ? AND kind = 'token' AND substr(hash, 1, 16) = ?"
        with self._open() as db:
            if not db.execute(sql, (name, number)).rowcount:
                raise DragomanError("DRG-NOTFOUND", "there is no such token")
            self._note(db, name, "token revoked", number)

    def token(self, secret: str) -> Account | None:
        """The account of a token."""
        return self._holder("token", secret)

    def _give(self, kind: str, seconds: float, **values: str) -> str:
        secret, now = secrets.token_urlsafe(32), self.clock()
        row = (_hash(secret), kind, values.get("account"), values.get("role"), values.get("label"), now, now + seconds)
        with self._open() as db:
            db.execute("DELETE FROM secrets WHERE ends < ?", (now,))
            db.execute("INSERT INTO secrets VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        return secret

    def _holder(self, kind: str, secret: str) -> Account | None:
        with self._open() as db:
            row = _row(db, _LIVE, _hash(secret), kind, self.clock())
            found = row and _row(db, "SELECT * FROM accounts WHERE name = ? AND NOT closed", row["account"])
            return _account(found) if found else None

    # Lock-out and audit

    def locked(self, name: str, address: str) -> bool:
        """Whether too many wrong passwords came for this name or from this address lately."""
        limits = ((f"name:{name.casefold()}", WRONG_BY_NAME), (f"address:{address}", WRONG_BY_ADDRESS))
        sql = "SELECT count(*) FROM wrong WHERE key = ? AND at > ?"
        with self._open() as db:
            since = self.clock() - WINDOW_SECONDS
            return any(db.execute(sql, (key, since)).fetchone()[0] >= most for key, most in limits)

    def note_attempt(self, name: str, address: str) -> None:
        """A log-in that begins: it counts as wrong until `note_right`, so that many at once do not slip through."""
        now = self.clock()
        with self._open() as db:
            db.execute("DELETE FROM wrong WHERE at < ?", (now - WINDOW_SECONDS,))
            keys = (f"name:{name.casefold()}", f"address:{address}")
            db.executemany("INSERT INTO wrong VALUES (?, ?)", [(key, now) for key in keys])

    def note_right(self, name: str, address: str) -> None:
        """A log-in: the count of wrong passwords for the name begins anew."""
        last = "SELECT max(rowid) FROM wrong WHERE key = ?"
        with self._open() as db:
            db.execute("DELETE FROM wrong WHERE key = ?", (f"name:{name.casefold()}",))
            db.execute(f"DELETE FROM wrong WHERE rowid = ({last})", (f"address:{address}",))
            self._note(db, name, "logged in", address)

    def note(self, who: str, what: str, detail: str | None = None) -> None:
        """A line of the audit log."""
        with self._open() as db:
            self._note(db, who, what, detail)

    def _note(self, db: sqlite3.Connection, who: str, what: str, detail: str | None) -> None:
        db.execute("INSERT INTO audit (at, who, what, detail) VALUES (?, ?, ?, ?)", (self.clock(), who, what, detail))

    def audit(self, most: int = 200) -> list[Audited]:
        """The last lines of the audit log, the newest first."""
        sql = "SELECT at, who, what, detail FROM audit ORDER BY n DESC LIMIT ?"
        with self._open() as db:
            return [Audited(*row) for row in db.execute(sql, (most,))]


_LIVE = "SELECT * FROM secrets WHERE hash = ? AND kind = ? AND ends > ?"
_DELETE_LIVE = "DELETE FROM secrets WHERE hash = ? AND kind = ? AND ends > ?"


def _row(db: sqlite3.Connection, sql: str, *values: Any) -> sqlite3.Row | None:
    found: sqlite3.Row | None = db.execute(sql, values).fetchone()
    return found


def _account(row: sqlite3.Row) -> Account:
    return Account(row["name"], row["role"], bool(row["closed"]))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
