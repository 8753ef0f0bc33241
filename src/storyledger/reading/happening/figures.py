"""What words that fit a frame do not tell: turns of talk, figures of speech, how things are.

Called by ``claiming`` before it claims an event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.reading.happening.frames import class_of
from storyledger.reading.happening.patterns import body_parts

if TYPE_CHECKING:
    from storyledger.reading.happening.actuality import Setting
    from storyledger.reading.happening.frames import Frame

__all__ = [
    "is_harmless",
    "is_no_leaving",
    "is_only_polite",
    "is_state",
    "is_turn_of_talk",
    "must_be_named",
    "way_before",
]

_WAYS = {"in": "arrives_at", "inside": "arrives_at", "to": "goes_to", "into": "goes_to", "up": "goes_to"}
_WAYS |= {"down": "goes_to", "over": "goes_to", "across": "goes_to", "back": "goes_to", "there": "goes_to"}
"""What *went* tells behind the words for a way that stand before who goes: *in she went*."""
_WHERE = frozenset({("thither",), ("hither",), ("whither",), ("where",), ("there",)})
_ANYWHERE = frozenset("may might can ca cannot could shall should would 'd do".split())
"""Before *go* alone, what somebody may do some time, not that they take their leave now."""
_FRONT = 6
"""Most words of a way before who goes it."""
_HAVE = frozenset({("have",), ("has",), ("had",), ("'ve",), ("'d",)})
_QUOTES = frozenset({"'", '"', "“", "‘", "«", "—"})


def is_no_leaving(at: Setting) -> bool:
    """Tell whether a verb of leaving tells where to, what remains, or who spoke."""
    if at.words.low[at.verb] == "leaves" and at.words.word(at.verb - 1) in class_of("of-leaves"):
        return True
    return (
        _goes_somewhere(at)
        or _goes_before_speech(at)
        or _is_left_over(at)
        or _is_only_going(at)
        or _leaves_things(at)
    )


def way_before(at: Setting) -> str | None:
    """Return the kind of movement of *went* whose way stands before: *to the theatre he went*."""
    if at.subject is None or at.words.low[at.verb] not in {"went", "goes"} or at.quoted:
        return None
    if at.words.word(at.verb + 1)[:1].isalnum():
        return None
    for index in range(at.subject.first - 1, max(at.start, at.subject.first - _FRONT) - 1, -1):
        opens = index == at.start or not at.words.tokens[index - 1].is_word
        opens = opens or at.words.low[index - 1] in {"and", "so", "but", "then"}
        if at.words.low[index] in _WAYS and opens:
            return _WAYS[at.words.low[index]]
        if not at.words.tokens[index].is_word:
            return None
    return None


def must_be_named(at: Setting) -> bool:
    """Tell whether only what is named is taken or lost: *he pinched it* takes nothing, nor *I take it*."""
    is_mine = at.subject is not None and at.words.low[at.subject.first] in {"i", "we"}
    is_turn = is_mine and at.words.low[at.verb : at.verb + 2] == ("take", "it") and not at.group.words
    is_turn = is_turn and (
        at.words.word(at.verb + 2) == "that" or not at.words.word(at.verb + 2)[:1].isalpha()
    )
    return is_turn or at.words.low[at.verb] in class_of("said-what")


def _goes_somewhere(at: Setting) -> bool:
    """Tell whether where somebody goes stands before them, which is no leaving: *thither he went*."""
    first = at.subject.first if at.subject is not None else at.group.first
    before = at.words.low[max(0, first - 2) : first]
    is_so_far = before == ("far", "as")
    comes_first = at.words.low[max(0, at.verb - 2) : at.verb] in {("came", "and"), ("comes", "and")}
    is_going = at.words.low[at.verb] in {"go", "goes", "went"}
    return is_going and (is_so_far or comes_first or before[-1:] in _WHERE)


def _leaves_things(at: Setting) -> bool:
    """Tell whether *them* who are left are things of the sentence: *took her hands and left them there*."""
    if at.words.low[at.verb][:2] != "le" or at.words.low[at.verb + 1 : at.verb + 3] != ("them", "there"):
        return False
    before = at.words.low[at.start : at.verb]
    things = body_parts() | class_of("carried")
    return any(word in things and word.endswith(("s", "eet", "eeth")) for word in before)


def _is_only_going(at: Setting) -> bool:
    """Tell whether *go* alone speaks of going anywhere: *may I go?*, *reading as he went*, *almost gone*."""
    if at.words.word(at.verb + 1)[:1].isalnum():
        return False
    first = at.subject.first if at.subject is not None else at.group.first
    match at.words.low[at.verb]:
        case "go":
            return bool(_ANYWHERE.intersection(at.group.words))
        case "went" | "goes":
            return at.words.word(first - 1) == "as" and first > at.start
        case "going":
            before = at.words.low[max(at.start, first - 2) : first]
            is_said = at.quoted and at.group.has_be
            return not is_said or not {"where", "how", "way", "things"}.isdisjoint(before)
        case "gone":
            return bool(class_of("nearly").intersection(at.group.adverbs))
    return False


def _is_left_over(at: Setting) -> bool:
    """Tell whether *left* is what remains: *count what you have left*."""
    if at.words.low[at.verb] != "left" or at.group.words[-1:] not in _HAVE or at.subject is None:
        return False
    return at.words.word(at.subject.first - 1) in class_of("remainder")


def _goes_before_speech(at: Setting) -> bool:
    """Tell whether *goes* only says who spoke: *and he goes, 'Never'*."""
    is_going = at.words.low[at.verb] in {"goes", "went"} and at.verb + 2 < at.end
    return is_going and at.words.low[at.verb + 1] in {",", ":"} and at.words.low[at.verb + 2] in _QUOTES


def is_harmless(at: Setting, after: int) -> bool:
    """Tell whether a blow only hurts feelings: *stabbed him with a glance*, *stung with remorse*."""
    near = at.words.low[after : min(at.end, after + 4)]
    is_friendly = at.words.low[at.verb] in class_of("friendly") and {"shoulder", "back"} & set(near)
    return bool(is_friendly) or any(word in class_of("harmless") for word in near)


def is_only_polite(at: Setting) -> bool:
    """Tell whether words only soften what is said: *I must confess*, *I may mention*, *to tell the truth*.

    Or whose words they are: *as Tom tells us*.
    """
    if at.subject is not None and at.form == "s" and at.words.word(at.subject.first - 1) == "as":
        return True
    if at.mood == "shown" and at.words.low[at.verb] in class_of("softening"):
        return True
    if "to" in at.group.words and "truth" in at.words.low[at.verb + 1 : at.verb + 4]:
        return True
    is_mine = at.subject is not None and at.words.low[at.subject.first].split("'")[0] in {"i", "we"}
    if is_mine and not at.group.words and at.words.low[at.verb] in class_of("softening"):
        return True
    return is_mine and bool({"must", "may", "might"} & set(at.group.words))


def is_turn_of_talk(at: Setting) -> bool:
    """Tell whether words only steer the talk: *tell me*, *I tell you*, *can you tell us*."""
    object_ = at.words.word(at.verb + 1)
    if at.subject is None:
        is_bid = at.words.low[at.verb] == "tell" and object_ not in {"me", "us", "you", "the", "a"}
        return at.mood in {"asked", "plain"} and not is_bid
    return at.words.low[at.subject.first].split("'")[0] in {"i", "you", "we"} and object_ in {
        "me",
        "you",
        "us",
    }


def is_state(frame: Frame, at: Setting) -> bool:
    """Tell whether a passive says how things are, not what happens: *he is married*, *did as he was told*."""
    if frame.event == "tells":
        before = at.words.word(at.subject.first - 1) if at.subject is not None else ""
        is_aside = at.subject is not None and not at.words.word(at.subject.first - 2)[:1].isalnum()
        is_common = at.words.low[at.group.first - 1] in {"we", "one"} and "are" in at.group.words
        return is_common or (before == "as" and not is_aside) or (before == "what" and not at.quoted)
    if frame.event != "marries":
        return False
    following = at.words.word(at.verb + 1)
    match at.group.words[-1:]:
        case ("is" | "are" | "am" | "'m" | "'s" | "'re",):
            return True
        case ("was",):
            return not following[:1].isalnum() or following in {"and", "but", "or", "now", "already"}
        case ("been",):
            return following in class_of("cardinal") or following in {
                "for",
                "some",
                "so",
                "a",
                "before",
                "since",
            }
    return False
