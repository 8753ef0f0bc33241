"""Speech that nothing marks: "You're late, the old man said." and the bare answer in the next paragraph.

Called by ``utterances`` for passages whose talk has neither marks nor dashes. A tag is sure: its sentence is
speech. Sentences around it, and whole paragraphs right beside such ones, are
speech when they talk (ask, say "you", say "I" where nobody tells by "I") and none of them tells what somebody
did. What may be either is left to the telling.
Where other talk of a section is marked, a stretch may be without: tags in short paragraphs show it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise
from typing import Literal

from storyledger.patterns import pattern
from storyledger.reading.passage import Paragraph
from storyledger.reading.speech.dashes import SUBJECT, said_clause
from storyledger.reading.words import any_of, word_forms, word_list
from storyledger.span import Span

__all__ = ["is_unmarked", "unmarked_among_marked", "unmarked_speech"]

SHORT = 120
"""Code points of a paragraph that is no more than a line and its tag."""
LEAST = 3
"""Tags by which a section shows that its talk has no marks."""
APART, BESIDE = 8, 3
"""Paragraphs from tag to tag of one talk, at most; those on either side of it that may belong to it."""
TALKING = 0.4
"""Share of the sentences with a tag that must talk, or stand nearly alone: what is only reported does not."""
FEW_WORDS = 4
"""Words of a whole paragraph that may be an answer whatever they are: "Good lad." """
SOME_WORDS = 15
"""Words of a paragraph between two that talk, itself neither talk nor telling, that is taken for talk."""
TELLS = 0.28
"""Share of what others do told with "me" or "my", and a quarter of what "I" do, from which "I" tells."""
TAGS = 0.2
"""Share of the tags with "I", or "you", from which the telling is by "I", or to "you"."""

_Kind = Literal["talk", "told", "open"]

_TALKS = pattern(
    r"\?|^(?:yes|yeah|yep|no|nope|okay|ok|oh|ah|well|sure|right|thanks|thank|please|hello|hi|hey|maybe|sorry"
    r"|fine|good|listen|look|wait|come|go|get|let|let['’]?s|don['’]?t|do|take|give|tell|stop|leave|ask|put"
    r"|hold|sit|stand|see|sir|ma['’]am|mister)\b(?! (?:was|were|had|is|as)\b)",
    re.IGNORECASE,
)
_YOU = pattern(r"\b(?:you|your|yours|yourself)\b", re.IGNORECASE)
_ASKS = pattern(r"\?|\b(?:[Yy]ou|[Yy]our|I)\b")
"""What tells speech that goes on after its tag from what somebody does while they speak."""
_I = pattern(r"\b(?:I|[Mm]y|[Mm]e|[Mm]ine)\b")
_WE = pattern(r"\b(?:I|[Mm]y|[Mm]e|[Ww]e|[Oo]ur|[Uu]s)\b")
_I_NOW = pattern(
    r"(?:And |But |Then |Well, )?I(?:['’](?:m|ll|ve|d)\b|m\b| (?:am|do|don['’]?t|can|can['’]?t|will|won['’]?t"
    r"|have|know|think|want|guess|like|hope|need|mean|see)\b)"
)
"""What "I" says of now, which somebody who tells of the past does not."""
_WE_TELL = pattern(r"(?:And |But |Then |So )?(?:I|We|My|Our)\b")
_YOU_DO = pattern(r"(?:And |But |Then |So )?You\b[^?]*\Z")
_ADVERB = r"(?:\s+(?:him|her|me|them|us))?(?:\s+(?:\w+ly|again|finally|then|softly|aloud|at last))?"
_ENDS_TAG = (
    r"(?=\s*[.,;:!?…]|\s*\Z|\s+(?:to|from|at|in|with|after|before|over|without|when|as|while|and|into|behind"
    r"|beside|across|through|by|on|around|under)\b)"
)
_RESUMES = pattern(r"\s*(?P<stop>[,:;—–]|--)\s*(?=\S)")
_WHILE = pattern(
    r"(?:And |But )?(?:(?:as|while|when|after|before|presently|looking|turning)\b|then,)", re.IGNORECASE
)
"""What tells of somebody before it is told what they say."""
_OTHER = r"(?:I|It|That|This|Th[oe]se|What|Who|Whose|Where|When|How|Why|Which|There|Here)\b"
"""What begins an answer as well as a sentence of the telling."""
_DETERMINED = r"(?:The|An?|My|Our|His|Her|Their|Its|One|Both|Two|Three|Some|None)(?:\s+\w+){1,4}?"
_WORD = pattern(r"\w+(?:['’]\w+)*")
_SAYS = pattern(
    r"\b(?:says|asks|replies|answers|tells|calls|whispers"
    r"|(?:I|you|we|they) (?:say|ask|reply|answer|tell|call|whisper))\b"
)


def is_unmarked(story: Sequence[Paragraph], marks: int) -> bool:
    """Tell whether the talk of a section has no marks, given how many quotation marks there are in it."""
    rows = [list(_sentences(paragraph)) for paragraph in story]
    tagged = [
        (paragraph, text)
        for paragraph, row in zip(story, rows, strict=True)
        for text, _ in row
        if _tag_in(text)
    ]
    if len(tagged) < max(LEAST, marks):
        return False
    telling = _telling(rows)
    talking = sum(
        len(paragraph.text) <= SHORT or (_talks(text, telling) and not _does(now=telling.now).match(text))
        for paragraph, text in tagged
    )
    return talking >= TALKING * len(tagged)


def unmarked_speech(story: Sequence[Paragraph]) -> list[tuple[Span, ...]]:
    """Return the stretches of speech in each paragraph, in code points from the passage's start."""
    rows = [list(_sentences(paragraph)) for paragraph in story]
    return _speech(rows, _telling(rows))


