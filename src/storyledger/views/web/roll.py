"""The roll call of a scene: who is there, who left, who is only spoken of, whose eyes, and what is open.

Runs for every page of text, once for each scene on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storyledger.rules.undertakings import Undertakings
from storyledger.sources.numbers import number_of
from storyledger.views.console import telling
from storyledger.views.telling import after_number, told_outcome
from storyledger.views.wording import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from storyledger.entries import CharacterId, Event, Presence, Scene, WalkOn
    from storyledger.findings import Finding
    from storyledger.span import Span
    from storyledger.views.survey import SceneCard
    from storyledger.views.web.book import Book

__all__ = ["Extra", "Fact", "Promise", "Roll", "Stay", "rolls"]

GONE = {
    "leaves": "left",
    "goes_to": "went away",
    "vanishes": "vanished",
    "escapes": "escaped",
    "dies": "died",
    "kills": "killed",
    "is_found_dead": "found dead",
}
"""Events after which somebody is no longer there, in the words of the roll call."""
UNDERGONE = frozenset({"kills"})
"""Those of them that befall whom they are done to."""
BACK = frozenset({"arrives_at", "appears"})
LINGERS = 200
"""Code points after a departure in which somebody may still be named."""
MOST_ORDERS = 6
"""Orders that a roll call tells of at most, the last ones."""
UNDERTAKEN = {"promises": "promised", "orders": "ordered", "threatens": "threatened"}
QUIET = 0.5
"""Whose last sign lies before this part of a long scene is shown as not seen since."""
LONG = 3_000
"""Code points from which a scene is long."""
HOW = {"acts": "acts", "speaks": "speaks", "seen": "is seen", "inferred": "probably"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """Somebody in a scene."""

    who: CharacterId
    name: str
    note: str
    span: Span
    """The words to go to: the first or the last sign of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """Somebody in a scene who is not in the cast."""

    name: str
    note: str
    span: Span
    """The words that first show them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something else to know about a scene."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """Something promised, ordered or threatened."""

    text: str
    span: Span
    came: str
    """What came of it, in words: kept, moot or open."""
    shown: Span | None
    """The words that show what came of it; None while it is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """The roll call of one scene."""

    card: SceneCard
    told: str
    """Whose eyes, in words."""
    when: Fact | None
    """When it begins, with the words that say so."""
    here: tuple[Stay, ...]
    walk_ons: tuple[Extra, ...]
    """Who is there without being in the cast."""
    quiet: tuple[Stay, ...]
    """Last seen in the first half of a long scene, without leaving."""
    gone: tuple[Stay, ...]
    """Left, vanished or died."""
    mentioned: tuple[tuple[CharacterId, str], ...]
    promises: tuple[Promise, ...]
    """Promises, orders and threats, and what came of them."""
    counts: tuple[Fact, ...]
    findings: tuple[Finding, ...]


def rolls(book: Book, span: Span) -> tuple[Roll, ...]:
    """Return the roll calls of the scenes that overlap ``span``, in order."""
    cards = {card.id: card for card in book.survey.scenes}
    undertakings = Undertakings(book.ledger)
    return tuple(
        _roll(book, scene, cards[scene.id], undertakings)
        for scene in book.ledger.scenes
        if scene.span.overlaps(span)
    )


def _roll(book: Book, scene: Scene, card: SceneCard, undertakings: Undertakings) -> Roll:
    events = [event for event in book.ledger.events if event.span.start in scene.span]
    stays = _stays(scene.present)
    gone = _gone(book, events, stays)
    quiet = [stay for who, stay in stays.items() if who not in gone and _is_quiet(scene, stay)]
    away = {*gone, *(stay.character for stay in quiet)}
    return Roll(
        card=card,
        told=telling(book.survey, card),
        when=Fact(text=card.when, span=scene.time.shown[0]) if scene.time else None,
        here=tuple(_shown(book, stay) for who, stay in stays.items() if who not in away),
        walk_ons=tuple(_extra(one) for one in scene.walk_ons),
        quiet=tuple(_shown(book, stay, "not seen since") for stay in quiet),
        gone=tuple(gone.values()),
        mentioned=tuple(
            (who, book.survey.name(who)) for who in dict.fromkeys(scene.mentioned) if who not in gone
        ),
        promises=tuple(_promises(book, undertakings, events)),
        counts=tuple(_counts(book, events)),
        findings=tuple(one for one in book.report.findings if one.evidence.span.start in scene.span),
    )


