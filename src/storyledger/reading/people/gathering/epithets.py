"""Is the bosun Hale? Who takes the turns of somebody that is called by name.

Nobody says in so many words who the bosun is, as ``namings`` would have it. But "Can you see it, Hale?" is
answered by the bosun, or what the bosun says is answered with "Yes, Hale." So the two are one person, unless
anything sets them apart: they stand in one sentence, one speaks to the other or takes the turn after the
other's, or somebody else is called beside the bosun's turns just as often. Who says "He can't hear you", or
has the name in their own words, answers for somebody else.

Part of stage A (the signs of one section) and of stage B (what they say together).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from storyledger.patterns import pattern
from storyledger.reading.passage import Paragraph, Passage
from storyledger.reading.people.gathering.characters import Group
from storyledger.reading.people.nominals import IN_ORDER, Nominal, nominals
from storyledger.reading.people.noticing.labels import is_own_label, label_name
from storyledger.reading.people.noticing.namings import tag_pronoun
from storyledger.reading.people.noticing.runs import Run
from storyledger.reading.people.noticing.spoken import Speech, is_tagged, is_vocative
from storyledger.reading.people.noticing.unnamed import NominalTally, speaks
from storyledger.reading.people.noticing.words import title_kind
from storyledger.reading.speech.quote import Quote
from storyledger.span import Span

__all__ = ["Likeness", "find_likenesses", "who_is_meant"]

KNOWN = frozenset({"the", "this", "that"})
"""What stands before words for somebody who may have been told of by name."""
NEAR = 300
"""Code points within which a name that is called is near to the turn before or after."""
FIRST = 4
"""Words before a name that is called in the first ones, where they are more than a sentence."""
QUOTED = 2
"""Code points that marks may take before the first word said."""
SHARE = 0.2
"""Share of the uses of words for somebody that must stand where the name is called."""
CALLINGS = frozenset({"role", "kind", "beast", "thing"})
"""Classes of nouns that tell who somebody is."""
OF_ANOTHER = frozenset({"he", "she", "his", "her", "him"})
"""Words for somebody who is spoken of."""
_Pair = tuple[str, str]
_Shown = tuple[Span, Span]
_BREAK = pattern(r"[.!?…][\"'”’*_]*\s+\w")
"""Where a sentence ends and another begins."""
_begin = attrgetter("start")
CLOSING = frozenset("\" ” ' ’ »".split())
"""What closes words that are said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Words for somebody, a name, and how often a section shows them as one person or as two."""

    key: str
    name: str
    answers: int = 0
    """Turns that the words take beside one in which the name is called."""
    apart: int = 0
    """Sentences with both, turns one after the other, and turns in which the words call the name."""
    shown: tuple[Span, ...] = ()
    """The first name called and the words that take the turn, in the order of the text."""
    is_name: bool = False
    """The words are a name, too."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A name, or words for somebody, outside speech in one paragraph."""

    text: str
    is_name: bool
    first: int
    last: int
    speaks: bool
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class _Turn:
    """One paragraph: of whom it tells, who speaks in it, and who is called."""

    paragraph: Paragraph
    told: tuple[_Told, ...]
    called: tuple[tuple[str, Span], ...]
    """The names that are called, and where."""
    named: frozenset[str]
    """All names in what is said, called or not."""
    said: tuple[str, ...]
    """What is said, word by word."""
    first: str | None
    """Who is called in the first words, where these open the paragraph and nobody else is called."""
    last: str | None
    """Who is called in the last ones."""
    goes_on: bool
    """What is said goes on from the paragraph before."""
    is_bare: bool
    """Nothing but names is said."""
    voice: _Told | None
    before: Paragraph | None
    """The paragraph before, which may tell who speaks."""


def find_likenesses(passage: Passage, quotes: Sequence[Quote]) -> tuple[Likeness, ...]:
    """Return the signs of a section, for words that take a turn beside one in which a name is called."""
    turns = tuple(_turns(passage, quotes))
    replies = tuple(_named_alike(turns))
    answered = [answer for around in _threes(turns) for answer in _answers(*around)]
    if not answered:
        return replies
    answers = Counter(pair for pair, _ in answered)
    shown = dict(reversed(answered))
    keys = {key for key, _ in answers}
    apart = Counter(pair for around in _threes(turns) for pair in _apart(*around, keys))
    return (
        tuple(
            Likeness(
                key=key,
                name=name,
                answers=answers[key, name],
                apart=apart[key, name],
                shown=shown.get((key, name), ()),
            )
            for key, name in sorted(answers | apart)
        )
        + replies
    )


