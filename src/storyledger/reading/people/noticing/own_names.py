"""Which names are said to "I", and which does "I" give? Part of stage A: signs alone, weighed by stage B.

A name that somebody is called by is the teller's when the teller answers, or has just spoken, or is the only
other one there; it is not when the teller says it. Some names the teller owns to: "my name is Ann", "they
call me Sprat"; "Is this Dana?" "Speaking." Some are read: "Dear Tomas," in a letter that "I" opened.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, takewhile

from storyledger.entries import Person
from storyledger.patterns import pattern
from storyledger.reading.passage import Paragraph, Passage, Token
from storyledger.reading.people.nominals import person_nouns
from storyledger.reading.people.noticing.runs import Run
from storyledger.reading.people.noticing.spoken import Speech
from storyledger.reading.speech.quote import Quote
from storyledger.reading.speech.vocatives import answers_with
from storyledger.reading.words import word_forms
from storyledger.span import Span

__all__ = ["Talk"]

OWN: dict[Person | None, frozenset[str]] = {
    "first": frozenset({"I", "me", "my"}),
    "second": frozenset({"you", "You", "your", "Your"}),
}
"""What the telling calls the one it follows from inside."""
SUBJECT = frozenset({"I", "you", "You"})
ME = "me"
"""What "I" is called, and how "I" stands before a line of a chat."""
OBJECT = frozenset({"me", "you"})
NOTHING = frozenset({"nothing", "no", "little"})
"""What goes after a verb of speech where nobody speaks ("I said nothing")."""
NEXT, BESIDE, NEAR, CRIED = 1.0, 0.6, 0.5, 0.1
"""Weight of a name called where "I" speaks next or before, is told beside or around it; of one cried out."""
TURNS = 6
"""Paragraphs of untagged talk through which two are taken to speak by turns."""
AROUND = 3
"""Paragraphs of talk on either side in which others may be told of."""
TAG, SENTENCE = 5, 16
"""Words beside speech within which a tag is, and of the rest of its sentence."""
SEVERAL = frozenset("three four five six seven eight nine ten".split())
"""Numbers that leave it open who is spoken to."""
PLACED = frozenset("by in on at with who".split())
"""What goes on after "the one" where that is somebody."""
FULL_STOPS = frozenset('. ; : ! ? — “ " ‘'.split())
_NO_NAME = pattern(r"\W*$")
_QUESTION = pattern(r"\W*\?\W*$")
_BREAK = pattern(r"[.,!?;—”\"’']|$")
_ASKED = pattern(
    r"\W*(?:(?:is (?:this|that|it)|are you|you(?:['’]re| are| must be)|would you be|am i speaking to)\s+)?$",
    re.IGNORECASE,
)
"""What stands before a name that is asked for."""
_YES = pattern(
    r"\W*(?:here|present|yes|yeah|yep|aye|speaking|that['’]?s me|that is me|this is (?:she|he)|i am|me)\b",
    re.IGNORECASE,
)
_NOT_HERE = pattern(
    r"\W*(?:no\b|not (?:me|here|him|her)\b|wrong|sorry|who\b|there['’]s no"
    r"|(?:he|she)(?:['’]s| is|['’]ll| will| has| left)\b)",
    re.IGNORECASE,
)
"""What somebody says who is asked for somebody else."""
_ME = pattern(r"\W*(?:speaking|that['’]?s me|that is me|this is (?:she|he))\b", re.IGNORECASE)
"""What only the one who is asked for says."""
_MEANING = pattern(r"\b(?:mean(?:ing|s|t)|point(?:ing|ed|s) (?:at|to)|introduc(?:ing|ed|es)) me\b")
_THIS_IS = pattern(r"\W*(?:this is|that['’]s|meet)\s+$", re.IGNORECASE)
_AM = pattern(
    r"(?:^|[^\w\s])\W*(?:(?:and|well|yes|hello|hi),? )?"
    r"(?:I(?: am|['’]m)|(?:my |the )?name(?: is|['’]s)|call me|it(?: is|['’]s)(?: only| just)? me,?)\s+$",
    re.IGNORECASE,
)
"""What "I" says before a name that is his own."""
_HAND = pattern(
    r"\b(?:held|hold|holding|stuck|put) out (?:my|a) hand\b|\boffered (?:him |her |them )?my hand\b"
)
_DEAR = pattern(r"\W*(?:my )?(?:dear(?:est)?|to:?)\s+$", re.IGNORECASE)
_READS = pattern(
    r"\b(?:letter|note|card|postcard|envelope|e-?mail|message|telegram|screen|inbox|phone"
    r"|read|opened|unfolded|unread)\b"
)
_WRITES = pattern(
    r"\bI(?:['’]d| had)? (?:wrote|write|written|began|begin|typed|type|sent|send|start|started)\b"
)


@dataclass(frozen=True, slots=True)
class _Beat:
    """One paragraph, as far as it shows who speaks."""

    speaks: bool
    """Something is said."""
    mine: bool
    """ "I" is tagged as saying it, or is told to say something."""
    others: bool
    """Somebody else is tagged."""
    to_me: bool
    """The tag says that it is said to "me"."""
    joins: bool
    """What is said makes "I" do something in the same breath ("said Ann, and I sat")."""
    tells: bool
    """The teller's own words stand in its telling."""


