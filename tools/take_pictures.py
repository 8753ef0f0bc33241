"""Take the pictures of the docs anew, in Chromium. Not part of ``make docs``: needs a browser and two novels.

    python tools/take_pictures.py --books FOLDER [NAME ...]

FOLDER holds The Secret Garden and Dracula as EPUB files (any names with these words in them); without it,
only what shows the example story is taken. The pages ask for a Palatino; install a free one (P052) for it.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import Queue
from tempfile import TemporaryDirectory
from threading import Thread

from playwright.sync_api import Browser, Page, sync_playwright

from storyledger.serving.server import serve
from storyledger.serving.shelf import Shelf

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "images"
EXAMPLE = ROOT / "examples" / "the-weir.md"
GARDEN, DRACULA = "secret-garden", "dracula"
DESK, PHONE = (1400, 900), (390, 844)
PATIENCE = 120.0
"""Seconds to wait until a novel has been read."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One look at one page.

    Attributes:
        book: the example story if empty, else a word in the file name of a novel.
        path: the page, ``report`` for the report.
        steps: what a reader does there.
        only: the part of the page that is taken; the window if empty.
        size: of the window, in CSS pixels.
        dark: whether the reader prefers dark pages.

    """

    path: str
    book: str = ""
    steps: tuple[Callable[[Page], object], ...] = ()
    only: str = ""
    size: tuple[int, int] = DESK
    dark: bool = False


def _press(key: str) -> Callable[[Page], object]:
    return lambda page: page.keyboard.press(key)


def _click(found: str) -> Callable[[Page], object]:
    """Click without moving the page or a pointer over it."""
    return lambda page: page.locator(found).first.evaluate("one => one.click()")


def _up(found: str) -> Callable[[Page], object]:
    """Scroll until something stands below the bar at the top."""
    return lambda page: page.locator(found).first.evaluate(
        "one => scrollTo(0, one.getBoundingClientRect().top + scrollY - 90)"
    )


def _whole(found: str) -> Callable[[Page], object]:
    """Let what scrolls sideways lie open."""
    return lambda page: page.locator(found).first.evaluate(
        "one => { for (let at = one.parentElement; at; at = at.parentElement)"
        " Object.assign(at.style, {overflow: 'visible', maxWidth: 'none', mask: 'none'}); }"
    )


_TOBIAS = 'a.m:text-is("Tobias Fell")'
_CHART = "section:has(#storyline-h)"
SHOTS: dict[str, tuple[Shot, ...]] = {
    "reader": (Shot("read?at=6700&s=840", steps=(_click(_TOBIAS),)),),
    "reader-speakers": (
        Shot(
            "read",
            steps=(_press("s"), _up(_TOBIAS), _click("p:has-text('Go and get the constable') a.by")),
            dark=True,
        ),
    ),
    "reader-findings": (Shot("check"),),
    "reader-phone": (
        Shot("read", steps=(_click(_TOBIAS),), size=PHONE),
        Shot("read", steps=(_click('text="Who is here"'),), size=PHONE, dark=True),
        Shot("check", size=PHONE),
        Shot("cast", size=PHONE, dark=True),
    ),
    "report": (Shot("report", size=(1100, 1180)),),
    "pictures-presence": (Shot("pictures", DRACULA, size=(1320, 1330), dark=True),),
    "pictures-storyline": (Shot("pictures", GARDEN, only=_CHART, size=(1320, 900)),),
    "pictures-phone": (
        Shot("pictures", DRACULA, size=PHONE, dark=True),
        Shot("pictures", GARDEN, size=PHONE),
    ),
    "storyline": (
        Shot("pictures", GARDEN, steps=(_whole(f"{_CHART} svg"),), only=f"{_CHART} svg", size=(3000, 1200)),
    ),
}
"""What each picture shows; several looks stand side by side."""


@contextmanager
def _served(file: Path) -> Iterator[str]:
    """Serve a copy of a story and give the address of its first page, with the token."""
    with TemporaryDirectory() as folder:
        copy = Path(shutil.copy(file, folder))
        addresses: Queue[str] = Queue()
        shelf = Shelf(copy, cache=False, patience=PATIENCE)
        Thread(target=partial(serve, shelf, ready=addresses.put), daemon=True).start()
        yield addresses.get(timeout=10)


def _look(browser: Browser, shot: Shot, file: Path) -> bytes:
    """Return what a look shows, as PNG."""
    width, height = shot.size
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if shot.dark else "light",
        reduced_motion="reduce",
        has_touch=shot.size == PHONE,
    )
    page.set_default_timeout(1000 * PATIENCE)
    if shot.path == "report":
        page.set_content(_report(file))
    else:
        with _served(file) as address:
            page.goto(address)
            page.goto(f"{address.partition('/read')[0]}/{shot.path}")
            page.locator("body:not([data-wait])").wait_for()
            for step in shot.steps:
                step(page)
            page.wait_for_timeout(600)
            return _taken(page, shot)
    return _taken(page, shot)


def _taken(page: Page, shot: Shot) -> bytes:
    taken = page.locator(shot.only).first.screenshot() if shot.only else page.screenshot()
    page.close()
    return taken


def _report(file: Path) -> str:
    with TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        asked = ["read", str(file), "--no-cache", "--html", str(page)]
        subprocess.run([sys.executable, "-m", "storyledger", *asked], check=True, capture_output=True)
        return page.read_text(encoding="utf-8")


def _beside(browser: Browser, looks: list[bytes]) -> bytes:
    """Return pictures side by side as one."""
    page = browser.new_page()
    images = "".join(f'<img src="data:image/png;base64,{b64encode(one).decode()}">' for one in looks)
    page.set_content(f'<body style="margin:0"><div style="display:flex;width:max-content">{images}</div>')
    taken = page.locator("div").screenshot()
    page.close()
    return taken


def _small(picture: bytes) -> bytes:
    """Return a picture with 256 colours where ``pngquant`` is there, else as it is."""
    command = shutil.which("pngquant")
    if command is None:
        return picture
    return subprocess.run([command, "256", "-"], input=picture, check=True, capture_output=True).stdout


def _file_of(shot: Shot, books: Path | None) -> Path | None:
    if not shot.book:
        return EXAMPLE
    found = sorted(books.glob(f"*{shot.book}*.epub")) if books else []
    return found[0] if found else None


def main() -> int:
    """Take the pictures that are asked for, all of them by default."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", choices=[*SHOTS, []], metavar="NAME")
    parser.add_argument("--books", type=Path)
    parser.add_argument("--to", type=Path, default=PICTURES)
    asked = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=["--no-sandbox"],
        )
        for name in asked.names or SHOTS:
            looks = []
            for shot in SHOTS[name]:
                file = _file_of(shot, asked.books)
                if file:
                    looks.append(_look(browser, shot, file))
            if len(looks) < len(SHOTS[name]):
                print(f"{name}: left as it is, its novel is not in --books", file=sys.stderr)
                continue
            picture = looks[0] if len(looks) == 1 else _beside(browser, looks)
            (asked.to / f"{name}.png").write_bytes(_small(picture))
            print(name)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
