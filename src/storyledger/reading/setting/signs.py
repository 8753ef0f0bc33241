"""Read what a mention shows of its owner: an act, something felt, a possession, or only a name.

Presence, focalizer and unmarked changes of scene all rest on the same signs, so they are read once, from
narration. A sign is read from the few words on either side of a mention: there is no parser, and a mention
that shows nothing clear is ``named``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from storyledger.entries import CharacterId, Mention, MentionKind
from storyledger.patterns import pattern
from storyledger.reading.narration import QUOTED
from storyledger.reading.setting.nearness import is_told_now
from storyledger.reading.words import any_of, presence_words, word_list
from storyledger.span import Span

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

__all__ = ["Shows", "Sign", "find_signs", "gender_of", "shown_by"]

Shows = Literal["inner", "seems", "acts", "had", "whose", "recalled", "named"]
"""Inner: perceives, thinks or feels. Seems: is looked at from outside (``seemed tired``). Acts: subject of
another verb. Had: subject of a verb that need not happen here and now (``had gone``, ``would go``). Whose:
only possesses something. Recalled: in somebody's thoughts, a comparison or a denial. Named: anything else."""

REACH = 60
"""Code points read on either side of a mention."""

_PRONOUN = pattern(r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er|[Hh]im|I|[Mm]y|[Mm]e|[Tt]hey|[Tt]heir|[Tt]hem|[Ww]e)\b")
_HE = frozenset({"he", "his", "him"})
_SHE = frozenset({"she", "her"})
_OWNERS = frozenset({"his", "her", "my", "their"})
_SUBJECTS = frozenset({"he", "she", "i", "they", "we"})
_OBJECTS = frozenset({"him", "me", "them"})
_GAP = (
    r"(?:,? (?:also|just|never|only|still|then|now|soon|both|all|each|almost|again"
    r"|himself|herself|myself|\w+ly),?)*"
)
_ALSO = r"(?:(?:,? and|,) (?:the )?(?:(?:Mrs?|Ms|Dr|St)\. )?(?:I\b|[A-Z][\w’'-]+)(?: [A-Z][\w’'-]+)?){0,4}"
_VERB = pattern(_ALSO + _GAP + r"['’]?\s+(?P<word>[a-z]+(?:['’]\w+)?)(?P<rest>[^.!?;:,\n\ue000]*)")
_CONTRACTED = pattern(r"['’](?P<aux>s|d|ll|m|re|ve)\s+(?![A-Z])(?P<rest>[^.!?;:,\n\ue000]*)")
_POSSESSIVE = pattern(r"\s?['’]s?\s|\ss\s")
"""What makes a name an owner's; the mark may have been lost in print."""
_POSSESSED = pattern(
    r"(?:\s?['’]s?|\ss)?\s+(?P<how>own |whole |entire |very |\w+ed |\w+ing )?(?P<thing>[a-z]+)\b"
    r"(?P<rest>[^.!?;:\n\ue000]*)"
)
_RECALLS = pattern(
    rf"\b(?:{any_of(presence_words('recalls'))})"
    r"(?: \w+| (?:[a-z]\w+|and|the|his|her|a),?){0,1}(?:(?: [a-z]\w+,?){0,2} [a-z]\w+ and)?\s+$"
)
"""What stands before somebody, in lower case."""
_PARTICIPLE_DONE = pattern(
    r"^\w+ed$|^(?:gone|been|done|seen|taken|given|written|known|broken|fallen|begun|\w+own|\w+orn)$"
)
_NO_THINGS = presence_words("no-thing")
_NOUNS_IN_ING = presence_words("thing")
_IS = presence_words("is")
_DEGREES = presence_words("degree")
_SEEMS = presence_words("seems")
_MODAL = presence_words("modal")
_DID = presence_words("did")
_DENIED = presence_words("denied")
_UNABLE = presence_words("unable")
_BEYOND = presence_words("beyond")
_THOUGHT_BY = pattern(rf"[,.?!…—–] (?:{any_of(presence_words('inverted'))}) $")
"""What stands before whoever thinks what was told just before ("it was late, thought Ann")."""
_SET_OFF = pattern(r"[,.;:?!…—–]|$")
_TOUCHES = pattern(rf"\b(?:{any_of(presence_words('touches'))}) $")
"""What stands before somebody, in lower case, inside whom it happens."""
_SMELLS = presence_words("smells")
_SHORT = frozenset({"d", "ll", "ve"})
_NOT_PRESENT_S = presence_words("no-verb")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """What one mention in narration shows."""

    span: Span
    """The mention with the words that show it."""
    word: str
    """The mention's own words."""
    kind: MentionKind
    character: CharacterId | None
    """Whose sign it is, None for a pronoun nobody has resolved."""
    shows: Shows
    aside: bool = False
    """Told beside the very words that are thought ("Dust, Wren thought, was everywhere")."""


