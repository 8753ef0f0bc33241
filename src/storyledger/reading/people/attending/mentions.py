"""Which words refer to somebody? Stage C: names, nominals, pronouns, and whom they mean."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate

from storyledger.entries import CharacterId, Mention, MentionKind, Utterance
from storyledger.reading.cast import Cast
from storyledger.reading.passage import Paragraph, Passage, Token
from storyledger.reading.people.attending.openings import claim_openings
from storyledger.reading.people.attending.pronouns import FIRST, SECOND, THEIRS, THIRD, resolve_pronouns
from storyledger.reading.people.nominals import ONLY_SPEAKING, Nominal, nominals, own_kin
from storyledger.reading.people.noticing.labels import is_own_label, label_name
from storyledger.reading.people.noticing.namings import NamesByWords, Naming
from storyledger.reading.people.noticing.runs import Run, name_runs, surface_of
from storyledger.reading.setting.scenes import scene_starts
from storyledger.reading.speech.utterances import Quote
from storyledger.span import Span

__all__ = ["find_mentions", "with_speech_pronouns", "with_told_pronouns"]

SURE, SHARED, DESCRIBED = 0.97, 0.6, 0.7
"""Confidence of a mention by its own name, by a name that several bear, by a description."""
LIKELY = 0.5
"""Confidence of a speaker from which "I" in the words is taken to mean them."""
HOUSED = frozenset({"at", "in", "into", "from", "aboard"})
"""What stands before "the" and the name of an inn or a ship."""
NEAR, NEAR_IF_SHORT = 3, 12
"""Most paragraphs between a description and the bare noun that takes it up; more where few are described."""


def find_mentions(
    passage: Passage, quotes: Sequence[Quote], cast: Cast, namings: Sequence[Naming] = ()
) -> tuple[Mention, ...]:
    """Return the mentions of ``passage`` in order, without overlap; spans count from the passage's start.

    Third-person pronouns of the telling are resolved where one candidate stands out. Pronouns inside speech
    stay open until ``with_speech_pronouns`` knows who speaks to whom.
    """
    speech = _Speech(quotes)
    described_lately = _Lately(cast, namings)
    found: list[Mention] = []
    labels = _labels(passage, quotes, cast)
    for paragraph in passage.story:
        named = labels.get(paragraph.span.start, [])
        taken = _Taken(named)
        named = [*named, *(one for one in _names(paragraph, speech, cast) if not taken.overlaps(one.span))]
        taken = _Taken(named)
        described = [
            mention
            for mention in _nominals(paragraph, speech, cast, described_lately)
            if not taken.overlaps(mention.span)
        ]
        taken = _Taken([*named, *described])
        found += (
            named
            + described
            + [mention for mention in _pronouns(paragraph, speech, cast) if not taken.overlaps(mention.span)]
        )
    return _resolved(passage, quotes, found, cast)


def _resolved(
    passage: Passage, quotes: Sequence[Quote], found: list[Mention], cast: Cast
) -> tuple[Mention, ...]:
    found.sort(key=lambda mention: mention.span)
    starts = scene_starts(passage, quotes, found, cast)
    resolved = resolve_pronouns(passage, quotes, found, cast, frozenset(starts))
    return claim_openings(passage, quotes, resolved, starts, cast)


def with_told_pronouns(
    passage: Passage, quotes: Sequence[Quote], mentions: Sequence[Mention], cast: Cast
) -> tuple[Mention, ...]:
    """Return ``mentions`` with the pronouns of the passage, resolved as in ``find_mentions``."""
    speech, taken = _Speech(quotes), _Taken(mentions)
    pronouns = (mention for paragraph in passage.story for mention in _pronouns(paragraph, speech, cast))
    found = [*mentions, *(mention for mention in pronouns if not taken.overlaps(mention.span))]
    return _resolved(passage, quotes, found, cast)


class _Speech:
    """Where speech stands in a passage."""

    def __init__(self, quotes: Sequence[Quote]) -> None:
        self.starts = [quote.span.start for quote in quotes]
        self.ends = [quote.span.end for quote in quotes]

    def covers(self, position: int) -> bool:
        """Tell whether ``position`` lies in a quotation."""
        index = bisect_right(self.starts, position) - 1
        return index >= 0 and position < self.ends[index]


class _Taken:
    """Where a paragraph's words are taken already; a look-up does not go through them all."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        spans = sorted(mention.span for mention in mentions)
        self.starts = [span.start for span in spans]
        self.reach = list(accumulate((span.end for span in spans), max))

    def overlaps(self, span: Span) -> bool:
        """Tell whether ``span`` shares a code point with one of them."""
        index = bisect_left(self.starts, span.end) - 1
        return index >= 0 and self.reach[index] > span.start


