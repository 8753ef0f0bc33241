"""What in one scene speaks for each pair of eyes: named signs with their measure. Called by ``eyes``.

Nothing here decides. For everybody who is told of in the scene:

* ``first``: the first of what people do and feel there is theirs;
* ``inner``: how often their inside is told, in one paragraph once and a half at most; ``inside``: their share
  of all that is;
* ``free``: questions, exclamations, doubts and thoughts in italics that the telling makes without saying
  whose, after what they do;
* ``gaze``: how often they look or listen; ``outside``: how often it is told how they seem or what their face
  or voice does, which is not what they see; ``is``: how often it is told who they are;
* ``speaks``, ``talk``: that they speak; their share of the talk;
* ``unnamed``: they are only described, where others have names; ``sure``: inner signs alone already told
  it (``focalization``).

And for nobody: ``nobody``, always; ``second``: how much of a second one's inside is told; ``over``: words of
somebody who looks on from above ("neither of them knew").

A pronoun that may mean several people counts in part for two: whoever did something last, and whoever is
told of most.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storyledger.entries import CharacterId
from storyledger.patterns import pattern
from storyledger.reading.narration import QUOTED
from storyledger.reading.setting.focalization import fitting_pronouns
from storyledger.reading.setting.minds import read_on
from storyledger.reading.setting.signs import Sign, gender_of
from storyledger.reading.words import presence_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from storyledger.entries import Utterance
    from storyledger.reading.cast import Cast
    from storyledger.reading.passage import Paragraph
    from storyledger.reading.setting.scenes import Frames
    from storyledger.span import Span

__all__ = ["NOBODY", "Insides", "insides_of", "most_told"]

NOBODY = CharacterId("")
"""Stands among the candidates for a scene that is told through nobody's eyes."""
PART = 0.4
"""What an open pronoun counts for each of the two whom it may mean."""
ACTS = 2
"""Acts by which somebody may be the eyes of a scene in which they neither speak nor feel anything."""
THOUGHT = 2
"""How many times as much a thought in italics counts as other things that the telling leaves unsaid."""
FEW_WORDS = 2
"""Fewest words in italics that are a thought."""
AGAIN = {0: 1.0, 1: 0.5}
"""What somebody's inside counts where it was told so often in the same paragraph."""
MOST = {"inner": 4.0, "free": 6.0, "gaze": 3.0, "outside": 3.0, "is": 3.0, "second": 3.0, "over": 3.0}
"""Measures beyond which a sign says no more."""

_DOES = frozenset({"acts", "inner", "had"})
_TELLS = frozenset({"acts", "inner", "had", "whose", "seems"})
_THERE = frozenset({"acts", "inner"})
_IS = frozenset({"is", "was"})
_ARTICLE = pattern(r" (?:an?|the) ")
_OVER = pattern(
    r"\b(?:[Nn]either (?:of|knew)|[Nn]obody (?:knew|noticed|saw|there)|[Nn]ot one of|[Ee]ach of (?:them|the)"
    r"|[Bb]oth of them|(?:[Yy]ears|[Ll]ong) (?:later|after|afterwards)|not know(?:ing)? (?:it|that|this|yet)"
    r"|[Ll]ittle did|all (?:his|her|their) li(?:fe|ves)|[Aa]s for|[Rr]eaders?"
    r"|[Yy]ou(?:['’]d| would| could| might|['’]ve| have))\b"
)
"""Words of a teller who stands above the people of the scene, or speaks to the reader."""
_ASKS = pattern(rf"[?!](?=[\s{QUOTED}]|$)")
"""Questions and exclamations of the telling."""
_DOUBTS = pattern(
    r"\b(?:[Oo]f course|[Pp]erhaps|[Mm]aybe|[Ss]urely|ought to|must (?:have|be)|might (?:have|be)"
    r"|would have to|should have|could have|[Tt]omorrow|[Tt]onight|[Yy]esterday|[Tt]oday|[Nn]ow"
    r"|God|Christ|[Dd]amn|[Hh]ell|anyway|at least|after all|apparently|probably)\b"
)
_DOUBTING = frozenset(
    "course perhaps maybe surely ought must might would should could tomorrow tonight yesterday today now"
    " god christ damn hell anyway least all apparently probably".split()
)
"""Words of which ``_DOUBTS`` needs one, in lower case."""
_BITS = pattern(r"(?:^|[.!?…] )(?P<bit>[A-Z][^.!?…,;:\ue000]{1,40}[.…])(?=\s|$)")
"""Short sentences; those without a verb in which nobody does anything are thought."""
_FINITE = pattern(r"\b(?:is|was|were|are|had|has|have|did|do|does|\w+ed|would|could|can|will)\b")
_ENDS = frozenset(".!?,…—-")


