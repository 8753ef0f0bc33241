"""People without names: "the ferryman", "a blonde", "the sixteen wolves".

A nominal is a noun for people with its determiner and adjectives. ``noticing.unnamed`` counts them; over the
whole story those that act or speak become members of the cast: unnamed people and groups.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from storyledger.reading.passage import Paragraph, Token, once
from storyledger.reading.people.noticing.words import title_gender
from storyledger.reading.people.relations import MINE, bare_kin, relation_of
from storyledger.reading.words import word_forms, word_list, word_rows

__all__ = [
    "IN_ORDER",
    "ONLY_SPEAKING",
    "Nominal",
    "Noun",
    "is_after_said",
    "nominals",
    "own_kin",
    "person_nouns",
]

DETERMINERS = frozenset("the a an this that these those another every each some any one both all".split())
OWNERS = frozenset("my your his her its our their".split())
NUMBERS = {
    word: number
    for number, word in enumerate(
        (
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen eighteen nineteen twenty"
        ).split(),
        1,
    )
}
LOOKS = frozenset("old young little tall big small".split())
"""Adjectives that somebody may be called by all along: "the old man"."""
PLAIN = LOOKS | frozenset(
    "poor good dear other same first last second third next two three very whole own only".split()
)
"""Adjectives that do not make one person out of "man" or "girl"."""
MOSTLY = 2 / 3
"""Share of the uses with which an adjective stands by which somebody is called."""
IN_ORDER = frozenset({"first", "second", "third", "other"})
"""Adjectives that tell apart two who do the same: "the second guard"."""
BY_AGE = frozenset("eldest oldest elder first second third middle younger youngest".split())
"""Adjectives that tell brothers and sisters apart, and the pigs of a tale: "the eldest son"."""
BETWEEN = frozenset(
    (
        "i you he she it we they me him us them who whom whose which what and or but of in on at to with "
        "from by for as is was are were be been being not no nor than then so if when while"
    ).split()
)
"""Words that are no adjectives: a nominal does not reach over them."""
SHOWING = frozenset({"the", "a", "an", "this", "that", "these", "those"})
"""Determiners of somebody who may be told apart by looks."""
BESIDE = frozenset("at by beside behind near next on opposite".split())
"""Words that may tell where somebody stands before it is told what he does."""
ONLY_SPEAKING = frozenset({"beast", "thing"})
"""Classes of nouns for what is somebody only where it speaks."""
PRONOUN_OF = {"m": "he", "f": "she"}
"""The pronoun that a noun of a gender goes on with."""
BESIDE_BARE = frozenset("at to with from for of".split())
"""Words after which a word for one's kin may stand alone: "I looked at mama"."""
_BEFORE_BARE = frozenset("and but so or then when while as because if that where until before after".split())
_BEING = frozenset("is was had has would could did does didn't doesn't wasn't isn't".split())
MAX_ADJECTIVES = 3


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun for people."""

    singular: str
    gender: str
    """``m``, ``f`` or ``n``."""
    kind: str
    """``generic``, ``kin``, ``role``, ``kind``, ``part`` for somebody known by a voice or two eyes, ``beast``
    and ``thing`` for what is somebody only where it speaks, or ``style`` for one that stands alone ("Madame
    smiled")."""
    plural: bool


@dataclass(frozen=True, slots=True)
class Nominal:
    """One use of a nominal, as token indexes of its paragraph."""

    first: int
    """The determiner."""
    last: int
    head: int
    noun: Noun
    determiner: str
    key: str
    """What it is known by: the noun with what sets it apart, without determiner."""
    number: int | None = None
    owner: bool = False
    """Somebody's ("his wife", "Ann's brother")."""
    look: str = ""
    """An adjective that is no part of the key: "old"."""


@cache
def person_nouns() -> dict[str, Noun]:
    """Return every form of every noun for people."""
    return _nouns_of("person_nouns")


@cache
def _nouns() -> dict[str, Noun]:
    """Return these, and every form of every noun for what may be somebody by speaking."""
    return _nouns_of("speaking_nouns") | person_nouns()


def _nouns_of(rows: str) -> dict[str, Noun]:
    found: dict[str, Noun] = {}
    for singular, plural, gender, kind in word_rows(rows):
        found[plural] = Noun(singular, gender, kind, True)
        found[singular] = Noun(singular, gender, kind, False)
    return found


def own_kin(nominal: Nominal) -> str | None:
    """Return the key of somebody of one's own kin, such as ``my father`` for "my old dad", else None."""
    noun = nominal.noun
    is_kin = noun.kind == "kin" and noun.gender != "n" and not noun.plural
    return f"{MINE}{relation_of(noun.singular)}" if is_kin and nominal.determiner == MINE.strip() else None


@once
def nominals(paragraph: Paragraph) -> tuple[Nominal, ...]:
    """Return the nominals of a paragraph in order and without overlap, names excepted."""
    return tuple(_nominals(paragraph))


def _nominals(paragraph: Paragraph) -> Iterator[Nominal]:
    waiting: Nominal | None = None
    for found in _all_nominals(paragraph):
        if waiting is not None and waiting.last <= found.first:
            yield waiting
        waiting = found  # "the ferryman" is part of "the ferryman's boy"
    if waiting is not None:
        yield waiting


def _all_nominals(paragraph: Paragraph) -> Iterator[Nominal]:
    nouns, tokens = _nouns(), paragraph.tokens
    for head, word in enumerate(paragraph.lower):
        if word in word_list("lone_styles") and _stands_alone(tokens, head):
            style = Noun(word, title_gender(word) or "n", "style", False)
            yield Nominal(head, head + 1, head, style, "the", word)
        if word not in nouns:
            continue
        noun = nouns[word]
        if _is_bare(tokens, head, noun):
            yield Nominal(head, head + 1, head, noun, MINE.strip(), noun.singular, owner=True)
            continue
        if not head:
            continue
        if tokens[head].is_capitalised and not _is_capital_kind(noun):
            continue
        found = _nominal(tokens, head, noun)
        if found:
            yield found


def _stands_alone(tokens: Sequence[Token], head: int) -> bool:
    """Tell whether a style stands for a name: with a capital, and without any name ("Madame smiled")."""
    before = tokens[head - 1].text if head else ""
    after = tokens[head + 1].text if head + 1 < len(tokens) else ""
    return tokens[head].is_capitalised and before not in {"and", "&"} and not after[:1].isupper()


def _is_bare(tokens: Sequence[Token], head: int, noun: Noun) -> bool:
    """Tell whether a word for one's own kin stands in small letters where a name would: "mom said"."""
    word = tokens[head].text
    if noun.kind != "kin" or noun.plural or word not in bare_kin():
        return False
    before = tokens[head - 1].text.lower() if head else "."
    after = tokens[head + 1].text if head + 1 < len(tokens) else ""
    does = after in word_forms("speech_verbs") or after in word_list("person_verbs") | _BEING
    opens = not before[-1].isalpha() or before in _BEFORE_BARE
    return (opens and does) or before in word_forms("speech_verbs") or before in BESIDE_BARE


def _is_capital_kind(noun: Noun) -> bool:
    """Kinds of beings are often capitalised ("the Alphas")."""
    return noun.kind == "kind"


def _nominal(tokens: Sequence[Token], head: int, noun: Noun) -> Nominal | None:
    after = tokens[head + 1].text if head + 1 < len(tokens) else ""
    if after[:1].isupper() or (
        after and after.lower() in person_nouns() and tokens[head + 1].start - tokens[head].end == 1
    ):
        return None
    first, adjectives, number = _before(tokens, head)
    if first is None:
        return None
    determiner = tokens[first].text.lower()
    owner = determiner in OWNERS or determiner in {"'s", "’s"}
    if noun.kind == "part" and (owner or not _is_somebody(tokens, first, head)):
        return None
    key = _key(tokens, head, noun, adjectives)
    master = _master(tokens, first) if noun.kind == "generic" and not noun.plural else None
    if master is not None:
        words = (token.text.lower() for token in tokens[master + 1 : first])
        return Nominal(master, head + 1, head, noun, "the", f"{' '.join(words)}'s {key}", number)
    last = _end_of_looks(tokens, head) if determiner in SHOWING and noun.kind != "kin" else head + 1
    looks = (token.text.lower() for token in tokens[head + 1 : last])
    key = " ".join([key, *("the" if word in {"a", "an"} else word for word in looks)])
    look = "" if noun.plural else next((word for word in adjectives if word in LOOKS), "")
    return Nominal(first, last, head, noun, determiner, key, number, owner, look)


def _is_somebody(tokens: Sequence[Token], first: int, head: int) -> bool:
    """Tell whether a voice or "the one in the corner" stands for a person: it speaks or does something."""
    end = _end_of_looks(tokens, head) if tokens[first].text.lower() in SHOWING else head + 1
    after = tokens[end].text if end < len(tokens) else ""
    is_said = after in word_forms("speech_verbs") or is_after_said(tokens, first)
    return is_said or after in word_list("person_verbs")


def is_after_said(tokens: Sequence[Token], first: int) -> bool:
    """Tell whether "said" stands before a nominal as in a tag; "she has said the wrong one" is none."""
    if not first or tokens[first - 1].text not in word_forms("speech_verbs"):
        return False
    before = tokens[first - 2].text if first > 1 else ""
    return not before.isalpha() or before.lower() in {"and", "then", "so"}


def _master(tokens: Sequence[Token], first: int) -> int | None:
    """Return where "the ferryman's" begins when it stands before a noun, None when nobody like that does."""
    if first < 2 or tokens[first].text not in {"'s", "’s"}:
        return None
    noun = person_nouns().get(tokens[first - 1].text)
    return first - 2 if noun and noun.kind == "role" and tokens[first - 2].text.lower() == "the" else None


def _end_of_looks(tokens: Sequence[Token], head: int) -> int:
    """Return one past "in the green cap" or "with the scar" behind a noun, else one past the noun."""
    end = head + 1
    if end + 1 >= len(tokens) or tokens[end].text not in {"in", "with", "on"}:
        return end
    first = end + 1 + (tokens[end + 1].text in {"the", "a", "an"})
    looks = word_list("looks")
    for index in range(first, min(first + 1 + MAX_ADJECTIVES, len(tokens))):
        if not tokens[index].text.replace("-", "").isalpha() or not tokens[index].text.islower():
            break
        if tokens[index].text in looks:
            end = index + 1
        elif end > head + 1:
            break
    return end


def _before(tokens: Sequence[Token], head: int) -> tuple[int | None, tuple[str, ...], int | None]:
    """Return the determiner's index, the adjectives and a number that stand before a noun."""
    adjectives: list[str] = []
    number: int | None = None
    for index in range(head - 1, max(-1, head - 4 - MAX_ADJECTIVES), -1):
        text = tokens[index].text.lower()
        if len(adjectives) > MAX_ADJECTIVES:
            return None, (), None
        if _opens_words(text) or text in {"'s", "’s"}:
            return index, tuple(reversed(adjectives)), number
        if text in NUMBERS or text.isdigit():
            number = NUMBERS.get(text) or int(text[:6])
            if index == 0 or not _opens_words(tokens[index - 1].text.lower()):
                return index, tuple(reversed(adjectives)), number
        elif text == "of" and index and tokens[index - 1].text.lower() == "pair":
            continue
        elif (
            text.replace("-", "").isalpha() and text not in word_list("person_verbs") and text not in BETWEEN
        ):
            adjectives += [text] if text != "pair" else []
        elif text != ",":
            return None, (), None
    return None, (), None


def _opens_words(word: str) -> bool:
    """Tell whether a nominal may begin with a word."""
    return word in DETERMINERS or word in OWNERS


def _key(tokens: Sequence[Token], head: int, noun: Noun, adjectives: Sequence[str]) -> str:
    """Return the noun with the adjective that sets it apart: "tall ferryman", "ferryman"."""
    if noun.plural:
        return tokens[head].text.lower()
    telling = [word for word in adjectives if word not in PLAIN]
    near = telling[-1:] if noun.kind in {"generic", "kind", "part", *ONLY_SPEAKING} else []
    if noun.kind == "role":
        near = [word for word in adjectives if word in IN_ORDER][-1:]
    if noun.kind in {"kin", "beast"}:
        near = [word for word in adjectives if word in BY_AGE][-1:] or near
    return " ".join([*near, noun.singular])
