"""A paragraph with its mentions laid over its tokens, and what stands around a verb.

Called by ``events`` for the few paragraphs that hold a word of the event lexicon. No
parse tree: the subject must touch the verb but for auxiliaries and adverbs, the object must follow it. What
does not fit is unknown.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Literal

from storyledger.entries import Mention
from storyledger.patterns import pattern
from storyledger.reading.happening.frames import Form, class_of
from storyledger.reading.passage import Paragraph, Token, once
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "BOUNDS",
    "Clause",
    "Group",
    "Mood",
    "Subject",
    "Words",
    "group_before",
    "object_after",
    "owner_before",
    "straight_words",
    "subject_of",
    "words_of",
]

_CONTRACTED = pattern(r"^(i|you|he|she|it|we|they|who|that|there)('(?:d|ll|re|ve|m))$")
_NOMINATIVE = frozenset({"i", "he", "she", "they", "we", "you", "it", "who"})
_ACCUSATIVE = frozenset({"me", "him", "her", "them", "us", "you", "it"})
BOUNDS = frozenset(
    {";", ":", "(", ")", "[", "]", '"', "“", "”", "«", "»", "—", "–", "--", "---", "..", "...", "…"}
)


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """A paragraph's tokens with the mentions that begin and end at them; equal to itself alone."""

    tokens: tuple[Token, ...]
    low: tuple[str, ...]
    """Their words in lower case, with straight apostrophes."""
    first: dict[int, Mention]
    """The longest mention that begins at a token, by its index."""
    last: dict[int, Mention]
    """The longest mention that ends at a token, by its index."""
    mentions: Sequence[Mention]
    """All mentions, in order."""
    begin: dict[Mention, int]
    """Index of a mention's first token."""
    end: dict[Mention, int]
    """Index of a mention's last token."""

    def word(self, index: int) -> str:
        """Return the word at ``index``, an empty string outside the paragraph."""
        return self.low[index] if 0 <= index < len(self.low) else ""

    def inside(self, span: Span) -> list[Mention]:
        """Return the mentions that a span covers."""
        first, last = (bisect_left(self.mentions, at, key=_begins) for at in (span.start, span.end))
        return [mention for mention in self.mentions[first:last] if span.covers(mention.span)]


_begins = attrgetter("span.start")


@dataclass(frozen=True, slots=True)
class Group:
    """A verb's auxiliaries and the adverbs among them."""

    first: int
    """Index of the leftmost word of the group."""
    words: tuple[str, ...]
    """Auxiliaries, left to right; contracted ones as ``'d``, ``'ll``, ``n't``."""
    adverbs: tuple[str, ...] = ()
    """Adverbs and negations among them."""

    @property
    def has_be(self) -> bool:
        """Tell whether the last auxiliary is a form of *be*."""
        return bool(self.words) and self.words[-1] in class_of("be")


@dataclass(frozen=True, slots=True)
class Subject:
    """Who a verb is about."""

    mentions: tuple[Mention, ...]
    first: int
    """Index of the first token of the first mention."""
    link: Literal["direct", "relative", "shared"]
    """Touches the verb; carries the relative clause; is the subject of an earlier verb of the sentence."""


Mood = Literal["plain", "shown", "asked", "wanted", "questioned"]
"""Plain: what its own form says. Shown: seen, made, begun or done along with another act. Asked: what
somebody is told to do. Wanted: what may be or not. Questioned: turned round to ask."""


@dataclass(frozen=True, slots=True)
class Clause:
    """How a verb stands."""

    form: Form
    group: Group
    subject: Subject | None
    mood: Mood = "plain"


OWNS = 0.8
"""How sure whoever stands as the owner of somebody is."""


def words_of(paragraph: Paragraph, mentions: Sequence[Mention], starts: Sequence[int]) -> Words:
    """Lay the mentions inside ``paragraph`` over its tokens; ``starts`` are the starts of all mentions."""
    tokens = paragraph.tokens
    begins = [token.start for token in tokens]
    first: dict[int, Mention] = {}
    last: dict[int, Mention] = {}
    begin: dict[Mention, int] = {}
    end: dict[Mention, int] = {}
    own = mentions[bisect_left(starts, paragraph.span.start) : bisect_left(starts, paragraph.span.end)]
    for mention in own:
        one = max(0, bisect_right(begins, mention.span.start) - 1)
        two = max(one, bisect_right(begins, mention.span.end - 1) - 1)
        begin[mention], end[mention] = one, two
        if mention.owner is not None:
            place = Span(tokens[one].start, tokens[one].end)
            owner = Mention(span=place, kind="pronoun", character=mention.owner, confidence=OWNS)
            begin[owner] = end[owner] = one
        if one not in first or len(mention.span) > len(first[one].span):
            first[one] = mention
        if two not in last or len(mention.span) > len(last[two].span):
            last[two] = mention
    return Words(tokens, straight_words(paragraph), first, last, own, begin, end)