Shares = dict[CharacterId, float]
"""Whom a sign may belong to, and how much of it."""


@dataclass(frozen=True, slots=True)
class Insides:
    """The signs in one scene."""

    signs: dict[CharacterId, dict[str, float]]
    """For everybody there, and for ``NOBODY``: sign and measure."""
    shown: dict[CharacterId, tuple[Span, ...]] = field(default_factory=dict)
    """The words that tell each one's inside, else what they do."""
    passes: bool = False
    """The scene begins because the telling passes to others."""


def insides_of(
    frames: Frames,
    number: int,
    signs: Sequence[Sign],
    utterances: Sequence[Utterance],
    around: Mapping[str, CharacterId],
) -> Insides:
    """Return what speaks for whom in a scene, given the signs and the utterances in it.

    ``around``: who is told of most in the scenes about it among those whom "he" may mean, and "she".
    """
    frame = frames.scenes[number]
    people = (read_on(sign, frames.narration) for sign in _of_people(signs, frames.cast))
    owned = list(_owned(people, frames.cast, around))
    counts: dict[str, Shares] = defaultdict(lambda: defaultdict(float))
    for sign, shares in owned:
        kind = _kind(sign, frames.narration)
        for who, share in shares.items():
            counts["does"][who] += sign.shows in _DOES
            counts[kind][who] += share
    counts["inner"] |= _inner(frames, owned)
    for one in utterances:
        if one.speaker:
            counts["inner" if one.mode == "thought" else "speaks"][one.speaker] += 1
    counts["free"] |= _free(frames, number, owned)
    first = next((shares for sign, shares in owned if sign.shows in _TELLS and shares), {})
    sure = frame.focus.character if frame.focus else None
    told = ("inner", "speaks", "free")
    known = {who for who, does in counts["does"].items() if does >= ACTS}
    known |= {who for kind in told for who, count in counts[kind].items() if count}
    known &= frames.cast.by_id.keys()
    has_names = any(frames.cast.by_id[who].kind == "person" for who in known)
    found = {
        who: {
            "inner": min(counts["inner"][who], MOST["inner"]),
            "inside": _share(counts["inner"], who),
            **{kind: min(counts[kind][who], MOST[kind]) for kind in ("free", "gaze", "outside", "is")},
            "first": first.get(who, 0.0),
            "speaks": float(counts["speaks"][who] > 0),
            "talk": _share(counts["speaks"], who),
            "unnamed": float(has_names and frames.cast.by_id[who].kind != "person"),
            "sure": float(who == sure),
        }
        for who in sorted(known)
        if frames.cast.by_id[who].kind != "group"
    }
    insides = sorted((counts["inner"][who] for who in found), reverse=True)
    second = min(insides[1], MOST["second"]) if len(insides) > 1 else 0.0
    over = sum(1 for _ in _OVER.finditer(frames.narration, frame.span.start, frame.span.end))
    nobody = {"nobody": 1.0, "second": second, "over": min(over, MOST["over"])}
    return Insides({**found, NOBODY: nobody}, _shown(owned), frame.why == "eyes")


def _kind(sign: Sign, narration: str) -> str:
    """Return what else a sign says of its owner: looks, is seen from outside, is told to be somebody."""
    word = sign.span.of(narration).rpartition(" ")[2].lower()
    if sign.shows == "seems" or (sign.shows == "whose" and word in presence_words("seen")):
        return "outside"
    if sign.shows == "acts" and word in presence_words("gaze"):
        return "gaze"
    if sign.shows == "acts" and word in _IS and _ARTICLE.match(narration, sign.span.end):
        return "is"
    return ""


def _inner(frames: Frames, owned: Sequence[tuple[Sign, Shares]]) -> Shares:
    """Count how often each one's inside is told: all of it in one paragraph says little more than once."""
    starts = [paragraph.span.start for paragraph in frames.passage.story]
    counts: Shares = defaultdict(float)
    told: Counter[tuple[int, CharacterId]] = Counter()
    for sign, shares in owned:
        place = bisect_right(starts, sign.span.start) if sign.shows == "inner" else 0
        for who, share in shares.items() if place else ():
            counts[who] += share * AGAIN.get(told[place, who], 0.0)
            told[place, who] += 1
    return counts


def _share(counts: Shares, who: CharacterId) -> float:
    whole = sum(counts.values())
    return counts[who] / whole if whole else 0.0


