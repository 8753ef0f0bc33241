"""Who is told to have a name: "a woman called Ann", "the clerk's name was Rourke", "I'm Mia," said the girl.

Part of stage A. A naming ties the words for somebody to the name that the same section gives them. What those
words mean is settled where it is known which names are people's: "the girl" in this section, and a calling
("the mechanic") in the whole story when nobody else with a name has it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile
from operator import attrgetter

from storyledger.patterns import pattern
from storyledger.reading.passage import Paragraph, Passage, Token
from storyledger.reading.people.nominals import Nominal, nominals
from storyledger.reading.people.noticing.meetings import (
    is_told_by_name,
    is_who,
    may_be_another,
    may_be_called,
    meeting_said,
    meeting_told,
)
from storyledger.reading.people.noticing.runs import Run, name_runs
from storyledger.reading.people.noticing.words import given_names, title_kind, world_places
from storyledger.reading.speech.quote import Quote
from storyledger.reading.speech.vocatives import answers_with
from storyledger.reading.words import word_forms, word_list
from storyledger.span import Span

__all__ = ["NamesByWords", "Naming", "find_namings", "tag_pronoun"]

SOON = 1500
"""Code points, a page, within which somebody who has been described may be given a name."""
LATELY = 300
"""Code points within which a second description makes it unclear whom a pronoun means."""
GAP = 9
"""Most words between a description and a name: "a girl of about ten called Ann"."""
BESIDE = 3 * GAP
"""Words before a name within which a description that is given it begins: some are long themselves."""
NEW = frozenset({"a", "an", "another"})
OTHERS = frozenset({"a", "an", "whose"})
"""What stands before something else that may bear a name: "who owned a boat named Gull"."""
SOMEBODY = frozenset({"generic", "role", "kind", "beast"})
"""Classes of nouns that tell who somebody is without telling whose."""
GENDERS = {"he": "m", "his": "m", "she": "f", "her": "f"}
TELLERS = frozenset({"I", "You", "you", "We", "we"})
"""Who may say something in a paragraph that tells of somebody else."""
IS = frozenset({"is", "was"})
GIVES = frozenset({"gave", "gives", "given"})
CALLS = frozenset({"called", "named"})
LISTS = frozenset({"and", "or", "&"})
_GIVES = pattern(
    r"\b(?:named|called|name(?:\s+is|\s+was|\s+of|\s+as|\s*['’]s)|I['’]m|I\s+am|[Cc]all\s+me)\s+[A-Z]"
    r"|\b(?:[Ii]t|[Tt]his)\s+(?:is|was)\b|[a-z]\s+was\s+[A-Z]"
    r"|\b(?:recogni[sz]ed|meet|present|introduce|must\s+be)\b|[a-z]\s?,\s+[A-Z]\w+"
    r"|[A-Z]\w+(?:\s?,|\s+is|\s+was)\s+the\s+[a-z]|[\"“'‘«][A-Z][\w '’-]*[.,!?…]"
)
"""What stands, among much else, where somebody gets a name."""
_BESIDES = pattern(r"\b(?:with|of|for|by|like|as|than)\s+$")
"""What stands before somebody of whom a sentence does not tell: "a woman with a boy"."""


_ANEW = pattern(
    r"\b(?:[Aa]n?|[Aa]nother) (?:\w+ )?(?:knock|hand|voice|step|cough|shout|cry|laugh|whisper)\b"
    r"|\b(?:bell|(?:tele)?phone) rang\b|\b[Ss]ome(?:one|body)\b"
)
"""What may be another's: "A woman stood on the stairs. A hand took him by the neck. It was Ann"."""


@dataclass(frozen=True, slots=True)
class Naming:
    """Words for somebody, a name that is theirs, and where the words mean them; offsets in the section."""

    key: str
    """What the words are known by: ``girl``, ``tall ferryman``."""
    name: str
    is_calling: bool
    """The words tell what somebody does, so that they hold beyond the section."""
    start: int
    end: int
    gender: str = "n"
    """``m``, ``f`` or ``n``, as the words for them tell."""
    shown: tuple[Span, ...] = field(default=(), compare=False)
    """The words and the name, where it is given."""


def find_namings(passage: Passage, quotes: Sequence[Quote]) -> tuple[Naming, ...]:
    """Return the namings of a section, in the order in which the names are given."""
    if _GIVES.search(passage.text) is None:
        return ()
    section = _Section(passage, quotes)
    return tuple(dict.fromkeys(section.naming(one) for one in section.given()))