_EMPTY = _Beat(speaks=False, mine=False, others=False, to_me=False, joins=False, tells=False)


class Talk:
    """The paragraphs of one section, and where "I" speaks in them."""

    def __init__(self, passage: Passage, speech: Speech, person: Person | None) -> None:
        self._text = passage.text
        self._story = passage.story
        self._speech = speech
        self._own = OWN.get(person, frozenset())

    @cached_property
    def _beats(self) -> list[_Beat]:
        return [_beat(paragraph, self._text, self._own, self._speech) for paragraph in self._story]

    def _beat(self, index: int) -> _Beat:
        return self._beats[index] if 0 <= index < len(self._beats) else _EMPTY

    def weigh(self, index: int, run: Run, quote: Quote) -> float:
        """Return how far a name called in paragraph ``index`` is said to "I"; below 0 where "I" says it."""
        if not self._own:
            return 0.0
        here, before, after = (self._beat(at) for at in (index, index - 1, index + 1))
        if here.mine and not here.others:
            return -NEXT
        alone = self._alone(run, quote)
        if alone == "?" and not here.others:
            return NEXT if after.mine and not self._denies(index + 1) else 0.0
        if here.to_me or (here.joins and not alone) or (after.mine and not (alone and after.others)):
            return NEXT
        if alone == "!":
            return CRIED if here.tells or before.tells or after.tells else 0.0
        if before.mine and before.speaks:
            return NEXT
        turns = 0 if here.others else self._turns(index)
        if turns:
            return NEXT if turns % 2 else 0.0
        if here.tells:
            return BESIDE
        if self._goes_on(index + 1) or (before.others and not here.others):
            return 0.0  # whoever answers somebody else may be "I"
        if self._is_of_two(index) and any(self._beats[at].tells for at in self._stretch(index)[:-1]):
            return NEXT
        return NEAR if before.tells or self._begins(index + 1) in SUBJECT else 0.0

    def _begins(self, index: int) -> str:
        """Return the first word of a paragraph."""
        tokens = self._story[index].tokens if index < len(self._story) else ()
        return tokens[0].text if tokens else ""

    def _goes_on(self, index: int) -> bool:
        """Tell whether a paragraph goes on with what "he" or "she" does, silently."""
        return self._begins(index) in {"He", "She"} and not self._beat(index).speaks

    def _turns(self, index: int) -> int:
        """Return how many turns away "I" is tagged in untagged talk, 0 where nobody can tell."""
        for step in (-1, 1):
            for turns in range(1, TURNS):
                beat = self._beat(index + step * turns)
                if not beat.speaks or beat.others:
                    break
                if beat.mine:
                    return turns
        return 0

    def _alone(self, run: Run, quote: Quote) -> str:
        """Return "!" or "?" where a name is all that is cried or asked ("Ann! Ann!"), else nothing."""
        rest = quote.span.of(self._text).replace(run.text, "")
        return next((mark for mark in "!?" if mark in rest), "") if _NO_NAME.match(rest) else ""

    def _stretch(self, index: int) -> range:
        """Return the paragraphs of one talk with what is told right before and after it."""
        first = last = index
        while self._beat(first - 1).speaks and first > index - AROUND:
            first -= 1
        while self._beat(last + 1).speaks and last < index + AROUND:
            last += 1
        return range(max(0, first - 1), min(len(self._beats), last + 2))

    def _is_of_two(self, index: int) -> bool:
        """Tell whether nobody but "I" and one other is told of around a talk."""
        others: set[str] = set()
        for at in self._stretch(index):
            others.update(self._people(self._story[at]))
            if len(others) > 1:
                return False
        return True

    def _people(self, paragraph: Paragraph) -> Iterator[str]:
        """Yield the words for people in the telling of a paragraph; a number stands for several."""
        tokens = paragraph.tokens
        for quote in self._speech.within(paragraph.span):
            if quote.label:
                yield quote.label.of(self._text)
        for place, token in enumerate(tokens):
            word = token.text.lower()
            if self._speech.at(token.start) is not None:
                continue
            noun = person_nouns().get(word)
            if word in SEVERAL:
                yield from ("several", "more")
            elif noun is not None and (word != "one" or _next(tokens, place) in PLACED):
                yield noun.singular
            elif token.text[0].isupper() and place and tokens[place - 1].text[-1].isalpha() and word != "i":
                yield word

    def owns(self, index: int, run: Run) -> bool:
        """Tell whether "I" gives a name, answers to it, is meant by it or reads a letter to it."""
        if not self._own:
            return False
        paragraph = self._story[index]
        name = Span(paragraph.tokens[run.first].start, paragraph.tokens[run.last - 1].end)
        quote = self._speech.at(name.start)
        if quote is None:
            return self._is_written_to(index, name)
        before, after = self._text[quote.span.start : name.start], self._text[name.end : quote.span.end]
        here = self._beat(index)
        if here.mine and not here.others:
            return self._gives(index, name, quote, before, after)
        if _NO_NAME.match(before) or _THIS_IS.match(before):
            beside = self._text[quote.span.end : paragraph.span.end]
            if _MEANING.search(beside):
                return True
        return (
            _ASKED.match(before) is not None
            and _QUESTION.match(after) is not None
            and self._answers(index + 1)
        )

    def _gives(self, index: int, name: Span, quote: Quote, before: str, after: str) -> bool:
        """Tell whether "I", who speaks, gives a name as his own."""
        if (_AM.search(before) and _BREAK.match(after)) or answers_with(self._text, quote.span, name):
            return True
        is_all = _NO_NAME.match(before) and _NO_NAME.match(after) and "?" not in after
        is_full = " " in name.of(self._text)
        return bool(
            is_all and is_full and _HAND.search(self._text[quote.span.end : self._story[index].span.end])
        )

    def _answers(self, index: int) -> bool:
        """Tell whether "I" answers to the name that was asked for in the paragraph before."""
        beat = self._beat(index)
        if not beat.speaks or beat.others:
            return False
        said = self._speech.within(self._story[index].span)[0].span.of(self._text)
        return (_YES if beat.mine else _ME).match(said) is not None

    def _denies(self, index: int) -> bool:
        """Tell whether the first words of a paragraph's speech are that somebody else was asked for."""
        said = self._speech.within(self._story[index].span)
        return bool(said) and _NOT_HERE.match(said[0].span.of(self._text)) is not None

    def _is_written_to(self, index: int, name: Span) -> bool:
        """Tell whether a name begins a letter that "I" has just opened: "Dear Ann,"."""
        begin = self._story[index].span.start
        line = self._text.rfind("\n", begin, name.start) + 1 or begin
        if not self._beat(index - 1).tells or not _DEAR.match(self._text[line : name.start]):
            return False
        told = self._story[index - 1].text
        return self._text[name.end] in ",:\n" and bool(_READS.search(told)) and not _WRITES.search(told)


