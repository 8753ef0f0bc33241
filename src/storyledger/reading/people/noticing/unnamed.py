"""How people without a name are told of, noticed: *the old woman* acts four times and speaks once.

Counts the nominals of one section outside speech; ``gathering`` decides which of them are somebody.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from storyledger.reading.passage import Paragraph, Passage, Token
from storyledger.reading.people.nominals import (
    BESIDE,
    LOOKS,
    MOSTLY,
    ONLY_SPEAKING,
    PRONOUN_OF,
    Nominal,
    is_after_said,
    nominals,
    own_kin,
)
from storyledger.reading.people.noticing.looks import told_apart
from storyledger.reading.speech.utterances import Quote
from storyledger.reading.words import word_forms, word_list

__all__ = ["NominalTally", "notice_nominals", "speaks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NominalTally:
    """How one nominal is used in one section."""

    key: str
    head: str
    plural: bool
    gender: str
    kind: str
    first: int
    count: int
    definite: int = 0
    taken_up: int = 0
    """Definite uses after one that brought somebody in ("a boy ... the boy")."""
    acts: int = 0
    """Uses as the subject of a verb of people."""
    speaks: int = 0
    """Uses beside a verb of speech."""
    leads: int = 0
    """Uses as the first subject of the sentence above words that somebody says."""
    heard: int = 0
    """Uses that bring somebody in who goes on to say something ("A woman rose. She ... “No,” she said")."""
    he: int = 0
    """Uses after which "he" goes on."""
    she: int = 0
    size: int | None = None
    """The largest number given for a group."""
    look: str = ""
    """The adjective that stands with nearly all uses, and is no part of the key: "old"."""
    named: str = ""
    """The name that the section gives them; other uses of the same key have a tally of their own."""


def notice_nominals(
    passage: Passage,
    quotes: Sequence[Quote],
    name_of: Callable[[Nominal, int], str | None] | None = None,
    *,
    first_person: bool = False,
) -> tuple[NominalTally, ...]:
    """Count the nominals of ``passage`` outside speech; those in speech may mean anybody.

    Args:
        passage: a section.
        quotes: its quotations.
        name_of: the name of whoever a nominal means that begins at an offset, where the section gives one.
        first_person: count the teller's own kin, too.

    """
    counts: dict[tuple[str, str], Counter[str]] = {}
    seen: dict[tuple[str, str], tuple[Nominal, int, int | None]] = {}
    starts = [(quote.span.start, quote.span.end) for quote in quotes]
    ends = _answered(passage, quotes)
    for paragraph, nominal in told_apart(_told(passage, starts)):
        if nominal.owner:
            kin = own_kin(nominal) if first_person else None
            if kin is None:
                continue
            nominal = replace(nominal, key=kin)
        tokens = paragraph.tokens
        first, size = tokens[nominal.first].start, nominal.number
        known = nominal.key, (name_of(nominal, first) if name_of else None) or ""
        tally = counts.setdefault(known, Counter())
        if known in seen:
            first = seen[known][1]
            size = max((number for number in (seen[known][2], size) if number), default=None)
        seen[known] = (nominal, first, size)
        is_definite = nominal.determiner in {"the", "this", "that"}
        tally["taken_up"] += is_definite and tally["definite"] < tally["count"]
        tally["definite"] += is_definite
        tally["count"] += 1
        tally[nominal.look] += bool(nominal.look)
        tally["acts"] += _acts(tokens, nominal)
        tally["speaks"] += speaks(tokens, nominal) and (
            nominal.noun.kind not in ONLY_SPEAKING or _is_beside(starts, tokens, nominal)
        )
        answer = ends.get(paragraph.index)
        tally["heard"] += _is_heard(paragraph, nominal, answer or "")
        if _acts(tokens, nominal):
            tally["leads"] += answer is not None and _is_last(paragraph, nominal)
            tally[_goes_on(paragraph, nominal, answer or "")] += 1
    return tuple(_tally(known, seen[known], counts[known]) for known in counts)


def _answered(passage: Passage, quotes: Sequence[Quote]) -> dict[int, str]:
    """Return the paragraphs right above one that begins with words said, with the word after those."""
    said = {quote.span.start: quote.span.end for quote in quotes}
    found: dict[int, str] = {}
    for above, below in pairwise(passage.story):
        end = said.get(below.span.start)
        if end is not None:
            after = bisect_left(below.tokens, end, key=lambda token: token.start)
            found[above.index] = below.tokens[after].text if after < len(below.tokens) else ""
    return found


def _is_heard(paragraph: Paragraph, nominal: Nominal, answer: str) -> bool:
    """Tell whether a nominal brings in somebody about whom the paragraph goes on, and who then speaks.

    ``answer``: the word after what is said first below.
    """
    pronoun = PRONOUN_OF.get(nominal.noun.gender)
    if pronoun is None or _pronoun(answer) != pronoun or nominal.determiner not in {"a", "an", "another"}:
        return False
    later = [each for each in paragraph.sentences if each.first >= nominal.first]
    opens = bool(later) and later[0].first == nominal.first
    return opens and all(_pronoun(paragraph.tokens[each.first].text) == pronoun for each in later[1:])


def _goes_on(paragraph: Paragraph, nominal: Nominal, answer: str) -> str:
    """Return "he" or "she" when the telling goes on with that after a nominal that opens a sentence."""
    number = bisect_right(paragraph.ends, nominal.first)
    if number == len(paragraph.ends) or paragraph.sentences[number].first != nominal.first:
        return ""
    if number + 1 == len(paragraph.ends):
        return _pronoun(answer)
    return _pronoun(paragraph.tokens[paragraph.ends[number]].text)


def _pronoun(word: str) -> str:
    subject = word.lower().partition("'")[0].partition("’")[0]
    return subject if subject in {"he", "she"} else ""


def _is_last(paragraph: Paragraph, nominal: Nominal) -> bool:
    """Tell whether a nominal opens the last sentence of its paragraph."""
    return bool(paragraph.sentences) and paragraph.sentences[-1].first == nominal.first


def _told(passage: Passage, speech: Sequence[tuple[int, int]]) -> Iterator[tuple[Paragraph, Nominal]]:
    at = 0
    for paragraph in passage.story:
        for nominal in nominals(paragraph):
            start = paragraph.tokens[nominal.head].start
            while at < len(speech) and speech[at][1] <= start:
                at += 1
            if at < len(speech) and speech[at][0] <= start:
                continue
            yield paragraph, nominal


def _tally(
    known: tuple[str, str], seen: tuple[Nominal, int, int | None], counts: Counter[str]
) -> NominalTally:
    (key, named), (nominal, first, size) = known, seen
    noun = nominal.noun
    look = max(sorted(LOOKS), key=lambda word: counts[word])
    return NominalTally(
        key=key,
        head=noun.singular,
        plural=noun.plural,
        gender=noun.gender,
        kind=noun.kind,
        first=first,
        count=counts["count"],
        definite=counts["definite"],
        taken_up=counts["taken_up"],
        acts=counts["acts"],
        speaks=counts["speaks"],
        leads=counts["leads"],
        heard=counts["heard"],
        he=counts["he"],
        she=counts["she"],
        size=size,
        look=look if counts[look] >= MOSTLY * counts["count"] else "",
        named=named,
    )


def _acts(tokens: Sequence[Token], nominal: Nominal) -> bool:
    """Tell whether a nominal is the subject of a verb of people."""
    return not word_list("person_verbs").isdisjoint(_verbs(tokens, nominal))


def speaks(tokens: Sequence[Token], nominal: Nominal) -> bool:
    """Tell whether a nominal stands beside a verb of speech, or has words come from it."""
    says = word_forms("speech_verbs")
    before = [token.text for token in tokens[max(0, nominal.first - 7) : nominal.first]]
    if before[-2:] == ["out", "of"]:
        return not word_list("voice_nouns").isdisjoint(before)
    return not says.isdisjoint(_verbs(tokens, nominal)) or is_after_said(tokens, nominal.first)


def _is_beside(speech: Sequence[tuple[int, int]], tokens: Sequence[Token], nominal: Nominal) -> bool:
    """Tell whether words that somebody says end right before a nominal and its verb, or begin after."""
    first, last = tokens[max(0, nominal.first - 1)].start, tokens[min(nominal.last, len(tokens) - 1)].end
    return any(0 <= first - end <= 2 or 0 <= start - last <= 3 for start, end in speech)


def _verbs(tokens: Sequence[Token], nominal: Nominal) -> set[str]:
    """Return the word that may be a nominal's verb; several past "at his side" or the like."""
    after = [token.text for token in tokens[nominal.last : nominal.last + 5]]
    return set(after[2:] if after[:1] and after[0] in BESIDE else after[:1])
