"""What is said aloud, thought in words, or written? Where each begins and ends.

Runs first of all readers, on one section at a time, in linear time. A passage is read by the conventions it
uses itself: double marks of every shape always count, single marks only where they carry the dialogue, dashes
only where paragraphs begin with them, names before the words only where lines in a row have them. Nested
quotations belong to the outer one. Words in quotation marks that nobody says (a nickname, a title, a word
talked about) are left out by ``is_speech``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace

from storyledger.patterns import pattern
from storyledger.reading.passage import Paragraph, Passage
from storyledger.reading.speech.channels import channels
from storyledger.reading.speech.italics import italics
from storyledger.reading.speech.labelled import labelled_lines
from storyledger.reading.speech.letters import as_letters, letters
from storyledger.reading.speech.marks import Convention, Stretch, convention_of, stretches
from storyledger.reading.speech.quote import Quote
from storyledger.reading.speech.unmarked import unmarked_among_marked, unmarked_speech
from storyledger.span import Span

__all__ = ["Quote", "find_quotes"]

REACH = 6
"""How many paragraphs a speech without marks may run on before its closing mark."""
LOOK = 80
"""Code points of narration looked at on either side of marked words."""
TAG = 90
"""Longest narration, in code points, that may stand inside one interrupted sentence of speech."""

_OPEN_END = pattern(r"(?:[,;:]|[-–—]+|…|\.\.\.)[\"'“”‘’»«_*\s]*$")
_STOPPED = pattern(r"[.,;:!?…—–-][\"'“”‘’»«_*)\s]*$")
_LEADS_IN = pattern(r"(?:[,:;.!?…—–]|-{2,})[_*\s]*$")
_NAMES_A_WORD = pattern(
    r"\b(?:call(?:ed|s|ing)?|nam(?:ed|es)|titled|entitled|labell?ed|nicknamed|dubbed|known as|words?"
    r"|phrase|term|title|letters?|so-called|spelled|spelt|marked|mean(?:t|s|ing)?|pronounced)"
    r"\s+(?:it|him|her|them|me|us|you|the|a|an|as|of)?\s*$",
    re.IGNORECASE,
)
_DETERMINED = pattern(
    r"\b(?:an?|the|th(?:is|at|ese|ose)|his|her|their|its|our|my|your|of|in|on|at|as|for|with|from|by|to|like|about)\s+$",
    re.IGNORECASE,
)
_FOLLOWS_ON = pattern(r"[_*]*\s*(?:[a-z]|[’']s\b|-\w)")
_SAYS = pattern(
    r"\b(?:sa(?:id|ys?|ying)|ask(?:s|ed|ing)?|cr(?:ied|ies|ying)|answer(?:s|ed|ing)?|repl(?:y|ied|ies)|shout(?:s|ed)?"
    r"|whisper(?:s|ed)?|mutter(?:s|ed|ing)?|murmur(?:s|ed|ing)?|yell(?:s|ed)?|exclaim(?:s|ed)?|repeat(?:s|ed)?)\b",
    re.IGNORECASE,
)


def find_quotes(passage: Passage) -> tuple[Quote, ...]:
    """Return the quotations of ``passage`` in order, without overlap, in code points from its start."""
    convention = convention_of(passage)
    found: list[Quote] = []
    story = passage.story
    lines = _joined(story, _stretches(passage, convention))
    for place, paragraph in enumerate(story):
        for stretch in lines[place]:
            if is_speech(paragraph, stretch):
                found.append(_quote(paragraph, stretch, found))
    found = [*_laid_over(italics(passage), found)]
    found = [*_laid_over(channels(passage), found)]
    found = as_letters(found, passage.text)
    return _laid_over(found, [*labelled_lines(story), *letters(passage)])


def _stretches(passage: Passage, convention: Convention) -> list[tuple[Stretch, ...]]:
    story = passage.story
    lines = [stretches(paragraph, convention) for paragraph in story]
    if not convention.unmarked:
        is_told = [not line and not passage.italics_in(one) for one, line in zip(story, lines, strict=True)]
        for place, spans in unmarked_among_marked(story, is_told):
            lines[place] = _bare(spans)
        return lines
    return [line or _bare(spans) for line, spans in zip(lines, unmarked_speech(story), strict=True)]


def _bare(spans: Iterable[Span]) -> tuple[Stretch, ...]:
    return tuple(Stretch(span.start, span.end, dashed=True) for span in spans)


def _laid_over(found: Iterable[Quote], whole: Iterable[Quote]) -> tuple[Quote, ...]:
    """Return the quotations with whole lines and paragraphs among them; marks within those are their own."""
    sure = sorted(whole, key=_begin)
    if not sure:
        return tuple(found)
    starts = [_begin(one) for one in sure]

    def is_free(quote: Quote) -> bool:
        ahead = bisect_left(starts, quote.span.end)
        return not ahead or sure[ahead - 1].span.end <= quote.span.start

    return tuple(sorted((*filter(is_free, found), *sure), key=lambda quote: quote.span))


def _begin(quote: Quote) -> int:
    """Return where a quotation begins, with the label before it."""
    return min(quote.span.start, quote.label.start if quote.label else quote.span.start)


def is_speech(paragraph: Paragraph, stretch: Stretch) -> bool:
    """Tell whether somebody says these words, or whether they are only set in marks.

    Marked words in the middle of a running sentence that are not led in like speech are a nickname, a title
    or a word talked about. When in doubt they are speech.
    """
    words = stretch.inside(paragraph)
    if not words or not (any(letter.isalnum() for letter in words) or words[-1] in "?!"):
        return False
    if stretch.dashed or stretch.resumed or not stretch.closed:
        return True
    start, end = stretch.start - paragraph.span.start, stretch.end - paragraph.span.start
    before = paragraph.text[max(0, start - LOOK) : start]
    after = paragraph.text[end : end + LOOK]
    if not before.strip(" _*\n"):
        return bool(_STOPPED.search(words) or _SAYS.search(after[:40])) or not _FOLLOWS_ON.match(after)
    if _LEADS_IN.search(before) or _SAYS.search(before[-40:]) or _SAYS.search(after[:24]):
        return not _NAMES_A_WORD.search(before)
    return not _is_talked_about(words, before)


def _is_talked_about(words: str, before: str) -> bool:
    """Tell whether words set in the middle of a sentence, without a verb of saying, are only named there."""
    if _NAMES_A_WORD.search(before):
        return True
    count = len(words.split())
    if words[0].islower():
        return count <= 6
    if words[-1] in "!?":
        return False
    return count <= 4 and (not _STOPPED.search(words) or bool(_DETERMINED.search(before)))


def _quote(paragraph: Paragraph, stretch: Stretch, before: list[Quote]) -> Quote:
    span = Span(stretch.start, stretch.end)
    continues = stretch.resumed or _interrupted(paragraph, stretch, before)
    return Quote(span=span, paragraph=paragraph.index, continues=continues, closed=stretch.closed)


def _interrupted(paragraph: Paragraph, stretch: Stretch, before: list[Quote]) -> bool:
    """Tell whether a short tag, and not a full stop, stands between this quotation and the one before it."""
    if not before or before[-1].paragraph != paragraph.index:
        return False
    base = paragraph.span.start
    last = before[-1].span
    between = paragraph.text[last.end - base : stretch.start - base]
    if len(between) > TAG or not between.strip():
        return False
    open_end = bool(_OPEN_END.search(paragraph.text[last.start - base : last.end - base]))
    lower = next((letter for letter in stretch.inside(paragraph) if letter.isalpha()), "A").islower()
    return open_end and (lower or between.rstrip().endswith((",", ";", "—", "--")))


def _joined(story: tuple[Paragraph, ...], lines: list[tuple[Stretch, ...]]) -> list[tuple[Stretch, ...]]:
    """Join speeches that run over several paragraphs."""
    joined = list(lines)
    for place, line in enumerate(lines):
        if not line or line[-1].closed or line[-1].dashed or place + 1 == len(story):
            continue
        ahead = lines[place + 1]
        if ahead and ahead[0].start - story[place + 1].span.start <= 1 and not ahead[0].stray:
            joined[place + 1] = (replace(joined[place + 1][0], resumed=True), *joined[place + 1][1:])
            joined[place] = (*joined[place][:-1], replace(joined[place][-1], closed=True))
        else:
            _run_on(story, lines, joined, place)
    return [tuple(stretch for stretch in line if not stretch.stray) for line in joined]


def _run_on(
    story: tuple[Paragraph, ...],
    lines: list[tuple[Stretch, ...]],
    joined: list[tuple[Stretch, ...]],
    place: int,
) -> None:
    """Let an unclosed speech run on, through paragraphs without marks, to a stray closing mark."""
    for after in range(place + 1, min(place + 1 + REACH, len(story))):
        if not lines[after]:
            continue
        if lines[after][0].stray:
            joined[place] = (*joined[place][:-1], replace(joined[place][-1], closed=True))
            for between in range(place + 1, after):
                joined[between] = (_whole(story[between]),)
            end = lines[after][0].end
            joined[after] = (Stretch(story[after].span.start, end, resumed=True), *joined[after][1:])
        return


def _whole(paragraph: Paragraph) -> Stretch:
    return Stretch(paragraph.span.start, paragraph.span.end, resumed=True)
