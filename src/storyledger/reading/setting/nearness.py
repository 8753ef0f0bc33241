"""Read what the words before somebody in the telling make of them: here and now, and within reach.

What is wished, feared, compared, denied, told of another time or merely general shows nobody. Called by
``presence`` for the cast and by ``glimpses`` for those without a name.
"""

from __future__ import annotations

import re
from functools import lru_cache

from storyledger.patterns import pattern
from storyledger.reading.words import any_of, presence_words, word_forms, word_list

__all__ = [
    "REACH",
    "clause_of",
    "is_elsewhen",
    "is_near",
    "is_past",
    "is_place_of",
    "is_told_now",
    "is_towards",
    "is_unreal",
]

REACH = 90
"""Code points read before somebody."""
MANY = 3
"""So many verbs in the present for each in the past tell in the present tense; letters have both."""
_CLAUSE = pattern(r"[.!?;:\ue000]")
"""What words before somebody are not read over."""
_DONE = rf"\w+ed|\w+en|{any_of(presence_words('done'))}"
_UNREAL = pattern(
    rf"\b(?:{any_of(presence_words('unreal'))}"
    rf"|(?:{any_of(presence_words('thought'))}) that|(?:{any_of(presence_words('likeness'))}) of)\b"
)
"""Words of a clause before somebody that make it unreal, general, or of another time."""
_HAD = pattern(rf"\b(?:had|has|have)(?: \w+ly| just| already| been| never| once)* (?:{_DONE})\b")
_APART = pattern(rf"\b(?:{any_of(presence_words('apart'))}|\w+n['’]t|as \w+ as)\b")
"""Words that do so in a part with its own subject alone: "no fool, she took her sister"."""
_SUBJECT = pattern(
    r", (?:(?:and|but|then|so) (?=(?:the|an?|his|her|their|my|our|one|two|three|[IA-Z])\b|$)"
    r"|(?:(?:and|but|then|so) )?(?=(?:I|he|she|it|they|we|you)\b))"
)
"""What begins a part with a subject of its own."""
_OWN_SUBJECT = pattern(r", (?:(?:and|but|then|so) )?(?=(?:I|he|she|it|they|we|you)\b)")
_COULD_SEE = pattern(r"\b(?:could|can)(?: just| still| now| only)? (?:see|hear|feel|smell|make out)\b")
"""What is perceived, though it is told of as something that could be."""
_THAT = pattern(r"(?<!\bsaw )(?<!\bfound )(?<!\bnoticed )(?<!\bperceived )(?<!\bobserved )\bthat\s+$")
"""What opens words on what is only thought or said, and not seen."""
_HAD_WHEN = pattern(
    r"\bhad(?:n['’]t)?\b(?:(?!\b(?:would|could|should|might|must|if|when|until|till)\b)[^\ue000])*,? when\b"
)
"""What had been until something is told of: "he had not sat ten minutes when"."""
_SO = pattern(r"\bso\b")
_TOWARDS = pattern(
    rf"\b(?:{any_of(presence_words('towards'))}"
    rf"|(?:{any_of(presence_words('brought'))})(?: [\w’'-]+){{1,3}}"
    rf"|(?:{any_of(word_forms('speech_verbs'))}) "
    r"(?:(?:Mr|Mrs|Miss|Ms|Dr)\.? )?(?:[A-Z][\w’'-]+|he|she|they|I))(?: both)? to\s+$"
)
"""What is done towards somebody."""
_FROM = pattern(rf"\b(?:{any_of(presence_words('taken'))})(?: [\w’'-]+){{1,3}} from\s+$")
"""What is taken out of somebody's hands."""
_HAD_DONE = pattern(r"\b(?:had|has|have)(?P<done>(?: (?!(?:a|an|the|his|her|its|their|no|to)\b)\w+){1,3})")
_MADE_BY = pattern(rf"\b(?:{any_of(presence_words('made'))})(?: (?:on|over|up|off|out|down|to \w+))? by\s+$")
"""What somebody has made or sent who may be anywhere: "a letter written by"."""
_VISITED = pattern(rf"\b(?:{any_of(presence_words('visited'))})(?: both)? (?:up)?on\s+$")
"""What is done where somebody is: "she waited on"."""
_AND = pattern(r"(?:(?:[A-Z][\w.’'-]+,? )+|\b(?:him|her|them|me|us) )and\s+$")
"""Another before somebody: "he saw Tom and", "both to him and"."""


