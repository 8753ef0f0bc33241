"""Read how words in the telling show somebody without a name to be there: acting, speaking, seen.

Called by ``walk_ons`` for each description. What is wished, feared, compared, denied, told of another time or
merely general shows nobody; a verb in another tense than the telling's is general, too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyledger.reading.narration import QUOTED
from storyledger.reading.people.described import walk_on_words
from storyledger.reading.setting.presence import acts_elsewhere, is_visible
from storyledger.reading.setting.signs import shown_by
from storyledger.reading.words import word_forms, word_list
from storyledger.span import Span

if TYPE_CHECKING:
    from storyledger.entries import How
    from storyledger.reading.people.described import Described

__all__ = ["Glimpses", "is_set_apart"]

REACH = 90
"""Code points read before somebody."""
_BE = frozenset("is are has have do does am".split())

_CLAUSE = re.compile(r"[.!?;:\ue000]")
"""What words before somebody are not read over."""
_UNREAL = re.compile(
    r"\b(?:[Ii]f|[Uu]nless|whether|[Aa]s (?:if|though)|like|than|[Ww]ithout|[Nn]o|[Nn]ot|[Nn]ever|nor|would"
    r"|could|might|should|shall|will|must|may|can|cannot|\w+n['’]t|used to|wish\w*|[Pp]erhaps|[Mm]aybe"
    r"|[Ss]eldom|always|[Oo]ften|usually|[Ss]ometimes|[Ii]nstead of"
    r"|(?:had|has|have)(?: \w+ly| just| already| been| never| once)* (?:\w+ed|\w+en|left|met|sent|brought"
    r"|found|shot|struck|lost|kept|done|gone|come|heard|told|had)|thought of|spoke of"
    r"|(?:felt|feels?|decided?|concluded?|argued|sure|certain|clear|fact|idea) that|remember\w*|imagin\w+"
    r"|dream\w*|as \w+ as|[Ii]n case|[Hh]ow (?:many|much|often)|fanc(?:y|ied)|suppos\w+|pictur\w+|hope[ds]?"
    r"|fear(?:ed|s)?|[Ee]very|to be|[Ww]herever|[Ww]henever)\b"
)
"""Words of a clause before somebody that make it unreal, general, or of another time."""
_THAT = re.compile(r"\bthat\s+$")
_SO = re.compile(r"\bso\b")
_TOWARDS = re.compile(
    r"\b(?:spoke|said|went|came|turned|ran|gave|handed|nodded|bowed|talk(?:ed|ing)|walked|whispered|shouted|called"
    r"|pointed|beckoned|signed|waved|it|him|her|them|over|back|up|down|out|round|across|aloud) to\s+$"
)
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
_ASIDE = re.compile(
    r",\s+(?:after|with|his|her|their|in|who|still|now|\w+ing|\w+ed)\b[^.!?;:\ue000]{1,90}?,\s+"
    r"(?:then |now )?(?P<verb>[a-z]+)\b"
)
_NAMED = re.compile(r",?\s+(?:named|called|whose name|by name|who was called)\b|,?\s+[A-Z][a-z]+\b")
_SPACE = re.compile(r"\s+")
_SAID = re.compile(rf"{QUOTED}\W*(?:[a-z]+ ){{1,3}}$")
"""Words said, and a verb: what stands before their speaker."""
_PLACE = re.compile(r"['’]s(?:[,.;:!?]|\s*$)")
"""A house or shop: "at a gunsmith's"."""
_HERE = re.compile(r"\s+(?:present|in attendance|on duty)\b")
_GOES_ON = re.compile(r"\s(?:\w+ly |already |still |now |all )*\w+ing\b")
_PAST = re.compile(r" (?:said|was|were|had|looked|went|came) ")
_NOW = re.compile(r" (?:says|is|are|has|looks|goes|comes) ")


def is_set_apart(narration: str, at: int) -> bool:
    """Tell whether the words at ``at`` set somebody apart by a place: "the woman at the wheel"."""
    match = _AT_A_PLACE.match(narration, at)
    return match is not None and not _TONE.match(narration, match.end())


class Glimpses:
    """Tells how descriptions in one telling show somebody."""

    def __init__(self, narration: str) -> None:
        self._told = narration
        self._is_now = len(_NOW.findall(narration)) > len(_PAST.findall(narration))

    def of(self, one: Described, start: int) -> How | None:
        """Return how words show somebody to be there, None when they do not.

        Args:
            one: who is described.
            start: where the paragraph begins.

        """
        told, span = self._told, one.span
        before = _SPACE.sub(" ", told[max(start, span.start - REACH) : span.start])
        clause = before[max((match.end() for match in _CLAUSE.finditer(before)), default=0) :]
        if _NAMED.match(told, span.end) or _PLACE.match(told, span.end) or _is_unreal(clause):
            return None
        is_there = _THERE.search(clause) is not None
        if _IS_A.search(clause) and not is_there:
            return None
        shows, end = shown_by(told, span)
        if shows in {"acts", "inner", "seems"} and not _OBJECT.search(clause):
            return self._acting(one, end, before)
        if shows == "whose":
            return "seen" if is_visible(told, span.end) else None
        if shows not in {"named", "acts", "inner", "seems"}:
            return None
        is_seen = is_there or _CAME.search(clause) or _HERE.match(told, span.end) or _LISTED.search(before)
        return "seen" if is_seen else self._beside(one, before, clause)

    def _acting(self, one: Described, end: int, before: str) -> How | None:
        words = self._told[one.span.end : end].split()
        verb = [word for word in words if word in _BE][:1] or words[-1:]
        if not verb or acts_elsewhere(self._told, Span(one.span.start, end), before):
            return None
        if one.known == "bare" and not _GOES_ON.match(self._told, end):
            return None
        if one.kind == "counted" and not _is_deed(verb[0]):
            return None
        if verb[0] in walk_on_words("state") and (one.kind == "kind" or self._is_wished_for(end)):
            return None
        return "acts" if self._is_here_and_now(verb[0]) else None

    def _is_wished_for(self, at: int) -> bool:
        """Tell whether a verb follows of what need not be there: "another boat was expected"."""
        word = _WORD.match(self._told, at)
        return word is not None and word["verb"] in word_forms("not_here_verbs")

    def _is_here_and_now(self, verb: str) -> bool:
        """Tell whether a verb has the tense of the telling: the present in a past one is a general truth."""
        is_present = verb in _BE or (verb.endswith("s") and verb != "was")
        return is_present == self._is_now or verb in word_list("irregular_pasts")

    def _beside(self, one: Described, before: str, clause: str) -> How | None:
        """Return how words that are no subject show somebody."""
        if one.known == "bare" or one.kind == "kind":
            return "seen" if _WATCHED.search(clause) else None
        if _TALE.search(clause):
            return None
        verb = self._later_verb(one.span.end, clause)
        if verb is not None and self._is_here_and_now(verb):
            return "acts"
        last = before.split()[-1:]
        if last and last[0] in word_forms("speech_verbs") and _SAID.search(before):
            return "speaks" if self._is_here_and_now(last[0]) else None
        if one.known == "new" and (one.kind == "many" or one.head == "figure" or _LOOSE.search(clause)):
            return None
        return "seen" if _is_near(clause) else None

    def _later_verb(self, at: int, clause: str) -> str | None:
        """Return the verb behind a clause with *who*, an aside, or what sets somebody apart."""
        match = _WHO.match(self._told, at)
        if match is None and _opens(clause):
            match = _ASIDE.match(self._told, at) or self._after_looks(at)
        return match["verb"] if match and _is_deed(match["verb"]) else None

    def _after_looks(self, at: int) -> re.Match[str] | None:
        """Return the verb of "the woman at the wheel sat"."""
        match = _SET_APART.match(self._told, at)
        words = _WORD.finditer(self._told, at, match.end()) if match else ()
        return next((word for word in words if _is_deed(word["verb"])), None)


def _is_unreal(clause: str) -> bool:
    """Tell whether a clause tells of nothing that is here and now."""
    return _UNREAL.search(clause) is not None or (_THAT.search(clause) is not None and not _SO.search(clause))


def _is_near(clause: str) -> bool:
    """Tell whether a preposition of place or a verb before somebody puts them within reach."""
    *rest, last = ["", *clause.replace(",", " ").split()]
    if last in walk_on_words("near"):
        return True
    if last == "to":
        return _TOWARDS.search(clause) is not None
    if last in walk_on_words("particle") and rest:
        return _is_done(rest[-1])
    return _is_done(last) and last not in word_forms("not_here_verbs")


def _is_done(word: str) -> bool:
    return word.endswith(("ed", "ing")) or word in word_list("irregular_pasts")


def _opens(clause: str) -> bool:
    """Tell whether nothing but a joining word stands before somebody."""
    word = clause.strip(" ,").lower()
    return not word or word in walk_on_words("opening")


def _is_deed(verb: str) -> bool:
    """Tell whether a word is a verb for something that people do."""
    known = word_list("person_verbs") | word_list("irregular_pasts") | word_forms("speech_verbs")
    return verb in known and verb not in walk_on_words("state") and verb not in word_list("auxiliaries")
