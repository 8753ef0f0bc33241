"""What a verb frame claims where it fits: the event's roles, actuality and confidence.

Called by ``events`` for every verb whose clause is known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from storyledger.reading.happening.actuality import Setting, actuality_of, is_perfect_with_be
from storyledger.reading.happening.antecedents import follow_from
from storyledger.reading.happening.clause_openings import is_verb
from storyledger.reading.happening.clauses import Subject, Words, object_after, owner_before
from storyledger.reading.happening.figures import (
    is_harmless,
    is_no_leaving,
    is_only_polite,
    is_state,
    is_turn_of_talk,
    must_be_named,
    way_before,
)
from storyledger.reading.happening.frames import Frame, Step, class_of
from storyledger.reading.happening.patterns import Matched, body_parts, follow, is_wounded
from storyledger.reading.happening.people_words import person_starting_at
from storyledger.reading.happening.performatives import orders_in
from storyledger.reading.happening.subjects import thing_before
from storyledger.reading.happening.told import BEAT
from storyledger.reading.words import word_list
from storyledger.span import Span

if TYPE_CHECKING:
    from storyledger.entries import Actuality
    from storyledger.reading.happening.company import Company

__all__ = ["FATAL", "INNER", "MAIN_ROLE", "MOVES", "RIVALS", "Claim", "fire", "only"]

FATAL = frozenset({"dies", "kills", "is_found_dead"})
"""Kinds of events after which somebody is dead."""

MAIN_ROLE = {
    "kills": "whom", "hurts": "whom", "bites": "whom", "captures": "whom", "frees": "whom", "kisses": "whom",
    "marries": "whom", "betrays": "whom", "orders": "whom", "asks": "whom", "tells": "whom",
}  # fmt: skip
"""The role an event is nothing without; ``who`` where not named here."""

DOERS = frozenset({"asks", "betrays"})
"""Events of ``KNOWN`` that need their doer as well."""

INNER = frozenset({"believes", "learns", "knows", "forgets", "feels"})
"""What goes on in somebody's mind, which is told of the one it is plainly told of or not at all."""

KNOWN = frozenset(
    {
        "promises", "believes", "learns", "knows", "forgets", "feels", "agrees", "refuses", "asks", "bites",
        "turns_into", "betrays",
    }
)  # fmt: skip
"""Events that are nothing without somebody who is known; of others it can be said that they happen."""

OBJECT_ROLE = {
    "takes": "from", "gives": "to", "is_held": "who", "goes_to": "to", "arrives_at": "to", "leaves": "from",
    "escapes": "from",
}  # fmt: skip
"""What the object is called where it is not ``whom``."""


MOVES = frozenset({"arrives_at", "leaves", "goes_to", "follows", "appears", "vanishes", "escapes"})
RIVALS = {
    **dict.fromkeys(MOVES, MOVES), "goes_to": MOVES | {"dies"},
    "arrives_at": MOVES | {"wakes", "joins", "gives"},
    "hurts": frozenset({"hurts", "kills", "fights", "is_hurt", "dies"}),
    **dict.fromkeys(("kills", "dies"), frozenset({"kills", "dies"})),
    "tells": frozenset({"tells", "orders", "lies_to"}), "fights": frozenset({"fights", "hurts"}),
    "takes": frozenset({"takes", "gives", "hurts"}), "joins": frozenset({"joins", "arrives_at"}),
    "leaves": MOVES | {"quits"},
    "gives": frozenset({"gives", "arrives_at"}),
    "meets": frozenset({"meets", "arrives_at", "goes_to"}),
    "parts_from": frozenset({"parts_from", "leaves"}),
}  # fmt: skip
"""Kinds of which one verb tells no two."""


_THINGS = frozenset({"takes", "loses"})
_UNDERGONE = {"hurts": "is_hurt", "kills": "kills"}
"""What happens to somebody whom a thing hurts or kills."""

_BY_SOMEBODY = frozenset({"hurts", "captures"})
"""What things do in figures of speech: *too common to strike her*, *nothing to detain me*."""

_PASSIVE_ROLE = {"gives": "to", "takes": "from"}
"""Who is meant by the subject of a passive: *she was given a key*, *he was robbed of it*."""


_NEAR = 9
"""Most words from a verb to whoever it is told to, or done by."""
_TELLS_OF = frozenset({"that", "how", "why", "what", "when", "where", "whether", "who", "if", "about"})
"""Words behind which somebody belongs to what is told."""