class NamesByWords:
    """The namings of a section, to be looked up by the words for somebody."""

    def __init__(self, namings: Iterable[Naming]) -> None:
        self._by_key: dict[str, list[Naming]] = {}
        for one in namings:
            self._by_key.setdefault(one.key, []).append(one)

    def name_of(self, nominal: Nominal, start: int) -> str | None:
        """Return the name of whoever a nominal that begins at an offset means, None when no naming tells."""
        if nominal.owner or nominal.noun.plural:
            return None
        known = self._by_key.get(nominal.key, ())
        return next((one.name for one in known if one.start <= start < one.end), None)


@dataclass(frozen=True, slots=True)
class _Told:
    """A description of one person in the telling, and where it begins and ends."""

    at: int
    end: int
    nominal: Nominal


@dataclass(frozen=True, slots=True)
class _Given:
    """A name given to somebody described, and where."""

    one: _Told
    name: str
    at: int
    end: int


class _Section:
    """A section, and whom it describes."""

    def __init__(self, passage: Passage, quotes: Sequence[Quote]) -> None:
        self._passage = passage
        self._quotes = quotes
        self._starts = [quote.span.start for quote in quotes]
        everybody = [
            _Told(paragraph.tokens[one.first].start, paragraph.tokens[one.last - 1].end, one)
            for paragraph in passage.story
            for one in nominals(paragraph)
            if self._quote_at(paragraph.tokens[one.head].start) is None
        ]
        self._told = [one for one in everybody if not one.nominal.noun.plural]
        self._several = [one.at for one in everybody if one.nominal.noun.plural]
        self._by_key: dict[str, list[_Told]] = {}
        for one in self._told:
            self._by_key.setdefault(one.nominal.key, []).append(one)

    def given(self) -> Iterator[_Given]:
        """Yield every name that somebody described is given."""
        for paragraph in self._passage.story:
            if _GIVES.search(paragraph.text) is None:
                continue
            for run in name_runs(paragraph, self._starts):
                if run.text in world_places():
                    continue  # "London," said the girl
                at = paragraph.tokens[run.first].start
                quote = self._quote_at(at)
                named = self._says(paragraph, run, quote) if quote else self._named(paragraph, run)
                end = paragraph.tokens[run.last - 1].end
                yield from (_Given(one, run.text, at, end) for one in named if _may_be_named(one.nominal))

    def _told_between(self, start: int, end: int) -> list[_Told]:
        """Return the descriptions that begin at a place or after it, before another."""
        return self._told[slice(*(bisect_left(self._told, at, key=_begin) for at in (start, end)))]

    def _quote_at(self, position: int) -> Quote | None:
        index = bisect_right(self._starts, position) - 1
        return self._quotes[index] if index >= 0 and position < self._quotes[index].span.end else None

    def _named(self, paragraph: Paragraph, run: Run) -> list[_Told]:
        """Return whom the telling gives a name."""
        tokens, low, start = paragraph.tokens, paragraph.lower, paragraph.tokens[run.first].start
        first, last = max(0, run.first - BESIDE), min(run.last + 1, len(tokens) - 1)
        here = self._told_between(tokens[first].start, tokens[last].end)
        owner = _owner_of_name(low, run)
        if owner is not None:
            one = self._last(low[owner], tokens[owner].start) if low[owner] in GENDERS else None
            return [one] if one else [each for each in here if each.nominal.last == owner]
        if _is_called(low, run):
            near = [each for each in here if _reaches(low, each.nominal, run)][-1:]
            return [*near, *(each for each in here for one in near if _explains(tokens, one, each))]
        found = [
            each
            for each in here
            if _is_beside(tokens, low, each.nominal, run)
            or _is_what(low, each.nominal, run)
            or is_who(tokens, low, each.nominal, run)
        ]
        seen = self._stranger(run.text, start) if not found and meeting_told(tokens, low, run) else []
        return found or [one for one in seen if not _ANEW.search(self._passage.text, one.end, start)]

    def _says(self, paragraph: Paragraph, run: Run, quote: Quote) -> Iterator[_Told]:
        """Yield who says their own name in a quotation: whom the paragraph's first tag tells."""
        answers = answers_with(self._passage.text, quote.span, _span_of(paragraph, run))
        if not (answers or _is_own_name(paragraph, run, quote)):
            yield from self._shown(paragraph, run, quote)
            return
        here = self._told_between(paragraph.span.start, paragraph.span.end)
        first, last = (
            bisect_left(self._starts, paragraph.span.start),
            bisect_right(self._starts, quote.span.start),
        )
        for said in self._quotes[first:last]:
            after = bisect_left(paragraph.tokens, said.span.end, key=lambda token: token.start)
            tagged = next((one for one in here if _is_tag(paragraph.tokens, one.nominal, after, said)), None)
            pronoun = tag_pronoun(paragraph.lower, after)
            if tagged is None and pronoun is not None:
                tagged = self._last(pronoun, said.span.start)
            found = [tagged] if tagged else _beat(paragraph, here, after)
            if found or pronoun is not None or said is quote:
                is_bare = answers and pronoun is None and after == len(paragraph.tokens)
                found = found or (self._asked(quote.span.start) if is_bare else [])
                found = found or (self._only(paragraph, here) if pronoun is None else [])
                yield from found or self._who_came(paragraph, run)
                return

    def _who_came(self, paragraph: Paragraph, run: Run) -> list[_Told]:
        """Return the stranger who names himself in a paragraph that says nothing of who speaks."""
        at = paragraph.tokens[run.first].start
        stranger = self._stranger(run.text, at, is_new=True)
        since = stranger[0].at if stranger else at
        if bisect_left(self._starts, since) < bisect_left(self._starts, paragraph.span.start):
            return []  # somebody else may have spoken since
        first = bisect_right(self._passage.story, since, key=lambda each: each.span.end)
        tokens = (
            token
            for each in takewhile(lambda each: each.span.start < at, islice(self._passage.story, first, None))
            for token in each.tokens
            if (each is paragraph and token.is_word) or token.text in TELLERS
        )
        return [] if any(not self._quote_at(token.start) for token in tokens) else stranger

    def _shown(self, paragraph: Paragraph, run: Run, quote: Quote) -> list[_Told]:
        """Return the stranger whom somebody else tells by name: "This is Lucy Dale," said Martha."""
        how = meeting_said(paragraph.tokens, paragraph.lower, run)
        after = bisect_left(paragraph.tokens, quote.span.end, key=lambda token: token.start)
        if how is None or (
            how == "greeted" and not is_told_by_name(paragraph.tokens, paragraph.lower, after)
        ):
            return []
        return self._stranger(run.text, paragraph.tokens[run.first].start, is_new=True)

    def _stranger(self, name: str, at: int, *, is_new: bool = False) -> list[_Told]:
        """Return the only stranger who has come in lately, if a name may be theirs.

        Args:
            name: the name.
            at: where it stands.
            is_new: nobody may have been told of by that name before.

        """
        near = [each.nominal for each in self._told_between(at - LATELY, at)]
        new = [each for each in near if each.determiner in NEW and _may_be_named(each)]
        new = [each for each in new if may_be_called(name, each.noun.gender)]
        if len(new) != 1 or new[0].determiner == "another" or self._are_several(at):
            return []
        if any(may_be_another(new[0].noun, each.noun) for each in near):
            return []
        one = next(each for each in self._told_between(at - LATELY, at) if each.nominal is new[0])
        if _BESIDES.search(self._passage.text, max(0, one.at - GAP), one.at):
            return []
        before = self._named_between(at - SOON if is_new else one.at, at)
        return [] if any(name.split()[-1] in told.split() for told in before) else [one]

    def _are_several(self, at: int) -> bool:
        """Tell whether several have been told of lately, of whom the stranger may be one."""
        return bisect_left(self._several, at - LATELY) < bisect_left(self._several, at)

    def _asked(self, at: int) -> list[_Told]:
        """Return who was asked for a name: the only one described on the lines before."""
        near = [one for one in self._told_between(at - 2 * LATELY, at) if _may_be_named(one.nominal)]
        return near[-1:] if len({one.nominal.key for one in near}) == 1 else []

    def _only(self, paragraph: Paragraph, here: Sequence[_Told]) -> list[_Told]:
        """Return whom alone a paragraph tells of, as known: "Water ran from the ghost's cuffs"."""
        if len({one.nominal.key for one in here}) != 1 or here[0].nominal.determiner != "the":
            return []
        tellers = (token.text in TELLERS and not self._quote_at(token.start) for token in paragraph.tokens)
        named = self._named_between(paragraph.span.start, paragraph.span.end)
        return [] if any(tellers) or any(named) else [here[0]]

    def _last(self, pronoun: str, at: int) -> _Told | None:
        """Return the description that a pronoun means: the last that fits, when nobody else may be meant."""
        fits = (GENDERS[pronoun], "n")
        near = [
            one
            for one in self._told_between(at - SOON, at)
            if one.nominal.noun.gender in fits and one.nominal.noun.kind != "thing"
        ]
        if not near or near[-1].nominal.noun.kind not in SOMEBODY - {"beast"}:
            return None
        rivals = [one for one in near if one.at > at - LATELY] or near[-2:]
        if near[-1].nominal.determiner not in NEW and len({one.nominal.key for one in rivals}) > 1:
            return None
        other = {"m": "f", "f": "m"}[GENDERS[pronoun]]
        named = self._named_between(near[-1].at, at)
        return near[-1] if all(given_names().get(name.split()[0]) == other for name in named) else None

    def _named_between(self, start: int, end: int) -> Iterator[str]:
        """Yield the names that stand in the telling between two places."""
        story = self._passage.story
        first = bisect_right(story, start, key=lambda paragraph: paragraph.span.end)
        for paragraph in takewhile(lambda each: each.span.start < end, islice(story, first, None)):
            for run in name_runs(paragraph, self._starts):
                at = paragraph.tokens[run.first].start
                if start < at < end and self._quote_at(at) is None:
                    yield run.text

    def naming(self, given: _Given) -> Naming:
        """Return a naming with its reach: from where somebody was brought in to where the words rest.

        They rest where they bring in somebody else, or are not used for a page.
        """
        nominal, at = given.one.nominal, max(given.at, given.one.at)
        known = self._by_key[nominal.key]
        since = min(given.at - SOON, given.one.at - 1)
        same = known[bisect_right(known, since, key=_begin) :]
        new = [one.at for one in same if one.nominal.determiner in NEW]
        start = next((one for one in reversed(new) if one <= at), same[0].at)
        end = at + SOON
        for one in same:
            if at < one.at < end and one.at not in new:
                end = one.at + SOON
            elif at < one.at:
                end = min(end, one.at)
                break
        words = Span(given.one.at, given.one.end)
        shown = tuple(sorted((words, Span(given.at, given.end))))
        is_calling = nominal.noun.kind == "role"
        return Naming(nominal.key, given.name, is_calling, start, end, nominal.noun.gender, shown)


