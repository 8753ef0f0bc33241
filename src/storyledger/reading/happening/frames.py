"""Verb frames: which words tell which event. Read from ``lexicon/event_verbs.tsv`` when first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from storyledger.patterns import pattern
from storyledger.reading.words import word_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Form", "Frame", "Step", "class_of", "frames_of", "is_class", "steps_of", "verbs_by_form"]

Form = Literal["base", "s", "past", "participle", "ing"]
Verb = tuple[str, str, str, bool]
"""Base, past, participle, and whether the form in -ing tells of it, too."""

_SHORT = pattern(r"[^aeiou]*[aeiou][bdgmnprt]$")
"""Verbs that double their last letter: *stabbing*."""

SPECIAL = frozenset("WHOM SELF POSS OF PLACE GOAL THING HOLD OBJ GROUP PART REST END MARK -".split())
_OBJECTS = frozenset({"WHOM", "HOLD", "OBJ"})
_PLAIN_CLASS = {"MARK": ("nominative", "main-verb"), "SELF": ("reflexive",), "POSS": ("poss",)}
"""Classes of what may be matched besides a mark, by the specials that a word alone decides."""
_PLAIN = frozenset(_PLAIN_CLASS)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that must follow the verb."""

    specials: tuple[str, ...] = ()
    """Words of ``SPECIAL``; any of them will do."""
    words: frozenset[str] = frozenset()
    """Any of these words will do."""
    optional: bool = False
    near: str = ""
    """Nothing need follow, but a word of this class must stand in the paragraph."""
    leads: bool = False
    """Whether a word for a way will do, before which it may be told when or how somebody goes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One way to tell one event."""

    event: str
    steps: tuple[Step, ...]
    passive: str | None
    """The event told by the passive without an agent; None when the frame has no passive."""
    weight: float
    """Confidence when everything fits."""
    by_object: bool = False
    """Whether it is the object's doing: *brought her in* tells that she arrives."""
    by_several: bool = False
    """Whether two do it to each other: *they met*, *Tom and Mara kissed*."""

    may_follow_object: bool = False
    """Whether somebody or something that the verb is done to may stand before it."""
    opening: frozenset[str] | None = None
    """The words of which one must follow at once, adverbs aside; None when anything may."""
    may_end: bool = False
    """Whether a mark may follow at once."""
    leads: bool = False
    """Whether a word for a way may follow at once."""

    def may_open(self, following: str) -> bool:
        """Tell whether the frame may fit before the word ``following``: a quick look."""
        if self.opening is None or following in self.opening:
            return True
        if self.may_end and not following[:1].isalnum():
            return True
        return following.endswith("ly") or following in class_of("adverb") or following in class_of("how")

    @property
    def has_object(self) -> bool:
        """Tell whether somebody must follow the verb."""
        return any("WHOM" in step.specials for step in self.steps)


@lru_cache(maxsize=1)
def verbs_by_form() -> dict[str, tuple[tuple[Form, Verb], ...]]:
    """Return every verb form, in lower case, with the verbs of the lexicon that it may belong to."""
    found: dict[str, list[tuple[Form, Verb]]] = {}
    for verb in _rows_of():
        for form, word in _forms(verb):
            found.setdefault(word, []).append((form, verb))
    return {word: tuple(verbs) for word, verbs in found.items()}


@lru_cache(maxsize=1)
def _rows_of() -> dict[Verb, list[int]]:
    """Return every verb of the lexicon with the numbers of its rows."""
    found: dict[Verb, list[int]] = {}
    for number, (_, column, *_) in enumerate(word_rows("event_verbs")):
        for verb in _verbs(column):
            found.setdefault(verb, []).append(number)
    return found


@cache
def frames_of(word: str) -> tuple[tuple[Frame, frozenset[Form]], ...]:
    """Return the frames that a verb form may open, each with the forms that it may be there."""
    rows = sorted((number, form) for form, verb in verbs_by_form()[word] for number in _rows_of()[verb])
    found: dict[Frame, set[Form]] = {}
    for number, form in rows:
        found.setdefault(_frame(number), set()).add(form)
    return tuple((frame, _one_set(frozenset(forms))) for frame, forms in found.items())


