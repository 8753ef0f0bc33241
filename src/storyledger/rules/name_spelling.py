"""The rule ``name-spelling``."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from storyledger.cache.bulk import column
from storyledger.findings import Because, Finding, rule
from storyledger.patterns import pattern
from storyledger.reading.words import word_list, word_rows
from storyledger.rules.telling import is_said
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from storyledger.entries import Use
    from storyledger.ledger import Ledger
    from storyledger.world import World

RARE = 2
"""A slip of the keyboard does not happen often."""
TIMES = 3
"""The usual spelling is at least this many times as frequent as the rare one."""
SHORTEST = 4
"""Names with fewer letters are too easily two names."""

LONG = 9
"""Letters of a name from which two spellings that stand once each are compared."""
CONSTANT = 20
"""Mentions that make a name one in constant use."""

_VOWELS = frozenset("aeiouy")
_SOUNDS = ({"c", "k"}, {"s", "z"}, {"f", "v"}, {"c", "s"}, {"g", "j"})
_CAPITAL = pattern(r"[A-Z](?<!\w[A-Z])[a-z]{3,}\b")
_WORD = pattern(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_CALLS = pattern(r"(?:, |\W[\"'“‘«])[A-Z]\w+[,.!?—]")
"""A name between two marks, as an address is."""
_RUNS = pattern(r"(.)\1+")


@dataclass(slots=True)
class _Spelling:
    """One word of names."""

    word: str
    count: int
    people: set[str]
    places: list[Span]
    """The first two names that have it."""


@rule("name-spelling", code="SL302", severity="warning")
def name_spelling(world: World) -> Iterator[Finding]:
    """A name is spelled in two ways.

    ## What it does
    Compares the words of all names. A word that stands once or twice and differs from a frequent one, from an
    earlier spelling of the same person, or from a long one that stands once as well, by a doubled letter, two
    letters that changed places, one letter more or less inside, or one vowel, is shown beside it. A
    capitalised word that stands once and is nobody's name is compared with the names in constant use, and a
    name that calls somebody once with the names, one vowel off, of those who are there.

    ## Why it matters
    Spell checkers do not know the names of a story, and the eye of the author reads what was meant.

    ## When to ignore it
    Two people whose names are really that close. The rule is silent by itself when both speak in one scene,
    when they are known to be a he and a she, and when one name is the other with an ending, as *Will* and
    *Willa*.

    ## What it cannot see
    Short names that are rare in both spellings, names of three letters, and a wrong first letter.
    """
    ledger = world.ledger
    spellings = _spellings(ledger)
    constant, shaped = _in_constant_use(spellings), _by_shape(spellings)
    for rare in spellings.values():
        if rare.count > RARE:
            continue
        alike = _alike(rare, shaped)
        usual = _usual_for(rare, alike, ledger) or _much_used(rare, constant)
        usual = usual or _called_wrongly(rare, alike, ledger)
        if usual is not None:
            yield from _findings(rare, usual, ledger)
    for stray in _strays(spellings, constant, ledger):
        usual = _much_used(stray, constant)
        if usual is not None:
            yield from _findings(stray, usual, ledger)


Constant = dict[str, list[_Spelling]]
"""Names in constant use, by their first letter."""


def _in_constant_use(spellings: dict[str, _Spelling]) -> Constant:
    found: Constant = defaultdict(list)
    for one in spellings.values():
        if one.count >= CONSTANT:
            found[one.word[0]].append(one)
    return found


def _much_used(rare: _Spelling, constant: Constant) -> _Spelling | None:
    """Return a name in constant use that a word standing once differs from by one slip of any kind."""
    if rare.count != 1 or rare.word.lower() in _given_names():
        return None
    near = [usual for usual in constant[rare.word[0]] if _is_near(rare.word, usual.word)]
    return max(near, key=lambda usual: (usual.count, usual.word), default=None)


@lru_cache(maxsize=1)
def _given_names() -> frozenset[str]:
    return frozenset(row[0].lower() for row in word_rows("given_names"))


def _is_near(rare: str, usual: str) -> bool:
    """Tell whether two words differ by one letter inside, or by two that changed places."""
    one, other = rare.lower(), usual.lower()
    if one.startswith(other) or other.startswith(one) or len(other) < SHORTEST + 1:
        return False
    if len(one) == len(other):
        at = _differences(one, other)
        if len(at) == 1 and 0 < at[0] < len(one) - 1:
            return {one[at[0]], other[at[0]]} <= _VOWELS or {one[at[0]], other[at[0]]} in _SOUNDS
        return len(at) == 2 and at[1] == at[0] + 1 and _are_swapped(one, other)
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return len(longer) - len(shorter) == 1 and _is_one_more_inside(longer, shorter)


def _strays(spellings: dict[str, _Spelling], constant: Constant, ledger: Ledger) -> Iterator[_Spelling]:
    """Yield capitalised words that stand once and that nobody is called: a name misspelt may be one."""
    text = ledger.text
    near = {
        word
        for word, count in _capitals(ledger.vocabulary).items()
        if count == 1 and word not in spellings and any(_is_near(word, one.word) for one in constant[word[0]])
    }
    for match in _CAPITAL.finditer(text) if near else ():
        word = match.group()
        if word in word_list("not_names") or word in word_list("world_places"):
            continue
        if word in near and _is_told(match.start(), ledger) and not re.search(rf"\b{word.lower()}\b", text):
            yield _Spelling(word, 1, set(), [Span(*match.span())])


def _capitals(vocabulary: Mapping[str, int]) -> Counter[str]:
    """Return how often each capitalised word stands, in a compound or alone."""
    counts: Counter[str] = Counter()
    for word, count in vocabulary.items():
        for part in () if word.islower() else word.split("-"):
            if _CAPITAL.fullmatch(part):
                counts[part] += count
    return counts


def _is_told(position: int, ledger: Ledger) -> bool:
    """Tell whether a place is in the story's own prose, and not in a heading or a note."""
    section = ledger.document.section_at(position)
    if section is None or section.kind != "chapter":
        return False
    return any(block.kind == "prose" and position in block.span for block in section.blocks)