@once
def straight_words(paragraph: Paragraph) -> tuple[str, ...]:
    """Return the words of a paragraph in lower case, with straight apostrophes."""
    if "’" not in paragraph.text:
        return paragraph.lower
    return tuple([word.replace("’", "'") for word in paragraph.lower])


def group_before(words: Words, index: int, start: int) -> Group:
    """Return the auxiliaries of the verb at ``index``, not looking further left than ``start``."""
    found: list[str] = []
    adverbs: list[str] = []
    at = index - 1
    while at >= start:
        word = words.low[at]
        contracted = _CONTRACTED.match(word)
        if contracted:
            found.append(contracted.group(2))
            return Group(at + 1, tuple(reversed(found)), tuple(adverbs))
        if word.endswith("n't") and len(word) > 3:
            found.append(word[:-3])
            adverbs.append("not")
        elif word in {"better", "best"} and words.word(at - 1).endswith(("had", "'d")):
            found.append("should")
        elif _is_auxiliary(word) and not (at in words.first and words.first[at].kind == "pronoun"):
            found.append(word)
        elif (idiom := _idiom_at(words, at, start)) is not None:
            adverbs.append(idiom[0])
            at = idiom[1]
        elif is_adverb(word) or word in class_of("deny") or _is_inside(words, at, start):
            adverbs.append(word)
        elif _is_set_off(words, at, start):
            adverbs.append(words.low[at - 1])
            at -= 2
        else:
            break
        at -= 1
    return Group(at + 1, tuple(reversed(found)), tuple(adverbs))


_IDIOMS = {
    ("all", "but"): "nearly",
    ("as", "good", "as"): "nearly",
    ("no", "sooner"): "hardly",
    ("not", "only"): "also",
    ("not", "merely"): "also",
    ("not", "simply"): "also",
}
"""Words before a verb that stand for another adverb: *he all but fell*, *not only hit*."""


def _idiom_at(words: Words, last: int, start: int) -> tuple[str, int] | None:
    """Return which adverb an idiom that ends at ``last`` stands for, and where it begins."""
    for idiom, meant in _IDIOMS.items():
        first = last - len(idiom) + 1
        if words.low[last] == idiom[-1] and first > start and words.low[first : last + 1] == idiom:
            return meant, first
    return None


_INSIDE = frozenset({"first", "last", "long", "well", "alone", "each"})


def _is_inside(words: Words, at: int, start: int) -> bool:
    """Tell whether what may be no adverb stands behind an auxiliary or somebody: *had first met*."""
    if words.low[at] not in _INSIDE or at <= start:
        return False
    is_somebody = at - 1 in words.last or words.low[at - 1] in class_of("nominative")
    return _is_auxiliary(words.low[at - 1]) or (is_somebody and words.low[at] != "long")


def _is_set_off(words: Words, at: int, start: int) -> bool:
    """Tell whether an adverb between commas and an auxiliary end at ``at``: *had, accordingly,*."""
    return (
        at - 3 >= start
        and words.low[at] == "," == words.low[at - 2]
        and is_adverb(words.low[at - 1])
        and _is_auxiliary(words.low[at - 3])
    )


@lru_cache(maxsize=50_000)
def _is_auxiliary(word: str) -> bool:
    return any(word in class_of(name) for name in ("be", "have", "do", "modal")) or word == "to"


@lru_cache(maxsize=50_000)
def is_adverb(word: str) -> bool:
    """Tell whether ``word`` can stand between a subject and its verb."""
    return word in class_of("adverb") or (len(word) > 4 and word.endswith("ly")) or word in class_of("nearly")


def subject_of(words: Words, first: int, start: int) -> Subject | None:
    """Return whom the verb group that begins at ``first`` is about, None when that is not plain."""
    at = first - 1
    if at < start - 1 or first <= start - 1:
        return None
    if first < len(words.low) and _CONTRACTED.match(words.word(first - 1)):
        return _direct(words, at, start)
    if words.word(at) == "body" and owner_before(words, at - 1) is not None and at - 1 > start:
        owner = owner_before(words, at - 1)
        return Subject((owner,), words.begin[owner], "direct") if owner else None
    mention = words.last.get(at)
    if mention is not None and at >= start:
        return _direct(words, at, start)
    if words.word(at) == "who":
        return _relative(words, at - 1, start)
    if at >= start and words.word(at) in {"and", "but", "then", ","}:
        return _shared(words, at, start)
    return None