_WITH_WAS = pattern(
    r"^\W*(?:and |but )?(?:with|beside|behind|before|next to|opposite|among|between|in front of"
    r"|at|by|near|under|outside|inside|round) [\w’' -]{2,30} (?:was|were)\s+$",
    re.IGNORECASE,
)
"""A place before whoever is there: "with him was", "at the gate were"."""
_PAST = pattern(r" (?:said|was|were|had|looked|went|came) ")
_NOW = pattern(r" (?:says|is|are|has|looks|goes|comes) ")


_ELSEWHEN = pattern(
    r"^\W*(?:(?:and|but|then|so|yes|no),? )?(?:"
    r"(?:in|on) (?:the|an?|his|her|my|their|that|this|one)(?: \w+)? "
    rf"(?:{any_of(presence_words('likely'))})\b(?!-| (?:gallery|room|house|shop|frame|hat|hall)\b)"
    rf"|last (?:{any_of(presence_words('last'))})\b|according to\b|the (?:first|last) time\b|once upon\b"
    r"|(?:\w+ ){1,3}(?:ago\b|(?:years|months|weeks|winters|summers) (?:before|earlier|back)\b)"
    rf"|as an? (?:small |little |young )?(?:{any_of(presence_words('young'))})\b"
    r"|in (?:those|the old|earlier|former) (?:days|times|years)\b|in (?:1\d|20)\d\d\b"
    r"|that was (?:the|how|why|when)\b)",
    re.IGNORECASE,
)
"""What opens words on another time, or on what somebody only sees or hears of."""
_APART_FROM = pattern(
    r"\b(?:(?:in|on|at|from|to|with|of|for) (?:which|whom)"
    r"|(?<!by )the (?:way|day|night|year|morning|evening|summer|winter|one|thing)(?: that| when)?)\s+$"
)
"""What tells a thing or a time apart by what somebody does: "the chair in which"."""


def is_elsewhen(before: str) -> bool:
    """Tell whether the words before somebody set a clause at another time, in a picture or a dream."""
    own = before[max((match.end() for match in _CLAUSE.finditer(before)), default=0) :]
    return _APART_FROM.search(own) is not None or _ELSEWHEN.match(own) is not None


def clause_of(before: str) -> str:
    """Return the part of the words before somebody that is of their own clause; "could see" reads "saw"."""
    own = before[max((match.end() for match in _CLAUSE.finditer(before)), default=0) :]
    return _COULD_SEE.sub("saw", own)


def is_unreal(clause: str) -> bool:
    """Tell whether a clause tells of nothing that is here and now."""
    clause = _HAD_WHEN.sub("", clause)
    own = _OWN_SUBJECT.split(clause)[-1]
    if any(is_past(word) for match in _HAD_DONE.finditer(own) for word in match["done"].split()):
        return True
    if _HAD.search(own):
        return True
    if _APART.search(_SUBJECT.split(clause)[-1]):
        return True
    return _UNREAL.search(clause) is not None or (_THAT.search(clause) is not None and not _SO.search(clause))


@lru_cache(maxsize=4)
def is_told_now(narration: str) -> bool:
    """Tell whether a telling is in the present tense, so that what is past in it is over."""
    return len(_NOW.findall(narration)) > MANY * len(_PAST.findall(narration))


def is_near(clause: str) -> bool:
    """Tell whether a preposition of place or a verb before somebody puts them within reach."""
    clause = _AND.sub("", clause)
    if _MADE_BY.search(clause):
        return False
    if _VISITED.search(clause):
        return True
    *rest, last = ["", *clause.replace(",", " ").split()]
    if rest and rest[-1] in presence_words("bond"):
        return False
    if last in word_forms("near_prepositions"):
        return True
    if last == "to":
        return is_towards(clause)
    if last == "from":
        return _FROM.search(clause) is not None
    if last in word_forms("verb_particles") and rest:
        return _is_done(rest[-1])
    return _is_done(last) and last not in word_forms("not_here_verbs")


def is_place_of(clause: str) -> bool:
    """Tell whether a place and *was* say that whoever comes after them is there: "at the gate was"."""
    return _WITH_WAS.search(clause) is not None


def is_towards(clause: str) -> bool:
    """Tell whether something is done towards somebody: "she beckoned to"."""
    return _TOWARDS.search(clause) is not None


def _is_done(word: str) -> bool:
    """Tell whether a word may be a verb of what is done to somebody."""
    is_verb = (
        word.endswith("ing") or is_past(word) or (word.endswith("s") and word in word_list("person_verbs"))
    )
    return is_verb and word not in word_list("auxiliaries")


def is_past(word: str) -> bool:
    """Tell whether a word may be the past of a verb, by its form."""
    return word.endswith("ed") or word in word_list("irregular_pasts")
