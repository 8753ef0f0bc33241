"""Read how words in the telling show somebody without a name to be there: acting, speaking, seen.

Called by ``walk_ons`` for each description. What is wished, feared, compared, denied, told of another time or
merely general shows nobody; a verb in another tense than the telling's is general, too.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from storyledger.reading.narration import QUOTED
from storyledger.reading.people.described import walk_on_words
from storyledger.reading.setting.nearness import REACH, clause_of, is_near, is_past, is_told_now, is_unreal
from storyledger.reading.setting.presence import acts_elsewhere, is_visible
from storyledger.reading.setting.signs import shown_by
from storyledger.reading.words import word_forms, word_list
from storyledger.span import Span

if TYPE_CHECKING:
    from storyledger.entries import How
    from storyledger.reading.people.described import Described

__all__ = ["Glimpses", "is_set_apart"]

_BE = frozenset("is are has have do does am".split())

_THERE = re.compile(
    r"\b(?:there|here)(?:['’]s| (?:is|are|was|were|stood|sat|came|lay|stands|sits|comes|lies|knelt|hung|went"
    r"|entered|appeared|emerged|rode|walked|ran|stepped|rushed|followed|gathered))(?: \w+ly)?,?\s+$",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"(?:^|[.!?]\s+)\W*(?:there|here)(?:['’]s| (?:is|are|was|were))\b[^.!?]*,(?: and)?\s+$", re.IGNORECASE
)
_CAME = re.compile(
    r"(?:^|[\s,])(?:came|stood|sat|lay|went|ran|rode|walked|stepped|entered|emerged|appeared|followed|hung"
    r"|leaned|leant|knelt|slept|waited|crouched|hurried|rushed|strode|loomed|comes|stands|sits|lies|walks)\s+$"
)
"""A verb before its subject: "in the doorway stood"."""
_STANDS = re.compile(r"\b(?:is|are)\b|['’]s\b")
_IS_A = re.compile(
    r"\b(?:(?:is|was|are|were|be|been|being|am)(?: (?!\w+(?:ing|ed)\b)[\w’']+){0,4}|as|or|['’]s)\s+$"
)
"""What follows is nobody more but what somebody is."""
_OBJECT = re.compile(
    r"\b(?:of|to|for|about|with|in|on|from|into|by|without|between|than|at|toward|towards|upon|against|among"
    r"|beside|behind|near|past|over)(?: all)?\s+$"
)
"""A preposition: what follows somebody is not said of them."""
_TALE = re.compile(r"\b(?:of|about|for|from)(?: all)?\s+$")
_LOOSE = re.compile(
    r"(?:\b(?:by|to|upon)|(?!passing|meeting|seeing|following|leading|carrying)\b\w+ing),?\s+$"
)
"""What is said of anybody as well: "to be snatched off by a stranger", "engaging a curate"."""
_WATCHED = re.compile(
    r"\b(?:saw|heard|passed|met|watched|sees|hears|passes|meets|watches|among|past|beheld|noticed)\s+$"
)
_SET_APART = re.compile(r"\s+(?:in|with|at|behind|beside|opposite|on|from)\s+(?P<rest>[^.!?;:,\ue000]{1,60})")
"""What sets somebody apart by place or look: "the woman at the wheel"."""
_AT_A_PLACE = re.compile(
    r"\s+(?:in|at|behind|beside|opposite|on)\s+(?:the|a|an|his|her|their|my|bed|room|seat|number)\s"
)
"""A place that sets somebody apart: not "in a low tone", which tells how somebody speaks."""
_TONE = re.compile(r"(?:\w+,? ){0,3}(?:voices?|tones?|way|manner|whispers?|accents?|fashion|breath|moment)\b")
_WORD = re.compile(r"\s(?P<verb>[a-z]+)\b")
_WHO = re.compile(r",?\s+who\s+(?:\w+ly |now |was |were |is |are |still |also )*(?P<verb>[a-z]+)\b")
_WHOM = re.compile(r"\s+(?:I|he|she|they|we|you)\b[^.!?;:,\ue000]{1,60}")
_WHOSE = re.compile(r"\b(?:who|whom|whose|that|which)\b")
_ASIDE = re.compile(r",\s+[^.!?;:\ue000]{1,90}?,\s+(?:then |now )?(?P<verb>[a-z]+)\b")
_NAMED = re.compile(r",?\s+(?:named|called|whose name|by name|who was called)\b|,?\s+[A-Z][a-z]+\b")
_SPACE = re.compile(r"\s+")
_SAID = re.compile(rf"{QUOTED}\W*(?P<verb>[a-z]+)(?:,? [a-z]+){{0,3}},? $")
"""Words said, and a verb: what stands before their speaker."""
_PLACE = re.compile(r"['’]s(?:[,.;:!?]|\s*$)")
"""A house or shop: "at a gunsmith's"."""
_HERE = re.compile(r"\s+(?:present|in attendance|on duty)\b")
_MEANS_TO = re.compile(
    r"\b(?:to|for) (?!(?:the|a|an|his|her|its|their|my|our|this|that|him|them|it|me|us)\b)[a-z]+"
    r"(?: [\w’'-]+){0,4}\s+$"
)
"""What is only meant to be done: "anxious to dine with"."""
_BY = re.compile(r"\w+ed by\s+$")
"""Done by anybody: "recommended by doctors"."""
_MARVELS = re.compile(r"(?:[^.!?\ue000]|\.(?=\w))*[!?]")
"""The rest of a sentence that asks or cries out: in the telling, somebody's thought."""
_ONLY = re.compile(r"\b(?:[Oo]nly|[Ee]ven|[Ww]hy|[Hh]ow|[Ww]hether)(?: all)?\s+$")
"""What tells of people in general, or of what is asked: "only a few old ladies", "why the driver"."""
_SEEN = re.compile(
    r"\b(?:saw|heard|passed|met|watched|sees|hears|passes|meets|watches|past|beheld|noticed)(?: all)?\s+$"
)
"""What shows several who are told of as known."""
_WHICH = re.compile(r"[^,\s] (?:who|whom|which|that)\b")
"""What only tells somebody or something apart: "the man who had visited a lady"."""
_LOOSELY = re.compile(r"(?:,|\b(?:with|between|among|amongst))\s+$")
"""What shows nobody new for certain: "on equal terms with a woman", "he returned, a happy man"."""
_TOLD = re.compile(r"\b(?:he|she|they|I|we|[A-Z][a-z]+)(?: [a-z]+ly)? (?P<verb>[a-z]+)\b")
_IS_SO = re.compile(r"\b(?:is|are|was|were|be|been)\b")
_NEXT = re.compile(r"(?:\s+\w+){1,3}")
_GOES_ON = re.compile(r"\s(?:\w+ly |already |still |now |all )*\w+ing\b")


