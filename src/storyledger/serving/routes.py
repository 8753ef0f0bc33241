"""Requests in, pages out. Every page is made from the book that ends at the place in its address.

``/move`` alone looks at the whole text: it turns the slider's place, or "read on", into a number of code
points, and says nothing else about what lies there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from storyledger.decisions import NO_DECISIONS
from storyledger.entries import CharacterId
from storyledger.errors import StoryledgerError, UsageError
from storyledger.patterns import pattern
from storyledger.serving.answers import decision_in
from storyledger.serving.moving import moved, share_of
from storyledger.span import Span
from storyledger.views.supposed import answer_page
from storyledger.views.web import pages
from storyledger.views.web.decided import key_of
from storyledger.views.web.links import Links
from storyledger.views.web.pages import Frame, Supposed, Wanted

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.requests import Request

    from storyledger.decisions import Decision
    from storyledger.serving.readings import Shelved
    from storyledger.serving.shelf import Shelf
    from storyledger.views.web.book import Book, Leaf

__all__ = ["application"]

_SPAN = pattern(r"(\d{1,10})-(\d{1,10})")
_WAIT = 600.0
"""Seconds that a part of a page waits for its book."""
_MEDIA = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_PAGES = frozenset(name for name, _ in pages.TABS)


def application(shelf: Shelf) -> Starlette:
    """Return the reader of one story, without its guard."""

    def route(path: str, handle: Callable[[Asked], Response], method: str = "GET") -> Route:
        return Route(path, _endpoint(shelf, handle), methods=[method])

    return Starlette(
        routes=[
            route("/", _home),
            route("/read", _read),
            route("/who/{who:path}", _who),
            route("/line", _line),
            route("/cast", _cast),
            route("/check", _check),
            route("/pictures", _pictures),
            route("/what-if", _what_if),
            route("/search", _search),
            route("/move", _move),
            route("/decide", _decide, "POST"),
            route("/undo", _undo, "POST"),
            Route("/static/{name}", _static),
        ],
        exception_handlers={404: _not_found, 405: _not_found},
    )


def _endpoint(shelf: Shelf, handle: Callable[[Asked], Response]) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers a request: in a thread, and with a page when something is wrong."""

    async def answer(request: Request) -> Response:
        body = await request.body() if request.method == "POST" else b""
        words = dict(parse_qsl(request.url.query, keep_blank_values=True, max_num_fields=50))
        form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=50))
        asked = Asked(shelf, request.url.path, words, form, request.path_params)
        try:
            return await run_in_threadpool(handle, asked)
        except StoryledgerError as error:
            return HTMLResponse(
                pages.trouble_page("That cannot be shown", str(error), back="/read"), status_code=400
            )
        finally:
            shelf.page_is_made()

    return answer


class Asked:
    """One request, in the words of the reader."""

    def __init__(
        self,
        shelf: Shelf,
        path: str,
        words: Mapping[str, str],
        form: Mapping[str, str],
        parts: Mapping[str, str],
    ) -> None:
        self.shelf = shelf
        self.path = path
        self.words = words
        self.form = form
        self.parts = parts

    @property
    def at(self) -> int | None:
        """The reader's place; None: everything is known."""
        return number(self.words.get("at"), 10**10)

    @property
    def part(self) -> str:
        """What a script asks for instead of a page to be shown now, or an empty string.

        ``card``: what a page says about one person or line. ``early``: the page as soon as its own chapter
        has been read. ``1``: the page when everything has been read.
        """
        return self.words.get("part", "")

    def shelved(self, near: int | None = None) -> Shelved:
        """Return what is known at the reader's place; a part waits for it.

        Args:
            near: a place on the page; what is known there will do when the rest takes longer.

        """
        wait = _WAIT if self.part or self.form else None
        is_early = self.part == "early"
        early = near if is_early or not self.part else None
        is_settled = self.part not in ("", "card", "early")
        return self.shelf.known(self.at, near=early, patience=wait, is_early=is_early, is_settled=is_settled)

    def frame(self, shelved: Shelved, trouble: str = "") -> Frame:
        """Return what surrounds the page."""
        words = {name: value for name, value in self.words.items() if name not in _PASSING}
        return Frame(
            book=shelved.book,
            links=Links(book=shelved.book, at=self.at, share=number(self.words.get("s"), 1000)),
            here=self.path + (f"?{urlencode(words)}" if words else ""),
            saved=self._saved(shelved.book),
            is_undone="undone" in self.words,
            trouble=trouble or self.words.get("trouble", "")[:400],
        )

    def _saved(self, book: Book) -> Decision | None:
        """Return what was just decided, as far as it is known at the reader's place."""
        wanted = self.words.get("saved", "")
        decisions = self.shelf.story.config.decisions if wanted else NO_DECISIONS
        known = decisions if self.at is None else decisions.known_at(book.text)
        return next((one for one in known if key_of(one) == wanted), None)


