"""Who is spoken to by name, spoken of, or named by the speaker for himself, inside one turn.

Runs inside ``storyledger.reading.speech.speakers``. People rarely call themselves by name, so whoever is
addressed or spoken of in a turn hardly ever says it, and whoever is addressed often speaks next.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from storyledger.entries import CharacterId, Mention
from storyledger.patterns import pattern
from storyledger.span import Span

__all__ = ["NamesSaid", "answers_with", "is_spoken_of", "names_said"]

_BEFORE = pattern(
    r"(?:^|[,.!?;:—–…(]|--|\b(?:dear|dearest|darling|poor|my|oh|o|ah|well|yes|no|hello|hallo|hullo|hi|hey|good-?bye|goodnight"
    r"|morning|night|evening|afternoon|please|thanks|you|come|sorry|welcome|hush|and|but|why|what|now|look|listen|so|yo|ok|okay))"
    r"[\s\"'“‘«_*]*$",
    re.IGNORECASE,
)
_AFTER = pattern(r"[\s_*]*(?:$|[,.!?;:—–…)]|--|['’](?![a-z])|[\"”»]|and\b)")
_THE = pattern(r"the\s", re.IGNORECASE)
"""What nobody is called with: "the squire"."""
_END = pattern(r"[\s_*]*(?:$|[.!?…—–]|--|[\"”»]|,?['\"”’»]*$)")
_BARE = pattern(
    r"(?:\b(?:of|to|with|for|at|from|by|in|on|about|like|than|and|or|the|a|an|is|was|are|be|were|am|as|not"
    r"|mean|saw|see|love|know|want|loved|hate|kill|killed|named|called|it's|that's|this|that|his|her|s|old))\s*$",
    re.IGNORECASE,
)
_JOINED = pattern(r"[^\s,.!?;:—–…(]\s+[A-Z][\w.'’-]*(?: [A-Z][\w'’-]*)?,? and\s*$")
"""A name joined to one before it that is no address ("let Ann and")."""
_YOU = pattern(
    r"\b(?:you|your|yours|you're|ye|thee|thou)\b|^\W*(?:come|go|take|get|give|let|stop|wait|look|tell|don't|do|be)\b",
    re.IGNORECASE,
)
_INTRODUCES = pattern(
    r"(?:\b(?:I\s*am|I\s*['’]?m|my name\s*(?:is|['’]s)|this is|it\s*['’]?s|call me"
    r"|(?:the )?name\s*['’]?s)\s+)$",
    re.IGNORECASE,
)
_OWN_NAME = pattern(
    r"(?:(?:^|[^\w\s])\W*(?:and |well |yes )?I(?:\s*am|\s*['’]m)|\bmy name\s*(?:is|['’]s)|\bcall me"
    r"|\b(?:hello|hi|mayday|all (?:units|stations|ships|hands)|base|command|control|tower|dispatch)"
    r",? this is)\s+$",
    re.IGNORECASE,
)
"""What somebody says before their own name, and nothing else; on the telephone and by radio, too."""
_I_MYSELF = pattern(r"(?:^|[.!?;:—…-])\W*(?:and |but |yes,? |no,? |for )?I, $", re.IGNORECASE)
"""What goes before one's own name in solemn words: "I, Edith Marsh, swear it"."""
_ASKS = pattern(
    r"\b(?:your name|who are you|call you|who(?:['’]s| is) there|who(?:['’]s| is) (?:it|this)(?=\?)"
    r"|who (?:goes|comes)(?: there)?\b|who knocks|are you called)\b|[\"“'‘«]name\?",
    re.IGNORECASE,
)
_OFFERS = pattern(
    r"\bI\s*['’]?a?m [A-Z][\w'’-]+[.,!]"
    r"|\b(?:held|holding|stuck|put) out [^.!?\"“”]{0,20}\bhand\b|\boffered [^.!?\"“”]{0,20}\bhand\b"
    r"|\b(?:shook|took|took hold of) (?:hands|(?:the|his|her|my|their)(?: \w+)? hand)\b(?! off\b| from\b)"
    r"|\bhands?\b[^.!?\"“”]{0,40}\b(?:held|stuck|put) (?:it|them) out\b"
)
"""What goes before the name of somebody who has not been asked for it: another's name, or a hand."""
_OF_ANOTHER = pattern(r"\b(?:he|she|him|her|his|hers)\b", re.IGNORECASE)
"""What goes on about somebody else: "Edith Marsh. Have you seen her?"."""
ANSWERED, OFFERED = 600, 250
"""Code points within which a question for a name is answered, and somebody else's name."""
_AROUND = " \t\n\"'“”‘’«».,!?…—–-_*"
"""Marks around words that are said."""
_SIR = pattern(
    r"(?:^|[,!?.]\s*)\W*(?:yes,? |no,? |my (?:dear |good )?)?"
    r"(sir|madam|ma['’]?am|my lord|your lordship|my lady|old (?:man|boy|chap|fellow)"
    r"|my boy|my girl|my son|mister|gentlemen|ladies)\b",
    re.IGNORECASE,
)
_POLITE_END = pattern(r",? (?:sir|madam|ma['’]?am|miss|my lord|my lady)$", re.IGNORECASE)
_LINEAGE = pattern(r",? (?:the )?(?:son|daughter|child|heir|lord|lady|king|queen|captain) of\b.*$", re.DOTALL)
"""What goes on after one's own name: "Aldric, son of Aldwyn"."""
_SHE = frozenset({"madam", "ma'am", "maam", "ma’am", "my lady", "my girl", "ladies"})