@dataclass(frozen=True, slots=True)
class Claim:
    """An event before it has a number."""

    kind: str
    roles: dict[str, str]
    span: Span
    actuality: Actuality
    weight: float
    is_said: bool = False
    """Done by the saying of it, so that the narrator tells it although it stands in speech."""


def fire(frame: Frame, at: Setting, cast: Company) -> Claim | None:
    """Return the event of ``frame`` at a verb, None when the frame does not fit."""
    at = _with_has(frame, at)
    if at.group.has_be and at.form in {"participle", "past"} and not is_perfect_with_be(at):
        return _passive(frame, replace(at, form="participle"), cast)
    if frame.by_several and not _are_several(at):
        return None
    if _is_answer(at, cast):
        return None
    first, end = at.fronted or (at.verb + 1, at.end)
    matched = follow(frame.steps, at.words, first, end)
    if matched is None and at.before is not None:
        matched = follow_from(at.before, frame.steps, at.words, first, end)
    if matched is None:
        return None
    actuality = actuality_of(at)
    if actuality is None:
        return None
    undergone = _UNDERGONE.get(frame.event, frame.passive)
    if undergone is not None and _is_done_by_thing(frame, at):
        whom = cast.who(matched.whom, at.words)
        roles = {MAIN_ROLE.get(undergone, "who"): whom} if whom else {}
        return _claim(undergone, roles, at, matched.end, actuality, frame.weight)
    may_lack = (frame.has_object and _may_lack_doer(frame, at)) or _is_of_beast(frame, at)
    if not _has_doer(at) and not may_lack:
        return None
    if frame.by_object and matched.whom is None and at.words.word(matched.end - 2) in {"it", "them"}:
        return None
    if _says_nothing(frame, at, matched.end, cast):
        return None
    if frame.event in _THINGS and "what" not in matched.words and must_be_named(at):
        return None
    doer = _doer(at, cast)
    roles = _roles(frame, matched, at, cast, doer)
    if frame.event == "hurts" and _is_own(frame, matched, at, doer, cast):
        sufferer = {"who": doer} if doer is not None else {}
        is_wound = at.words.low[at.verb] not in class_of("gesture")
        return _claim("is_hurt", sufferer, at, matched.end, actuality, frame.weight) if is_wound else None
    if doer is not None and doer in roles.values():
        if frame.event in FATAL or _is_kept(frame):
            return None
        roles = {role: who for role, who in roles.items() if who != doer}
    if frame.by_several and at.subject is not None:
        whom = cast.who(at.subject.mentions[0], at.words) if len(at.subject.mentions) == 2 else None
        roles = {"whom": whom, **roles} if whom is not None and whom != doer else roles
    if doer is not None and not frame.by_object:
        roles = {"who": doer, **roles}
    kind = (way_before(at) if frame.event == "leaves" else None) or frame.event
    return _claim(kind, roles, at, matched.end, actuality, frame.weight)


def _with_has(frame: Frame, at: Setting) -> Setting:
    """Return a verb with *has* for a short *'s* before it when an object follows: *Tom's taken the key*."""
    if at.group.words[-1:] != ("'s",) or at.form == "ing" or not frame.may_follow_object:
        return at
    is_phrase = at.words.word(at.verb + 1) in class_of("det") | class_of("cardinal")
    if not is_phrase and follow(frame.steps, at.words, at.verb + 1, at.end) is None:
        return at
    return replace(at, group=replace(at.group, words=(*at.group.words[:-1], "has")))


def _says_nothing(frame: Frame, at: Setting, after: int, cast: Company) -> bool:
    """Tell whether words only steer the talk or are a figure of speech: *I must confess*, *hang me if*."""
    match frame.event:
        case "leaves":
            return is_no_leaving(at)
        case "tells":
            return is_only_polite(at) or (is_turn_of_talk(at) if at.quoted else _is_tag(at, after, cast))
        case "hurts":
            return is_harmless(at, after)
    return at.words.low[at.verb] == "hang" and at.words.word(after) == "if"


def _is_kept(frame: Frame) -> bool:
    """Tell whether a thing goes into somebody's hand or pocket, which gives nothing when it is one's own."""
    return frame.event == "gives" and any("OF" in step.specials for step in frame.steps)


_SEVERAL = frozenset({"they", "we", "both", "two", "all"})


def _are_several(at: Setting) -> bool:
    """Tell whether a verb is about more than one: *they met*, *Tom and Mara met*."""
    if at.subject is None:
        return False
    return len(at.subject.mentions) > 1 or at.words.low[at.subject.first].split("'")[0] in _SEVERAL