def unmarked_among_marked(
    story: Sequence[Paragraph], is_told: Sequence[bool]
) -> Iterator[tuple[int, tuple[Span, ...]]]:
    """Yield paragraphs of talk without marks, where other talk of the section has some, with what is speech.

    ``is_told`` tells which paragraphs have no marks and no italics.
    """
    for first, tagged, last in _tagged_in_a_row(story, is_told):
        telling = _telling([list(_sentences(story[at])) for at, told in enumerate(is_told) if told])
        rows = [list(_sentences(paragraph)) for paragraph in story[first:last]]
        talks = (any(_talks(text, telling) for text, _ in rows[at - first]) for at in tagged)
        if sum(talks) >= LEAST - 1:
            yield from enumerate(_speech(rows, telling), first)


def _tagged_in_a_row(
    story: Sequence[Paragraph], is_told: Sequence[bool]
) -> Iterator[tuple[int, list[int], int]]:
    """Yield short paragraphs with tags and little else between them; and where the talk begins and ends."""
    for _, run in groupby(enumerate(story), key=lambda one: (is_told[one[0]], one[1].index - one[0])):
        places = [at for at, _ in run if is_told[at]]
        short = [at for at in places if len(story[at].text) <= SHORT]
        for talk in _clusters([at for at in short if _tag().search(story[at].text)]):
            if sum(talk[0] <= at <= talk[-1] for at in short) > (talk[-1] - talk[0] + 1) / 2:
                yield max(places[0], talk[0] - BESIDE), talk, min(places[-1], talk[-1] + BESIDE) + 1


def _clusters(places: Sequence[int]) -> Iterator[list[int]]:
    """Yield the tags of each talk that has enough of them."""
    talk: list[int] = []
    for at in places:
        if talk and at - talk[-1] > APART:
            if len(talk) >= LEAST:
                yield talk
            talk = []
        talk.append(at)
    if len(talk) >= LEAST:
        yield talk


def _speech(rows: Sequence[Sequence[tuple[str, int]]], telling: _Telling) -> list[tuple[Span, ...]]:
    """Return the stretches of speech in each paragraph, given its sentences."""
    read = [[_read(text, start, telling) for text, start in row] for row in rows]
    speaks = [any(one.said for one in row) or (telling.is_plain and _is_all_talk(row)) for row in read]
    sides = (*pairwise(range(len(read))), *pairwise(reversed(range(len(read)))))
    for here, beside in sides:
        if speaks[here] and not speaks[beside]:
            speaks[beside] = _answers(read[beside])
    for here, beside in sides if telling.is_plain else ():
        if speaks[here] and not speaks[beside]:
            speaks[beside] = _begins_with_talk(rows[beside], read[beside])
    for here in range(1, len(read) - 1):
        if speaks[here - 1] and speaks[here + 1] and not speaks[here]:
            speaks[here] = _may_answer(read[here])
    return [tuple(_spoken(row)) if does else () for row, does in zip(read, speaks, strict=True)]


