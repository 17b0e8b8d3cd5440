"""Running the reader: a free port, a word on where it is, and the browser if wanted."""

from __future__ import annotations

import socket
import sys
import webbrowser
from pathlib import Path

import uvicorn

from dragoman.web.app import create_app
from dragoman.web.settings import Settings


def run(folder: Path, host: str, port: int, *, browser: bool) -> None:
    """Serve the tracker in `folder` until interrupted."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{listener.getsockname()[1]}/"
        sys.stderr.write(f"The reader is at {address}  (Ctrl-C ends it)\n")
        if browser:
            webbrowser.open(address)
        server = uvicorn.Server(uvicorn.Config(create_app(Settings(folder)), log_level="warning"))
        server.run(sockets=[listener])
