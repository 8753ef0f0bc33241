"""Quotation marks: which ones a passage uses, and what stands between them, one paragraph at a time.

Called by ``storyledger.reading.speech.utterances``. Knows typography only; whether marked words are speech is
decided there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from storyledger.patterns import pattern
from storyledger.reading.passage import Paragraph, Passage
from storyledger.reading.speech.dashes import dash_speech, is_set_off
from storyledger.reading.speech.unmarked import is_unmarked
from storyledger.reading.words import word_list

__all__ = ["Convention", "Stretch", "convention_of", "stretches"]

_MARK = pattern('["“”„«»]')
_DOUBLE_END = pattern('["”]')
_ANY_OPENING = pattern("[\"“‘']")
_SINGLE = pattern("['‘’]")
_RARE = pattern("[「」『』‹›＂″❝❞〝〞]|``|''")
_TWO_SINGLE = pattern(r"(?<!\w)''(?=\S)(.*?)(?<=\S)''(?!\w)", re.DOTALL)
"""Two single marks on either side, in place of a double one."""
_AS_USUAL = str.maketrans("「」『』‹›＂″❝❞〝〞", '“”  «»""“”“”')
"""Marks that some prints have in place of the usual ones; the Japanese ones inside others say nothing."""
_DASH = pattern(r"[_*]*(?:[—–―]|--+|-(?=\s))\s*(?![\"“„«»])")
_OPENING_SINGLE = pattern(r"^[_*]?['‘](?=[\w…—-])")
_OPENING_DOUBLE = pattern(r"^[_*]?(?:[—–―]\s*)?[\"“„«»](?=\S)")
_CLOSED_SINGLE = pattern(r"[.,;:!?…—–-]['’](?=[\s)_*.,;:!?—–-]|$)")
_WORD = pattern(r"\w+")
_PUNCTUATION = ".,;:!?…—–-"
_ALONE = _AS_USUAL | str.maketrans("『』", "“”")
_RARER = "「」『』‹›＂″❝❞〝〞`"
LONGEST = 20_000
"""Code points after which the closing mark of a speech in single marks is no longer looked for."""
RARELY = 0.1
"""Share of the paragraphs that may begin with a mark where talk has none."""
_ENDS = ".!?…,;:—–-"


@dataclass(frozen=True, slots=True)
class Convention:
    """How a passage marks what is said."""

    single: bool = False
    """Single marks carry the dialogue; double marks inside them are nested."""
    dash: bool = False
    """Paragraphs of speech begin with a dash."""
    set_off: bool = False
    """Tags in speech marked by dashes stand between dashes."""
    inward: bool = False
    """Guillemets point inwards (»so«)."""
    unmarked: bool = False
    """Nothing marks speech; tags alone show it."""
    rare: bool = False
    """Some marks are none of the usual ones (「so」, ‹so›, ``so'')."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words between two marks, marks included."""

    start: int
    end: int
    closed: bool = True
    """False when the paragraph ends before a closing mark."""
    resumed: bool = False
    """The speech began in an earlier paragraph."""
    stray: bool = False
    """A closing mark that nothing opened."""
    dashed: bool = False
    """Marked by a dash or by nothing, not by quotation marks."""

    def inside(self, paragraph: Paragraph) -> str:
        """Return the words without the marks."""
        words = paragraph.text[self.start - paragraph.span.start : self.end - paragraph.span.start]
        return words.strip("\"“”„«»‘’'" + _RARER if not self.dashed else "—–―- ")


def convention_of(passage: Passage) -> Convention:
    """Return how ``passage`` marks speech, judged by how its paragraphs begin and how its marks close."""
    story = passage.story
    rare = _RARE.search(passage.text) is not None
    texts = [_usual(paragraph.text) if rare else paragraph.text for paragraph in story]
    double = sum(1 for text in texts if _OPENING_DOUBLE.match(text))
    single = sum(1 for text in texts if _OPENING_SINGLE.match(text))
    closed = sum(len(_CLOSED_SINGLE.findall(text)) for text in texts)
    marks = sum(len(_MARK.findall(text)) for text in texts)
    dash = sum(1 for text in texts if _DASH.match(text) and len(text) > 4)
    is_single = closed > 0 and (single > 2 * double or (single >= double and closed > marks))
    is_dash = dash > 0 and dash >= 2 * double and dash >= single and (dash > 1 or marks == 0)
    opened = double + single + dash
    is_bare = opened <= len(story) * RARELY and is_unmarked(story, max(marks, 2 * opened))
    return Convention(
        single=is_single and not is_dash and not is_bare,
        dash=is_dash and not is_bare,
        set_off=is_dash and is_set_off(text for text in texts if _DASH.match(text)),
        inward=_points_inward(texts),
        unmarked=is_bare,
        rare=rare,
    )


def stretches(paragraph: Paragraph, convention: Convention) -> tuple[Stretch, ...]:
    """Return the marked stretches of one paragraph in order, without overlap."""
    if convention.dash:
        base = paragraph.span.start
        cuts = dash_speech(paragraph.text, set_off=convention.set_off)
        return tuple(Stretch(base + start, base + end, dashed=True) for start, end in cuts)
    if convention.single:
        return tuple(_single(paragraph))
    return tuple(_double(paragraph, convention))


def _usual(text: str) -> str:
    """Return a paragraph with the usual marks for rare ones, each in its place."""
    text = text.translate(_AS_USUAL if "「" in text else _ALONE)
    if "``" in text:
        return text.replace("``", "“\ufeff").replace("''", "\ufeff”")
    return text if _MARK.search(text) else _TWO_SINGLE.sub("“\ufeff\\1\ufeff”", text)