def _labels(passage: Passage, quotes: Sequence[Quote], cast: Cast) -> dict[int, list[Mention]]:
    """Return the labels of lines and letters, by where their paragraph begins."""
    starts = [paragraph.span.start for paragraph in passage.story]
    found: dict[int, list[Mention]] = {}
    for quote in quotes:
        if quote.label is None:
            continue
        label = quote.label.of(passage.text)
        is_own = is_own_label(label)
        who = cast.narrator_at(quote.label.start) if is_own else cast.names.get(label_name(label))
        if who:
            kind: MentionKind = "pronoun" if is_own else "name"
            mention = Mention(span=quote.label, kind=kind, character=who, confidence=SURE)
            found.setdefault(starts[bisect_right(starts, quote.label.start) - 1], []).append(mention)
    return found


def _names(paragraph: Paragraph, speech: _Speech, cast: Cast) -> Iterator[Mention]:
    for run in name_runs(paragraph, speech.starts):
        yield from _named(paragraph.tokens, run, cast)


def _named(tokens: Sequence[Token], run: Run, cast: Cast) -> Iterator[Mention]:
    """Yield the character that a run names, or those that parts of it name."""
    who, confidence = _who(run.text, cast)
    if who is not None:
        yield Mention(
            span=Span(tokens[run.first].start, tokens[run.last - 1].end),
            kind="name",
            character=who,
            confidence=confidence,
        )
        return
    first = run.first
    if _is_house(tokens, run):
        return
    while first < run.last:
        last = next(
            (last for last in range(run.last, first, -1) if _who(surface_of(tokens[first:last]), cast)[0]),
            None,
        )
        if last is not None:
            who, confidence = _who(surface_of(tokens[first:last]), cast)
            yield Mention(
                span=Span(tokens[first].start, tokens[last - 1].end),
                kind="name",
                character=who,
                confidence=confidence * 0.9,
            )
        first = last or first + 1


def _is_house(tokens: Sequence[Token], run: Run) -> bool:
    """Tell whether a run after "at the" or "in the" is that of an inn or a ship: "at the Royal George"."""
    at, the = (tokens[place].text.lower() if place >= 0 else "" for place in (run.first - 2, run.first - 1))
    return at in HOUSED and the == "the" and run.last - run.first > 1


def _who(text: str, cast: Cast) -> tuple[CharacterId | None, float]:
    if text in cast.names:
        return cast.names[text], SURE
    several = cast.shared.get(text)
    return (several[0], SHARED) if several else (None, 0.0)


class _Lately:
    """Which unnamed people have been described lately: "the boy" after "the boy in the green cap"."""

    def __init__(self, cast: Cast, namings: Sequence[Naming]) -> None:
        self.cast = cast
        self.given = NamesByWords(namings)
        self.near = NEAR_IF_SHORT if cast.is_short else NEAR
        self.seen: dict[str, tuple[CharacterId | None, int]] = {}
        """Noun to whom it describes (None: several) and the paragraph that last did."""

    def note(self, nominal: Nominal, who: CharacterId, paragraph: int) -> None:
        """Remember a full description."""
        known, last = self.seen.get(nominal.noun.singular, (who, paragraph))
        same = known == who or paragraph - last > self.near
        self.seen[nominal.noun.singular] = (who if same else None, paragraph)

    def named(self, nominal: Nominal, start: int) -> CharacterId | None:
        """Return who with a name a nominal means, where the section gives the name."""
        return self.cast.names.get(self.given.name_of(nominal, start) or "")

    def recall(self, nominal: Nominal, paragraph: int) -> CharacterId | None:
        """Return who was described with a bare noun's full description near by."""
        who, last = self.seen.get(nominal.key, (None, 0))
        if nominal.noun.plural or nominal.determiner != "the" or paragraph - last > self.near:
            return None
        return who


def _nominals(paragraph: Paragraph, speech: _Speech, cast: Cast, lately: _Lately) -> Iterator[Mention]:
    tokens = paragraph.tokens
    for nominal in (_by_looks(one, cast) for one in nominals(paragraph)):
        start = tokens[nominal.first].start
        if nominal.noun.kind == "style" and speech.covers(start):  # "Yes, Monsieur" is said to anybody
            continue
        who = cast.nominals.get(nominal.key) if _is_definite(nominal, cast) else None
        if named := lately.named(nominal, start):
            who = named
            if nominal.key != nominal.noun.singular:
                lately.note(nominal, who, paragraph.index)
        elif nominal.owner:
            who = _kin(nominal, start, speech, cast)
        elif who is None:
            who = lately.recall(nominal, paragraph.index)
        elif who is not None and nominal.key != nominal.noun.singular:
            lately.note(nominal, who, paragraph.index)
        if who is None and nominal.noun.kind in ONLY_SPEAKING:
            continue
        span = Span(start, tokens[nominal.last - 1].end)
        is_mine = paragraph.lower[nominal.first] == "my" and not speech.covers(start)
        owner = cast.self_at(start, is_you=False) if is_mine else None
        yield Mention(
            span=span, kind="nominal", character=who, confidence=DESCRIBED if who else 0.0, owner=owner
        )


