"""Read in which person a story is told, and through whose eyes.

Runs on narration only (``narration.told``): what people say about themselves says nothing about the
telling. Person is read in stage A, on a section alone; the focalizer in stage C, when mentions are known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from storyledger.entries import CharacterId, Person
from storyledger.patterns import pattern
from storyledger.reading.narration import QUOTED, told
from storyledger.reading.setting.signs import Sign, gender_of
from storyledger.reading.words import word_forms, word_list
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from storyledger.reading.cast import Cast
    from storyledger.reading.passage import Passage
    from storyledger.reading.speech.utterances import Quote

__all__ = [
    "SHOWN",
    "Focus",
    "PersonVotes",
    "fitting_pronouns",
    "focus_of",
    "focus_throughout",
    "is_first_person",
    "leads",
    "person_of",
    "person_votes",
    "votes_in",
]

_FIRST = pattern(r"\bI\b(?=['’\s,])(?!,? (?:I|and [IVX]+\b))|\b(?:[Mm]e|[Mm]y|[Mm]yself|mine)\b")
_SECOND = pattern(r"\b[Yy]ou(?:r|rs|rself)?\b")
_I = frozenset("I Me me My my Myself myself mine".split())
"""Words of which ``_FIRST`` needs one."""
_WE = frozenset("We we Us us Our our Ours ours Ourselves ourselves".split())
_OURS = pattern(r"\b(?:[Ww]e|[Uu]s|[Oo]urs?|[Oo]urselves)\b")
_YOU = frozenset("You you Your your Yours yours Yourself yourself".split())
_THEY = frozenset(
    "He he His his Him him Her her Hers hers Himself himself Herself herself She she They they Their their"
    " Them them".split()
)
_I_DID = pattern(r"\bI(?:['’]d| (?:\w+ly |never |had |was )?([a-z]+))")
_I_SAID = pattern(rf"{QUOTED}[ ,]*(?:I ([a-z]+)|([a-z]+) I)\b")
_WORD = pattern(r"\w+")
_LINES = pattern(r"\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")

SHOWN = 3
"""How many spans of a person's words are kept as its evidence."""
FIRST_WEIGHT = 3.0
"""First-person words per 1,000, times the share of narration they are spread over. Measured on the chapters
of 27 novels: all but one of the first-person chapters lie above 3.5, third-person chapters with a letter or
an authorial "I" below 2.5."""
SOME = 4
"""Words such as "we" from which it is asked how they are spread."""
FIRST_PLAIN = 9.0
"""Above this rate per 1,000 words nothing else is asked; below it, "I" must do something in the past
tense."""
NAMED = 1.0
"""What a sign of somebody's inside counts when it goes with a name."""
PRONOUN = 0.6
"""What it counts with a pronoun."""
ASIDE = 2.0
"""How many times as much it counts when the words around it are what is thought."""
FOCUS_POINTS = 1.5
"""Points from which a short scene may have a focalizer."""
RIVAL = 2.0
"""How many times as prominent as the next of that gender somebody is whose inside only pronouns tell."""
FOCUS_DENSITY = 120
"""Signs of any kind in a scene for each further point it asks for."""
FOCUS_SHARE = 0.6
"""Share of the scene's points that the focalizer needs."""
ALONE_POINTS = 1.0
"""Points from which a short chapter may be told through one pair of eyes throughout."""
ALONE_DENSITY = 160
"""Signs of any kind in a chapter for each further point it asks for."""
ALONE_SHARE = 0.8
"""Share of the chapter's points that this takes."""
LED = 1.0
"""Prominence of somebody who does one thing in a scene: not enough to carry a chapter's eyes there."""
WE_WEIGHT = 8.0
"""First-person plural words per 1,000, times their spread, from which "we" tell; of the chapters of 27 novels
that no "I" tells, none lies above 3.3."""
SECOND_RATE = 25.0
"""Second-person words per 1,000 from which the telling itself may say "you"."""
SECOND_PLAIN = 45.0
"""Above this rate others may be told of a little more than "you" (``OTHERS``); in 27 novels one chapter lies
above it, a letter that tells somebody what he and another did."""
OTHERS = 1.25
"""How many third-person words to one of the second that is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonVotes:
    """Counts of the words that show the grammatical person of some narration."""

    words: int
    """Words of narration counted."""
    first: int
    second: int
    third: int
    spread: float
    """Share of the words that stand in paragraphs with a first-person word."""
    did: int
    """How often "I" is followed by a verb in the past tense."""
    does: int
    """How often "I" is followed by another word."""
    says: int = 0
    """How often "I" stands as the speaker beside a quotation."""
    together: float = 0.0
    """Words such as "we" per 1,000, times the share of the words in paragraphs with one of them."""
    shown: tuple[Span, ...]
    """The first few words such as "I", or else such as "we" where they tell, or else second-person ones."""


def person_votes(passage: Passage, quotes: Iterable[Quote]) -> PersonVotes:
    """Count the votes of a whole section; spans count from the passage's start."""
    return votes_in(told(passage, quotes), Span(0, len(passage.text)))