def _is_done_by_thing(frame: Frame, at: Setting) -> bool:
    """Tell whether something that hurts or wakes does it: *the bullet struck him*, *the bell woke her*."""
    if at.mood != "plain" or (at.subject is not None and at.subject.mentions):
        return False
    first = at.group.first
    thing = thing_before(at.words, first, at.start)
    may_be_any = frame.event == "wakes" and thing is not None
    return may_be_any or thing == "something" or thing in class_of("striker")


_OWN = {"he": "his", "she": "her", "i": "my", "they": "their", "we": "our", "you": "your"}


def _is_own(frame: Frame, matched: Matched, at: Setting, doer: str | None, cast: Company) -> bool:
    """Tell whether somebody hurts a part of their own body: *he broke his leg*."""
    if not any({"PART", "OF"} & set(step.specials) for step in frame.steps) or at.subject is None:
        return False
    if doer is not None and doer == cast.who(matched.whom, at.words):
        return True
    return _OWN.get(at.words.low[at.subject.first]) in at.words.low[at.verb + 1 : at.verb + 3]


def _is_of_beast(frame: Frame, at: Setting) -> bool:
    """Tell whether something does what only a beast does: *it bit her*."""
    is_bite = frame.event == "hurts" and at.words.low[at.verb] in class_of("beastly")
    return is_bite and at.words.word(at.group.first - 1) == "it"


def _may_lack_doer(frame: Frame, at: Setting) -> bool:
    """Tell whether it is enough to know to whom something is done."""
    if frame.event == "kills" and at.mood == "plain" and at.form != "base":
        return thing_before(at.words, at.group.first, at.start) is None
    if frame.by_object and frame.event in MOVES and at.mood == "plain":
        return thing_before(at.words, at.group.first, at.start) in class_of("conveyance")
    is_wanted = at.mood == "wanted" and MAIN_ROLE.get(frame.event) == "whom"
    return frame.event == "kills" or (is_wanted and frame.event not in _BY_SOMEBODY)


def _is_answer(at: Setting, cast: Company) -> bool:
    """Tell whether *returned* is the tag of what was just said: *"No," she returned with a laugh*."""
    if at.subject is None or at.words.low[at.verb] not in {"returned", "returns"}:
        return False
    if at.words.word(at.verb + 1) in {"to", "home", "from"}:
        return False
    start = at.words.tokens[at.subject.first].start
    said = None if at.quoted else cast.speech.utterance_before(start, BEAT)
    return said is not None and at.subject.link == "direct"


_DASHES = frozenset({"-", "–", "—", "--"})
"""Marks that begin a paragraph in which somebody speaks."""


def _is_tag(at: Setting, end: int, cast: Company) -> bool:
    """Tell whether direct speech stands right before or after: *"Go," I tell him*."""
    first = at.words.tokens[at.subject.first if at.subject else at.verb].start
    last = at.words.tokens[end - 1].end
    if any(cast.speech.utterance_at(place) for place in (first - 1, first - 2, last + 1, last + 2)):
        return True
    begin = at.subject.first if at.subject else at.verb
    is_apart = at.words.word(begin - 1) == "," and not at.words.word(end)[:1].isalnum()
    return is_apart and at.words.low[0] in _DASHES


def _has_doer(at: Setting) -> bool:
    """Tell whether somebody does it, known or not."""
    if at.subject is None:
        is_plain = at.mood == "plain" and at.form == "base" and not at.group.words
        return at.mood == "asked" or (is_plain and at.quoted)
    if (
        at.subject.link == "direct"
        and at.mood == "plain"
        and at.words.word(at.group.first - 1) in body_parts()
    ):
        return False
    last = _end_of(at.subject, at.words) - 1
    return at.words.low[at.subject.first] != "it" and at.words.low[last] not in word_list("voice_nouns")


def _doer(at: Setting, cast: Company) -> str | None:
    """Return who does it; of what is ordered aloud, the one who is addressed."""
    doer = only(at.subject, at.words, cast)
    is_order = at.quoted and at.subject is None and at.form == "base" and at.mood in {"asked", "plain"}
    called = next((order[0] for order in orders_in(at.words, at.start, at.end)), None) if is_order else None
    if called is not None:
        return cast.who(called, at.words)
    if is_order and cast.said and len(cast.said.addressees) == 1:
        return cast.said.addressees[0]
    return doer


