"""Did it happen? Asserted, denied, supposed, ordered, remembered, dreamed, or told by somebody.

Called by ``events`` for every event it is about to claim. The rules lean towards doubt:
whatever is not plainly said to happen does not change the world. The distinctions follow the realis layer of
LitBank (Sims, Park and Bamman 2019) and FactBank (Saurí and Pustejovsky 2009), cut down to what a page of
fiction shows without a parser.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from storyledger.patterns import pattern
from storyledger.reading.happening.clauses import Group, Subject, Words, is_adverb
from storyledger.reading.happening.frames import Form, class_of

if TYPE_CHECKING:
    from storyledger.entries import Actuality
    from storyledger.reading.happening.antecedents import Antecedent
    from storyledger.reading.happening.clauses import Mood

__all__ = ["Setting", "actuality_of", "is_perfect_with_be"]

_PERFECT_PAST = frozenset({"had", "'d"})
_PERHAPS = frozenset({"perhaps", "maybe", "possibly", "probably", "presumably"})
_YEAR = pattern(r"1[0-9]{3}$|20[0-9]{2}$")
_NONE = frozenset({"none", "neither"})
"""What is said of several when nobody of them does it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A verb in its sentence."""

    words: Words
    start: int
    """Index of the sentence's first token, or of the first inside the quotation."""
    end: int
    """One past the index of its last token."""
    verb: int
    form: Form
    group: Group
    subject: Subject | None
    quoted: bool
    """Whether somebody says it."""
    fatal: bool = False
    """Whether the event is a death, for which more doubt is in order."""
    mood: Mood = "plain"
    """What the verb hangs on."""
    fronted: tuple[int, int] | None = None
    """Range of what stands before the verb instead of its subject."""
    before: Antecedent | None = None
    """The object, where a relative clause has it before its subject."""


def actuality_of(at: Setting) -> Actuality | None:
    """Return the event's actuality, None when the verb tells no event at all."""
    if is_habit(at):
        return None
    if at.mood != "plain":
        return _of_mood(at)
    if not _is_finite(at):
        return _of_bare_verb(at)
    if _is_dream(at):
        return "dreamed"
    return _of_statement(at)


def _of_mood(at: Setting) -> Actuality | None:
    """Judge a verb by what it hangs on."""
    if _is_dream(at):
        return "dreamed"
    denied = _is_denied(at)
    match at.mood:
        case "asked" if at.quoted and _is_question(at):
            return "hypothetical"
        case "asked":
            return "negated" if denied else "ordered"
        case "wanted":
            return "negated" if denied else "hypothetical"
        case "questioned":
            return "negated" if denied else "hypothetical"
    return None if at.fatal else _of_statement(at)


def _of_statement(at: Setting) -> Actuality:
    """Judge what is stated: denied, doubtful, somebody's words, over before, or so."""
    if _is_denied(at):
        return "negated"
    if _is_unsure(at) or _is_question(at):
        return "hypothetical"
    if at.quoted or _is_indirect(at):
        return "reported"
    if _is_remembered(at):
        return "remembered"
    return "asserted"


def _is_indirect(at: Setting) -> bool:
    """Tell whether the telling only gives what somebody said: *she said that he had gone*."""
    left = _left(at)
    is_clause = at.mood == "plain" and at.subject is not None and at.subject.link == "direct"
    if is_clause and _is_said(left[-1:]) and left[-1] not in class_of("perceive"):
        return True
    return "that" in left[-_NEAR:] and _is_said(left[-_REACH:])


def _is_finite(at: Setting) -> bool:
    """Tell whether the verb with its auxiliaries states something."""
    if "to" in at.group.words or (at.form == "ing" and not at.group.has_be):
        return False
    if at.form == "base":
        return bool(at.group.words) and at.group.words[-1] not in class_of("be")
    return at.form != "participle" or bool(at.group.words)


def _of_bare_verb(at: Setting) -> Actuality | None:
    """Judge infinitives, imperatives and plain forms."""
    if at.form != "base":
        return None
    if "to" in at.group.words:
        return "hypothetical"
    if at.subject is None:
        is_first = at.group.first == at.start
        denied = any(word in class_of("deny") for word in at.group.adverbs)
        return "ordered" if at.quoted and is_first and not denied else None
    return "hypothetical"


def _left(at: Setting) -> tuple[str, ...]:
    """Return the words of the sentence before the subject, or before the verb without one."""
    first = at.subject.first if at.subject else at.group.first
    return at.words.low[at.start : first]


def _is_dream(at: Setting) -> bool:
    return any(word in class_of("dream") for word in _left(at))