def _points_inward(texts: Iterable[str]) -> bool:
    inward = outward = 0
    for text in texts:
        first = re.search("[«»]", text)
        if first:
            inward += first.group() == "»"
            outward += first.group() == "«"
    return inward > outward


def _double(paragraph: Paragraph, convention: Convention) -> Iterator[Stretch]:
    """Pair double marks: shaped marks by their shape, straight ones in turn unless their number is odd."""
    text, base = _usual(paragraph.text) if convention.rare else paragraph.text, paragraph.span.start
    places = [match.start() for match in _MARK.finditer(text)]
    odd = len(places) % 2 == 1
    opened: int | None = None
    low = False
    for place in places:
        role = _role(text, place, opened is not None, low, odd, convention.inward)
        if role == "open":
            if opened is not None:
                yield Stretch(base + opened, base + place, closed=False)
            opened, low = place, text[place] == "„"
        elif role == "close" and opened is not None:
            yield Stretch(base + opened, base + place + 1)
            opened = None
        elif role == "stray":
            yield Stretch(base + place, base + place + 1, stray=True)
    if opened is not None:
        yield Stretch(base + opened, base + len(text.rstrip()), closed=False)


def _role(text: str, place: int, inside: bool, low: bool, odd: bool, inward: bool) -> str:
    """Return what the mark at ``place`` does: ``open``, ``close``, ``stray`` or ``nothing``."""
    mark = text[place]
    opens, closes = _looks_opening(text, place), _looks_closing(text, place)
    if mark in "«»":
        is_open = (mark == "»") == inward
        return ("nothing" if inside else "open") if is_open else ("close" if inside else "nothing")
    if mark == "„":
        return "nothing" if inside else "open"
    if inside:
        restarts = opens and not closes and (odd or mark == "“") and not low
        return "open" if restarts else "close"
    if mark == '"' and place and text[place - 1].isdigit() and not opens:
        return "nothing"  # inches
    backwards = closes and not opens and place > 0 and (odd or mark == "”")
    return "stray" if backwards else "open"


def _looks_opening(text: str, place: int) -> bool:
    before = text[place - 1] if place else " "
    after = text[place + 1] if place + 1 < len(text) else " "
    return (before.isspace() or before in "([—–-_*/") and not after.isspace()


def _looks_closing(text: str, place: int) -> bool:
    before = text[place - 1] if place else " "
    after = text[place + 1] if place + 1 < len(text) else " "
    return not before.isspace() and (after.isspace() or after in ".,;:!?)]—–-_*'’")


def _single(paragraph: Paragraph) -> Iterator[Stretch]:
    """Pair single marks, which are apostrophes as well; double marks outside them open a quotation too."""
    text, base = paragraph.text, paragraph.span.start
    at = 0
    while True:
        opening = _next_opening(text, at)
        if opening is None:
            return
        closing = _closing(text, opening)
        if closing is None:
            yield Stretch(base + opening, base + len(text.rstrip()), closed=False)
            return
        yield Stretch(base + opening, base + closing + 1)
        at = closing + 1


def _next_opening(text: str, at: int) -> int | None:
    for match in _ANY_OPENING.finditer(text, at):
        place = match.start()
        if not _looks_opening(text, place):
            continue
        if match.group() in '"“' or place == 0 or not _is_elision(text, place):
            return place
    return None


def _closing(text: str, opening: int) -> int | None:
    """Return where the quotation opened at ``opening`` closes."""
    if text[opening] in '"“':
        return next((match.start() for match in _DOUBLE_END.finditer(text, opening + 1)), None)
    weak: int | None = None
    for match in _SINGLE.finditer(text, opening + 1, opening + LONGEST):
        place = match.start()
        after = text[place + 1] if place + 1 < len(text) else " "
        before = text[place - 1]
        if after.isalnum():
            starts_anew = (
                before.isspace()
                and text[max(0, place - 9) : place].rstrip()[-1:] in _ENDS
                and after.isupper()
            )
            if starts_anew and weak is not None and not _is_elision(text, place):
                return weak
            continue
        if _ends_speech(text, place, after):
            return place
        if not before.isspace() and not _is_apostrophe(text, place):
            weak = place
    return weak


def _ends_speech(text: str, place: int, after: str) -> bool:
    """Tell whether a single mark closes for certain: after a stop, or alone between blanks."""
    before = text[max(0, place - 3) : place].rstrip("_*)")[-1:]
    return before != "" and (
        before in _PUNCTUATION or before in '"”' or (before.isspace() and after.isspace())
    )


def _is_elision(text: str, place: int) -> bool:
    """Tell whether the mark stands for letters left out at the start of a word ('tis, 'em, 'n').

    Words that are plain words as well count only in the middle of a clause (he said, 'and then' opens a
    quotation).
    """
    match = _WORD.match(text, place + 1)
    if match is None:
        return False
    word = match.group()
    if word.lower() in word_list("elisions"):
        return True
    return word in word_list("elisions_maybe") and text[max(0, place - 9) : place].rstrip()[-1:] not in _ENDS


def _is_apostrophe(text: str, place: int) -> bool:
    """Tell whether a mark after a letter is a possessive (dogs' tails) or a cut-off ending (goin' home)."""
    after = re.compile(r"\s+\w").match(text, place + 1)
    if after is None:
        return False
    return (
        text[place - 1] in "sS"
        or text[place - 2 : place].lower() in {"in", "an", "th"}
        or text[place - 1] in "no"
    )
