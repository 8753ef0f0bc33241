"""Find where the text itself looks damaged: words lost, words run together, marks missing, notes left in.

Runs in stage C on one section. Nothing is ever repaired: what was lost cannot be known. Every check prefers
to stay silent where a writer may have meant it (dialect, verse, speech that breaks off).
"""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from storyledger.entries import Flaw
from storyledger.patterns import pattern
from storyledger.reading.narration import QUOTED, told
from storyledger.reading.words import word_list, word_rows
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from storyledger.reading.passage import Paragraph, Passage
    from storyledger.reading.speech.utterances import Quote

__all__ = ["find_flaws", "known_pairs"]

TAG = 2
"""Words of a line that is no sentence."""
TIDY = 0.95
"""Share of paragraphs that must begin with a capital or a figure before a small letter is worth a word."""
ONCE = 1
"""A pair of joined words that stands in the text more often than this is somebody's spelling."""
LONG = 4
"""Letters that one of two joined words needs when the other is not grammatical too: "island" is one word."""

_GAP = pattern(r"[\"“«„](?P<gap>[ \t\u00a0]+)(?P<word>[a-z]+)")
_SMALL = pattern(r"(?P<open>[\"“«„]?)(?P<word>[a-z]+(?:['’][a-z]+)?)\b(?![.)’'])")
_OPENING = pattern(r"[“„«]|(?<=\s)\"(?=\w)")
_ENDED = pattern(r"[.!?][\"”’»)\]_*]*\s*$")
_JOINED = pattern(r"(?<![\w'’&@/.-])[A-Za-z][a-z]{3,19}(?![\w'’@/-])")
_NOTE = pattern(
    r"[(\[]\s*(?:a\s?/\s?n|an|author['’]?s?['’]? notes?|disclaimer)\s*[:;,-][^)\]]{0,600}[)\]]"
    r"|(?:^|(?<=\n))[^\S\n]*(?:a\s?/\s?n\b|author['’]?s?['’]? notes?\s*[:;-])[^\n]*",
    re.IGNORECASE,
)
_ENDINGS = (
    "s", "es", "ed", "d", "ing", "ly", "er", "ers", "est", "ness", "less", "ful", "y", "ish", "ment", "able",
    "en", "like",
)  # fmt: skip
_BEGINNINGS = ("un", "re", "over", "out", "mis", "dis")


def find_flaws(
    passage: Passage, quotes: Sequence[Quote], vocabulary: Mapping[str, int] = MappingProxyType({})
) -> tuple[Flaw, ...]:
    """Return the flaws of a section in order; spans count from the passage's start.

    ``vocabulary`` counts the small-letter words of the whole text: a word that comes back is no slip.
    """
    found = [
        *_lost_words(passage, quotes),
        *_joined_words(passage, vocabulary),
        *_unclosed(passage, quotes),
        *_notes(passage, quotes),
    ]
    return tuple(sorted(found, key=lambda flaw: flaw.span))


def _lost_words(passage: Passage, quotes: Sequence[Quote]) -> Iterator[Flaw]:
    """Yield paragraphs and speeches that begin in their middle."""
    if passage.section.kind != "chapter":
        return
    tidy = _is_tidy(passage)
    previous: Paragraph | None = None
    opened = {quote.span.start for quote in quotes if not quote.continues}
    for paragraph in passage.paragraphs:
        if paragraph.kind == "prose":
            gap = _GAP.match(paragraph.text)
            if gap:
                yield _lost(paragraph, gap, "speech begins with a blank and a small letter", 0.9)
            elif tidy and _stands_alone(previous) and _is_apart(passage.text, previous, paragraph):
                yield from _small_start(paragraph, opened)
        previous = paragraph


def _small_start(paragraph: Paragraph, opened: set[int]) -> Iterator[Flaw]:
    match = _SMALL.match(paragraph.text)
    if not match or match["word"] in word_list("small_starts") or _is_tag(paragraph):
        return
    if not match["open"]:
        yield _lost(paragraph, match, "a paragraph begins with a small letter", 0.7)
    elif paragraph.span.start in opened and match["word"] in _mid_sentence():
        yield _lost(paragraph, match, "speech begins in the middle of a sentence", 0.6)