def votes_in(narration: str, span: Span) -> PersonVotes:
    """Count the votes of one stretch of narration (see ``narration.told``)."""
    words = _WORD.findall(narration, span.start, span.end)
    says_i, we = not _I.isdisjoint(words), sum(map(_WE.__contains__, words))
    first = list(_FIRST.finditer(narration, span.start, span.end)) if says_i else []
    second = sum(map(_YOU.__contains__, words))
    together = 1000 * we * _spread(narration, span, _WE) / len(words) ** 2 if we > SOME else 0.0
    others = _OURS if together >= WE_WEIGHT else _SECOND
    shown = iter(first) if first else others.finditer(narration, span.start, span.end)
    pasts = list(_pasts(narration, span)) if says_i else []
    did = sum(pasts)
    return PersonVotes(
        words=len(words),
        first=len(first),
        second=second,
        third=sum(map(_THEY.__contains__, words)),
        spread=_spread(narration, span, _I, _FIRST) / len(words) if says_i else 0.0,
        did=did,
        does=len(pasts) - did,
        says=_tags(narration, span) if says_i else 0,
        together=together,
        shown=tuple([Span(*match.span()) for match in islice(shown, SHOWN)]),
    )


def _spread(narration: str, span: Span, wanted: frozenset[str], surely: re.Pattern[str] | None = None) -> int:
    """Count the words of the paragraphs in which the telling says "I", or "we"."""
    spread = 0
    for line in _LINES.finditer(narration, span.start, span.end):
        own = _WORD.findall(narration, *line.span())
        if not wanted.isdisjoint(own) and (surely is None or surely.search(narration, *line.span())):
            spread += len(own)
    return spread


def _tags(narration: str, span: Span) -> int:
    """Count how often "I" stands as the speaker beside a quotation."""
    return sum(1 for match in _I_SAID.finditer(narration, span.start, span.end) if _is_tag(match))


def _pasts(narration: str, span: Span) -> Iterator[bool]:
    """Tell for every "I" with a verb whether that verb is in the past tense."""
    pasts = word_list("irregular_pasts")
    for match in _I_DID.finditer(narration, span.start, span.end):
        verb = match.group(1)
        yield verb is None or verb in pasts or verb.endswith("ed")


def _is_tag(match: re.Match[str]) -> bool:
    return (match[1] or match[2]) in word_forms("speech_verbs")


def person_of(votes: PersonVotes) -> Person | None:
    """Return the grammatical person the votes show, None when they are too few to tell."""
    if votes.words == 0:
        return None
    if _is_first(votes):
        return "first"
    if _is_second(votes):
        return "second"
    return "third" if (votes.third >= 2 and votes.third > votes.first) or votes.words >= 150 else None


def _is_first(votes: PersonVotes) -> bool:
    if votes.together >= WE_WEIGHT:
        return True
    rate = 1000 * votes.first / votes.words
    if votes.first + votes.says < 2 or rate * votes.spread < FIRST_WEIGHT:
        return False
    return rate >= FIRST_PLAIN or votes.did * 2 >= votes.does


