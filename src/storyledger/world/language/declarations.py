"""Declarations of a world file: traits, links, many-links, tallies and events.

Runs over every statement of every pack in use before any law is read, so that laws may come in any order.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from storyledger.world.language.mistakes import Slip
from storyledger.world.language.statements import Statement, Word, spoken
from storyledger.world.language.terms import SORTS, EventForm, Fluent, Place, Sort, Value

__all__ = ["RESERVED", "Vocabulary", "declare"]

RESERVED = frozenset(
    {
        "when",
        "if",
        "unless",
        "then",
        "needs",
        "shows",
        "after",
        "instead",
        "each",
        "who",
        "that",
        "and",
        "or",
        "not",
    }
)
"""Words with a meaning of their own in laws; no declared sentence may use them."""

_TAILS = ("first", "only", "off-page", "passive", "roles")
_ROLES: dict[Sort, tuple[str, ...]] = {
    "person": ("who", "whom", "third"),
    "place": ("where", "whence"),
    "thing": ("what", "with"),
    "fact": ("what", "about"),
    "group": ("group", "other"),
    "number": ("number", "second"),
    "word": ("what", "how"),
}


@dataclass(slots=True)
class Vocabulary:
    """What has been declared so far."""

    fluents: dict[str, Fluent] = field(default_factory=dict)
    forms: dict[str, EventForm] = field(default_factory=dict)
    values: dict[tuple[Sort, str], Fluent] = field(default_factory=dict)
    """The trait that a value belongs to; a value means one thing for each kind of thing."""

    def add_fluent(self, fluent: Fluent) -> None:
        """Take in a fluent; the same declaration twice is one."""
        known = self.fluents.get(fluent.name)
        if known is not None and known != fluent:
            raise Slip(fluent.place, f'"{fluent.name}" is declared differently in {known.place}.')
        if known is None:
            self._add_values(fluent)
            self.fluents[fluent.name] = fluent
            for form in self.forms.values():
                _one_meaning(form, fluent, fluent.place)

    def _add_values(self, fluent: Fluent) -> None:
        sort = fluent.sorts[0]
        for value in fluent.values:
            other = self.values.get((sort, value))
            if other is not None:
                raise Slip(fluent.place, f'"{value}" is already a value of a {sort} in {other.place}.')
        self.values.update({(sort, value): fluent for value in fluent.values})

    def add_form(self, form: EventForm) -> None:
        """Take in an event sentence; the same declaration twice is one."""
        known = self.forms.get(form.sentence)
        if known is not None and known != form:
            raise Slip(form.place, f'"{form.sentence}" is declared differently in {known.place}.')
        self.forms.setdefault(form.sentence, form)
        for fluent in self.fluents.values():
            _one_meaning(form, fluent, form.place)


def _one_meaning(form: EventForm, fluent: Fluent, place: Place) -> None:
    """Refuse a phrase that is both an event and a state: nobody could tell what a law means by it."""
    states = {f"{fluent.sorts[0]} is {value}" for value in fluent.values} | {fluent.name}
    if form.sentence in states:
        message = f'"{form.sentence}" would be both an event and a state.'
        raise Slip(place, message, expected="another word for the state")


@dataclass(slots=True)
class _Tail:
    """What may follow a declared sentence."""

    first: Word | None = None
    until_it_happens: bool = False
    only_by_laws: bool = False
    off_page: bool = False
    passive: bool = False
    roles: list[str] = field(default_factory=list)


def declare(statement: Statement, vocabulary: Vocabulary) -> None:
    """Take one declaration into the vocabulary, or raise a ``Slip``."""
    kind = statement.keyword.text
    body, tail = _split(statement)
    if not body:
        raise Slip(statement.end, f'"{kind}" declares nothing.', expected=_SHAPES[kind])
    if kind == "event":
        vocabulary.add_form(_event(statement, body, tail))
    elif kind == "trait":
        vocabulary.add_fluent(_trait(statement, body, tail))
    elif kind == "tally":
        vocabulary.add_fluent(_tally(statement, body, tail))
    else:
        vocabulary.add_fluent(_relation(statement, body, tail))


_SHAPES = {
    "trait": "trait person: one | other  first one",
    "link": "link person words person",
    "many": "many person words fact",
    "tally": "tally group word  first 0",
    "event": "event person words person",
}


def _split(statement: Statement) -> tuple[list[Word], _Tail]:
    """Separate the sentence from what follows it."""
    tail, words = _Tail(), statement.words
    at = next((n for n, word in enumerate(words) if word.text in _TAILS and not word.quoted), len(words))
    body = words[:at]
    while at < len(words):
        at = _tail(words, at, tail)
    return body, tail


def _tail(words: list[Word], at: int, tail: _Tail) -> int:
    """Read one thing after the sentence; return where the next begins."""
    word = words[at]
    following = [each.text for each in words[at + 1 :]]
    if word.text == "first" and following:
        tail.first = words[at + 1]
        if following[1:4] == ["until", "it", "happens"]:
            tail.until_it_happens = True
            return at + 5
        return at + 2
    if word.text == "only" and following[:2] == ["by", "laws"]:
        tail.only_by_laws = True
        return at + 3
    if word.text in ("off-page", "passive"):
        setattr(tail, word.text.replace("-", "_"), True)
        return at + 1
    if word.text == "roles" and following:
        tail.roles = [text for text in following if text != ","]
        return len(words)
    shapes = "first VALUE, first unknown until it happens, only by laws, off-page, passive, roles who, whom"
    raise Slip(word.place, f'"{word.text}" cannot stand here.', expected=shapes, word=word.text, known=_TAILS)


def _sort(word: Word) -> Sort:
    if word.text not in SORTS or word.quoted:
        raise Slip(
            word.place,
            f'"{word.text}" is not a kind of thing.',
            expected=", ".join(SORTS),
            word=word.text,
            known=SORTS,
        )
    return word.text


def _plain(words: list[Word]) -> tuple[str, ...]:
    """Return words of a sentence, refusing those with another meaning."""
    for word in words:
        if word.quoted or word.text in ",:|":
            raise Slip(word.place, f'"{word.text}" cannot stand in a sentence.', expected="plain words")
        if word.text in RESERVED or word.is_letter or word.is_number:
            raise Slip(
                word.place, f'"{word.text}" has a meaning of its own and cannot be a word of a sentence.'
            )
    return tuple(word.text for word in words)


def _trait(statement: Statement, body: list[Word], tail: _Tail) -> Fluent:
    sort = _sort(body[0])
    if len(body) < 3 or body[1].text != ":":
        raise Slip(statement.end, "A trait needs its values.", expected=_SHAPES["trait"])
    values = _values(body[2:])
    return Fluent(
        name=f"{sort}: {' | '.join(values)}",
        kind="trait",
        sorts=(sort,),
        values=values,
        first=_first_of(tail, values),
        only_by_laws=tail.only_by_laws,
        place=statement.keyword.place,
    )


def _values(words: list[Word]) -> tuple[str, ...]:
    for odd, word in enumerate(words):
        if (word.text == "|") != bool(odd % 2) or word.quoted:
            raise Slip(
                word.place,
                f'"{word.text}" cannot stand here.',
                expected="values of one word with | between them",
            )
    return _plain(words[::2])


def _first_of(tail: _Tail, values: tuple[str, ...]) -> Value:
    word = tail.first
    if word is None or word.text == "unknown":
        return None
    if word.text not in values:
        expected = ", ".join([*values, "unknown"])
        raise Slip(
            word.place,
            f'"{word.text}" is not a value of this trait.',
            expected=expected,
            word=word.text,
            known=values,
        )
    return word.text


def _relation(statement: Statement, body: list[Word], tail: _Tail) -> Fluent:
    kind = statement.keyword.text
    if len(body) < 3:
        raise Slip(
            statement.end, f"A {kind} needs two kinds of thing with words between.", expected=_SHAPES[kind]
        )
    sorts = (_sort(body[0]), _sort(body[-1]))
    known_first = ("unknown", "no") if kind == "many" else ("unknown",)
    if tail.first is not None and tail.first.text not in known_first:
        raise Slip(tail.first.place, f"A {kind} cannot begin as that.", expected=" or ".join(known_first))
    words = _plain(body[1:-1])
    return Fluent(
        name=" ".join([sorts[0], *words, sorts[1]]),
        kind="link" if kind == "link" else "many",
        sorts=sorts,
        words=words,
        first=False if tail.first is not None and tail.first.text == "no" else None,
        only_by_laws=tail.only_by_laws,
        until_it_happens=tail.until_it_happens,
        place=statement.keyword.place,
    )


def _tally(statement: Statement, body: list[Word], tail: _Tail) -> Fluent:
    if len(body) != 2:
        raise Slip(statement.end, "A tally needs a kind of thing and one word.", expected=_SHAPES["tally"])
    sort, word, first = _sort(body[0]), _plain(body[1:]), tail.first
    if first is not None and first.text != "unknown" and not first.is_number:
        raise Slip(first.place, "A tally begins with a number.", expected="a number or unknown")
    count = int(first.text) if first is not None and first.is_number else None
    return Fluent(
        name=f"{word[0]} of {sort}",
        kind="tally",
        sorts=(sort,),
        words=word,
        first=count,
        only_by_laws=tail.only_by_laws,
        place=statement.keyword.place,
    )


def _event(statement: Statement, body: list[Word], tail: _Tail) -> EventForm:
    is_slot = [word.text in SORTS and not word.quoted for word in body]
    _plain([word for word, slot in zip(body, is_slot, strict=True) if not slot])
    if all(is_slot):
        raise Slip(body[0].place, "An event needs a verb.", expected=_SHAPES["event"])
    sorts = tuple(_sort(word) for word, slot in zip(body, is_slot, strict=True) if slot)
    roles = tuple(tail.roles) or _roles(sorts)
    if len(roles) != len(sorts):
        raise Slip(statement.end, f"{len(sorts)} places to fill in, but {len(roles)} roles.")
    return EventForm(
        sentence=spoken(body),
        words=tuple(None if slot else word.text for word, slot in zip(body, is_slot, strict=True)),
        sorts=sorts,
        roles=roles,
        passive=tail.passive,
        off_page=tail.off_page,
        place=statement.keyword.place,
    )


def _roles(sorts: tuple[Sort, ...]) -> tuple[str, ...]:
    """Return the usual roles: the first person is ``who``, the second ``whom``, a place is ``where``."""
    taken: list[str] = []
    for sort in sorts:
        usual = [role for role in _ROLES[sort] if role not in taken]
        taken.append(usual[0] if usual else f"{sort}{len(taken)}")
    return tuple(taken)
