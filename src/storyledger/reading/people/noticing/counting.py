"""Counts the possible names of one section and the company each keeps."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from storyledger.entries import Person
from storyledger.reading.passage import Paragraph, Passage, Token
from storyledger.reading.people.nominals import person_nouns
from storyledger.reading.people.noticing.identities import identities
from storyledger.reading.people.noticing.labels import is_own_label, label_name
from storyledger.reading.people.noticing.namings import Naming
from storyledger.reading.people.noticing.own_names import Talk
from storyledger.reading.people.noticing.runs import Run
from storyledger.reading.people.noticing.spoken import Speech, is_tagged, is_vocative
from storyledger.reading.people.noticing.tallies import Named, NameTally
from storyledger.reading.people.noticing.words import common_words, title_kind
from storyledger.reading.speech.utterances import Quote
from storyledger.reading.words import word_forms, word_list

__all__ = ["notice_names"]

PLACE_PREPOSITIONS = frozenset(
    "in at into from near through throughout across beyond outside inside within toward towards".split()
)
PRONOUN_VOTES = {
    "he": "he",
    "his": "he",
    "him": "he",
    "himself": "he",
    "she": "she",
    "her": "she",
    "hers": "she",
    "herself": "she",
}
MARKS = frozenset("_ * ` ‘ “".split())
"""What may open a name of a ship or a book after its article."""
AUXILIARIES = frozenset(
    "had has was is would should might will can must could did does do were seemed seems".split()
)
"""Verbs that go with things, too."""
SUBJECTS = frozenset("he she it they i we you who that and".split())
"""What stands before a verb whose object follows ("he sang Home Again")."""
LISTED = frozenset(
    {(",",), ("and",), ("or",), ("with",), (",", "and"), ("&",), ("nor",), ("and", "to"), ("and", "the")}
)
"""What stands between two different people in a list."""
BETWEEN_NAMES = 4
"""Words before "called" in what tells a byname."""
EXPLAINED = frozenset({(mark,) for mark in ";:(—–-"})
"""What stands between a name and another that explains it."""


GIVEN = {"n": {"person": 20}, "m": {"person": 20, "he": 2}, "f": {"person": 20, "she": 2}}
"""What it adds to the tally of a name that a man, a woman or somebody is given it."""
GOES_ON = {"He": "he", "His": "he", "She": "she", "Her": "she", "They": "they", "Their": "they"}
"""How a sentence goes on about somebody, and with which pronoun."""
LABEL = {"count": 1, "inside": 1, "quoted": 1, "person": 10}
"""What a label before somebody's line adds to the tally of a name."""


def notice_names(
    passage: Passage, quotes: Sequence[Quote], person: Person | None, namings: Sequence[Naming] = ()
) -> Named:
    """Count the possible names of ``passage`` and the company each keeps.

    In first and second ``person`` it matters whether the teller's "I" or "you" hears them. Names that
    are given to people described (``namings``) are somebody's.
    """
    first_person = person == "first"
    speech = Speech(passage.story, quotes)
    heard = Talk(passage, speech, person)
    counts: dict[str, Counter[str]] = {}
    firsts: dict[str, int] = {}
    starters: Counter[str] = Counter()
    slanted = {start for span in passage.italics for start in (span.start, span.start + 1)}
    lowered: Counter[str] = Counter()
    together: Counter[tuple[str, str]] = Counter()
    introduced, kin = list[str](), list[tuple[str, str]]()
    talk: list[_Turn] = []
    people = [speech.people(paragraph) for paragraph in passage.story]
    around = zip(passage.story, people, (*passage.story[1:], None), strict=False)
    for index, (paragraph, runs, after) in enumerate(around):
        talk.append(_turn(paragraph, runs, speech))
        for run in speech.names(paragraph):
            tally = counts.setdefault(run.text, Counter())
            firsts.setdefault(run.text, paragraph.tokens[run.first].start)
            _weigh(tally, paragraph, run, speech)
            quote = speech.at(paragraph.tokens[run.first].start)
            if quote is not None and is_vocative(paragraph.tokens, run, quote):
                _weigh_call(tally, heard.weigh(index, run, quote))
            tally["italic"] += paragraph.tokens[run.first].start in slanted
            if first_person and (_introduces(paragraph.tokens, run, speech) or heard.owns(index, run)):
                introduced.append(run.text)
            if first_person and (noun := _kin_word(paragraph.tokens, run, speech)):
                kin.append((noun, run.text))
        _votes(counts, paragraph, runs, speech)
        if after is not None and (vote := _vote_below(paragraph, runs, after, speech)):
            counts[runs[0].text][vote] += 1
        together.update(_pairs(paragraph, runs, speech))
        starters.update(run.text for run in speech.names(paragraph) if " " not in run.text)
        lowered.update([token.text for token in paragraph.tokens if token.text.islower()])
    for naming in namings:
        counts[naming.name].update(GIVEN[naming.gender])
    labels = list(_labels(passage, quotes))
    for name, start in labels:
        counts.setdefault(name, Counter()).update(LABEL)
        firsts[name] = min(start, firsts.get(name, start))
    return Named(
        tallies=tuple(_tally(text, firsts[text], tally) for text, tally in counts.items()),
        lowered={word: lowered[word.lower()] for word in starters if lowered[word.lower()]},
        together=tuple((one, other, count) for (one, other), count in sorted(together.items())),
        answers=_counted(_answering(talk)),
        speaks_to=_counted((name, called) for turn in talk for name in turn.tagged for called in turn.called),
        speaks_of=_counted((name, other) for turn in talk for name in turn.tagged for other in turn.told_of),
        bynames=_counted(_bynames(passage.story, people)),
        identities=_counted(identities(passage.story, people, speech)),
        introduced=tuple(introduced),
        labels=tuple(dict.fromkeys(name for name, _ in labels)),
        kin=tuple(dict.fromkeys(kin)),
    )