def find_signs(narration: str, mentions: Iterable[Mention], *, others: bool = True) -> tuple[Sign, ...]:
    """Return the signs of all mentions in ``narration`` (see ``narration.told``).

    With ``others``, pronouns that are no mention have signs as well, with nobody as their owner.
    """
    known = _known_signs(narration)
    told = [mention for mention in mentions if narration[mention.span.start].isalnum()]
    signs = [_sign(narration, mention.span, mention.kind, mention.character, known) for mention in told]
    if others:
        taken = {mention.span.start for mention in told}
        signs += [
            _sign(narration, Span(*match.span()), "pronoun", None, known)
            for match in _PRONOUN.finditer(narration)
            if match.start() not in taken
        ]
    return tuple(sorted(signs, key=lambda sign: sign.span))


_Known = dict[tuple[int, int, bool], tuple[Shows, int]]
"""By place, and whether a pronoun stands there: what it shows, and where the words that show it end."""


@lru_cache(maxsize=1)
def _known_signs(narration: str) -> _Known:  # noqa: ARG001
    """Return the signs read so far in a narration, by place: several readers ask for them in turn."""
    return {}


def _sign(
    narration: str, span: Span, kind: MentionKind, character: CharacterId | None, known: _Known
) -> Sign:
    word = span.of(narration)
    place = span.start, span.end, kind == "pronoun"
    if place not in known:
        known[place] = shown_by(narration, span, word.lower() if kind == "pronoun" else "")
    shows, end = known[place]
    whole = Span(span.start, end)
    aside = shows == "inner" and _is_aside(narration, whole)
    return Sign(span=whole, word=word, kind=kind, character=character, shows=shows, aside=aside)


def _is_aside(narration: str, span: Span) -> bool:
    """Tell whether words stand between two commas or at a sentence's end, or right after what is thought.

    What somebody is is told of them, and not thought: "at last, Mara was afraid".
    """
    before = narration[max(0, span.start - 2) : span.start]
    if before[:1] == QUOTED:
        return True
    is_set_off = before == ", " and narration[span.end : span.end + 1] in {",", "."}
    return is_set_off and _IS.isdisjoint(span.of(narration).split())


def shown_by(narration: str, span: Span, pronoun: str = "") -> tuple[Shows, int]:
    """Return what a mention at ``span`` shows of its owner, and where the words that show it end."""
    before = narration[max(0, span.start - REACH) : span.start].lower()
    if not pronoun and _THOUGHT_BY.search(before) and _SET_OFF.match(narration, span.end):
        return "inner", span.end
    if pronoun not in _SUBJECTS and _RECALLS.search(before):
        return "recalled", span.end
    if pronoun not in _SUBJECTS and _TOUCHES.search(before):
        return "inner", span.end
    if pronoun in _OBJECTS:
        return "named", span.end
    owned = _owned(narration, span, pronoun)
    if owned:
        return owned
    if pronoun not in _OWNERS:
        done = _done(narration, span, known_subject=bool(pronoun))
        if done:
            return done
    return "named", span.end


def _owned(narration: str, span: Span, pronoun: str) -> tuple[Shows, int] | None:
    """Return the sign of a possessive: something inside its owner that stirs, or a mere possession."""
    if pronoun and pronoun not in _OWNERS:
        return None
    if not pronoun and not _POSSESSIVE.match(narration, span.end):
        return None
    match = _POSSESSED.match(narration, span.end, span.end + REACH)
    if not match or _is_participle(match["thing"]) or (not pronoun and _is_contracted(narration, match)):
        return None
    verb = next(iter(match["rest"].split()), "")
    if _is_felt(match["thing"], verb):
        return "inner", match.end("thing") + match["rest"].index(verb) + len(verb)
    return "whose", match.end("thing")


