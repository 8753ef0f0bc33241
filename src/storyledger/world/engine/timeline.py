"""From a ledger's events to the engine's: which form, what fills it, in which order, and whether it happens.

Runs before every replay. Only what is asserted happens. What a character reports is told to those who hear
it, and a world's laws say what they make of it. Everything else (feared, ordered, dreamed, remembered,
denied) changes nothing.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

from storyledger.cache.bulk import Rows, column, joined
from storyledger.patterns import pattern
from storyledger.span import Span
from storyledger.world.engine.compiling import SETTING
from storyledger.world.engine.evaluating import Happening
from storyledger.world.language.terms import HOURS, Args, EventForm, Fluent, Laws, Sort

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from storyledger.entries import Event, WalkOn
    from storyledger.ledger import Ledger

__all__ = ["NAMELESS", "THRESHOLD", "Forms", "Told", "filler", "is_speech", "timeline"]

THRESHOLD = 0.5
"""Below this confidence an event only may have happened."""
NAMELESS = "somebody in "
"""Before an event's id: stands for somebody whom that event does not name. Never shown."""

_ARTICLES = pattern(r"^(?:(?:the|a|an|his|her|their|its|my|our|your|this|that)\s+)+", re.IGNORECASE)
_SPEAKS = "speaks"
_SPEECH_ID = pattern(r"u[0-9]+")
_TELLS, _WHAT = "tells", "what"
_TAKEN_IN = frozenset({"asserted", "reported"})
"""What an event must be, to change anything or to be told on."""
_PASSES, _HAS = "time_passes", "has"
_WITHIN = 4
"""What is told of is among so many events read next."""
_NUMBERS = dict(
    zip(
        [
            "a",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ],
        [1, *range(1, 13)],
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Told:
    """An event with its place in the text."""

    happening: Happening
    span: Span
    """The words that tell it."""
    order: int
    """Code point by which it is ordered: its start, or for speech the start of its paragraph."""


class Forms:
    """The declared sentences, looked up by the kind and roles of a ledger's event."""

    def __init__(self, laws: Laws) -> None:
        self.laws = laws
        self._by_kind: dict[str, list[EventForm]] = {}
        self._by_roles: dict[tuple[str, ...], EventForm | None] = {}
        self._sentences: dict[tuple[object, ...], tuple[str, Args] | None] = {}
        self._knowing: dict[str, str] = {}
        for fluent in laws.fluents.values():
            if fluent.sorts[1:] == ("fact",):
                self._knowing.setdefault("_".join(fluent.words), fluent.name)

    def take(self, kind: str) -> bool:
        """Tell whether the world can have anything to say about a ledger's kind of event."""
        return kind in (_HAS, _PASSES) or kind in self._knowing or bool(self._candidates(kind))

    def knowing(self, kind: str) -> str | None:
        """Return the name of the link to facts that has the words of a ledger's kind of event."""
        return self._knowing.get(kind)

    def of(self, kind: str, roles: Iterable[str]) -> EventForm | None:
        """Return the form that says most of an event, None when the world has no sentence for it.

        A form fits a kind when its words are the kind's, or go on from there: ``is_poisoned`` with a
        ``what`` fits ``person is poisoned with thing``. A doer who is not named may be missing.
        """
        key = (kind, *roles)
        if key not in self._by_roles:
            self._by_roles[key] = self._fitting(kind, {*key[1:], "who"})
        return self._by_roles[key]

    def _fitting(self, kind: str, given: set[str]) -> EventForm | None:
        fitting = [form for form in self._candidates(kind) if given.issuperset(form.roles)]
        return max(fitting, key=lambda form: (len(form.roles), form.kind == kind), default=None)

    def _candidates(self, kind: str) -> list[EventForm]:
        if kind not in self._by_kind:
            forms = self.laws.forms.values()
            self._by_kind[kind] = [
                form for form in forms if form.kind == kind or form.kind.startswith(f"{kind}_")
            ]
        return self._by_kind[kind]

    def sentence(self, kind: str, roles: dict[str, str], event: str) -> tuple[str, Args] | None:
        """Return the sentence that tells an event, with what fills it; None when the world has none."""
        key = (kind, *roles.items())
        if key in self._sentences:
            return self._sentences[key]
        form = self.of(kind, roles)
        args = self.fill(form, roles, event) if form is not None else None
        found = (form.sentence, args) if form is not None and args is not None else None
        if form is None or all(map(roles.get, form.roles)):  # else somebody in it is nobody's but its own
            self._sentences[key] = found
        return found

    def fill(self, form: EventForm, roles: dict[str, str], event: str) -> Args | None:
        """Return what fills a form's places, None when a number is no number."""
        args = [
            filler(roles.get(role) or f"{NAMELESS}{event}", sort)
            for role, sort in zip(form.roles, form.sorts, strict=True)
        ]
        return tuple(args) if None not in args else None


@lru_cache(maxsize=4096)
def filler(words: str, sort: Sort) -> str | int | None:
    """Return what a role's words stand for: an id as it is, a place by its bare name, a number."""
    if sort == "number":
        return number(words)
    if sort in ("place", "thing", "group", "word"):
        return _ARTICLES.sub("", " ".join(words.replace("’", "'").split())).casefold()
    return words


def number(words: str) -> int | None:
    """Return the number at the start of ``words``, None when there is none."""
    first = words.split()[0].casefold() if words.split() else ""
    return int(first) if first.isdecimal() and len(first) < 10 else _NUMBERS.get(first)


def timeline(ledger: Ledger, laws: Laws, threshold: float = THRESHOLD) -> Rows[Told]:
    """Return what happens in a ledger, in told order.

    Most of it is speech, and of most of that only its fields are looked at.

    Args:
        ledger: The story.
        laws: The world; events that it has no sentence for are left out.
        threshold: Below this confidence an event only may have happened.

    """
    forms = Forms(laws)
    acts, speech = _acts(ledger, forms, threshold), _speech(ledger, forms, threshold)
    keys = [*_keys(acts, is_speech=False), *_keys(speech, is_speech=True)]
    told = joined(Told, [(acts, 0), (speech, 0)], ())
    return told.picked(sorted(range(len(told)), key=keys.__getitem__))


def _keys(told: Rows[Told], *, is_speech: bool) -> list[tuple[int, bool, int, bool]]:
    """Return what each is ordered by, as ``told_order`` does."""
    are_read = [sentence != SETTING for sentence in column(told, "happening", "sentence")]
    starts = column(told, "span", "start")
    return list(zip(told.column("order"), repeat(not is_speech), starts, are_read, strict=False))


def is_speech(happening: Happening) -> bool:
    """Tell whether a happening is a ledger's utterance and not one of its events."""
    return happening.id[:1] == "u" and _SPEECH_ID.fullmatch(happening.id) is not None


def told_order(told: Told) -> tuple[int, bool, int, bool]:
    """Return what events are ordered by.

    Speech stands before the rest of its paragraph, a declared trait before the words it is declared for.
    """
    is_read = told.happening.sentence != SETTING
    return told.order, not is_speech(told.happening), told.span.start, is_read


class _Read(NamedTuple):
    """What a replay looks at in an event of the ledger, of which there are too many to make them all."""

    kind: str
    roles: dict[str, str]
    actuality: str
    id: str
    confidence: float
    origin: str
    according_to: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The words that tell it."""
        return Span(self.start, self.end)


_Act = tuple[str, Args, str, float, bool, int, int]
"""The fields of a happening, and where the words that tell it begin and end."""


def _acts(ledger: Ledger, forms: Forms, threshold: float) -> Rows[Told]:
    """Return what the events of a ledger mean for the world, in their order."""
    acts: list[_Act] = []
    for event in _meant(ledger, forms):
        if event.actuality == "asserted":
            acts += _asserted(event, forms, threshold)
        elif event.according_to != "narrator":
            acts += _reported(event, ledger, forms, threshold)
    *fields, starts, ends = zip(*acts, strict=True) if acts else [()] * 7
    count = len(acts)
    return Rows(Told, count, (Rows(Happening, count, fields), Rows(Span, count, (starts, ends)), starts))


def _meant(ledger: Ledger, forms: Forms) -> Iterator[_Read]:
    """Yield the events that the world may take in."""
    happened = ledger.happened
    kinds = happened.column("kind")
    told = {kind for kind in set(kinds) if forms.take(kind)}
    pairs = zip(kinds, happened.column("actuality"), strict=True)
    taken = [kind in told and actuality in _TAKEN_IN for kind, actuality in pairs]
    for number, row in itertools.compress(enumerate(_rows(happened)), taken):
        meant = _of_cast(_Read._make(row), ledger.walk_ons)
        yield _with_fact(meant, number, ledger, forms) if meant.roles.get(_WHAT) else meant


def _rows(events: Rows[Event]) -> Iterator[tuple[Any, ...]]:
    """Yield the fields that are looked at in events."""
    own = (events.column(name) for name in _Read._fields[:-2])
    places = (column(events, "span", name) for name in _Read._fields[-2:])
    return zip(*own, *places, strict=True)


def _with_fact(event: _Read, number: int, ledger: Ledger, forms: Forms) -> _Read:
    """Return an event; what is told, learned or known of is the event that was read next, if one was."""
    after = range(number + 1, min(number + 1 + _WITHIN, len(ledger.happened)))
    rows = _rows(ledger.happened.picked(after))
    inner = (_of_cast(_Read._make(row), ledger.walk_ons) for row in rows)
    fact = _fact_in(event, inner, ledger, forms)
    return event if fact is None else event._replace(roles={**event.roles, _WHAT: fact})


def _of_cast(event: _Read, walk_ons: Mapping[str, WalkOn]) -> _Read:
    """Return an event without its walk-ons: "the man" may be another man there, so no law follows him."""
    if walk_ons.keys().isdisjoint(event.roles.values()):
        return event
    return event._replace(roles={role: who for role, who in event.roles.items() if who not in walk_ons})


def _fact_in(event: _Read, after: Iterable[_Read], ledger: Ledger, forms: Forms) -> str | None:
    """Return the event that an event's ``what`` begins with as a fact, None when it begins with no event."""
    what = _plain(event.roles[_WHAT])
    for inner in after:
        if inner.actuality == "negated" or not event.span.covers(inner.span):
            continue
        if what.startswith(_plain(inner.span.of(ledger.text))):
            form = forms.of(inner.kind, inner.roles)
            args = forms.fill(form, inner.roles, inner.id) if form is not None else None
            return form.filled(args) if form is not None and args is not None else None
    return None


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()


def _asserted(event: _Read, forms: Forms, threshold: float) -> Iterator[_Act]:
    """Yield what an event that is told as fact means for the world, if anything."""
    setting = _setting(event, forms.laws) if event.kind == _HAS else None
    told = setting or _passing(event) or forms.sentence(event.kind, event.roles, event.id)
    made = told or _knowing(event, forms)
    if made is not None:
        sure = event.confidence >= threshold or event.origin == "declared"
        yield *made, event.id, event.confidence, sure, event.start, event.end


def _setting(event: _Read, laws: Laws) -> tuple[str, Args] | None:
    """Read a declared trait by its value, a declared link or tally by its name."""
    value, who = event.roles.get("value", ""), event.roles.get("who")
    if event.origin != "declared" or who is None:
        return None
    for fluent in laws.fluents.values():
        if fluent.kind == "trait" and value.casefold() in fluent.values:
            return SETTING, ((fluent.name, who), value.casefold())
    named = laws.fluents.get(event.roles.get("trait", ""))
    return _linking(named, who, value) if named is not None and named.kind != "trait" else None


def _knowing(event: _Read, forms: Forms) -> tuple[str, Args] | None:
    """Read *she knew that …* as so from there on, where a link to facts has these words."""
    link = forms.knowing(event.kind)
    who, what = event.roles.get("who"), event.roles.get(_WHAT)
    return (SETTING, ((link, who, filler(what, "fact")), True)) if link and who and what else None


def _linking(fluent: Fluent, who: str, value: str) -> tuple[str, Args] | None:
    if fluent.kind == "many":
        return SETTING, ((fluent.name, who, value), True)
    target = number(value) if fluent.kind == "tally" else filler(value, fluent.sorts[1])
    return (SETTING, ((fluent.name, who), target)) if target is not None else None


def _passing(event: _Read) -> tuple[str, Args] | None:
    """Read *three days later* as hours."""
    if event.kind != _PASSES:
        return None
    words = " ".join(event.roles.values()).casefold().split()
    for word, unit in itertools.pairwise(words):
        count, hours = number(word), HOURS.get(unit.removesuffix("s").replace("night", "day"))
        if count is not None and hours is not None:
            return "number hours pass", (count * hours,)
    return None


def _reported(event: _Read, ledger: Ledger, forms: Forms, threshold: float) -> Iterator[_Act]:
    """Yield a telling for each hearer: the report itself changes what they believe, not the world."""
    form, telling = forms.of(event.kind, event.roles), forms.of(_TELLS, ("who", "whom", "what"))
    args = forms.fill(form, event.roles, event.id) if form is not None else None
    if form is None or args is None or telling is None or "fact" not in telling.sorts:
        return
    for hearer in hearers(event, ledger):
        roles = {"who": event.according_to, "whom": hearer, "what": form.filled(args)}
        told = tuple(roles[role] for role in telling.roles)
        sure = event.confidence >= threshold
        yield telling.sentence, told, event.id, event.confidence, sure, event.start, event.end


def hearers(event: _Read, ledger: Ledger) -> tuple[str, ...]:
    """Return who hears what a character reports: those addressed, or nobody that is known."""
    said = ledger.said
    index = bisect_left(column(said, "span", "start"), event.start + 1) - 1
    if index < 0 or column(said, "span", "end")[index] < event.end:
        return ()
    return tuple(who for who in said.column("addressees")[index] if who != event.according_to)


def _speech(ledger: Ledger, forms: Forms, threshold: float) -> Rows[Told]:
    """Return that somebody speaks: before what else their paragraph tells, since last words come first."""
    form, said = forms.of(_SPEAKS, ("who",)), ledger.said
    if form is None:
        return Rows.of(Told, ())
    speakers, modes = said.column("speaker"), said.column("mode")
    numbers = [n for n, who in enumerate(speakers) if who is not None and modes[n] == "direct"]
    spans = Rows.of(Span, said.column("span")).picked(numbers)
    sure = [said.column("confidence")[n] for n in numbers]
    words = (
        [form.sentence] * len(numbers),
        [(speakers[n],) for n in numbers],
        lambda: [f"u{n + 1}" for n in numbers],
    )
    happenings = Rows(Happening, len(numbers), (*words, sure, [one >= threshold for one in sure]))
    orders = _beginnings(ledger.document.block_starts, column(spans, "start"))
    return Rows(Told, len(numbers), (happenings, spans, orders))


def _beginnings(starts: Sequence[int], positions: Sequence[int]) -> list[int]:
    """Return where the paragraph of each position begins; the position itself where it is in none."""
    counts = [bisect_right(starts, at) for at in positions]
    return [starts[count - 1] if count else at for count, at in zip(counts, positions, strict=True)]