def only(subject: Subject | None, words: Words, cast: Company) -> str | None:
    """Return the one somebody a verb is about; of several the nearest who is known."""
    if subject is not None and not subject.mentions and words.low[subject.first] in {"we", "us", "'s"}:
        return cast.one_of_us
    if subject is not None and not subject.mentions and words.low[subject.first] == "they":
        return cast.group_at(subject.first, words)
    known = (cast.who(mention, words) for mention in reversed(subject.mentions)) if subject else ()
    return next((who for who in known if who is not None), None)


def _roles(frame: Frame, matched: Matched, at: Setting, cast: Company, doer: str | None) -> dict[str, str]:
    """Return the roles that follow the verb; somebody whom nobody knows has none."""
    whom = cast.whom(matched.whom, at.words, doer)
    if matched.whom is None and frame.event == "tells":
        whom = _told_to(at, cast)
    if whom is None:
        return dict(matched.words)
    role = OBJECT_ROLE.get(frame.event, "whom")
    return {"who" if frame.by_object else role: whom, **matched.words}


def _passive(frame: Frame, at: Setting, cast: Company) -> Claim | None:
    """Return the event of a passive: *was killed*, *was killed by Tom*."""
    if frame.passive is not None and at.subject is None and frame.event in _PASSIVE_ROLE:
        return _of_thing(frame, at, cast)
    if frame.passive is not None and at.subject is None:
        return _of_part(frame, at, cast)
    if frame.passive is None or not _has_doer(at) or is_state(frame, at):
        return None
    matched = follow(_without_first(frame.steps), at.words, at.verb + 1, at.end)
    matched = matched or follow(_without_people(frame.steps), at.words, at.verb + 1, at.end)
    if matched is not None and _is_figure(frame, at, matched.end):
        return None
    actuality = actuality_of(at)
    sufferer = only(at.subject, at.words, cast)
    if matched is None or actuality is None:
        return None
    agent = _agent(at, matched.end, cast)
    roles = dict(matched.words) if frame.by_object or frame.event == "orders" else {}
    if agent is not None and agent != sufferer and frame.has_object and not frame.by_object:
        role = OBJECT_ROLE.get(frame.event, "whom")
        roles |= {"who": agent} | ({role: sufferer} if sufferer else {})
        return _claim(frame.event, roles, at, matched.end, actuality, frame.weight)
    if frame.event == "marries" and at.subject is not None and len(at.subject.mentions) > 1:
        spouse = cast.who(at.subject.mentions[0], at.words)
        roles |= {"who": spouse} if spouse is not None and spouse != sufferer else {}
    if sufferer is not None:
        roles[_PASSIVE_ROLE.get(frame.passive, MAIN_ROLE.get(frame.passive, "who"))] = sufferer
    other = cast.who(matched.whom, at.words)
    if frame.event == "meets" and other is not None and other != sufferer:
        roles["whom"] = other
    return _claim(frame.passive, roles, at, matched.end, actuality, frame.weight)


