"""Read how words in the telling show somebody without a name to be there: acting, speaking, seen.

Called by ``walk_ons`` for each description. What is wished, feared, compared, denied, told of another time or
merely general shows nobody; a verb in another tense than the telling's is general, too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storyledger.patterns import pattern
from storyledger.reading.narration import QUOTED
from storyledger.reading.people.attending.described import plural_verbs, walk_on_words
from storyledger.reading.people.nominals import DETERMINERS, OWNERS, person_nouns
from storyledger.reading.setting.nearness import (
    REACH,
    clause_of,
    is_near,
    is_past,
    is_place_of,
    is_told_now,
    is_towards,
    is_unreal,
)
from storyledger.reading.setting.presence import PLACED, acts_elsewhere, is_visible
from storyledger.reading.setting.signs import shown_by
from storyledger.reading.words import any_of, presence_words, word_forms, word_list
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import How
    from storyledger.reading.people.attending.described import Described
    from storyledger.reading.setting.signs import Shows

__all__ = ["Glimpses", "is_set_apart"]

_DOES = frozenset({"acts", "inner", "seems"})
_OBJECTS = frozenset("the a an my your his her its our their him them it me us you".split())
_BE = frozenset("is are has have do does am".split())
_BEING = frozenset("was were is are had has have".split())
_THERE = pattern(
    rf"\b(?:there|here)(?:['’]s| (?:{any_of(presence_words('there'))}))(?: (?:\w+ly|also|now|still))?,?\s+$",
    re.IGNORECASE,
)
_LISTED = pattern(
    r"(?:^|[.!?]\s+)\W*(?:there|here)(?:['’]s| (?:is|are|was|were))\b[^.!?]*,(?: and)?\s+$", re.IGNORECASE
)
_CAME = pattern(rf"(?:^|[\s,])(?:{any_of(presence_words('came'))})\s+$")
"""A verb before its subject: "in the doorway stood"."""
_STANDS = pattern(r"\b(?:is|are)\b|['’]s\b")
_IS_A = pattern(
    r"\b(?:(?:is|was|are|were|be|been|being|am)(?: (?!\w+(?:ing|ed)\b)[\w’']+){0,4}|as|or|['’]s)\s+$"
)
"""What follows is nobody more but what somebody is."""
_OBJECT = pattern(rf"\b(?:{any_of(presence_words('preposition'))})(?: all)?\s+$")
"""A preposition: what follows somebody is not said of them."""
_TALE = pattern(r"\b(?:of|about|for|from)(?: all)?\s+$")
_LOOSE = pattern(rf"(?:\b(?:by|to|upon)|(?!{any_of(presence_words('meeting'))})\b\w+ing),?\s+$")
"""What is said of anybody as well: "to be snatched off by a stranger", "engaging a curate"."""
_WATCHED = pattern(rf"\b(?:{any_of(presence_words('watched'))}|among|past)\s+$")
_SET_APART = pattern(r"\s+(?:in|with|at|behind|beside|opposite|on|by|from)\s+(?P<rest>[^.!?;:,\ue000]{1,60})")
"""What sets somebody apart by place or look: "the woman at the wheel"."""
_AT_A_PLACE = pattern(
    r"\s+(?:in|at|behind|beside|opposite|on|by|with)\s+(?:the|a|an|his|her|their|my|bed|room|seat|number)\s"
)
"""A place or a thing that sets somebody apart: not "in a low tone", which tells how somebody speaks."""
_BESIDE = pattern(r"\s+(?:beside|behind|opposite|near|next to|with|by) (?:him|her|them|me|us)\b")
"""A place beside somebody."""
_IS_SO_THERE = pattern(r"[^.!?;:,\ue000]{1,60}?\s(?P<verb>was|were|is|are) (?!an?\b|the\b|one\b)")
"""What is said of somebody whom a place sets apart: "the old man in the corner was asleep"."""
_TONE = pattern(rf"(?:\w+,? ){{0,3}}(?:{any_of(presence_words('tone'))})\b")
_WORD = pattern(r"\s(?P<verb>[a-z]+)\b")
_IS_DOING = pattern(r"\s(?:was|were|is|are|had begun|had started)(?: \w+ly)? (?P<verb>[a-z]+ing)\b")
_WHO = pattern(r",?\s+who\s+(?:\w+ly |now |was |were |is |are |still |also )*(?P<verb>[a-z]+)\b")
_AND_WHO = pattern(r",\s+who\s")
"""What tells more of somebody, and not which one is meant."""
_WHOM = pattern(r"\s+(?:I|he|she|they|we|you)(?: had| have| has)?(?: never| once| \w+ly)? \w+")
"""What somebody else did to them: "a woman I had never met"."""
_REST = pattern(r"[^.!?;:,\ue000]{1,60}")
_WHOSE = pattern(r"\b(?:who|whom|whose|that|which)\b")
_ASIDE = pattern(r"\s?,\s+[^.!?;:\ue000]{1,90}?,\s+(?:(?:then|now|was|were|is|are) )?(?P<verb>[a-z]+)\b")
_NAMED = pattern(r",?\s+(?:named|called|whose name|by name|who was called)\b|,?\s+[A-Z][a-z]+\b")
_ROUGHLY = pattern(rf"\b(?:{any_of(walk_on_words('roughly'))}) $")
"""What makes a number a guess: "about fifty men"."""
_SPACE = pattern(r"\s+")
_SAID = pattern(rf"{QUOTED}\W*(?P<verb>[a-z]+)(?P<on> [a-z]+)?(?:,? [a-z]+){{0,3}},? $")
"""Words said, and a verb: what stands before their speaker."""
_JOINED = pattern(r"\s+and(?P<others>(?:\s[\w’'-]+){2,5})")
"""Others between somebody and the verb of both: "a girl and her mother got in"."""
_AMONG_OTHERS = pattern(r"(?:(?P<last>[\w’'-]+)\s?,|\band|\bwith)\s+$")
"""What stands before somebody whose doing is told beside other things: "the cart came, a boy leading it"."""
_DOING = pattern(r"\s(?:\w+ly )?(?P<verb>[a-z]+ing)\b(?! to be\b)")
_IT_WAS = pattern(r"^\W*(?:and |but )?it(?: was|['’]s| is)\s+$", re.IGNORECASE)
_ENDS = pattern(r"\s*[.;!]")
_AWARE_OF = pattern(r"\b(?:aware|conscious) of\s+$")
_IN_COMPANY = pattern(
    rf"\b(?:{any_of(walk_on_words('in-company'))})(?: (?!(?:on|of|to|for|as)\b)[\w’'-]+){{0,2}} with\s+$"
)
"""What is done together with somebody: "Mara danced with"."""
_PLACE = pattern(r"['’]s(?:[,.;:!?]|\s*$)")
"""A house or shop: "at a gunsmith's"."""
_DONE_BY = pattern(
    r"(?:^\W*|\b(?:was|were|is|are|been|being|got|and|then)(?: [a-z]+ly)? |,(?: [a-z]+ly)? )"
    rf"(?i:{any_of(walk_on_words('by-whom'))})"
    r"(?: (?:in|up|off|out|down|back|away|on|aside|over|at [\w’'-]+(?: [\w’'-]+)?))? by\s+$"
)
"""What somebody does with whom others are met: "he was followed by"."""
_FULL_OF = pattern(rf"\b(?:{any_of(walk_on_words('full-of'))})\s+$")
"""What tells that a place has people: "the room was full of"."""
_FACED = pattern(rf"\b(?:{any_of(walk_on_words('faced'))})\s+$")
"""What is done before several who are one: "she led a giggling class"."""
_HAVE_COME = pattern(
    rf"\s+(?:had|have|has)(?: \w+ly| already| now| by now)? (?:{any_of(walk_on_words('have-come'))})\b"
)
"""What somebody has done who is there now: "a crowd had gathered"."""
_GOING_ON = pattern(r"\s+(?:still |all )?[a-z]+ing\b")
_HERE = pattern(r"\s+(?:present|in attendance|on duty)\b")
_MEANS_TO = pattern(
    r"\b(?:to|for) (?!(?:the|a|an|his|her|its|their|my|our|this|that|him|them|it|me|us)\b)[a-z]+"
    r"(?: [\w’'-]+){0,4}\s+$"
)
"""What is only meant to be done: "anxious to dine with"."""
_BY = pattern(r"\w+ed by\s+$")
"""Done by anybody: "recommended by doctors"."""
_MARVELS = pattern(r"(?:[^.!?\ue000]|\.(?=\w))*[!?]")
"""The rest of a sentence that asks or cries out: in the telling, somebody's thought."""
_ONLY = pattern(rf"\b(?:{any_of(presence_words('only'))})(?: all)?\s+$")
"""What tells of people in general, or of what is asked: "only a few old ladies", "why the driver"."""
_SEEN = pattern(rf"\b(?:{any_of(presence_words('watched'))}|past)(?: all)?\s+$")
"""What shows several who are told of as known."""
_WHICH = pattern(r"[^,\s] (?:who|whom|which|that)\b")
"""What only tells somebody or something apart: "the man who had visited a lady"."""
_LOOSELY = pattern(r"(?:,|\b(?:with|between|among|amongst))\s+$")
"""What shows nobody new for certain: "on equal terms with a woman", "he returned, a happy man"."""
_TOLD = pattern(r"\b(?:he|she|they|I|we|[A-Z][a-z]+)(?: [a-z]+ly)? (?P<verb>[a-z]+)\b")
"""Somebody with what they do."""
_IS_SO = pattern(r"\b(?:is|are|was|were|be|been)\b")
_NEXT = pattern(r"(?:\s+\w+){1,3}")
_GOES_ON = pattern(r"\s(?:\w+ly |already |still |now |all )*\w+ing\b")