def _labels(passage: Passage, quotes: Sequence[Quote]) -> Iterator[tuple[str, int]]:
    """Yield the labels of lines, as names, and where they stand; a signature may close more than one run."""
    for span in dict.fromkeys(quote.label for quote in quotes if quote.label):
        label = span.of(passage.text)
        if not is_own_label(label):
            yield label_name(label), span.start


def _counted(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str, int], ...]:
    return tuple(
        (one, other, count) for (one, other), count in sorted(Counter(pairs).items()) if one != other
    )


@dataclass(frozen=True, slots=True)
class _Turn:
    """Who is addressed, of whom else something is said, and who is tagged as speaking in one paragraph."""

    called: tuple[str, ...]
    told_of: tuple[str, ...]
    tagged: tuple[str, ...]


def _turn(paragraph: Paragraph, runs: Sequence[Run], speech: Speech) -> _Turn:
    called: list[str] = []
    told_of: list[str] = []
    tagged: list[str] = []
    for run in runs:
        quote = speech.at(paragraph.tokens[run.first].start)
        if quote is not None:
            (called if is_vocative(paragraph.tokens, run, quote) else told_of).append(run.text)
        elif is_tagged(paragraph.tokens, run):
            tagged.append(run.text)
    return _Turn(tuple(called), tuple(told_of), tuple(tagged))


def _answering(talk: Sequence[_Turn]) -> Iterator[tuple[str, str]]:
    """Yield who is addressed with who is tagged in the paragraph before and the paragraph after."""
    for index, turn in enumerate(talk):
        if turn.called:
            beside = (*talk[max(0, index - 1) : index], *talk[index + 1 : index + 2])
            yield from ((called, name) for each in beside for called in turn.called for name in each.tagged)


def _tally(text: str, first: int, tally: Counter[str]) -> NameTally:
    return NameTally(
        text=text,
        first=first,
        count=tally["count"],
        inside=tally["inside"],
        quoted=tally["quoted"],
        vocative=tally["vocative"],
        to_me=tally["to_me"] / 10,
        by_me=tally["by_me"],
        says=tally["says"],
        person=tally["person"] / 10,
        place=tally["place"] / 10,
        the=tally["the"],
        italic=tally["italic"],
        beast=tally["beast"],
        he=tally["he"],
        she=tally["she"],
        they=tally["they"],
    )


def _weigh(tally: Counter[str], paragraph: Paragraph, run: Run, speech: Speech) -> None:
    """Add one use of a surface form to its tally; weights are tenths."""
    tokens = paragraph.tokens
    before = _before(tokens, run.first)
    after = tokens[run.last].text if run.last < len(tokens) else ""
    quote = speech.at(tokens[run.first].start)
    tally["count"] += 1
    tally["inside"] += not run.initial
    tally["quoted"] += quote is not None
    tally["says"] += speech.is_beside(paragraph, run)
    tally["person"] += _person_signs(tokens, run, after)
    tally["place"] += _place_signs(before, after)
    if before.lower() == "the":
        tally["the"] += 1
    tally["beast"] += _names_it(paragraph.lower[max(0, run.first - 3) : run.first])


def _weigh_call(tally: Counter[str], to_me: float) -> None:
    """Add one use as an address to a tally, and how far "I" is meant."""
    tally["vocative"] += 1
    tally["person"] += 5
    tally["to_me"] += round(10 * max(0.0, to_me))
    tally["by_me"] += to_me < 0