def _threes(turns: Sequence[_Turn]) -> Iterator[tuple[_Turn | None, _Turn, _Turn | None]]:
    """Yield every turn with those around it."""
    yield from zip((None, *turns), turns, (*turns[1:], None), strict=False)


def _named_alike(turns: Sequence[_Turn]) -> Iterator[Likeness]:
    """Yield the names of who speaks with what they are called right before by another, or right after."""
    replies = [reply for one, other in pairwise(turns) for reply in _replies(one, other)]
    if not replies:
        return
    shown = dict(reversed(replies))
    apart = Counter(pair for one, other in pairwise(turns) for pair in _spoken_of(one, other))
    for (key, name), count in sorted(Counter(pair for pair, _ in replies).items()):
        yield Likeness(
            key=key,
            name=name,
            answers=count,
            apart=apart[key, name],
            shown=shown[key, name],
            is_name=True,
        )


def _spoken_of(one: _Turn, other: _Turn) -> Iterator[_Pair]:
    """Yield who speaks right before or after somebody speaks of another, or answers for them: "She's out"."""
    for turn, beside in ((one, other), (other, one)):
        if turn.voice and turn.voice.is_name and not (beside.voice and beside.voice.text == turn.voice.text):
            is_for_another = turn is other and _is_for_another(one, other)
            called = set() if is_for_another else {name for name, _ in beside.called}
            yield from ((turn.voice.text, name) for name in beside.named - called)


def _replies(one: _Turn, other: _Turn) -> Iterator[tuple[_Pair, _Shown]]:
    """Yield who is called in the last words of a turn and speaks next, and the other way round.

    Who only does something is called right after it, the name first of all: "Dele, leave it." Whoever moves
    after a call may be anybody: "After you, Cass."
    """
    if other.goes_on or (one.voice and other.voice and one.voice.text == other.voice.text):
        return
    if other.said and not _is_for_another(one, other):
        yield from _reply(other, one, one.last)
    if one.said or (other.called and other.called[0][1].start - other.paragraph.span.start <= QUOTED):
        yield from _reply(one, other, other.first)


def _reply(turn: _Turn, beside: _Turn, called: str | None) -> Iterator[tuple[_Pair, _Shown]]:
    voice = turn.voice if turn.said else _actor(turn)
    if voice is None or not voice.is_name or called is None or beside.is_bare:
        return
    if called == voice.text or called in turn.named or (beside.voice and beside.voice.text == called):
        return
    words, call = _span_of(turn, voice), next(span for name, span in beside.called if name == called)
    yield (voice.text, called), (min(words, call), max(words, call))


def _actor(turn: _Turn) -> _Told | None:
    """Return of whom alone a paragraph without speech tells, from its first words on."""
    return turn.told[0] if turn.told and _is_one(turn.told) and turn.told[0].first <= 1 else None


def _turns(passage: Passage, quotes: Sequence[Quote]) -> Iterator[_Turn]:
    speech = Speech(passage.story, quotes)
    before: _Turn | None = None
    for paragraph in passage.story:
        before = _turn(paragraph, speech, before)
        yield before


def _turn(paragraph: Paragraph, speech: Speech, before: _Turn | None) -> _Turn:
    quotes = speech.within(paragraph.span)
    runs = speech.people(paragraph)
    quoted = {run.first: quote for run in runs if (quote := speech.at(paragraph.tokens[run.first].start))}
    told = [_named(paragraph, run) for run in runs if run.first not in quoted]
    told += [
        _described(paragraph, one)
        for one in nominals(paragraph)
        if not (one.noun.plural or one.owner) and not speech.at(paragraph.tokens[one.head].start)
    ]
    told.sort(key=lambda one: one.first)
    called = tuple(
        (run.text, Span(paragraph.tokens[run.first].start, paragraph.tokens[run.last - 1].end))
        for run in runs
        if run.first in quoted and is_vocative(paragraph.tokens, run, quoted[run.first])
    )
    named = frozenset(run.text for run in runs if run.first in quoted)
    said = tuple(
        word
        for token, word in zip(paragraph.tokens, paragraph.lower, strict=True)
        if quotes and token.is_word and speech.at(token.start)
    )
    is_bare = len(said) <= sum(len(run.text.split()) for run in runs if run.first in quoted)
    return _Turn(
        paragraph=paragraph,
        told=tuple(told),
        called=called,
        named=named,
        said=said,
        first=_called_at_first(paragraph, called, quotes),
        last=_called_at_last(paragraph, called, quotes),
        goes_on=bool(quotes) and quotes[0].continues,
        is_bare=is_bare,
        voice=(_label(paragraph, quotes[0]) or _voice(paragraph, told, quotes, before)) if quotes else None,
        before=before.paragraph if before else None,
    )


