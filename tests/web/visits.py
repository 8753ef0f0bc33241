"""A reader's visit to a story, without a browser: a client that has the token, and what its pages link to."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.testclient import TestClient

from storyledger.serving.guard import Guard
from storyledger.serving.routes import application
from storyledger.serving.shelf import Shelf

if TYPE_CHECKING:
    from pathlib import Path

PORT = 8642
HOST = f"127.0.0.1:{PORT}"
TOKEN = "open-sesame"
LINK = re.compile(r'href="([^"]*)"')
HERE = re.compile(r"(?:mark|here)=[\d-]+")


def shelf_of(folder: Path, text: str, *, name: str = "story.txt", patience: float = 60.0) -> Shelf:
    """Return a shelf over a story written to ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return Shelf(path, cache=False, patience=patience)


def stranger(shelf: Shelf) -> TestClient:
    """Return a client that has not brought the token yet."""
    app = Guard(application(shelf), token=TOKEN, port=PORT)
    return TestClient(app, base_url=f"http://{HOST}", follow_redirects=False)


def visitor(shelf: Shelf) -> TestClient:
    """Return a client that may come in."""
    client = stranger(shelf)
    assert client.get("/read", params={"token": TOKEN}).status_code == 303
    client.headers["origin"] = f"http://{HOST}"
    return client


def links_in(page: str) -> list[str]:
    """Return the addresses of a page of ours that its links lead to."""
    return [unescape(link).partition("#")[0] for link in LINK.findall(page) if not link.startswith("#")]


def everything(client: TestClient, at: int, *, is_settled: bool = True) -> dict[str, bytes]:
    """Return every page that can be reached from the text at a place, without moving from there.

    Pages that differ only in which words they mark are taken once; what waits for all chapters to be read
    only where they have been (``is_settled``).
    """
    waiting = [f"/{page}?at={at}" for page in ("read", "cast", "check", "pictures", "what-if")]
    waiting += [f"/search?at={at}&q=the", f"/what-if?at={at}&ask=Edda+dies"]
    waiting += [f"/read?at={at}&part=1"] if is_settled else []
    seen: dict[str, bytes] = {}
    while waiting:
        address = waiting.pop()
        kind = HERE.sub("", address)
        if kind in seen or urlsplit(address).path == "/move":
            continue
        answer = client.get(address)
        seen[kind] = answer.content
        waiting += [link for link in links_in(answer.text) if "/static/" not in link]
    return seen
