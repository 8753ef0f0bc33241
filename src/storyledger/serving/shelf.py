"""The story as it is known at the places where readers stand, kept for the next request.

Every page is made from a ``Book`` that ends at the reader's place. Making one costs a second or so for a
novel, so the last few are kept, and they are made one after another in a thread of their own (``readings``).
A page waits a moment for its book; when that takes longer it is shown with what its own chapter says, or as
bare text. When the manuscript or the project file changes on the disk, everything is made anew.
"""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import FIRST_COMPLETED, Future, wait
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any

from storyledger import api, sources
from storyledger.errors import StoryledgerError
from storyledger.ledger import Ledger
from storyledger.project.amend import record, withdraw
from storyledger.project.config import FILE_NAME, load_config
from storyledger.serving.moving import moved
from storyledger.serving.readings import Readings, Shelved, Wish
from storyledger.views.web.book import Book

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.api import Story
    from storyledger.decisions import Decision

__all__ = ["Shelf", "Shelved"]

KEPT = 6
"""So many places are kept."""
STATES = 2
"""So many earlier states of a place are kept, for what is answered next and for what is taken back."""
CROSSED = 24
"""About so many places of a text are read ahead."""
PATIENCE = 0.7
"""Seconds a page waits for its book before it shows the bare text."""

Stamp = tuple[tuple[str, int, int], ...]
"""Name, time of change and size of every file that the story depends on."""