def _is_denied(at: Setting) -> bool:
    denials = [word for word in (*at.group.words, *at.group.adverbs) if word in class_of("deny")]
    if denials and not (_just_before_else(at) and class_of("barely").issuperset(denials)):
        return True
    left = _left(at)
    return _is_none_of(at) or (bool(left) and left[-1] in {"nor", "neither", "never", "not", "no"})


def _is_none_of(at: Setting) -> bool:
    """Tell whether none of several are the subject: *none of them left*, *neither of the boys ran*.

    *None of Mara's two brothers married* denies no brothers: what the subject's own words tell stands.
    """
    if at.subject is None or at.subject.link == "relative" or at.group.first <= at.subject.first:
        return False
    left = _left(at)
    return at.words.low[at.subject.first] in _NONE or (
        left[-1:] == ("of",) and not _NONE.isdisjoint(left[-2:])
    )


def _just_before_else(at: Setting) -> bool:
    """Tell whether what hardly happened did so before something else: *he had hardly gone when she came*."""
    return not {"when", "before", "than"}.isdisjoint(at.words.low[at.verb + 1 : at.end])


def _is_unsure(at: Setting) -> bool:
    group = (*at.group.words, *at.group.adverbs)
    if at.group.words[:1] == ("have",) and _is_one(at):
        return True
    if at.group.words[:1] == ("being",) and at.words.word(at.group.first - 1) in _ONLY_FEARED:
        return True
    if any(word in class_of("modal") or word in class_of("nearly") or word in _PERHAPS for word in group):
        return True
    if "'d" in at.group.words and at.form == "base":
        return True
    left = _left(at)
    if _is_played(at) or (left[-1:] == (",",) and not _PERHAPS.isdisjoint(left[-2:-1])):
        return True
    if not at.fatal:
        return _hangs_on_doubt(left)
    if any(word in class_of("unsure") for word in left) or (left and left[-1] in class_of("before")):
        return True
    if at.quoted and at.fatal and left and left[-1] in class_of("meanwhile"):
        return True
    if "as" in left and ("though" in left or "if" in left):
        return True
    inside = at.words.low[at.start : at.end]
    return at.fatal and (
        _is_said(left) or "if" in inside or "would" in left or "when" in left[-1:] * at.quoted
    )


def _is_one(at: Setting) -> bool:
    """Tell whether *have* can only go on from a modal further left: *he should, on hearing it, have left*."""
    return at.subject is not None and at.words.low[at.subject.first] in {"he", "she"}


def _is_played(at: Setting) -> bool:
    """Tell whether a death is one of several, or on a stage: *had died a dozen times*."""
    dies = class_of("dies").intersection(at.words.low[at.group.first : at.verb + _DEAD])
    return bool(dies) and not class_of("played").isdisjoint(at.words.low[at.verb : at.end])


_DEAD = 3
"""How many words from a verb on the word for being dead may stand: *is lying dead*."""
_ONLY_FEARED = frozenset({"from", "of", "about", "against", "for"})
"""Words before *being* and what somebody only fears or is kept from: *from being run over*."""
_NEAR_BY = 10
"""How many words after a verb it may stand how often that happens."""
_BACK = 40
"""How many words left of a verb *used to* may stand that it goes on from."""
_REACH = 12
"""How many words left of a subject a word of saying may stand."""
_NEAR = 3
"""How many words left of a subject a word of doubt may stand."""


def _hangs_on_doubt(left: tuple[str, ...]) -> bool:
    """Tell whether what stands left of a subject in its clause makes what it does doubtful."""
    clause = left
    for index in range(len(left) - 1, -1, -1):
        if left[index] in {";", ":", "—", "--", ",", "–"}:
            clause = left[index + 1 :]
            break
    if any(word in class_of("doubtful-opener") for word in clause):
        return True
    if left[-1:] == ("that",) and not class_of("unproved").isdisjoint(clause):
        return True
    if "as" in clause and ("though" in clause or "if" in clause):
        return True
    is_at_once = ("no", "sooner") in pairwise(clause)
    return any(word in class_of("unsure") and not is_at_once for word in clause[-_NEAR:])


def _is_said(left: tuple[str, ...]) -> bool:
    """Tell whether somebody says what follows; a tag ends what it says: *"Run!" said Mara, and Tom fell*."""
    return any(
        word in class_of("hearsay") and left[index - 1 : index] not in _CLOSING
        for index, word in enumerate(left)
    )


_CLOSING = frozenset((mark,) for mark in "\"'”’»")
"""Marks that end direct speech."""