def _spellings(ledger: Ledger) -> dict[str, _Spelling]:
    """Return every capitalised word of the names in the text."""
    uses: dict[str, list[Use]] = defaultdict(list)
    for use in ledger.name_uses:
        for word in _words(use.form):
            uses[word].append(use)
    return {word: _spelling(word, own) for word, own in uses.items()}


def _spelling(word: str, uses: Sequence[Use]) -> _Spelling:
    return _Spelling(
        word,
        sum(use.count for use in uses),
        {use.character for use in uses if use.character is not None},
        sorted({place for use in uses for place in (use.first, use.second)})[:RARE],
    )


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    """Return the words of a name that are long enough to compare."""
    words = _WORD.findall(name)
    return tuple(word for word in words if len(word) >= SHORTEST and word[0].isupper() and not word.isupper())


def _by_shape(spellings: Mapping[str, _Spelling]) -> dict[str, list[_Spelling]]:
    found: dict[str, list[_Spelling]] = defaultdict(list)
    for one in spellings.values():
        for shape in _shapes(one.word):
            found[shape].append(one)
    return found


def _shapes(word: str) -> set[str]:
    """Return a word without each of its letters, and without its doubled ones; a slip leaves one the same."""
    low = word.lower()
    return {low, _RUNS.sub(r"\1", low), *(low[:index] + low[index + 1 :] for index in range(len(low)))}


def _alike(rare: _Spelling, shaped: Mapping[str, list[_Spelling]]) -> list[_Spelling]:
    """Return the spellings that may be a slip away from one, in the order of their words."""
    found = {one.word: one for shape in _shapes(rare.word) for one in shaped.get(shape, ())}
    return [found[word] for word in sorted(found) if word[0] == rare.word[0] and word != rare.word]


def _usual_for(rare: _Spelling, alike: Sequence[_Spelling], ledger: Ledger) -> _Spelling | None:
    """Return the most frequent spelling that ``rare`` may stand for."""
    near = [
        usual
        for usual in alike
        if _is_slip(rare.word.lower(), usual.word.lower())
        and _is_usual(usual, rare)
        and not _are_two_people(rare, usual, ledger)
    ]
    return max(near, key=lambda usual: (usual.count, usual.word), default=None)


def _is_usual(usual: _Spelling, rare: _Spelling) -> bool:
    """Tell whether ``usual`` is frequent beside ``rare``, or an earlier spelling of the same person."""
    if usual.count >= TIMES * rare.count:
        return True
    if usual.count == rare.count == 1:
        return _are_one_long_name(usual, rare)
    if not usual.people & rare.people or usual.count < rare.count:
        return False
    return usual.places[0] < rare.places[0]


def _are_one_long_name(usual: _Spelling, rare: _Spelling) -> bool:
    """Tell whether two long words that stand once each are so alike that two people are unlikely."""
    is_given = {usual.word.lower(), rare.word.lower()} & _given_names()
    is_later = usual.places[0] < rare.places[0]
    return is_later and not is_given and min(len(usual.word), len(rare.word)) >= LONG