_begin = attrgetter("at")


def _span_of(paragraph: Paragraph, run: Run) -> Span:
    return Span(paragraph.tokens[run.first].start, paragraph.tokens[run.last - 1].end)


def _may_be_named(nominal: Nominal) -> bool:
    return nominal.noun.kind in SOMEBODY and not nominal.owner


def _owner_of_name(low: Sequence[str], run: Run) -> int | None:
    """Return the token before "name was Rourke" that tells whose, None when no such words are there.

    "He gave his name as Rourke" tells it, too.
    """
    at = run.first - 3
    is_given = at > 0 and low[at - 1] in GIVES and low[at] in GENDERS and low[at + 2] == "as"
    if at < 0 or low[at + 1] != "name" or not (low[at + 2] in IS or is_given):
        return None
    return at if low[at] in GENDERS or low[at] in {"'s", "’s"} else None


def _is_called(low: Sequence[str], run: Run) -> bool:
    """Tell whether "named", "called", "by the name of" or "whose name was" stands before a name."""
    before = tuple(low[max(0, run.first - 4) : run.first])
    if before[1:] in {("the", "name", "of"), ("whose", "name", "was"), ("whose", "name", "is")}:
        return before[1] == "whose" or before[0] in {"by", "of", "under"}
    return bool(before) and before[-1] in CALLS and not set(before) & set(GENDERS)