def _is_second(votes: PersonVotes) -> bool:
    rate = 1000 * votes.second / votes.words
    others = votes.third / (OTHERS if rate >= SECOND_PLAIN else 1.0)
    return votes.second >= 3 and rate >= SECOND_RATE and votes.second > max(others, votes.first)


def is_first_person(passage: Passage, quotes: Iterable[Quote]) -> bool:
    """Tell whether somebody who says "I" tells this section."""
    return person_of(person_votes(passage, quotes)) == "first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Focus:
    """Through whose eyes a scene is told."""

    character: CharacterId
    shown: tuple[Span, ...]
    """A few of the words that tell their inside."""
    share: float
    """Their share of all signs of somebody's inside."""
    named: bool = False
    """A line above the scene names them, or the telling calls them "you"."""


def focus_of(signs: Sequence[Sign], cast: Cast) -> Focus | None:
    """Return whose inside the signs of one scene tell, None when nobody's, or several people's, is told.

    A name before a verb of feeling is sure; what a pronoun means is not, least of all between two of one
    gender. So a pronoun counts half for whom it was resolved to and half for the one of its gender about whom
    the scene is; and wholly for the latter while nobody it could stand for has been named: a scene may open
    with "he".
    """
    signs = [sign for sign in signs if not _is_group(sign, cast)]
    inner = list(_owned_inner(signs, cast))
    heirs = _heirs(signs, cast)
    points = _points(signs, inner, heirs)
    best = max(points, key=lambda who: points[who], default=None)
    enough = FOCUS_POINTS + len(signs) / FOCUS_DENSITY
    if best is None or points[best] < enough or points[best] < FOCUS_SHARE * sum(points.values()):
        return None
    own = [sign for owner, sign in inner if owner == best]
    if not _is_named_for(best, own, signs, cast) and not _stands_out(best, signs, cast):
        return None
    mine = [sign.span for owner, sign in inner if best in (owner, _heir(sign, heirs))]
    return Focus(
        character=best, shown=tuple(mine[:SHOWN]), share=round(points[best] / sum(points.values()), 2)
    )


def focus_throughout(scenes: Sequence[Sequence[Sign]], cast: Cast) -> Focus | None:
    """Return whose inside all scenes of a chapter tell together, where hardly anybody else's is told.

    Short scenes seldom tell enough of an inside each; a chapter told through one pair of eyes does.
    """
    points: dict[CharacterId, float] = {}
    shown: dict[CharacterId, list[Span]] = {}
    for each in scenes:
        signs = [sign for sign in each if not _is_group(sign, cast)]
        inner = list(_owned_inner(signs, cast))
        heirs = _heirs(signs, cast)
        for who, count in _points(signs, inner, heirs).items():
            points[who] = points.get(who, 0.0) + count
        for owner, sign in inner:
            shown.setdefault(owner or _heir(sign, heirs) or CharacterId(""), []).append(sign.span)
    best = max(points, key=lambda who: points[who], default=None)
    enough = ALONE_POINTS + sum(map(len, scenes)) / ALONE_DENSITY
    if best is None or points[best] < enough or points[best] < ALONE_SHARE * sum(points.values()):
        return None
    share = round(points[best] / sum(points.values()), 2)
    return Focus(character=best, shown=tuple(shown.get(best, ())[:SHOWN]), share=share)


def leads(who: CharacterId, signs: Sequence[Sign]) -> bool:
    """Tell whether ``who`` does more than one thing in a scene with ``signs``, and more than anybody else."""
    prominence = _prominence(signs)
    others = (weight for other, weight in prominence.items() if other != who)
    return prominence.get(who, 0.0) > max((LED, *others))


def _points(
    signs: Sequence[Sign],
    inner: Iterable[tuple[CharacterId | None, Sign]],
    heirs: dict[str, CharacterId],
) -> dict[CharacterId, float]:
    """Return how much of each person's inside the signs of one scene tell."""
    points: dict[CharacterId, float] = {}
    for owner, sign in inner:
        for who, count in _shares(owner, _heir(sign, heirs), named=sign.kind != "pronoun"):
            points[who] = points.get(who, 0.0) + (ASIDE * count if sign.aside else count)
    for sign in signs:
        if sign.shows == "seems" and sign.character in points and sign.kind != "pronoun":
            points[sign.character] -= NAMED / 2
    return points