def _is_felt(thing: str, verb: str) -> bool:
    """Tell whether "her <thing> <verb>" is what only its owner can tell."""
    if thing in word_list("inner_nouns"):
        return _is_finite(verb)
    return thing in word_list("body_parts") and verb in word_list("sensations")


def _is_participle(word: str) -> bool:
    """Tell whether ``Mara's <word>`` is a contraction of "is" rather than a possession."""
    return word.endswith("ing") and word not in _NOUNS_IN_ING


def _is_contracted(narration: str, possessed: re.Match[str]) -> bool:
    """Tell whether what follows a name is no thing, so that "'s" is a verb: "Mara's trying to"."""
    if possessed["thing"] not in _NO_THINGS:
        return False
    how = possessed["how"]
    return how is None or (_is_participle(how.strip()) and is_told_now(narration))


def _done(narration: str, span: Span, *, known_subject: bool) -> tuple[Shows, int] | None:
    """Return the sign of a subject with its verb, None when no verb follows."""
    match = _CONTRACTED.match(narration, span.end, span.end + REACH)
    if match:
        felt = _feeling(match["rest"].split()) if match["aux"] == "s" else None
        if felt is not None:
            return "inner", match.end("aux") + felt
        return ("had" if match["aux"] in _SHORT else "acts"), match.end("aux")
    match = _VERB.match(narration, span.end, span.end + REACH)
    if not match:
        return None
    word, following = match["word"], match["rest"].split()
    felt = _felt(word, following)
    if felt is not None:
        return "inner", match.end("word") + felt
    if word in _SEEMS:
        return "seems", match.end("word")
    if word in _MODAL:
        return _supposed(word, following), match.end("word")
    if known_subject or _is_finite(word):
        return "acts", match.end("word")
    return None


def _felt(word: str, following: list[str]) -> int | None:
    """Return how many code points after ``word`` tell an inside, None when none do."""
    inner = word_list("inner_verbs")
    if following and f"{word} {following[0]}" in inner:
        return len(following[0]) + 1
    if word in inner:
        return None if word in _SMELLS and following[:1] in (["of"], ["like"]) else 0
    if word in _DID or word in _UNABLE:
        return _denied(word, following, _DENIED if word in _DID else _BEYOND)
    return _feeling(following) if word in _IS else None


def _denied(word: str, following: list[str], verbs: frozenset[str]) -> int | None:
    """Return where one of ``verbs`` ends after "did not" or "couldn't", None when none does."""
    if not (word.endswith("t") or following[:1] == ["not"]):
        return None
    for at, each in enumerate(following[:2]):
        if each in verbs or "_".join(following[at : at + 2]) in verbs:
            return sum(map(len, following[: at + 1])) + at + 1
    return None


def _feeling(following: list[str]) -> int | None:
    """Return where an adjective of feeling ends that follows "is" or "was", None when none does."""
    length = 0
    for index, word in enumerate(following[:4]):
        length += len(word) + 1
        if word in word_list("feelings") or " ".join(following[index : index + 2]) in word_list("feelings"):
            return length
        if word not in _DEGREES and not word.endswith("ly"):
            return None
    return None


def _supposed(word: str, following: list[str]) -> Shows:
    """Return what a modal verb shows: ``had a knife`` still acts, ``had gone`` does not."""
    if word == "had" and following and not any(_PARTICIPLE_DONE.match(each) for each in following[:2]):
        return "acts"
    return "had"


@cache
def _is_finite(word: str) -> bool:
    """Tell whether ``word`` after a name is most likely its verb."""
    if word in word_list("irregular_pasts") or word in word_list("auxiliaries"):
        return True
    if word in _NOT_PRESENT_S or len(word) < 3:
        return False
    return word.endswith("ed") or (word.endswith("s") and not word.endswith("ss"))


def gender_of(pronoun: str) -> str | None:
    """Return ``he`` or ``she`` for any form of those pronouns, None for other words."""
    lower = pronoun.lower()
    return "he" if lower in _HE else "she" if lower in _SHE else None