@cache
def _frame(number: int) -> Frame:
    """Return the frame of one row of the lexicon; of most verbs a chapter has no form."""
    event, _, after, passive, weight = word_rows("event_verbs")[number]
    steps = steps_of(after)
    opening = _opening(steps)
    return Frame(
        event=event.partition("@")[0],
        steps=steps,
        opening=opening,
        may_follow_object=any(not step.optional and _OBJECTS & set(step.specials) for step in steps),
        leads=opening is not None and not class_of("reach").isdisjoint(opening),
        may_end=opening is not None and any("MARK" in step.specials for step in steps),
        passive=None if passive == "no" else passive,
        weight=float(weight),
        by_object=event.endswith("@whom"),
        by_several=event.endswith("@both"),
    )


@cache
def _one_set(forms: frozenset[Form]) -> frozenset[Form]:
    """Return equal forms as one set: thousands of words may be the same few."""
    return forms


def _opening(steps: tuple[Step, ...]) -> frozenset[str] | None:
    """Return the words that may follow a verb at once, None when that is more than a few classes of words."""
    found: set[str] = set()
    for step in steps:
        if step.near or not _PLAIN.issuperset(step.specials):
            return None
        found |= step.words
        for special in step.specials:
            found.update(*map(class_of, _PLAIN_CLASS[special]))
        if not step.optional:
            return frozenset(found)
    return None


@lru_cache(maxsize=1)
def _classes() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, words in word_rows("event_words"):
        own = found.setdefault(name, set())
        for word in words.split():
            own |= found[word[1:]] if word.startswith("@") else {word}
    return {name: frozenset(words) for name, words in found.items()}


@cache
def class_of(name: str) -> frozenset[str]:
    """Return the words of a class of ``lexicon/event_words.tsv``."""
    return _classes()[name]


def is_class(name: str) -> bool:
    """Tell whether there is a class of that name."""
    return name in _classes()


@cache
def _verbs(column: str) -> Sequence[Verb]:
    """Return the verbs of a column: ``walk,run/ran/run,@climb``, where ``@`` names a class of verbs."""
    found: list[Verb] = []
    for one in column.split(","):
        if one.startswith("@"):
            found += [verb for name in sorted(class_of(f"verbs-{one[1:]}")) for verb in _verbs(name)]
        else:
            base, past, participle = one.split("/")[:3] if "/" in one else (one, *[_past(one)] * 2)
            found.append((base, past, participle, not column.endswith("/-")))
    return found


def _past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ied"
    return base + (base[-1] if _doubles(base) else "") + "ed"


def steps_of(after: str) -> tuple[Step, ...]:
    """Return the steps of a column that says what must follow."""
    return tuple(_step(word) for word in after.split())


@cache
def _step(word: str) -> Step:
    if word.startswith("&"):
        return Step(near=word[1:])
    optional = word.endswith("?")
    options = [each for name in word.rstrip("?").strip("()").split("|") for each in _named(name)]
    specials = tuple(option for option in options if option in SPECIAL)
    plain = frozenset(option for option in options if option not in SPECIAL)
    return Step(specials, plain, optional, leads=not optional and not class_of("reach").isdisjoint(plain))


def _named(option: str) -> list[str]:
    """Return the words of a class for ``@class``, else the word itself."""
    return sorted(class_of(option[1:])) if option.startswith("@") else [option]


def _forms(verb: Verb) -> Iterator[tuple[Form, str]]:
    base, past, participle, has_ing = verb
    third = base + ("es" if base.endswith(("s", "sh", "ch", "x", "o")) else "s")
    if base.endswith("y") and base[-2] not in "aeiou":
        third = base[:-1] + "ies"
    yield from (("base", base), ("s", third), ("past", past), ("participle", participle))
    if has_ing:
        yield "ing", _ing(base)


def _ing(base: str) -> str:
    if base.endswith("e"):
        return base[:-1] + "ing"
    return base + (base[-1] if _doubles(base) else "") + "ing"


def _doubles(base: str) -> bool:
    return _SHORT.match(base) is not None or base in class_of("double")