def _reaches(low: Sequence[str], nominal: Nominal, run: Run) -> bool:
    """Tell whether only a few words of one clause stand between a description and a name it is given."""
    between = low[nominal.last : run.first]
    if not 0 < len(between) <= GAP or LISTS & set(between) or any(word in ".;:!?" for word in between):
        return False
    if _names_another(between[:-1] if between[-1] in CALLS else between[:-3]):
        return False
    if "," in between[1:] or (between[-1] in CALLS and not _is_passive(between, nominal)):
        return False
    if between == ("called",) and nominal.determiner == "the" and title_kind(run.text.split()[0]) == "style":
        return False  # "the maid called Mrs. Lee into the hall"
    after = low[run.last] if run.last < len(low) else "."
    return between[-1] != "called" or after not in word_list("after_calling")


def _names_another(between: Sequence[str]) -> bool:
    """Tell whether words before a calling bring in what bears the name: "from a town", "whose dog was"."""
    return bool(OTHERS.intersection(between) or word_list("place_nouns").intersection(between[-1:]))


def _is_passive(between: Sequence[str], nominal: Nominal) -> bool:
    """Tell whether somebody is called something, and calls nobody: "a girl of ten called", "was named"."""
    before = between[-2:-1]
    if not before or before[0] in {",", *IS}:
        return True
    is_new = nominal.determiner in NEW
    return is_new and before[0] not in word_list("auxiliaries") and not before[0].endswith("ly")