_PASSING = frozenset({"saved", "undone", "trouble", "part"})
"""What an address says once and a link back does not repeat."""


def number(word: str | None, most: int) -> int | None:
    """Return a number from 0 to ``most``, None for anything else."""
    if word is None or not word.isascii() or not word.isdigit() or len(word) > 11:
        return None
    return min(int(word), most)


def _span(word: str | None) -> Span | None:
    match = _SPAN.fullmatch(word or "")
    start, end = (int(match[1]), int(match[2])) if match else (0, 0)
    return Span(start, end) if start < end else None


# -- pages -------------------------------------------------------------------------------------------------


def _home(asked: Asked) -> Response:
    words = urlencode({name: value for name, value in asked.words.items() if name in ("at", "s")})
    return RedirectResponse("/read" + (f"?{words}" if words else ""), status_code=303)


def _read(asked: Asked) -> Response:
    leaf = _leaf(asked, asked.shelf.at_once(asked.at))
    shelved = asked.shelved(near=leaf.span.start if leaf else 0)
    mark = _span(asked.words.get("mark"))
    return HTMLResponse(pages.read_page(asked.frame(shelved), _leaf(asked, shelved.book), mark))


def _leaf(asked: Asked, book: Book) -> Leaf | None:
    """Return the page of text that is asked for: by its number, else the one the story begins on."""
    wanted = number(asked.words.get("c"), 10**6)
    if wanted is not None:
        return book.leaves[min(wanted, len(book.leaves) - 1)] if book.leaves else None
    chapters = (leaf for leaf in book.leaves if leaf.section.kind == "chapter")
    return next(chapters, book.leaves[0] if book.leaves else None)


def _who(asked: Asked) -> Response:
    shelved = asked.shelved()
    who = CharacterId(asked.parts["who"])
    page = pages.who_page(
        asked.frame(shelved), who, _span(asked.words.get("here")), is_part=asked.part == "card"
    )
    if page is None:
        sentence = "Nobody of this name is known yet." if shelved.book.is_read else "Still reading."
        return HTMLResponse(pages.trouble_page("Who?", sentence, back="/read"), status_code=404)
    return HTMLResponse(page)


def _line(asked: Asked) -> Response:
    shelved = asked.shelved()
    here = _span(asked.words.get("here"))
    page = pages.line_page(asked.frame(shelved), here, is_part=asked.part == "card") if here else None
    if page is None:
        sentence = "Nobody speaks there." if shelved.book.is_read else "Still reading."
        return HTMLResponse(pages.trouble_page("Who says this?", sentence, back="/read"), status_code=404)
    return HTMLResponse(page)


def _cast(asked: Asked) -> Response:
    page = number(asked.words.get("n"), 10**6) or 0
    return HTMLResponse(pages.cast_page(asked.frame(asked.shelved()), asked.words.get("q", "")[:200], page))


def _check(asked: Asked) -> Response:
    return HTMLResponse(pages.check_page(asked.frame(asked.shelved())))


def _pictures(asked: Asked) -> Response:
    shelved = asked.shelved()
    one, other = (asked.words.get(name, "")[:200].strip() for name in ("one", "other"))
    wanted = Wanted(one=one, other=other, page=number(asked.words.get("c"), 10**6))
    try:
        return HTMLResponse(pages.pictures_page(asked.frame(shelved), wanted))
    except UsageError as error:
        return HTMLResponse(pages.pictures_page(asked.frame(shelved, str(error)), Wanted()))


def _search(asked: Asked) -> Response:
    return HTMLResponse(pages.search_page(asked.frame(asked.shelved()), asked.words.get("q", "")[:200]))