def _called_at_first(
    paragraph: Paragraph, called: Sequence[tuple[str, Span]], quotes: Sequence[Quote]
) -> str | None:
    """Return who alone is called, in the first words of speech that opens a paragraph."""
    if len(called) != 1 or (quotes[0].span.start > paragraph.span.start and quotes[0].label is None):
        return None
    name, span = called[0]
    start = paragraph.span.start
    before = [
        paragraph.text[quote.span.start - start : min(quote.span.end, span.start) - start]
        for quote in quotes
        if quote.span.start < span.start
    ]
    is_near = len(" ".join(before).split()) <= FIRST or not _BREAK.search(" ".join(before))
    return name if is_near else None


def _called_at_last(
    paragraph: Paragraph, called: Sequence[tuple[str, Span]], quotes: Sequence[Quote]
) -> str | None:
    """Return who alone is called, in the last sentence of the speech of a paragraph."""
    if len(called) != 1 or called[0][1].start < quotes[-1].span.start:
        return None
    name, span = called[0]
    start, end = paragraph.span.start, quotes[-1].span.end
    return None if _BREAK.search(paragraph.text[span.end - start : end - start]) else name


def _label(paragraph: Paragraph, quote: Quote) -> _Told | None:
    """Return who speaks by the label of a line."""
    if quote.label is None or not paragraph.span.covers(quote.label):
        return None
    label = quote.label.shifted(-paragraph.span.start).of(paragraph.text)
    first = bisect_left(paragraph.tokens, quote.label.start, key=_begin)
    last = bisect_left(paragraph.tokens, quote.label.end, key=_begin)
    return None if is_own_label(label) else _Told(label_name(label), True, first, last, speaks=True)


def _named(paragraph: Paragraph, run: Run) -> _Told:
    return _Told(run.text, True, run.first, run.last, is_tagged(paragraph.tokens, run))


def _described(paragraph: Paragraph, one: Nominal) -> _Told:
    says = speaks(paragraph.tokens, one)
    return _Told(one.key, False, one.first, one.last, says, one.determiner in KNOWN)


def _voice(
    paragraph: Paragraph, told: Sequence[_Told], quotes: Sequence[Quote], before: _Turn | None
) -> _Told | None:
    """Return who speaks in a paragraph: whom its tags tell, else the only one of whom it tells."""
    tagged = [one for one in told if one.speaks]
    if tagged:
        return tagged[0] if _is_one(tagged) else None
    if told:
        return told[0] if _is_one(told) and _opens(paragraph, told[0]) else None
    known = [one for one in before.told if one.is_known] if before and not before.said else []
    if before is None or not known or not _has_pronoun(paragraph, quotes):
        return None
    return known[0] if _is_one(known) and _opens(before.paragraph, known[0]) else None


def _is_one(told: Sequence[_Told]) -> bool:
    return len({(one.is_name, one.text) for one in told}) == 1


def _opens(paragraph: Paragraph, one: _Told) -> bool:
    """Tell whether somebody opens a sentence, or what is told after words that are said."""
    at = one.first
    return any(each.first == at for each in paragraph.sentences) or (
        at > 0 and paragraph.tokens[at - 1].text in CLOSING
    )


def _has_pronoun(paragraph: Paragraph, quotes: Sequence[Quote]) -> bool:
    """Tell whether "he said" or "she said" stands behind words that are said."""
    starts = [token.start for token in paragraph.tokens]
    return any(tag_pronoun(paragraph.lower, bisect_left(starts, quote.span.end)) for quote in quotes)


def _answers(before: _Turn | None, turn: _Turn, after: _Turn | None) -> Iterator[tuple[_Pair, _Shown]]:
    """Yield the words that take a turn with the names that are called right before or after it, and where."""
    voice = turn.voice
    if voice is None or voice.is_name or not voice.is_known:
        return
    if before is not None and _is_for_another(before, turn):
        before = None
    for beside, near in ((before, _called_last(before)), (after, _called_first(after))):
        if beside is not None and not (beside.voice and beside.voice.text == voice.text):
            said = {beside.voice.text} if beside.voice else set()
            words = _span_of(turn, voice)
            for name in sorted(near.keys() - turn.named - said):
                yield (voice.text, name), (min(words, near[name]), max(words, near[name]))


def _is_for_another(before: _Turn, turn: _Turn) -> bool:
    """Tell whether somebody is spoken of by whoever answers for them: "He can't hear you"."""
    may_be_third = len(before.named) > 1 or not OF_ANOTHER.isdisjoint(before.said)
    return bool(OF_ANOTHER.intersection(turn.said[:1])) and not may_be_third


