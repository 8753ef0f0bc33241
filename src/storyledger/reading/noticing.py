"""Stage A: everything that can be known of one section without knowing the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from storyledger.entries import Declaration, Person
from storyledger.patterns import PICTURES, pattern
from storyledger.reading.margins.declarations import find_declarations
from storyledger.reading.narration import told, without_italics
from storyledger.reading.passage import Paragraph, Passage
from storyledger.reading.people.gathering.epithets import Likeness, find_likenesses
from storyledger.reading.people.noticing.counting import notice_names
from storyledger.reading.people.noticing.kinships import Kinship, kin_words, kinships_in
from storyledger.reading.people.noticing.namings import NamesByWords, Naming, find_namings
from storyledger.reading.people.noticing.spoken import Speech
from storyledger.reading.people.noticing.tallies import Named, NameTally
from storyledger.reading.people.noticing.unnamed import NominalTally, notice_nominals
from storyledger.reading.people.noticing.words import common_words, given_names
from storyledger.reading.setting.focalization import person_of, votes_in
from storyledger.reading.setting.named_eyes import eyes_line
from storyledger.reading.speech.letters import writer_of
from storyledger.reading.speech.utterances import Quote, find_quotes
from storyledger.span import Span

__all__ = ["Noticed", "Teller", "notice"]

OVER = 2.0
"""Weight of a name over a stretch of text, as a sign that it is somebody."""
SHORT = 2
"""Letters of a name that may be meant to be capitals: "JD"."""
MESSAGES = 2
"""Heads of messages in a section that show that it is told in them."""
LONGEST_HEADING = 70
"""Code points of a line inside a chapter that may still be a heading."""
_OWNED = pattern(
    r"^(?P<name>[^\W\d_][^()\n]*?)['’]s\s+(?:\w+\s+){0,2}?"
    r"(?:journal|diary|letter|narrative|story|tale|account|memorandum|report|log)\b",
    re.IGNORECASE,
)
_BY = pattern(
    r"\b(?:letter(?:\s+from|,)|narrative of|account of|journal of|diary of"
    r"|(?:contributed|continued|resumed|told|related|written|narrated) by)\s+"
    r"(?P<name>(?:[^.,;:()—–\n]|(?<=\b[A-Z])\.|(?<=\b[DM][rs])\.|(?<=\bMrs)\.)+?)"
    r"(?=\s+to\s|(?<!\b[A-Z])(?<!\b[DM][rs])(?<!\bMrs)\.|[,;:()—–\n]|$)",
    re.IGNORECASE,
)
_FROM = pattern(
    r"(?:^|: )\W*(?i:from)\W*:\W*(?P<name>[A-Z][\w.'’-]*(?: (?!\w+:)[A-Z][\w.'’-]*){0,3})"
    r"\s*(?:[<(\[:].*|\w+:.*)?$"
)
"""The line of a letter's or a message's head that tells who writes."""
_TO = pattern(
    r"^(?P<name>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}),? to (?:(?:his|her|the) [\w ]{1,20},? )?"
    r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}$"
)
"""A line over a letter that tells who writes to whom: "Miss Lee to her sister, Mrs. Hill"."""
_MARKS = " _*#~=-–—<>[]|•·:+\t"
"""What may stand around a heading's words."""
_PICTURE = pattern(rf"[{PICTURES}]+")
_NUMBER = pattern(
    r"^(?:(?:chapter|part|book)\s+)?(?:[ivxlc]+|\d+)(?:[:.]\s+|\s*[|(]\s*|\s+[–—-]\s+)|^\w+:\s+",
    re.IGNORECASE,
)
"""What may stand before the words of a heading: "Chapter II:"."""
_SPEECH = pattern(r"[\"“”«»„]|^\W*['‘—–]")
"""What no line over a telling has."""
_LONE_HEADING = pattern(
    r"^(?:(?:chapter|part)\s+\w+\s*[:.—-]\s*)?(?P<name>[A-Z][\w'’.]+(?:\s+[A-Z][\w'’.]+){0,3})$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """A stretch of a section under one heading, and how it is told."""

    start: int
    person: Person | None
    """Whether an "I" tells it, or it is told of "you"; ``third`` otherwise, None where little shows it."""
    named: str | None = None
    """The name that the heading gives to whoever tells it."""
    sure: bool = False
    """The heading says so in words ("Ann's diary"); a bare name may mean anything."""
    is_we: bool = False
    """Nobody says "I": where it is told in first person, it is told by "we"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """Stage A's answers for one section; offsets count from its start."""

    quotes: Sequence[Quote] = ()
    named: Named = field(default_factory=Named)
    nominals: tuple[NominalTally, ...] = ()
    namings: tuple[Naming, ...] = ()
    likenesses: tuple[Likeness, ...] = ()
    kinships: tuple[Kinship, ...] = ()
    kin: tuple[str, ...] = ()
    """The words for kin that stand in it, in their plain form."""
    tellers: tuple[Teller, ...] = ()
    declarations: tuple[Declaration, ...] = ()


def notice(passage: Passage) -> Noticed:
    """Read one section alone: chapters as story, notes for what their author declares."""
    if passage.section.kind == "note":
        return Noticed(declarations=find_declarations(passage))
    if passage.section.kind != "chapter":
        return Noticed()
    quotes = find_quotes(passage)
    namings = find_namings(passage, quotes)
    tellers = tuple(_tellers(passage, without_italics(passage, told(passage, quotes))))
    persons = {teller.person for teller in tellers}
    person: Person | None = "first" if "first" in persons else "second" if "second" in persons else None
    return Noticed(
        quotes=quotes,
        named=_headed(notice_names(passage, quotes, person, namings), tellers),
        nominals=notice_nominals(
            passage, quotes, NamesByWords(namings).name_of, first_person=person == "first"
        ),
        namings=namings,
        likenesses=find_likenesses(passage, quotes),
        kinships=kinships_in(passage.story, Speech(passage.story, quotes)),
        kin=kin_words(passage.story),
        tellers=tellers,
    )


def _headed(named: Named, tellers: Sequence[Teller]) -> Named:
    """Return the names counted; to stand over a stretch is a sign of being somebody, each time.

    Not where the words around a name say that it is a place. An "I" may be named nowhere else.
    """
    over = Counter(teller.named.casefold() for teller in tellers if teller.named)
    if not over:
        return named
    tallies = [
        replace(tally, person=tally.person + OVER * over[tally.text.casefold()])
        if tally.place <= tally.person
        else tally
        for tally in named.tallies
    ]
    known = {word for tally in tallies for word in tally.text.casefold().split()}
    for teller in tellers:
        name = teller.named or ""
        if teller.person == "first" and _is_new_name(name, known):
            known.add(name.casefold())
            weight = OVER * over[name.casefold()]
            tallies.append(NameTally(text=name, first=teller.start, count=0, inside=1, person=weight))
    return replace(named, tallies=tuple(tallies))


def _is_new_name(name: str, known: Set[str]) -> bool:
    """Tell whether a heading's words are a name, no initials, of which the text has no part."""
    is_plain = any(word.lower() in common_words() and word not in given_names() for word in name.split())
    return len(name) > SHORT and not is_plain and known.isdisjoint(name.casefold().split())


def _tellers(passage: Passage, narration: str) -> Iterator[Teller]:
    """Yield the stretches between headings that name somebody; the section itself is the first."""
    written = _letters(passage) or _messages(passage)
    if written:
        yield from (_writer(narration, start, stop, name) for start, stop, name in written)
        return
    heads = [(0, passage.title)]
    heads += [(block.span.start, block.text) for block in passage.paragraphs if _is_teller_heading(block)]
    for index, (start, heading) in enumerate(heads):
        stop = heads[index + 1][0] if index + 1 < len(heads) else len(passage.text)
        if narration[start:stop].strip():
            named, sure = _teller_in(heading)
            whole = _teller(narration, start, stop, named, sure=sure)
            yield from _told_to_you(passage, narration, whole, stop) or [whole]


def _told_to_you(passage: Passage, narration: str, whole: Teller, stop: int) -> list[Teller]:
    """Return the scenes of a stretch with their tellers where only some are told of "you", else none."""
    if whole.person in ("first", "second"):
        return []
    breaks = [block.span.start for block in passage.paragraphs if block.kind == "break"]
    cuts = [whole.start, *(place for place in breaks if whole.start < place < stop), stop]
    spans = [Span(*ends) for ends in pairwise(cuts)] if len(cuts) > 2 else []
    parts = [
        _teller(narration, span.start, span.end, whole.named, sure=whole.sure)
        for span in spans
        if span.of(narration).strip()
    ]
    return parts if any(part.person == "second" for part in parts) else []


def _teller(narration: str, start: int, stop: int, named: str | None, *, sure: bool) -> Teller:
    votes = votes_in(narration, Span(start, stop))
    if named and named.isupper() and len(named) > SHORT:
        named = named.title()
    return Teller(start=start, person=person_of(votes), named=named, sure=sure, is_we=votes.first == 0)


def _writer(narration: str, start: int, stop: int, name: str) -> Teller:
    """Return who tells a letter or a message: the writer is its "I", however seldom one says so."""
    teller = _teller(narration, start, stop, name, sure=True)
    is_open = teller.person is None or (teller.person == "third" and not teller.is_we)
    return replace(teller, person="first", is_we=False) if is_open else teller


def _messages(passage: Passage) -> list[tuple[int, int, str]]:
    """Return where the messages begin and end that the section is told in, with who sends each.

    Empty when it does not begin with the head of one, or has only one.
    """
    heads = []
    for number, paragraph in enumerate(passage.story):
        match = _FROM.search(paragraph.text.partition("\n")[0])
        if match:
            heads.append((number, paragraph.span.start, " ".join(match["name"].split())))
    if len(heads) < MESSAGES or heads[0][0] > 0:
        return []
    ends = [start for _, start, _ in heads[1:]] + [passage.story[-1].span.end]
    return [(start, end, name) for (_, start, name), end in zip(heads, ends, strict=True)]


def _letters(passage: Passage) -> list[tuple[int, int, str]]:
    """Return where the letters begin and end that the section is told in, with who signs each.

    Empty when any stretch between breaks and headings is no letter.
    """
    runs = (list(run) for is_story, run in groupby(passage.paragraphs, _is_told) if is_story)
    signed = [(run[0], run[-1], writer_of(run)) for run in runs]
    letters = [
        (first.span.start, last.span.end, _over(first.text, passage.title) or name)
        for first, last, name in signed
        if name
    ]
    return letters if len(letters) == len(signed) else []


def _over(*lines: str) -> str | None:
    """Return who writes a letter as the first of some lines tells that does, None when none tells."""
    matches = (_TO.search(_NUMBER.sub("", line.strip(_MARKS))) for line in lines)
    return next((match["name"] for match in matches if match), None)


def _is_told(paragraph: Paragraph) -> bool:
    return paragraph.is_story


def _is_teller_heading(block: Paragraph) -> bool:
    """Tell whether a block is a heading that names a teller; a short line that says so in words counts."""
    is_long = len(block.text) > LONGEST_HEADING and not _FROM.search(block.text.partition("\n")[0])
    if block.kind != "heading" and (is_long or _SPEECH.search(block.text)):
        return False  # "But I had a letter from Ann."
    named, sure = _teller_in(block.text, is_line=block.kind != "heading")
    return sure or (named is not None and block.kind == "heading")


def _teller_in(heading: str, *, is_line: bool = False) -> tuple[str | None, bool]:
    """Return the name in a heading that says who tells, and whether it says so in words.

    A line of the telling (``is_line``) begins with these words: "It was a letter from Ann" is none.

    No name, and sure: the words say that it is nobody in particular.
    """
    by = _BY.match if is_line else _BY.search
    lines = [_PICTURE.sub("", line).strip(_MARKS) for line in heading.splitlines() if line.strip()]
    for line in lines:
        plain = _NUMBER.sub("", line)
        for said in (line, plain):
            if eyes := eyes_line(said):
                return said[slice(*eyes)] or None, True
        match = _FROM.search(line) or _OWNED.search(plain) or by(plain)
        if match and match["name"][:1].isupper():
            return " ".join(match["name"].split()), True
    match = _LONE_HEADING.match(lines[-1]) if lines else None
    return (match["name"], False) if match else (None, False)