def _beat(paragraph: Paragraph, text: str, own: Set[str], speech: Speech) -> _Beat:
    """Look who speaks in a paragraph."""
    said = speech.within(paragraph.span)
    tokens = paragraph.tokens
    me = [at for at, token in enumerate(tokens) if token.text in own and speech.at(token.start) is None]
    if not said and not me:
        return _EMPTY
    until = len(tokens) if said else paragraph.sentences[0].last
    subjects = [at for at in me if tokens[at].text in SUBJECT]
    mine = any(_says(tokens, at) for at in subjects if at < until)
    tags = [_tag(words) for quote in said for words in _beside(tokens, quote)]
    labels = {quote.label.of(text).lower() for quote in said if quote.label}
    others = any(tag and own.isdisjoint(SUBJECT.intersection(tag)) for tag in tags) or bool(labels - {ME})
    to_me = any(_is_to_me(words, own) for quote in said for words in _beside(tokens, quote))
    joins = any(tokens[at - 1].text == "and" and tokens[at - 2].text == "," for at in subjects if at > 1)
    return _Beat(
        speaks=bool(said),
        mine=mine or ME in labels,
        others=others,
        to_me=to_me,
        joins=joins and others,
        tells=bool(me),
    )


def _is_to_me(words: Sequence[str], own: Set[str]) -> bool:
    """Tell whether words beside speech say who is spoken to: "said to me", "she says when you come in"."""
    says = word_forms("speech_verbs")
    me, came = own & OBJECT, own & SUBJECT
    return not says.isdisjoint(words) and any(
        (after in me and (word == "to" or word in says)) or (word == "when" and after in came)
        for word, after in pairwise(words)
    )


def _next(tokens: Sequence[Token], at: int) -> str:
    return tokens[at + 1].text if at + 1 < len(tokens) else ""


def _says(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a verb of speech stands beside "I", and something is said."""
    says = word_forms("speech_verbs")
    if at and tokens[at - 1].text in says:
        return True
    for verb in range(at + 1, min(at + 3, len(tokens))):
        if tokens[verb].text in says:
            return verb + 1 == len(tokens) or tokens[verb + 1].text not in NOTHING
    return False


def _beside(tokens: Sequence[Token], quote: Quote) -> Iterator[list[str]]:
    """Yield the words of the telling after speech, and right before it, up to the end of the sentence."""
    end = bisect_left(tokens, quote.span.end, key=lambda token: token.start)
    start = bisect_left(tokens, quote.span.start, key=lambda token: token.start)
    after = (token.text for token in tokens[end : end + SENTENCE])
    yield list(takewhile(lambda word: word not in FULL_STOPS, after))
    before = [token.text for token in tokens[max(0, start - TAG) : start]]
    if before and before[-1] in {",", ":"}:
        yield list(takewhile(lambda word: word not in FULL_STOPS, before[::-1]))[:0:-1]


def _tag(words: Sequence[str]) -> list[str]:
    """Return the words that tell who speaks, up to a comma; none without a verb of speech."""
    tag = list(takewhile(lambda word: word != ",", words))[:TAG]
    return tag if not word_forms("speech_verbs").isdisjoint(tag) else []
