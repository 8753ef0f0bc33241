"""Which words could name somebody? Counted in one section, decided over the whole story.

This is stage A: nothing here knows other chapters. A *run* is a stretch of capitalised words that could be a name; each surface
form of a run gets a tally of the company it keeps: speech verbs beside it, prepositions of place before it, pronouns
after it. ``storyledger.reading.characters`` weighs the tallies of all sections together.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from storyledger.reading.passage import Paragraph, Passage, Token
from storyledger.reading.utterances import Quote
from storyledger.reading.words import word_forms, word_list, word_rows

__all__ = ["NameTally", "Named", "Run", "name_runs", "notice_names", "one_slip", "title_gender", "title_kind", "title_root"]

PARTICLES = frozenset("de du des d la le von van der den di da del della dos bin ibn al ap".split())
"""Lower-case words that may stand inside a name."""
PLACE_PREPOSITIONS = frozenset(
    "in at into from near through throughout across beyond outside inside within toward towards around via".split()
)
FAMILIAR = frozenset("dear poor old young little good sweet darling dearest fair honest worthy wee big fat mad".split())
"""Adjectives that stand before a name without belonging to it."""
INTERJECTIONS = frozenset(
    "oh ah o eh hey hi hello hullo hallo hush ha alas yes no nay well why now please thanks goodbye good-bye sir madam ma'am god lord".split()
)
PRONOUN_VOTES = {"he": "he", "his": "he", "him": "he", "himself": "he", "she": "she", "her": "she", "hers": "she", "herself": "she"}
_CONTRACTED = re.compile(r"['’](?:ve|ll|re|d|m|t)$", re.IGNORECASE)
LISTED = frozenset({("and",), ("or",), ("with",), (",", "and"), ("&",), ("nor",), ("and", "to"), ("and", "the")})
"""What stands between two different people in a list."""
MAX_RUN = 6
"""Most words in a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameTally:
    """How one surface form is used in one section. All fields but the first three are counts."""

    text: str
    first: int
    """Offset of its first use, from the section's start."""
    count: int
    inside: int = 0
    """Uses in the middle of a sentence, where a capital means something."""
    quoted: int = 0
    """Uses inside speech."""
    vocative: int = 0
    """Uses in speech that address somebody."""
    to_me: int = 0
    """Vocatives in speech that an "I" hears or answers."""
    person: float = 0.0
    """Weight of signs that it is somebody."""
    place: float = 0.0
    """Weight of signs that it is somewhere or something."""
    the: int = 0
    """Uses after "the"."""
    he: int = 0
    she: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Stage A's answer on names for one section."""

    tallies: tuple[NameTally, ...] = ()
    lowered: dict[str, int] = field(default_factory=dict)
    """Lower-case uses of words that also stand here with a capital at the start of a sentence."""
    together: tuple[tuple[str, str, int], ...] = ()
    """Names that stand in one sentence, in alphabetical order, and how often (three times as often when joined by "and")."""
    answers: tuple[tuple[str, str, int], ...] = ()
    """Name used in address, name tagged as speaking just before or after, and how often: they may be the same person."""
    speaks_to: tuple[tuple[str, str, int], ...] = ()
    """Name tagged as speaker, name addressed in that speech, and how often: they are two people."""
    introduced: tuple[str, ...] = ()
    """Names that the teller gives to "I" ("my name is Ann")."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of words that could be a name, as token indexes of its paragraph."""

    first: int
    last: int
    """One past the last token."""
    text: str
    """The words, with single blanks between them."""
    initial: bool
    """Begins a sentence or a quotation, so that its capital means little."""


@cache
def titles() -> dict[str, tuple[str, str]]:
    """Return title to (gender, kind): ``{"mr": ("m", "style")}``."""
    return {title: (gender, kind) for title, gender, kind in word_rows("titles")}


def title_gender(word: str) -> str | None:
    """Return ``m``, ``f`` or ``n`` for a title, None for any other word."""
    entry = _title(word)
    return entry[1] if entry else None


def title_kind(word: str) -> str | None:
    """Return ``style``, ``role`` or ``kin`` for a title, None for any other word."""
    entry = _title(word)
    return entry[2] if entry else None


def title_root(word: str) -> str:
    """Return the title in lower case and in its usual spelling ("Sherriff" is ``sheriff``)."""
    entry = _title(word)
    return entry[0] if entry else word.rstrip(".").lower()


@cache
def _title(word: str) -> tuple[str, str, str] | None:
    """Return spelling, gender and kind of a title; long ones are known with one slip, too."""
    bare = word.rstrip(".").lower()
    if bare in titles():
        return bare, *titles()[bare]
    if len(bare) < 7 or bare.endswith("s") or bare in common_words():
        return None
    near = next((title for title in titles() if one_slip(bare, title)), None)
    return (near, *titles()[near]) if near else None