def _called_wrongly(rare: _Spelling, alike: Sequence[_Spelling], ledger: Ledger) -> _Spelling | None:
    """Return the name, one vowel off, of somebody who is there where a name calls somebody once."""
    if rare.count != 1:
        return None
    near = [
        usual
        for usual in alike
        if usual.count >= TIMES and _is_one_vowel_off(rare.word.lower(), usual.word.lower())
    ]
    if not near or not _calls(rare.places[0], ledger):
        return None
    scene = ledger.scene_at(rare.places[0].start)
    here = {stay.character for stay in scene.present} if scene else set()
    there = [
        usual
        for usual in near
        if usual.people & here - rare.people and not _are_two_people(rare, usual, ledger)
    ]
    return there[0] if len(there) == 1 else None


def _calls(span: Span, ledger: Ledger) -> bool:
    """Tell whether a name is set off in speech the way an address is."""
    return is_said(span, ledger) and _CALLS.match(ledger.text, max(0, span.start - 2)) is not None


def _is_one_vowel_off(one: str, other: str) -> bool:
    """Tell whether two names differ in one vowel that is not the last letter: *Lana* and *Lena*."""
    at = _differences(one, other) if len(one) == len(other) else []
    return len(at) == 1 and at[0] < len(one) - 1 and {one[at[0]], other[at[0]]} <= _VOWELS


def _is_slip(one: str, other: str) -> bool:
    """Tell whether two words, not equal, differ as a slip of the keyboard does."""
    if one.startswith(other) or other.startswith(one) or abs(len(one) - len(other)) > 1:
        return False
    if _RUNS.sub(r"\1", one) == _RUNS.sub(r"\1", other):
        return True
    if len(one) == len(other):
        return (
            _are_swapped(one, other)
            or _differ_in_a_vowel(one, other)
            or _has_doubled_the_wrong_one(one, other)
        )
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return len(shorter) >= SHORTEST + 2 and _is_one_more_inside(longer, shorter)


def _differences(one: str, other: str) -> list[int]:
    return [index for index, (left, right) in enumerate(zip(one, other, strict=True)) if left != right]


def _are_swapped(one: str, other: str) -> bool:
    at = _differences(one, other)
    if len(one) <= SHORTEST or len(at) != 2 or at[1] != at[0] + 1:
        return False
    return one[at[0]] == other[at[1]] and one[at[1]] == other[at[0]]


def _differ_in_a_vowel(one: str, other: str) -> bool:
    at = _differences(one, other)
    is_long = len(one) >= SHORTEST + 3
    return (
        is_long
        and len(at) == 1
        and one[at[0]] in "aeiouy"
        and other[at[0]] in "aeiouy"
        and at[0] < len(one) - 1
    )


def _has_doubled_the_wrong_one(one: str, other: str) -> bool:
    """Tell whether another letter is doubled: *Arron* for *Aaron*, but not *Anna* for *Anne*."""
    left, right = _RUNS.search(one), _RUNS.search(other)
    if left is None or right is None or len(_differences(one, other)) != 1:
        return False
    return left.group() != right.group()


def _is_one_more_inside(longer: str, shorter: str) -> bool:
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(1, len(longer) - 1))


def _are_two_people(rare: _Spelling, usual: _Spelling, ledger: Ledger) -> bool:
    """Tell whether the spellings belong to people who are known to be two."""
    others, ones = usual.people - rare.people, rare.people - usual.people
    if not ones or not others or ones & others:
        return False
    scenes: dict[str, set[str]] = defaultdict(set)
    speakers, starts = column(ledger.utterances, "speaker"), column(ledger.utterances, "span", "start")
    for who, start in zip(speakers, starts, strict=True):
        scene = ledger.scene_at(start) if who in ones or who in others else None
        if scene is not None:
            scenes[who].add(scene.id)
    return any(
        scenes[one] & scenes[other] or _are_he_and_she(one, other, ledger) for one in ones for other in others
    )


def _are_he_and_she(one: str, other: str, ledger: Ledger) -> bool:
    pronouns = {person.pronouns for person in (ledger.get(one), ledger.get(other)) if person is not None}
    return {"he", "she"} <= pronouns


def _findings(rare: _Spelling, usual: _Spelling, ledger: Ledger) -> Iterator[Finding]:
    times = "once" if usual.count == 1 else f"{usual.count} times"
    first = Because(evidence=ledger.evidence(usual.places[0]), note=times)
    for place in rare.places:
        yield Finding(
            message=f'"{rare.word}" may be "{usual.word}", which stands {times}.',
            evidence=ledger.evidence(place),
            because=(first,),
            verdict="maybe",
            confidence=0.8,
            root=f"{rare.word} {usual.word}",
        )