def _names_it(before: Sequence[str]) -> bool:
    """Tell whether words give "it" the name after them: "it's called", "its name is", "I named it"."""
    match before:
        case [*_, "it", "is" | "was" | "'s" | "’s", "called" | "named"] | [*_, "called" | "named", "it"]:
            return True
        case [*_, "its", "name", "is" | "was" | "'s" | "’s"]:
            return True
    return False


def _before(tokens: Sequence[Token], first: int) -> str:
    """Return the word before a name; marks of emphasis do not count ("the _Swallow_")."""
    at = first - 1
    while at > 0 and tokens[at].text in MARKS:
        at -= 1
    return tokens[at].text if at >= 0 else ""


def _person_signs(tokens: Sequence[Token], run: Run, after: str) -> int:
    signs = 0
    says, acts = word_forms("speech_verbs"), word_list("person_verbs")
    if after in AUXILIARIES:
        signs += 3
    elif after in says or after in acts:
        signs += 10
    elif after.islower() and len(after) > 4 and after.endswith("ed"):
        signs += 6
    elif (
        after.islower()
        and len(after) > 4
        and after.endswith("s")
        and {after[:-1], after[:-2]} & common_words()
    ):
        signs += 4
    if _is_tag_before(tokens, run.first):
        signs += 10
    if (
        after in {"'s", "’s"}
        and run.last + 1 < len(tokens)
        and tokens[run.last + 1].text in word_list("person_parts")
    ):
        signs += 8
    if after in {"being", "himself", "herself"} or (
        run.first and tokens[run.first - 1].text in {"named", "called"}
    ):
        signs += 8
    if after == "," and run.last + 1 < len(tokens) and tokens[run.last + 1].text in {"who", "whose", "whom"}:
        signs += 10
    if (
        run.first > 1
        and tokens[run.first - 1].text == "and"
        and tokens[run.first - 2].text in {"he", "she", "I", "him", "her", "me"}
    ):
        signs += 6
    return signs


def _is_tag_before(tokens: Sequence[Token], first: int) -> bool:
    """Tell whether "said", "said the" or "said poor" stands before a name, and no subject before that."""
    is_between = first > 1 and (
        tokens[first - 1].text == "the" or tokens[first - 1].text in word_list("epithets")
    )
    verb = first - 2 if is_between else first - 1
    if verb < 0 or tokens[verb].text not in word_forms("speech_verbs"):
        return False
    is_past = tokens[verb].text.endswith(("d", "s", "t", "e"))
    return is_past and not (verb and tokens[verb - 1].text.lower() in SUBJECTS)


def _place_signs(before: str, after: str) -> int:
    lower = before.lower()
    if lower in PLACE_PREPOSITIONS:
        return 0 if after in {"'s", "’s"} else 8
    return 3 if lower in {"to", "of"} and after not in {"'s", "’s"} else 0


def _introduces(tokens: Sequence[Token], run: Run, speech: Speech) -> bool:
    """Tell whether the teller names himself in telling: "my name is Ann", "I, Ann Lee,", "call me Ann"."""
    if speech.at(tokens[run.first].start) is not None:
        return False
    match [token.text.lower() for token in tokens[max(0, run.first - 3) : run.first]]:
        case [*_, "my", "name", "is" | "was" | "," | ":"]:
            return True
        case [*_, "call" | "calls" | "called" | "named" | "christened", "me"] | [*_, "i", ","]:
            return True
        case [*_, "answer" | "answered" | "answering", "to"] | [*_, "signed", "it" | "myself"]:
            return True
        case [*_, "name", ":"]:
            return any(token.text == "I" and speech.at(token.start) is None for token in tokens[run.last :])
        case [*_, "i", "am"]:
            return _is_of_somebody(tokens, run.last)
    return False