def one_slip(one: str, other: str) -> bool:
    """Tell whether two words of five letters or more differ by one letter dropped, doubled, changed or swapped."""
    if one == other or min(len(one), len(other)) < 5 or one[0] != other[0] or abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        differ = [index for index in range(len(one)) if one[index] != other[index]]
        return len(differ) == 1 or _is_swap(one, other, differ)
    short, long = sorted((one, other), key=len)
    return any(long[:index] + long[index + 1 :] == short for index in range(len(long)))


def _is_swap(one: str, other: str, differ: Sequence[int]) -> bool:
    if len(differ) != 2 or differ[1] != differ[0] + 1:
        return False
    left, right = differ
    return one[left] == other[right] and one[right] == other[left]


@cache
def common_words() -> frozenset[str]:
    """Return words that usually stand in lower case."""
    return word_list("common_words")


@cache
def not_names() -> frozenset[str]:
    """Return capitalised words that are not people."""
    return word_list("not_names")


@cache
def given_names() -> dict[str, str]:
    """Return given name to gender, ``{"Ann": "f"}``."""
    return {row[0]: row[1] for row in word_rows("given_names")}


def name_runs(paragraph: Paragraph, opens: frozenset[int]) -> Iterator[Run]:
    """Yield the runs of a paragraph. ``opens`` are the code points right after opening quotation marks."""
    tokens = paragraph.tokens
    initial = _initial_indexes(paragraph, opens)
    index = 0
    while index < len(tokens):
        if not _may_begin(tokens[index]):
            index += 1
            continue
        last = _run_end(tokens, index, initial)
        first = _without_leading(tokens, index, last, initial)
        if first < last and _worth_it(tokens, first, last, initial):
            yield Run(first, last, _surface(tokens[first:last]), first in initial)
        elif first < last:
            yield from _married(tokens, first, initial)
        index = last


def _married(tokens: Sequence[Token], first: int, initial: frozenset[int]) -> Iterator[Run]:
    """Yield the first of "Mr. and Mrs. Lee" under his full style."""
    style, index = tokens[first].text, first + 1
    if title_kind(style) != "style":
        return
    point = index < len(tokens) and tokens[index].text == "."
    index += point
    if index + 1 < len(tokens) and tokens[index].text in {"and", "&"} and title_kind(tokens[index + 1].text) == "style":
        last = _run_end(tokens, index + 1, initial)
        name = [token for token in tokens[index + 2 : last] if token.text != "."]
        if name:
            text = f"{style}{'.' * point} {_surface(name)}"
            yield Run(first, first + 1 + point, text, first in initial)


def _initial_indexes(paragraph: Paragraph, opens: frozenset[int]) -> frozenset[int]:
    """Return the tokens whose capital is due to their place."""
    tokens = paragraph.tokens
    starts = {_first_word(tokens, sentence.first, sentence.last) for sentence in paragraph.sentences}
    starts |= {index for index, token in enumerate(tokens) if token.start in opens}
    starts |= {index + 1 for index, token in enumerate(tokens) if token.text in {":", "—", "--", "–"}}
    return frozenset(starts)


def _first_word(tokens: Sequence[Token], first: int, last: int) -> int:
    for index in range(first, last):
        if tokens[index].is_word:
            return index
    return first


def _may_begin(token: Token) -> bool:
    text = token.text
    if not text[0].isupper() or text == "I" or _CONTRACTED.search(text):
        return False
    return not (len(text) > 1 and text.isupper() and "." not in text) or title_kind(text) == "style"


def _run_end(tokens: Sequence[Token], first: int, initial: frozenset[int]) -> int:
    """Return one past the last token of the run that begins at ``first``."""
    index = first + 1
    while index < len(tokens) and index - first < MAX_RUN * 2:
        if (index in initial and not _is_title_point(tokens, index - 1)) or not _adjoins(tokens[index - 1], tokens[index]):
            break
        token = tokens[index]
        if title_kind(token.text) == "style" and not title_kind(tokens[index - 1].text):
            break
        if index - first > 1 and token.text.lower() in common_words() and _is_name_so_far(tokens, first, index):
            break
        if _is_point_of_name(tokens, index) or (_may_begin(token) and "." not in token.text):
            index += 1
        elif token.text.lower() in PARTICLES and index + 1 < len(tokens) and _may_begin(tokens[index + 1]):
            index += 2
        elif token.text == "of" and _is_rank(tokens[index - 1]) and index + 1 < len(tokens) and _may_begin(tokens[index + 1]):
            index += 2
        else:
            break
    return index


