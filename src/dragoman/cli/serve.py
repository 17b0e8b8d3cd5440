"""`dragoman serve`: the reader in the browser, for one person or for a team; `dragoman account`: who is in the team."""

from __future__ import annotations

import contextlib
import datetime
import getpass
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli.tracking import HERE, Folder
from dragoman.errors import DragomanError

if TYPE_CHECKING:
    from dragoman.store.accounts import Accounts

PANEL = "Read"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
ANYWHERE = frozenset({"0.0.0.0", "::", ""})
account = typer.Typer(help="Accounts of a tracker that a team reads: add, list, role, close, invite, audit.")
RoleOption = Annotated[str, typer.Option(help="reader, reviewer, editor or admin.")]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("serve", rich_help_panel=PANEL)(serve)
    app.add_typer(account, name="account", rich_help_panel="Look after", no_args_is_help=True)


def serve(
    folder: Annotated[Path, typer.Argument(help="The tracker's folder.")] = Path(),
    host: Annotated[str, typer.Option(help="Address to listen on; other than loopback needs --team.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8642,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
    team: Annotated[bool, typer.Option("--team", help="Ask for a log-in: see `dragoman account`.")] = False,
    name: Annotated[list[str] | None, typer.Option(help="Host name under which others reach it.")] = None,
    language: Annotated[str, typer.Option(help="Language of the screens: en or de.")] = "en",
) -> None:
    """Open the reader of a tracker in the browser.

    Example: dragoman serve korea --no-browser
    """
    _check(host, team, name or [])
    from dragoman.tracker.tracker import Tracker

    with _needing_web():
        from dragoman.web.server import run
    with Tracker(folder):
        pass  # says at once what is wrong with the folder
    if team and not any(a.role == "admin" and not a.closed for a in _accounts(folder).all()):
        raise DragomanError("DRG-ACCOUNT", "a team needs an admin: dragoman account add NAME --role admin")
    run(folder, host, port, browser=browser, team=team, names=name or [], language=language)


@contextlib.contextmanager
def _needing_web() -> Iterator[None]:
    """Say what installs the reader's libraries when one of them is missing; raises `DRG-EXTRA`."""
    try:
        yield
    except ImportError as error:
        hint = "pip install 'dragoman[web]'"
        raise DragomanError("DRG-EXTRA", f"the reader in the browser needs {error.name}", hint) from error


def _check(host: str, team: bool, names: list[str]) -> None:
    """Refuse an address that others can reach unless they must log in, under a name that is known."""
    if host in LOOPBACK:
        return
    if not team:
        raise DragomanError(
            "DRG-USAGE",
            f"{host} can be reached by others, and this reader asks for no log-in: anybody could read and change the"
            " tracker. Make accounts (dragoman account add) and serve with --team",
        )
    if host in ANYWHERE and not names:
        raise DragomanError("DRG-USAGE", "say under which host name others reach it: --name news.example.org")


def _accounts(folder: Path) -> Accounts:
    from dragoman.store.accounts import Accounts
    from dragoman.tracker.tracker import Tracker

    with Tracker(folder, readonly=True):
        return Accounts(folder)


@account.command("add")
def add(name: str, role: RoleOption = "reviewer", tracker: Folder = HERE) -> None:
    """Add an account; its password is asked for."""
    with _needing_web():
        from dragoman.web.sessions import hashed
    accounts = _accounts(tracker)
    password = typer.prompt("Password (at least 10 characters)", hide_input=True, confirmation_prompt=True)
    accounts.add(name, role, hashed(password), by=_by())  # type: ignore[arg-type]  # checked there
    typer.echo(f"{name} is {role}")


@account.command("invite")
def invite(role: RoleOption = "reviewer", tracker: Folder = HERE) -> None:
    """Print the path of an invitation for one person, good for a week."""
    secret = _accounts(tracker).invite(role, by=_by())  # type: ignore[arg-type]  # checked there
    typer.echo(f"/invitation/{secret}")


@account.command("list")
def show(tracker: Folder = HERE) -> None:
    """List all accounts."""
    for found in _accounts(tracker).all():
        typer.echo(f"{found.name}\t{found.role}{'	closed' if found.closed else ''}")


@account.command("role")
def set_role(name: str, role: str, tracker: Folder = HERE) -> None:
    """Give an account another role."""
    _accounts(tracker).set_role(name, role, by=_by())  # type: ignore[arg-type]  # checked there


@account.command("close")
def close(name: str, tracker: Folder = HERE) -> None:
    """Close an account: its sessions and tokens end, what it said stays."""
    _accounts(tracker).close(name, by=_by())


@account.command("open")
def reopen(name: str, tracker: Folder = HERE) -> None:
    """Open a closed account again."""
    _accounts(tracker).close(name, by=_by(), closed=False)


@account.command("audit")
def audit(tracker: Folder = HERE) -> None:
    """Print the audit log, the newest line first."""
    for line in _accounts(tracker).audit():
        at = datetime.datetime.fromtimestamp(line.at, datetime.UTC).isoformat(timespec="seconds")
        typer.echo(f"{at}\t{line.who}\t{line.what}\t{line.detail or ''}")


def _by() -> str:
    return f"{getpass.getuser()} (command line)"