def _what_if(asked: Asked) -> Response:
    shelved = asked.shelved()
    who, event, place = (asked.words.get(name, "")[:200].strip() for name in ("who", "event", "place"))
    sentence = asked.words.get("ask", "")[:400].strip()
    supposed = Supposed(who=who, event=event, place=place, sentence=sentence)
    question = sentence or (f"{who} {event} {place}" if who and event else "")
    if question and shelved.story is not None:
        supposed = _answered(shelved, supposed, question)
    return HTMLResponse(pages.what_if_page(asked.frame(shelved), supposed))


def _answered(shelved: Shelved, supposed: Supposed, question: str) -> Supposed:
    """Return a question with its answer, or with the sentence that says why there is none."""
    assert shelved.story is not None
    try:
        answer = shelved.story.what_if(question)
    except StoryledgerError as error:
        return replace(supposed, trouble=str(error))
    return replace(supposed, answer=answer_page(shelved.book.ledger, answer, shelved.book.report))


# -- the wall ----------------------------------------------------------------------------------------------


def _move(asked: Asked) -> Response:
    """Lead to a page as it is at another place."""
    document = asked.shelf.story.document
    start = number(asked.words.get("from"), len(document.text))
    share = number(asked.words.get("share"), 1000)
    place = moved(document, to=asked.words.get("to", ""), share=share, start=start)
    page = asked.words.get("page", "read")
    if page != "read" and page in _PAGES:
        words = {"at": place, "s": share_of(document, place)} if place is not None else {}
        return RedirectResponse(f"/{page}" + (f"?{urlencode(words)}" if words else ""), status_code=303)
    return RedirectResponse(_text_at(asked, place, start), status_code=303)


def _text_at(asked: Asked, place: int | None, start: int | None) -> str:
    """Return the address of the text at a new place: where it goes on, or its last words."""
    if place is None:
        return "/read" if start is None else Links(book=asked.shelf.at_once(None)).passage(start)
    book = asked.shelf.at_once(place)
    links = Links(book=book, at=place, share=share_of(asked.shelf.story.document, place))
    goes_on = start is not None and start < place
    return links.passage(book.begins_after(start) if goes_on and start is not None else max(place - 1, 0))


# -- decisions ---------------------------------------------------------------------------------------------


def _decide(asked: Asked) -> Response:
    back = _back(asked)
    place = number(dict(parse_qsl(urlsplit(back).query)).get("at"), 10**10)
    try:
        decision = decision_in(asked.shelf.known(place, patience=_WAIT).book, asked.form)
        asked.shelf.decide(decision)
    except StoryledgerError as error:
        return _to(back, trouble=str(error))
    return _to(back, saved=key_of(decision))


def _undo(asked: Asked) -> Response:
    back = _back(asked)
    wanted = asked.form.get("key", "")
    try:
        for decision in asked.shelf.story.config.decisions:
            if key_of(decision) == wanted and asked.shelf.take_back(decision):
                return _to(back, undone="1")
    except StoryledgerError as error:
        return _to(back, trouble=str(error))
    return _to(back, trouble="That is not in storyledger.toml any more.")


def _back(asked: Asked) -> str:
    """Return the page to come back to: one of ours, whatever the form says."""
    parts = urlsplit(asked.form.get("back", ""))
    is_ours = not parts.netloc and not parts.scheme and parts.path.split("/")[1:2] != []
    name = parts.path.split("/")[1] if is_ours else ""
    words = [(key, value) for key, value in parse_qsl(parts.query) if key not in _PASSING]
    path = parts.path if is_ours and (name in _PAGES or name in ("who", "line", "search")) else "/read"
    return path + (f"?{urlencode(words)}" if words else "")


def _to(back: str, **more: str) -> Response:
    return RedirectResponse(back + ("&" if "?" in back else "?") + urlencode(more), status_code=303)


# -- the rest ----------------------------------------------------------------------------------------------


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    try:
        data = pages.static_file(name)
    except KeyError:
        return Response(status_code=404)
    return Response(data, media_type=_MEDIA[name.rpartition(".")[2]])


async def _not_found(request: Request, error: Exception) -> Response:  # noqa: ARG001
    return HTMLResponse(
        pages.trouble_page("Not here", "There is no such page.", back="/read"), status_code=404
    )
