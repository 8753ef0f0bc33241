"""What people promise, threaten, order and agree to, one below the other in the order of the story.

The marks say what was undertaken, by whom, and where; the table adds what came of it where the text says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from storyledger.patterns import pattern
from storyledger.rules.undertakings import Undertakings
from storyledger.views.pictures import svg
from storyledger.views.pictures.course import Course, lane_name
from storyledger.views.pictures.geometry import LETTER
from storyledger.views.pictures.picture import Link, Picture, Row, Table, framed, to_position
from storyledger.views.pictures.svg import Markup
from storyledger.views.telling import is_told, said_how, told_outcome
from storyledger.views.wording import clip, plain, quoted

if TYPE_CHECKING:
    from storyledger.entries import CharacterId, Event
    from storyledger.ledger import Ledger

__all__ = ["draw"]

LEFT, WIDTH, RIGHT = 270.0, 650.0, 60.0
LANE = 19.0
SHORT = 24
NAME = 17
"""So much of a name: two of them and a verb fit to the left of the story."""
MOST = 60
"""More than this are in the table only."""
TITLE = "Promises, threats and orders"
CAPTION = (
    "One row for each, at its place in the story, with the words of the text. A circle is a promise or an "
    "agreement, a triangle a threat, a square an order, a cross a refusal. Hollow: remembered or reported. "
    "The table says what came of it where the text does; open means that it does not."
)
SIGNS = {
    "promises": "circle",
    "agrees": "circle",
    "threatens": "triangle",
    "orders": "square",
    "refuses": "cross",
}

_EDGE = ' ,;:—"“”„«»'
"""Marks that words bring along from the speech they stand in; they are quoted anyway."""
_SENTENCE = pattern(r"""[^.!?"”]*[.!?]?""")


def draw(ledger: Ledger, who: CharacterId | None = None, *, link: Link = to_position) -> Picture:
    """Draw what people have undertaken.

    Args:
        ledger: what is known.
        who: only what concerns this person; None is everybody.
        link: makes the address of a passage.

    """
    listing = _List(ledger, who, link)
    width, height = LEFT + WIDTH + RIGHT, LANE * min(len(listing.events), MOST) + 34
    return framed("commitments", TITLE, CAPTION, (width, height), listing.parts(height - 20), listing.table())


@dataclass(frozen=True)
class _List:
    """One list in the making."""

    ledger: Ledger
    who: CharacterId | None
    link: Link

    @cached_property
    def course(self) -> Course:
        return Course(self.ledger, LEFT, WIDTH)

    @cached_property
    def events(self) -> list[Event]:
        about = self.ledger.events if self.who is None else self.ledger.events_of(self.who)
        return [event for event in about if event.kind in SIGNS and is_told(event)]

    @cached_property
    def drawn(self) -> list[Event]:
        """The events of the picture: if there are too many, promises and threats go before orders."""
        ranked = sorted(self.events, key=lambda event: (event.kind == "orders", -event.confidence))
        kept = {event.id for event in ranked[:MOST]}
        return [event for event in self.events if event.id in kept]

    def parts(self, bottom: float) -> Iterator[Markup]:
        yield self.course.axis(2, bottom)
        for number, event in enumerate(self.drawn):
            yield self._row_of(event, 4 + LANE * (number + 0.5))

    def _row_of(self, event: Event, y: float) -> Markup:
        x, what = self.course.at(event.span.start), self._what(event)
        start = event.span.start
        is_left = x > LEFT + WIDTH / 2
        room = int((x - LEFT if is_left else LEFT + WIDTH + RIGHT - x) / LETTER) - 3
        words = clip(f"“{what}”", max(room, 8))
        beside = svg.label(
            words, x - 9 if is_left else x + 9, y + 4, halo=True, text_anchor="end" if is_left else None
        )
        says = f"{self._where(event)}: {self._whom(event)}: {what}{said_how(event)}"
        about = svg.title(f"{says} ({came})" if (came := self._outcome(event)) else says)
        parts = [lane_name(self._whom(event), LEFT - 12, y, 42), _sign(event, x, y), beside]
        return svg.tag("a", about, *parts, href=self.link(start), class_="flag", data_start=start)

    def _whom(self, event: Event) -> str:
        name, roles = self.ledger.name, event.roles
        who, whom, verb = roles.get("who"), roles.get("whom"), event.kind
        said = f"{_short(name(who))} {verb}"
        return f"{said} {_short(name(whom))}" if whom else f"{said} somebody" if verb == "orders" else said

    def _what(self, event: Event) -> str:
        """Return the words of the text, to the end of the sentence where they are only "I promise"."""
        words = quoted(self.ledger.text, event.span, room=90)
        if len(words.exact) > SHORT:
            return words.exact.strip(_EDGE)
        sentence = _SENTENCE.match(words.exact.lstrip(_EDGE) + words.after.removesuffix(" …"))
        return (sentence.group() if sentence else words.exact).strip(_EDGE)

    def _outcome(self, event: Event) -> str:
        """Return what came of it, in words; empty where that cannot be asked."""
        return told_outcome(self._undertakings.outcome(event), self.ledger, self.course.where.of)

    @cached_property
    def _undertakings(self) -> Undertakings:
        return Undertakings(self.ledger)

    def _where(self, event: Event) -> str:
        return self.course.where.of(event.span.start)

    def table(self) -> Table:
        name = self.ledger.name
        rows = (
            Row(
                cells=(
                    self._where(event),
                    plain(name(event.roles.get("who"))),
                    event.kind + said_how(event),
                    plain(name(event.roles["whom"])) if "whom" in event.roles else "",
                    self._what(event),
                    self._outcome(event),
                ),
                start=event.span.start,
            )
            for event in self.events
        )
        return Table(
            heads=("Where", "Who", "Does what", "To whom", "Words", "What came of it"), rows=tuple(rows)
        )


def _short(name: str) -> str:
    return clip(plain(name), NAME)


def _sign(event: Event, x: float, y: float) -> Markup:
    fill = "currentColor" if event.actuality == "asserted" else svg.PAPER
    shape = SIGNS[event.kind]
    outlines: dict[str, list[str | float]] = {
        "triangle": ["M", x, y - 4.5, "L", x + 4.5, y + 3.5, "L", x - 4.5, y + 3.5, "Z"],
        "square": ["M", x - 3.5, y - 3.5, "h", 7, "v", 7, "h", -7, "Z"],
        "cross": ["M", x - 3.5, y - 3.5, "l", 7, 7, "M", x + 3.5, y - 3.5, "l", -7, 7],
    }
    if shape == "circle":
        return svg.tag("circle", cx=x, cy=y, r=3.8, fill=fill, stroke="currentColor", stroke_width=1.3)
    return svg.tag("path", d=svg.path(outlines[shape]), fill=fill, stroke="currentColor", stroke_width=1.3)