def _is_question(at: Setting) -> bool:
    return "?" in at.words.low[at.verb : at.end]


_EACH = frozenset({"every", "each"})
_TIMES = frozenset(
    "day morning night evening afternoon week month year time summer winter spring autumn christmas easter"
    " monday tuesday wednesday thursday friday saturday sunday term season occasion visit holiday".split()
)


def is_habit(at: Setting) -> bool:
    """Tell whether it is only told that it happens at times: *she often came*, *wherever she went*."""
    habit = class_of("habit")
    left = _left(at)
    if _is_anybody(at) or _is_often(at) or _goes_on_from_habit(at) or _is_if_ever(at, left):
        return True
    if any(word in habit for word in (*at.group.words, *at.group.adverbs, *left[:1])):
        return True
    if "whenever" in left or "wherever" in left:
        return True
    for index in range(at.start, at.end - 1):
        word = at.words.low[index]
        if index > at.verb and not at.words.tokens[index].is_word:
            return False
        following = index + 1 + (at.words.low[index + 1] in {"other", "single", "second"})
        if word in _EACH and at.words.word(following) in _TIMES:
            return True
    return False


def _is_often(at: Setting) -> bool:
    """Tell whether the clause says that it happens again and again: *he came daily*."""
    for index in range(at.verb + 1, min(at.end, at.verb + _NEAR_BY)):
        if not at.words.tokens[index].is_word:
            return False
        if at.words.low[index] in class_of("frequency"):
            return not at.words.word(index + 1)[:1].isalnum() or at.words.word(index + 1) in class_of(
                "follow"
            )
    return False


def _is_anybody(at: Setting) -> bool:
    """Tell whether it is told of people in general: *one must go*, *anybody can come*, *those who come*."""
    if at.subject is None:
        return False
    if at.subject.link == "relative" and not {"those", "all"}.isdisjoint(_before_who(at.words, at.subject)):
        return not at.group.words
    if not (at.form == "s" or class_of("modal").intersection(at.group.words)):
        return False
    is_likeness = at.words.word(at.subject.first - 1) == "as" and at.words.low[at.subject.first] in {
        "a",
        "an",
    }
    if is_likeness and at.form == "s":
        return True
    if any(mention.character for mention in at.subject.mentions):
        return False
    first, second = at.subject.first, at.words.word(at.subject.first + 1)
    word = at.words.low[first]
    return (word == "one" and second != "of") or word in class_of("general")


def _is_if_ever(at: Setting, left: tuple[str, ...]) -> bool:
    """Tell whether it happens whenever something else does: *if it rained, she went to the library*."""
    if left[:1] != ("if",) or left[-1] != "," or at.quoted or at.mood != "plain" or at.form != "past":
        return False
    return not at.group.words and not class_of("modal").intersection(left)


def _before_who(words: Words, subject: Subject) -> tuple[str, ...]:
    """Return the first word of who a relative clause is about, and the one before."""
    return words.low[max(0, subject.first - 1) : subject.first + 1]


def _goes_on_from_habit(at: Setting) -> bool:
    """Tell whether a plain form goes on from *used to*: *she used to come and take her home*."""
    if at.form != "base" or at.group.words:
        return False
    for index in range(at.group.first - 1, max(at.start, at.group.first - _BACK) - 1, -1):
        word = at.words.low[index]
        if word == "to" and at.words.word(index - 1) == "used":
            return True
        if word in class_of("nominative") or word in class_of("modal") or word in {"to", "that", ";", "did"}:
            return False
    return False


def is_perfect_with_be(at: Setting) -> bool:
    """Tell whether a form of *be* makes a perfect: *was gone*, *is come*."""
    return at.group.has_be and at.words.low[at.verb] in class_of("be-perfect")


def _is_since_then(left: tuple[str, ...]) -> bool:
    """Tell whether what happens only dates what lasts since: *since the night he left*."""
    is_time = bool(left) and any(left[-1] in class_of(name) for name in ("unit", "part"))
    return is_time and "since" in left[-_NEAR:]


def _is_remembered(at: Setting) -> bool:
    if any(word in _PERFECT_PAST for word in at.group.words) or is_perfect_with_be(at):
        return True
    if _is_since_then(_left(at)):
        return True
    if not at.fatal:
        return False
    left = tuple(word for word in _left(at) if not is_adverb(word))
    if left and left[-1] in class_of("meanwhile"):
        return True
    if any(word in class_of("elsewhen") or _YEAR.match(word) for word in at.words.low[at.start : at.end]):
        return True
    return at.subject is not None and at.subject.link == "relative"