def _span_of(turn: _Turn, voice: _Told) -> Span:
    """Return the words for who speaks, in the paragraph of the turn or the one before."""
    tokens = (turn.paragraph if turn.told else turn.before or turn.paragraph).tokens
    return Span(tokens[voice.first].start, tokens[voice.last - 1].end)


def _called_last(turn: _Turn | None) -> dict[str, Span]:
    """Return whom somebody calls before the next turn, and where."""
    end = turn.paragraph.span.end if turn else 0
    return {name: call for name, call in _calls(turn) if call.start > end - NEAR}


def _called_first(turn: _Turn | None) -> dict[str, Span]:
    """Return whom somebody calls after the turn before, and before they are told of, and where."""
    start = turn.paragraph.span.start if turn else 0
    return {
        name: call
        for name, call in _calls(turn)
        if turn
        and call.start < start + NEAR
        and not any(
            one.text == name and turn.paragraph.tokens[one.first].start < call.start for one in turn.told
        )
    }


def _calls(turn: _Turn | None) -> tuple[tuple[str, Span], ...]:
    """Return the names that are called with other words; a bare name may be called into an empty house."""
    return () if turn is None or turn.is_bare else turn.called


def _apart(
    before: _Turn | None, turn: _Turn, after: _Turn | None, keys: Set[str]
) -> Iterator[tuple[str, str]]:
    """Yield words for somebody with the names of others: told of, called or answered beside them."""
    for one in turn.told:
        if not one.is_name and one.text in keys:
            yield from ((one.text, other.text) for other in turn.told if _are_two(turn.paragraph, one, other))
    voice = turn.voice
    if voice is None or voice.is_name or voice.text not in keys:
        return
    yield from ((voice.text, name) for name, _ in turn.called)
    beside = (each.voice for each in (before, after) if each is not None)
    yield from ((voice.text, other.text) for other in beside if other is not None and other.is_name)


def _are_two(paragraph: Paragraph, one: _Told, other: _Told) -> bool:
    """Tell whether a name stands in one sentence with words for somebody, and tells not who that is."""
    if not other.is_name:
        return False
    first, second = sorted((one, other), key=lambda each: each.first)
    is_one_sentence = all(not first.first < each.first <= second.first for each in paragraph.sentences)
    between = paragraph.lower[first.last : second.first]
    return is_one_sentence and between not in {(",",), ("is",), ("was",)}


# --- the whole story ----------------------------------------------------------------------------------------


def who_is_meant(
    likenesses: Iterable[Likeness], tallies: Mapping[str, NominalTally], groups: Sequence[Group]
) -> dict[str, Group]:
    """Return the one person with a name whom words for somebody mean, by the words' key.

    Args:
        likenesses: the signs of all sections.
        tallies: how words for somebody are used, by their key.
        groups: the people with names.

    """
    owner = {text: index for index, group in enumerate(groups) for text in group.surfaces}
    answers: dict[str, Counter[int]] = {}
    apart: Counter[tuple[str, int]] = Counter()
    likenesses = tuple(likenesses)
    settled = {one.name for one in likenesses if _is_settled(one, groups, owner)}
    for one in likenesses:
        if one.name in owner and not one.is_name and one.name not in settled:
            answers.setdefault(one.key, Counter())[owner[one.name]] += one.answers
            apart[one.key, owner[one.name]] += one.apart
    found: dict[str, Group] = {}
    for key, votes in answers.items():
        tally = tallies.get(key)
        in_turn = any(f"{word} {key}" in tallies for word in IN_ORDER)  # "the first witness", "the witness"
        if tally is None or not _may_be_epithet(tally) or in_turn:
            continue
        fits = [who for who in votes if votes[who] and not apart[key, who] and _agree(tally, groups[who])]
        if len(fits) == 1 and votes[fits[0]] >= SHARE * tally.count:
            found[key] = groups[fits[0]]
    return found


def _is_settled(one: Likeness, groups: Sequence[Group], owner: Mapping[str, int]) -> bool:
    """Tell whether a name that somebody is only called by has become that of somebody with another name."""
    if not one.is_name or one.name not in owner or owner[one.name] != owner.get(one.key):
        return False
    tally = groups[owner[one.name]].surfaces[one.name]
    return tally.quoted == tally.count


def _may_be_epithet(tally: NominalTally) -> bool:
    """Tell whether words are for one person who is known all along: by what they do or are."""
    return tally.kind in CALLINGS and not tally.plural and tally.definite == tally.count


def _agree(tally: NominalTally, group: Group) -> bool:
    """Tell whether gender and office let words mean somebody."""
    genders = {tally.gender, "m" if tally.he else "", "f" if tally.she else "", group.gender}
    holds = any(title_kind(title) == "role" for title in group.titles)
    return not holds and not genders >= {"m", "f"}
