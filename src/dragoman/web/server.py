"""Running the reader: a free port, a word on where it is, and the browser if wanted."""

from __future__ import annotations

import socket
import sys
import webbrowser
from collections.abc import Sequence
from pathlib import Path

import uvicorn

from dragoman.web.app import create_app
from dragoman.web.catalogue import messages
from dragoman.web.settings import LOOPBACK, Settings

_WAITING = 512  # connections that may wait to be taken
_IDLE_SECONDS = 75  # a connection is kept while somebody reads


def run(
    folder: Path,
    host: str,
    port: int,
    *,
    browser: bool,
    team: bool = False,
    names: Sequence[str] = (),
    language: str = "en",
) -> None:
    """Serve the tracker in `folder` until interrupted; `names` are hosts under which others reach it.

    Raises `DRG-USAGE` for a `language` without messages.
    """
    messages(language)  # before anybody is told where it is
    settings = Settings(folder, LOOPBACK | {host, *names}, team=team, language=language)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_WAITING)  # from here on nobody is refused, though the first answer takes a moment
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{listener.getsockname()[1]}/"
        sys.stderr.write(f"The reader is at {address}  (Ctrl-C ends it)\n")
        if browser:
            webbrowser.open(address)
        config = uvicorn.Config(create_app(settings), log_level="warning", timeout_keep_alive=_IDLE_SECONDS)
        uvicorn.Server(config).run(sockets=[listener])