def _is_tag(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph is only a word or two that end no sentence, such as the name of who posts."""
    return len(paragraph.text.split()) <= TAG and not _ENDED.search(paragraph.text)


def _lost(paragraph: Paragraph, match: re.Match[str], why: str, confidence: float) -> Flaw:
    """Return the flaw at a paragraph's beginning, shown with the words up to the next blank."""
    start = paragraph.span.start
    stop = paragraph.text.find(" ", match.end())
    end = len(paragraph.text) if stop < 0 else stop
    return Flaw(kind="damaged-text", span=Span(start, start + end), why=why, confidence=confidence)


@cache
def _mid_sentence() -> frozenset[str]:
    """Return finite verbs that seldom begin a statement."""
    return frozenset({"are", "am", "was", "were", "is", "has", "have", "had", "will", "would", "been"})


def _is_tidy(passage: Passage) -> bool:
    """Tell whether this writer begins paragraphs with capitals."""
    starts = [_first_letter(paragraph.text) for paragraph in passage.story]
    small = sum(letter.islower() for letter in starts)
    return small <= max(1, (1 - TIDY) * len(starts))


def _first_letter(text: str) -> str:
    return next((mark for mark in text[:6] if mark.isalnum()), "A")


def _stands_alone(previous: Paragraph | None) -> bool:
    """Tell whether the paragraph before is prose that came to its end."""
    return previous is not None and previous.kind == "prose" and bool(_ENDED.search(previous.text))


def _is_apart(text: str, previous: Paragraph | None, paragraph: Paragraph) -> bool:
    """Tell whether a blank line, not a mere indent, stands between two paragraphs."""
    return previous is not None and text.count("\n", previous.span.end, paragraph.span.start) >= 2


def _joined_words(passage: Passage, vocabulary: Mapping[str, int]) -> Iterator[Flaw]:
    """Yield small-letter words that no list knows and that are two common words."""
    for paragraph in passage.story:
        words = set(_JOINED.findall(paragraph.text))
        joined = {word: parts for word in words if (parts := _joined_parts(word)) is not None}
        for match in _JOINED.finditer(paragraph.text) if joined else ():
            parts = joined.get(match.group())
            if parts and vocabulary.get(match.group().lower(), 0) <= ONCE:
                span = Span(*match.span()).shifted(paragraph.span.start)
                yield Flaw(
                    kind="joined-words",
                    span=span,
                    why=f"no word, but two: {parts[0]} and {parts[1]}",
                    suggestion=" ".join(parts),
                    confidence=0.85,
                )


def _joined_parts(written: str) -> tuple[str, ...] | None:
    """Return the words that seem to be run together; a capital may begin a name, so few pairs have one."""
    word = written.lower()
    return _known_pair(word) or (_parts(word) if written == word else None)


def _known_pair(word: str) -> tuple[str, ...] | None:
    """Return the words of a pair so often run together that nothing else is asked."""
    pair = known_pairs().get(word)
    return tuple(pair.split()) if pair else None


@cache
def known_pairs() -> dict[str, str]:
    """Return words that are often run together, with the words that are meant."""
    return {row[0]: row[1] for row in word_rows("joined_words")}


@cache
def _parts(word: str) -> tuple[str, str] | None:
    """Return the two words that ``word`` is made of, None when it is a word itself or nothing clear."""
    if _is_word(word):
        return None
    lefts, rights, common = word_list("joined_left"), word_list("joined_right"), word_list("common_words")
    for cut in range(2, len(word) - 2):
        left, right = word[:cut], word[cut:]
        if left in lefts and (right in lefts or right in rights or (len(left) >= LONG and right in common)):
            return left, right
        if right in rights and left in common and len(left) >= LONG:
            return left, right
    return None


def _is_word(word: str) -> bool:
    """Tell whether ``word`` is known, or a known word with an ending or a beginning."""
    known = _known()
    if word in known:
        return True
    stems = [word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending)]
    stems += [word.removeprefix(start) for start in _BEGINNINGS if word.startswith(start)]
    return any(form in known for stem in stems for form in _forms(stem))


@cache
def _known() -> frozenset[str]:
    return word_list("common_words") | word_list("whole_words")


def _forms(stem: str) -> Iterator[str]:
    """Yield the words whose ending may have been changed to ``stem``: hop(p)ing, hop(e)ing, happ(y)ness."""
    yield stem
    yield stem + "e"
    if stem.endswith("i"):
        yield stem[:-1] + "y"
    if len(stem) > 3 and stem[-1] == stem[-2]:
        yield stem[:-1]


def _unclosed(passage: Passage, quotes: Sequence[Quote]) -> Iterator[Flaw]:
    """Yield speech whose closing mark seems to be lost: whole sentences between proper speeches."""
    if passage.section.kind != "chapter":
        return
    for index, quote in enumerate(quotes):
        neighbours = (*quotes[max(0, index - 1) : index], *quotes[index + 1 : index + 2])
        if quote.closed or not all(other.closed for other in neighbours):
            continue
        if _is_whole_speech(quote.span.of(passage.text)) and _goes_on_as_prose(passage, quote):
            yield Flaw(kind="unclosed-quote", span=quote.span, why="no closing mark follows", confidence=0.8)


def _is_whole_speech(words: str) -> bool:
    """Tell whether an open speech holds no other opening mark and ends as sentences do."""
    return not _OPENING.search(words, 1) and bool(_ENDED.search(words)) and "\n\n" not in words


def _goes_on_as_prose(passage: Passage, quote: Quote) -> bool:
    """Tell whether plain narration or another speech follows, not verse, a table or a quoted document."""
    following = next((one for one in passage.paragraphs if one.span.start >= quote.span.end), None)
    own = passage.paragraphs[quote.paragraph].kind
    return following is not None and own == following.kind == "prose"


def _notes(passage: Passage, quotes: Sequence[Quote]) -> Iterator[Flaw]:
    """Yield the writer's own notes in the middle of the story."""
    if passage.section.kind != "chapter":
        return
    narration = told(passage, quotes)
    for match in _NOTE.finditer(narration):
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        if QUOTED not in match.group()[:8] and start < match.end():
            span = Span(start, start + len(match.group().strip()))
            yield Flaw(
                kind="note-in-story", span=span, why="a note of the writer inside the story", confidence=0.9
            )