def _by_looks(nominal: Nominal, cast: Cast) -> Nominal:
    """Return a nominal, as "old man" where the cast has an old and a young one."""
    key = f"{nominal.look} {nominal.key}"
    return replace(nominal, key=key) if nominal.look and key in cast.nominals else nominal


def _kin(nominal: Nominal, start: int, speech: _Speech, cast: Cast) -> CharacterId | None:
    """Return who "my father" is where the teller says so; in speech it is somebody else's."""
    key = own_kin(nominal)
    is_told = key is not None and cast.narrator_at(start) is not None and not speech.covers(start)
    return cast.nominals.get(key) if key and is_told else None


def _is_definite(nominal: Nominal, cast: Cast) -> bool:
    """Tell whether a nominal may mean a character: not "his wife", nor "a captain" when one has a name."""
    if nominal.owner:
        return False
    who = cast.nominals.get(nominal.key)
    named = who is not None and cast.by_id[who].kind == "person"
    return not named or nominal.determiner in {"the", "this", "that"}


def _pronouns(paragraph: Paragraph, speech: _Speech, cast: Cast) -> Iterator[Mention]:
    has_they = cast.has_they
    for token, low in zip(paragraph.tokens, paragraph.lower, strict=True):
        word = _pronoun_in(low)
        if word is None:
            continue
        spoken = speech.covers(token.start)
        span = Span(token.start, token.start + len(word))
        if word in THEIRS and (spoken or not has_they):
            continue
        if word in THIRD or word in THEIRS or spoken:
            yield Mention(span=span, kind="pronoun", confidence=0.0)
        else:
            who = cast.self_at(token.start, is_you=word in SECOND)
            if who is not None:
                yield Mention(span=span, kind="pronoun", character=who, confidence=0.95)


@lru_cache(maxsize=50_000)
def _pronoun_in(word: str) -> str | None:
    """Return the pronoun that a word is, or begins with before an apostrophe; None for other words."""
    bare = word.partition("’")[0].partition("'")[0]
    return bare if bare in FIRST or bare in THIRD or bare in SECOND or bare in THEIRS else None


def with_speech_pronouns(
    passage: Passage, mentions: Sequence[Mention], utterances: Sequence[Utterance]
) -> tuple[Mention, ...]:
    """Return the mentions with "I" and "you" inside speech as its speaker and its only addressee.

    "You" needs an addressee who speaks or is told of in the section: a name called out may be anybody's.
    """
    starts = [utterance.span.start for utterance in utterances]
    here = _there(mentions, utterances, starts)
    return tuple(_in_speech(passage.text, mention, utterances, starts, here) for mention in mentions)


def _there(
    mentions: Sequence[Mention], utterances: Sequence[Utterance], starts: Sequence[int]
) -> set[CharacterId]:
    """Return everybody who speaks or is named by the teller."""
    found = {utterance.speaker for utterance in utterances if utterance.speaker}
    for mention in mentions:
        index = bisect_right(starts, mention.span.start) - 1
        if mention.character and (index < 0 or mention.span.start >= utterances[index].span.end):
            found.add(mention.character)
    return found


def _in_speech(
    text: str,
    mention: Mention,
    utterances: Sequence[Utterance],
    starts: Sequence[int],
    here: set[CharacterId],
) -> Mention:
    if mention.kind == "name" or mention.character is not None or mention.owner is not None:
        return mention
    index = bisect_right(starts, mention.span.start) - 1
    if index < 0 or mention.span.start >= utterances[index].span.end:
        return mention
    said, word = utterances[index], mention.span.of(text).lower().partition(" ")[0]
    who = said.speaker if word in FIRST and said.confidence >= LIKELY else None
    if word in SECOND and len(said.addressees) == 1 and said.addressees[0] in here:
        who = said.addressees[0]
    if who is None or mention.kind == "nominal":
        return replace(mention, owner=who) if who else mention
    return replace(mention, character=who, confidence=round(said.confidence * 0.9, 2))