def _is_name_so_far(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Tell whether the words already make a full name, so that a common word with a capital is not part of it."""
    words = [token.text for token in tokens[first:last] if token.is_word]
    if title_kind(words[0]):
        words = words[1:]
    return len(words) > 1 and words[0] in given_names()


def _adjoins(one: Token, other: Token) -> bool:
    return other.start - one.end <= 2


def _is_rank(token: Token) -> bool:
    return token.text in {"King", "Queen", "Prince", "Princess", "Duke", "Duchess", "Earl", "Count", "Countess", "Lord", "Lady", "Marquis", "Bishop"}


def _is_title_point(tokens: Sequence[Token], index: int) -> bool:
    return tokens[index].text == "." and index > 0 and title_kind(tokens[index - 1].text) is not None


def _is_point_of_name(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a point belongs to a title or an initial that a name follows ("Mr." "J.")."""
    if tokens[index].text != "." or tokens[index].start != tokens[index - 1].end:
        return False
    before = tokens[index - 1].text
    is_short = before.lower() in {"st", "mr", "mrs", "ms", "dr", "prof", "rev", "capt", "col", "gen", "lt", "maj", "sgt", "messrs", "mme", "mlle", "cpt"}
    is_initial = len(before) == 1 and before.isupper() and before != "I"
    return (is_short or is_initial) and index + 1 < len(tokens) and _may_begin(tokens[index + 1])


def _without_leading(tokens: Sequence[Token], first: int, last: int, initial: frozenset[int]) -> int:
    """Skip words at the start of a run that are capitalised for another reason."""
    while last - first > 1:
        word = tokens[first].text
        lower = word.lower()
        if title_kind(word) and not (title_kind(word) == "kin" and first in initial and last - first == 1):
            break
        is_plain = first in initial and lower in common_words() and word not in given_names()
        if not (is_plain or lower in FAMILIAR or lower in INTERJECTIONS):
            break
        first += 1
        while first < last and not tokens[first].is_word:
            first += 1
    return first


def _worth_it(tokens: Sequence[Token], first: int, last: int, initial: frozenset[int]) -> bool:
    """Drop lone words that never name anybody: function words, interjections, bare styles."""
    word = tokens[first].text
    if sum(token.is_word for token in tokens[first:last]) > 1:
        return True
    if len(word) < 2 or title_kind(word) == "style" or word in given_never():
        return False
    return not (first in initial and word.lower() in common_words() and word not in given_names() and not title_kind(word))


@cache
def given_never() -> frozenset[str]:
    """Return capitalised words that name nobody even when they stand alone."""
    return frozenset(not_names() - set(given_names()) - {"Spring", "Summer", "Winter", "Autumn", "Star", "Fate", "Death", "Star"})


def _surface(tokens: Sequence[Token]) -> str:
    """Return the words with single blanks; points stay with their word."""
    text = ""
    for token in tokens:
        text += token.text if token.text == "." or not text else " " + token.text
    return text


# --- tallies -----------------------------------------------------------------------------------------------------------


def notice_names(passage: Passage, quotes: Sequence[Quote], first_person: bool) -> Named:
    """Count the possible names of ``passage`` and the company each keeps."""
    speech = _Speech(quotes)
    counts: dict[str, Counter[str]] = {}
    firsts: dict[str, int] = {}
    starters: Counter[str] = Counter()
    lowered: Counter[str] = Counter()
    together: Counter[tuple[str, str]] = Counter()
    introduced: list[str] = []
    talk: list[_Turn] = []
    for paragraph in passage.story:
        runs = list(name_runs(paragraph, speech.opens))
        talk.append(_turn(paragraph, runs, speech))
        hears = first_person and _hears(paragraph, speech)
        for run in runs:
            tally = counts.setdefault(run.text, Counter())
            firsts.setdefault(run.text, paragraph.tokens[run.first].start)
            _weigh(tally, paragraph, run, speech, hears)
            if first_person and _introduces(paragraph.tokens, run, speech):
                introduced.append(run.text)
        _votes(counts, paragraph, runs, speech)
        together.update(_pairs(paragraph, runs, speech))
        starters.update(run.text for run in runs if " " not in run.text)
        lowered.update(token.text for token in paragraph.tokens if token.text.islower())
    return Named(
        tallies=tuple(_tally(text, firsts[text], tally) for text, tally in counts.items()),
        lowered={word: lowered[word.lower()] for word in starters if lowered[word.lower()]},
        together=tuple((one, other, count) for (one, other), count in sorted(together.items())),
        answers=_counted((called, name) for turn in _answering(talk) for called in turn[0] for name in turn[1]),
        speaks_to=_counted((name, called) for turn in talk for name in turn.tagged for called in turn.called),
        introduced=tuple(introduced),
    )


def _counted(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str, int], ...]:
    return tuple((one, other, count) for (one, other), count in sorted(Counter(pairs).items()) if one != other)