def is_set_apart(narration: str, at: int) -> bool:
    """Tell whether the words at ``at`` set somebody apart by a place: "the woman at the wheel"."""
    match = _AT_A_PLACE.match(narration, at)
    return match is not None and not _TONE.match(narration, match.end())


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
        told, span = self._told, one.span
        before = _SPACE.sub(" ", told[max(start, span.start - REACH) : span.start])
        clause = clause_of(before)
        if _NAMED.match(told, span.end) or _PLACE.match(told, span.end) or is_unreal(clause):
            return None
        if _MARVELS.match(told, span.end) or _ONLY.search(clause):
            return None
        there = _THERE.search(clause)
        is_there = there is not None
        if there is not None and not self._is_now and _STANDS.search(there.group()):
            return None
        if _IS_A.search(clause) and not is_there:
            return None
        shows, end = shown_by(told, span)
        if shows in {"acts", "inner", "seems"} and not _OBJECT.search(clause) and not _is_object(clause):
            return self._acting(one, end, before)
        if shows == "whose":
            is_owner = one.kind != "kind" and (_opens(clause) or one.known == "known")
            return "seen" if is_owner and is_visible(told, span.end) else None
        if shows not in {"named", "acts", "inner", "seems"}:
            return None
        is_seen = is_there or _CAME.search(clause) or _HERE.match(told, span.end) or _LISTED.search(before)
        return "seen" if is_seen else self._beside(one, before, clause)

    def _acting(self, one: Described, end: int, before: str) -> How | None:
        words = self._told[one.span.end : end].split()
        verb = [word for word in words if word in _BE][:1] or words[-1:]
        if not verb or acts_elsewhere(self._told, Span(one.span.start, end), before):
            return None
        if one.known == "bare" and (one.head == "person" or not _GOES_ON.match(self._told, end)):
            return None
        if one.kind == "counted" and not _is_deed(verb[0]):
            return None
        if one.kind == "kin" and (one.is_several or not _opens(clause_of(before))):
            return None
        if verb[0] == "had" and self._is_long_done(end):
            return None
        if verb[0] in walk_on_words("state") and (one.kind == "kind" or self._is_wished_for(end)):
            return None
        return "acts" if self._is_here_and_now(verb[0]) else None

    def _is_long_done(self, at: int) -> bool:
        """Tell whether *had* tells of another time: "had quite made up"."""
        words = _NEXT.match(self._told, at)
        return words is not None and any(is_past(word) for word in words.group().split())

    def _is_wished_for(self, at: int) -> bool:
        """Tell whether a verb follows of what need not be there: "another boat was expected"."""
        word = _WORD.match(self._told, at)
        return word is not None and word["verb"] in word_forms("not_here_verbs")

    def _is_here_and_now(self, verb: str) -> bool:
        """Tell whether a verb has the tense of the telling: the present in a past one is a general truth."""
        is_present = verb in _BE or (verb.endswith("s") and verb != "was")
        return self._is_now or not is_present

    def _beside(self, one: Described, before: str, clause: str) -> How | None:
        """Return how words that are no subject show somebody."""
        if one.known == "bare" or one.kind == "kind":
            return "seen" if _WATCHED.search(clause) else None
        if one.known == "known" and one.is_several and not one.is_some_of and not _SEEN.search(clause):
            return self._later(one, clause)
        if _TALE.search(clause) or _BY.search(clause) or _MEANS_TO.search(clause):
            return None
        if self._later(one, clause) == "acts":
            return "acts"
        said = _SAID.search(before)
        if said and said["verb"] in word_forms("speech_verbs"):
            return "speaks" if self._is_here_and_now(said["verb"]) else None
        if one.known == "new" and (_LOOSELY.search(clause) or _WHICH.search(clause)):
            return None
        if one.known == "new" and (one.kind == "many" or one.head == "figure" or _LOOSE.search(clause)):
            return None
        return "seen" if is_near(clause) or self._is_shown(one, clause) else None

    def _is_shown(self, one: Described, clause: str) -> bool:
        """Tell whether what happens shows somebody brought in: "she bore in her arms a child"."""
        if one.known != "new" or one.is_several or _OBJECT.search(clause):
            return False
        return any(_is_deed(match["verb"]) for match in _TOLD.finditer(clause)) and not _IS_SO.search(clause)

    def _later(self, one: Described, clause: str) -> How | None:
        verb = self._later_verb(one.span.end, clause)
        return "acts" if verb is not None and self._is_here_and_now(verb) else None

    def _later_verb(self, at: int, clause: str) -> str | None:
        """Return the verb behind a clause with *who*, an aside, or what sets somebody apart."""
        found = [_WHO.match(self._told, at), self._after_clause(at)]
        if _opens(clause):
            found += [_ASIDE.match(self._told, at), self._after_looks(at)]
        verbs = (match["verb"] for match in found if match is not None)
        return next((verb for verb in verbs if _is_deed(verb) or verb.endswith("ing")), None)

    def _after_clause(self, at: int) -> re.Match[str] | None:
        """Return the second verb of "a woman I had never met sat": the first is somebody else's."""
        match = _WHOM.match(self._told, at)
        if match is None:
            return None
        words = _WORD.finditer(self._told, at, match.end())
        return next(islice((word for word in words if _is_deed(word["verb"])), 1, None), None)

    def _after_looks(self, at: int) -> re.Match[str] | None:
        """Return the verb of "the woman at the wheel sat"."""
        match = _SET_APART.match(self._told, at)
        if match is None or _WHOSE.search(match.group()):
            return None
        words = _WORD.finditer(self._told, at, match.end())
        return next((word for word in words if _is_deed(word["verb"])), None)


def _is_object(clause: str) -> bool:
    """Tell whether a participle right before somebody makes them its object: "feigning a mechanic"."""
    return re.search(r"\w(?<!even)(?<!morn)(?<!noth)ing\s+$", clause) is not None


def _opens(clause: str) -> bool:
    """Tell whether nothing but a joining word stands before somebody."""
    *before, word = ["", *clause.lower().split()]
    if not any(before):
        return word.strip(",") in walk_on_words("opening") or not word.strip(",")
    return word in walk_on_words("opening") and before[-1].endswith(",")


def _is_deed(verb: str) -> bool:
    """Tell whether a word is a verb for something that people do."""
    if verb in walk_on_words("state") or verb in word_list("auxiliaries"):
        return False
    lists = word_list("person_verbs"), word_list("irregular_pasts"), word_forms("speech_verbs")
    return any(verb in known for known in lists)