def is_set_apart(narration: str, at: int) -> bool:
    """Tell whether the words at ``at`` set somebody apart by a place: "the woman at the wheel"."""
    match = _AT_A_PLACE.match(narration, at)
    is_at_a_place = match is not None and not _TONE.match(narration, match.end())
    return is_at_a_place or _BESIDE.match(narration, at) is not None


class Glimpses:
    """Tells how descriptions in one telling show somebody."""

    def __init__(self, narration: str) -> None:
        self._told = narration
        self._is_now = is_told_now(narration)

    def of(self, one: Described, start: int) -> How | None:
        """Return how words show somebody to be there, None when they do not.

        Args:
            one: who is described.
            start: where the paragraph begins.

        """
        before = _SPACE.sub(" ", self._told[max(start, one.span.start - REACH) : one.span.start])
        if one.is_several:
            before = _ROUGHLY.sub("", before)
        glimpse = _Glimpse(self._told, one, before, clause_of(before), self._is_now)
        if one.kind == "us":
            return None if is_unreal(glimpse.clause) else "seen"
        return None if glimpse.is_of_nobody() else glimpse.shown()


@dataclass(frozen=True, slots=True)
class _Glimpse:
    """One description with what stands before it."""

    told: str
    one: Described
    before: str
    clause: str
    """The part of what stands before that is of the same clause."""
    is_now: bool
    """The telling is in the present tense."""

    def is_of_nobody(self) -> bool:
        """Tell whether the words around make somebody named, unreal, general or a mere likeness."""
        end = self.one.span.end
        if _NAMED.match(self.told, end) or _PLACE.match(self.told, end) or is_unreal(self.clause):
            return True
        if _MARVELS.match(self.told, end) or _ONLY.search(self.clause):
            return True
        there = _THERE.search(self.clause)
        if there is None:
            is_there = _FULL_OF.search(self.clause) or is_place_of(self.clause) or self._is_it()
            return _IS_A.search(self.clause) is not None and not is_there
        return not self.is_now and _STANDS.search(there.group()) is not None

    def shown(self) -> How | None:
        """Return how somebody shows: as a subject, as an owner, or beside what others do."""
        shows, end = shown_by(self.told, self.one.span)
        if shows == "named" and self.is_now and self.one.is_several:
            shows, end = self._now()
        if shows == "whose":
            return "seen" if self._is_seen_owner() else None
        if (
            shows in {"had", "acts"}
            and _opens(self.clause)
            and _HAVE_COME.match(self.told, self.one.span.end)
        ):
            return "acts"
        if shows in _DOES and not _OBJECT.search(self.clause) and not _is_object(self.clause):
            return "acts" if self._is_acting(end) else None
        if shows != "named" and shows not in _DOES:
            return None
        if _DONE_BY.search(self.clause) or self._acts_with_others() or self._acts_among_others():
            return "acts"
        return "seen" if self._is_pointed_out() else self._beside()

    def _has_come(self) -> bool:
        """Tell whether somebody has come who is there now: "a crowd had gathered"."""
        return _opens(self.clause) and _HAVE_COME.match(self.told, self.one.span.end) is not None

    def _now(self) -> tuple[Shows, int]:
        """Return what several do in a telling in the present: "two men get down"."""
        match = _WORD.match(self.told, self.one.span.end)
        if match is None or match["verb"] not in plural_verbs():
            return "named", self.one.span.end
        return "acts", match.end()

    def _is_seen_owner(self) -> bool:
        """Tell whether what only shows with its owner is told of: "the sailor's hand"."""
        is_owner = self.one.kind != "kind" and (_opens(self.clause) or self.one.known == "known")
        return is_owner and is_visible(self.told, self.one.span.end)

    def _is_pointed_out(self) -> bool:
        """Tell whether a verb before its subject, a list or "present" says that somebody is there."""
        clause = self.clause
        if any(look.search(clause) for look in (_THERE, _CAME)) or _LISTED.search(self.before):
            return True
        if is_place_of(clause) or self._is_it():
            return True
        return _HERE.match(self.told, self.one.span.end) is not None

    def _is_it(self) -> bool:
        """Tell whether somebody is all that is pointed out: "It was the porter."."""
        return (
            _IT_WAS.search(self.clause) is not None and _ENDS.match(self.told, self.one.span.end) is not None
        )

    def _acts_with_others(self) -> bool:
        """Tell whether somebody does something together with others: "a girl and her mother got in"."""
        match = _JOINED.match(self.told, self.one.span.end) if self.one.known != "bare" else None
        if match is None or not _opens(self.clause):
            return False
        first, *words = match["others"].split()
        verb = next((word for word in words if _is_deed(word) or word in word_list("after_nouns")), None)
        is_another = first in DETERMINERS or first in OWNERS or first[:1].isupper()
        return is_another and verb is not None and _is_deed(verb) and self._is_here_and_now(verb)

    def _acts_among_others(self) -> bool:
        """Tell whether somebody new does something beside what is told: "the cart came, a boy leading it"."""
        match = _DOING.match(self.told, self.one.span.end) if self.one.known == "new" else None
        before = _AMONG_OTHERS.search(self.clause) if match else None
        if match is None or before is None or match["verb"] in presence_words("no-deed"):
            return False
        last = before["last"]  # "my friend, a man wearing" is one man
        return last is None or not (last[:1].isupper() or last in person_nouns())

    def _is_acting(self, end: int) -> bool:
        """Tell whether a subject with its verb, which ends at ``end``, does something here and now."""
        words = self.told[self.one.span.end : end].split()
        verb = next((word for word in words if word in _BE), words[-1] if words else "")
        if not verb or acts_elsewhere(self.told, Span(self.one.span.start, end), self.before):
            return False
        if not self._may_do(verb, end) or (verb == "had" and self._is_long_done(end)):
            return False
        if verb in walk_on_words("state") and (self.one.kind == "kind" or self._is_wished_for(end)):
            return False
        return self._is_here_and_now(verb)

    def _may_do(self, verb: str, end: int) -> bool:
        """Tell whether somebody told of in these words may be shown by a verb alone."""
        if self.one.known == "bare":
            is_doing = _GOES_ON.match(self.told, end) is not None or self._is_bare_deed(verb)
            return self.one.head != "person" and is_doing
        if self._is_said_to_be(verb, end):
            return False
        if self.one.kind == "counted":
            is_past_form = verb.endswith("ed") or verb == "held"
            return _is_deed(verb) or (is_past_form and (self._are_others() or self._is_whole(end)))
        if self.one.kind != "kin" or self.one.is_some_of or self._has_an_office():
            return True
        if self.one.is_several:
            return (
                not self.one.is_owned and self.one.head in walk_on_words("gathered") and _opens(self.clause)
            )
        return _opens(self.clause) or self._is_joined(verb)

    def _are_others(self) -> bool:
        """Tell whether those are meant who are left: "the others", "the rest"."""
        return self.one.is_several and self.one.head in {"other", "rest"}

    def _has_an_office(self) -> bool:
        """Tell whether a word for kin tells what somebody does: "the mate" of a ship."""
        return not self.one.is_owned and self.one.head in walk_on_words("attending")

    def _is_bare_deed(self, verb: str) -> bool:
        """Tell whether people without a number do something at the head of a clause: "Sailors ran past"."""
        is_deed = self.one.kind != "kin" and _is_deed(verb) and verb not in word_forms("speech_verbs")
        return is_deed and _opens(self.clause)

    def _is_joined(self, verb: str) -> bool:
        """Tell whether a verb is of two, the second of whom is told of here: "a man and his wife were"."""
        return verb in {"were", "are"} and self.clause.endswith(" and ")

    def _is_said_to_be(self, verb: str, end: int) -> bool:
        """Tell whether some of several, or kin, are only said to be so: "some were dull"."""
        if not (self.one.is_some_of or self.one.kind == "kin") or verb not in _BEING:
            return False
        return PLACED.match(self.told, end) is None

    def _is_whole(self, at: int) -> bool:
        """Tell whether what ends at ``at`` is a verb: "another knocked at it", not "four loaded muskets"."""
        match = _WORD.match(self.told, at)
        return match is None or match["verb"] in _OBJECTS or match["verb"] in word_list("after_nouns")

    def _is_long_done(self, at: int) -> bool:
        """Tell whether *had* tells of another time: "had quite made up"."""
        words = _NEXT.match(self.told, at)
        return words is not None and any(is_past(word) for word in words.group().split())

    def _is_wished_for(self, at: int) -> bool:
        """Tell whether a verb follows of what need not be there: "another boat was expected"."""
        word = _WORD.match(self.told, at)
        if word is None or word["verb"].endswith("ing"):
            return False
        return word["verb"] in word_forms("not_here_verbs")

    def _is_here_and_now(self, verb: str) -> bool:
        """Tell whether a verb has the tense of the telling: the present in a past one is a general truth."""
        is_present = verb in _BE or (verb.endswith("s") and verb != "was")
        return self.is_now or not is_present

    def _beside(self) -> How | None:
        """Return how words that are no subject show somebody."""
        one, clause = self.one, self.clause
        if one.is_several and one.kind not in {"kind", "kin"} and _FULL_OF.search(clause):
            return "seen"
        if one.kind == "many" and one.known == "new" and _FACED.search(clause):
            return "seen"
        if one.known == "bare" or one.kind == "kind":
            return "seen" if _WATCHED.search(clause) and not one.is_of_a_people else None
        said = _SAID.search(self.before)
        speaks: How | None = "speaks" if said and _is_speaking(said) else None
        if one.kind == "counted" and not one.is_some_of:
            return "acts" if self._acts_later() else speaks
        if one.known == "known" and one.is_several and not one.is_some_of:
            is_watched = _SEEN.search(clause) is not None
            if self._acts_later() or (is_watched and self._is_going_on()):
                return "acts"
            if not is_watched:
                return None
        if one.known == "new" and self._is_met():
            return "seen"
        is_loose = any(look.search(clause) for look in (_BY, _MEANS_TO))
        is_loose = is_loose or (_TALE.search(clause) is not None and not is_near(clause))
        if (not is_loose or _AND_WHO.match(self.told, one.span.end)) and self._acts_later():
            return "acts"
        if is_loose:
            return None
        if said and speaks:
            return speaks if self._is_here_and_now(said["verb"]) else None
        if one.known == "new" and self._is_anybody():
            return None
        return "seen" if is_near(clause) or self._is_brought_in() else None

    def _is_going_on(self) -> bool:
        """Tell whether what several do follows words for them: "she saw the men running", "run"."""
        if _GOING_ON.match(self.told, self.one.span.end):
            return True
        match = _WORD.match(self.told, self.one.span.end)
        return match is not None and match["verb"] in plural_verbs()

    def _is_met(self) -> bool:
        """Tell whether something is done towards somebody new or with them, or whether they are felt near."""
        if self.one.kind in {"kind", "many"} or _MEANS_TO.search(self.clause):
            return False
        return is_towards(self.clause) or any(look.search(self.clause) for look in (_IN_COMPANY, _AWARE_OF))

    def _is_anybody(self) -> bool:
        """Tell whether words for somebody new may mean nobody in particular."""
        if self.one.kind == "many" or self.one.head in {"figure", "person"}:
            return True
        is_loose = not self.one.size and _LOOSELY.search(self.clause) is not None
        return is_loose or any(look.search(self.clause) for look in (_WHICH, _LOOSE))

    def _is_brought_in(self) -> bool:
        """Tell whether what somebody does shows somebody new: "she bore in her arms a child"."""
        if self.one.known != "new" or self.one.is_several or _OBJECT.search(self.clause):
            return False
        if not word_forms("not_here_verbs").isdisjoint(self.clause.split()[-1:]):
            return False
        deeds = (_is_deed(match["verb"]) for match in _TOLD.finditer(self.clause))
        return any(deeds) and not _IS_SO.search(self.clause)

    def _acts_later(self) -> bool:
        """Tell whether a verb here and now follows behind *who*, an aside, or what sets somebody apart."""
        verbs = (match for match in self._later() if self._is_verb(match))
        verb = next((match["verb"] for match in verbs), self._being())
        return verb is not None and self._is_here_and_now(verb)

    def _is_verb(self, match: re.Match[str]) -> bool:
        """Tell whether a word behind words for somebody is what they do."""
        verb = match["verb"]
        if _is_deed(verb) or verb.endswith("ing"):
            return True
        return verb.endswith("ed") and _opens(self.clause) and self._is_whole(match.end())

    def _being(self) -> str | None:
        """Return the verb of "the old man in the corner was asleep"."""
        one = self.one
        if one.is_several or not _opens(self.clause):
            return None
        match = _IS_SO_THERE.match(self.told, one.span.end) if is_set_apart(self.told, one.span.end) else None
        if match is None or (one.known != "known" and not PLACED.match(self.told, match.end("verb"))):
            return None
        return match["verb"]

    def _later(self) -> Iterator[re.Match[str]]:
        """Yield the verbs that may be somebody's behind such words."""
        at = self.one.span.end
        found = [_WHO.match(self.told, at), self._after_clause(at)]
        if _opens(self.clause):
            found += [_ASIDE.match(self.told, at), self._after_looks(at)]
        yield from (match for match in found if match is not None)

    def _after_clause(self, at: int) -> re.Match[str] | None:
        """Return the verb of "a woman I had never met sat"."""
        match = _WHOM.match(self.told, at)
        rest = _REST.match(self.told, match.end()) if match else None
        return next(self._deeds(rest.start(), rest.end()), None) if rest else None

    def _after_looks(self, at: int) -> re.Match[str] | None:
        """Return the verb of "the woman at the wheel sat"."""
        match = _SET_APART.match(self.told, at)
        if match is None or _WHOSE.search(match.group()):
            return None
        return next(self._deeds(at, match.end()), None)

    def _deeds(self, start: int, end: int) -> Iterator[re.Match[str]]:
        yield from (word for word in _WORD.finditer(self.told, start, end) if _is_deed(word["verb"]))
        yield from _IS_DOING.finditer(self.told, start, end)


def _is_speaking(said: re.Match[str]) -> bool:
    """Tell whether the verb behind words that are said is of speaking: "cried", "broke in"."""
    is_phrase = f"{said['verb']}{said['on']}" in word_list("speech_phrases")
    return is_phrase or said["verb"] in word_forms("speech_verbs")


def _is_object(clause: str) -> bool:
    """Tell whether a participle right before somebody makes them its object: "feigning a mechanic"."""
    return re.search(r"\w(?<!even)(?<!morn)(?<!noth)ing\s+$", clause) is not None


def _opens(clause: str) -> bool:
    """Tell whether nothing but a joining word stands before somebody."""
    *before, word = ["", *clause.lower().split()]
    if word in walk_on_words("joining"):
        return True
    if not any(before):
        return word.strip(",") in walk_on_words("opening") or not word.strip(",")
    return word in walk_on_words("opening") and before[-1].endswith(",")


def _is_deed(verb: str) -> bool:
    """Tell whether a word is a verb for something that people do."""
    if verb in walk_on_words("state") or verb in word_list("auxiliaries"):
        return False
    lists = word_list("person_verbs"), word_list("irregular_pasts"), word_forms("speech_verbs")
    return any(verb in known for known in lists) or verb in walk_on_words("deed")