@dataclass(frozen=True, slots=True)
class _Turn:
    """Who is addressed and who is tagged as speaking in one paragraph."""

    called: tuple[str, ...]
    tagged: tuple[str, ...]


def _turn(paragraph: Paragraph, runs: Sequence[Run], speech: _Speech) -> _Turn:
    called, tagged = [], []
    for run in runs:
        quote = speech.at(paragraph.tokens[run.first].start)
        if quote is None and _is_tagged(paragraph.tokens, run):
            tagged.append(run.text)
        elif quote is not None and _is_vocative(paragraph.tokens, run, quote):
            called.append(run.text)
    return _Turn(tuple(called), tuple(tagged))


def _is_tagged(tokens: Sequence[Token], run: Run) -> bool:
    says = word_forms("speech_verbs")
    after = tokens[run.last].text if run.last < len(tokens) else ""
    return after in says or (run.first > 0 and tokens[run.first - 1].text in says)


def _answering(talk: Sequence[_Turn]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield who is addressed with who is tagged in the paragraph before and the paragraph after."""
    for index, turn in enumerate(talk):
        if turn.called:
            yield turn.called, talk[index - 1].tagged if index else ()
            yield turn.called, talk[index + 1].tagged if index + 1 < len(talk) else ()


class _Speech:
    """Where speech stands in a passage."""

    def __init__(self, quotes: Sequence[Quote]) -> None:
        self.quotes = quotes
        self.starts = [quote.span.start for quote in quotes]
        self.opens = frozenset(quote.span.start + 1 for quote in quotes) | frozenset(self.starts)

    def at(self, position: int) -> Quote | None:
        """Return the quotation that covers ``position``."""
        index = bisect_right(self.starts, position) - 1
        return self.quotes[index] if index >= 0 and position < self.quotes[index].span.end else None


def _tally(text: str, first: int, tally: Counter[str]) -> NameTally:
    return NameTally(
        text=text,
        first=first,
        count=tally["count"],
        inside=tally["inside"],
        quoted=tally["quoted"],
        vocative=tally["vocative"],
        to_me=tally["to_me"],
        person=tally["person"] / 10,
        place=tally["place"] / 10,
        the=tally["the"],
        he=tally["he"],
        she=tally["she"],
    )


def _weigh(tally: Counter[str], paragraph: Paragraph, run: Run, speech: _Speech, hears: bool) -> None:
    """Add one use of a surface form to its tally; weights are tenths."""
    tokens = paragraph.tokens
    before = tokens[run.first - 1].text if run.first else ""
    after = tokens[run.last].text if run.last < len(tokens) else ""
    quote = speech.at(tokens[run.first].start)
    tally["count"] += 1
    tally["inside"] += not run.initial
    tally["quoted"] += quote is not None
    if quote is not None and _is_vocative(tokens, run, quote):
        tally["vocative"] += 1
        tally["person"] += 5
        tally["to_me"] += hears
    tally["person"] += _person_signs(tokens, run, after)
    tally["place"] += _place_signs(before, after)
    if before.lower() == "the":
        tally["the"] += 1


def _person_signs(tokens: Sequence[Token], run: Run, after: str) -> int:
    signs = 0
    says, acts = word_forms("speech_verbs"), word_list("person_verbs")
    if after in says or after in acts:
        signs += 10
    elif after.islower() and len(after) > 4 and after.endswith("ed"):
        signs += 6
    elif after.islower() and len(after) > 4 and after.endswith("s") and {after[:-1], after[:-2]} & common_words():
        signs += 4
    if run.first and tokens[run.first - 1].text in says and tokens[run.first - 1].text.endswith(("d", "s", "t", "e")):
        signs += 10
    if after in {"'s", "’s"} and run.last + 1 < len(tokens) and tokens[run.last + 1].text in word_list("person_parts"):
        signs += 8
    if after in {"being", "himself", "herself"} or (run.first and tokens[run.first - 1].text in {"named", "called"}):
        signs += 8
    if after == "," and run.last + 1 < len(tokens) and tokens[run.last + 1].text in {"who", "whose", "whom"}:
        signs += 10
    if run.first > 1 and tokens[run.first - 1].text == "and" and tokens[run.first - 2].text in {"he", "she", "I", "him", "her", "me"}:
        signs += 6
    return signs


def _place_signs(before: str, after: str) -> int:
    lower = before.lower()
    if lower in PLACE_PREPOSITIONS:
        return 0 if after in {"'s", "’s"} else 8
    return 3 if lower in {"to", "of"} and after not in {"'s", "’s"} else 0


def _is_vocative(tokens: Sequence[Token], run: Run, quote: Quote) -> bool:
    """Tell whether a name inside speech is set off the way an address is."""
    start, end = tokens[run.first].start, tokens[run.last - 1].end
    before = tokens[run.first - 1] if run.first else None
    after = tokens[run.last].text if run.last < len(tokens) else ""
    opens = start - quote.span.start <= 1 or (before is not None and before.text in {",", "!", "?", ".", "—", "--", ";", "…", "..."})
    familiar = before is not None and before.text.lower() in {"dear", "my", "oh", "o", "hello", "hi", "hey", "goodbye", "sorry", "thanks", "yes", "no"}
    closes = after in {",", "!", "?", ".", "—", "--", ";", "…", "...", "-"} or quote.span.end - end <= 1
    if opens or familiar:
        return closes and after not in {"'s", "’s"}
    ends = after in {".", "!", "?"} and quote.span.end - end <= 3
    return ends and before is not None and before.text.lower() in {"here", "me", "you", "now", "up", "it", "there", "again", "down"}


def _hears(paragraph: Paragraph, speech: _Speech) -> bool:
    """Tell whether "I" or "me" stands in the telling of this paragraph."""
    return any(token.text in {"I", "me", "my"} and speech.at(token.start) is None for token in paragraph.tokens)


def _introduces(tokens: Sequence[Token], run: Run, speech: _Speech) -> bool:
    """Tell whether the teller names himself: "my name is Ann", "I, Ann Lee,", "call me Ann"."""
    before = [token.text.lower() for token in tokens[max(0, run.first - 3) : run.first]]
    told = speech.at(tokens[run.first].start) is None
    return told and (before[-3:] in (["my", "name", "is"], ["my", "name", "was"]) or before[-2:] in (["call", "me"], ["i", ","]))


def _votes(counts: dict[str, Counter[str]], paragraph: Paragraph, runs: Sequence[Run], speech: _Speech) -> None:
    """Count the first pronoun after a name in the same sentence and the same voice, before any other name."""
    tokens = paragraph.tokens
    ends = [sentence.last for sentence in paragraph.sentences]
    for position, run in enumerate(runs):
        stop = ends[min(bisect_right(ends, run.first), len(ends) - 1)]
        if position + 1 < len(runs):
            stop = min(stop, runs[position + 1].first)
        voice = speech.at(tokens[run.first].start)
        for token in tokens[run.last : stop]:
            vote = PRONOUN_VOTES.get(token.text.lower())
            if vote and speech.at(token.start) is voice:
                counts[run.text][vote] += 1
                break


def _pairs(paragraph: Paragraph, runs: Sequence[Run], speech: _Speech) -> Iterator[tuple[str, str]]:
    """Yield names that stand in one sentence and one voice, three times when joined as in a list: nobody is listed beside himself."""
    tokens = paragraph.tokens
    ends = [sentence.last for sentence in paragraph.sentences]
    for one, other in zip(runs, runs[1:], strict=False):
        if one.text == other.text or bisect_right(ends, one.first) != bisect_right(ends, other.first):
            continue
        if speech.at(tokens[one.first].start) is not speech.at(tokens[other.first].start):
            continue
        pair = (one.text, other.text) if one.text < other.text else (other.text, one.text)
        yield pair
        if tuple(token.text for token in tokens[one.last : other.first]) in LISTED:
            yield pair
            yield pair


def merge_tallies(named: Iterable[Named]) -> dict[str, NameTally]:
    """Add up the tallies of several sections, keeping the first's offset of first use."""
    total: dict[str, NameTally] = {}
    for part in named:
        for tally in part.tallies:
            known = total.get(tally.text)
            total[tally.text] = _added(known, tally) if known else tally
    return total


def _added(one: NameTally, other: NameTally) -> NameTally:
    return NameTally(
        text=one.text,
        first=one.first,
        count=one.count + other.count,
        inside=one.inside + other.inside,
        quoted=one.quoted + other.quoted,
        vocative=one.vocative + other.vocative,
        to_me=one.to_me + other.to_me,
        person=one.person + other.person,
        place=one.place + other.place,
        the=one.the + other.the,
        he=one.he + other.he,
        she=one.she + other.she,
    )
