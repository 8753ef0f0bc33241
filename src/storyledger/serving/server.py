"""Runs the reader on this computer's own address. Started by ``storyledger open``."""

from __future__ import annotations

import secrets
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

import uvicorn

from storyledger.errors import UsageError
from storyledger.serving.guard import Guard
from storyledger.serving.routes import application

if TYPE_CHECKING:
    from collections.abc import Callable

    from storyledger.serving.shelf import Shelf

__all__ = ["HOST", "serve"]

HOST = "127.0.0.1"
"""The only address the reader listens on."""


def serve(shelf: Shelf, *, port: int = 0, query: str = "", ready: Callable[[str], None]) -> None:
    """Serve until interrupted.

    Args:
        shelf: the story.
        port: 0 takes any free one.
        query: added to the first address, such as ``at=1200``.
        ready: called with the address to open, once the port is taken.

    Raises:
        UsageError: the port is taken.

    """
    listening = _socket(port)
    port = listening.getsockname()[1]
    token = secrets.token_urlsafe(24)
    config = uvicorn.Config(
        Guard(application(shelf), token=token, port=port),
        log_level="error",
        access_log=False,
        server_header=False,
        date_header=False,
        lifespan="off",
        ws="none",
        proxy_headers=False,
        timeout_graceful_shutdown=1,
    )
    ready(f"http://{HOST}:{port}/read?token={token}{'&' + query if query else ''}")
    try:
        with suppress(KeyboardInterrupt):  # the way it ends
            uvicorn.Server(config).run(sockets=[listening])
    finally:
        shelf.close()
        listening.close()


def _socket(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen(64)
    except OSError as error:
        listening.close()
        raise UsageError(
            f"Port {port} is taken ({error.strerror}); give another, or leave --port out for a free one."
        ) from error
    return listening
