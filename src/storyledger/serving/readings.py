"""Books made one by one, in a thread of their own: what somebody waits for first, then what lies ahead.

A reading that nobody waits for any more is given up between two sections; what has been read by then is kept
on the disk, so that little is lost. After an answer about the cast the book that was there before, with the
answer laid over it, serves until the chapters have been read again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from time import sleep
from typing import TYPE_CHECKING, Any

from storyledger.views.web.book import Book

if TYPE_CHECKING:
    from storyledger.api import Story

__all__ = ["Readings", "Shelved", "Wish"]


PAINTED = 0.6
"""Seconds left to the browser to show a page before the reading behind it takes the processor."""
HEAD_START = 2.0
"""Seconds that a reading waits, at most, for the page that shows what is foreseen of it."""


class Shelved:
    """One book with the story it was made from."""

    __slots__ = ("book", "story")

    def __init__(self, book: Book, story: Story | None) -> None:
        self.book = book
        self.story = story


class Wish:
    """A book that is asked for: first the page that is looked at, then the whole of it."""

    __slots__ = (
        "_foreseeing",
        "_foreseen",
        "_is_foreseen",
        "at",
        "earlier",
        "early",
        "full",
        "is_ahead",
        "is_dropped",
        "is_shown",
        "near",
        "story",
    )

    def __init__(
        self,
        story: Story,
        at: int | None,
        *,
        near: int = 0,
        is_ahead: bool = False,
        earlier: Sequence[Story] = (),
    ) -> None:
        self.story = story
        self.earlier = earlier
        """What was known at this place before the last changes of a file, the latest first."""
        self._foreseen: Shelved | None = None
        self._is_foreseen = False
        self._foreseeing = Lock()
        self.at = at
        """The wall, in code points; None: the whole text."""
        self.near = near
        """A place on the page that is looked at, in code points."""
        self.early: Future[Book] = Future()
        """Everybody is known in it, but only the section at ``near`` has been read."""
        self.full: Future[Shelved] = Future()
        self.is_ahead = is_ahead
        """Nobody waits for it yet: anything else goes first."""
        self.is_dropped = False
        self.is_shown = Event()
        """Set when a page has been made."""

    @property
    def helped(self) -> Story:
        """The story, to be read with the help of what was known before."""
        return self.story.after(*self.earlier)

    @property
    def known(self) -> tuple[Story, ...]:
        """What this book and those before it know, the latest first."""
        made = self.full.result().story if self.is_good and self.full.done() else None
        return (made, *self.earlier) if made is not None else tuple(self.earlier)

    @property
    def at_hand(self) -> Book | None:
        """The book if it is there, or else what is foreseen of it, if that is."""
        if self.is_good and self.full.done():
            return self.full.result().book
        return self._foreseen.book if self._foreseen is not None else None

    @property
    def is_good(self) -> bool:
        """Tell whether the book is there, or will be."""
        return not self.is_dropped and not (
            self.full.done() and (self.full.cancelled() or self.full.exception() is not None)
        )

    def foreseen(self) -> Shelved | None:
        """Return the book as what was known before shows it at once, None when that shows nothing.

        Whoever asks first works it out.

        Raises:
            StoryledgerError: a world with mistakes.

        """
        with self._foreseeing:
            if not self._is_foreseen:
                known = self.helped.foreseen(self.at)
                self._foreseen = None if known is None else _shelved(known, is_settled=False)
                self._is_foreseen = True
            return self._foreseen

    def drop(self) -> None:
        """Give up a book that is not there yet."""
        self.is_dropped = self.is_dropped or not self.full.done()
        self.is_shown.set()


class _GivenUp(Exception):  # noqa: N818 - it is no error
    """Ends a reading that nobody waits for."""


class Readings:
    """The thread that reads, one book at a time."""

    def __init__(self, ahead: Callable[[Wish], Iterator[Wish]]) -> None:
        """Begin to wait; ``ahead`` returns what may be asked for after a book."""
        self._ahead = ahead
        self._waiting: SimpleQueue[Wish | None] = SimpleQueue()
        Thread(target=self._work, name="reading", daemon=True).start()

    def put(self, wish: Wish | None) -> None:
        """Ask for a book; None ends the work after what is being read now."""
        self._waiting.put(wish)

    def _work(self) -> None:
        """Make what is asked for; ends with the program, also in the middle of a book."""
        ahead: Iterator[Wish] = iter(())
        while True:
            wish = self._next(ahead)
            if wish is None:
                return
            self._fulfil(wish)
            if wish.is_good and not wish.is_ahead:
                ahead = self._ahead(wish)

    def _next(self, ahead: Iterator[Wish]) -> Wish | None:
        with suppress(Empty):
            return self._waiting.get_nowait()
        wish = next(ahead, None)
        return wish if wish is not None else self._waiting.get()

    def _fulfil(self, wish: Wish) -> None:
        """Make one book. Whoever waits for it is told of any mistake."""

        def watched(step: str, done: int, total: int) -> None:  # noqa: ARG001 - the shape of ``Progress``
            if wish.is_dropped or (wish.is_ahead and not self._waiting.empty()):
                raise _GivenUp

        try:
            watched("", 0, 0)
            if wish.foreseen() is not None:
                wish.is_shown.wait(HEAD_START)
                sleep(PAINTED)
            wish.full.set_result(_made(wish, watched))
        except _GivenUp:
            wish.drop()
            _end(wish.full)
        except Exception as error:  # noqa: BLE001 - whoever waits for the book is told
            wish.full.set_exception(error)
        if not wish.early.done():
            _end(wish.early)


def _end(future: Future[Any]) -> None:
    """Tell whoever waits that nothing will come."""
    future.cancel()
    future.set_running_or_notify_cancel()


def _made(wish: Wish, watched: Callable[[str, int, int], None]) -> Shelved:
    """Read the story up to a place; everything that pages need of it is worked out here."""

    def early(part: Story) -> None:
        wish.early.set_result(Book(ledger=part.ledger, upto=part.upto))

    if wish.at is None:
        known = wish.helped.whole(progress=watched, near=wish.near, early=early)
    else:
        known = wish.helped.at(wish.at, progress=watched, near=wish.near, early=early)
    return _shelved(known)


def _shelved(known: Story, *, is_settled: bool = True) -> Shelved:
    book = Book(
        ledger=known.ledger,
        world=known.world,
        report=known.report,
        upto=known.upto,
        notes=known.notes,
        is_settled=is_settled,
    )
    _ = book.survey, book.leaves, book.states_of
    return Shelved(book, known)