def _explains(tokens: Sequence[Token], one: _Told, other: _Told) -> bool:
    """Tell whether one description explains another: "the doctor, a tall woman"."""
    first = one.nominal.first
    return other.nominal.last == first - 1 and tokens[first - 1].text == ","


def _is_beside(tokens: Sequence[Token], low: Sequence[str], nominal: Nominal, run: Run) -> bool:
    """Tell whether a calling stands beside a name: "Hale, the butler," and "the butler, Hale,".

    So may looks: "cried the blind man, Hale."
    """
    if not _tells_who(nominal) or nominal.determiner != "the":
        return False
    ours, theirs = (nominal.first, nominal.last), (run.first, run.last)
    return _is_aside(tokens, low, ours, theirs) or _is_aside(tokens, low, theirs, ours)


def _tells_who(nominal: Nominal) -> bool:
    """Tell whether words for somebody say who that is: by what they do, or how they look."""
    is_looks = nominal.noun.kind == "generic" and " " in nominal.key
    return nominal.noun.kind == "role" or is_looks


def _is_what(low: Sequence[str], nominal: Nominal, run: Run) -> bool:
    """Tell whether somebody is told to be what words say: "Hale was the bosun, a man of fifty"."""
    if nominal.noun.kind != "role" or nominal.determiner != "the" or nominal.first != run.last + 1:
        return False
    after = low[nominal.last] if nominal.last < len(low) else "."
    opens = run.first == 0 or not low[run.first - 1].isalpha()
    return opens and low[run.last] in IS and after in {",", ".", ";", ":"}


def _is_aside(
    tokens: Sequence[Token], low: Sequence[str], one: tuple[int, int], other: tuple[int, int]
) -> bool:
    """Tell whether the second of two stretches explains the first between two commas, and is not listed."""
    (first, end), (second, last) = one, other
    if second != end + 1 or tokens[end].text != "," or last >= len(tokens):
        return False
    if tokens[last].text not in {",", "."} or (first and low[first - 1] in {",", *LISTS}):
        return False
    after = tokens[last + 1].text if last + 1 < len(tokens) else ""
    return tokens[last].text == "." or not (after in LISTS or after[:1].isupper())


def _is_own_name(paragraph: Paragraph, run: Run, quote: Quote) -> bool:
    """Tell whether a name inside speech is its speaker's: "I'm Mia", "my name is Mia", "call me Mia"."""
    tokens, low = paragraph.tokens, paragraph.lower
    after = tokens[run.last].text if run.last < len(tokens) else "."
    if after.isalpha() or after in {"'s", "’s"}:
        return False
    before = [
        word
        for word, token in zip(low[: run.first][-3:], tokens[: run.first][-3:], strict=True)
        if token.start > quote.span.start
    ]
    if before[-1:] in (["i'm"], ["i’m"]):
        return not before[-2:-1] or not before[-2].isalpha() or before[-2] in LISTS
    if before[-2:] in (["i", "am"], ["call", "me"]):
        return True
    return before[:1] in (["my"], ["the"]) and before[1:] in (["name", "is"], ["name", "'s"], ["name", "’s"])


def _is_tag(tokens: Sequence[Token], nominal: Nominal, after: int, quote: Quote) -> bool:
    """Tell whether a description is told as speaking a quotation; ``after``: the token after that."""
    says = word_forms("speech_verbs")
    first, last = nominal.first, nominal.last
    if first == after + 1 and tokens[after].text in says:
        return True
    if first == after and last < len(tokens) and tokens[last].text in says:
        return True
    is_before = last + 2 <= after and tokens[last].text in says and tokens[last + 1].text in {",", ":"}
    return (
        is_before
        and tokens[last + 1].end < quote.span.start + 1
        and tokens[last + 2].start >= quote.span.start
    )


def _beat(paragraph: Paragraph, here: Sequence[_Told], after: int) -> list[_Told]:
    """Return who does something right after words that open a paragraph: "I'm Mia." The girl moved over."""
    opens = paragraph.tokens[0].text in {'"', "“", "'", "‘", "«"}
    return [one for one in here if opens and one.nominal.first == after]


def tag_pronoun(low: Sequence[str], after: int) -> str | None:
    """Return "he" or "she" of a tag such as "she said" or "said she", None for any other."""
    words = low[after : after + 2]
    says = word_forms("speech_verbs")
    if len(words) < 2 or not says & set(words):
        return None
    return next((word for word in words if word in {"he", "she"}), None)
