"""How is a stranger told to be somebody? "It was Tom", "This is Lucy Dale", "You must be Mr. Grey".

Part of stage A. Such words describe nobody; ``namings`` says whom they mean: the only stranger who came in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from storyledger.reading.people.noticing.orders import honorific_gender
from storyledger.reading.people.noticing.words import given_names, title_gender
from storyledger.reading.words import word_forms

if TYPE_CHECKING:
    from storyledger.reading.passage import Token
    from storyledger.reading.people.nominals import Nominal, Noun
    from storyledger.reading.people.noticing.runs import Run

__all__ = [
    "Meeting",
    "is_told_by_name",
    "is_who",
    "may_be_another",
    "may_be_called",
    "meeting_said",
    "meeting_told",
]

Meeting = Literal["seen", "shown", "greeted"]
"""Seen by the telling: "it was Tom". Shown by somebody: "this is Tom". Greeted: "you must be Tom"."""

_STOPS = frozenset(".,;:!?—–…") | {"--", "...", '"', "”", "’", "'"}
"""What may stand after the name; "it was Tom who" says something else."""
_SEEN = frozenset({("it", "was"), ("this", "was"), ("it", "is"), ("this", "is")})
_AGAIN = frozenset({"only", "just", "old", "young", "poor"})
"""What may stand between."""
_KNOWN = frozenset({"recognised", "recognized"})
_FINDS = _KNOWN | {"that", "saw", "knew", "realised", "realized"}
"""What stands before "it was Tom" where a sentence begins with something else."""
_SHOWN = frozenset({"meet", "present", "introduce"})
_OURS = frozenset({"my", "our"})
_NOBODY = frozenset("he she they it we the a an another one".split())
_NEAR = 3
"""Most words from "my" to the name: "this is my old friend Tom"."""


def meeting_told(tokens: Sequence[Token], low: Sequence[str], run: Run) -> Meeting | None:
    """Return how the telling says who has come, None where it does not."""
    at = run.first - (run.first > 0 and low[run.first - 1] in _AGAIN)
    if not _ends(tokens, run) or at < 1:
        return None
    is_him = low[at - 1] == "as" and low[at - 2 : at - 1] in (("him",), ("her",))
    if low[at - 1] in _KNOWN or (is_him and at > 2 and low[at - 3] in _KNOWN):
        return "seen"
    is_it = at > 1 and tuple(low[at - 2 : at]) in _SEEN
    before = tokens[at - 3].text if at > 2 else "."
    return "seen" if is_it and (before in _STOPS - {","} or before in _FINDS) else None


def meeting_said(tokens: Sequence[Token], low: Sequence[str], run: Run) -> Meeting | None:
    """Return how words that are said tell who somebody is who has come, None where they do not."""
    if not _ends(tokens, run):
        return None
    at = run.first
    before = tuple(low[max(0, at - 3) : at])
    if before == ("you", "must", "be"):
        return "greeted"
    mine = next((back for back in range(at - 1, max(0, at - 1 - _NEAR), -1) if low[back] in _OURS), at)
    if low[mine - 1] in _SHOWN or tuple(low[max(0, mine - 2) : mine]) == ("this", "is"):
        return "shown"
    return None


def is_who(tokens: Sequence[Token], low: Sequence[str], one: Nominal, run: Run) -> bool:
    """Tell whether a sentence says who somebody is who has come: "The visitor was Mrs. Hale."."""
    is_plain = one.determiner == "the" and one.key == one.noun.singular
    opens = one.first == 0 or tokens[one.first - 1].text in _STOPS
    is_it = run.first == one.last + 1 and low[one.last] in {"is", "was"}
    return is_plain and opens and is_it and _ends(tokens, run)


def _ends(tokens: Sequence[Token], run: Run) -> bool:
    return run.last == len(tokens) or tokens[run.last].text in _STOPS


def is_told_by_name(tokens: Sequence[Token], low: Sequence[str], after: int) -> bool:
    """Tell whether somebody with a name, or the teller, says what ends before a token: "said Martha"."""
    says = word_forms("speech_verbs")
    return any(
        low[verb] in says and tokens[who].text[:1].isupper() and low[who] not in _NOBODY
        for verb, who in ((after, after + 1), (after + 1, after))
        if after + 1 < len(tokens)
    )


def may_be_called(name: str, gender: str) -> bool:
    """Tell whether a name may be that of a man (``m``), a woman (``f``) or anybody (``n``)."""
    first = name.split()[0]
    told = title_gender(first) or honorific_gender(name) or given_names().get(first, "n")
    return "n" in {told, gender} or told == gender


def may_be_another(one: Noun, other: Noun) -> bool:
    """Tell whether a noun may mean another than a stranger: the visitor may be the man, the girl is not."""
    may_be = one.gender == other.gender or "n" in {one.gender, other.gender}
    return may_be and one.singular != other.singular and other.kind not in {"thing", "part"}