def _is_named_for(who: CharacterId, own: Sequence[Sign], signs: Sequence[Sign], cast: Cast) -> bool:
    """Tell whether an inner sign has a name, or a pronoun right after the only name that it could mean."""
    if any(sign.kind != "pronoun" for sign in own):
        return True
    mine = fitting_pronouns(who, cast)
    named = [
        (sign.span.start, sign.character)
        for sign in signs
        if sign.kind != "pronoun" and sign.character and fitting_pronouns(sign.character, cast) & mine
    ]
    if not named or named[0][1] != who:
        return False
    rival = next((start for start, other in named if other != who), None)
    return rival is None or any(named[0][0] < sign.span.start < rival for sign in own)


def _stands_out(who: CharacterId, signs: Iterable[Sign], cast: Cast) -> bool:
    """Tell whether nobody else of the same gender is nearly as prominent, so that pronouns are theirs."""
    prominence = _prominence(signs)
    mine = fitting_pronouns(who, cast)
    rivals = [
        weight
        for other, weight in prominence.items()
        if other != who and fitting_pronouns(other, cast) & mine
    ]
    return prominence.get(who, 0.0) >= RIVAL * max(rivals, default=0.0)


def _is_group(sign: Sign, cast: Cast) -> bool:
    character = cast.by_id.get(sign.character) if sign.character else None
    return character is not None and character.kind == "group"


def _shares(
    owner: CharacterId | None, heir: CharacterId | None, *, named: bool
) -> Iterator[tuple[CharacterId, float]]:
    """Yield what one sign of an inside counts for whom."""
    if named and owner:
        yield owner, NAMED
    elif not named:
        if heir:
            yield heir, PRONOUN / 2 if owner else PRONOUN
        if owner:
            yield owner, PRONOUN / 2


def _prominence(signs: Iterable[Sign]) -> dict[CharacterId, float]:
    """Weigh who is there: an inside told by name says most, an act by name less, a resolved pronoun least."""
    weight: dict[CharacterId, float] = {}
    for sign in signs:
        if sign.character and sign.shows in {"inner", "acts"}:
            by_name = 3.0 if sign.shows == "inner" else 1.0
            count = by_name if sign.kind != "pronoun" else 0.5
            weight[sign.character] = weight.get(sign.character, 0.0) + count
    return weight


def _owned_inner(signs: Iterable[Sign], cast: Cast) -> Iterator[tuple[CharacterId | None, Sign]]:
    """Yield every sign of an inside with its owner, None while a pronoun has no name before it."""
    seen: set[str] = set()
    for sign in signs:
        if sign.kind != "pronoun" and sign.character:
            seen |= fitting_pronouns(sign.character, cast)
        if sign.shows != "inner":
            continue
        gender = gender_of(sign.word) if sign.kind == "pronoun" else None
        known = gender is None or gender in seen
        yield (sign.character if known else None), sign


def fitting_pronouns(who: CharacterId, cast: Cast) -> set[str]:
    """Return the pronouns that may stand for somebody: one, or both where it is not known."""
    pronouns = cast.pronouns(who)
    return {pronouns} if pronouns else {"he", "she"}


def _heirs(signs: Iterable[Sign], cast: Cast) -> dict[str, CharacterId]:
    """Return the most prominent character for each of "he" and "she"."""
    heirs: dict[str, CharacterId] = {}
    for who, _ in sorted(_prominence(signs).items(), key=lambda item: -item[1]):
        for gender in fitting_pronouns(who, cast):
            heirs.setdefault(gender, who)
    return heirs


def _heir(sign: Sign, heirs: dict[str, CharacterId]) -> CharacterId | None:
    """Return to whom a pronoun falls when nothing else is known, None for a name."""
    return heirs.get(gender_of(sign.word) or "") if sign.kind == "pronoun" else None
