"""The story as it is known at the places where readers stand, kept for the next request.

Every page is made from a ``Book`` that ends at the reader's place. Making one costs a second or so for a
novel, so the last few are kept, and they are made one after another in a thread of their own: a page waits a
moment for its book and is shown as bare text when that takes longer. When the manuscript or the project file
changes on the disk, everything is made anew.
"""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as StillReading
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING

from storyledger import api, sources
from storyledger.amend import record, withdraw
from storyledger.config import FILE_NAME
from storyledger.errors import StoryledgerError
from storyledger.findings import Report
from storyledger.ledger import Ledger
from storyledger.views.web.book import Book

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.api import Story
    from storyledger.decisions import Decision

__all__ = ["Shelf", "Shelved"]

KEPT = 5
"""So many places are kept."""
PATIENCE = 0.7
"""Seconds a page waits for its book before it shows the bare text."""

Stamp = tuple[tuple[str, int, int], ...]
"""Name, time of change and size of every file that the story depends on."""


class Shelved:
    """One book with the story it was made from."""

    __slots__ = ("book", "story")

    def __init__(self, book: Book, story: Story | None) -> None:
        self.book = book
        self.story = story


Job = tuple[Future[Shelved], "Story", int | None] | None
"""A book to be made; None ends the work."""


class Shelf:
    """One story, at any place."""

    def __init__(
        self, path: Path, *, worlds: Sequence[str] = (), cache: bool | Path = True, patience: float = PATIENCE
    ) -> None:
        self._path = path
        self._worlds = tuple(worlds)
        self._cache = cache
        self._patience = patience
        self._lock = Lock()
        self._waiting: SimpleQueue[Job] = SimpleQueue()
        Thread(target=_work, args=(self._waiting,), name="reading", daemon=True).start()
        self._books: OrderedDict[int | None, Future[Shelved]] = OrderedDict()
        self._stamp: Stamp = ()
        self._bare: tuple[int | None, Stamp, Book] | None = None
        self._story = self._opened()

    def _opened(self) -> Story:
        story = api.opened(self._path, world=self._worlds, cache=self._cache)
        self._stamp = _stamp(self._files(story))
        return story

    def _files(self, story: Story) -> list[Path]:
        project = story.config.path or self._project_file
        return [self._path, project, *story.config.manuscripts()]

    @property
    def _project_file(self) -> Path:
        """Where a project file belongs if there is none."""
        folder = self._path if self._path.is_dir() else self._path.absolute().parent
        return folder / FILE_NAME

    @property
    def story(self) -> Story:
        """The whole text with nothing read of it, as it is on the disk now.

        Raises:
            SourceError, ConfigError: the files cannot be read any more.

        """
        with self._lock:
            if _stamp(self._files(self._story)) != self._stamp:
                self._forget()
                self._story = self._opened()
            return self._story

    def _forget(self) -> None:
        for waiting in self._books.values():
            waiting.cancel()
        self._books.clear()

    def known(self, at: int | None, *, patience: float | None = None) -> Shelved:
        """Return what is known at a place; only the bare text when reading takes longer than ``patience``.

        Args:
            at: code points, from 0 to the length of the text; None: everything.
            patience: seconds; None: as the shelf was made.

        Raises:
            StoryledgerError: a world with mistakes, a place outside the text, a file that is gone.

        """
        story = self.story
        future = self._future(story, at)
        try:
            return future.result(self._patience if patience is None else patience)
        except (StillReading, CancelledError):
            return Shelved(self._bare_book(story, at), None)

    def _bare_book(self, story: Story, at: int | None) -> Book:
        """Return the bare text up to a place, kept for the pages that are asked for next."""
        with self._lock:
            if self._bare is None or self._bare[:2] != (at, self._stamp):
                self._bare = (at, self._stamp, _unread(story, at))
            return self._bare[2]

    def _future(self, story: Story, at: int | None) -> Future[Shelved]:
        """Return the book at a place, now or later; books that nobody has waited for give way."""
        with self._lock:
            found = self._books.pop(at, None)
            if found is None or found.cancelled() or (found.done() and found.exception() is not None):
                for waiting in self._books.values():
                    waiting.cancel()
                found = Future()
                self._waiting.put((found, story, at))
            self._books[at] = found
            while len(self._books) > KEPT:
                self._books.popitem(last=False)
            return found

    # -- decisions -----------------------------------------------------------------------------------------

    def decide(self, decision: Decision) -> None:
        """Write a decision to the project file, which is made if need be.

        Raises:
            ConfigError: the file has mistakes, was changed meanwhile, or cannot be written.

        """
        record(self.story.config.path or self._project_file, [decision])

    def take_back(self, decision: Decision) -> bool:
        """Take a decision out of the project file; False when it is not there.

        Raises:
            ConfigError: as for ``decide``.

        """
        return withdraw(self.story.config.path or self._project_file, decision)

    def close(self) -> None:
        """Stop reading, after what is being read now."""
        with self._lock:
            self._forget()
        self._waiting.put(None)


def _work(waiting: SimpleQueue[Job]) -> None:
    """Make one book after another; ends with the program, also in the middle of one."""
    while (job := waiting.get()) is not None:
        future, story, at = job
        if future.set_running_or_notify_cancel():
            try:
                future.set_result(_made(story, at))
            except Exception as error:  # noqa: BLE001 - whoever waits for the book is told
                future.set_exception(error)


def _stamp(files: Sequence[Path]) -> Stamp:
    return tuple((str(path), *_state(path)) for path in dict.fromkeys(files))


def _state(path: Path) -> tuple[int, int]:
    try:
        state = path.stat()
    except OSError:
        return (0, -1)
    return (state.st_mtime_ns, state.st_size) if path.is_file() else (0, 0)


def _made(story: Story, at: int | None) -> Shelved:
    """Read the story up to a place; everything that pages need of it is worked out here."""
    known = story.whole() if at is None else story.at(at)
    book = Book(
        ledger=known.ledger, world=known.world, report=known.report, upto=known.upto, notes=known.notes
    )
    _ = book.survey, book.leaves, book.states_of
    return Shelved(book, known)


def _unread(story: Story, at: int | None) -> Book:
    """Return the bare text up to a place."""
    document = story.document
    if at is not None and not 0 <= at <= len(document.text):
        raise StoryledgerError(f"There is no character {at} in the text.")
    part = document if at is None else sources.cut(document, at)
    return Book(ledger=Ledger(document=part), report=Report(findings=()), upto=at)