@dataclass(frozen=True, slots=True)
class NamesSaid:
    """Whom the words of one turn name, and how."""

    addressed: dict[CharacterId, str] = field(default_factory=dict)
    """Character to ``sure`` (set off by commas), ``alone`` (by itself) or ``weak`` (ends a sentence)."""
    named: frozenset[CharacterId] = frozenset()
    """Spoken of."""
    introduced: frozenset[CharacterId] = frozenset()
    """Named by the speaker for himself ("I am Mara"), or told who they are ("it's Mara")."""
    own: frozenset[CharacterId] = frozenset()
    """Of these, who says so in words that name nobody else ("I'm Mara.")."""
    polite: str | None = None
    """``he`` or ``she`` when the addressee is called sir, madam and the like."""


def names_said(text: str, spans: list[Span], mentions: list[Mention]) -> NamesSaid:
    """Return whom the quotations at ``spans`` name; ``mentions`` are those inside them, in order."""
    addressed: dict[CharacterId, str] = {}
    named: set[CharacterId] = set()
    introduced: set[CharacterId] = set()
    own: set[CharacterId] = set()
    for mention in mentions:
        if mention.character is None or mention.kind == "pronoun":
            continue
        at = bisect_right(spans, mention.span.start, key=lambda span: span.start) - 1
        if at < 0 or not spans[at].covers(mention.span):
            continue
        span = spans[at]
        how = _how(text, span, mention.span)
        if how in {"introduced", "own"}:
            introduced.add(mention.character)
            own.update([mention.character] if how == "own" else ())
        elif how == "named":
            named.add(mention.character)
        elif addressed.get(mention.character) != "sure":
            addressed[mention.character] = how
    named -= set(addressed)
    return NamesSaid(addressed, frozenset(named), frozenset(introduced), frozenset(own), _polite(text, spans))


def is_spoken_of(text: str, said: Span, name: Span) -> bool:
    """Tell whether a name inside words that are said is neither called out nor the speaker's own."""
    return _how(text, said, name) == "named"


def _how(text: str, span: Span, name: Span) -> str:
    """Return ``sure``, ``alone``, ``weak``, ``named``, ``introduced`` or ``own``."""
    before = (
        text[max(span.start, name.start - 60) : name.start].lstrip("\"“”‘'«»„—–- ")
        if name.start - 60 <= span.start
        else text[name.start - 60 : name.start]
    )
    after = text[name.end : min(span.end, name.end + 30)]
    if answers_with(text, span, name) or (_I_MYSELF.search(before) and after.startswith(",")):
        return "own"
    if _INTRODUCES.search(before):
        return "own" if _OWN_NAME.search(before) and (not after or after[0] in ".,!?;—") else "introduced"
    if not _AFTER.match(after) or _THE.match(text, name.start):
        return "named"
    if _JOINED.search(before):
        return "named"
    opens = not before or bool(_BEFORE.search(before))
    if opens and re.match(r"\s*and\b", after):
        return "named"
    if opens:
        alone = (
            (not before.strip() or before.rstrip()[-1:] in ".!?…—-")
            and bool(_END.match(after))
            and not after.startswith(",")
        )
        return "alone" if alone else "sure"
    sentence = re.split(r"[.!?…]", before)[-1]
    if _END.match(after) and not _BARE.search(before) and _YOU.search(sentence):
        return "weak"
    return "named"


def answers_with(text: str, said: Span, name: Span) -> bool:
    """Tell whether a name is all that somebody says first, and a name was asked for right before.

    Whoever says "Mara?" asks somebody else.
    A first name with a surname that has not been said lately answers somebody else's name, or a hand, too.
    """
    first = said.of(text).strip(_AROUND).partition(". ")[0]
    if _LINEAGE.sub("", _POLITE_END.sub("", first)) != name.of(text) or text.startswith("?", name.end):
        return False
    asked = list(_ASKS.finditer(text, max(0, said.start - ANSWERED), said.start))
    if asked and text.count("?", asked[-1].start(), said.start) <= 1:
        return True  # nothing else was asked since
    lately = max(0, said.start - OFFERED)
    is_new = " " in first and text.find(first, lately, said.start) < 0
    return is_new and not _OF_ANOTHER.search(said.of(text)) and bool(_OFFERS.search(text, lately, said.start))


def _polite(text: str, spans: list[Span]) -> str | None:
    for span in spans:
        match = _SIR.search(text[span.start + 1 : span.end])
        if match:
            return "she" if match.group(1).lower() in _SHE else "he"
    return None