class Shelf:
    """One story, at any place."""

    def __init__(
        self,
        path: Path,
        *,
        worlds: Sequence[str] = (),
        cache: bool | Path = True,
        settings: Path | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._path = path
        self._worlds = tuple(worlds)
        self._cache = cache
        self._settings = settings
        self._patience = patience
        self._lock = Lock()
        self._readings = Readings(self._ahead)
        self._wishes: OrderedDict[int | None, Wish] = OrderedDict()
        self._before: dict[int | None, tuple[Story, ...]] = {}
        """What was known before the last changes, the latest first: most of it still holds."""
        self._crossed: set[int] = set()
        """Places that have been read ahead."""
        self._stamp: Stamp = ()
        self._bare: tuple[int | None, Stamp, Book] | None = None
        self._story = self._opened()

    def _opened(self) -> Story:
        config = load_config(self._settings) if self._settings is not None else None
        story = api.opened(self._path, world=self._worlds, config=config, cache=self._cache)
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
        self._before |= {at: wish.known[:STATES] for at, wish in self._wishes.items()}
        for at in list(self._before)[:-KEPT]:
            del self._before[at]
        for wish in self._wishes.values():
            wish.drop()
        self._wishes.clear()

    def known(
        self,
        at: int | None,
        *,
        near: int | None = None,
        patience: float | None = None,
        is_early: bool = False,
        is_settled: bool = False,
    ) -> Shelved:
        """Return what is known at a place; only the bare text when reading takes longer than ``patience``.

        After an answer it is at first what was known before, with the answer laid over it.

        Args:
            at: code points, from 0 to the length of the text; None: everything.
            near: a place on the page that is looked at, in code points: when not all has been read in time,
                a book in which only the section there has been read will do.
            patience: seconds; None: as the shelf was made.
            is_early: take such a book as soon as it is there.
            is_settled: wait until every chapter has been read under today's decisions.

        Raises:
            StoryledgerError: a world with mistakes, a place outside the text, a file that is gone.

        """
        end = monotonic() + (self._patience if patience is None else patience)
        wish = self._wish(self.story, at, near or 0)
        while True:
            foreseen = None if is_settled or wish.full.done() else wish.foreseen()
            if foreseen is not None:
                return foreseen
            enough: list[Future[Any]] = [wish.early, wish.full] if is_early else [wish.full]
            wait(enough, max(end - monotonic(), 0), FIRST_COMPLETED)
            if not wish.is_dropped or monotonic() >= end:
                break
            wish = self._wish(self.story, at, near or 0, is_patient=True)
        if wish.full.done() and not wish.full.cancelled():
            return wish.full.result()
        if near is not None and wish.early.done() and not wish.early.cancelled():
            return Shelved(wish.early.result(), None)
        return Shelved(self.at_once(at), None)

    def page_is_made(self) -> None:
        """Let go on what waited for a page to be made."""
        with self._lock:
            for wish in self._wishes.values():
                wish.is_shown.set()

    def at_once(self, at: int | None) -> Book:
        """Return the book at a place if it is there, else the bare text.

        Raises:
            StoryledgerError: a place outside the text, a file that is gone.

        """
        story = self.story
        with self._lock:
            wish = self._wishes.get(at)
            book = wish.at_hand if wish is not None else None
            if book is not None:
                return book
            if self._bare is None or self._bare[:2] != (at, self._stamp):
                self._bare = (at, self._stamp, _unread(story, at))
            return self._bare[2]

    def _wish(self, story: Story, at: int | None, near: int, *, is_patient: bool = False) -> Wish:
        """Return the book at a place, now or later; a patient one lets those go first that are being made."""
        with self._lock:
            found = self._wishes.pop(at, None)
            if found is None or not found.is_good:
                for other in () if is_patient else self._wishes.values():
                    other.drop()
                found = Wish(story, at, near=near, earlier=self._before.pop(at, ()))
                self._readings.put(found)
            found.is_ahead = False
            self._keep(found)
            return found

    def _keep(self, wish: Wish) -> None:
        self._wishes[wish.at] = wish
        while len(self._wishes) > KEPT:
            self._wishes.popitem(last=False)

    # -- what lies ahead -----------------------------------------------------------------------------------

    def _ahead(self, wish: Wish) -> Iterator[Wish]:
        """Yield what a reader at the wall may ask for next, then places all over the text.

        The books of the latter are not kept; but what is read for them is, on the disk, and makes any place
        near them quick.
        """
        if wish.at is None:
            return
        for to in ("next", "chapter"):
            place = moved(wish.story.document, to=to, share=None, start=wish.at)
            following = self._following(wish, place) if place is not None else None
            if following is not None:
                yield following
        for end in sorted(_spread(wish.story), key=lambda end: abs(end - (wish.at or 0))):
            if end not in self._crossed:
                crossing = Wish(wish.story, end, is_ahead=True)
                yield crossing
                self._crossed |= {end} if crossing.is_good else set()

    def _following(self, wish: Wish, place: int) -> Wish | None:
        """Return a wish for a place that comes next, None when it is known or the text is another now."""
        with self._lock:
            known = self._wishes.get(place)
            if wish.story is not self._story or (known is not None and known.is_good):
                return None
            following = Wish(wish.story, place, near=max(place - 1, 0), is_ahead=True)
            self._keep(following)
            return following

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
        self._readings.put(None)


def _stamp(files: Sequence[Path]) -> Stamp:
    return tuple((str(path), *_state(path)) for path in dict.fromkeys(files))


def _state(path: Path) -> tuple[int, int]:
    try:
        state = path.stat()
    except OSError:
        return (0, -1)
    return (state.st_mtime_ns, state.st_size) if path.is_file() else (0, 0)


def _spread(story: Story) -> list[int]:
    """Return ends of chapters from all over a text, as long as readings are kept at all."""
    ends = [section.span.end for section in story.document.chapters[:-1]]
    return ends[:: max(len(ends) // CROSSED, 1)] if story.cache_folder is not None else []


def _unread(story: Story, at: int | None) -> Book:
    """Return the bare text up to a place."""
    document = story.document
    if at is not None and not 0 <= at <= len(document.text):
        raise StoryledgerError(f"There is no character {at} in the text.")
    part = document if at is None else sources.cut(document, at)
    return Book(ledger=Ledger(document=part), upto=at)