def _of_people(signs: Sequence[Sign], cast: Cast) -> Iterator[Sign]:
    """Yield the signs of single people."""
    for sign in signs:
        one = cast.by_id.get(sign.character) if sign.character else None
        is_single = sign.character is not None or gender_of(sign.word) is not None
        if is_single and (one is None or one.kind != "group"):
            yield sign


def _owned(
    signs: Iterator[Sign], cast: Cast, around: Mapping[str, CharacterId]
) -> Iterator[tuple[Sign, Shares]]:
    """Yield the signs with those whose they may be."""
    row = list(signs)
    most, first = {**around, **most_told(row, cast)}, {**around, **_first_named(row, cast)}
    last: dict[str, CharacterId] = {}
    for sign in row:
        if sign.character:
            if sign.shows in _TELLS:
                last.update(dict.fromkeys(fitting_pronouns(sign.character, cast), sign.character))
            yield sign, {sign.character: 1.0}
            continue
        gender = (gender_of(sign.word) or "") if sign.kind == "pronoun" else ""
        shares: Shares = {}
        for who in (last.get(gender) or first.get(gender), most.get(gender)):
            if who:
                shares[who] = shares.get(who, 0.0) + PART
        yield sign, shares


def most_told(signs: Sequence[Sign], cast: Cast) -> dict[str, CharacterId]:
    """Return who is told of most among those whom "he" may mean, and "she"."""
    told = Counter(sign.character for sign in signs if sign.character)
    found: dict[str, CharacterId] = {}
    for who, _ in told.most_common():
        for gender in fitting_pronouns(who, cast):
            found.setdefault(gender, who)
    return found


def _first_named(signs: Sequence[Sign], cast: Cast) -> dict[str, CharacterId]:
    """Return who is told of first by more than a pronoun among those whom "he" may mean, and "she"."""
    found: dict[str, CharacterId] = {}
    for sign in signs:
        if sign.character and sign.kind != "pronoun":
            for gender in fitting_pronouns(sign.character, cast):
                found.setdefault(gender, sign.character)
    return found


def _free(frames: Frames, number: int, owned: Sequence[tuple[Sign, Shares]]) -> Shares:
    """Count what the telling leaves unsaid beside what each one does."""
    counts: Shares = defaultdict(float)
    telling = [(sign.span.start, shares) for sign, shares in owned if sign.shows in _THERE and shares]
    starts = [start for start, _ in telling]
    beside: Shares = {}
    for paragraph in frames.passage.story_in(frames.scenes[number].span):
        low, high = (bisect_left(starts, at) for at in (paragraph.span.start, paragraph.span.end))
        for at, count in _unsaid(frames, paragraph, starts):
            last = bisect_left(starts, at, low, high)
            shares = telling[last - 1][1] if last > low else beside or (telling[low][1] if high > low else {})
            for who, share in shares.items():
                counts[who] += share * count
        beside = telling[high - 1][1] if high > low else beside
    return counts


def _unsaid(frames: Frames, paragraph: Paragraph, starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield where a paragraph's telling says what somebody thinks without saying so, and its measure.

    ``starts`` are the places where it is told what somebody does.
    """
    narration, start = paragraph.span.of(frames.narration), paragraph.span.start
    if "?" in narration or "!" in narration:
        yield from ((start + match.start(), 1) for match in _ASKS.finditer(narration))
    if not _DOUBTING.isdisjoint(paragraph.lower):
        yield from ((start + match.start(), 1) for match in _DOUBTS.finditer(narration))
    for match in _BITS.finditer(narration):
        first, last = (bisect_left(starts, start + at) for at in match.span("bit"))
        if first == last and not _FINITE.search(match["bit"]):
            yield start + match.start("bit"), 1
    for span in frames.passage.italics_in(paragraph):
        words = span.of(frames.passage.text).strip("*_ ")
        is_told = QUOTED not in span.of(frames.narration)
        if is_told and words[:1].isupper() and words[-1:] in _ENDS and len(words.split()) >= FEW_WORDS:
            yield span.start, THOUGHT


def _shown(owned: Sequence[tuple[Sign, Shares]]) -> dict[CharacterId, tuple[Span, ...]]:
    """Return the words that tell each one's inside, and after them what they do."""
    found: dict[CharacterId, list[Span]] = defaultdict(list)
    for wanted in ({"inner"}, {"acts", "had"}):
        for sign, shares in owned:
            for who in shares if sign.shows in wanted else ():
                found[who].append(sign.span)
    return {who: tuple(spans) for who, spans in found.items()}