@dataclass(frozen=True, slots=True)
class _Telling:
    """How a section is told."""

    by_i: bool
    to_you: bool
    now: bool
    """In the present tense."""

    @property
    def is_plain(self) -> bool:
        """Tell whether only somebody who talks says "I" and "you"."""
        return not (self.by_i or self.to_you)


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence, and what is speech in it for sure."""

    span: Span
    kind: _Kind
    words: int
    said: tuple[Span, ...] = ()


def _sentences(paragraph: Paragraph) -> Iterator[tuple[str, int]]:
    """Yield sentences with their places; a tag behind "?" or "!" belongs to what it tags."""
    tokens, base = paragraph.tokens, paragraph.span.start
    start = end = base
    for sentence in paragraph.sentences:
        first, last = tokens[sentence.first].start, tokens[sentence.last - 1].end
        said = paragraph.text[start - base : end - base]
        if said.endswith(("?", "!", "…")) and _tag_at_start().match(paragraph.text, first - base):
            end = last
            continue
        if said:
            yield said, start
        start, end = first, last
    if end > start:
        yield paragraph.text[start - base : end - base], start


def _telling(rows: Sequence[Sequence[tuple[str, int]]]) -> _Telling:
    """Return who tells and when, by whose deeds sentences begin with and by the tags."""
    texts = [text for row in rows for text, _ in row]
    tags = [tag["tag"] for text in texts if (tag := _tag_in(text))]
    plain = [text for text in texts if not _tag_in(text)]
    now = 2 * sum(_SAYS.search(tag) is not None for tag in tags) > len(tags)
    does = [text for text in plain if _does(now=now).match(text)]
    ours = sum(_WE.search(text) is not None for text in does)
    we = sum(_WE_TELL.match(text) is not None and not _I_NOW.match(text) for text in plain)
    you = sum(_YOU_DO.match(text) is not None for text in plain)
    says_i, says_you = (sum(who in tag.split() for tag in tags) for who in ("I", "you"))
    return _Telling(
        by_i=ours + we / 4 > TELLS * len(does) or says_i > TAGS * len(tags),
        to_you=you > len(does) or says_you > TAGS * len(tags),
        now=now,
    )


def _read(text: str, start: int, telling: _Telling) -> _Read:
    span, words = Span(start, start + len(text)), len(_WORD.findall(text))
    said = tuple(Span(start + low, start + high) for low, high in _said(text, telling))
    return _Read(span, "talk" if said else _kind(text, telling), words, said)


def _said(text: str, telling: _Telling) -> Iterator[tuple[int, int]]:
    """Yield what is speech in a sentence with a tag."""
    lead = _lead().match(text)
    if lead and not _does(now=telling.now).match(text, lead.end()):
        yield lead.end(), len(text)
        return
    tag = _tag().search(text)
    if tag is None:
        return
    again = _RESUMES.match(text, tag.end())
    goes_on = again and (
        again["stop"] != "," or text[again.end()].isupper() or _ASKS.search(text, again.end())
    )
    if not _leads_up(text[: tag.start()], telling):
        yield 0, tag.start()
    if again and goes_on:
        yield again.end(), len(text)


def _leads_up(before: str, telling: _Telling) -> bool:
    """Tell whether the words before a tag tell what somebody does while they speak."""
    return _WHILE.match(before) is not None and not _talks(before, telling)


def _kind(text: str, telling: _Telling) -> _Kind:
    if _talks(text, telling):
        return "talk"
    if _does(now=telling.now).match(text) or (telling.by_i and _WE_TELL.match(text)):
        return "told"
    return "open"


def _talks(text: str, telling: _Telling) -> bool:
    """Tell whether a sentence speaks to somebody, or of an "I" who is not the teller."""
    if _TALKS.search(text) or (not telling.to_you and _YOU.search(text)):
        return True
    return bool(not telling.now and _I_NOW.match(text)) if telling.by_i else bool(_I.search(text))


def _is_all_talk(row: Sequence[_Read]) -> bool:
    return bool(row) and all(one.kind == "talk" for one in row)


def _answers(row: Sequence[_Read]) -> bool:
    """Tell whether a paragraph beside one that talks is talk."""
    if any(one.kind == "told" for one in row):
        return False
    return any(one.kind == "talk" for one in row) or sum(one.words for one in row) <= FEW_WORDS


def _begins_with_talk(row: Sequence[tuple[str, int]], read: Sequence[_Read]) -> bool:
    """Tell whether a paragraph beside one that talks begins with what only somebody who talks says.

    What is told after it is left to the telling: "I guess you did. He lit the lamp."
    """
    first = next(iter(row), ("", 0))[0]
    return bool(read) and read[0].kind == "talk" and bool(_YOU.search(first) or _I.search(first))


def _may_answer(row: Sequence[_Read]) -> bool:
    """Tell the same of a paragraph between two that talk."""
    return sum(one.words for one in row) <= SOME_WORDS and all(one.kind != "told" for one in row)


def _spoken(row: Sequence[_Read]) -> Iterator[Span]:
    """Yield the speech of a paragraph: all of it where nothing is told, else talk up to what is told."""
    for number, (is_told, group) in enumerate(groupby(row, key=lambda one: one.kind == "told")):
        run = list(group)
        talks = [at for at, one in enumerate(run) if one.kind == "talk"]
        if len(run) == len(row):
            yield from _joined(run)
        elif talks and not is_told:
            yield from _joined(run[talks[0] if number else 0 : talks[-1] + 1])


def _joined(run: Sequence[_Read]) -> Iterator[Span]:
    """Yield the speech of sentences in a row; between two of them that say it all stands only a blank."""
    spans = [span for one in run for span in one.said or (one.span,)]
    start = spans[0].start
    for span, after in pairwise(spans):
        if after.start - span.end > 1:
            yield Span(start, span.end)
            start = after.start
    yield Span(start, spans[-1].end)


@cache
def _does(*, now: bool) -> re.Pattern[str]:
    """Return a pattern for a sentence that begins by telling what somebody does, in the tense of the telling.

    Told in the present, what somebody did is as often talk; told in the past, what somebody does is.
    """
    past = rf"{any_of(word_list('irregular_pasts'))}|\w+ed|was|were|had|did(?:n['’]t)?|could(?:n['’]t)?|would"
    present = r"is|are|has|had|does(?:n['’]t)?|can(?:['’]t)?|\w+[^s\W]s"
    return re.compile(
        r"(?:(?:And|But|Then|So|Now|Still|When|While|As|After|Before|For a \w+|After a \w+)[ ,]+)?"
        rf"(?:(?:(?!{_OTHER})(?:{SUBJECT}|{_DETERMINED}))(?:\s+\w+ly)?\s+(?:{present if now else past})\b"
        r"|(?:It|This|That|There|Th[oe]se) (?:was|were|had)\b)"
    )


@cache
def _tag() -> re.Pattern[str]:
    return re.compile(rf"(?<=[,?!…—–])\s+(?P<tag>{said_clause()}){_ADVERB}{_ENDS_TAG}")


@cache
def _tag_at_start() -> re.Pattern[str]:
    return re.compile(rf"{said_clause()}{_ADVERB}{_ENDS_TAG}")


@cache
def _lead() -> re.Pattern[str]:
    """Return a pattern for a tag before what is said, as in: She said, I know."""
    return re.compile(
        rf"(?:(?:And|Then|But|So|At last)[ ,]+)?"
        rf"(?P<tag>(?:{SUBJECT}|{_DETERMINED})(?:\s+\w+ly)?\s+(?:{_verbs()}))"
        r"(?:\s+\w+ly)?(?:\s+(?:to\s+)?(?:him|her|me|them|us|you|[A-Z]\w+))?(?:,|:|:--|--)\s*(?=[A-Z])"
    )


def _verbs() -> str:
    return any_of(word_forms("speech_verbs"))


def _tag_in(text: str) -> re.Match[str] | None:
    return _lead().match(text) or _tag().search(text)