def _stays(present: Iterable[Presence]) -> dict[CharacterId, Presence]:
    """Return everybody's last stay, in the order of the first."""
    stays: dict[CharacterId, Presence] = {}
    for stay in present:
        stays[stay.character] = stay
    return stays


def _is_quiet(scene: Scene, stay: Presence) -> bool:
    past = scene.span.start + QUIET * len(scene.span)
    return len(scene.span) > LONG and stay.span.end < past and stay.how != "inferred"


def _shown(book: Book, stay: Presence, note: str = "") -> Stay:
    return Stay(
        who=stay.character,
        name=book.survey.name(stay.character),
        note=note or HOW[stay.how],
        span=stay.span,
    )


def _extra(one: WalkOn) -> Extra:
    count = f"{one.size}, " if one.size else ""
    return Extra(name=plain(one.name), note=f"{count}{HOW[one.how]}", span=one.shown[0])


def _gone(
    book: Book, events: Iterable[Event], stays: Mapping[CharacterId, Presence]
) -> dict[CharacterId, Stay]:
    """Return who is there no more: gone, with no sign of them afterwards and no word that they came back."""
    gone: dict[CharacterId, Stay] = {}
    for event in events:
        who = book.ledger.get(event.roles.get("whom" if event.kind in UNDERGONE else "who"))
        if who is None or event.actuality != "asserted":
            continue
        if event.kind in GONE:
            gone[who.id] = Stay(
                who=who.id, name=book.survey.name(who.id), note=GONE[event.kind], span=event.span
            )
        elif event.kind in BACK:
            gone.pop(who.id, None)
    return {who: stay for who, stay in gone.items() if not _is_seen_after(stay, stays.get(who))}


def _is_seen_after(stay: Stay, presence: Presence | None) -> bool:
    """Tell whether somebody who is said to have moved still acts or speaks well after that."""
    moved = stay.note in {GONE[kind] for kind in ("leaves", "goes_to", "vanishes", "escapes")}
    return moved and presence is not None and presence.span.end > stay.span.end + LINGERS


def _promises(book: Book, undertakings: Undertakings, events: Sequence[Event]) -> Iterator[Promise]:
    made = [event for event in events if event.kind in UNDERTAKEN and event.actuality == "asserted"]
    passed = {event.id for event in [one for one in made if one.kind == "orders"][:-MOST_ORDERS]}
    for event in made:
        who, whom = (book.ledger.name(event.roles.get(role), "") for role in ("who", "whom"))
        if not who or event.id in passed:
            continue
        what, outcome = event.roles.get("what", ""), undertakings.outcome(event)
        text = f"{who} {UNDERTAKEN[event.kind]} {whom or 'somebody'}{f': {what}' if what else ''}"
        yield Promise(
            text=plain(text),
            span=event.span,
            came=told_outcome(outcome, book.ledger, book.where.of),
            shown=outcome.shown.span if outcome and outcome.shown else None,
        )


def _counts(book: Book, events: Iterable[Event]) -> Iterator[Fact]:
    """Yield who is counted, with the sum where more come to those there are."""
    sums: dict[str, int] = {}
    for event in events:
        if event.kind in ("counts", "die") and event.actuality == "asserted":
            number, comes = event.roles.get("number", ""), "more" in event.roles
            group = next((event.roles[role] for role in ("group", "of", "more") if role in event.roles), "")
            known, came = sums.get(group), number_of(number)
            text = f"{number}{' more' if comes else ''} {after_number(book.ledger.name(group, ''))}"
            if event.kind == "counts" and came is not None:
                sums[group] = came + (known or 0) if comes else max(came, known or 0)
                text += f": {sums[group]} in all so far" if comes and known else ""
            yield Fact(text=plain(f"{text}{' die' if event.kind == 'die' else ''}"), span=event.span)
