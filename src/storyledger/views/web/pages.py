"""The pages of the local reader: values in, HTML out.

Runs for every request. Templates escape everything; the only HTML that passes unescaped is what
``views.web.marked`` has escaped already.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from storyledger.decisions import place_of
from storyledger.shipped import shipped
from storyledger.views.charts import charts
from storyledger.views.pictures.album import Choice, album
from storyledger.views.pictures.figure import figure, sheet
from storyledger.views.templating import environment
from storyledger.views.web.decided import in_words, key_of
from storyledger.views.web.line import saying
from storyledger.views.web.marked import paragraphs
from storyledger.views.web.people import gathering
from storyledger.views.web.person import card
from storyledger.views.web.roll import rolls
from storyledger.views.web.search import search
from storyledger.views.wording import clip, counted, listed, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Environment

    from storyledger.decisions import Decision
    from storyledger.document import Section
    from storyledger.entries import CharacterId
    from storyledger.findings import Finding
    from storyledger.span import Span
    from storyledger.views.supposed import AnswerPage
    from storyledger.views.survey import Issue
    from storyledger.views.web.book import Book, Leaf
    from storyledger.views.web.links import Links

__all__ = [
    "TABS",
    "Frame",
    "Supposed",
    "Wanted",
    "cast_page",
    "check_page",
    "line_page",
    "pictures_page",
    "read_page",
    "search_page",
    "static_file",
    "trouble_page",
    "what_if_page",
    "who_page",
]

TABS = (
    ("read", "Read"),
    ("cast", "Cast"),
    ("check", "Worth a check"),
    ("pictures", "Pictures"),
    ("what-if", "What if"),
)
"""Name of a page in its address, and what it is called."""
PICTURES = "pictures.css"
"""The rules of the pictures, which the report has too."""
OFFERED = 2_000
"""Names offered for completion, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What surrounds every page."""

    book: Book
    links: Links
    here: str
    """The address of this page, to come back to after an answer."""
    saved: Decision | None = None
    """What was just decided."""
    is_undone: bool = False
    trouble: str = ""
    """A sentence about something that could not be done."""
    can_decide: bool = True
    """False when there is no file to write decisions to."""

    @property
    def just_saved(self) -> tuple[str, str] | None:
        """The key and the words of what was just decided, None when nothing was."""
        return (key_of(self.saved), in_words(self.saved)) if self.saved is not None else None

    @property
    def worth(self) -> int:
        """How many findings are open and do not wait for another look."""
        later = _later(self.book)
        return sum(not _waits(one, later) for one in self.book.report.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """A what-if question with what came of it."""

    who: str = ""
    event: str = ""
    place: str = ""
    sentence: str = ""
    answer: AnswerPage | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a reader chose on the page of pictures."""

    one: str = ""
    """A name."""
    other: str = ""
    """A name."""
    page: int | None = None
    """A page of the text, which stands for its chapter; None: all of the text."""


def read_page(frame: Frame, leaf: Leaf | None, mark: Span | None = None) -> str:
    """Return a page of text with the roll call of its scenes."""
    book = frame.book
    return _page(
        frame,
        "read.html",
        "read",
        leaf=leaf,
        paragraphs=paragraphs(book, leaf, frame.links, mark) if leaf else (),
        rolls=rolls(book, leaf.span) if leaf else (),
        contents=_contents(book),
        heading=book.where.heading(leaf.section) if leaf else "",
        title=next((block.span.start for block in leaf.blocks if block.kind == "heading"), None)
        if leaf
        else None,
        before=book.leaves[leaf.number - 1] if leaf and leaf.number else None,
        after=book.leaves[leaf.number + 1] if leaf and leaf.number + 1 < len(book.leaves) else None,
    )


def _contents(book: Book) -> list[tuple[str, str, Leaf]]:
    """Return kind, heading and first page of every section."""
    first = (leaf for leaf in book.leaves if leaf.part == 0)
    return [(leaf.section.kind, _called(book, leaf.section), leaf) for leaf in first]


def _called(book: Book, section: Section) -> str:
    """Return what a section is called in a list that shows its kind already."""
    title = clip(plain(section.title), 80) if section.kind in ("front", "back") else ""
    return title or book.where.heading(section)


def who_page(frame: Frame, who: CharacterId, here: Span | None, *, is_part: bool) -> str | None:
    """Return the card about somebody, None when nobody has this id here."""
    found = card(frame.book, who, here)
    if found is None:
        return None
    name, depth = ("card.html", 2) if is_part else ("who.html", 1)
    return _page(frame, name, "cast", card=found, pointed=here, depth=depth)


def line_page(frame: Frame, here: Span, *, is_part: bool) -> str | None:
    """Return the card about a line of speech, None when none stands at ``here``."""
    found = saying(frame.book, here)
    if found is None:
        return None
    name, depth = ("line-card.html", 2) if is_part else ("line.html", 1)
    return _page(frame, name, "read", line=found, depth=depth)


def cast_page(frame: Frame, words: str, number: int) -> str:
    """Return the cast to be looked over, those whose names hold ``words``, from page ``number`` (0 first)."""
    people = gathering(frame.book, words, number)
    decisions = [(key_of(one), in_words(one)) for one in frame.book.ledger.decisions]
    return _page(frame, "cast.html", "cast", people=people, words=words, decisions=decisions)