def _without_people(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return what follows a passive, whose subject is whoever would follow the verb."""
    return tuple(step for step in steps if "WHOM" not in step.specials)


def _without_first(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return what follows a passive and names somebody else: *introduced to Tom*."""
    people = [at for at, step in enumerate(steps) if "WHOM" in step.specials]
    last = steps[people[-1]] if len(people) > 1 else None
    if last is None or last.words or last.optional:
        return _without_people(steps)
    return tuple(step for at, step in enumerate(steps) if at not in people[:-1])


def _of_thing(frame: Frame, at: Setting, cast: Company) -> Claim | None:
    """Return what a thing goes through: *the key was given to Mara*, *Tom's lamp was stolen*."""
    steps = tuple(step for step in frame.steps if not {"HOLD", "OBJ"} & set(step.specials))
    thing = thing_before(at.words, at.group.first, at.start)
    if len(steps) == len(frame.steps) or thing not in class_of("carried"):
        return None
    matched = follow(steps, at.words, at.verb + 1, at.end)
    actuality = actuality_of(at)
    if matched is None or actuality is None:
        return None
    is_robbed = frame.event == "takes" and at.words.word(matched.end - 1) != "off"
    owner = owner_before(at.words, at.group.first - 2) if is_robbed else None
    whom = matched.whom or owner
    if whom is None:
        return None
    who = cast.who(whom, at.words)
    roles = {_PASSIVE_ROLE[frame.event]: who} if who else {}
    return _claim(frame.event, {**roles, "what": thing}, at, matched.end, actuality, frame.weight)


def _of_part(frame: Frame, at: Setting, cast: Company) -> Claim | None:
    """Return what somebody suffers in a part of their body: *his arm was broken*, *Tom's throat was cut*."""
    words, part = at.words, at.group.first - 1
    before = part - 2 if words.word(part - 1) in class_of("side") else part - 1
    owner = owner_before(words, before)
    steps = _without_part(frame.steps, words.word(part))
    if frame.passive is None or owner is None or steps is None:
        return None
    at = replace(at, subject=Subject((owner,), words.begin[owner], "direct"))
    matched, actuality = follow(steps, words, at.verb + 1, at.end), actuality_of(at)
    if matched is None or actuality is None:
        return None
    who = cast.who(owner, words)
    roles = {MAIN_ROLE.get(frame.passive, "who"): who} if who else {}
    return _claim(frame.passive, roles, at, matched.end, actuality, frame.weight)


def _without_part(steps: tuple[Step, ...], part: str) -> tuple[Step, ...] | None:
    """Return the steps that ``part`` before the verb leaves to follow it, None when it fills none."""
    rest = tuple(step for step in steps if not {"PART", "OF"} & set(step.specials))
    if any("PART" in step.specials for step in steps):
        return rest if is_wounded(part) else None
    left = tuple(step for step in rest if part not in step.words)
    return left if len(left) < len(rest) < len(steps) else None


def _is_figure(frame: Frame, at: Setting, after: int) -> bool:
    """Tell whether what follows makes a figure of speech: *struck by her beauty*, *hanged if I know*."""
    following = at.words.word(after)
    if (frame.event in FATAL and following == "if") or (frame.event == "hurts" and is_harmless(at, after)):
        return True
    is_blow = frame.event in {"hurts", "fights", "captures"} or any(
        "down" in step.words for step in frame.steps
    )
    if following == "down":
        after, following = after + 1, at.words.word(after + 1)
    if following != "by" or not is_blow or object_after(at.words, after + 1) is not None:
        return False
    if after + 1 not in at.words.first and person_starting_at(at.words, after + 1, at.end) is not None:
        return False
    near = at.words.low[after + 1 : min(at.end, after + 6)]
    return not any(word in class_of("striker") or word in class_of("weapon") for word in near)


def _agent(at: Setting, after: int, cast: Company) -> str | None:
    """Return who is said to have done it: *met by Tom*, *met on the stairs by Tom*."""
    words = at.words
    for index in range(after, min(at.end, after + _NEAR)):
        if words.low[index] == "by":
            return cast.who(object_after(words, index + 1), words)
        if not words.tokens[index].is_word or index in words.first or is_verb(words.low[index]):
            return None
    return None


def _told_to(at: Setting, cast: Company) -> str | None:
    """Return who hears what is told where they stand behind it: *explained the words of it to Tom*."""
    words = at.words
    for index in range(at.verb + 1, min(at.end, at.verb + _NEAR)):
        if not words.tokens[index].is_word or words.low[index] in _TELLS_OF or is_verb(words.low[index]):
            return None
        whom = object_after(words, index + 1) if words.low[index] == "to" else None
        if whom is not None:
            return cast.who(whom, words)
    return None


def _end_of(subject: Subject, words: Words) -> int:
    """Return one past the last token of a subject."""
    return words.end[subject.mentions[-1]] + 1 if subject.mentions else subject.first + 1


def _claim(
    kind: str, roles: dict[str, str], at: Setting, end: int, actuality: Actuality, weight: float
) -> Claim | None:
    """Return an event with its span, None when somebody must be known and is not."""
    main = MAIN_ROLE.get(kind, "who")
    if kind in KNOWN and not ({main, "who"} if kind in DOERS else {main}) <= roles.keys():
        return None
    is_shared = at.subject is not None and at.subject.link == "shared"
    first = at.subject.first if at.subject and not is_shared else at.group.first
    tokens = at.words.tokens
    if at.fronted is not None and at.subject is not None:
        first, end = min(at.fronted[0], at.verb), _end_of(at.subject, at.words)
    span = Span(tokens[min(first, at.verb)].start, tokens[max(at.verb, end - 1)].end)
    sure = weight * (0.85 if is_shared or at.mood == "shown" else 1.0) * (1.0 if main in roles else 0.8)
    return Claim(kind, roles, span, actuality, sure)
