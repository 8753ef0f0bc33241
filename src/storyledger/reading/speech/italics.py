"""Words in italics that somebody thinks, writes or signs: "*Home,* she typed." Called by ``utterances``.

Italics mark much besides, so they count only where a tag says whose they are, also before them ("She wrote:
*Home.*"), and around that: in the same paragraph, and in short paragraphs of nothing else right beside it.
Of whoever says something in italics, such paragraphs on the other side of an answer are, too ("*Left,* it
said. / “Why?” / *There is a shelf.*").
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from storyledger.entries import Mode
from storyledger.patterns import pattern
from storyledger.reading.passage import Paragraph, Passage
from storyledger.reading.speech.quote import Quote
from storyledger.reading.words import word_forms
from storyledger.span import Span

__all__ = ["OPEN_ENDS", "STOPS", "italics", "tagged_at"]

LONGEST = 240
"""Code points of a paragraph in italics that may answer the one beside it."""
REACH = 4
"""Words after the italics among which the verb of their tag stands."""

STOPS = frozenset(",.?!…-–—")
"""What a clause ends with."""
OPEN_ENDS = STOPS - {"."}
"""What italics end with before a tag; after a full stop another sentence begins."""
_MARKED = pattern(r"[*_]*[\"“„«‘'—–―]")
_SUBJECTS = frozenset("i you he she we they the a an his her my your their".split())
_VERBS: tuple[tuple[Mode, str], ...] = (
    ("thought", "thought_verbs"),
    ("written", "writing_verbs"),
    ("direct", "speech_verbs"),
)


def italics(passage: Passage) -> Iterator[Quote]:
    """Yield the italics of a section that are somebody's words, in order."""
    story = passage.story
    spans = [
        [span for span in passage.italics_in(paragraph) if _end(passage.text, span) in STOPS]
        for paragraph in story
    ]
    modes = [_mode(paragraph, own) for paragraph, own in zip(story, spans, strict=True)]
    for here, beside in _both_ways(len(story), apart=1):
        if modes[here] and not modes[beside] and _is_all(story[beside], spans[beside]):
            modes[beside] = modes[here]
    for here, beyond in _both_ways(len(story), apart=2):
        is_open = modes[here] == "direct" and not modes[beyond]
        if is_open and _is_all(story[beyond], spans[beyond]) and _is_answered(story, here, beyond):
            modes[beyond] = "direct"
    for paragraph, own, mode in zip(story, spans, modes, strict=True):
        for span in own if mode else ():
            yield Quote(span=span, paragraph=paragraph.index, mode=mode or "direct")


def _end(text: str, span: Span) -> str:
    """Return the last letter or sign of some italics within their marks."""
    return span.of(text).rstrip("*_")[-1:]


def _is_all(paragraph: Paragraph, spans: Sequence[Span]) -> bool:
    """Tell whether a short paragraph is nothing but italics."""
    return bool(spans) and sum(map(len, spans)) >= len(paragraph.text.strip()) - len(spans) <= LONGEST


def _both_ways(count: int, apart: int) -> Iterator[tuple[int, int]]:
    """Yield the numbers of paragraphs so far apart, to the end and back."""
    yield from zip(range(count), range(apart, count), strict=False)
    yield from zip(range(count - 1, -1, -1), range(count - 1 - apart, -1, -1), strict=False)


def _is_answered(story: Sequence[Paragraph], one: int, other: int) -> bool:
    """Tell whether somebody answers, in marks, between two paragraphs that nothing else parts."""
    low, high = sorted((one, other))
    in_a_row = story[high].index - story[low].index == high - low
    return in_a_row and _MARKED.match(story[low + 1].text) is not None


def _mode(paragraph: Paragraph, spans: Sequence[Span]) -> Mode | None:
    """Return how the italics of a paragraph are meant, by the first tag; None when none has a tag."""
    return next(
        (mode for span in spans if (mode := _tagged(paragraph, span) or _led_in(paragraph, span))), None
    )


def _led_in(paragraph: Paragraph, span: Span) -> Mode | None:
    """Return what the words right before some italics say they are: "Ann wrote: *Come.*", else None."""
    first = bisect_left(paragraph.tokens, span.start, key=lambda token: token.start)
    before = [token.text for token in paragraph.tokens[max(0, first - 3) : first]]
    if len(before) < 3 or before[2] != ":" or not before[0].isalpha():
        return None
    return next((mode for mode, verbs in _VERBS if before[1] in word_forms(verbs)), None)


def _tagged(paragraph: Paragraph, span: Span) -> Mode | None:
    """Return what the tag right after some italics says they are, None without a tag."""
    if _end(paragraph.text, span.shifted(-paragraph.span.start)) not in OPEN_ENDS:
        return None
    return tagged_at(paragraph, span.end)


def tagged_at(paragraph: Paragraph, place: int, verbs_first: str = "") -> Mode | None:
    """Return what a tag that begins at a place says words are, None where none does.

    Words with a verb of the list ``verbs_first`` are said, whatever else it may mean.
    """
    first = bisect_left(paragraph.tokens, place, key=lambda token: token.start)
    tag = [token.text for token in paragraph.tokens[first : first + REACH]]
    own: tuple[tuple[Mode, str], ...] = (("direct", verbs_first),) if verbs_first else ()
    for mode, verbs in (*own, *_VERBS):
        forms = word_forms(verbs)
        at = next((at for at, word in enumerate(tag) if word in forms), None)
        if at is not None and all(map(str.isalpha, tag[:at])):
            subject = tag[0] if at else "".join(tag[1:2])
            if subject[:1].isupper() or subject.lower() in _SUBJECTS:
                return mode
    return None
