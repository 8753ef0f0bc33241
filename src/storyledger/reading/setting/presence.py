"""Read who is there in a scene, and who comes up only in talk or thought.

A name in narration proves little: "the house his father built" has no father in it. Present are those who
act, speak, or are seen or touched; all others who are mentioned are only mentioned. Speech proves its
speaker; whom it is spoken to is too seldom known for sure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storyledger.entries import CharacterId, How, Mention, Presence, Utterance
from storyledger.patterns import pattern
from storyledger.reading.doers import is_only_told_of
from storyledger.reading.setting.nearness import (
    REACH,
    clause_of,
    is_elsewhen,
    is_near,
    is_past,
    is_told_now,
    is_unreal,
)
from storyledger.reading.setting.sightings import is_a_likeness, is_named_along, is_sighted
from storyledger.reading.words import any_of, presence_words, word_forms, word_list
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from storyledger.reading.setting.signs import Sign

__all__ = ["PLACED", "RANK", "SILENCE", "Roll", "acts_elsewhere", "is_visible", "roll_call", "shown_in"]

RANK: dict[How, int] = {"seen": 1, "speaks": 2, "acts": 3}
"""Signs of somebody, weakest first."""

SURE = 0.7
"""Confidence from which one line proves that its speaker is there."""
LIKELY = 0.5
"""Confidence from which a line is a sign of its speaker beside others; less sure ones are none."""

_WHAT = pattern(r"\b(?:from|by|of|to|that|than) what\s+$")
"""What opens words on what somebody did at some time: "from what Mara said"."""
_IS_AWAY = pattern(rf"\s*(?:(?:{any_of(presence_words('still'))}) )*(?:{any_of(presence_words('away'))})\b")
"""What follows *was* when somebody is not there."""
_IS = pattern(r"\b(?:is|are|was|were|be|been)$|['’]s$")
_IS_OR_HAS = pattern(rf"(?:{_IS.pattern})|\b(?:has|have|had)$")
_HOLDS = pattern(r"(?: (?:\w+ly|now|already|still|all))* (?:him|her|his|them|their|me|my|us|you|[A-Z]\w*)\b")
"""What follows *had* when somebody holds or keeps somebody: "the guard had Tom by the collar"."""
_HAD = pattern(r"\bhad$")
_DONE = pattern(r"\s+(?:\w+ly |just |already |once |first |never |not )*(?:\w+ed|\w+en|[a-z]+)\b")
_DOING = pattern(r"\s+(?:\w+ly |still |already )*(?P<verb>\w+ing)\b")
_VISIBLE = pattern(rf"['’]?s?\s+(?:\w+ )?(?:{any_of(presence_words('visible'))})\b")
"""What somebody owns that is only seen or heard where they are."""
_ME = frozenset({"I", "me", "my", "My"})
_US = frozenset({"we", "We"})
SILENCE = 3000
"""Code points without a sign of somebody, some two pages, after which it is open whether they stayed."""
_WIRED = 600
"""Code points around a call in which a telephone shows."""
_ON_AIR = 60
"""Code points around what is said in which it shows that it comes by radio, or out of a machine."""
_LOOK = 40
"""Code points read before a name."""
_STOOD = presence_words("stood")
_THERE = pattern(
    r"(?:^|[.!?;:,\ue000]\W*)(?:(?:and|but|then|suddenly|now) )?"
    r"(?:there|here|in|out|up|down|back|away|off|behind (?:him|her|them)"
    r"|(?:in|at|on|by|beside|before|behind|under|against) (?:the|his|her|a) [\w-]+(?: [\w-]+)?)"
    rf" (?:{any_of(_STOOD)})\s+$",
    re.IGNORECASE,
)
"""A place and a verb before their subject: "there stood", "in came", "by the fire sat"."""
_ASIDE = pattern(
    r",\s+(?:(?:after|with|who|the|an?|his|her|their|on|in|at|from|by|still|now|though|as|without|not"
    r"|too|quite|half|\w+ing)\b"
    r"[^.!?;:\ue000]{1,90}?|[a-z][\w-]*(?:,? (?:and|but) [a-z][\w-]*)?),\s+(?:then |now )?(?P<verb>[a-z]+)\b"
)
"""What stands between two commas after somebody, and what they do: "Mara, pale and cold, ran"."""
_AT_A_PLACE = pattern(
    r"\s+(?:in|at|behind|beside|opposite|on|by|near)\s+"
    r"(?:(?:the|an?|his|her|their|my)\s+[\w-]+(?:\s+[\w-]+)?|him|her|them|me|us)\s+(?:\w+ly\s+)?"
    rf"(?P<verb>[a-z]+ed|{any_of(word_list('irregular_pasts'))})\b"
)
"""A place between somebody and what they do: "the boy behind her laughed"."""
_WITH_OTHERS = pattern(
    r"\s+and (?:his|her|their|my|our|the|an?|two|three|four|some|several)(?: [a-z][\w’'-]*){1,3}?"
    rf" (?!(?:were|was|had)\b)(?P<verb>[a-z]+ed|{any_of(word_list('irregular_pasts'))})\b"
)
"""Others between somebody and the verb of all: "Mara and her two sisters ran"."""
_OPENS = pattern(
    r"(?:^|[.!?;:\ue000]\W*|\b(?:and|but|then|meanwhile|when|while),? "
    r"|(?:^|[.!?;:\ue000]\W*)(?:in|at|behind|beside|before|opposite|under|by|near)"
    r" (?:the|his|her|my|their) [\w-]+,? )$"
    r"|(?:[.!?;:\ue000]\W*|\b(?:and|but) )(?:in|on|at|with|after|by|for|from|upon|under|during|without)\b"
    r"(?:(?! (?:he|she|it|they|we|I|you|wh\w+|that|was|were|had|is|are|has)\b)[^,])*, $",
    re.IGNORECASE,
)
_FONDLY = pattern(rf"(?:\b(?:the|{any_of(presence_words('fond'))}) )+$")
"""What may stand between a verb and a name: "she kissed poor"."""
_OF_ANOTHER = pattern(r"\b(?![A-Z])\w+ (?:of|with|about|against|upon|towards?|from|to|at|among) (?:the )?$")
"""What stands before a name that is part of a longer subject: "the arrival of Mara was"."""
_IT_WAS = pattern(r"(?:^|[.!?;:\ue000]\W*|\b(?:and|but|then),? )it(?:['’]s| was| is)\s+$", re.IGNORECASE)
_THERE_IS = pattern(
    r"(?:^|[.!?;:,\ue000]\W*)(?:(?:and|but|then|suddenly|now) )?"
    r"(?:there|here)(?:['’]s| (?:was|were|is|are))\s+$",
    re.IGNORECASE,
)
"""What stands before somebody who is pointed out: "and there was"."""
_SO_DID = pattern(r"(?:^|[.!?;:,\ue000]\W*|\band )(?:so|as) (?:did|does|do)\s+$", re.IGNORECASE)
"""What stands before somebody who does the same: "and so did"."""
_BESIDES = pattern(r"(?:[.!?;:,—–\ue000]|--|\band|\bwith)\s+$")
"""What stands before somebody whose doing is told beside that of others: "and Tom laughing"."""
_WHO = pattern(
    rf",? who (?:\w+ly |now |then |at once )*(?:{any_of(presence_words('before-us'))})\b(?! every\b)"
)
"""What is told of somebody who does it before everybody's eyes: "Mara, who stopped"."""
_DOING_SO = pattern(r"\s+(?P<verb>[a-z]+ing)\b(?! to be\b)")
_ALONE = pattern(r"(?:[.!;]|,? and\b|,(?! (?:who|whom|whose|that|not)\b))")
"""What follows a name that is all that is said: "It was Mara."."""
_PART = pattern(r",|\b(?:and|but)\b")
"""What begins another part of a clause, with a subject of its own."""
_OWNS = pattern(r"\s?['’]s\b|\ss\b")
"""What makes a name an owner's; the mark may have been lost in print."""
_LONGER = pattern(r" [A-Z][a-z]")
"""What makes a name part of a longer one: "the Lena Hale Home"."""
_AFAR = presence_words("afar")
_HABIT = pattern(
    r"[^.!?;:,\ue000]{0,60}?\b(?:every (?:day|week|month|year|morning|evening|night|summer|winter)"
    r"|on (?:mon|tues|wednes|thurs|fri|satur|sun)days|in those days)\b",
    re.IGNORECASE,
)
"""What makes a deed a habit, which somebody may have who is absent."""
_IN_A_TOWN = pattern(r" (?:\w+ )?(?:in|at|near) [A-Z][a-z]")
"""What follows *was* when somebody is somewhere by name, maybe far away: "Tom was still in London"."""
_NEVER = pattern(r"n['’]t$|\bnever (?:came|returned|arrived|appeared|turned up)$")
_COMES = pattern(
    r"(?: not)?(?: yet)? (?:make (?:his|her|their) appearance\b"
    r"|(?:come|arrive|appear|return|turn up)(?: back| home| again| at all)?"
    r"(?=[,.;:!?—]|\s(?:that|this|until|till|for|to|and|but)\b)|(?:there|here|in|at home|anywhere|among)\b)"
)
"""What denied makes somebody absent: "he did not come", "she wasn't there"."""
_DREAMS = pattern(rf"\b(?:{any_of(presence_words('dreams'))})(?: (?:of|about))?\s+$")
_PARAGRAPH = pattern(r"\n\s*\n|$")
PLACED = pattern(
    r"(?: (?:\w+ly|still|already|now|just|also|both|all))*"
    rf" (?:\w+ing|there|here|up|out|back|so|{any_of(presence_words('preposition'))}"
    rf"|{any_of(presence_words('just-so'))})\b"
)
"""What follows *was* when somebody does something, or is somewhere."""
_A = pattern(r"\s+(?:an?|one of)\b")
"""What follows *was* when somebody is only said to be something: "Tom was a sailor"."""
_ONLY_SAID = pattern(rf"{_A.pattern}|\s+to (?!be (?:seen|heard|found)\b)[a-z]+")
"""The same, or what is still to come: "Tom was to come on Friday"."""
_CALLS = pattern(rf"\b(?:{any_of(presence_words('calls'))})(?:s|ed|ing|led|d)?$|\brang$")
"""A verb of calling somebody up."""
_WIRE = pattern(rf"\b(?:{any_of(presence_words('wire'))})\b")
"""What shows that people speak without being in one place."""
_HELD = pattern(rf"\b(?:{any_of(presence_words('held'))})\b")
"""What shows that somebody speaks into a telephone, or hears it."""
_AIRED = pattern(rf"\b(?:{any_of(presence_words('aired'))})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """Who is present in a scene, and who is only mentioned."""

    present: tuple[Presence, ...]
    """In order of their first sign."""
    mentioned: tuple[CharacterId, ...]
    """In order of their first mention."""


@dataclass
class _Stay:
    """The signs of one character while they are gathered."""

    shown: list[tuple[Span, How]] = field(default_factory=list)
    certain: bool = False
    """One of the signs is enough alone."""

    def add(self, how: How, span: Span, *, certain: bool) -> None:
        self.shown.append((span, how))
        self.certain = self.certain or certain


def roll_call(
    narration: str,
    signs: Iterable[Sign],
    mentions: Iterable[Mention],
    utterances: Iterable[Utterance],
    *,
    span: Span | None = None,
    we: CharacterId | None = None,
    voices: frozenset[CharacterId] = frozenset(),
) -> Roll:
    """Return the roll of one scene from what stands in it; spans count from the passage's start.

    Args:
        narration: the telling.
        signs: what shows of whom, in order.
        mentions: everybody who comes up.
        utterances: what is said.
        span: where the scene stands, None: all of the telling is one.
        we: who is one of *we* in the telling.
        voices: who is no more than a voice, and whose nobody knows.

    """
    stays: dict[CharacterId, _Stay] = {}
    signs, utterances = tuple(signs), tuple(utterances)
    scene = span or Span(0, len(narration))
    callers = _callers(narration, scene, signs) | _voices(narration, scene, signs, utterances)
    dreamt: dict[CharacterId, int] = {}
    last: tuple[Span, How | None] = Span(0, 0), None
    for sign in signs:
        who = we if sign.word in _US else sign.character
        if who is None or who in voices:
            continue
        if sign.kind == "pronoun" and sign.span.start < dreamt.get(who, 0):
            continue
        how = _how(narration, sign) or _beside_the_last(narration, sign, last)
        last = sign.span, how
        if sign.kind != "pronoun":
            dreamt[who] = 0 if how else _end_of_dream(narration, sign)
        if how and not (who in callers and _is_talk(narration, sign)):
            certain = _is_certain(sign) and not _is_said_of(narration, sign)
            stays.setdefault(who, _Stay()).add(how, sign.span, certain=certain)
    for said in utterances:
        is_here = said.mode == "direct" and said.speaker not in callers and said.confidence >= LIKELY
        if said.speaker and said.speaker not in voices and is_here:
            stays.setdefault(said.speaker, _Stay()).add("speaks", said.span, certain=said.confidence >= SURE)
    shown = ((who, stay) for who, stay in stays.items() if stay.certain or len(stay.shown) > 1)
    present = tuple(one for who, stay in shown for one in _stays(who, stay))
    return Roll(
        present=tuple(sorted(present, key=lambda one: one.span)),
        mentioned=_others(mentions, {one.character for one in present}),
    )


def _beside_the_last(narration: str, sign: Sign, last: tuple[Span, How | None]) -> How | None:
    """Return how somebody is seen who is only named along with another: "he saw Tom, Ann and"."""
    if last[1] != "seen" or sign.kind != "name" or sign.shows != "named":
        return None
    is_so = _is_whole(narration, sign) and is_named_along(narration, last[0], sign.span)
    return "seen" if is_so else None


def shown_in(narration: str, signs: Iterable[Sign]) -> frozenset[CharacterId]:
    """Return whom signs show to be there."""
    found: set[CharacterId] = set()
    for sign in signs:
        if sign.character is not None and sign.character not in found and _how(narration, sign):
            found.add(sign.character)
    return frozenset(found)


def _end_of_dream(narration: str, sign: Sign) -> int:
    """Return up to where he and she are told of who is thought of in a sign, 0 when nobody is."""
    before = narration[max(0, sign.span.start - _LOOK) : sign.span.start]
    clause = narration[max(0, sign.span.start - REACH) : sign.span.start]
    if not _DREAMS.search(before) and not is_elsewhen(clause):
        return 0
    match = _PARAGRAPH.search(narration, sign.span.end)
    return match.start() if match else len(narration)


def _how(narration: str, sign: Sign) -> How | None:
    """Return how a sign shows its owner to be there, None when it does not."""
    before = narration[max(0, sign.span.start - _LOOK) : sign.span.start]
    is_doing = sign.shows in {"acts", "inner", "seems"}
    is_object = is_doing and sign.kind == "name" and _OF_ANOTHER.search(before) is not None
    if is_doing and not is_object:
        return "acts" if _is_done_here(narration, sign, before) else None
    if sign.shows == "whose" and is_visible(narration, sign.span.start + len(sign.word)):
        return None if sign.kind != "pronoun" and is_unreal(clause_of(before)) else "seen"
    if (is_object or sign.shows == "named") and _is_certain(sign) and _is_whole(narration, sign):
        if _goes_on(narration, sign.span.end) and _OPENS.search(before):
            return "acts"
        if not _STOOD.isdisjoint(before.lower().split()[-1:]) and _THERE.search(before):
            return "seen"
        if sign.kind == "name" and _ALONE.match(narration, sign.span.end) and _IT_WAS.search(before):
            return "seen"
        if _is_told_beside(narration, sign, before):
            return "acts"
        if is_sighted(narration, sign.span, before):
            return "seen"
        clause = _FONDLY.sub("", clause_of(narration[max(0, sign.span.start - REACH) : sign.span.start]))
        return "seen" if is_near(clause) and not is_unreal(clause) else None
    return None


def _is_whole(narration: str, sign: Sign) -> bool:
    """Tell whether a name owns nothing and is no part of a longer one."""
    end = sign.span.end
    return _OWNS.match(narration, end) is None and _LONGER.match(narration, end) is None


def _is_told_beside(narration: str, sign: Sign, before: str) -> bool:
    """Tell whether somebody is pointed out, or does something beside others: "and so did Mara"."""
    last = before.rstrip().lower()
    if last.endswith(("s", "were", "are")) and _THERE_IS.search(before):
        return not is_told_now(narration) or "s" in before[-4:]
    if last.endswith(("did", "does", "do")) and _SO_DID.search(before):
        return True
    if _WHO.match(narration, sign.span.end):
        clause = clause_of(narration[max(0, sign.span.start - REACH) : sign.span.start])
        return not is_unreal(clause) and not is_elsewhen(clause)
    doing = _DOING_SO.match(narration, sign.span.end) if _BESIDES.search(before) else None
    if doing is None or doing["verb"] in presence_words("no-deed"):
        return False
    return not is_unreal(clause_of(narration[max(0, sign.span.start - REACH) : sign.span.start]))


def _is_done_here(narration: str, sign: Sign, before: str) -> bool:
    """Tell whether what a subject does is told of here and now, and not of what somebody is or may do."""
    at = sign.span.start
    if acts_elsewhere(narration, sign.span, before) or _is_over(narration, sign):
        return False
    if sign.kind != "pronoun" and (
        is_unreal(_PART.split(clause_of(before))[-1]) or is_elsewhen(narration[max(0, at - REACH) : at])
    ):
        return False
    if _is_missing(narration, sign.span) or is_a_likeness(narration, sign.span):
        return False
    return _IS.search(sign.span.of(narration)) is None or _ONLY_SAID.match(narration, sign.span.end) is None


def _is_missing(narration: str, shown: Span) -> bool:
    """Tell whether somebody is said not to come, or not to be there."""
    words = shown.of(narration)
    if _NEVER.search(words) is None:
        return narration.startswith(" not ", shown.end) and _COMES.match(narration, shown.end) is not None
    return not words.endswith(("n't", "n’t")) or _COMES.match(narration, shown.end) is not None


def _is_over(narration: str, sign: Sign) -> bool:
    """Tell whether a deed is past where the present is told."""
    verb = sign.span.of(narration).split()[-1]
    is_over = is_past(verb) or (verb in {"has", "have"} and _is_done(narration, sign.span.end))
    return is_over and is_told_now(narration)


def _is_certain(sign: Sign) -> bool:
    """Tell whether one sign is enough: a name, a description, or *I* of whoever tells the story."""
    return sign.kind != "pronoun" or sign.word in _ME


def _is_said_of(narration: str, sign: Sign) -> bool:
    """Tell whether somebody is only said to be so, which may be true of whoever is absent: "Tom was dull"."""
    if sign.shows in {"acts", "inner"} and sign.span.of(narration).split()[-1] in _AFAR:
        return True
    if sign.shows == "acts" and _HABIT.match(narration, sign.span.end):
        return True
    is_being = sign.shows == "acts" and _IS_OR_HAS.search(sign.span.of(narration)) is not None
    if is_being and _IN_A_TOWN.match(narration, sign.span.end):
        return True
    is_here = PLACED.match(narration, sign.span.end) or _HOLDS.match(narration, sign.span.end)
    return is_being and is_here is None


def _goes_on(narration: str, at: int) -> bool:
    """Tell whether a verb follows behind an aside or a place: "Mara, seeing the boat, ran"."""
    match = (
        _ASIDE.match(narration, at) or _AT_A_PLACE.match(narration, at) or _WITH_OTHERS.match(narration, at)
    )
    if match is None or match["verb"] == "had" or not _is_of_the_telling(narration, match["verb"]):
        return False
    return _IS.search(match["verb"]) is None or _A.match(narration, match.end()) is None


def _is_of_the_telling(narration: str, verb: str) -> bool:
    """Tell whether a verb has the tense in which is told."""
    return is_past(verb) or (is_told_now(narration) and verb in word_list("person_verbs"))


def _callers(narration: str, scene: Span, signs: Iterable[Sign]) -> frozenset[CharacterId]:
    """Return who calls somebody in the scene, or is called, by telephone: they are elsewhere."""
    found = set()
    for sign in signs:
        if sign.character and sign.kind == "name":
            before = narration[max(0, sign.span.start - _LOOK) : sign.span.start].rstrip()
            if _CALLS.search(sign.span.of(narration)) or _CALLS.search(before):
                around = max(scene.start, sign.span.start - _WIRED), min(scene.end, sign.span.end + _WIRED)
                found |= {sign.character} if _WIRE.search(narration, *around) else set()
    return frozenset(found)


def _voices(
    narration: str, scene: Span, signs: Iterable[Sign], utterances: Sequence[Utterance]
) -> frozenset[CharacterId]:
    """Return who is no more than a voice in a telephone that is held, or by radio: they are elsewhere."""
    heard = _heard(narration, scene, utterances)
    if not heard:
        return frozenset()
    shown = (sign for sign in signs if sign.character and _how(narration, sign))
    bodies = {sign.character for sign in shown if not _is_talk(narration, sign)}
    return frozenset(heard - bodies) if bodies else frozenset()


def _heard(narration: str, scene: Span, utterances: Sequence[Utterance]) -> set[CharacterId]:
    """Return who speaks near a telephone that is held, or right beside what carries a voice."""
    ends = [said.span for said in utterances]
    if not ends:
        return set()
    near = max(scene.start, ends[0].start - _WIRED), min(scene.end, ends[-1].start + 2 * _WIRED)
    held = [match.start() for match in _HELD.finditer(narration, *near)]
    aired = [match.span() for match in _AIRED.finditer(narration, *near)]
    if not held and not aired:
        return set()
    return {
        said.speaker
        for said in utterances
        if said.speaker
        and (
            any(abs(at - said.span.start) < _WIRED for at in held)
            or any(
                said.span.start - end < _ON_AIR and start - said.span.end < _ON_AIR for start, end in aired
            )
        )
    }


def _is_talk(narration: str, sign: Sign) -> bool:
    """Tell whether a sign is no more than a voice."""
    before = narration[max(0, sign.span.start - _LOOK) : sign.span.start].split()
    if sign.shows == "named" and not word_forms("speech_verbs").isdisjoint(before[-1:]):
        return True
    if sign.shows == "whose":
        return narration.endswith(" voice", 0, sign.span.end)
    verb = sign.span.of(narration).split()[-1].lower()
    is_voice = verb in word_forms("speech_verbs") or (
        verb in word_list("auxiliaries") and not _is_doing(narration, sign.span.end)
    )
    return is_voice or _CALLS.search(verb) is not None or sign.shows in {"inner", "seems"}


def _is_doing(narration: str, at: int) -> bool:
    """Tell whether somebody is in the middle of what takes more than a voice: "was leaning"."""
    match = _DOING.match(narration, at)
    return match is not None and match["verb"] not in word_forms("speech_verbs")


def is_visible(narration: str, at: int) -> bool:
    """Tell whether what is owned by the words that end at ``at`` is only seen or heard with its owner."""
    return _VISIBLE.match(narration, at) is not None


def acts_elsewhere(narration: str, shown: Span, before: str) -> bool:
    """Tell whether somebody is said to be away, or acts only in what is said or had happened.

    Args:
        narration: the telling.
        shown: the words for somebody with their verb.
        before: the words before them.

    """
    last = before.split()[-3:]
    if is_only_told_of(narration, shown.start):
        return True
    if last[-1:] == ["what"] and _WHAT.search(before):
        return True
    words = shown.of(narration)
    if _IS.search(words) and _IS_AWAY.match(narration, shown.end):
        return True
    return bool(_HAD.search(words)) and _is_done(narration, shown.end)


def _is_done(narration: str, at: int) -> bool:
    """Tell whether a participle stands at ``at``: *had brought*."""
    match = _DONE.match(narration, at)
    return match is not None and match.group().split()[-1] in word_list("irregular_pasts")


def _stays(who: CharacterId, stay: _Stay) -> Iterator[Presence]:
    """Yield one stay, or several where nothing shows somebody for long."""
    (first, how), *later = sorted(stay.shown)
    whole = first
    for span, shown in later:
        if span.start - whole.end > SILENCE:
            yield Presence(character=who, span=whole, how=how)
            whole, how = span, shown
        whole = Span(whole.start, max(whole.end, span.end))
        how = max(how, shown, key=RANK.__getitem__)
    yield Presence(character=who, span=whole, how=how)


def _others(mentions: Iterable[Mention], present: set[CharacterId]) -> tuple[CharacterId, ...]:
    names = dict.fromkeys(mention.character for mention in mentions if mention.character)
    return tuple(who for who in names if who not in present)