def _is_of_somebody(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a name is told with whose child one is: "I am Ann, daughter of Tom the dyer"."""
    after = [token.text for token in tokens[at : at + 4]]
    noun = person_nouns().get(next((word for word in after if word.isalpha() and word != "the"), ""))
    return after[:1] == [","] and noun is not None and noun.kind == "kin" and "of" in after


def _kin_word(tokens: Sequence[Token], run: Run, speech: Speech) -> str | None:
    """Return the word for the teller's kin that a name is told with: "my little sister Jo"."""
    before = [token.text.lower() for token in tokens[max(0, run.first - 4) : run.first]]
    before = before[:-1] if before[-1:] == [","] else before
    noun = person_nouns().get(before[-1]) if before else None
    if noun is None or noun.kind != "kin" or "my" not in before[-3:-1] or speech.at(tokens[run.first].start):
        return None
    return noun.singular


def _votes(
    counts: dict[str, Counter[str]], paragraph: Paragraph, runs: Sequence[Run], speech: Speech
) -> None:
    """Count the first pronoun after a name in the same sentence and the same voice, before any other name."""
    tokens, ends = paragraph.tokens, paragraph.ends
    for position, run in enumerate(runs):
        stop = ends[min(bisect_right(ends, run.first), len(ends) - 1)]
        if position + 1 < len(runs):
            stop = min(stop, runs[position + 1].first)
        voice = speech.at(tokens[run.first].start)
        votes = (
            vote
            for token in tokens[run.last : stop]
            if (vote := PRONOUN_VOTES.get(token.text.lower())) and speech.at(token.start) is voice
        )
        vote = next(votes, None) or _next_subject(paragraph, runs, position, voice, speech)
        if vote:
            counts[run.text][vote] += 1


def _next_subject(
    paragraph: Paragraph, runs: Sequence[Run], position: int, voice: Quote | None, speech: Speech
) -> str | None:
    """Return "he", "she" or "they" when it begins the sentence after one that names nobody else."""
    tokens, ends = paragraph.tokens, paragraph.ends
    here = bisect_right(ends, runs[position].first)
    others = (*runs[:position][-1:], *runs[position + 1 : position + 2])
    if here + 1 >= len(ends) or any(bisect_right(ends, other.first) == here for other in others):
        return None
    first = next((tokens[at] for at in range(ends[here], len(tokens)) if tokens[at].is_word), None)
    if first is None or speech.at(first.start) is not voice:
        return None
    return GOES_ON.get(first.text)


def _vote_below(paragraph: Paragraph, runs: Sequence[Run], below: Paragraph, speech: Speech) -> str | None:
    """Return "he", "she" or "they" when it begins the paragraph below one that tells of nobody else."""
    first = next((token for token in below.tokens if token.is_word), None)
    if first is None or first.text not in GOES_ON or speech.at(first.start):
        return None
    tokens = paragraph.tokens
    is_told = all(speech.at(tokens[run.first].start) is None for run in runs)
    acts = any(_person_signs(tokens, run, tokens[run.last].text) for run in runs if run.last < len(tokens))
    if not (is_told and acts) or len({run.text for run in runs}) > 1:
        return None
    return GOES_ON[first.text] if person_nouns().keys().isdisjoint(paragraph.lower) else None


def _pairs(paragraph: Paragraph, runs: Sequence[Run], speech: Speech) -> Iterator[tuple[str, str]]:
    """Yield names in one sentence and one voice, three times when listed: nobody is listed beside himself.

    Not a name that only explains the one before: "Mrs. Lee; Nurse Lee;".
    """
    tokens, ends = paragraph.tokens, paragraph.ends
    for one, other in pairwise(runs):
        if one.text == other.text or bisect_right(ends, one.first) != bisect_right(ends, other.first):
            continue
        if speech.at(tokens[one.first].start) is not speech.at(tokens[other.first].start):
            continue
        pair = (one.text, other.text) if one.text < other.text else (other.text, one.text)
        between = tuple(token.text for token in tokens[one.last : other.first])
        is_same = one.text.rpartition(" ")[2] == other.text.rpartition(" ")[2]
        if (is_same and between in EXPLAINED) or _is_byname(between):
            continue
        yield pair
        if between in LISTED:
            yield pair
            yield pair


def _bynames(story: Sequence[Paragraph], people: Sequence[Sequence[Run]]) -> Iterator[tuple[str, str]]:
    """Yield names with what else somebody is known as: "Aldric the Grey", twice where the words say so."""
    pairs = (
        (paragraph, *pair) for paragraph, runs in zip(story, people, strict=True) for pair in pairwise(runs)
    )
    for paragraph, one, other in pairs:
        between = paragraph.lower[one.last : other.first]
        if " " not in other.text and _is_byname(between) and title_kind(other.text) is None:
            yield from [(one.text, other.text)] * (1 if len(between) == 1 else 2)


def _is_byname(between: Sequence[str]) -> bool:
    """Tell whether a byname follows a name after these words: "the", "whom men called the"."""
    match tuple(between):
        case ("the",):
            return True
        case (",", "whom", *some, "called" | "call" | "named" | "name", "the"):
            return len(some) < BETWEEN_NAMES
        case (*some, "known", "as", "the") | (*some, "is" | "was", "called" | "named", "the"):
            return len(some) < BETWEEN_NAMES
        case (",", "called" | "named" | "nicknamed", "the"):
            return True
    return False
