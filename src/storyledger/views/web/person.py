"""Who is this, up to here: what a card in the local reader says about somebody.

Runs when a reader points at a name or pronoun. Everything comes from a ``Book``, which ends at the reader's
place, so a card never knows of a later name, meeting or death.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storyledger.span import Span
from storyledger.views.quotable import SURE, spread
from storyledger.views.survey import Passage
from storyledger.views.wording import counted, plain, quoted
from storyledger.world.asking.beliefs import held, sayable
from storyledger.world.asking.bonds import is_bond, said_state

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from storyledger.entries import CharacterId, Mention, State, Utterance
    from storyledger.views.survey import Figure
    from storyledger.views.web.book import Book

__all__ = ["Card", "Note", "Tie", "card"]

QUOTES = 3
TIES = 4
NOTES = 6
BELIEFS = 4
ROOM, LONGEST = 40, 140
"""Code points of context on each side of a quotation on a card, and of the quotation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something known of somebody, with the words that say so."""

    text: str
    passage: Passage
    end: int
    """Where the words end, in code points."""
    is_line: bool = False
    """The words are a line of speech, from ``passage.start`` to ``end``."""
    is_guess: bool = False
    """Somebody else may well say it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """Somebody they are often with."""

    who: CharacterId
    name: str
    note: str
    """How often, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What is known of somebody."""

    figure: Figure
    here: Mention | None
    """The words that were pointed at, None when nobody pointed."""
    first: Note | None
    last: Note | None
    notes: tuple[Note, ...]
    """State and traits as last told, newest first."""
    beliefs: tuple[Note, ...]
    """What they know and believe, the latest first, by the words they came by it."""
    ties: tuple[Tie, ...]
    """Whom they are with most."""
    quotes: tuple[Note, ...]
    """Up to three things they say; of the silent, where they are named."""
    names: tuple[tuple[str, int], ...]
    """Every name with how often it stands."""


def card(book: Book, who: CharacterId, here: Span | None = None, *, is_short: bool = False) -> Card | None:
    """Return what ``book`` knows of somebody, None when nobody there has this id.

    A short one, to tell people apart by, leaves out states, beliefs and company.
    """
    figure = next((one for one in book.survey.cast if one.id == who), None)
    person = book.ledger.get(who)
    if figure is None or person is None:
        return None
    mine = book.ledger.mentions_of(who)
    named = [mention for mention in mine if mention.kind != "pronoun"] or list(mine)
    return Card(
        figure=figure,
        here=next((one for one in mine if here and one.span == here), None),
        first=_quote(book, named[0].span) if named else None,
        last=_quote(book, named[-1].span) if len(named) > 1 else None,
        notes=() if is_short else tuple(_notes(book, who))[:NOTES],
        beliefs=() if is_short else tuple(_beliefs(book, who))[:BELIEFS],
        ties=() if is_short else tuple(_ties(book, who)),
        quotes=_quotes(book, figure, [mention.span for mention in named]),
        names=tuple((plain(alias.text), alias.count) for alias in person.aliases),
    )


def _quote(book: Book, span: Span, text: str = "", *, is_line: bool = False, is_guess: bool = False) -> Note:
    words = quoted(book.text, span, room=ROOM, longest=LONGEST)
    passage = Passage(words=words, where=book.where.of(span.start), start=span.start)
    return Note(text=text, passage=passage, end=span.end, is_line=is_line, is_guess=is_guess)


def _notes(book: Book, who: CharacterId) -> Iterator[Note]:
    """Yield states that still hold and traits, the latest first."""
    found = [*_states(book, who), *_traits(book, who)]
    yield from sorted(found, key=lambda note: -note.passage.start)


def _states(book: Book, who: CharacterId) -> Iterator[Note]:
    for state in book.states_of.get(who, ()):
        words = _state_words(book, state)
        event = book.ledger.event(state.why[0]) if state.why else None
        if words and event is not None:
            yield _quote(book, event.span, words)


def _state_words(book: Book, state: State) -> str:
    """Return a state in words; what somebody knows or believes stands apart."""
    if book.world is None:
        return ""
    fluent = book.world.laws.fluents[state.fluent]
    is_shown = fluent.kind in ("trait", "link") or is_bond(fluent)
    return plain(said_state(book.world, state)) if is_shown else ""


def _traits(book: Book, who: CharacterId) -> Iterator[Note]:
    """Yield eyes, hair, age, kin and the like, each as last told."""
    latest: dict[str, Note] = {}
    for event in book.ledger.events_of(who):
        if event.kind == "has" and event.actuality == "asserted" and event.roles.get("who") == who:
            trait, value = event.roles.get("trait", ""), event.roles.get("value", "")
            latest[trait] = _quote(book, event.span, plain(f"{trait}: {book.ledger.name(value, '')}"))
    yield from latest.values()


def _beliefs(book: Book, who: CharacterId) -> Iterator[Note]:
    """Yield what somebody knows, believes, or believes wrongly."""
    for one in sayable(held(book.world, who)) if book.world is not None else ():
        if one.reason.evidence is not None:
            yield _quote(book, one.reason.evidence.span, plain(f"{one.stand} that {one.text}"))


def _ties(book: Book, who: CharacterId) -> Iterator[Tie]:
    """Yield whom somebody is with most, and how often they talk to them."""
    company: Counter[CharacterId] = Counter()
    for scene in book.ledger.scenes_of(who):
        company.update({stay.character for stay in scene.present} - {who})
    talk: Counter[CharacterId] = Counter()
    for said in book.ledger.utterances_of(who):
        talk.update(said.addressees)
    for other, scenes in company.most_common(TIES):
        lines = f", {counted(talk[other], 'line')} to them" if talk[other] else ""
        yield Tie(who=other, name=book.survey.name(other), note=counted(scenes, "scene") + lines)


def _one_each(book: Book, lines: Iterable[Utterance]) -> list[Utterance]:
    """Return the longest line of every paragraph: what surrounds one would show the others again."""
    longest: dict[int, Utterance] = {}
    for line in lines:
        paragraph = book.block_at(line.span.start)
        known = longest.get(paragraph)
        if known is None or len(line.span) > len(known.span):
            longest[paragraph] = line
    return list(longest.values())


def _quotes(book: Book, figure: Figure, named: list[Span]) -> tuple[Note, ...]:
    lines = _one_each(book, book.ledger.utterances_of(figure.id))
    if lines:
        return tuple(
            _quote(book, line.span, is_line=True, is_guess=line.confidence < SURE)
            for line in spread(lines, book.text, QUOTES)
        )
    step = max(len(named) // QUOTES, 1)
    return tuple(_quote(book, span) for span in named[::step][:QUOTES])