def check_page(frame: Frame) -> str:
    """Return what is worth a check: open findings, those for later, accepted ones."""
    later = _later(frame.book)
    pairs = _findings(frame.book)
    return _page(
        frame,
        "check.html",
        "check",
        open=[pair for pair in pairs if pair[1].suppressed is None and not _waits(pair[0], later)],
        later=[pair for pair in pairs if pair[1].suppressed is None and _waits(pair[0], later)],
        accepted=[pair for pair in pairs if pair[1].suppressed is not None],
        names_in=lambda finding: _names_in(frame.book, finding),
    )


def _findings(book: Book) -> list[tuple[Finding, Issue]]:
    """Return every finding with its words, the gravest first."""
    found = {
        (one.rule, one.evidence.span.start, one.message): one
        for one in (*book.report.findings, *book.report.suppressed)
    }
    by_place: dict[tuple[str, int], list[Finding]] = {}
    for (rule, start, _), one in found.items():
        by_place.setdefault((rule, start), []).append(one)
    return [(by_place[issue.rule, issue.here.start].pop(0), issue) for issue in book.survey.issues]


def _later(book: Book) -> list[tuple[str, Span | None]]:
    """Return the rules and places that somebody will look at later."""
    return [(one.rule, place_of(one.evidence, book.text)) for one in book.ledger.decisions.later]


def _waits(finding: Finding, later: Sequence[tuple[str, Span | None]]) -> bool:
    mine = (span for rule, span in later if rule in (finding.rule, finding.code))
    return any(span is not None and span.overlaps(finding.evidence.span) for span in mine)


def _names_in(book: Book, finding: Finding) -> tuple[str, ...]:
    """Return the names that stand in a finding's passages."""
    names: dict[str, None] = {}
    for evidence in (finding.evidence, *(cause.evidence for cause in finding.because)):
        for mention in book.ledger.mentions[book.mentions_in(evidence.span)]:
            if mention.kind != "pronoun" and mention.character is not None:
                names.setdefault(mention.span.of(book.text))
    return tuple(names)


def pictures_page(frame: Frame, wanted: Wanted) -> str:
    """Return the pictures, each with its table.

    Raises:
        UsageError: somebody wanted is not in the cast.

    """
    survey = frame.book.survey
    link = frame.links.passage
    choice = _choice(frame.book, wanted)
    drawn = album(frame.book.ledger, frame.book.world, choice, link=link) if survey.scenes else ()
    return _page(
        frame,
        "pictures.html",
        "pictures",
        wanted=wanted,
        contents=_contents(frame.book),
        **charts(survey),
        pictures=[
            (one, Markup(figure(one, link=link)))  # noqa: S704 - escaped where it is drawn
            for one in drawn
        ],
        scene_starts={card.id: card.span.start for card in survey.scenes},
    )


def _choice(book: Book, wanted: Wanted) -> Choice:
    one, other = (book.ledger.find(name).id if name else None for name in (wanted.one, wanted.other))
    leaf = book.leaves[wanted.page] if wanted.page is not None and wanted.page < len(book.leaves) else None
    return Choice(one=one, other=other, within=leaf.section.span if leaf else None)


def what_if_page(frame: Frame, supposed: Supposed) -> str:
    """Return the page that asks what if, with an answer if something was asked."""
    forms = frame.book.world.laws.forms.values() if frame.book.world else ()
    sentences = [form.sentence for form in forms if form.roles == ("who",)]
    verbs = [sentence.removeprefix("person ") for sentence in sentences if sentence.startswith("person ")]
    chapters = dict.fromkeys(name for name in frame.book.where.names.values() if name.isdigit())
    return _page(frame, "what-if.html", "what-if", supposed=supposed, verbs=verbs, chapters=list(chapters))


def search_page(frame: Frame, words: str) -> str:
    """Return where words stand."""
    return _page(frame, "search.html", "", words=words, found=search(frame.book, words))


def trouble_page(title: str, sentence: str, back: str = "") -> str:
    """Return a page that says what went wrong, and where to go ``back`` to."""
    return _environment().get_template("trouble.html").render(title=title, sentence=sentence, back=back)


def _page(frame: Frame, template: str, tab: str, **values: Any) -> str:
    offered = [figure.name for figure in frame.book.survey.cast[:OFFERED]] if frame.can_decide else []
    return (
        _environment()
        .get_template(template)
        .render(
            frame=frame,
            book=frame.book,
            survey=frame.book.survey,
            links=frame.links,
            tab=tab,
            tabs=TABS,
            offered=offered,
            clip=clip,
            counted=counted,
            listed=listed,
            **values,
        )
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    folder = shipped("views", "web", "templates")
    pages = {entry.name: entry.read_text(encoding="utf-8") for entry in folder.iterdir()}
    return environment(pages)


@lru_cache(maxsize=8)
def static_file(name: str) -> bytes:
    """Return a style sheet, script or picture of the reader.

    Raises:
        KeyError: there is none of this name.

    """
    if name == PICTURES:
        return sheet().encode()
    folder = shipped("views", "web", "static")
    known = {entry.name: entry for entry in folder.iterdir()}
    return known[name].read_bytes()