def _direct(words: Words, at: int, start: int) -> Subject | None:
    mention = words.last.get(at) or words.first.get(at)
    if mention is None or not _is_subject_form(words, mention):
        return None
    mentions = [mention]
    before = _left_of(words, mention)
    if words.word(before) in {"and", "or"} and before - 1 in words.last:
        other = words.last[before - 1]
        if _is_subject_form(words, other) and before - 1 >= start:
            mentions.insert(0, other)
            before = _left_of(words, other)
            before = _first_of_list(words, before, start, mentions)
    if before >= start and not _may_precede_subject(words, before):
        return None
    return Subject(tuple(mentions), words.begin[mentions[0]], "direct")


def _first_of_list(words: Words, before: int, start: int, mentions: list[Mention]) -> int:
    """Put those listed before two into ``mentions``; return what stands before: *Tom, Mara and Jo*."""
    listed: list[Mention] = []
    at = before
    while at - 1 >= start and words.low[at] == "," and at - 1 in words.last:
        other = words.last[at - 1]
        if other.kind == "pronoun":
            break
        listed.insert(0, other)
        at = _left_of(words, other)
    if not listed or (at >= start and not _may_precede_subject(words, at)):
        return before
    mentions[:0] = listed
    return at


def _left_of(words: Words, mention: Mention) -> int:
    """Return the index of the word left of a mention and its adjectives."""
    before = words.begin[mention] - 1
    while before >= 0 and words.low[before] in class_of("plain"):
        before -= 1
    return before


def _is_subject_form(words: Words, mention: Mention) -> bool:
    if mention.kind != "pronoun":
        return True
    return words.low[words.end[mention]].split("'")[0] in _NOMINATIVE


def _may_precede_subject(words: Words, index: int) -> bool:
    word = words.low[index]
    return not words.tokens[index].is_word or word in class_of("joins") or is_adverb(word)


def _relative(words: Words, at: int, start: int) -> Subject | None:
    if words.word(at) == ",":
        at -= 1
    mention = words.last.get(at) if at >= start else None
    return Subject((mention,), words.begin[mention], "relative") if mention else None


_OPENERS = frozenset({"that", "which", "who", "when", "while", "as", "because", "if", "before", "after",
"until", "than", "though", "although", "said", "says", "where", "whose", "whom"})  # fmt: skip


_LONGEST = 80
"""Most words between a subject and a later verb that may still be its own."""


def _shared(words: Words, at: int, start: int) -> Subject | None:
    """Return the one somebody a sentence begins with, when nothing since has opened another clause."""
    bound, reach = at, max(start, at - _LONGEST)
    while bound > reach and words.low[bound - 1] not in BOUNDS:
        bound -= 1
    if bound > start and bound == reach:
        return None
    opening = next((i for i in range(bound, min(bound + 4, at)) if i in words.first), None)
    if opening is None:
        return None
    mention = words.first[opening]
    between = range(words.end[mention] + 1, at + 1)
    if not _is_subject_form(words, mention) or any(words.low[i] in _OPENERS for i in between):
        return None
    if any(not _may_precede_subject(words, i) for i in range(bound, opening)):
        return None
    follows = words.word(words.end[mention] + 1)
    if follows in {"'s", "'", ",", "and"} or _someone_else_acts(words, between, mention):
        return None
    return Subject((mention,), opening, "shared")


def _someone_else_acts(words: Words, between: range, subject: Mention) -> bool:
    """Tell whether another mention among ``between`` stands after a comma or *and*, as a subject may."""
    for index in between:
        mention = words.first.get(index)
        if mention is None or mention.character == subject.character:
            continue
        if words.low[index - 1] in {",", "and", "but", "so", "or", "then"}:
            return True
    return False


def object_after(words: Words, at: int) -> Mention | None:
    """Return who is named at ``at``, as the object of what stands before."""
    while words.word(at) in class_of("plain") and at not in words.first:
        at += 1
    mention = words.first.get(at)
    if mention is None:
        return None
    end = words.end[mention]
    following = words.word(end + 1)
    if mention.kind == "pronoun" and words.low[end] not in _ACCUSATIVE:
        return None
    if words.low[end] == "it" and following in {"into", "through"}:
        return None
    if following in {"'s", "'"} or (following == "-" or following.startswith("'")):
        return None
    if not following or not following[0].isalnum() or _may_follow(following):
        return mention
    may_go_on = words.low[end] in {"her", "you", "it"} or words.tokens[end + 1].is_capitalised
    return None if may_go_on or mention.kind == "nominal" else mention


def _may_follow(word: str) -> bool:
    return any(word in class_of(name) for name in ("follow", "det", "cardinal")) or is_adverb(word)


def owner_before(words: Words, at: int) -> Mention | None:
    """Return whose the thing at ``at`` is: *his* throat, *Tom's* throat."""
    word = words.word(at)
    if word in class_of("poss"):
        return words.last.get(at)
    if word in {"'s", "'"}:
        return words.last.get(at - 1)
    mention = words.last.get(at)
    return mention if mention is not None and word.endswith(("'s", "s'")) else None
